"""The structure of a delimited text file: delimiter, header, rows. Read once, strictly, by Python's `csv` module.

A row keeps the number it has in the file (1 = first record below the header, blank lines counted), so that a finding
can be looked up in any editor or spreadsheet. Rows of another width than the header are reported and left out.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from itertools import islice
from typing import Protocol

import numpy as np

from theracurve.errors import StudyRefused
from theracurve.intake.encoding import Encoding
from theracurve.intake.headers import recognised
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said, counted
from theracurve.vocabulary.tables import Table

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
LONGEST_CELL = 131_072  # characters; the csv module's own limit, set here so that nobody else changes it
ROWS_A_BATCH = 50_000

Batch = Mapping[str, np.ndarray]


class Reader(Protocol):
    """What `csv.reader` returns: an iterator of records that knows how many lines it has read."""

    line_num: int

    def __iter__(self) -> "Reader": ...
    def __next__(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Delimited:
    """An opened file: its bytes, and how they are cut into cells."""

    data: bytes
    file: str
    encoding: Encoding
    delimiter: str

    def records(self) -> Reader:
        """Every record, the header first; raises csv.Error where the quoting breaks."""
        return reader_of(self.data, self.encoding, self.delimiter)

    def header(self) -> tuple[str, ...]:
        return tuple(next(self.records(), ()))


def reader_of(data: bytes, encoding: Encoding, delimiter: str) -> Reader:
    csv.field_size_limit(LONGEST_CELL)
    lines = TextIOWrapper(BytesIO(data), encoding=encoding.name, newline="")
    return csv.reader(lines, delimiter=delimiter, strict=True)


def open_delimited(data: bytes, file: str, encoding: Encoding, table: Table) -> Delimited:
    """Settle the delimiter; raises StudyRefused for an empty file, a broken header or an ambiguous delimiter."""
    if not data.decode(encoding.name).strip():
        raise StudyRefused([empty(file)])
    headers = {delimiter: first_record(data, encoding, delimiter) for delimiter in DELIMITERS}
    opened = Delimited(data, file, encoding, chosen_delimiter(headers, table, file))
    refuse_broken_quotes(opened)
    refuse_separator_line(opened)
    return opened


def first_record(data: bytes, encoding: Encoding, delimiter: str) -> list[str]:
    try:
        return next(reader_of(data, encoding, delimiter), [])
    except csv.Error:
        return []


def chosen_delimiter(headers: Mapping[str, Sequence[str]], table: Table, file: str) -> str:
    """The one delimiter that cuts the header into cells, or, of several, the one that gives the most known names."""
    cutting = [delimiter for delimiter, names in headers.items() if len(names) > 1]
    known = {delimiter: recognised(headers[delimiter], table) for delimiter in cutting}
    best = [delimiter for delimiter in cutting if known[delimiter] == max(known.values())]
    if len(best) > 1:
        raise StudyRefused([ambiguous_delimiter(best, file)])
    return best[0] if best else ","


def refuse_separator_line(opened: Delimited) -> None:
    if "".join(opened.header()[:1]).startswith("sep="):
        raise StudyRefused([separator_line(opened.file)])


def refuse_broken_quotes(opened: Delimited) -> None:
    """Read the file to its end once; raises StudyRefused at the line where the broken record begins."""
    records = opened.records()
    begins = 1
    try:
        for _ in records:
            begins = records.line_num + 1
    except csv.Error as error:
        raise StudyRefused([broken_record(str(error), begins, opened.file)]) from error


def batches(opened: Delimited, places: Mapping[str, int]) -> Iterator[tuple[Batch, list[Finding]]]:
    """The rows in batches of columns: `row` and, for each column of `places`, an array of text."""
    records = opened.records()
    width = len(next(records))
    first = 1
    while batch := list(islice(records, ROWS_A_BATCH)):
        yield columns_of(batch, first, width, places), misfits(batch, first, width)
        first += len(batch)


def columns_of(batch: list[list[str]], first: int, width: int, places: Mapping[str, int]) -> Batch:
    kept = [number for number, record in enumerate(batch) if len(record) == width and any(record)]
    columns = tuple(zip(*(batch[number] for number in kept), strict=True)) or ((),) * width
    rows = np.array(kept, dtype=np.int32) + np.int32(first)
    return {"row": rows} | {name: np.array(columns[place], dtype=object) for name, place in places.items()}


def misfits(batch: list[list[str]], first: int, width: int) -> list[Finding]:
    """What is said of the rows that `columns_of` leaves out; their `table` is still to be set by the caller."""
    return [
        blank_row(number) if len(record) == width else ragged_row(number, record, width)
        for number, record in enumerate(batch, start=first)
        if record and not (len(record) == width and any(record))
    ]


def empty(file: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="file-empty",
        table=file,
        message=f"{file} is empty; expected at least a header line.",
        remedy="Export the table again, or take the file away if there is no such table.",
    )


def ambiguous_delimiter(delimiters: Sequence[str], file: str) -> Finding:
    named = " and ".join(DELIMITERS[delimiter] for delimiter in delimiters)
    return Finding(
        severity=Severity.ERROR,
        code="file-delimiter",
        table=file,
        row=1,
        message=f"The header of {file} can be cut at {named} alike.",
        remedy="Export the table with commas between the cells, and quote the names that hold one.",
    )


def separator_line(file: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="file-separator-line",
        table=file,
        row=1,
        message=f"The first line of {file} is “sep=”, a hint for spreadsheets; expected the header there.",
        remedy="Delete the first line.",
    )


def broken_record(error: str, line: int, file: str) -> Finding:
    if "field larger" in error:
        return long_cell(line, file)
    return Finding(
        severity=Severity.ERROR,
        code="file-quote",
        table=file,
        row=line,
        message=f"A quotation mark that opens in the record at line {line} of {file} is not closed properly.",
        remedy='Close it. A quotation mark inside a quoted cell is written twice: "he said ""no""".',
    )


def long_cell(line: int, file: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="file-long-cell",
        table=file,
        row=line,
        message=f"A cell in the record at line {line} of {file} has more than {LONGEST_CELL} characters.",
        remedy="Look for a quotation mark that is not closed, or shorten the cell.",
    )


def ragged_row(number: int, record: Sequence[str], width: int) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="row-width",
        row=number,
        message=f"{counted(len(record), 'cell')} found, {width} expected as in the header.",
        remedy=width_remedy(record, width),
    )


def width_remedy(record: Sequence[str], width: int) -> str:
    if sum(cell.strip() != "" for cell in record) == 1:
        return "A title, total or footnote is not a row of the table: delete it."
    if len(record) == width + 1 and record[0].strip('" ').isdigit():
        return "If the first cell numbers the rows (R writes so): write the file anew with row.names = FALSE."
    if len(record) < width:
        return "Add the missing cell; an empty one still needs its delimiter."
    return "Quote the cell that holds a comma or another delimiter; decimals follow a point, never a comma."


def blank_row(number: int) -> Finding:
    return Finding(
        severity=Severity.NOTE,
        code="row-blank",
        row=number,
        message=Said("row-blank.message"),
        remedy=Said("row-blank.remedy"),
    )
