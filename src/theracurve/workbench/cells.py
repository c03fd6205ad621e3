"""The rows of a patient as they were read, cell by cell, with what there is to say about each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import duckdb

from theracurve.export.record_tables import as_texts, typed_names
from theracurve.vocabulary.tables import Column, Table
from theracurve.workbench.findings_shown import ShownFinding
from theracurve.workbench.ledger.reading import LedgerTables, entries
from theracurve.workbench.ledger.reading import tables as ledger_tables
from theracurve.workbench.standing import Standing


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell with its text as it stands, the findings that speak of it, and whether it was ever another."""

    column: Column
    text: str
    findings: tuple[ShownFinding, ...]
    mended: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row by its number; `name` is that of the ledger, empty while it has none. `findings` speak of no one cell."""

    number: int
    name: str
    cells: tuple[ShownCell, ...]
    findings: tuple[ShownFinding, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A record table with the columns that are shown of it."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[ShownRow, ...]


ReadRow: TypeAlias = tuple[int, str, Sequence[str]]  # its number and name, and its texts in the order of the columns
Mended: TypeAlias = frozenset[tuple[str, str, str]]
Said: TypeAlias = Mapping[tuple[str | None, int | None], Sequence[ShownFinding]]


def tables_of(
    connection: duckdb.DuckDBPyConnection,
    tables: Iterable[Table],
    patient_id: str,
    findings: Iterable[ShownFinding],
    at: Standing,
) -> Iterator[ShownTable]:
    """The rows of a patient, table by table; a table without any is left out."""
    said: dict[tuple[str | None, int | None], list[ShownFinding]] = {}
    for one in findings:
        said.setdefault((one.finding.table, one.finding.row), []).append(one)
    mended, own = (
        (mended_cells(patient_id, at), ledger_tables(at.head.number, patient=patient_id))
        if at.kept
        else (frozenset(), {})
    )
    for table in tables:
        rows = rows_of(connection, table, patient_id, at, own)
        if rows:
            yield shown_table(table, rows, said, mended)


def mended_cells(patient_id: str, at: Standing) -> Mended:
    """The cells of a patient that were entered more than once: table, row and column."""
    known = (entry for entry in entries(patient=patient_id) if entry.number <= at.head.number)
    counts = Counter((entry.table, entry.row, entry.column) for entry in known)
    return frozenset(cell for cell, times in counts.items() if times > 1)


def rows_of(
    connection: duckdb.DuckDBPyConnection, table: Table, patient_id: str, at: Standing, own: LedgerTables
) -> list[ReadRow]:
    """The rows as the ledger says them, or else as they were read, where a cell that could not be read is empty."""
    typed = ", ".join(f'"{name}"' for column in table.columns for name in typed_names(column))
    query = f'SELECT row, {typed} FROM records."{table.name}" WHERE patient_id = ? ORDER BY row'
    found: list[ReadRow] = []
    for number, *values in connection.execute(query, [patient_id]).fetchall():
        name = at.name_of(table.name, number)
        kept = own.get(table.name, {}).get(name)
        texts = as_texts(table.columns, values) if kept is None else [kept.get(each, "") for each in table.names]
        found.append((number, name, texts))
    return found


def shown_table(table: Table, rows: Sequence[ReadRow], said: Said, mended: Mended) -> ShownTable:
    """Columns that must be there or hold anything are shown; who the rows are of says the page."""
    kept = [
        place
        for place, column in enumerate(table.columns)
        if column.name != "patient_id" and (column.required or any(texts[place] for *_, texts in rows))
    ]
    columns = tuple(table.columns[place] for place in kept)
    shown = []
    for number, name, texts in rows:
        cells = [(column, texts[place]) for column, place in zip(columns, kept, strict=True)]
        spoken = said.get((table.name, number), ())
        again = frozenset(column for of, row, column in mended if (of, row) == (table.name, name))
        shown.append(shown_row(number, name, cells, spoken, again))
    return ShownTable(table.name, columns, tuple(shown))


def shown_row(
    number: int,
    name: str,
    cells: Sequence[tuple[Column, str]],
    said: Sequence[ShownFinding],
    mended: frozenset[str],
) -> ShownRow:
    shown = tuple(
        ShownCell(column, text, tuple(one for one in said if one.finding.column == column.name), column.name in mended)
        for column, text in cells
    )
    placed = {column.name for column, _ in cells}
    return ShownRow(number, name, shown, tuple(one for one in said if one.finding.column not in placed))
