"""Points of which nobody can say whether thousands or decimals follow them.

Where semicolons divide cells, a comma stands before the decimals, and a point between thousands: `1.080` is 1080 to who
wrote it and 1.08 to a program. A file shows that its points are decimal by a single number that cannot be thousands,
such as `7.4` or `0.500`.
"""

from collections.abc import Container, Iterator

import duckdb

from theracurve.intake.cells import refused_cell, rows_where
from theracurve.intake.conform import literal, quoted
from theracurve.intake.mistake import ExplainedMistake
from theracurve.intake.shown import shown
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.tables import Column, Kind, Table

NUMBERS = (Kind.NUMBER, Kind.BOUNDED_NUMBER, Kind.INTEGER)
LONE_GROUP = r"[<>]? *[+-]?[1-9]\d{0,2}\.\d{3}"
DECIMAL_POINT = r"[<>]? *[+-]?\d*\.\d*([eE][+-]?\d+)?"


def thousands_or_decimals(
    connection: duckdb.DuckDBPyConnection, table: Table, given: Container[str]
) -> Iterator[Finding]:
    """An error at each number with a point before three digits, unless another number shows that points are decimal."""
    columns = [column for column in table.columns if column.kind in NUMBERS and column.name in given]
    if any(has_decimal_point(connection, table, column) for column in columns):
        return
    for column in columns:
        cell = quoted(column.name)
        for row, patient_id, text in rows_where(connection, table, cell, matching(cell, LONE_GROUP)):
            yield refused_cell(table, column, row, patient_id, either_way(text))


def has_decimal_point(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> bool:
    cell = quoted(column.name)
    shows = f"{matching(cell, DECIMAL_POINT)} AND NOT {matching(cell, LONE_GROUP)}"
    return next(rows_where(connection, table, cell, shows), None) is not None


def matching(cell: str, pattern: str) -> str:
    return f"regexp_full_match({cell}, {literal(pattern)})"


def either_way(text: str) -> ExplainedMistake:
    thousands, decimals = text.replace(".", ""), text.rstrip("0").rstrip(".")
    return ExplainedMistake(
        "number-thousands-or-decimals",
        f"{shown(text)} can be {thousands} or {decimals}: semicolons divide the cells of this file, as where points "
        "stand between thousands, and no other number in it shows what its points are.",
        "Write the one that is meant, with nothing between the thousands.",
    )
