"""Checks of the reasons why patients were not treated: they are part of what an untreated group is defended with."""

from collections.abc import Iterator, Sequence

from theracurve.definition.treatment import UntreatedReasons
from theracurve.intake.nearest import suggestion
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, question
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import counted, listed

Row = tuple[int, str, str, str]  # row, patient, group, reason
WHERE = {
    "missing": """NOT g AND NOT a AND untreated_reason IS NULL""",
    "treated": """(g OR a) AND untreated_reason IS NOT NULL""",
    "medical": """NOT g AND NOT a AND list_contains(?, untreated_reason)""",
}


def patients_where(seen: Examined, which: str, *parameters: object) -> Iterator[Row]:
    """Patients by whether their group is treated (`g`) and whether they were given anything (`a`)."""
    treated = [name for name, group in seen.study.groups.items() if group.treated]
    query = f"""
        SELECT row, patient_id, "group", untreated_reason FROM (
            SELECT p.row, p.patient_id, p."group", trim(p.untreated_reason) AS untreated_reason,
                list_contains(?, p."group") AS g,
                p.patient_id IN (SELECT a.patient_id FROM records.administrations AS a) AS a
            FROM records.patients AS p WHERE list_contains(?, p."group")
        ) WHERE {WHERE[which]} ORDER BY row
    """
    yield from seen.rows(query, treated, list(seen.study.groups), *parameters)


def missing_reasons(seen: Examined) -> Iterator[Finding]:
    if seen.study.untreated_reasons is None:
        return
    for row, patient_id, group, _ in patients_where(seen, "missing"):
        yield question(
            "untreated-reason-missing", NamedPlace("patients", row, "untreated_reason", patient_id), group=group
        )


def reasons_of_treated(seen: Examined) -> Iterator[Finding]:
    if seen.study.untreated_reasons is None:
        return
    for row, patient_id, group, reason in patients_where(seen, "treated"):
        yield question(
            "untreated-reason-of-treated",
            NamedPlace("patients", row, "untreated_reason", patient_id),
            group=group,
            reason=reason,
        )


def medical_reasons(seen: Examined) -> Iterator[Finding]:
    """A group that is untreated for medical reasons would have fared otherwise whatever the treatment does."""
    stated = seen.study.untreated_reasons
    if stated is None or stated.expected == "any":
        return
    for row, patient_id, group, reason in patients_where(seen, "medical", list(stated.medical)):
        yield question(
            "untreated-reason-medical",
            NamedPlace("patients", row, "untreated_reason", patient_id),
            group=group,
            reason=reason,
        )


def unknown_reasons(seen: Examined) -> Iterator[Finding]:
    stated = seen.study.untreated_reasons
    if stated is None:
        return
    query = """
        SELECT trim(untreated_reason) AS reason, min(row) AS first, count(*) AS rows FROM records.patients
        WHERE untreated_reason IS NOT NULL AND NOT list_contains(?, trim(untreated_reason))
        GROUP BY reason ORDER BY first
    """
    for reason, row, rows in seen.rows(query, list(stated.stated)):
        yield unknown_reason(stated, reason, row, rows)


def unknown_reason(stated: UntreatedReasons, reason: str, row: int, rows: int) -> Finding:
    known: Sequence[str] = stated.stated
    return question(
        "untreated-reason-unknown",
        NamedPlace("patients", row, "untreated_reason"),
        reason=reason,
        patients=counted(rows, "patient"),
        meant=suggestion(reason, known),
        known=listed(known),
    )


CHECKS: tuple[Check, ...] = (missing_reasons, reasons_of_treated, medical_reasons, unknown_reasons)
