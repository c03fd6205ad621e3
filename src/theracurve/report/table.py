"""A table as a value: what a page shows in rows and columns, each cell with its words, its link, its bar."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: how many of how many, and what it stands for."""

    kind: str
    label: str
    count: int
    total: int

    @property
    def percent(self) -> float:
        return round(100 * self.count / self.total, 3) if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, where it leads, and a bar drawn above the text where there is one."""

    text: str
    href: str = ""
    bar: tuple[Part, ...] = ()
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption. The first column names the rows."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    legend: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Members:
    """The patients behind a number: its words, and each patient with what is said of them."""

    label: str
    patients: tuple[tuple[str, str], ...]


def row(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text) for text in texts)
