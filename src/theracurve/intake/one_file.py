"""One file of any shape, read by the same rules as the record tables: every cell conformed, every bad one said."""

from datetime import date
from pathlib import Path

import duckdb

from theracurve.errors import StudyRefused
from theracurve.intake.folder import conform_tables, connect, create_text_table, read_table
from theracurve.vocabulary.findings import Finding, errors_among
from theracurve.vocabulary.tables import Table


def read_one_file(path: Path, table: Table, *, today: date) -> duckdb.DuckDBPyConnection:
    """The columns of `table` in the file, typed, as `records.<table.name>`; other columns are passed over.

    Raises StudyRefused with every error found.
    """
    connection = connect()
    create_text_table(connection, table)
    reading = read_table(connection, path, table)
    cells = tuple(conform_tables(connection, {table.name: table}, {table.name: reading}, today, None))
    errors = errors_among((*reading.findings, *cells))
    if errors:
        raise StudyRefused(tuple(dict.fromkeys(in_terms_of_the_file(error, table, path) for error in errors)))
    return connection


def in_terms_of_the_file(finding: Finding, table: Table, path: Path) -> Finding:
    """Here the columns were named by the user, not by us: a missing one is a slip in the command, not in the file."""
    if not finding.code.startswith("column-"):
        return finding
    message = finding.message
    if finding.code != "column-missing":
        needed = ", ".join(f"`{column.name}`" for column in table.columns if column.required)
        message = f"{path.name} has a column `{finding.column}`; what was asked for is {needed}."
    return Finding(
        severity=finding.severity,
        code="column-not-there",
        table=path.name,
        column=finding.column,
        message=message,
        remedy="Name columns exactly as the header of the file has them.",
    )
