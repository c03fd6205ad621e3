"""Thousands of definitions derived a portion at a time, so that a large study needs no more memory than a small one."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from theracurve.analysis.variations.derived import Rows, joined
from theracurve.analysis.variations.subjects import Subject
from theracurve.definition.study import Study
from theracurve.derivation.double_programming import compare, patients_of
from theracurve.derivation.engines.engine import Engine
from theracurve.derivation.rule_tables import rule_tables
from theracurve.vocabulary.derived import PROTOCOL

# Patients, each counted once under each definition: no more than are derived without cutting the patients in portions,
# whose tables go through files; of a large study enough definitions to be worth those of the protocol.
AT_A_TIME = 32_000
LEAST_DEFINITIONS = 20
SAMPLE = 10  # definitions of one grid that the reference derives again
MOST_PATIENTS = 200
SEED = 1


@dataclass(frozen=True, slots=True)
class ComparedPortion:
    """How many definitions were derived, and how many of them, on how many patients, by the reference as well."""

    definitions: int
    compared: int
    patients: int


def derive_subjects(
    connection: duckdb.DuckDBPyConnection, engine: Engine, subjects: Sequence[Subject]
) -> tuple[ComparedPortion, tuple[Rows, ...]]:
    """Derive all definitions of the subjects, the first one under `protocol`, compare a sample with the reference
    (which takes longer), and read each subject's rows. Raises Disagreement."""
    definitions = {name: study for subject in subjects for name, study in subject.definitions.items()}
    sample = sample_of(definitions)
    parts: list[list[Rows]] = [[] for _ in subjects]
    patients = 0
    for names in portions(tuple(definitions), len(patients_of(connection))):
        here = {name: definitions[name] for name in (PROTOCOL, *names)}  # whose rules of the whole study count for all
        engine.derive(connection, rule_tables(here))
        if sample & set(names):
            patients = compare_with_reference(connection, here, sample)
        for rows, subject in zip(parts, subjects, strict=True):
            own = [name for name in subject.names if name in set(names)]
            rows += [subject.read(connection, own)] if own else []
    return ComparedPortion(len(definitions), len(sample), patients), tuple(map(joined, parts))


def sample_of(definitions: Mapping[str, Study]) -> set[str]:
    others = [name for name in definitions if name != PROTOCOL]
    return {PROTOCOL, *random.Random(SEED).sample(others, min(SAMPLE - 1, len(others)))}


def portions(names: Sequence[str], patients: int) -> Iterator[Sequence[str]]:
    """The names in their order, as many at a time as so many patients allow."""
    size = max(LEAST_DEFINITIONS, AT_A_TIME // max(1, patients))
    for start in range(0, len(names), size):
        yield names[start : start + size]


def compare_with_reference(
    connection: duckdb.DuckDBPyConnection, derived: Mapping[str, Study], sample: Iterable[str]
) -> int:
    """Compares the derived definitions of the sample; on how many patients. Raises Disagreement."""
    chosen = {name: study for name, study in derived.items() if name in sample}
    return compare(connection, chosen, seed=SEED, most=MOST_PATIENTS, only=tuple(chosen)).patients


def total(parts: Iterable[ComparedPortion]) -> ComparedPortion:
    found = tuple(parts)
    return ComparedPortion(
        sum(part.definitions for part in found),
        sum(part.compared for part in found),
        max((part.patients for part in found), default=0),
    )
