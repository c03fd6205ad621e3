"""The sheets of an OpenDocument spreadsheet, from its `content.xml` as it streams by.

The format says how often a row or a cell comes again, so that a few bytes may stand for more cells than a machine
holds: what is repeated and empty is only counted, and what is filled is bounded before it is made.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from theracurve.errors import StudyRefused
from theracurve.intake.sources.grid import EMPTY, CellGrid, GridCell, Remark
from theracurve.intake.sources.opendocument_cells import OFFICE, TABLE, OpenCell
from theracurve.intake.sources.opendocument_styles import OASIS, Attributes, Styles
from theracurve.intake.sources.workbook_scan import MOST_CELLS, Extent, damaged, far_cell, too_many

TEXT, DRAWN = f"{OASIS}text:1.0 ", f"{OASIS}drawing:1.0 "
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
PASSED_BY = (f"{TABLE}tracked-changes", f"{TABLE}shapes", f"{TABLE}dde-links", f"{OFFICE}forms")
CACHE_OF_ANOTHER_FILE = "ta_extref"  # the style of a table that is none of the tabs
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
MOST_ELEMENTS = 2_500_000  # of a million cells
MOST_DEPTH = 200
MOST_REMARKS = 300_000
MOST_SPACES = 10_000_000


@dataclass(slots=True)
class OpenSheet:
    """A sheet while its element is open; `blank` rows wait for a filled one behind them."""

    name: str
    rows: list[tuple[GridCell, ...]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    blank: int = 0
    width: int = 0
    columns: int = 0
    hidden: list[range] = field(default_factory=list)
    styles: list[tuple[int, str]] = field(default_factory=list)  # of columns: up to which, and the default

    def style_of(self, column: int) -> str:
        return next((style for last, style in self.styles if column <= last), "")


@dataclass(slots=True)
class OpenRow:
    times: int
    hidden: bool
    style: str
    cells: list[GridCell] = field(default_factory=list)
    remarks: list[tuple[str, int, str]] = field(default_factory=list)
    blank: int = 0


@dataclass(slots=True)
class SheetReader:
    """Takes the elements of `content.xml` one by one; `grids` holds the sheets that have come to their end.

    Raises StudyRefused for more cells than are read, and ValueError for what no spreadsheet program writes.
    """

    file: str
    styles: Styles
    grids: list[CellGrid] = field(default_factory=list)
    linked: bool = False
    unseen: bool = False
    area: int = 0
    elements: int = 0
    blanks: int = 0
    depth: int = 0
    passed_from: int = 0
    sheet: OpenSheet | None = None
    row: OpenRow | None = None
    cell: OpenCell | None = None
    paragraphs: dict[bool, int] = field(default_factory=lambda: defaultdict(int))
    paragraph_from: int = 0
    comment_from: int = 0

    def start(self, element: str, attributes: Attributes) -> None:
        self.depth += 1
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise StudyRefused([too_many(self.file, self.elements, "pieces of markup")])
        if self.depth > MOST_DEPTH:
            raise StudyRefused([damaged(self.file, "its cells are nested in one another")])
        if self.passed_from:
            return
        if self.is_passed_by(element, attributes):
            self.passed_from = self.depth
        elif self.cell is not None:
            self.inside_cell(element, attributes)
        elif self.sheet is not None:
            self.inside_sheet(element, attributes)
        elif element == f"{TABLE}table":
            self.sheet = OpenSheet(attributes.get(f"{TABLE}name", ""))
        else:
            self.styles.start(element, attributes)

    def is_passed_by(self, element: str, attributes: Attributes) -> bool:
        """Whether an element holds nothing of the cells: drawings, tables in tables, copies of other files, ..."""
        if element == f"{TABLE}table":
            cached = attributes.get(f"{TABLE}style-name") == CACHE_OF_ANOTHER_FILE
            self.linked = self.linked or cached
            return cached or self.sheet is not None
        return element in PASSED_BY or element.startswith(DRAWN)

    def inside_sheet(self, element: str, attributes: Attributes) -> None:
        if element == f"{TABLE}table-source":
            self.linked = True
        elif element == f"{TABLE}table-column":
            self.column(attributes)
        elif element == f"{TABLE}table-row":
            hidden = attributes.get(f"{TABLE}visibility", "visible") != "visible"
            self.row = OpenRow(times(attributes, "rows"), hidden, attributes.get(f"{TABLE}default-cell-style-name", ""))
        elif element in CELLS and self.row is not None:
            self.cell = OpenCell(
                attributes, times(attributes, "columns"), attributes.get(f"{TABLE}style-name", self.row.style)
            )
            self.paragraphs.clear()

    def column(self, attributes: Attributes) -> None:
        sheet, first = self.open_sheet, self.open_sheet.columns + 1
        sheet.columns += times(attributes, "columns")
        sheet.styles.append((sheet.columns, attributes.get(f"{TABLE}default-cell-style-name", "")))
        if len(sheet.styles) > MOST_COLUMNS:
            raise StudyRefused([far_cell(self.file, Extent(1, len(sheet.styles)))])
        if attributes.get(f"{TABLE}visibility", "visible") != "visible":
            sheet.hidden.append(range(first, sheet.columns + 1))

    def inside_cell(self, element: str, attributes: Attributes) -> None:
        if element == f"{OFFICE}annotation":
            self.comment_from = self.depth
        elif element == f"{TEXT}p" and not self.paragraph_from:
            self.paragraph_from = self.depth
            in_comment = bool(self.comment_from)
            if self.paragraphs[in_comment]:
                self.text("\n")
            self.paragraphs[in_comment] += 1
        elif element == f"{TEXT}s":
            self.spaces(int(attributes.get(f"{TEXT}c", "1")))
        elif element in (f"{TEXT}tab", f"{TEXT}line-break"):
            self.text("\t" if element == f"{TEXT}tab" else "\n")

    def spaces(self, count: int) -> None:
        """Spaces are counted too, and would be as many as a file likes to say."""
        self.blanks += count
        if self.blanks > MOST_SPACES:
            raise StudyRefused([too_many(self.file, self.blanks, "spaces")])
        self.text(" " * count)

    def text(self, data: str) -> None:
        if self.cell is not None and self.paragraph_from and not self.passed_from:
            (self.cell.comment if self.comment_from else self.cell.text).append(data)

    def end(self, element: str) -> None:
        at, self.depth = self.depth, self.depth - 1
        if self.passed_from:
            self.passed_from = 0 if at == self.passed_from else self.passed_from
        elif at == self.paragraph_from:
            self.paragraph_from = 0
        elif at == self.comment_from:
            self.comment_from = 0
        elif element in ENDS:
            ENDS[element](self)

    @property
    def open_sheet(self) -> OpenSheet:
        if self.sheet is None:
            raise ValueError("a row outside of every sheet")
        return self.sheet

    def end_cell(self) -> None:
        row, cell = self.row, self.cell
        self.cell = None
        if row is None or cell is None:
            return
        value = cell.value()
        first = len(row.cells) + row.blank + 1
        if value.filled:
            if row.blank or cell.times > 1:
                self.reach(1, first + cell.times - 1)
            row.cells += [EMPTY] * row.blank + [value] * cell.times
            row.blank = 0
        else:
            row.blank += cell.times
        if comment := " ".join("".join(cell.comment).split()):
            row.remarks.append(("comment", first, comment))
        if value.filled:
            for column in range(first, first + cell.times):
                row.remarks += [(kind, column, text) for kind, text in self.looks(cell, column)]

    def looks(self, cell: OpenCell, column: int) -> Iterator[tuple[str, str]]:
        style = cell.style or self.open_sheet.style_of(column)
        yield from self.styles.remarks(style, is_date=cell.kind == "date", shown=cell.shown)
        if cell.kind == "percentage":
            yield "percent", cell.shown

    def end_row(self) -> None:
        sheet, row = self.open_sheet, self.row
        self.row = None
        if row is None:
            return
        first = len(sheet.rows) + sheet.blank + 1
        if not row.cells:
            sheet.blank += row.times
            self.remark(row, range(first, first + 1))
            return
        self.reach(first + row.times - 1, len(row.cells))
        sheet.rows += [()] * sheet.blank + [tuple(row.cells)] * row.times
        sheet.blank = 0
        self.remark(row, range(first, first + row.times))

    def remark(self, row: OpenRow, numbers: range) -> None:
        """Beyond a bound nothing of how cells look is kept, which the reader of the file says."""
        sheet = self.open_sheet
        per_row = len(row.remarks) + row.hidden
        if len(sheet.remarks) + per_row * len(numbers) > MOST_REMARKS:
            self.unseen = True
        if self.unseen:
            return
        for number in numbers if per_row else ():
            sheet.remarks += [Remark(kind, number, column, text) for kind, column, text in row.remarks]
            sheet.remarks += [Remark("hidden_row", number, 0)] if row.hidden and row.cells else []

    def reach(self, height: int, width: int) -> None:
        """Refuses cells far behind the table, before anything is made of them."""
        sheet = self.open_sheet
        sheet.width = max(sheet.width, width)
        reached = Extent(max(height, len(sheet.rows)), sheet.width)
        too_far = reached.row > MOST_ROWS or reached.column > MOST_COLUMNS
        if too_far or self.area + reached.row * reached.column > MOST_CELLS:
            raise StudyRefused([far_cell(self.file, reached)])

    def end_sheet(self) -> None:
        sheet = self.open_sheet
        self.sheet = None
        self.area += len(sheet.rows) * sheet.width
        hidden = (column for columns in sheet.hidden for column in columns[: max(0, sheet.width - columns.start + 1)])
        remarks = (*sheet.remarks, *(Remark("hidden_column", 0, column) for column in hidden))
        self.grids.append(CellGrid(self.file, sheet.name, tuple(sheet.rows), () if self.unseen else remarks))


ENDS: dict[str, Callable[[SheetReader], None]] = {
    **dict.fromkeys(CELLS, SheetReader.end_cell),
    f"{TABLE}table-row": SheetReader.end_row,
    f"{TABLE}table": SheetReader.end_sheet,
}


def times(attributes: Attributes, what: str) -> int:
    """How often a row or cell comes again, itself counted."""
    found = int(attributes.get(f"{TABLE}number-{what}-repeated", "1"))
    if found < 1:
        raise ValueError(f"{what} that are repeated {found} times")
    return found
