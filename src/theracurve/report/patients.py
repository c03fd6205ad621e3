"""One card per patient: every decision under the protocol with its values, its sentence, its rule and its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from theracurve.definition.rules import Rule
from theracurve.derivation.evidence import Evidence
from theracurve.report.anchors import patient_anchor
from theracurve.report.table import Cell, Table
from theracurve.wording.evidence import heading_of, reading_order, rows_in_words, sentence
from theracurve.wording.labels import ANSWERS, DECISIONS, capital, said, subject_name
from theracurve.wording.numbers import amount, study_day, with_unit

LARGE_STUDY = 300  # patients: from here on, cards hold only the decisions that the results rest on
IN_LARGE_STUDIES = ("benefit", "criterion", "event", "endpoint")


@dataclass(frozen=True, slots=True)
class Card:
    """One patient: id, group, benefit in words, and a table per kind of decision."""

    anchor: str
    patient_id: str
    group: str
    benefit: str
    tables: tuple[Table, ...]


def cards(
    evidence: Iterable[Evidence],
    rules: Mapping[str, Rule],
    groups: Mapping[str, str],
    benefit: Mapping[str, str],
    planned: Mapping[str, int],
) -> tuple[Card, ...]:
    """The cards of all patients, in the order of their ids; `evidence` is that of the protocol."""
    by_patient: dict[str, list[Evidence]] = {patient_id: [] for patient_id in groups}
    for entry in evidence:
        by_patient[entry.patient_id].append(entry)
    chosen = tuple(DECISIONS) if len(groups) < LARGE_STUDY else IN_LARGE_STUDIES
    return tuple(
        Card(
            patient_anchor(patient_id),
            patient_id,
            groups[patient_id],
            ANSWERS.get(benefit.get(patient_id, ""), ""),
            tuple(tables_of(entries, rules, chosen, planned)),
        )
        for patient_id, entries in sorted(by_patient.items())
    )


def tables_of(
    entries: Sequence[Evidence], rules: Mapping[str, Rule], chosen: Sequence[str], planned: Mapping[str, int]
) -> Iterable[Table]:
    for decision in chosen:
        found = sorted((e for e in entries if e.decision == decision), key=lambda entry: reading_order(entry, planned))
        if found:
            header = ("What", "When", "Answer", "Baseline", "Value", "Why", "Rule and rows")
            yield Table(DECISIONS[decision], header, tuple(evidence_row(entry, rules) for entry in found))


def evidence_row(entry: Evidence, rules: Mapping[str, Rule]) -> tuple[Cell, ...]:
    what = capital(heading_of(entry) if entry.subject else entry.visit or entry.decision)
    when = (
        entry.visit
        if entry.decision in ("criterion", "exposure")
        else study_day(entry.days)
        if entry.days is not None
        else ""
    )
    return (
        Cell(subject_name(entry.subject) if entry.decision == "event" else what),
        Cell(when),
        Cell(said(ANSWERS, entry.answer or "")),
        Cell(shown(entry.baseline, entry.unit), number=True),
        Cell(shown(entry.value, entry.unit), number=True),
        Cell(sentence(entry, rules)),
        Cell(f"{entry.rule_id} {rows_in_words(entry.rows)}".strip()),
    )


def shown(value: float | None, unit: str) -> str:
    return "" if value is None else with_unit(amount(value), unit)
