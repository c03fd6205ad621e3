"""How a result shows itself: a title, a small table, lines of notes; as text and as HTML."""

from abc import abstractmethod
from dataclasses import dataclass
from html import escape

from theracurve.phrases import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A result as text: every row has one cell per column of the header."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str | Statement, ...] = ()


class Shown:
    """Gives `print` and notebooks a small table of whatever `_cells` returns."""

    __slots__ = ()

    @abstractmethod
    def _cells(self) -> Cells: ...

    def __str__(self) -> str:
        return as_text(self._cells())

    def _repr_html_(self) -> str:
        return as_html(self._cells())


def as_text(cells: Cells) -> str:
    """The first column to the left, numbers to the right; no line for an empty header."""
    table = (cells.header, *cells.rows) if any(cells.header) else cells.rows
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]
    return "\n".join((cells.title, *lines, *map(str, cells.notes)))


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
