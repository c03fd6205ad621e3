"""Small CSV files that lie beside the records, such as answers.csv: read and explained alike, row by row, in Python."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path

from theracurve.errors import StudyRefused
from theracurve.intake.conform import EARLIEST, ISO_DATE, TOLERANCE, WHOLE
from theracurve.intake.delimited import Delimited, misfits, open_delimited
from theracurve.intake.encoding import encoding_of
from theracurve.intake.explain import MISTAKES, explain
from theracurve.intake.files import read_bytes
from theracurve.intake.headers import Header, match_header
from theracurve.intake.mistake import ExplainedMistake, MistakenCell
from theracurve.intake.tally import capped
from theracurve.vocabulary.findings import Finding, Severity, errors_among, in_reading_order
from theracurve.vocabulary.tables import Column, Kind, Table

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class SideRow:
    """The data row as read (1 = first below the header) and its typed cells; an empty cell is None."""

    number: int
    cells: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class SideFile:
    """The rows without an error, in the order of the file, what there is to say, and the SHA-256 of the bytes (empty
    where no file could be read)."""

    rows: tuple[SideRow, ...]
    findings: tuple[Finding, ...]
    sha256: str = ""


def read_side_file(path: Path, table: Table, *, today: date) -> SideFile:
    """Read a CSV with columns of the kinds id, text, date and integer. A file that is not there has no rows; what is
    wrong in it is a finding, and a row with an error is left out."""
    if not path.exists():
        return SideFile((), ())
    try:
        data = read_bytes(path)
        opened = open_delimited(data, path.name, encoding_of(data, path.name), table)
    except StudyRefused as refused:
        return SideFile((), tuple(finding for finding in refused.findings if isinstance(finding, Finding)))
    header = match_header(opened.header(), table, path.name)
    rows = [read_row(number, record, header, table, today) for number, record in whole_records(opened)]
    findings = (*header.findings, *ragged(opened, table), *(finding for row in rows for finding in row[1]))
    sound = tuple(row for row, wrong in rows if not wrong)
    rows_found = () if errors_among(header.findings) else sound
    return SideFile(rows_found, in_reading_order(capped(findings)), sha256(data).hexdigest())


def whole_records(opened: Delimited) -> Iterator[tuple[int, list[str]]]:
    width = len(opened.header())
    for number, record in enumerate(islice(opened.records(), 1, None), start=1):
        if len(record) == width and any(record):
            yield number, record


def ragged(opened: Delimited, table: Table) -> Iterator[Finding]:
    records = list(islice(opened.records(), 1, None))
    for finding in misfits(records, 1, len(opened.header())):
        yield replace(finding, table=table.name)


def read_row(
    number: int, record: list[str], header: Header, table: Table, today: date
) -> tuple[SideRow, tuple[Finding, ...]]:
    cells: dict[str, Value] = dict.fromkeys(table.names)
    wrong: list[Finding] = []
    for name, place in header.places.items():
        answer = read_cell(MistakenCell(record[place].strip(" "), table.column(name), today))
        if isinstance(answer, ExplainedMistake):
            wrong.append(refused(answer, table, number, name))
        else:
            cells[name] = answer
    return SideRow(number, cells), tuple(wrong)


def refused(reason: ExplainedMistake, table: Table, number: int, column: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code=reason.code,
        table=table.name,
        row=number,
        column=column,
        message=reason.message,
        remedy=reason.remedy,
    )


def read_cell(cell: MistakenCell) -> Value | ExplainedMistake:
    if not cell.text:
        return empty(cell.column) if cell.column.filled else None
    return READERS[cell.column.kind](cell)


def empty(column: Column) -> ExplainedMistake:
    message = f"The cell of `{column.name}` is empty; every row needs one."
    return ExplainedMistake("cell-empty", message, "Fill the cell, or delete the row.")


def read_text(cell: MistakenCell) -> Value | ExplainedMistake:
    mistakes = (mistake(cell) for mistake in MISTAKES[cell.column.kind])
    return next((mistake for mistake in mistakes if mistake is not None), cell.text)


def read_id(cell: MistakenCell) -> Value | ExplainedMistake:
    answer = read_text(cell)
    return unicodedata.normalize("NFC", answer) if isinstance(answer, str) else answer


def read_date(cell: MistakenCell) -> Value | ExplainedMistake:
    try:
        day = date.fromisoformat(cell.text) if re.fullmatch(ISO_DATE, cell.text, re.ASCII) else None
    except ValueError:
        day = None
    return day if day is not None and EARLIEST <= day <= cell.today + TOLERANCE else explain(cell)


def read_integer(cell: MistakenCell) -> Value | ExplainedMistake:
    whole = re.fullmatch(WHOLE, cell.text, re.ASCII) and len(cell.text) < 12
    return int(cell.text.partition(".")[0]) if whole else explain(cell)


READERS: Mapping[Kind, Callable[[MistakenCell], Value | ExplainedMistake]] = {
    Kind.ID: read_id,
    Kind.TEXT: read_text,
    Kind.DATE: read_date,
    Kind.INTEGER: read_integer,
}
