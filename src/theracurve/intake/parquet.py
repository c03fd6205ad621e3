"""Parquet files: typed columns written back as the text that a careful person would have typed.

Dates become ISO dates, instants ISO date-times with their offset (UTC), exact and binary numbers their shortest text,
flags `true` and `false`. A column of timestamps without a zone that are all midnight is a column of dates (that is how
data frames keep them).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from theracurve.errors import StudyRefused
from theracurve.intake.conform import literal, quoted
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.tables import Kind, Table

MAGIC = b"PAR1"
MOST_ROWS = 5_000_000  # a file of 200 kB may unpack to more than a machine holds
SMALLEST = 12  # bytes: the magic word twice and the length of the footer
BINARY_FLOATS = ("DOUBLE", "FLOAT")
ZONED = "TIMESTAMP WITH TIME ZONE"
NAIVE = ("TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S")
# The statistics of a Parquet file leave NaN out, and DuckDB 2.0 concludes from them that abs(NaN) < 1e15 holds;
# isfinite is not folded in that way.
WHOLE = "isfinite({cell}) AND {cell} = trunc({cell}) AND abs({cell}) < 1e15"
PLAIN = re.compile(r'VARCHAR|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|BOOLEAN|DATE|TIME|UUID|"NULL"|DECIMAL\(.*|ENUM\(.*')


@dataclass(frozen=True, slots=True)
class ParquetColumn:
    """`name` as written in the file, `scanned` as DuckDB names it (they differ for duplicates), and its DuckDB type."""

    name: str
    scanned: str
    kind: str


@dataclass(frozen=True, slots=True)
class ParquetFile:
    path: Path
    file: str
    columns: tuple[ParquetColumn, ...]

    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def open_parquet(connection: duckdb.DuckDBPyConnection, path: Path, file: str) -> ParquetFile:
    """The file's columns; raises StudyRefused for a file that is not Parquet, or not whole."""
    refuse_torn(path, file)
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {scan(path)}").fetchall()
        [(rows,)] = connection.execute(f"SELECT sum(num_rows) FROM parquet_file_metadata({address(path)})").fetchall()
        schema = connection.execute(f"SELECT name FROM parquet_schema({address(path)})").fetchall()[1:]
    except duckdb.Error as error:
        raise StudyRefused([unreadable(file, error)]) from error
    if rows > MOST_ROWS:
        raise StudyRefused([too_many_rows(file, int(rows))])
    nested = len(schema) != len(described)
    written = [row[0] for row in (described if nested else schema)]
    columns = (ParquetColumn(name, row[0], row[1]) for name, row in zip(written, described, strict=True))
    return ParquetFile(path, file, tuple(columns))


def too_many_rows(file: str, rows: int) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="file-too-large",
        table=file,
        message=f"{file} has {rows:,} rows; at most {MOST_ROWS:,} are read.",
        remedy="Leave out what the study does not need.",
    )


def refuse_torn(path: Path, file: str) -> None:
    with path.open("rb") as stream:
        head = stream.read(len(MAGIC))
        size = stream.seek(0, 2)
        stream.seek(max(0, size - len(MAGIC)))
        tail = stream.read()
    if head != MAGIC:
        raise StudyRefused([not_parquet(file, "it does not begin as one")])
    if tail != MAGIC or size < SMALLEST:
        raise StudyRefused([not_parquet(file, "its end is missing")])


def scan(path: Path) -> str:
    return f"read_parquet({address(path)}, hive_partitioning = false, file_row_number = false)"


def scan_numbered(path: Path) -> str:
    return f"read_parquet({address(path)}, hive_partitioning = false, file_row_number = true)"


def address(path: Path) -> str:
    """The path as an SQL literal; DuckDB expands `*`, `?` and `[` in a file name, here they stand for themselves."""
    return literal("".join(f"[{character}]" if character in "*?[" else character for character in str(path)))


def insert_parquet(
    connection: duckdb.DuckDBPyConnection, opened: ParquetFile, table: Table, places: Mapping[str, int]
) -> int:
    """Insert the known columns into the table of text; returns the number of rows; raises StudyRefused."""
    readable = {name: opened.columns[place] for name, place in places.items() if as_text(opened.columns[place].kind)}
    try:
        texts = [text_of(connection, opened.path, column) for column in readable.values()]
        names = ", ".join(["row", *map(quoted, readable)])
        cells = ", ".join(
            ["CAST(file_row_number + 1 AS INTEGER)", *(f"nullif(trim({text}, ' '), '')" for text in texts)]
        )
        [(rows,)] = connection.execute(
            f"INSERT INTO raw.{quoted(table.name)} ({names}) SELECT {cells} FROM {scan_numbered(opened.path)}"
        ).fetchall()
    except duckdb.Error as error:
        raise StudyRefused([unreadable(opened.file, error)]) from error
    return int(rows)


def text_of(connection: duckdb.DuckDBPyConnection, path: Path, column: ParquetColumn) -> str:
    cell = quoted(column.scanned)
    if column.kind in NAIVE and all_midnight(connection, path, cell):
        return f"strftime({cell}, '%Y-%m-%d')"
    return as_text(column.kind).format(cell=cell)


def as_text(kind: str) -> str:
    """The SQL that writes a cell of the type as text, with `{cell}` for its name; empty for a type that has no text."""
    if kind in BINARY_FLOATS:
        return (
            f"CASE WHEN {WHOLE} THEN CAST(try_cast({{cell}} AS BIGINT) AS VARCHAR) ELSE CAST({{cell}} AS VARCHAR) END"
        )
    if kind == ZONED:
        return "strftime(timezone('UTC', {cell}), '%Y-%m-%dT%H:%M:%S.%fZ')"
    if kind in NAIVE:
        return "strftime({cell}, '%Y-%m-%dT%H:%M:%S.%f')"
    return "CAST({cell} AS VARCHAR)" if PLAIN.fullmatch(kind) else ""


def all_midnight(connection: duckdb.DuckDBPyConnection, path: Path, cell: str) -> bool:
    query = f"SELECT coalesce(bool_and({cell} = date_trunc('day', {cell})), true) FROM {scan(path)}"
    [(answer,)] = connection.execute(query).fetchall()
    return bool(answer)


def type_findings(opened: ParquetFile, table: Table, places: Mapping[str, int]) -> Iterator[Finding]:
    """Columns of a type that holds no single text, and ids that were stored as floating-point numbers."""
    for name, place in places.items():
        kind = opened.columns[place].kind
        if not as_text(kind):
            yield wrong_type(opened, table, name, kind)
        elif kind in BINARY_FLOATS and table.column(name).kind is Kind.ID:
            yield number_id(opened, table, name, kind)


def wrong_type(opened: ParquetFile, table: Table, name: str, kind: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="column-type",
        table=table.name,
        column=name,
        message=f"The column `{name}` of {opened.file} is of the type {kind}; expected single values.",
        remedy="Write it as text, numbers, dates or flags.",
    )


def number_id(opened: ParquetFile, table: Table, name: str, kind: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="id-is-a-number",
        table=table.name,
        column=name,
        message=f"The ids in `{name}` of {opened.file} were stored as {kind} numbers; ids are text (007 is not 7).",
        remedy="Export the column as text from where the ids are still complete.",
    )


def not_parquet(file: str, why: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="file-not-parquet",
        table=file,
        message=f"{file} is not a whole Parquet file: {why}.",
        remedy="Export or copy it again.",
    )


def unreadable(file: str, error: duckdb.Error) -> Finding:
    first_line = str(error).splitlines()[0].partition(": ")[2]
    return Finding(
        severity=Severity.ERROR,
        code="file-not-parquet",
        table=file,
        message=f"{file} cannot be read as Parquet: {without_address(first_line)}",
        remedy="Export or copy it again.",
    )


def without_address(text: str) -> str:
    """The engine's sentence without the quoted path in it: messages never hold absolute paths."""
    return re.sub(r"""\s*(['"])[^'"]*/[^'"]*\1""", "", text)
