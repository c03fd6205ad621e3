"""Which row of the ledger a row of a file is: known by its patient and by what tells the rows of its table apart."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from theracurve.checking import ANSWERS_FILE
from theracurve.definition.loader import FILE_NAME
from theracurve.intake.mapping.newer import KEYS
from theracurve.records.answers import ANSWERS, GivenAnswer
from theracurve.workbench.ledger.appending import numbered, row_name
from theracurve.workbench.ledger.change import PATIENT_COLUMN
from theracurve.workbench.ledger.incoming import Incoming, IncomingRow
from theracurve.workbench.ledger.models import StoredEntry
from theracurve.workbench.ledger.reading import LedgerTables, Rows
from theracurve.workbench.ledger.table_names import PROTOCOL, PROTOCOL_TEXT, ROW

TOLD_APART = {**KEYS, "overrides": ("variant", "decision", "visit"), ANSWERS.name: ("code", "table", "row")}
Named = dict[str, IncomingRow]
T = TypeVar("T")


def rows_by_name(incoming: Incoming, own: LedgerTables, base: LedgerTables) -> dict[str, Named]:
    """Every row of the files under the name that it has in the ledger, or will have, table by table; `base` is what the
    last import left, `own` how the ledger stands."""
    given = last_numbers()
    protocol = IncomingRow("", {PROTOCOL_TEXT: incoming.protocol}, {PROTOCOL_TEXT: FILE_NAME})
    theirs = {PROTOCOL: {FILE_NAME: protocol}}
    for table, rows in incoming.tables.items():
        theirs[table] = named(table, rows, own.get(table, {}), base.get(table, {}), given)
    answers = [row_of_answer(answer, theirs) for answer in incoming.answers]
    theirs[ANSWERS.name] = named(ANSWERS.name, answers, own.get(ANSWERS.name, {}), base.get(ANSWERS.name, {}), given)
    return theirs


def last_numbers() -> Counter[tuple[str, str]]:
    """The last number given to a row of each table and patient, whether or not the row is still there."""
    last: Counter[tuple[str, str]] = Counter()
    for table, row in StoredEntry.objects.values_list("table", "row").distinct():
        patient, number = numbered(row)
        last[table, patient] = max(last[table, patient], number)
    return last


def named(table: str, rows: Sequence[IncomingRow], own: Rows, base: Rows, given: Counter[tuple[str, str]]) -> Named:
    """The rows in their order: those of the last import by what they said then, those entered here by what they say."""
    entered = {name: cells for name, cells in own.items() if name not in base}
    known = {**by_key(table, entered.items()), **by_key(table, base.items())}
    found: Named = {}
    for key, row in by_key(table, ((row, row.cells) for row in rows)).items():
        name = known.get(key)
        if name is None:
            given[table, row.patient] += 1
            name = row_name(row.patient, given[table, row.patient])
        found[name] = row
    return found


def by_key(table: str, rows: Iterable[tuple[T, Mapping[str, str]]]) -> dict[tuple[str, ...], T]:
    """The rows by what tells them apart; several alike are numbered in their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    found: dict[tuple[str, ...], T] = {}
    for row, cells in rows:
        key = tuple(cells.get(column, "") for column in (PATIENT_COLUMN, *TOLD_APART.get(table, ())))
        seen[key] += 1
        found[*key, str(seen[key])] = row
    return found


def row_of_answer(answer: GivenAnswer, theirs: Mapping[str, Named]) -> IncomingRow:
    """The cells of an answer, the row that it speaks of by its name in the ledger."""
    names = list(theirs.get(answer.table or "", ()))
    known = answer.row is not None and 0 < answer.row <= len(names)
    name = names[answer.row - 1] if known and answer.row else str(answer.row or "")
    said = {column: getattr(answer, column) for column in ANSWERS.names} | {ROW: name}
    cells = {column: str(value) for column, value in said.items() if value}
    patient = theirs[answer.table or ""][name].patient if known else ""
    return IncomingRow(patient, cells, dict.fromkeys(cells, f"{ANSWERS_FILE}, row {answer.number}"))
