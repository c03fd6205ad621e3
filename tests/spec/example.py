"""A worked example as a value: words for readers, a protocol, records, and the rows that must come out.

To keep examples small, their texts are shorter than a user's files; what is left out is filled in here:

- `study` holds only the keys that differ from a small base protocol;
- a table without `patient_id` is about patient `1`; without a table `patients` this patient is of group A
  (a table `patients` with no text is absent);
- `day 91` is a date, counted from 2020-01-01, the first patient's time zero; `day 91 10:30` is a moment in UTC;
- `nominal day 91` is a date that is the planned day of a visit, in place of the day on which it took place;
- required columns that do not matter are left out.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from theracurve.vocabulary.derived import DERIVED_TABLES
from theracurve.vocabulary.tables import RECORD_TABLES, Kind

from .conformed import NOMINAL

Derived = Mapping[str, list[dict[str, object]]]
DAY_ZERO = date(2020, 1, 1)
DAYS = (Kind.DATE, Kind.PARTIAL_DATE, Kind.MOMENT)
PATIENTS = "group, enrolled_on\nA, day 0"
BASE = {
    "study": "study: example",
    "title": "title: A worked example",
    "data_origin": "data_origin: synthetic",
    "time_zero": "time_zero: enrolled_on",
    "groups": "groups: {A: {label: Treated, treated: true}, B: {label: Not treated, treated: false}}",
    "reference_group": "reference_group: B",
    "visits": "visits: {months: [3, 6], window: 45 days}",
    "pejorative_events": "pejorative_events: {death: {}}",
    "endpoints": "endpoints: {overall_survival: {events: [death]}}",
}


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table of text: one header and rows of cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            assert len(row) == len(self.header), f"expected {len(self.header)} cells {self.header}, found {row}"


def patients(count: int) -> str:
    """The table of so many patients, numbered from 1 (01 where there are ten or more), all of group A from day 0."""
    width = len(str(count))
    return "\n".join(["patient_id, group, enrolled_on", *(f"{n:0{width}}, A, day 0" for n in range(1, count + 1))])


def grid_of(text: str) -> Grid:
    """The grid that comma-separated lines write; blanks around cells do not count."""
    header, *rows = [tuple(cell.strip() for cell in line.split(",")) for line in text.strip().splitlines()]
    return Grid(header, tuple(rows))


@dataclass(frozen=True, slots=True)
class Example:
    """One example. Keys of `expect` are derived tables, with a filter if need be: `events where kind=death`."""

    title: str
    words: str
    records: Mapping[str, str]
    expect: Mapping[str, str]
    study: str = ""
    expectations: tuple["Expectation", ...] = field(init=False)

    def __post_init__(self) -> None:
        found = tuple(Expectation.of(name, text) for name, text in self.expect.items())
        object.__setattr__(self, "expectations", found)

    @property
    def study_text(self) -> str:
        """The whole protocol: the base with the example's keys in place."""
        stated = {block.split(":")[0]: block for block in re.split(r"\n(?=\w)", self.study.strip()) if block}
        return "\n".join({**BASE, **stated}.values()) + "\n"

    @property
    def record_texts(self) -> dict[str, str]:
        """The records as CSV, with everything filled in that an example leaves out."""
        stated = {"patients": PATIENTS, **self.records}
        return {table: csv_of(table, grid_of(text)) for table, text in stated.items() if text}


def csv_of(table: str, grid: Grid) -> str:
    columns = RECORD_TABLES[table].columns
    absent = [column.name for column in columns if column.required and column.name not in grid.header]
    added = ["1" if name == "patient_id" else "" for name in absent]
    on_days = {column.name for column in columns if column.kind in DAYS}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*absent, *grid.header])
    for row in grid.rows:
        cells = zip(grid.header, row, strict=True)
        writer.writerow([*added, *(dated(cell) if name in on_days else cell for name, cell in cells)])
    return text.getvalue()


def dated(cell: str) -> str:
    """A cell with its study day, if it has one, as a date or a moment."""
    match = re.fullmatch(r"(?P<nominal>nominal )?day (?P<day>-?\d+)(?: (?P<time>\d\d:\d\d))?", cell)
    if match is None:
        return cell
    if match["nominal"]:
        return NOMINAL + dated(cell.removeprefix("nominal "))
    day = (DAY_ZERO + timedelta(days=int(match["day"]))).isoformat()
    return f"{day}T{match['time']}:00Z" if match["time"] else day


@dataclass(frozen=True, slots=True)
class Expectation:
    """The rows expected of one derived table: those that pass the filter, all of them, in the table's order."""

    table: str
    where: Mapping[str, str]
    grid: Grid

    @classmethod
    def of(cls, name: str, text: str) -> "Expectation":
        table, _, conditions = name.partition(" where ")
        pairs = [condition.partition("=") for condition in conditions.split(", ") if condition]
        return cls(table, {column: wanted for column, _, wanted in pairs}, grid_of(text))

    def typed(self) -> list[tuple[object, ...]]:
        """The expected rows in the types of the table."""
        types = [CONVERSIONS[DERIVED_TABLES[self.table].columns[column]] for column in self.grid.header]
        return [
            tuple(None if cell == "none" else convert(cell) for convert, cell in zip(types, row, strict=True))
            for row in self.grid.rows
        ]

    def found_in(self, derived: Derived) -> list[tuple[object, ...]]:
        """The same columns of the rows that were derived."""
        chosen = [row for row in derived[self.table] if all(row[c] == wanted for c, wanted in self.where.items())]
        return [tuple(row[column] for column in self.grid.header) for row in chosen]


CONVERSIONS: Mapping[str, Callable[[str], object]] = {
    "VARCHAR": str,
    "INTEGER": int,
    "DOUBLE": lambda cell: float(Fraction(cell)),
    "BOOLEAN": lambda cell: {"true": True, "false": False}[cell],
}
