"""How a result shows itself: a title, a small table, lines of notes; as text, as HTML, and as a table of values."""

from abc import abstractmethod
from dataclasses import dataclass, replace
from html import escape

from theracurve.phrases import Statement
from theracurve.survival._values.tabular import Tabular

SHOWN_ROWS, SHOWN_NOTES, SHOWN_WIDTH, SHOWN_CELL = 10, 3, 120, 28  # of a repr, which stays under 2 kB
ROWS_OF_A_NOTEBOOK = 60  # it keeps what it showed; `to_pandas` has all


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A result as text: every row has one cell per column of the header."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str | Statement, ...] = ()


class Shown(Tabular):
    """Gives `print` and notebooks a small table of whatever `_cells` returns, and `repr` the head of it."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        cls.__repr__ = Shown.__repr__  # type: ignore[method-assign]  # before a dataclass writes all it holds

    @abstractmethod
    def _cells(self) -> Cells: ...

    def __str__(self) -> str:
        return as_text(self._cells())

    def __repr__(self) -> str:
        cells = head_of(self._cells(), SHOWN_ROWS)
        return as_text(replace(cells, notes=cells.notes[:SHOWN_NOTES]), SHOWN_WIDTH)

    def _repr_html_(self) -> str:
        return as_html(head_of(self._cells(), ROWS_OF_A_NOTEBOOK))


def head_of(cells: Cells, most: int) -> Cells:
    """The first rows, and how many more there are."""
    more = len(cells.rows) - most
    told = (f"… {more} more rows",) if more > 0 else ()
    return replace(cells, rows=cells.rows[:most], notes=(*told, *cells.notes))


def as_text(cells: Cells, width: int | None = None) -> str:
    """The first column to the left, numbers to the right; no line for an empty header, nor one over `width`."""
    table = (cells.header, *cells.rows) if any(cells.header) else cells.rows
    table = table if width is None else tuple(tuple(shortened(cell, SHOWN_CELL) for cell in row) for row in table)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]
    written = (cells.title, *lines, *map(str, cells.notes))
    return "\n".join(line if width is None else shortened(line, width) for line in written)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def as_html(cells: Cells) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in cells.header)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in cells.rows)
    notes = "".join(f"<p>{escape(str(note))}</p>" for note in cells.notes)
    return f"<table><caption>{escape(cells.title)}</caption><tr>{head}</tr>{body}</table>{notes}"


def number(value: float | None) -> str:
    """Four significant digits for reading; the value itself stays in the result."""
    return "" if value is None else f"{value:.4g}"


def p_value(value: float | None) -> str:
    if value is None:
        return ""
    return "<0.0001" if value < 1e-4 else f"{value:.4f}"
