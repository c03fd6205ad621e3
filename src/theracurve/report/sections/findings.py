"""Findings: what a person should look at, by severity."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from theracurve.report.document import Fold, Section, said
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, Table, row
from theracurve.vocabulary.findings import Finding
from theracurve.wording.labels import capital

SHOWN = 50  # of one code; results.json has them all
OPEN_UP_TO = 12
LEAD = "What a person should look at. A finding that needs review is answered in answers.csv beside the records."


def findings(reading: Reading) -> Section | None:
    folds = tuple(folds_of(reading.results.findings))
    return Section("findings", "Findings", (said(LEAD), *folds)) if folds else None


def folds_of(found: tuple[Finding, ...]) -> Iterator[Fold]:
    for severity, alike in groupby(found, key=lambda finding: finding.severity):
        table = findings_table(str(severity), tuple(alike))
        number = len(table.rows)
        yield Fold((f"{table.caption} ({number})",), (table,), opened=number <= OPEN_UP_TO)


def findings_table(severity: str, found: tuple[Finding, ...]) -> Table:
    """The findings of one severity, at most so many of a code."""
    shown: Counter[str] = Counter()
    rows = []
    for finding in found:
        shown[finding.code] += 1
        if shown[finding.code] <= SHOWN:
            rows.append(finding_row(finding))
    over = {code: number - SHOWN for code, number in shown.items() if number > SHOWN}
    note = " ".join(f"{number} more of {code}; results.json has them all." for code, number in over.items())
    header = ("Code", "Where", "What", "What to do")
    return Table(f"{capital(severity)}s", header, tuple(rows), note=note)


def finding_row(finding: Finding) -> tuple[Cell, ...]:
    place = (finding.table, f"row {finding.row}" if finding.row else "", finding.column, finding.patient_id)
    where = ", ".join(part for part in place if part)
    code = f"{finding.code} (needs review)" if finding.needs_review else finding.code
    return row(code, where, finding.message, finding.remedy)
