"""One file of any format, read by the same rules as the record tables: every cell conformed, every bad one said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from theracurve.errors import StudyRefused
from theracurve.intake.drafting.synonyms import meaning
from theracurve.intake.folder import (
    FileReading,
    Source,
    conform_tables,
    connect,
    create_text_table,
    read_csv,
    read_table,
)
from theracurve.intake.one_sheet import OneSheet, one_sheet
from theracurve.intake.sources.recognise import recognise
from theracurve.vocabulary.findings import Finding, errors_among
from theracurve.vocabulary.tables import Kind, Table

DECIMAL_COMMA = "number-decimal-comma"
AS_SHEETS = frozenset({"workbook", "opendocument", "old_workbook", "binary_workbook", "spss", "stata", "sas", "xpt"})


@dataclass(frozen=True, slots=True)
class OneFile:
    """The rows of the asked columns, typed, as `records.<name of the table>`, and all columns that the file names.
    `sheet` is the file where it was read as one: it knows the cells of the rows."""

    connection: duckdb.DuckDBPyConnection
    columns: tuple[str, ...]
    sheet: OneSheet | None = None

    @property
    def patient(self) -> str:
        """The column that is called as an id of patients is; empty where none is."""
        named = (name for name in self.columns if meaning(name, "columns", "patients") == "patient_id")
        return next(named, "")


def read_one_file(path: Path, table: Table, *, today: date) -> OneFile:
    """The columns of `table` in the file; other columns are passed over.

    Raises StudyRefused with every error found, UsageError where the file can be read in two ways.
    """
    sheet = sheet_in(path, table)
    found, errors = read_once(path, sheet, table, today)
    if sheet is None and any(error.code == DECIMAL_COMMA for error in errors):  # as the rest of the file shows it
        sheet = one_sheet(path)
        found, errors = read_once(path, sheet, table, today)
    if errors:
        raise StudyRefused(told(errors, table, path, sheet))
    return found


def columns_named(path: Path) -> tuple[str, ...]:
    """The columns of a file. Raises StudyRefused where it cannot be read, UsageError where it has several tables."""
    nothing = Table("file", ())
    sheet = sheet_in(path, nothing)
    if sheet is not None:
        return sheet.columns
    found, errors = read_once(path, None, nothing, date.min)
    if errors:
        raise StudyRefused(errors)
    return found.columns


def read_once(path: Path, sheet: OneSheet | None, table: Table, today: date) -> tuple[OneFile, tuple[Finding, ...]]:
    """The rows as plain text or as a sheet, and every error in them."""
    connection = connect()
    create_text_table(connection, table)
    reading = read_table(connection, path, table) if sheet is None else read_sheet(connection, sheet, table)
    cells = tuple(conform_tables(connection, {table.name: table}, {table.name: reading}, today, None))
    columns = reading.source.columns if sheet is None else sheet.columns
    return OneFile(connection, columns, sheet), errors_among((*reading.findings, *cells))


def sheet_in(path: Path, table: Table) -> OneSheet | None:
    """The file as a sheet where it is one, or where days have to be read in the way that it writes them."""
    try:
        found = recognise(path)
    except OSError:
        return None  # the plain reader says what is wrong with it
    dated = any(column.kind is Kind.DATE for column in table.columns)
    return one_sheet(path) if found in AS_SHEETS or (dated and found == "text") else None


def read_sheet(connection: duckdb.DuckDBPyConnection, sheet: OneSheet, table: Table) -> FileReading:
    try:
        return read_csv(connection, sheet.text_of(table), Source(sheet.path.name, "", 0, ()), table)
    except StudyRefused as refused:
        return FileReading(Source(sheet.path.name, "", 0, ()), frozenset(), errors_among(refused.findings))


def told(errors: Iterable[Finding], table: Table, path: Path, sheet: OneSheet | None) -> Sequence[Finding]:
    """Each error once, in terms of the file that the user named."""
    own = (in_terms_of_the_file(error, table, path) for error in errors)
    return tuple(dict.fromkeys(own if sheet is None else map(sheet.placed, own)))


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
