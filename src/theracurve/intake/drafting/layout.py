"""Where the header and the rows of data of a sheet are, as far as one can see."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from theracurve.intake.drafting.synonyms import meaning
from theracurve.intake.mapping.sheets import headers_of, plain_name
from theracurve.intake.sources.grid import CellGrid, Content
from theracurve.intake.written_units import UNIT, below_a_name
from theracurve.vocabulary.cell_place import letters

LOOKED_AT = 25  # rows among which the header is


@dataclass(frozen=True, slots=True)
class Layout:
    """`header` and `data` are rows of the grid; `blank` says that an empty row ends the data; `below` are the rows
    behind it and those that look like totals, wherever they stand."""

    header: tuple[int, ...]
    headers: tuple[str, ...]
    data: tuple[int, ...]
    blank: bool
    below: tuple[int, ...]


def side_by_side(grid: CellGrid) -> Iterator[tuple[str, CellGrid]]:
    """The parts of a sheet on which several tables stand beside each other: an empty column between them, and in the
    header of each the patients. The letters of the columns, and these alone; else the whole sheet, without letters."""
    filled = [c for c in range(1, grid.width + 1) if any(len(row) >= c and row[c - 1].filled for row in grid.rows)]
    ends = [at for at, after in pairwise(filled) if after > at + 1] + filled[-1:]
    firsts = [after for at, after in pairwise(filled) if after > at + 1]
    starts = [first for first, last in zip(firsts, ends[1:], strict=True) if names_patients(grid.within(first, last))]
    if not starts or not names_patients(grid.within(1, starts[0] - 1)):
        yield "", grid
        return
    for first, last in pairwise([1, *starts, grid.width + 1]):
        yield f"{letters(first)}:{letters(last - 1)}", grid.within(first, last - 1)


def names_patients(grid: CellGrid) -> bool:
    """Whether a cell of the header is what a column of patients is called."""
    cells = (cell for row in header_rows(grid) for cell in grid.rows[row - 1])
    return any(meaning(cell.text, "columns", "patients") == "patient_id" for cell in cells)


def layouts_of(grid: CellGrid) -> Iterator[Layout]:
    """The tables of a sheet from top to bottom: each ends where, behind an empty row, another header names patients."""
    header = header_rows(grid)
    while header:
        after = next_header(grid, header[-1])
        if layout := layout_of(grid, header, after):
            yield layout
        header = (after,) if after else ()


def next_header(grid: CellGrid, header: int) -> int:
    """The next row behind an empty one that names a column of patients and others; 0 where there is none."""
    behind = False
    for row in range(header + 1, len(grid.rows) + 1):
        filled = [cell for cell in grid.rows[row - 1] if cell.filled]
        behind = behind or not filled
        words = len(filled) > 1 and all(cell.content is Content.TEXT and not is_figure(cell.text) for cell in filled)
        if behind and words and any(meaning(cell.text, "columns", "patients") == "patient_id" for cell in filled):
            return row
    return 0


def layout_of(grid: CellGrid, header: tuple[int, ...], after: int) -> Layout | None:
    """The table below a header, before the header `after` of the next (0 for none); None where it has no rows."""
    rows, below = data_rows(grid, header[-1], after)
    totals = tuple(row for row in rows if is_total(grid, row))
    data = tuple(row for row in rows if row not in totals)
    blank = bool(below or after)
    return Layout(header, headers_of(grid, header), data, blank, (*totals, *below)) if data else None


def is_total(grid: CellGrid, row: int) -> bool:
    """Whether the first filled cell of a row says sum, mean or the like."""
    first = next(cell for cell in grid.rows[row - 1] if cell.filled)
    return first.content is Content.TEXT and meaning(first.text, "totals") is not None


def header_rows(grid: CellGrid) -> tuple[int, ...]:
    """The first row of the most cells of text that has filled rows below; with the row of groups above or below it."""
    counts = {row: texts_in(grid, row) for row in range(1, min(LOOKED_AT, len(grid.rows)) + 1)}
    most = max(counts.values(), default=0)
    row = next((row for row, count in counts.items() if count >= max(2, 0.8 * most)), 0)
    if not row:
        return ()
    if row + 1 in counts and is_second_header(grid, row):
        return (row, row + 1)
    above = counts.get(row - 1, 0)
    return (row - 1, row) if above > 1 and is_group_row(grid, row - 1) else (row,)


def texts_in(grid: CellGrid, row: int) -> int:
    """How many cells of text a row has; none where another kind of cell shows that it is data."""
    cells = [cell for cell in grid.rows[row - 1] if cell.filled]
    words = [cell for cell in cells if cell.content is Content.TEXT and not is_figure(cell.text)]
    return len(words) if 2 * len(words) > len(cells) else 0


def is_figure(text: str) -> bool:
    return text.strip()[:1].isdigit() and not any(c.isalpha() for c in text)


def is_second_header(grid: CellGrid, row: int) -> bool:
    """A row of words only, over columns of numbers and dates; or of units, below the names of their columns."""
    below = [cell for cell in grid.rows[row] if cell.filled]
    if len(below) > 1 and row + 2 <= len(grid.rows) and all(below_a_name(plain_name(cell.text)) for cell in below):
        return any(UNIT.fullmatch(plain_name(cell.text)) for cell in below)
    if len(below) < 2 or any(cell.content is not Content.TEXT or is_figure(cell.text) for cell in below):
        return False
    empties = sum(
        not grid.cell(row, column).filled for column in range(1, grid.width + 1) if grid.cell(row + 1, column).filled
    )
    return empties > 0 and row + 2 <= len(grid.rows)


def is_group_row(grid: CellGrid, row: int) -> bool:
    return sum(cell.filled for cell in grid.rows[row - 1]) > 1


def data_rows(grid: CellGrid, header: int, after: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Rows of data, and what stands below the first empty row if that is less than a tenth of the table and not alike,
    or if another table follows."""
    rows = range(header + 1, after or len(grid.rows) + 1)
    filled = [row for row in rows if any(cell.filled for cell in grid.rows[row - 1])]
    gap = next((at for at, (row, after) in enumerate(pairwise(filled)) if after > row + 1), None)
    if gap is None:
        return tuple(filled), ()
    data, below = filled[: gap + 1], filled[gap + 1 :]
    alike = all(shape_of(grid, row) in {shape_of(grid, other) for other in data} for row in below)
    apart = after or (len(below) <= max(4, len(data) // 10) and not alike)
    return (tuple(data), tuple(below)) if apart else (tuple(filled), ())


def shape_of(grid: CellGrid, row: int) -> tuple[tuple[int, Content], ...]:
    """Which cells of a row are filled, and what kind of cell each is."""
    cells = enumerate(grid.rows[row - 1], start=1)
    return tuple((column, cell.content) for column, cell in cells if cell.filled)


def exceptions(grid: CellGrid, layout: Layout) -> Iterator[tuple[str, str]]:
    """For each row below the table the header of its first filled cell, and the text of it."""
    for row in layout.below:
        column = next(c for c in range(1, grid.width + 1) if grid.cell(row, c).filled)
        yield layout.headers[column - 1], plain_name(grid.cell(row, column).text)
