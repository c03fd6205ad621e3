"""The four ways to say something about the records: error, question, warning, note.

Each is given the code, the place and the fields; the message and the remedy stand in the catalogue under the code, or
under the key that is given third where a code has several.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

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
    """What stops the study: as the others, or with the English message and remedy themselves, as no report has it."""
    if len(texts) == 2:
        return made(Severity.ERROR, code, place, *texts)
    return said(Severity.ERROR, code, place, texts[0] if texts else code, fields)


def question(code: str, place: NamedPlace, texts: str | None = None, /, **fields: object) -> Finding:
    """What a named person must look at; it stays in every report until it is answered."""
    return replace(warning(code, place, texts, **fields), needs_review=True)


def warning(code: str, place: NamedPlace, texts: str | None = None, /, **fields: object) -> Finding:
    return said(Severity.WARNING, code, place, texts or code, fields)


def note(code: str, place: NamedPlace, texts: str | None = None, /, **fields: object) -> Finding:
    return said(Severity.NOTE, code, place, texts or code, fields)


def said(severity: Severity, code: str, place: NamedPlace, texts: str, fields: Mapping[str, object]) -> Finding:
    """The finding with the message and the remedy that the catalogue has under the key `texts`."""
    return made(severity, code, place, said_of(f"{texts}.message", fields), said_of(f"{texts}.remedy", fields))


def made(severity: Severity, code: str, place: NamedPlace, message: str, remedy: str) -> Finding:
    return Finding(
        severity=severity,
        code=code,
        message=message,
        remedy=remedy,
        table=place.table,
        row=place.row,
        column=place.column,
        patient_id=place.patient_id,
    )
