"""The four ways to say something about the records: error, question, warning, note."""

from collections.abc import Mapping
from dataclasses import dataclass

from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import said_of


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Says where something is: the record table, and as much of row, column and patient as there is."""

    table: str
    row: int | None = None
    column: str | None = None
    patient_id: str | None = None


def error(code: str, place: NamedPlace, /, *texts: str, **fields: object) -> Finding:
    """What stops the study."""
    return said(Severity.ERROR, code, place, texts, fields)


def question(code: str, place: NamedPlace, /, *texts: str, **fields: object) -> Finding:
    """What a named person must look at; it stays in every report until it is answered."""
    return said(Severity.WARNING, code, place, texts, fields, needs_review=True)


def warning(code: str, place: NamedPlace, /, *texts: str, **fields: object) -> Finding:
    return said(Severity.WARNING, code, place, texts, fields)


def note(code: str, place: NamedPlace, /, *texts: str, **fields: object) -> Finding:
    return said(Severity.NOTE, code, place, texts, fields)


def said(
    severity: Severity,
    code: str,
    place: NamedPlace,
    texts: tuple[str, ...],
    fields: Mapping[str, object],
    *,
    needs_review: bool = False,
) -> Finding:
    """The finding with the message and the remedy that the catalogue has under its code, or under another key; two
    texts are the message and the remedy themselves."""
    if len(texts) == 2:
        message, remedy = texts
    else:
        key = texts[0] if texts else code
        message, remedy = said_of(f"{key}.message", fields), said_of(f"{key}.remedy", fields)
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
