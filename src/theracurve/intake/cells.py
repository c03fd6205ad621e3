"""The cells of one table that could not be kept as they stand, each with its place and the reason."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import duckdb

from theracurve.intake.conform import conform, decimal_type, filled_column, quoted
from theracurve.intake.explain import explain
from theracurve.intake.mistake import ExplainedMistake, MistakenCell
from theracurve.intake.mistakes_in_ids import ROW_TOTAL
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said, counted
from theracurve.vocabulary.tables import Column, Kind, Table

ROWS_A_FETCH = 10_000
KEPT_EXPLANATIONS = 4096  # one cause makes many equal cells

Row = tuple[int, str | None, str]


def cell_findings(
    connection: duckdb.DuckDBPyConnection, table: Table, given: Container[str], today: date
) -> Iterator[Finding]:
    """Refused cells, empty cells of columns that must be filled, and numbers that were rounded; `given` are the names
    of the columns that the file has (others are missing in the header). A total or footnote is said once."""
    totals: set[int | None] = set()
    for column, looked in looked_at(connection, table, given):
        refused = refused_cells(connection, table, column, today) if looked.lost else ()
        empty = empty_cells(connection, table, column) if looked.empty and column.filled else ()
        for finding in (*refused, *empty):
            if finding.code == ROW_TOTAL:
                totals.add(finding.row)
            elif finding.row in totals:
                continue
            yield finding
        if looked.rounded:
            yield rounded(table, column, looked.rounded, looked.first_rounded)
    yield from colliding_ids(connection, table)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """How many cells of a column the typed table has not kept, are empty, have been rounded, and in which row first."""

    lost: int
    empty: int
    rounded: int
    first_rounded: int


def looked_at(
    connection: duckdb.DuckDBPyConnection, table: Table, given: Container[str]
) -> Iterator[tuple[Column, LookedAt]]:
    """What one pass over the table of text and one over the typed table find in each column that the file has."""
    columns = [column for column in table.columns if column.name in given]
    texts = [count for column in columns for count in counts_of(column)]
    kept = [f"count({quoted(filled_column(column))})" for column in columns]
    of_text = counted_in(connection, f"raw.{quoted(table.name)}", texts)
    of_typed = counted_in(connection, f"records.{quoted(table.name)}", kept)
    for place, column in enumerate(columns):
        filled, rounded, first = of_text[1 + 3 * place : 4 + 3 * place]
        yield column, LookedAt(filled - of_typed[1 + place], of_text[0] - filled, rounded, first or 0)


def counted_in(connection: duckdb.DuckDBPyConnection, name: str, counts: Iterable[str]) -> tuple[int, ...]:
    """How many rows a table has, and the counts."""
    found: tuple[int, ...] = connection.execute(f"SELECT {', '.join(['count(*)', *counts])} FROM {name}").fetchall()[0]
    return found


def counts_of(column: Column) -> tuple[str, str, str]:
    """The filled cells of a column of text, the numbers with more decimals than it keeps, the row of the first one."""
    cell = quoted(column.name)
    if column.kind not in (Kind.NUMBER, Kind.BOUNDED_NUMBER):
        return f"count({cell})", "0", "0"
    number = f"regexp_replace({cell}, '^[<>] *', '')"
    fine = f"try_cast({number} AS DECIMAL(38, 24)) <> try_cast({number} AS {decimal_type(column)})"
    return f"count({cell})", f"count(*) FILTER ({fine})", f"min(row) FILTER ({fine})"


def rows_where(connection: duckdb.DuckDBPyConnection, table: Table, cell: str, condition: str) -> Iterator[Row]:
    """(row, patient id, cell) of the rows of text for which the condition holds, in the order of the file."""
    patient_id = "patient_id" if "patient_id" in table.names else "NULL"
    query = f"SELECT row, {patient_id}, {cell} FROM raw.{quoted(table.name)} WHERE {condition} ORDER BY row"
    found = connection.cursor().execute(query)
    while rows := found.fetchmany(ROWS_A_FETCH):
        yield from rows


def refused_cells(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, today: date
) -> Iterator[Finding]:
    cell = quoted(column.name)
    refused = f"{cell} IS NOT NULL AND NOT coalesce({conform(column, cell, today).accepted}, false)"
    reason = lru_cache(maxsize=KEPT_EXPLANATIONS)(lambda text: explain(MistakenCell(text, column, today)))
    for row, patient_id, text in rows_where(connection, table, cell, refused):
        yield refused_cell(table, column, row, patient_id, reason(text))


def refused_cell(table: Table, column: Column, row: int, patient_id: str | None, reason: ExplainedMistake) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code=reason.code,
        table=table.name,
        row=row,
        column=column.name,
        patient_id=patient_id,
        message=reason.message,
        remedy=reason.remedy,
    )


def empty_cells(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> Iterator[Finding]:
    cell = quoted(column.name)
    for row, patient_id, _ in rows_where(connection, table, cell, f"{cell} IS NULL"):
        yield Finding(
            severity=Severity.ERROR,
            code="cell-empty",
            table=table.name,
            row=row,
            column=column.name,
            patient_id=patient_id,
            message=f"The cell of `{column.name}` is empty; every row of `{table.name}` needs one.",
            remedy="Fill the cell, or delete the row if nothing was observed.",
        )


def rounded(table: Table, column: Column, count: int, first: int) -> Finding:
    """One finding a column: how many numbers have more decimals than it keeps, and the first of them."""
    have = (
        Said("parts.has-decimals", numbers=counted(1, "number"))
        if count == 1
        else Said("parts.have-decimals", numbers=counted(count, "number"))
    )
    return Finding(
        severity=Severity.WARNING,
        code="number-rounded",
        table=table.name,
        row=first,
        column=column.name,
        message=Said("number-rounded.message", have=have, decimals=column.decimals, column=column.name, row=str(first)),
        remedy=Said("number-rounded.remedy"),
    )


def colliding_ids(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[Finding]:
    """Patients whose ids are one and the same character by character but not byte by byte (Unicode NFC and NFD)."""
    if table.name != "patients":
        return
    query = """
        SELECT min(row) AS row, nfc_normalize(patient_id) AS patient_id, max(row) AS other
        FROM raw.patients
        WHERE patient_id IS NOT NULL
        GROUP BY nfc_normalize(patient_id)
        HAVING count(DISTINCT patient_id) > 1
        ORDER BY row
    """
    for row, patient_id, other in connection.execute(query).fetchall():
        yield Finding(
            severity=Severity.ERROR,
            code="id-collision",
            table=table.name,
            row=other,
            column="patient_id",
            patient_id=patient_id,
            message=f"The ids of rows {row} and {other} look alike and differ only in how an accent is encoded.",
            remedy="Give the two patients ids that can be told apart, or delete the row that is there twice.",
        )
