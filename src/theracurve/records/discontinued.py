"""Checks of the reasons why a therapy was not given as planned: each stands only where less was given."""

from collections.abc import Iterator

from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.follow_up import DENIED
from theracurve.records.saying import NamedPlace, question
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import counted

Row = tuple[int, str, str, str, int]  # row, patient, group, reason, cycles given


def with_reason(seen: Examined) -> Iterator[Row]:
    query = """
        SELECT p.row, p.patient_id, p."group", trim(p.discontinued_reason), count(DISTINCT a.cycle)
        FROM records.patients AS p LEFT JOIN records.administrations AS a ON p.patient_id = a.patient_id
        WHERE p.discontinued_reason IS NOT NULL GROUP BY ALL ORDER BY p.row
    """
    yield from seen.rows(query)


def place_of(row: int, patient_id: str) -> NamedPlace:
    return NamedPlace("patients", row, "discontinued_reason", patient_id)


def denied(seen: Examined) -> Iterator[Finding]:
    for row, patient_id, _, reason, _ in with_reason(seen):
        if DENIED.fullmatch(reason):
            yield question("discontinued-reason-denied", place_of(row, patient_id), reason=shown(reason))


def of_untreated(seen: Examined) -> Iterator[Finding]:
    """What was neither planned nor begun cannot be discontinued."""
    treated = [name for name, group in seen.study.groups.items() if group.treated]
    for row, patient_id, group, reason, given in with_reason(seen):
        if group in seen.study.groups and group not in treated and not given:
            yield question("discontinued-reason-of-untreated", place_of(row, patient_id), group=group, reason=reason)


def of_complete(seen: Examined) -> Iterator[Finding]:
    """Nothing is missing from a therapy of which the most that the protocol plans was given."""
    planned = seen.study.administrations
    if planned is None or not seen.whole("administrations"):
        return
    for row, patient_id, _, reason, given in with_reason(seen):
        if given >= planned.count.high:
            number = counted(given, "administration")
            yield question("discontinued-reason-of-complete", place_of(row, patient_id), given=number, reason=reason)


CHECKS: tuple[Check, ...] = (denied, of_untreated, of_complete)
