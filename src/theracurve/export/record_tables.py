"""The record tables as they were read, as CSV: what one would have typed by hand into the tables of docs/records.md."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import duckdb

from theracurve.vocabulary.csv_text import csv_text
from theracurve.vocabulary.decimals import plain
from theracurve.vocabulary.tables import Column, Kind, Table

LAST_OF_YEAR = (12, 31)


def record_tables(connection: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> Mapping[str, str]:
    """The text of each table by the name of its file, sorted by patient and what follows; a column that must be there
    or holds anything is written."""
    return {f"{table.name}.csv": table_as_csv(connection, table) for table in tables}


def table_as_csv(connection: duckdb.DuckDBPyConnection, table: Table) -> str:
    rows = typed_records(connection, table).fetchall()
    texts = sorted(as_texts(table.columns, row) for row in rows)
    kept = [at for at, column in enumerate(table.columns) if column.required or any(row[at] for row in texts)]
    return csv_text((table.columns[at].name for at in kept), ([row[at] for at in kept] for row in texts))


def order_as_written(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[int, ...]:
    """The numbers of the rows as they were read, in the order in which they are written."""
    texts = (as_texts(table.columns, row) for row in typed_records(connection, table).fetchall())
    numbers = (number for (number,) in connection.sql(f'SELECT row FROM records."{table.name}"').fetchall())
    return tuple(number for _, number in sorted(zip(texts, numbers, strict=True)))


def typed_records(connection: duckdb.DuckDBPyConnection, table: Table) -> duckdb.DuckDBPyRelation:
    """One table as it was read: of a partial date its first and last day, of a limited number its sign beside it."""
    names = ", ".join(f'"{name}"' for column in table.columns for name in typed_names(column))
    return connection.sql(f'SELECT {names} FROM records."{table.name}"')


def typed_names(column: Column) -> tuple[str, ...]:
    """The typed columns that are needed to write one back."""
    if column.kind is Kind.PARTIAL_DATE:
        return (f"{column.name}_first", f"{column.name}_last")
    return (column.name, f"{column.name}_side") if column.kind is Kind.BOUNDED_NUMBER else (column.name,)


def as_texts(columns: Iterable[Column], row: Sequence[object]) -> tuple[str, ...]:
    values = iter(row)
    return tuple(text_of(column, [next(values) for _ in typed_names(column)]) for column in columns)


def text_of(column: Column, values: list[object]) -> str:
    value = values[0]
    if value is None:
        return ""
    if column.kind is Kind.PARTIAL_DATE:
        return interval_as_text(*values)
    if isinstance(value, bool):
        return str(value).lower()
    text = plain(value) if isinstance(value, Decimal) else str(value)
    return f"{values[1]}{text}" if column.kind is Kind.BOUNDED_NUMBER and values[1] != "=" else text


def interval_as_text(first: object, last: object) -> str:
    """A day, a month or a year."""
    assert isinstance(first, date) and isinstance(last, date)  # noqa: PT018
    if first == last:
        return first.isoformat()
    return f"{first:%Y}" if (last.month, last.day) == LAST_OF_YEAR and first.month == 1 else f"{first:%Y-%m}"
