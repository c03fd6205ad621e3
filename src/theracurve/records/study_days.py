"""Findings of a study that masks: the dates that they quote of a patient are said as study days."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from theracurve.definition.loader import FILE_NAME
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import Said, joined

WRITTEN = re.compile(r"(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}.*)?")
OF_PERSONS = ("when",)  # the day of an answer is none of the patient's


def in_study_days(findings: Iterable[Finding], zeros: Mapping[str, date]) -> Iterator[Finding]:
    """Yields the findings, those about records with days since the patient's time zero in place of dates; a day of
    which the patient or the time zero is not known is only called one."""
    for finding in findings:
        zero = zeros.get(finding.patient_id or "")
        yield finding if finding.table == FILE_NAME else replace(finding, message=undated(finding.message, zero))


def undated(text: str, zero: date | None) -> str:
    """A text with its fields in study days; one that nothing fills is as it is."""
    if not isinstance(text, Said):
        return text
    fields = {name: v if name in OF_PERSONS else field_in_days(v, zero) for name, v in text.fields.items()}
    return Said(text.key, **fields)


def field_in_days(field: object, zero: date | None) -> object:
    if isinstance(field, Said):
        return undated(field, zero)
    if isinstance(field, date):
        return study_day(field, zero)
    written = [WRITTEN.fullmatch(part) for part in field.split(", ")] if isinstance(field, str) else []
    days = [study_day(date.fromisoformat(found[1]), zero) for found in written if found]
    return joined(days) if days and len(days) == len(written) else field


def study_day(day: date, zero: date | None) -> Said:
    return Said("parts.a-day") if zero is None else Said("parts.study-day", day=(day - zero).days)
