"""One column of our tables from one row of a source: the text as our tables write it, the cell that it stood in, and
what there is to complain of."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from theracurve.intake.mapping.conventions import (
    NUMBERS,
    WORDS,
    Conventions,
    converted,
    is_number,
    multiplied,
    part_of_date,
    time_of_day,
)
from theracurve.intake.mapping.model import OPEN, MappedColumn, Marked, Nominal
from theracurve.intake.mapping.sheets import MappedSheet, plain_name
from theracurve.intake.mistake import ExplainedMistake
from theracurve.intake.nearest import normalised
from theracurve.intake.privacy import looks_like_an_identifier
from theracurve.intake.shown import shown
from theracurve.intake.sources.grid import EMPTY, Content, GridCell
from theracurve.vocabulary.said import listed
from theracurve.vocabulary.study_time import days_of, planned_day
from theracurve.vocabulary.tables import Column, Kind

NO_ROW = "join-no-row"
DATE_PARTS = ("year", "month", "date")
ROW = "{row}"  # in a constant: the row of the file
HOLE = re.compile(r"\{(\w+)\}")

At = tuple[MappedSheet, int, int]  # a sheet, and a row and column of its grid


class Filled(NamedTuple):
    """What one column gets. `raw` says whether the user's cell holds anything; `untold` why its value is not told."""

    text: str | None = None
    at: At | None = None
    raw: bool = False
    untold: ExplainedMistake | None = None
    nominal: bool = False


@dataclass(frozen=True, slots=True)
class ColumnReader:
    """Reads the cells of one column of a sheet for one of ours. Few texts come again and again in a column, so each is
    read once: `told` keeps, for text cells and for others, what every text says."""

    column: Column
    how: MappedColumn
    conventions: Conventions
    missing: Mapping[str, str]
    hidden: bool
    told: tuple[dict[str, str | ExplainedMistake], dict[str, str | ExplainedMistake]]

    def read(self, cell: GridCell) -> str | ExplainedMistake:
        told = self.told[cell.content is Content.TEXT]
        found = told.get(cell.text)
        if found is None:
            found = told_cell(cell, self.column, self.how, self.conventions, self.missing)
            found = told[cell.text] = unshown(found) if self.hidden and isinstance(found, ExplainedMistake) else found
        return found


def reader_of(sheet: MappedSheet, place: int, column: Column, how: MappedColumn) -> ColumnReader:
    header = sheet.headers[place - 1] if place <= len(sheet.headers) else ""
    missing = {**sheet.grid.missing.get(header, {}), **sheet.stated.missing}
    hidden = looks_like_an_identifier(normalised(header)) or how.part == "year"
    return ColumnReader(column, how, conventions_of(sheet, how), missing, hidden, ({}, {}))


@dataclass(frozen=True, slots=True)
class Filler:
    """A column of our table and how it is filled, its names resolved to columns of sheets.

    `own` says that it is read from the source of the row and, where there is a `for`, differs by its variables.
    """

    column: Column
    how: MappedColumn
    sheet: MappedSheet
    place: int = 0
    marked: Mapping[str, int] = ()  # type: ignore[assignment]
    own: bool = False
    joined_from: MappedSheet | None = None
    joined_by: tuple[int, ...] = ()
    instead: int = 0
    clock: int = 0  # the column of the time of day
    span: tuple[int, ...] = ()  # the columns of two dates
    plain: bool = False  # a column of the source of the row, and nothing else
    readers: dict[tuple[str, str, int], ColumnReader] = field(default_factory=dict)

    @property
    def as_day(self) -> "Filler":
        """The same, read as a date and nothing else."""
        return replace(self, column=Column(self.column.name, Kind.DATE), how=MappedColumn(column="?"), readers={})

    def fill_all(self, rows: Iterable[int]) -> list[Filled]:
        """What each row gets. A plain column, of which a large table consists, is read without a call for each cell."""
        if not self.plain or self.instead or self.clock:
            return [self.fill(row) for row in rows]
        sheet, place, reader = self.sheet, self.place, self.reader(self.sheet)
        new = tuple.__new__  # that of the named tuple takes three times as long
        grid, known, filled = sheet.grid.rows, reader.told[True], list[Filled]()
        for row in rows:
            cells = grid[row - 1]
            cell = cells[place - 1] if place <= len(cells) else EMPTY
            told = known.get(cell.text) if cell.content is Content.TEXT else None
            told = reader.read(cell) if told is None else told
            at = (sheet, row, place)
            if isinstance(told, ExplainedMistake):
                filled.append(Filled(None, at, cell.filled, told))
            else:
                filled.append(
                    new(Filled, (told or None, at, bool(cell.text.strip()), None, False))
                )  # its own is slower
        return filled

    def fill(self, row: int) -> Filled:
        if self.plain:
            return self.read(self.sheet, row)
        if self.how.value is not None:
            return Filled(self.how.value.replace(ROW, str(self.sheet.grid.place(row, 1).row)) or None)
        if self.how.between:
            return self.fill_between(row)
        if self.how.marked is not None:
            return self.fill_marked(self.how.marked, row)
        if self.how.nominal is not None:
            return self.fill_nominal(self.how.nominal, row)
        return self.joined(row) if self.joined_from else self.read(self.sheet, row)

    def read(self, sheet: MappedSheet, row: int) -> Filled:
        cell = sheet.grid.cell(row, self.place)
        if self.instead and not cell.filled:
            return replace(self, place=self.instead, instead=0).read(sheet, row)
        told = self.reader(sheet).read(cell)
        at = (sheet, row, self.place)
        if isinstance(told, ExplainedMistake):
            return Filled(None, at, cell.filled, told)
        filled = Filled(told or None, at, cell.filled)
        return self.at_its_time(filled) if self.clock else filled

    def reader(self, sheet: MappedSheet) -> "ColumnReader":
        """Reads the cells of this place in a sheet; the same for every row."""
        key = (sheet.source, sheet.grid.sheet, self.place)
        found = self.readers.get(key)
        if found is None:
            found = self.readers[key] = reader_of(sheet, self.place, self.column, self.how)
        return found

    def at_its_time(self, day: Filled) -> Filled:
        """The day with its time; without one the day alone where every row needs a moment, and nothing elsewhere."""
        assert day.at is not None
        sheet, row, _ = day.at
        cell = sheet.cell(row, self.clock)
        at = (sheet, row, self.clock)
        text = cell.text.strip()
        if not text or text in sheet.stated.missing:
            return day if self.column.filled else Filled(None, at)
        clock = time_of_day(text.rpartition("T")[2])
        if clock is None:
            return Filled(None, at, True, no_time(cell))
        return day._replace(text=f"{day.text}T{clock}", at=at) if is_day(day.text) else day

    def joined(self, row: int) -> Filled:
        """The cell of the one row that another source has of the same patient."""
        other = self.joined_from
        assert other is not None
        key = tuple(self.sheet.cell(row, column).text.strip() for column in self.joined_by)
        rows, patient = other.by_patient.get(key, ()), ", ".join(filter(None, key))
        if len(rows) == 1:
            return self.read(other, rows[0])
        if not rows and self.how.without is not None:
            return Filled(self.how.without or None)
        at = (self.sheet, row, self.joined_by[0])
        return Filled(None, at, True, several_rows(patient, other, rows) if rows else no_row(patient, other))

    def fill_marked(self, marked: Marked, row: int) -> Filled:
        found: list[tuple[str, int]] = []
        for name, value in marked.columns.items():
            at = (self.sheet, row, self.marked[name])
            text = self.sheet.cell(row, self.marked[name]).text.strip()
            if text and text not in marked.marks:
                return Filled(None, at, True, no_mark(text, marked))
            if text:
                found.append((value, self.marked[name]))
        if len(found) > 1 and marked.several == "ask":
            return Filled(None, (self.sheet, row, found[1][1]), True, several_marks([v for v, _ in found]))
        return Filled(found[0][0], (self.sheet, row, found[0][1]), True) if found else Filled()

    def fill_between(self, row: int) -> Filled:
        """The days from one date to another; nothing where one of them is missing."""
        first, last = (replace(self.as_day, place=place).read(self.sheet, row) for place in self.span)
        missing = next((one for one in (first, last) if one.untold or not is_day(one.text)), None)
        if missing and missing.at:
            wrong = missing.untold or (no_date(self.sheet.cell(*missing.at[1:])) if missing.text else None)
            return missing._replace(text=None, untold=wrong)
        days = date.fromisoformat(str(last.text)) - date.fromisoformat(str(first.text))
        return last._replace(text=str(days.days))

    def fill_nominal(self, nominal: Nominal, row: int) -> Filled:
        origin = self.as_day.joined(row) if self.joined_from else self.as_day.read(self.sheet, row)
        if origin.untold or not is_day(origin.text):
            why = origin.untold or no_origin(nominal.after)
            return origin._replace(text=None, untold=why, nominal=True)
        if distance_text(nominal) == OPEN:
            return origin._replace(text=OPEN, nominal=True)
        later = timedelta(planned_day(distance_of(nominal)))
        return Filled((date.fromisoformat(str(origin.text)) + later).isoformat(), origin.at, nominal=True)


def conventions_of(sheet: MappedSheet, how: MappedColumn) -> Conventions:
    stated = sheet.stated
    thousands = how.thousands or stated.thousands
    dates = how.dates or stated.dates
    return Conventions(how.decimal or stated.decimal, thousands, bool(how.thousands), dates, stated.months)


def told_cell(
    cell: GridCell, column: Column, how: MappedColumn, conventions: Conventions, missing: Mapping[str, str]
) -> str | ExplainedMistake:
    """The text that our column gets, empty for none, or why it cannot be told."""
    if cell.content in (Content.FORMULA, Content.ERROR):
        return no_value(cell)
    taken = replace(cell, text=part_of(cell.text.strip(), how)) if how.split else cell
    text = taken.text.strip()
    if (meant := how.values.get(text, how.values.get(plain_name(text)))) is not None:
        return meant
    if how.numbers is not None and is_number(numeral(taken, conventions)):
        return how.numbers
    if text in missing or not text:
        return how.otherwise or "" if not text else ""
    if how.otherwise is not None:
        return how.otherwise
    if how.values and column.kind in WORDS:
        return no_meaning(text, how)
    return by_kind(taken, column, how, conventions)


def by_kind(cell: GridCell, column: Column, how: MappedColumn, conventions: Conventions) -> str | ExplainedMistake:
    if how.part in DATE_PARTS and not how.split:
        day = converted(cell, Kind.DATE, conventions)
        part = part_of_date(day, how.part) if isinstance(day, str) else None
        return no_date(cell) if part is None else part
    told = converted(cell, column.kind, conventions)
    if how.digits is not None and isinstance(told, str) and told.isdecimal():
        return told.zfill(how.digits)
    if how.times is not None and isinstance(told, str) and column.kind in NUMBERS:
        return multiplied(told, how.times)
    return told


def numeral(cell: GridCell, conventions: Conventions) -> str:
    told = converted(cell, Kind.BOUNDED_NUMBER, conventions)
    return told if isinstance(told, str) else ""


def part_of(text: str, how: MappedColumn) -> str:
    """The part of a cell that holds several; a cell that does not follow the pattern is the first of them."""
    holes = HOLE.findall(how.split)
    found = re.fullmatch(pattern_of(how.split), text)
    if found:
        return found[how.part].strip()
    return text if holes[:1] == [how.part] else ""


def pattern_of(split: str) -> str:
    """A regular expression for `{value} (N<{limit})`; spaces may be there or not."""
    pieces = HOLE.split(split)
    literal = [r"\s*".join(map(re.escape, piece.split(" "))) for piece in pieces[::2]]
    return "".join(
        text + (rf"(?P<{pieces[2 * n + 1]}>.+?)" if 2 * n + 1 < len(pieces) else "") for n, text in enumerate(literal)
    )


def is_day(text: str | None) -> bool:
    try:
        return date.fromisoformat(text or "") is not None
    except ValueError:
        return False


def distance_of(nominal: Nominal) -> Decimal:
    unit = next(unit for unit in ("months", "weeks", "days") if getattr(nominal, unit))
    return days_of(Decimal(distance_text(nominal)), unit)


def distance_text(nominal: Nominal) -> str:
    return nominal.months or nominal.weeks or nominal.days


def unshown(told: ExplainedMistake) -> ExplainedMistake:
    """The same without the value, where the column says who somebody is."""
    return ExplainedMistake(told.code, "The cell (not shown: it may identify the patient) cannot be read.", told.remedy)


def no_value(cell: GridCell) -> ExplainedMistake:
    if cell.content is Content.ERROR:
        message = f"{shown(cell.text)} is an error of the spreadsheet, not a value."
        return ExplainedMistake("cell-spreadsheet-error", message, "Mend the formula, or correct the cell.")
    return ExplainedMistake(
        "cell-formula",
        f"{shown(cell.text)} is a formula that nobody has calculated: the file holds no value for it.",
        "Open the workbook in Excel and save it, copy the column as values, or leave it out under `not_imported`.",
    )


def no_meaning(text: str, how: MappedColumn) -> ExplainedMistake:
    return ExplainedMistake(
        "value-not-stated",
        f"{shown(text)} is none of the values that the mapping states: {listed(list(how.values), most=12)}.",
        f"State what {shown(text)} means under `values`, or correct the cell.",
    )


def no_mark(text: str, marked: Marked) -> ExplainedMistake:
    return ExplainedMistake(
        "value-not-stated",
        f"{shown(text)} is none of the marks that the mapping states: {listed(list(marked.marks), most=12)}.",
        "State it under `marks` if the column is marked by it, or correct the cell.",
    )


def several_marks(values: list[str]) -> ExplainedMistake:
    return ExplainedMistake(
        "several-marked",
        f"Several columns are marked: {', '.join(values)}.",
        "Say which one leads: `several: first` takes the one that stands first in the mapping; or correct the cell.",
    )


def several_rows(patient: str, other: MappedSheet, rows: tuple[int, ...]) -> ExplainedMistake:
    named = listed([other.grid.place(row, 1).row for row in rows])
    return ExplainedMistake(
        "join-several-rows",
        f"{shown(patient)} stands in several rows of {other.named}: {named}.",
        "Leave the others out, or correct the id where it is another patient's.",
    )


def no_row(patient: str, other: MappedSheet) -> ExplainedMistake:
    return ExplainedMistake(
        NO_ROW,
        f"{shown(patient)} has no row in {other.named}, from which a cell of this row is taken.",
        "Correct the id there; or list our column under `needs`: then there is no row without it.",
    )


def no_date(cell: GridCell) -> ExplainedMistake:
    return ExplainedMistake(
        "date-not-read", f"{shown(cell.text)} is no date that the mapping states.", "Correct the cell."
    )


def no_time(cell: GridCell) -> ExplainedMistake:
    message = f"{shown(cell.text)} is no time of day: expected hours and minutes, such as 09:23."
    return ExplainedMistake("time-not-read", message, "Correct the cell.")


def no_origin(after: str) -> ExplainedMistake:
    message = f"The nominal dates of this row are counted from `{after}`, which holds no day here."
    return ExplainedMistake("nominal-without-origin", message, "Correct the cell, or fill it.")
