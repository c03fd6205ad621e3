"""The one table of a workbook or a file of statistics, as the plain text that a look at named columns reads."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from theracurve.errors import UsageError
from theracurve.intake.drafting.described import Written
from theracurve.intake.drafting.drafting import Drafted, book_of, drafted, tables_in
from theracurve.intake.mapping.conventions import DATES, NUMBERS, converted
from theracurve.intake.mapping.sheets import plain_name, short_name
from theracurve.intake.sources.grid import GridCell
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.tables import Column, Kind, Table

IN_DOUBT = "`theracurve new STUDY --times {file} ...` asks, and reads it as you answer"


@dataclass(frozen=True, slots=True)
class OneSheet:
    """The table of a file, looked at."""

    path: Path
    drafted: Drafted

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, without units."""
        return tuple(short_name(header) for header in self.drafted.layout.headers if header)

    def place_of(self, column: str) -> int:
        """The column (from 1) that is called so; 0 where there is none."""
        headers = self.drafted.layout.headers
        wanted = plain_name(column)
        whole = [number for number, header in enumerate(headers, start=1) if header == wanted]
        short = [number for number, header in enumerate(headers, start=1) if header and short_name(header) == wanted]
        return (whole or short or [0])[0]

    def text_of(self, table: Table) -> bytes:
        """The columns of a table that the file has, as CSV: one row for each row of data."""
        known = [(column, place) for column in table.columns if (place := self.place_of(column.name))]
        written = StringIO()
        rows = csv.writer(written, lineterminator="\n")
        rows.writerow([column.name for column, _ in known])
        rows.writerows([self.cell(row, column, place) for column, place in known] for row in self.drafted.layout.data)
        return written.getvalue().encode()

    def cell(self, row: int, column: Column, place: int) -> str:
        header = self.drafted.layout.headers[place - 1]
        cell = self.drafted.grid.cell(row, place)
        if cell.text.strip() in self.drafted.grid.missing.get(header, {}):
            return ""
        return text_in(cell, column.kind, self.drafted.sheet.written)

    def placed(self, finding: Finding) -> Finding:
        """The finding at the cell of the user's own file, where it is of a row of the text."""
        if finding.row is None or finding.row > len(self.drafted.layout.data):
            return finding
        row, place = self.drafted.layout.data[finding.row - 1], self.place_of(finding.column or "")
        at = self.drafted.grid.place(row, place or 1)
        return replace(finding, table=at.file, file=at.file, sheet=at.sheet or None, cell=at.cell, row=None)


def text_in(cell: GridCell, kind: Kind, how: Written) -> str:
    """The cell as our own tables write it; what cannot be told so stays as it is, and is refused there."""
    told = converted(cell, kind, how.conventions) if kind in NUMBERS | DATES else cell.text
    return told if isinstance(told, str) else cell.text


def one_sheet(path: Path) -> OneSheet:
    """Look at the table of a file. Raises StudyRefused where it cannot be read, UsageError where it has several tables
    or none, rows that look like no patient's, or numbers and days that can be read in two ways."""
    found = list(tables_in(*book_of(path)))
    if len(found) != 1:
        raise UsageError(f"{path.name} has {len(found)} tables; a file of times has one")
    one = drafted(found, "times")
    doubts = list(doubts_of(one))
    if doubts:
        raise UsageError(f"{path.name}: {' '.join(doubts)} {IN_DOUBT.format(file=path.name)}")
    return OneSheet(path, one)


def doubts_of(one: Drafted) -> Iterator[str]:
    how = one.sheet.written
    if one.dialect.delimiter:
        yield "its lines can be cut into cells in more than one way: save it with one delimiter in every line, or"
    if one.dialect.encoding:
        yield "it is not UTF-8, and nothing says which encoding it has: save it as “CSV UTF-8”, or"
    if one.layout.below:
        rows = ", ".join(str(one.grid.place(row, 1).row) for row in one.layout.below)
        yield f"row {rows} may be of no patient;"
    if how.dates.doubt:
        yield how.dates.doubt
    if how.lone:
        yield f"numbers such as 5{how.lone}594 may hold decimals or thousands;"
