"""The form of a visit: the rows that the protocol reads of it, with what stands already, and what a person enters."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from theracurve.records.asked_at_visits import AskedRow, asked_at_visits, day_of, range_of
from theracurve.schedule.appointment import Appointment
from theracurve.vocabulary.said import Said
from theracurve.vocabulary.tables import RECORD_TABLES, Column, Kind, Table
from theracurve.workbench.ledger.appending import next_row, numbered, row_name
from theracurve.workbench.ledger.change import PATIENT_COLUMN, CellChange
from theracurve.workbench.ledger.reading import LedgerTables, tables
from theracurve.workbench.standing import Look

ADMINISTRATIONS = RECORD_TABLES["administrations"]
COPIED = "lesion_id", "location", "kind", "target", "index", "modality"  # of a lesion, from look to look
UNIT, CYCLE = "unit", "cycle"
FLAGS = "true", "false"
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class VisitField:
    """One cell to be entered. `name` is that of its input, `value` what is proposed, `suggested` what may stand there,
    and `expected` the range of what is plausible."""

    name: str
    column: Column
    value: str = ""
    suggested: tuple[str, ...] = ()
    expected: Said | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        return FLAGS if self.column.kind is Kind.FLAG else self.column.choices


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One row of a visit. `cells` say which it is; `earlier` is what was last entered of the same before; `stands` is
    the ledger's name of the row that is there already, of which `standing` are the cells, and which is not entered
    again."""

    table: Table
    cells: Cells
    fields: tuple[VisitField, ...]
    earlier: Cells
    stands: str
    standing: Cells

    @property
    def known_as(self) -> str:
        """What tells the row apart from the others of its table; empty where there is one."""
        return next(iter(self.cells.values()), "")


@dataclass(frozen=True, slots=True)
class VisitForm:
    """The rows of one visit of one patient, table by table."""

    patient_id: str
    visit: str
    rows: tuple[VisitRow, ...]

    @property
    def by_table(self) -> dict[str, list[VisitRow]]:
        found: dict[str, list[VisitRow]] = {}
        for row in self.rows:
            found.setdefault(row.table.name, []).append(row)
        return found


def visit_form(look: Look, appointment: Appointment) -> VisitForm:
    """The form of an appointment: of a visit what the protocol reads of it, of a cycle the administration."""
    patient, label = appointment.patient_id, appointment.name
    own = tables(look.at.head.number, patient=patient)
    unit, _, number = label.partition(" ")
    if unit == CYCLE:
        cells = {CYCLE: number}
        fields = tuple(column for column in ADMINISTRATIONS.columns if column.name not in (PATIENT_COLUMN, CYCLE))
        given = partial(has, wanted=cells)
        return VisitForm(patient, label, (visit_row(look, own, given, AskedRow(ADMINISTRATIONS, cells, fields)),))
    checked = look.checked
    asked = asked_at_visits(checked.study_file.definitions.values(), checked.intake.connection)
    rows = (
        visit_row(look, own, partial(is_of, appointment, row.table), one)
        for row in asked
        for one in each_lesion(row, own)
    )
    return VisitForm(patient, label, tuple(rows))


def is_of(appointment: Appointment, table: Table, cells: Cells) -> bool:
    """Whether a row is of the visit: by its label, or by a day within the window, since the label of a source decides
    nothing."""
    day = cells.get(day_of(table).name, "")
    within = appointment.earliest.isoformat() <= day <= appointment.latest.isoformat()
    return cells.get("visit") == appointment.name or within


def each_lesion(asked: AskedRow, own: LedgerTables) -> Iterator[AskedRow]:
    """The row itself; of lesions one for each that the patient is known to have, with what stays the same of it."""
    if asked.table.name != "lesions":
        yield asked
        return
    columns = tuple(column for column in asked.columns if column.name not in COPIED)
    known: dict[str, Cells] = {}
    for cells in in_time(own, asked.table):
        if cells.get("lesion_id"):
            known[cells["lesion_id"]] = {name: cells[name] for name in COPIED if name in cells}
    yield from (AskedRow(asked.table, cells, columns) for _, cells in sorted(known.items()))


def in_time(own: LedgerTables, table: Table) -> list[Cells]:
    """The rows of a patient in the order of their days."""
    day = day_of(table).name
    return sorted(own.get(table.name, {}).values(), key=lambda cells: cells.get(day, ""))


def visit_row(look: Look, own: LedgerTables, is_there: Callable[[Cells], bool], asked: AskedRow) -> VisitRow:
    table, key = asked.table, dict(list(asked.cells.items())[:1])
    alike = [cells for cells in in_time(own, table) if has(cells, key)]
    of_table = own.get(table.name, {})
    stands = next((name for name, cells in of_table.items() if has(cells, key) and is_there(cells)), "")
    earlier = alike[-1] if alike else {}
    known_as = next(iter(key.values()), "")
    fields = tuple(
        VisitField(
            f"{table.name}:{known_as}:{column.name}",
            column,
            earlier.get(UNIT, "") if column.name == UNIT else "",
            suggestions(look, column, alike, key),
            expected(table, column, asked.cells),
        )
        for column in asked.columns
    )
    return VisitRow(table, asked.cells, fields, earlier, stands, of_table.get(stands, {}))


def has(cells: Cells, wanted: Cells) -> bool:
    return all(cells.get(name) == text for name, text in wanted.items())


def suggestions(look: Look, column: Column, alike: list[Cells], key: Cells) -> tuple[str, ...]:
    """What may stand in such a cell: agents of the protocol, what the patient's own rows have, and units of the study;
    texts of other patients may be of a site that the person does not see."""
    if column.kind is not Kind.TEXT and column.name != "reader":
        return ()
    if column.name == "agent":
        return tuple(look.checked.study_file.study.agents)
    known = {cells[column.name] for cells in alike if cells.get(column.name)}
    if column.name == UNIT and "analyte" in key:
        query = "SELECT DISTINCT unit FROM records.labs WHERE analyte = ? AND unit IS NOT NULL"
        known |= {unit for (unit,) in look.checked.intake.connection.execute(query, [key["analyte"]]).fetchall()}
    return tuple(sorted(known))


def expected(table: Table, column: Column, cells: Cells) -> Said | None:
    known = range_of(table.name, column.name, cells)
    return known.said() if known else None


def entered(form: VisitForm, given: Mapping[str, str]) -> Iterator[tuple[VisitRow, Cells]]:
    """The rows in which a person has entered something beside what was proposed, with their cells."""
    for row in form.rows:
        texts = {field.column.name: given.get(field.name, "").strip() for field in row.fields}
        proposed = {field.column.name: field.value for field in row.fields}
        if not row.stands and any(text and text != proposed[name] for name, text in texts.items()):
            yield row, {**row.cells, **of_the_visit(form, row.table, given), **texts}


def of_the_visit(form: VisitForm, table: Table, given: Mapping[str, str]) -> Cells:
    """The day and the label of a visit; an administration has a moment of its own."""
    if table is ADMINISTRATIONS:
        return {}
    day = given.get(f"on:{table.name}", "").strip() or given.get("on", "").strip()
    return {day_of(table).name: day, "visit": form.visit}


def rows_added(patient: str, rows: Sequence[tuple[VisitRow, Cells]]) -> Iterator[CellChange]:
    """New rows of a patient as changes; several of one table have names one after the other."""
    given: dict[str, int] = {}
    for row, cells in rows:
        table = row.table.name
        given[table] = given[table] + 1 if table in given else numbered(next_row(table, patient))[1]
        for name, text in {PATIENT_COLUMN: patient, **cells}.items():
            if text:
                yield CellChange(patient, table, row_name(patient, given[table]), name, "", text)
