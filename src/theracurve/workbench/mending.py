"""What a person changes, as changes of the ledger: a cell, a new row, a row taken out, an override, an answer."""

from collections.abc import Iterator, Mapping
from datetime import date

from theracurve.errors import UsageError
from theracurve.intake.covariates import KINDS
from theracurve.records.answers import ANSWERS
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.tables import RECORD_TABLES, Column, Table
from theracurve.workbench.ledger.appending import next_row
from theracurve.workbench.ledger.change import PATIENT_COLUMN, CellChange
from theracurve.workbench.ledger.reading import cells_of_row
from theracurve.workbench.ledger.table_names import ROW
from theracurve.workbench.standing import looked

FORM, OVERRIDE, ANSWER = "form", "override", "answer"  # where a value came from, as entries say it
OVERRIDES = "overrides"


def table_named(name: str) -> Table:
    """A record table with the columns that only the protocol knows. Raises UsageError for another name."""
    if name not in RECORD_TABLES:
        raise UsageError(f"there is no record table {name!r}")
    table = RECORD_TABLES[name]
    covariates = looked().checked.study_file.study.covariates if name == "patients" else {}
    more = (Column(each, KINDS[kind]) for each, kind in covariates.items() if each not in table.names)
    return Table(table.name, (*table.columns, *more))


def column_named(table: Table, name: str) -> Column:
    """Raises UsageError where the table has none of this name."""
    if name not in table.names:
        raise UsageError(f"the table {table.name} has no column {name!r}")
    return table.column(name)


def cells_of(table: str, row: str) -> Mapping[str, str]:
    """What stands in a row. Raises UsageError where there is none of this name."""
    found = cells_of_row(table, row)
    if not found:
        raise UsageError(f"there is no row {row!r} in {table}; it may have been taken out")
    return found


def by(who: str) -> Mapping[str, str]:
    """States who makes or changes a call, and when: never what a form says of it."""
    return {"who": who, "when": date.today().isoformat()}


def call_changed(change: CellChange, who: str) -> Iterator[CellChange]:
    """A cell of a call mended, which is then the call of who mends it. Raises UsageError for the cells that say so."""
    if change.column in by(who):
        raise UsageError(f"{change.column} of a call is who decided it and when; nobody else states it")
    cells = cells_of(OVERRIDES, change.row)
    yield change
    for name, text in by(who).items():
        if text != cells.get(name, ""):
            yield CellChange(change.patient, OVERRIDES, change.row, name, cells.get(name, ""), text)


def cell_changed(table: str, row: str, column: str, old: str, new: str) -> CellChange:
    """One cell mended; the patient is whose row it is afterwards."""
    cells = cells_of(table, row)
    patient = new or old if column == PATIENT_COLUMN else cells.get(PATIENT_COLUMN, "")
    return CellChange(patient, table, row, column, old, new)


def row_added(table: Table, patient: str, cells: Mapping[str, str]) -> Iterator[CellChange]:
    """A new row of a patient. Raises UsageError where it would hold nothing but whom it is of."""
    filled = {name: text for name, text in cells.items() if text and name != PATIENT_COLUMN}
    if not filled:
        raise UsageError("a row holds something beside whom it is of; fill in a cell")
    row = next_row(table.name, patient)
    for name, text in {PATIENT_COLUMN: patient, **filled}.items():
        yield CellChange(patient, table.name, row, name, "", text)


def row_taken_out(table: str, row: str) -> Iterator[CellChange]:
    cells = cells_of(table, row)
    for name, text in cells.items():
        yield CellChange(cells.get(PATIENT_COLUMN, ""), table, row, name, text, "")


def overridden(patient: str, decision: str, visit: str, answer: str, who: str, reason: str) -> Iterator[CellChange]:
    """A person's answer in place of a derived one, under every definition."""
    cells = {"decision": decision, "visit": visit, "answer": answer, "reason": reason}
    return row_added(RECORD_TABLES[OVERRIDES], patient, {**cells, **by(who)})


def answered(finding: Finding, row: str, answer: str, who: str, reason: str) -> Iterator[CellChange]:
    """A person's answer to a finding; `row` is the ledger's name of the row that it speaks of."""
    patient = finding.patient_id or ""
    name = next_row(ANSWERS.name, patient or "study")
    cells = {
        "code": finding.code,
        "table": finding.table or "",
        ROW: row,
        **by(who),
        "answer": answer,
        "reason": reason,
    }
    for column, text in cells.items():
        if text:
            yield CellChange(patient, ANSWERS.name, name, column, "", text)
