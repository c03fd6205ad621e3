"""Findings: what a person should look at, by severity.

What they say is made where records are read, in English, and said here in the language of the report; what is not
known in it stays English and is marked as such.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from theracurve.report.document import Fold, Section, said
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable, row
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.languages import ENGLISH
from theracurve.wording.findings import in_language
from theracurve.wording.words import Words

SHOWN = 50  # of one code; results.json has them all
OPEN_UP_TO = 12


def findings(reading: Reading) -> Section | None:
    words = reading.words
    folds = tuple(folds_of(reading.results.findings, words))
    lines = said(words("findings.lead"))
    return Section("findings", words("findings.title"), (lines, *folds)) if folds else None


def folds_of(found: tuple[Finding, ...], words: Words) -> Iterator[Fold]:
    for severity, alike in groupby(found, key=lambda finding: finding.severity):
        table = findings_table(severity, tuple(alike), words)
        yield Fold((table.caption,), (table,), opened=len(table.rows) <= OPEN_UP_TO)


def findings_table(severity: Severity, found: tuple[Finding, ...], words: Words) -> ReportTable:
    """The findings of one severity, counted; at most so many of a code are listed."""
    shown: Counter[str] = Counter()
    rows = []
    for finding in found:
        shown[finding.code] += 1
        if shown[finding.code] <= SHOWN:
            rows.append(finding_row(finding, words))
    over = {code: number - SHOWN for code, number in shown.items() if number > SHOWN}
    note = " ".join(words("findings.more", n=number, code=code) for code, number in over.items())
    header = tuple(words(f"findings.header.{name}") for name in ("code", "where", "what", "remedy"))
    caption = words("findings.caption", severity=words(f"findings.severities.{severity}"), n=len(found))
    return ReportTable(caption, header, tuple(rows), note=note)


def finding_row(finding: Finding, words: Words) -> tuple[Cell, ...]:
    line = words("findings.row", row=str(finding.row)) if finding.row else ""
    place = (finding.table, line, finding.column, finding.patient_id)
    where = ", ".join(part for part in place if part)
    code = words("findings.needs_review", code=finding.code) if finding.needs_review else finding.code
    return (*row(code, where), cell_of(finding.message, words), cell_of(finding.remedy, words))


def cell_of(text: str, words: Words) -> Cell:
    found = in_language(text, words)
    return Cell(str(text), language=ENGLISH) if found is None else Cell(found)
