"""The four ways to say something about the records: error, question, warning, note."""

from dataclasses import dataclass

from theracurve.vocabulary.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Says where something is: the record table, and as much of row, column and patient as there is."""

    table: str
    row: int | None = None
    column: str | None = None
    patient_id: str | None = None


def error(code: str, place: NamedPlace, message: str, remedy: str) -> Finding:
    """What stops the study."""
    return said(Severity.ERROR, code, place, message, remedy)


def question(code: str, place: NamedPlace, message: str, remedy: str) -> Finding:
    """What a named person must look at; it stays in every report until it is answered."""
    return said(Severity.WARNING, code, place, message, remedy, needs_review=True)


def warning(code: str, place: NamedPlace, message: str, remedy: str) -> Finding:
    return said(Severity.WARNING, code, place, message, remedy)


def note(code: str, place: NamedPlace, message: str, remedy: str) -> Finding:
    return said(Severity.NOTE, code, place, message, remedy)


def said(
    severity: Severity, code: str, place: NamedPlace, message: str, remedy: str, *, needs_review: bool = False
) -> Finding:
    return Finding(
        severity=severity,
        code=code,
        message=message,
        remedy=remedy,
        needs_review=needs_review,
        table=place.table,
        row=place.row,
        column=place.column,
        patient_id=place.patient_id,
    )
