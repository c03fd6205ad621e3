"""One patient's decisions with their evidence."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from theracurve.checking import Checked, accept, check
from theracurve.definition.rule import Rule
from theracurve.definition.rules import rules_by_id
from theracurve.derivation.double_programming import patients_of
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.derivation.evidence import Evidence, read_evidence
from theracurve.deriving import derive_twice
from theracurve.errors import UsageError
from theracurve.vocabulary.derived import OF_EVERY_DEFINITION
from theracurve.vocabulary.misspelling import misspelling_of
from theracurve.wording.words import Words, words_in


@dataclass(frozen=True, slots=True)
class Explanation:
    """One patient's decisions under one definition, with the rules that made them."""

    patient_id: str
    variant: str
    data_origin: str
    evidence: tuple[Evidence, ...]
    rules: Mapping[str, Rule]
    planned: Mapping[str, int]
    words: Words


def explain(study_path: Path, records: Path, patient_id: str, variant: str, today: date) -> Explanation:
    """The evidence of one patient, derived anew. Raises UsageError for an unknown patient or variant."""
    checked = accept(check(study_path, records, today))
    definitions = checked.study_file.definitions
    if variant not in definitions:
        raise UsageError(f"there is no variant {variant!r}; known: {', '.join(definitions)}")
    derive_twice(checked, DUCKDB)
    known = patients_of(checked.intake.connection)
    if patient_id not in known:
        near = misspelling_of(bare(patient_id), alike := {bare(name): name for name in known})
        hint = f"; did you mean {alike[near]}?" if near else ""
        raise UsageError(f"there is no patient {patient_id!r} in {records}{hint}")
    return explanation_of(checked, patient_id, variant)


def bare(patient_id: str) -> str:
    """The id without leading zeros, which one types or not."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", patient_id)


def explanation_of(checked: Checked, patient_id: str, variant: str) -> Explanation:
    """The same from a study that is already derived, for a patient and a variant that are there."""
    [explanation] = explanations_of(checked, patient_id, (variant,))
    return explanation


def explanations_of(checked: Checked, patient_id: str, variants: Iterable[str]) -> Iterator[Explanation]:
    """Yield one patient's decisions under each of several definitions; the evidence is read once."""
    study = checked.study_file.study
    found = read_evidence(checked.intake.connection, patient_id)
    planned = {visit.label: visit.day for visit in study.planned_visits}
    rules, words = rules_by_id(checked.study_file.definitions), words_in(study.language)
    for variant in variants:
        chosen = tuple(e for e in found if e.variant == variant or e.decision in OF_EVERY_DEFINITION)
        yield Explanation(patient_id, variant, study.data_origin, chosen, rules, planned, words)
