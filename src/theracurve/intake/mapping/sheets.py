"""Header and rows of data in the grid of one source, found as the mapping states them and never otherwise."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from theracurve.intake.mapping.model import Correction, Except, MappedSource
from theracurve.intake.nearest import suggestion
from theracurve.intake.shown import shown
from theracurve.intake.sources.grid import CellGrid, GridCell
from theracurve.intake.written_units import below_a_name
from theracurve.vocabulary.cell_place import letters, number_of
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said, listed_rows

BRACKETED = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
LETTERED = re.compile(r"\$([A-Z]{1,3})")


class NoColumn(LookupError):
    """The source has no such column, or more than one; the message says which it has."""


def plain_name(header: str) -> str:
    """A header on one line, with single spaces."""
    return " ".join(header.split())


def short_name(header: str) -> str:
    """The header without what stands in brackets at its end: a unit, a limit."""
    return BRACKETED.sub("", plain_name(header)) or plain_name(header)


@dataclass(frozen=True)
class MappedSheet:
    """One sheet of a source: its header, the rows of the grid (from 1) that hold data, and what a person answered for
    single cells. `says` is the value of the variable `{sheet}`; `left_out` are rows that the mapping names
    as no data, `below` those behind the first empty row of which it does not speak."""

    source: str
    stated: MappedSource
    grid: CellGrid
    headers: tuple[str, ...]
    rows: tuple[int, ...]
    answers: Mapping[tuple[int, int], Correction]
    says: str = ""
    left_out: tuple[int, ...] = ()
    below: tuple[int, ...] = ()

    @cached_property
    def columns(self) -> Mapping[str, tuple[int, ...]]:
        """The columns (from 1) by their whole header, and by the header without brackets where it is another."""
        found: dict[str, list[int]] = {}
        for number, header in enumerate(self.headers, start=1):
            for name in dict.fromkeys((header, short_name(header))):
                if name:
                    found.setdefault(name, []).append(number)
        return {name: tuple(numbers) for name, numbers in found.items()}

    def column(self, name: str) -> int:
        """The column of a name, or of `$F`. Raises NoColumn."""
        lettered = LETTERED.fullmatch(name)
        if lettered:
            return number_of(lettered[1])
        whole = [number for number, header in enumerate(self.headers, start=1) if header == plain_name(name)]
        numbers = whole or self.columns.get(plain_name(name), ())
        if len(numbers) == 1:
            return numbers[0]
        raise NoColumn(self.many(name, numbers) if numbers else self.none(name))

    def many(self, name: str, numbers: Sequence[int]) -> str:
        cells = ", ".join(self.grid.place(self.stated.header[-1], number).cell for number in numbers)
        first = letters(numbers[0])
        return f"{self.named} has several columns `{name}` ({cells}): name one by its letter, such as `${first}`"

    def none(self, name: str) -> str:
        return f"{self.named} has no column `{name}` in its header.{suggestion(name, filter(None, self.headers))}"

    @property
    def named(self) -> str:
        return f"the sheet {self.grid.sheet}" if self.grid.sheet else self.grid.file

    def cell(self, row: int, column: int) -> GridCell:
        return self.grid.cell(row, column)

    @cached_property
    def patient_columns(self) -> tuple[int, ...]:
        """The columns by which sources are joined. Raises NoColumn."""
        if not self.stated.patient:
            raise NoColumn(f"the source `{self.source}` does not say which column is the `patient`")
        return tuple(map(self.column, self.stated.patient))

    @cached_property
    def by_patient(self) -> Mapping[tuple[str, ...], tuple[int, ...]]:
        """The rows of each patient, by the columns that `patient` names. Raises NoColumn."""
        found: dict[tuple[str, ...], list[int]] = {}
        for row in self.rows:
            key = tuple(self.cell(row, column).text.strip() for column in self.patient_columns)
            found.setdefault(key, []).append(row)
        return {patient: tuple(rows) for patient, rows in found.items()}


def headers_of(grid: CellGrid, rows: tuple[int, ...]) -> tuple[str, ...]:
    """The names of the columns; of a header of several rows, the words above each column from top to bottom.

    A word of an upper row stands over the columns to its right as well (its cells are merged), as long as these have
    names of their own below and nothing above. A unit below a name stands in brackets behind it.
    """
    names = [""] * grid.width
    for depth, row in enumerate(rows):
        above = ""
        for column in range(1, grid.width + 1):
            text = plain_name(grid.cell(row, column).text)
            below = any(grid.cell(lower, column).filled for lower in rows[depth + 1 :])
            above = (text or above) if below else ""
            name = names[column - 1]
            names[column - 1] = f"{name} ({text})" if name and below_a_name(text) else f"{name} {text or above}".strip()
    return tuple(names)


@dataclass(frozen=True, slots=True)
class FoundRows:
    """The rows of data, those that the mapping leaves out, and those below the table that it does not speak of."""

    data: tuple[int, ...]
    left_out: tuple[int, ...]
    below: tuple[int, ...]


def rows_of(grid: CellGrid, stated: MappedSource, headers: tuple[str, ...]) -> FoundRows:
    """Sorts the rows below the header. Raises NoColumn where an exception names a column that is not there."""
    first = stated.data.first or max(stated.header) + 1
    places = [(headers.index(plain_name(but.column)) + 1, but.values) for but in known_exceptions(stated, headers)]
    only = [(column_among(headers, name), values) for name, values in stated.only.items()]
    ended = False
    data: list[int] = []
    left_out: list[int] = []
    below: list[int] = []
    for row in range(first, len(grid.rows) + 1):
        if not any(cell.filled for cell in grid.rows[row - 1]):
            ended = ended or stated.data.until == "blank"
        elif not all(grid.cell(row, at).text.strip() in values for at, values in only):
            continue
        elif any(plain_name(grid.cell(row, at).text) in map(plain_name, values) for at, values in places):
            left_out.append(row)
        else:
            (below if ended else data).append(row)
    return FoundRows(tuple(data), tuple(left_out), tuple(below))


def known_exceptions(stated: MappedSource, headers: tuple[str, ...]) -> Iterator[Except]:
    for but in stated.data.but:
        column_among(headers, but.column)
        yield but


def column_among(headers: tuple[str, ...], name: str) -> int:
    """The column (from 1) of a header. Raises NoColumn."""
    if plain_name(name) not in headers:
        raise NoColumn(f"there is no column `{name}` in its header.{suggestion(name, filter(None, headers))}")
    return headers.index(plain_name(name)) + 1


def left_out_finding(sheet: MappedSheet) -> Iterator[Finding]:
    """Rows that the mapping names as no data are said once more."""
    if sheet.left_out:
        named = listed_rows([sheet.grid.place(row, 1).row for row in sheet.left_out], most=20)
        yield Finding(
            severity=Severity.NOTE,
            code="rows-left-out",
            message=Said("rows-left-out.message", name=sheet.named, rows=named),
            remedy=Said("rows-left-out.remedy"),
            table=sheet.grid.file,
            file=sheet.grid.file,
            sheet=sheet.grid.sheet or None,
        )


def below_findings(sheet: MappedSheet, rows: Iterable[int]) -> Iterator[Finding]:
    """Rows below the first empty row that nobody spoke of: a total, a legend, or patients behind a gap."""
    for row in rows:
        filled = [column for column in range(1, sheet.grid.width + 1) if sheet.grid.cell(row, column).filled]
        place, text = sheet.grid.place(row, filled[0]), sheet.grid.cell(row, filled[0]).text
        shows = f": {shown(text.strip())}" if len(filled) == 1 or filled[0] == 1 else ""
        yield Finding(
            severity=Severity.ERROR,
            code="row-below-table",
            message=f"Row {place.row} stands below the table{shows}. Is it data?",
            remedy="If not, name it under `data: {except: {column: ..., values: [...]}}`; if it is, mend `until`.",
            table=sheet.grid.file,
            file=place.file,
            sheet=place.sheet or None,
            cell=place.cell,
        )
