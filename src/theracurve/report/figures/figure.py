"""A figure as a value: how it is drawn, its words, and its data as rows. `saving.py` writes it in every form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from theracurve.report.figures.live import STILL, Live

FULL_WIDTH = 180.0  # mm: two columns of a journal
COLUMN_WIDTH = 85.0  # mm: one column

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Data:
    """What a figure shows, as a table of plain values; `counts` are the columns that count patients or their events.
    Raises ValueError where a row is not as long as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    counts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for values in self.rows:
            if len(values) != len(self.header):
                raise ValueError(f"expected {len(self.header)} values ({', '.join(self.header)}), found {values}")

    @property
    def without_counts(self) -> "Data":
        kept = [place for place, name in enumerate(self.header) if name not in self.counts]
        return Data(tuple(self.header[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in self.rows))


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `name` is its anchor and the name of its files; `draw` gives the matplotlib figure at a width in mm.

    `caption` stands under it, `alt` says what it shows to those who cannot see it; `origin` is printed inside the
    figure where the data are not a study's own, so that a copy elsewhere still says so; `discloses` that it shows
    single patients, or counts of them. A small form of a figure names the one that it leads to as `full`: it has no
    number of its own and is not written as a file. `live` is what a page with scripts adds.
    """

    name: str
    title: str
    caption: str
    alt: str
    data: Data
    draw: Callable[[float], Any]
    origin: str = ""
    discloses: bool = False
    full: str = ""
    live: Live = STILL
    file: str = ""

    @property
    def file_name(self) -> str:
        """How its files are called, without their ending: what it shows where the name alone does not say so."""
        return self.file or self.name
