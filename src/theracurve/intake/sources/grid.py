"""What every reader of an outside file gives: sheets of cells, each with its text, what it was, and its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from theracurve.vocabulary.cell_place import CellPlace
from theracurve.vocabulary.findings import Finding


class Content(StrEnum):
    """What a cell holds, as the file's own types say it (a text file knows only text)."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"  # a date with a time of day
    BOOLEAN = "boolean"
    ERROR = "error"  # #N/A, #REF!, ...
    FORMULA = "formula"  # without a value: nobody has calculated it


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell.

    `text` is the text of a text cell, untouched; a number as a plain decimal (`7`, `0.5`); a date as `2004-10-31`; a
    moment as `2004-10-31T09:30:00`; `true` or `false`; an error or a formula as the file writes it.
    """

    text: str
    content: Content

    @property
    def filled(self) -> bool:
        return bool(self.text.strip())


EMPTY = GridCell("", Content.EMPTY)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a file says about a cell beside its value: `comment`, `struck_out`, `hidden_row`, `hidden_column`,
    `hides_the_day`, ...; `text` is the comment or the format."""

    kind: str
    row: int
    column: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class CellGrid:
    """One sheet, or a whole file that has no sheets: `rows` from the first row of the file, of any width.

    `sheet` is empty for files without sheets. `numbered_from` is the line of the first row (a file of statistics
    programs has a header that is no row: there it is 0). `meanings` holds, for columns by their header, what the file
    itself says its codes mean (value labels), and `missing` which codes it declares as missing, each with its reason;
    `titles` what it calls a variable in more words than its name has.
    """

    file: str
    sheet: str
    rows: tuple[tuple[GridCell, ...], ...]
    remarks: tuple[Remark, ...] = ()
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    numbered_from: int = 1

    def cell(self, row: int, column: int) -> GridCell:
        """The cell in a row and column, both counted from 1; empty where the sheet does not reach."""
        if not 0 < row <= len(self.rows) or not 0 < column <= len(self.rows[row - 1]):
            return EMPTY
        return self.rows[row - 1][column - 1]

    def place(self, row: int, column: int) -> CellPlace:
        """Says where that cell stands, as the user's own program numbers it."""
        return CellPlace(self.file, self.sheet, row + self.numbered_from - 1, column)

    def within(self, first: int, last: int) -> "CellGrid":
        """The same grid with the cells and remarks of some columns alone; every cell keeps its place."""
        rows = tuple((EMPTY,) * min(first - 1, len(row)) + row[first - 1 : last] for row in self.rows)
        return replace(self, rows=rows, remarks=tuple(r for r in self.remarks if first <= r.column <= last))

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Book:
    """A file as read: its sheets, and what there is to say about it as a whole."""

    file: str
    grids: tuple[CellGrid, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is written, as far as somebody stated it; empty is not stated."""

    encoding: str = ""
    delimiter: str = ""
