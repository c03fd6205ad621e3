"""A study as the ledger holds it, at any entry, as the folder that `theracurve run` reads: the same bytes each time."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from theracurve.checking import ANSWERS_FILE
from theracurve.definition.loader import FILE_NAME
from theracurve.errors import UsageError
from theracurve.intake.nominal import LEDGER_HEAD_FILE, NOMINAL_KEY
from theracurve.outputs.exchange import exchange
from theracurve.outputs.file import replace_file
from theracurve.outputs.lock import locked
from theracurve.outputs.place import Place, settle
from theracurve.outputs.unwritable import unwritable
from theracurve.outputs.writing import write_files
from theracurve.records.answers import ANSWERS
from theracurve.records.ledger_head import FORMAT
from theracurve.vocabulary.csv_text import csv_text
from theracurve.vocabulary.tables import RECORD_TABLES
from theracurve.workbench.ledger.entry import NOTHING_YET, Head
from theracurve.workbench.ledger.models import StoredEntry
from theracurve.workbench.ledger.reading import CellName, LedgerTables, Rows, head, nominal_cells, tables
from theracurve.workbench.ledger.table_names import PROTOCOL, PROTOCOL_TEXT, ROW

RECORDS = "records"
RowNames = dict[str, list[str]]
NominalNumbers = dict[str, dict[str, list[int]]]


def write_study(folder: Path, as_of: int | None = None) -> RowNames:
    """Write `study.yaml` and `records` as they stood when entry `as_of` was the last; the names of the rows of each
    table in the order in which they are written, by which findings number them.

    `ledger.json` beside the tables states the head, the hashes of the files and which dates are nominal.

    Raises UsageError where there is no protocol in the ledger, nothing can be written, or `records` holds what no
    ledger wrote.
    """
    at = head_at(as_of)
    made = tables(at.number)
    protocol = made.get(PROTOCOL, {}).get(FILE_NAME, {}).get(PROTOCOL_TEXT)
    if protocol is None:
        raise UsageError("the ledger holds no study; import one first")
    order = rows_as_written(made)
    text = protocol.encode("utf-8")
    files = {name: written.encode("utf-8") for name, written in record_files(made, order)}
    stated = {FILE_NAME: text, **files}
    put(folder, text, {**files, LEDGER_HEAD_FILE: head_file(at, stated, nominal_rows(nominal_cells(at.number), order))})
    return order


def rows_as_written(made: LedgerTables) -> RowNames:
    """The names of the rows of each record table, sorted by patient and what follows, as `theracurve tables` does."""
    return {name: ordered(made[name], columns_of(name, made[name])) for name in RECORD_TABLES if name in made}


def ordered(rows: Rows, columns: list[str]) -> list[str]:
    return sorted(rows, key=lambda row: ([rows[row].get(column, "") for column in columns], row))


def columns_of(table: str, rows: Rows) -> list[str]:
    """The table's own columns, then those that only the protocol knows."""
    own = RECORD_TABLES[table].names
    return [*own, *sorted({column for cells in rows.values() for column in cells} - set(own))]


def record_files(made: LedgerTables, order: RowNames) -> Iterator[tuple[str, str]]:
    for table, names in order.items():
        rows = made[table]
        needed = {column.name for column in RECORD_TABLES[table].columns if column.required}
        held = needed | {column for cells in rows.values() for column in cells}
        columns = [column for column in columns_of(table, rows) if column in held]
        yield f"{table}.csv", csv_text(columns, ([rows[name].get(column, "") for column in columns] for name in names))
    answers = sorted(answer_rows(made.get(ANSWERS.name, {}), order))
    if answers:
        yield ANSWERS_FILE, csv_text(ANSWERS.names, answers)


def answer_rows(answers: Rows, order: RowNames) -> Iterator[list[str]]:
    """The answers, each row by its number in the file; an answer about a row that is gone is left out."""
    for cells in answers.values():
        names, row = order.get(cells.get("table", "")), cells.get(ROW, "")
        if names is None or not row:
            yield [cells.get(column, "") for column in ANSWERS.names]
        elif row in names:
            numbered = {**cells, ROW: str(names.index(row) + 1)}
            yield [numbered.get(column, "") for column in ANSWERS.names]


def head_at(as_of: int | None) -> Head:
    """The head when an entry was the last."""
    if as_of is None:
        return head()
    found = StoredEntry.objects.filter(number__lte=as_of).order_by("-number").values_list("number", "hash").first()
    return Head(*found) if found else NOTHING_YET


def nominal_rows(cells: Collection[CellName], order: RowNames) -> NominalNumbers:
    """The nominal dates by table and column, each row by its number in the file."""
    made: NominalNumbers = defaultdict(lambda: defaultdict(list))
    columns: dict[tuple[str, str], list[str]] = defaultdict(list)
    for table, name, column in cells:
        columns[table, name].append(column)
    for table, names in order.items():
        for number, name in enumerate(names, start=1):
            for column in sorted(columns.get((table, name), ())):
                made[table][column].append(number)
    return made


def head_file(at: Head, files: Mapping[str, bytes], nominal: NominalNumbers) -> bytes:
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    content: dict[str, object] = {"format": FORMAT, "number": at.number, "hash": at.hash, "files": hashes}
    content |= {NOMINAL_KEY: nominal} if nominal else {}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def put(folder: Path, protocol: bytes, files: Mapping[str, bytes]) -> None:
    """Replace the records of a folder whole, then its protocol."""
    place = Place((folder / RECORDS).absolute())
    if place.folder.exists() and not (place.folder / LEDGER_HEAD_FILE).exists():
        raise UsageError(f"{place.folder} holds records that no ledger wrote, and stays as it is; name another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(place.lock, folder):
            settle(place)
            place.new.mkdir(mode=0o700)
            write_files(place.new, files)
            exchange(place)
            settle(place)
        replace_file(folder / FILE_NAME, protocol)
    except OSError as error:
        raise unwritable(folder, error) from None
