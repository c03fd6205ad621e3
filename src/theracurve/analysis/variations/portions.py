"""Thousands of definitions derived a portion at a time, so that a large study needs no more memory than a small one."""

import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np

from theracurve.analysis.variations.derived import Rows, joined
from theracurve.analysis.variations.populations import SEEN_TABLE
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
    """Derive all definitions of the subjects, the first one under `protocol`, and read each subject's rows.

    A sample is derived whole, evidence and all, and compared with the reference; of the others only what
    is read. Raises Disagreement.
    """
    definitions = {name: study for subject in subjects for name, study in subject.definitions.items()}
    sample = sample_of(definitions)
    engine.derive(connection, rule_tables(sample))
    patients = compare(connection, sample, seed=SEED, most=MOST_PATIENTS).patients
    read = [rows_of(connection, subject, sample) for subject in subjects]
    others = tuple(name for name in definitions if name not in sample)
    for names in portions(others, len(patients_of(connection))):
        here = {name: definitions[name] for name in (PROTOCOL, *names)}  # whose rules of the whole study count for all
        asked = [subject for subject in subjects if not set(names).isdisjoint(subject.names)]
        engine.derive(connection, rule_tables(here), {SEEN_TABLE}.union(*(subject.tables for subject in asked)))
        for rows, subject in zip(read, subjects, strict=True):
            rows |= rows_of(connection, subject, names)
    return ComparedPortion(len(definitions), len(sample), patients), tuple(map(in_order, read))


def rows_of(
    connection: duckdb.DuckDBPyConnection, subject: Subject, derived: Collection[str]
) -> dict[tuple[str, ...], Rows]:
    """Those of the subject's definitions that were derived just now, under their names in order; nothing if none."""
    chosen = set(derived)
    own = tuple(name for name in subject.names if name in chosen)
    return {own: subject.read(connection, own)} if own else {}


def in_order(read: Mapping[tuple[str, ...], Rows]) -> Rows:
    """The definitions of all parts, whose names sort in the order of the definitions."""
    names = [name for part in read for name in part]
    return joined(tuple(read.values())).of_definitions(np.argsort(np.array(names)))


def sample_of(definitions: Mapping[str, Study]) -> dict[str, Study]:
    """The protocol and some others drawn at random, in their order."""
    others = [name for name in definitions if name != PROTOCOL]
    drawn = {PROTOCOL, *random.Random(SEED).sample(others, min(SAMPLE - 1, len(others)))}
    return {name: study for name, study in definitions.items() if name in drawn}


def portions(names: Sequence[str], patients: int) -> Iterator[Sequence[str]]:
    """The names in their order, as many at a time as so many patients allow."""
    size = max(LEAST_DEFINITIONS, AT_A_TIME // max(1, patients) - 1)  # the protocol's own is always among them
    for start in range(0, len(names), size):
        yield names[start : start + size]


def total(parts: Iterable[ComparedPortion]) -> ComparedPortion:
    found = tuple(parts)
    return ComparedPortion(
        sum(part.definitions for part in found),
        sum(part.compared for part in found),
        max((part.patients for part in found), default=0),
    )
