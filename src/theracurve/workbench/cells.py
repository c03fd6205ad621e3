"""The rows of a patient as they were read, cell by cell, with what there is to say about each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import duckdb

from theracurve.export.record_tables import as_texts, typed_names
from theracurve.vocabulary.tables import Column, Table
from theracurve.workbench.findings_shown import ShownFinding


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell with its text as it stands, and the findings that speak of it."""

    column: Column
    text: str
    findings: tuple[ShownFinding, ...]


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


ReadRow: TypeAlias = tuple[int, Sequence[str]]  # its number, and its texts in the order of the columns
Said: TypeAlias = Mapping[tuple[str | None, int | None], Sequence[ShownFinding]]


def tables_of(
    connection: duckdb.DuckDBPyConnection,
    tables: Iterable[Table],
    patient_id: str,
    findings: Iterable[ShownFinding],
    names: Mapping[str, Sequence[str]],
) -> Iterator[ShownTable]:
    """The rows of a patient, table by table; a table without any is left out."""
    said: dict[tuple[str | None, int | None], list[ShownFinding]] = {}
    for one in findings:
        said.setdefault((one.finding.table, one.finding.row), []).append(one)
    for table in tables:
        rows = rows_of(connection, table, patient_id)
        if rows:
            yield shown_table(table, rows, said, names.get(table.name, ()))


def rows_of(connection: duckdb.DuckDBPyConnection, table: Table, patient_id: str) -> list[ReadRow]:
    """The rows as they were read; a cell that could not be read is empty."""
    names = ", ".join(f'"{name}"' for column in table.columns for name in typed_names(column))
    query = f'SELECT row, {names} FROM records."{table.name}" WHERE patient_id = ? ORDER BY row'
    found = connection.execute(query, [patient_id]).fetchall()
    return [(number, as_texts(table.columns, values)) for number, *values in found]


def shown_table(table: Table, rows: Sequence[ReadRow], said: Said, names: Sequence[str]) -> ShownTable:
    """Columns that must be there or hold anything are shown; who the rows are of says the page."""
    kept = [
        at
        for at, column in enumerate(table.columns)
        if column.name != "patient_id" and (column.required or any(texts[at] for _, texts in rows))
    ]
    columns = tuple(table.columns[at] for at in kept)
    shown = []
    for number, texts in rows:
        cells = [(column, texts[at]) for column, at in zip(columns, kept, strict=True)]
        shown.append(shown_row(number, name_of(number, names), cells, said.get((table.name, number), ())))
    return ShownTable(table.name, columns, tuple(shown))


def name_of(number: int, names: Sequence[str]) -> str:
    return names[number - 1] if number <= len(names) else ""


def shown_row(number: int, name: str, cells: Sequence[tuple[Column, str]], said: Sequence[ShownFinding]) -> ShownRow:
    shown = tuple(
        ShownCell(column, text, tuple(one for one in said if one.finding.column == column.name))
        for column, text in cells
    )
    placed = {column.name for column, _ in cells}
    return ShownRow(number, name, shown, tuple(one for one in said if one.finding.column not in placed))
