"""Grids and a mapping to the rows of our tables, as text, each cell with its place in the user's own file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from theracurve.intake.mapping.filling import NO_ROW, At, Filled, Filler, distance_text
from theracurve.intake.mapping.loading import MappingFile
from theracurve.intake.mapping.model import MappedColumn, RowRule
from theracurve.intake.mapping.opening import Opened, at_key
from theracurve.intake.mapping.sheets import MappedSheet, NoColumn, plain_name
from theracurve.intake.mistake import ExplainedMistake
from theracurve.intake.nearest import suggestion
from theracurve.vocabulary.cell_place import CellPlace
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.tables import Table

Variables = Mapping[str, str]
RulePath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class MappedRow:
    """One row of our table: its text by column, where each cell stood, the columns whose date is a planned day, the
    values of the variables that made it, the row of the source, and the first cell that it was made of."""

    cells: Mapping[str, str | None]
    places: Mapping[str, At]
    nominal: tuple[str, ...]
    variables: Variables
    sheet: MappedSheet
    source_row: int
    origin: At

    def at(self, column: str | None) -> At:
        """Says where a cell stood; for a constant or a planned day, where what it belongs to stood."""
        return self.origin if column in self.nominal else self.places.get(column or "", self.origin)


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty cell from which no row was made."""

    sheet: MappedSheet
    row: int
    column: int
    variables: Variables


@dataclass(frozen=True, slots=True)
class MappedTable:
    """The rows of one table in the order of the mapping, the columns that are stated, the findings of cells, the cells
    (row, column) that are empty because of one, and the cells of the source that are empty and gave no row."""

    rows: tuple[MappedRow, ...]
    given: frozenset[str]
    findings: tuple[Finding, ...]
    untold: frozenset[tuple[int, str]]
    gaps: tuple[Gap, ...]


WHOLE_DISTANCE = re.compile(r"-?\d{1,4}(\.\d{1,4})?|\?", re.ASCII)  # `?` is asked about
ONE_ROW_A_PATIENT = frozenset({"patients", "follow_up"})


@dataclass(slots=True)
class Making:
    """What is made while a table is read; `told` are the cells and reasons that were said already."""

    rows: list[MappedRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    told: set[tuple[str, str, str, str]] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    untold: set[tuple[int, str]] = field(default_factory=set)
    gaps: list[Gap] = field(default_factory=list)
    once: dict[str | None, list[int]] = field(default_factory=dict)  # by patient: the rows of which each stands once


def apply_mapping(mapped: MappingFile, opened: Opened, tables: Mapping[str, Table]) -> Mapping[str, MappedTable]:
    """The rows of every table that the mapping states."""
    return {
        name: mapped_table(mapped, opened, tables[name], rules)
        for name, rules in mapped.mapping.tables.items()
        if rules
    }


def mapped_table(mapped: MappingFile, opened: Opened, table: Table, rules: Sequence[RowRule]) -> MappedTable:
    making = Making()
    for number, rule in enumerate(rules):
        path = ("tables", table.name, number)
        making.findings += unknown_columns(mapped, table, rule, path)
        making.findings += missing_columns(mapped, table, rule, path)
        making.given |= set(rule.columns) & set(table.names)
        for sheet in opened.sheets.get(rule.source, ()):
            for variables in values_of(rule, sheet):
                make_rows(mapped, opened, table, rule, path, sheet, variables, making)
    given, untold = frozenset(making.given), frozenset(making.untold)
    return MappedTable(tuple(making.rows), given, tuple(making.findings), untold, tuple(making.gaps))


def values_of(rule: RowRule, sheet: MappedSheet) -> Iterator[Variables]:
    """The values of the variables, side by side; once without any where there is no `for`."""
    names = list(rule.each)
    for values in zip(*rule.each.values(), strict=True) if names else [()]:
        yield {"sheet": sheet.says, **dict(zip(names, values, strict=True))}


def make_rows(
    mapped: MappingFile,
    opened: Opened,
    table: Table,
    rule: RowRule,
    path: RulePath,
    sheet: MappedSheet,
    variables: Variables,
    making: Making,
) -> None:
    try:
        fillers = [
            filler_of(opened, table, name, how, rule, sheet, variables)
            for name, how in rule.columns.items()
            if name in table.names
        ]
        only = conditions(rule.only, sheet, variables)
        absent = conditions(rule.no_row, sheet, variables)
    except NoColumn as error:
        making.findings.append(at_key(mapped, path, "mapping-no-column", str(error)))
        return
    rows = [
        row
        for row in sheet.rows
        if all(text_at(sheet, row, at) in values for at, values in only)
        and not any(text_at(sheet, row, at) in values for at, values in absent)
    ]
    if not fillers:  # none of its columns is one of ours, which is said
        return
    for row, filled in zip(rows, zip(*(filler.fill_all(rows) for filler in fillers), strict=True), strict=True):
        make_row(table, rule, sheet, row, fillers, filled, variables, making)


def text_at(sheet: MappedSheet, row: int, column: int) -> str:
    return sheet.cell(row, column).text.strip()


def conditions(
    stated: Mapping[str, tuple[str, ...]], sheet: MappedSheet, variables: Variables
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple(
        (sheet.column(filled_in(name, variables)), tuple(filled_in(value, variables) for value in values))
        for name, values in stated.items()
    )


def filled_in(text: str, variables: Variables) -> str:
    """The text with its variables, written `{month}`, filled; other braces stay."""
    for name, value in variables.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def filler_of(
    opened: Opened,
    table: Table,
    name: str,
    how: MappedColumn,
    rule: RowRule,
    sheet: MappedSheet,
    variables: Variables,
) -> Filler:
    """Raises NoColumn where a name is in no header, or a distance no number."""
    known = with_variables(how, variables)
    if known.nominal is not None and not WHOLE_DISTANCE.fullmatch(distance_text(known.nominal)):
        raise NoColumn(f"`{distance_text(known.nominal)}` is no number of months, weeks or days for `{name}`")
    column = table.column(name)
    if how.of:
        (other, *_) = opened.sheets.get(how.of) or (None,)
        if other is None:
            raise NoColumn(f"there is no source `{how.of}` to join with")
        keys, instead = joining_columns(known, sheet, other), other.column(known.instead) if known.instead else 0
        place = other.column(known.nominal.after if known.nominal else known.column)
        return Filler(column, known, sheet, place, joined_from=other, joined_by=keys, instead=instead)
    if known.marked is not None:
        places = {marked: sheet.column(marked) for marked in known.marked.columns}
        return Filler(column, known, sheet, marked=places, own=True)
    if known.nominal is not None:
        return Filler(column, known, sheet, sheet.column(known.nominal.after))
    if known.value is not None:
        return Filler(column, known, sheet)
    if known.between:
        return Filler(
            column, known, sheet, sheet.column(known.between[1]), span=tuple(map(sheet.column, known.between)), own=True
        )
    varies = any(f"{{{variable}}}" in how.column for variable in rule.each)
    own = varies if names_vary(rule) else name != "patient_id"
    instead, clock = (sheet.column(named) if named else 0 for named in (known.instead, known.time))
    return Filler(column, known, sheet, sheet.column(known.column), own=own, instead=instead, clock=clock, plain=True)


def joining_columns(how: MappedColumn, sheet: MappedSheet, other: MappedSheet) -> tuple[int, ...]:
    """The columns of a sheet by which another is joined. Raises NoColumn where the other has not as many."""
    keys = tuple(map(sheet.column, how.by)) or sheet.patient_columns
    if len(keys) != len(other.patient_columns):
        raise NoColumn(f"`{sheet.source}` and `{other.source}` do not name the `patient` by as many columns")
    return keys


def names_vary(rule: RowRule) -> bool:
    """Whether the columns that rows are made of differ by the variables of `for`."""
    return any(f"{{{variable}}}" in how.column for variable in rule.each for how in rule.columns.values())


def with_variables(how: MappedColumn, variables: Variables) -> MappedColumn:
    """The same with the variables filled into its names and constants."""
    changed: dict[str, object] = {name: filled_in(getattr(how, name), variables) for name in ("column", "time")}
    if how.value is not None:
        changed["value"] = filled_in(how.value, variables)
    if how.nominal is not None:
        nominal = {part: filled_in(getattr(how.nominal, part), variables) for part in ("months", "weeks", "days")}
        changed["nominal"] = how.nominal.model_copy(
            update={"after": filled_in(how.nominal.after, variables), **nominal}
        )
    if how.numbers is not None:
        changed["numbers"] = filled_in(how.numbers, variables)
    return how.model_copy(update=changed)


def make_row(
    table: Table,
    rule: RowRule,
    sheet: MappedSheet,
    row: int,
    fillers: Sequence[Filler],
    values: Sequence[Filled],
    variables: Variables,
    making: Making,
) -> None:
    cells, places, wrong, own = sorted_out(fillers, values)
    answered = dict(answers_at(fillers, places)) if sheet.answers else {}
    if own and not answered and not any(one.raw for one in own):
        making.gaps += [Gap(sheet, row, one.at[2], variables) for one in own if one.at]
        return
    if answered:
        cells |= answered
        wrong = {name: one for name, one in wrong.items() if name not in answered}
    if any(cells[need] is None and told_absent(wrong.get(need)) for need in rule.needs if need in cells):
        return
    same = row_of_same(making, table, cells) if rule.once else None
    number = len(making.rows) + 1 if same is None else same + 1
    for name, one in wrong.items():
        making.untold.add((number, name))
        say(making, table, number, name, cells.get("patient_id"), one)
    nominal = tuple(filler.column.name for filler, one in zip(fillers, values, strict=True) if one.nominal)
    if answered:
        making.given |= answered.keys() & set(table.names)
    origin = next((one.at for one in own if one.raw), None) or next(iter(places.values()), (sheet, row, 1))
    made = MappedRow(cells, places, nominal, variables, sheet, row, origin)
    if same is not None:
        making.rows[same] = with_more(making.rows[same], made)
        return
    making.rows.append(made)
    if rule.once:
        making.once.setdefault(cells.get("patient_id"), []).append(number - 1)


def sorted_out(
    fillers: Sequence[Filler], values: Sequence[Filled]
) -> tuple[dict[str, str | None], dict[str, At], dict[str, Filled], list[Filled]]:
    """By our columns the texts of a row, where each stood, those that cannot be told; and those of its own source. Once
    over each row, as a large table is made of nothing else."""
    cells: dict[str, str | None] = {}
    places: dict[str, At] = {}
    wrong: dict[str, Filled] = {}
    own: list[Filled] = []
    for filler, one in zip(fillers, values, strict=True):
        name = filler.column.name
        cells[name] = one.text
        if one.at is not None:
            places[name] = one.at
        if one.untold is not None:
            wrong[name] = one
        if filler.own:
            own.append(one)
    return cells, places, wrong, own


def row_of_same(making: Making, table: Table, cells: Mapping[str, str | None]) -> int | None:
    """The place of an earlier row that says the same. Particulars of a patient may be spread over rows: there, one that
    says nothing else of what both say."""
    gaps = table.name in ONE_ROW_A_PATIENT
    for place in making.once.get(cells.get("patient_id"), ()):
        pairs = [(text, making.rows[place].cells.get(name)) for name, text in cells.items()]
        if all(one == other or (gaps and None in (one, other)) for one, other in pairs):
            return place
    return None


def with_more(earlier: MappedRow, later: MappedRow) -> MappedRow:
    """A row with what a later one of the same patient says besides."""
    more = {name: text for name, text in later.cells.items() if earlier.cells.get(name) is None and text is not None}
    places = {name: later.places[name] for name in more if name in later.places}
    nominal = (*earlier.nominal, *(name for name in later.nominal if name in more))
    return replace(earlier, cells={**earlier.cells, **more}, places={**earlier.places, **places}, nominal=nominal)


def told_absent(wrong: Filled | None) -> bool:
    """Whether a cell is empty because there is nothing, not because it cannot be read."""
    return wrong is None or (wrong.untold is not None and wrong.untold.code == NO_ROW)


def answers_at(fillers: Sequence[Filler], places: Mapping[str, At]) -> Mapping[str, str | None]:
    """What a person says that the columns of our row hold, given at one of the cells that it is made of."""
    said: dict[str, str | None] = {}
    for filler in fillers:
        at = places.get(filler.column.name)
        answer = at and filler.own and at[0].answers.get(at[1:])
        if answer:
            said |= {name: text or None for name, text in answer.columns.items()}
    return said


def say(making: Making, table: Table, number: int, column: str, patient_id: str | None, one: Filled) -> None:
    """One finding for a cell and a reason, however many columns are filled from it."""
    assert one.untold is not None
    place = place_of(one.at)
    key = (*((place.file, place.sheet, place.cell) if place else (table.name, str(number), column)), one.untold.code)
    if key in making.told:
        return
    making.told.add(key)
    making.findings.append(placed(untold_cell(table, number, column, patient_id, one.untold), place))


def untold_cell(table: Table, number: int, column: str, patient_id: str | None, reason: ExplainedMistake) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code=reason.code,
        table=table.name,
        row=number,
        column=column,
        patient_id=patient_id,
        message=reason.message,
        remedy=reason.remedy,
    )


def place_of(at: At | None) -> CellPlace | None:
    return at[0].grid.place(at[1], at[2]) if at else None


def placed(finding: Finding, place: CellPlace | None) -> Finding:
    """The finding with the place in the user's own file."""
    if place is None:
        return finding
    return replace(finding, file=place.file, sheet=place.sheet or None, cell=place.cell)


def unknown_columns(mapped: MappingFile, table: Table, rule: RowRule, path: RulePath) -> Iterator[Finding]:
    for key, names in (("columns", rule.columns), ("needs", rule.needs)):
        for name in names:
            if name not in table.names:
                message = f"`{name}` is no column of `{table.name}`.{suggestion(name, table.names)}"
                yield at_key(mapped, (*path, key, name), "mapping-unknown-column", message, "See docs/records.md.")


def missing_columns(mapped: MappingFile, table: Table, rule: RowRule, path: RulePath) -> Iterator[Finding]:
    """Columns that no row of the table may leave empty."""
    for column in table.columns:
        if column.filled and column.name not in rule.columns:
            message = f"Nothing says what `{column.name}` is in these rows of `{table.name}`; every row needs one."
            remedy = f"Add `{column.name}:` with a column of the source, or a constant: {{value: ...}}."
            yield at_key(mapped, (*path, "columns"), "mapping-missing-column", message, remedy)


def used_columns(mapped: MappingFile, sheet: MappedSheet) -> set[int]:
    """The columns of a sheet from which anything is read, or whose cells decide about rows."""
    names = {*sheet.stated.only, *sheet.stated.patient}
    for rules in mapped.mapping.tables.values():
        for rule in rules:
            read = tuple(names_read(rule, sheet.source))
            names |= {filled_in(name, variables) for variables in values_of(rule, sheet) for name in read}
    return {column for name in names for column in columns_named(sheet, name)}


def columns_named(sheet: MappedSheet, name: str) -> Iterator[int]:
    """The column of a name, if there is one."""
    with suppress(NoColumn):
        yield sheet.column(name)


def names_read(rule: RowRule, source: str) -> Iterator[str]:
    """The names of columns of a source that a rule reads."""
    for how in rule.columns.values():
        if (how.of or rule.source) == source:
            yield from filter(None, (how.column, how.instead, how.time, how.nominal.after if how.nominal else ""))
            yield from (*how.between, *(how.marked.columns if how.marked else ()))
    if rule.source == source:
        yield from (*rule.only, *rule.no_row, *(name for how in rule.columns.values() for name in how.by))


def stated_as_not_imported(mapped: MappingFile, sheet: MappedSheet) -> set[int]:
    names = {plain_name(name) for name in mapped.mapping.not_imported.get(sheet.source, ())}
    lettered = {sheet.column(name) for name in names if name.startswith("$")}
    whole = {number for number, header in enumerate(sheet.headers, start=1) if header in names}
    return lettered | whole | {at for name in names - set(sheet.headers) for at in sheet.columns.get(name, ())}
