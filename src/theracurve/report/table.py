"""A table as a value: rows and columns, each cell with its words, link and bar; and the patients behind a number."""

from dataclasses import dataclass

from theracurve.report.anchors import patient_anchor


@dataclass(frozen=True, slots=True)
class TablePart:
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
    """One cell: its text, the anchor it leads to, and a bar drawn above the text where there is one.

    `language` is that of the text where it is not the document's.
    """

    text: str
    anchor: str = ""
    bar: tuple[TablePart, ...] = ()
    number: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table with its caption. The first column names the rows.

    `kind` says how its columns share the width: empty, `wide` or `bars` (with
    bars in cells), `estimates`, `overview`, `evidence` or `plain` (no header).
    Raises ValueError where a row is not as long as the header.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    legend: tuple[TablePart, ...] = ()
    anchor: str = ""
    kind: str = ""

    def __post_init__(self) -> None:
        for cells in self.rows:
            if len(cells) != len(self.header):
                raise ValueError(f"{self.caption}: expected {len(self.header)} cells, found {len(cells)}")


@dataclass(frozen=True, slots=True)
class Member:
    """One patient behind a number, what is said of this one, and where the evidence is, if it is in the document."""

    patient_id: str
    said: str = ""
    linked: bool = True

    @property
    def anchor(self) -> str:
        return patient_anchor(self.patient_id) if self.linked else ""


@dataclass(frozen=True, slots=True)
class Members:
    """The patients behind a number, which leads here by the anchor."""

    label: str
    patients: tuple[Member, ...]
    anchor: str = ""


def row(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text) for text in texts)
