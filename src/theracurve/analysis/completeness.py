"""What was looked at: each patient, visit and criterion, as done, unusable, missed, not asked for, not due, or dead."""

from dataclasses import dataclass

import duckdb

from theracurve.definition.rules import compile_rules
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL

STATES = ("done", "unusable", "missed", "not_applicable", "not_due", "dead")
# Reasons of docs/derivation.md that say that nothing was recorded where something was due.
NOT_RECORDED = ("no_value", "not_assessed", "no_tumour_assessment", "not_attended")


@dataclass(frozen=True, slots=True)
class Completeness:
    """The state of each patient (in `patients`, with the group) at each place, a visit and a criterion; `''` is the
    visit itself. A place that a patient has no decision about is left out."""

    places: tuple[tuple[str, str], ...]
    patients: tuple[tuple[str, str], ...]
    states: dict[tuple[str, str, str], str]


def completeness_of(connection: duckdb.DuckDBPyConnection, study: Study) -> Completeness | None:
    """None where no visits are planned or nobody is there."""
    order = {group: place for place, group in enumerate(study.groups)}
    people = connection.execute('SELECT patient_id, "group" FROM people ORDER BY patient_id').fetchall()
    people.sort(key=lambda row: order[row[1]])
    visits = connection.execute("SELECT patient_id, visit, status FROM derived_visits").fetchall()
    if not visits or not people:
        return None
    states = {(patient_id, visit, ""): state_of_visit(status) for patient_id, visit, status in visits}
    for patient_id, visit, criterion, answer, reason in connection.execute(
        "SELECT patient_id, visit, subject, answer, reason FROM derived_evidence"
        " WHERE variant = ? AND decision = 'criterion' AND NOT contains(subject, ':')",
        [PROTOCOL],
    ).fetchall():
        states[(patient_id, visit, criterion)] = state_of(answer, reason)
    criteria = tuple(compile_rules(study).criteria)
    judged = {visit for _, visit, criterion in states if criterion}
    places = tuple(
        (visit.label, criterion)
        for visit in study.planned_visits
        for criterion in ("", *(criteria if visit.label in judged else ()))
    )
    return Completeness(places, tuple(people), states)


def state_of_visit(status: str) -> str:
    return "done" if status == "attended" else status


def state_of(answer: str, reason: str) -> str:
    """What an answer and its reason say about whether the criterion was looked at."""
    if reason in ("dead", "not_due"):
        return reason
    if answer == "not_applicable":
        return answer
    if reason in NOT_RECORDED:
        return "missed"
    return "unusable" if answer == "not_evaluable" else "done"
