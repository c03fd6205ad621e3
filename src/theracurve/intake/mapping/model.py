"""What a person states about files of another shape, so that nothing in them is guessed. One frozen value.

Names of columns are those of the header, without what stands in brackets at its end where that leaves no doubt. Names
and constants may hold variables of `for`, written `{month}`.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from theracurve.definition.part import Count, Number, Part, refusal
from theracurve.vocabulary.cell_place import number_of
from theracurve.vocabulary.tables import RECORD_TABLES

Text = Annotated[str, Field(max_length=1000)]
Words = tuple[Text, ...]
OPEN = "?"  # what a draft proposes where it knows nothing to propose
CELL = re.compile(
    r"(?P<source>[^!]+)!(?:(?P<sheet>.+)!)?(?:(?P<letters>[A-Z]{1,3})(?P<row>\d+)|(?P<line>\d+):(?P<column>\d+))"
)


def or_empty(value: object) -> object:
    """A key without a value says that the cell is left empty."""
    return "" if value is None else value


def one_or_more(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Meaning = Annotated[Text, BeforeValidator(or_empty)]
Texts = Annotated[tuple[Meaning, ...], BeforeValidator(one_or_more)]


class Except(Part):
    """Rows that are no data: those whose cell in `column` is one of `values` (totals, means, notes)."""

    column: Text
    values: Texts


class DataRows(Part):
    """Which rows hold data: those below the header, where so stated up to the first empty one, but for `except`."""

    first: Count | None = Field(None, alias="from")
    until: Literal["blank", "end"] = "end"
    but: tuple[Except, ...] = Field((), alias="except")

    @model_validator(mode="before")
    @classmethod
    def one_exception(cls, given: object) -> object:
        if isinstance(given, dict) and isinstance(given.get("except"), dict):
            return {**given, "except": [given["except"]]}
        return given


class MappedSource(Part):
    """One file, or one sheet of it, and how its cells are written."""

    file: Text
    sheet: Text = ""
    sheets: Mapping[str, Text] = Field(default_factory=dict)  # several alike: each name, and what `{sheet}` then says
    columns: Annotated[Text, Field(pattern=r"^([A-Z]{1,3}:[A-Z]{1,3})?$")] = ""  # such as A:F, of tables side by side
    header: tuple[Count, ...] = (1,)
    data: DataRows = DataRows()
    only: Mapping[str, Texts] = Field(default_factory=dict)  # the rows of the source: a column says one of these
    patient: Texts = ()  # the column by which other sources are joined; several where a patient has several rows
    decimal: Literal[",", "."] = "."
    thousands: Literal["", " ", ",", ".", "'"] = ""
    dates: Texts = ()  # of dates that are text, as strptime writes formats
    months: Literal["en", "fr", "de", "es", "it", "nl", "pt"] = "en"  # the language of names of months in them
    encoding: Text = ""
    delimiter: Text = ""
    missing: Mapping[str, Meaning] = Field(default_factory=dict)  # a code, and why there is no value
    carried: Texts = ()  # columns whose empty cells say what stands above them: merged cells, or an id written once

    @property
    def bounds(self) -> tuple[int, int] | None:
        """The first and last column that hold the table, where that is stated."""
        first, _, last = self.columns.partition(":")
        return (number_of(first), number_of(last)) if last else None


class Nominal(Part):
    """A planned day instead of a date: so many months, weeks or days after the date in a column."""

    after: Text
    months: Text = ""
    weeks: Text = ""
    days: Text = ""

    @model_validator(mode="after")
    def one_distance(self) -> "Nominal":
        if sum(map(bool, (self.months, self.weeks, self.days))) != 1:
            raise refusal("expected one of months, weeks or days")
        return self


class Marked(Part):
    """Several columns of which the marked one gives the value: `columns` says which value each gives."""

    columns: Mapping[str, Text]
    marks: Texts
    several: Literal["ask", "first"] = "ask"  # where two are marked: a question, or the one that stands first here


class MappedColumn(Part):
    """How one column of our table is filled: from a column, by a constant, a mark, a nominal date, or a span."""

    column: Text = ""
    instead: Text = Field("", alias="or")  # the column that counts where that one is empty
    of: Text = ""  # another source, joined by patient
    by: Texts = ()  # the columns of this source that the join goes by, where they are not its `patient`
    without: Meaning | None = None  # what it is where the other source has no row of the patient
    value: Text | None = None
    marked: Marked | None = None
    nominal: Nominal | None = None
    between: Annotated[tuple[Text, ...], Field(max_length=2)] = ()  # the days from the date in one column to another's
    values: Mapping[str, Meaning] = Field(default_factory=dict)  # what a cell says, and what that is in our words
    numbers: Text | None = None  # what any number gives, such as `measured`
    otherwise: Meaning | None = Field(None, alias="else")  # what any other cell gives
    split: Text = ""  # a cell that holds several values, such as "{value} (N<{limit})"
    part: Text = ""  # which of them; or `year`, `month`, `date` of a date
    times: Number | None = None
    decimal: Literal["", ",", "."] = ""
    thousands: Literal["", " ", ",", ".", "'"] = ""  # here also of a lone group, such as 5.594
    dates: Texts = ()
    time: Text = ""  # of a moment: the column with the time of day, on the day that `column` holds
    digits: Count | None = None  # of an id: a number is given zeros in front up to so many digits

    @model_validator(mode="before")
    @classmethod
    def by_name(cls, given: object) -> object:
        return {"column": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def one_origin(self) -> "MappedColumn":
        origins = (self.column, self.value is not None, self.marked is not None, self.nominal is not None, self.between)
        if sum(map(bool, origins)) != 1:
            raise refusal("expected one of column, value, marked, nominal or between")
        if self.between and len(self.between) != 2:
            raise refusal("expected two columns of dates", at="between")
        return self


class RowRule(Part):
    """One way in which rows of our table are made of rows of a source: one row, or one for each value of `for`."""

    source: Text = Field(alias="from")
    each: Mapping[str, tuple[Text, ...]] = Field(default_factory=dict, alias="for")
    only: Mapping[str, Texts] = Field(default_factory=dict)  # rows of the source in which a column says one of these
    columns: Mapping[str, MappedColumn]
    needs: Texts = ()  # our columns without which there is no row
    once: bool = False  # rows that say the same are one: of a patient whose particulars stand in every row, or in some
    no_row: Mapping[str, Texts] = Field(
        default_factory=dict
    )  # a column of the source, and what says that there is none

    @model_validator(mode="after")
    def side_by_side(self) -> "RowRule":
        if len({len(values) for values in self.each.values()}) > 1:
            raise refusal("expected as many values for each variable: they are taken side by side", at="for")
        return self


class Correction(Part):
    """A person's answer for one cell: how it is read instead, or what the columns of our table say.

    `found` is what stood there when it was given; where the cell says something else by now, it is asked again.
    """

    found: Meaning
    read: Annotated[Text | None, BeforeValidator(or_empty)] = None
    columns: Mapping[str, Meaning] = Field(default_factory=dict)
    reason: Text = ""

    @model_validator(mode="after")
    def one_answer(self) -> "Correction":
        if (self.read is None) == (not self.columns):
            raise refusal("expected either read or columns")
        return self


class OpenQuestion(Part):
    """Something that a person has to say; open as long as nothing is stated about what it is `about`: a column
    (`sheet: Groupe`) or a cell (`sheet!J11`)."""

    about: Text
    ask: Text


class SourceMapping(Part):
    """`mapping.yaml`, whole."""

    sources: Mapping[str, MappedSource]
    tables: Mapping[str, tuple[RowRule, ...]] = Field(default_factory=dict)
    corrections: Mapping[str, Correction] = Field(default_factory=dict)
    not_imported: Mapping[str, Texts] = Field(default_factory=dict)
    questions: tuple[OpenQuestion, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def without_empty_parts(cls, given: object) -> object:
        """A part of which every line is still a proposal is not stated."""
        if not isinstance(given, dict):
            return given
        return {key: value for key, value in given.items() if value is not None or key in ("sources", "tables")}

    @model_validator(mode="after")
    def coherent(self) -> "SourceMapping":
        for table, rules in self.tables.items():
            if table not in RECORD_TABLES:
                raise refusal("{name} is no record table; known: {known}", name=table, known=", ".join(RECORD_TABLES))
            for place, rule in enumerate(rules):
                self.refuse_unknown_source(rule.source, f"tables.{table}.{place}.from")
        for cell in self.corrections:
            named = CELL.fullmatch(cell)
            if named is None:
                raise refusal("expected a source and a cell, such as sheet!F17 or file!line:column", at="corrections")
            self.refuse_unknown_source(named["source"], "corrections")
            self.refuse_unsaid_sheet(cell, named["source"], named["sheet"])
        for source in self.not_imported:
            self.refuse_unknown_source(source, "not_imported")
        return self

    def refuse_unsaid_sheet(self, cell: str, source: str, sheet: str | None) -> None:
        """Refuse a correction that names no sheet of several alike, each of which has that cell."""
        sheets = self.sources[source].sheets
        if sheets and sheet not in sheets:
            wanted = f"{source}!{next(iter(sheets))}!{cell.rpartition('!')[2]}"
            raise refusal(
                "{cell} names no sheet of {source}; expected one of {sheets}, such as {wanted}",
                at="corrections",
                cell=cell,
                source=source,
                sheets=", ".join(sheets),
                wanted=wanted,
            )

    def refuse_unknown_source(self, name: str, at: str) -> None:
        if name not in self.sources:
            raise refusal("there is no source {name}; known: {known}", at=at, name=name, known=", ".join(self.sources))
