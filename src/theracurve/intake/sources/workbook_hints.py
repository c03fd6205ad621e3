"""What a workbook says of its cells beside their values, read once more by a library that knows it.

Only for workbooks of a size that this takes seconds for; of larger ones a finding says that nobody looked.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from theracurve.errors import StudyRefused
from theracurve.intake.sources.grid import Content, GridCell, Remark
from theracurve.intake.sources.workbook_scan import Scanned, damaged
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

MOST_CELLS = 300_000
MOST_MERGED = 100_000
MOST_UNPACKED = 32 << 20
PADDED = re.compile(r"0{2,}")
ERRORS = "e"
DAY = re.compile(r"d", re.IGNORECASE)
MONTH = re.compile(r"m", re.IGNORECASE)
QUOTED_OR_BRACKETED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')

Rows = tuple[tuple[GridCell, ...], ...]


@dataclass(frozen=True, slots=True)
class SheetHints:
    """The remarks on one sheet, and the cells that the values alone do not show, by row and column from 1."""

    remarks: tuple[Remark, ...] = ()
    cells: Mapping[tuple[int, int], GridCell] = field(default_factory=dict)
    padded: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def put_into(self, rows: Rows) -> Rows:
        """The rows with those cells in place."""
        if not self.cells and not self.padded:
            return rows
        return tuple(
            tuple(self.known(cell, (row, column)) for column, cell in enumerate(cells, start=1))
            for row, cells in enumerate(rows, start=1)
        )

    def known(self, cell: GridCell, at: tuple[int, int]) -> GridCell:
        if at in self.cells and not cell.filled:
            return self.cells[at]
        if at in self.padded and cell.text.isdigit():
            return replace(cell, text=cell.text.zfill(self.padded[at]))
        return cell


@dataclass(frozen=True, slots=True)
class Hints:
    """What was seen, sheet by sheet, and what there is to say about the workbook."""

    of_sheet: Mapping[str, SheetHints] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def hints_of(data: bytes, file: str, scanned: Scanned) -> Hints:
    """Raises StudyRefused for a workbook whose formats or comments are damaged."""
    if scanned.cells > MOST_CELLS or scanned.merged > MOST_MERGED or scanned.unpacked > MOST_UNPACKED:
        return Hints(findings=(not_looked_at(file, scanned),))
    import openpyxl

    try:
        with redirect_stdout(StringIO()):  # the library prints what it wonders about
            book = openpyxl.load_workbook(BytesIO(data), keep_links=False)
        return Hints({sheet.title: sheet_hints(sheet) for sheet in book.worksheets})
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError) as error:
        raise StudyRefused(
            [damaged(file, "its cells, formats or comments are not as a spreadsheet writes them")]
        ) from error


def sheet_hints(sheet: "Worksheet") -> SheetHints:
    remarks: list[Remark] = [*hidden(sheet)]
    cells: dict[tuple[int, int], GridCell] = {}
    padded: dict[tuple[int, int], int] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            at = (cell.row, cell.column)
            if cell.data_type in ("f", ERRORS):
                cells[at] = GridCell(
                    formula_text(cell.value), Content.FORMULA if cell.data_type == "f" else Content.ERROR
                )
            elif PADDED.fullmatch(str(cell.number_format)):
                padded[at] = len(str(cell.number_format))
            remarks += remarks_on(cell)
    return SheetHints(tuple(remarks), cells, padded)


def formula_text(value: Any) -> str:
    return str(getattr(value, "text", value))


def remarks_on(cell: "Cell") -> Iterator[Remark]:
    at = (cell.row, cell.column)
    if cell.comment is not None:
        yield Remark("comment", *at, " ".join(str(cell.comment.text).split()))
    if cell.font is not None and cell.font.strike:
        yield Remark("struck_out", *at)
    if colour := colour_of(cell):
        yield Remark("coloured", *at, colour)
    if cell.is_date and hides_the_day(str(cell.number_format)):
        yield Remark("hides_the_day", *at, str(cell.number_format))
    if cell.data_type == "n" and not cell.is_date and "%" in str(cell.number_format):
        yield Remark("percent", *at, str(cell.number_format))


def colour_of(cell: "Cell") -> str:
    """The colour that a cell is filled with; empty for none, and for white."""
    fill = cell.fill
    if fill is None or fill.fill_type != "solid":
        return ""
    found = fill.fgColor
    named = (
        str(found.rgb)
        if found.type == "rgb"
        else f"{found.type} {found.theme if found.type == 'theme' else found.indexed}"
    )
    return "" if named[-6:].upper() == "FFFFFF" or named in ("theme 0", "indexed 64") else named


def hides_the_day(shown_as: str) -> bool:
    """A date format with a month, and no day: the cell holds a day that nobody meant."""
    letters = QUOTED_OR_BRACKETED.sub("", shown_as)
    return MONTH.search(letters) is not None and DAY.search(letters) is None and "h" not in letters.lower()


def hidden(sheet: "Worksheet") -> Iterator[Remark]:
    for number, row in sheet.row_dimensions.items():
        if row.hidden:
            yield Remark("hidden_row", int(number), 0)
    for column in sheet.column_dimensions.values():
        if column.hidden:
            first = int(column.min or 1)
            last = min(int(column.max or first), sheet.max_column)
            yield from (Remark("hidden_column", 0, number) for number in range(first, last + 1))


def not_looked_at(file: str, scanned: Scanned) -> Finding:
    if scanned.unsure:
        return Finding(
            severity=Severity.ERROR,
            code="workbook-not-looked-at",
            table=file,
            file=file,
            message=f"{file} is too large to look at its formulas or errors, which would be read as empty.",
            remedy="Copy the values of the sheets that the study needs into a new workbook (“paste values”).",
        )
    return formats_not_looked_at(file)


def formats_not_looked_at(file: str) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        code="workbook-not-looked-at",
        table=file,
        file=file,
        message=Said("workbook-not-looked-at.message", file=file),
        remedy=Said("workbook-not-looked-at.remedy"),
    )
