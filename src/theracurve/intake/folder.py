"""A folder of record tables into one in-memory DuckDB connection."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from uuid import uuid4

import duckdb
import numpy as np

from theracurve.errors import StudyRefused
from theracurve.intake.cells import cell_findings
from theracurve.intake.conform import literal, nominal_column, quoted, typed_select
from theracurve.intake.covariates import with_covariates
from theracurve.intake.delimited import ROWS_A_BATCH, Batch, batches, open_delimited
from theracurve.intake.encoding import encoding_of
from theracurve.intake.files import WITHOUT_TABLES, TableFiles, read_bytes, refuse_link_out, table_files
from theracurve.intake.headers import match_header
from theracurve.intake.local_times import local_to_offset
from theracurve.intake.mapping.applying import MappedTable
from theracurve.intake.mapping.loading import MAPPING_FILE
from theracurve.intake.mapping.reading import ReadMapping, read_mapping
from theracurve.intake.mistakes_in_dates import WITHOUT_ZONE
from theracurve.intake.nominal import NominalRows, kept_nominal, kept_notes
from theracurve.intake.parquet import insert_parquet, open_parquet, type_findings
from theracurve.intake.points import thousands_or_decimals
from theracurve.intake.resources import USUAL, Resources
from theracurve.intake.sources.formats import FORMATS
from theracurve.intake.strangers import kind_of, no_plain_table, only_strangers, stranger
from theracurve.intake.tally import capped
from theracurve.vocabulary.csv_text import MARKED_TEXT
from theracurve.vocabulary.findings import Finding, Severity, in_reading_order
from theracurve.vocabulary.said import Said
from theracurve.vocabulary.tables import OF_ASSESSMENTS, RECORD_TABLES, Column, Kind, Table

CONSEQUENCES = frozenset({"nominal-without-origin"})
# The typed columns of a table that had no rows, once this process has made one: to conform nothing costs as much as a
# small table does.
TYPED_COLUMNS: dict[Table, str] = {}


@dataclass(frozen=True, slots=True)
class Source:
    """Says whence a table came: the file's path relative to the folder, the SHA-256 of its bytes, the number of rows
    that were read, and the columns as the file names them (none of these two when the file could not be read)."""

    path: str
    sha256: str
    rows: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileReading:
    """What one file gave: where it came from, the known columns that it has, and what there is to say.

    `semicolons` tells that they divide its cells, as where a comma stands before the decimals.
    """

    source: Source
    given: frozenset[str]
    findings: tuple[Finding, ...]
    semicolons: bool = False


@dataclass(frozen=True)
class Intake:
    """The records as read.

    `connection` holds in its schema `records` one typed table for every name of RECORD_TABLES, also (empty) for those
    that have no file; `present` says, for every table that has a file, where it came from. Nothing may be derived from
    records that have an error among their `findings`. `mapping` is what a `mapping.yaml` made of other files;
    `covariates` are the columns of `patients` that only the protocol knows. `nominal` are the rows whose dates a ledger
    says are planned days.
    """

    connection: duckdb.DuckDBPyConnection
    present: Mapping[str, Source]
    findings: tuple[Finding, ...]
    mapping: ReadMapping = field(default_factory=ReadMapping)
    covariates: tuple[Column, ...] = ()
    nominal: NominalRows = field(default_factory=dict)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that have a file or are mapped, with all their columns."""
        known = (RECORD_TABLES[name] for name in RECORD_TABLES if name in self.present)
        more = {"patients": self.covariates}
        return tuple(replace(table, columns=(*table.columns, *more.get(table.name, ()))) for table in known)

    def placed(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings, those about mapped rows with the cell of the user's own file."""
        return tuple(map(self.mapping.placed, findings))


def read_folder(
    folder: Path,
    *,
    covariates: Mapping[str, Kind],
    today: date,
    time_zone: str | None = None,
    resources: Resources = USUAL,
) -> Intake:
    """Read every record table in the folder, CSV or Parquet, and what a `mapping.yaml` there makes of other files.

    `covariates` are columns of `patients` beyond the known ones, with their kinds; `today` is the day after which, with
    a day's tolerance, a date lies in the future; `time_zone` is where times without an offset were read off a clock
    (none: such a time is refused); `resources` bound the database. Nothing about the files raises: whatever is wrong is
    a finding.
    """
    connection = connect(resources)
    patients, findings = with_covariates(RECORD_TABLES["patients"], covariates)
    tables = {**RECORD_TABLES, "patients": patients}
    for table in tables.values():
        create_text_table(connection, table)
    mapping = read_mapping(folder, tables)
    readings, file_findings = read_tables(connection, folder, tables, mapping)
    nominal = kept_nominal(folder, {name: reading.source.sha256 for name, reading in readings.items()})
    insert_nominal(connection, nominal)
    refused = tuple(conform_tables(connection, tables, readings, today, time_zone))
    mark_nominal(connection, {**nominal, **{name: mapping.nominal(name) for name in mapping.tables}})
    told = (cell for cell in zones_once(refused, mapping) if not (mapping.untold(cell) or mapping.unanswered(cell)))
    cells = [mapping.answerable(cell) for cell in told]
    present = {name: reading.source for name, reading in readings.items()}
    said = causes(map(mapping.placed, (*findings, *mapping.findings, *file_findings, *kept_notes(nominal), *cells)))
    known = len(RECORD_TABLES["patients"].columns)
    return Intake(connection, present, in_reading_order(capped(said)), mapping, patients.columns[known:], nominal)


def causes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without those that only follow from another one at the same cell of the user's file."""
    found = tuple(findings)
    wrong = {(f.file, f.sheet, f.cell) for f in found if f.cell and f.code not in CONSEQUENCES}
    return tuple(f for f in found if f.code not in CONSEQUENCES or (f.file, f.sheet, f.cell) not in wrong)


def zones_once(found: Iterable[Finding], mapping: ReadMapping) -> Iterator[Finding]:
    """The findings, those of times without an offset as one for each mapped table: they have one cause, one answer."""
    findings = tuple(found)
    counts = Counter(f.table for f in findings if f.code == WITHOUT_ZONE and f.table in mapping.tables)
    for finding in findings:
        many = counts.get(finding.table, 0) if finding.code == WITHOUT_ZONE else 0
        if many > 1:
            counts[finding.table] = -1
            others = f"{many} times of `{finding.table}` do not say their offset from UTC; this one is the first."
            yield replace(finding, message=others)
        elif many >= 0:
            yield finding


def connect(resources: Resources = USUAL) -> duckdb.DuckDBPyConnection:
    """An in-memory database that behaves alike on every machine and never reaches for the network.

    What does not fit into its memory goes to a folder of its own among the temporary files, or where `resources` say,
    made only when it is needed.
    """
    spill = str(Path(resources.spill or gettempdir(), f"theracurve-{uuid4().hex}").absolute())
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": resources.threads,
        "preserve_insertion_order": True,
        "memory_limit": f"{resources.memory_mib}MiB",
        "temp_directory": spill,
        "checkpoint_threshold": "1TB",  # never: what ends with the process would be packed again after every 16 MB
    }
    if resources.spill_mib is not None:
        config["max_temp_directory_size"] = f"{resources.spill_mib}MiB"
    connection = duckdb.connect(":memory:", config=config)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("CREATE SCHEMA raw")
    connection.execute("CREATE SCHEMA records")
    return connection


def create_text_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    columns = ", ".join(f"{quoted(name)} VARCHAR" for name in table.names)
    connection.execute(f"CREATE TABLE raw.{quoted(table.name)} (row INTEGER, {columns})")


def read_tables(
    connection: duckdb.DuckDBPyConnection, folder: Path, tables: Mapping[str, Table], mapping: ReadMapping
) -> tuple[Mapping[str, FileReading], tuple[Finding, ...]]:
    try:
        files = table_files(folder, READERS, mapping.files)
    except StudyRefused as refused:
        return {}, said_by(refused)
    twice = [both_ways(name, path) for name, path in files.paths.items() if name in mapping.tables]
    plain = {name: path for name, path in files.paths.items() if name not in mapping.tables}
    readings = {name: read_table(connection, path, tables[name]) for name, path in plain.items()}
    mapped = {name: insert_mapped(connection, tables[name], made, mapping) for name, made in mapping.tables.items()}
    insert_cells(connection, mapping)
    findings = (finding for reading in readings.values() for finding in reading.findings)
    return readings | mapped, (*said_of(folder, files, mapping), *twice, *findings)


def said_of(folder: Path, files: TableFiles, mapping: ReadMapping) -> tuple[Finding, ...]:
    """What is said of the files of a folder; where it holds other tables than ours, that alone. Behind a mapping that
    cannot be read nothing that it would have said: that no table is there, that a source of it is not used."""
    if mapping.unreadable:
        return tuple(finding for finding in files.findings if finding.code != WITHOUT_TABLES)
    instead = only_strangers(folder, files.others) if not files.paths and not mapping.files else None
    if instead is not None:
        return (instead,)
    return (*files.findings, *(stranger(path, bool(mapping.files)) for path in files.others))


def insert_mapped(
    connection: duckdb.DuckDBPyConnection, table: Table, made: MappedTable, mapping: ReadMapping
) -> FileReading:
    """Put the rows that a mapping made into the table of text."""
    for start in range(0, len(made.rows), ROWS_A_BATCH):
        rows = made.rows[start : start + ROWS_A_BATCH]
        numbers = {"row": np.arange(start + 1, start + len(rows) + 1, dtype=np.int32)}
        texts = {name: np.array([row.cells.get(name) or "" for row in rows], dtype=object) for name in made.given}
        insert_batch(connection, table, numbers | texts)
    file = made.rows[0].sheet.grid.file if made.rows else MAPPING_FILE
    source = Source(file, mapping.hashes.get(file, ""), len(made.rows), tuple(sorted(made.given)))
    return FileReading(source, made.given, ())


def insert_cells(connection: duckdb.DuckDBPyConnection, mapping: ReadMapping) -> None:
    """Makes `mapped.own_cells`: for every mapped row the cell of the user's file that it was made of, and whether its
    date is nominal. Evidence names them. It stands beside the records, which are all of patients."""
    connection.execute("CREATE SCHEMA mapped")
    connection.execute("CREATE TABLE mapped.own_cells (place VARCHAR, cell VARCHAR, nominal BOOLEAN)")
    batch = {name: np.array(cells, dtype=object) for name, cells in mapping.own_cells().items()}
    if len(batch["place"]):
        connection.execute("INSERT INTO mapped.own_cells SELECT place, cell, nominal = 'true' FROM batch")


def insert_nominal(connection: duckdb.DuckDBPyConnection, nominal: NominalRows) -> None:
    """The rows whose dates a ledger says are nominal stand among them without a cell of a file."""
    places = {f"{name}:{row}" for name, columns in nominal.items() for rows in columns.values() for row in rows}
    batch = {"place": np.array(sorted(places), dtype=object)}
    if len(batch["place"]):
        connection.execute("INSERT INTO mapped.own_cells SELECT place, '', true FROM batch")


def mark_nominal(connection: duckdb.DuckDBPyConnection, nominal: NominalRows) -> None:
    """Say of the dates of assessments that they are nominal; derivation gives them their visit's window."""
    for name, columns in nominal.items():
        for column, rows in columns.items():
            if RECORD_TABLES[name].column(column).kind is Kind.PARTIAL_DATE:
                told = f"UPDATE records.{quoted(name)} SET {quoted(nominal_column(column))} = TRUE"
                known = f"{quoted(column)} IS NOT NULL AND row IN (SELECT unnest(?))"
                connection.execute(f"{told} WHERE {known}", [sorted(rows)])


def both_ways(name: str, path: Path) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="table-twice",
        table=name,
        message=f"The table `{name}` is there twice: as {path.name}, and made by {MAPPING_FILE}.",
        remedy=f"Take {path.name} out of the folder, or the table out of the mapping.",
    )


def said_by(refused: StudyRefused) -> tuple[Finding, ...]:
    return tuple(finding for finding in refused.findings if isinstance(finding, Finding))


def read_table(connection: duckdb.DuckDBPyConnection, path: Path, table: Table) -> FileReading:
    try:
        refuse_link_out(path)
        data = read_bytes(path)
    except StudyRefused as refused:
        return FileReading(Source(path.name, "", 0, ()), frozenset(), said_by(refused))
    source = Source(path.name, sha256(data).hexdigest(), 0, ())
    try:
        return reader_for(path)(connection, data, source, table)
    except StudyRefused as refused:
        return FileReading(source, frozenset(), said_by(refused))


def read_csv(connection: duckdb.DuckDBPyConnection, data: bytes, source: Source, table: Table) -> FileReading:
    encoding = encoding_of(data, source.path)
    opened = open_delimited(data, source.path, encoding, table)
    header = match_header(opened.header(), table, source.path)
    rows = 0
    findings: list[Finding] = []
    for batch, misfits in batches(opened, header.places):
        insert_batch(connection, table, batch)
        rows += len(batch["row"])
        findings += [replace(misfit, table=table.name) for misfit in misfits]
    noted = (*no_rows(table, source.path, rows + len(findings)), *not_ended(data, encoding.name, table, source.path))
    return FileReading(
        replace(source, rows=rows, columns=header.names),
        frozenset(header.places),
        (*encoding.findings, *header.findings, *findings, *noted),
        opened.delimiter == ";",
    )


def insert_batch(connection: duckdb.DuckDBPyConnection, table: Table, batch: Batch) -> None:
    """DuckDB finds `batch`, a mapping of names to arrays, by the name of the variable."""
    names = ", ".join(quoted(name) for name in batch)
    cells = ", ".join(quoted(name) if name == "row" else cell_of(name) for name in batch)
    if len(batch["row"]):
        connection.execute(f"INSERT INTO raw.{quoted(table.name)} ({names}) SELECT {cells} FROM batch")


def cell_of(name: str) -> str:
    """A cell of text: without plain spaces around it, and without the apostrophe that marks a formula as text."""
    return f"nullif(regexp_replace(trim({quoted(name)}, ' '), {literal(MARKED_TEXT)}, '\\1'), '')"


def read_parquet(connection: duckdb.DuckDBPyConnection, data: bytes, source: Source, table: Table) -> FileReading:
    with copied(data) as path:
        opened = open_parquet(connection, path, source.path)
        header = match_header(opened.header(), table, source.path)
        rows = insert_parquet(connection, opened, table, header.places)
    return FileReading(
        replace(source, rows=rows, columns=header.names),
        frozenset(header.places),
        (*header.findings, *type_findings(opened, table, header.places), *no_rows(table, source.path, rows)),
    )


@contextmanager
def copied(data: bytes) -> Iterator[Path]:
    """The bytes as a file that nobody else writes: the database reads paths, and what it reads is what was hashed."""
    with TemporaryDirectory(prefix="theracurve-") as folder:
        path = Path(folder, "copy.parquet")
        path.write_bytes(data)
        yield path


READERS: Mapping[str, Callable[[duckdb.DuckDBPyConnection, bytes, Source, Table], FileReading]] = {
    ".csv": read_csv,
    ".parquet": read_parquet,
}


def reader_for(path: Path) -> Callable[[duckdb.DuckDBPyConnection, bytes, Source, Table], FileReading]:
    """By the ending of the name, or for any other by the bytes; raises StudyRefused for what is no plain table."""
    if path.suffix.lower() in READERS:
        return READERS[path.suffix.lower()]
    found = kind_of(path)
    if found is FORMATS["parquet"]:
        return read_parquet
    if found is None or found is FORMATS["redcap"]:
        return read_csv
    raise StudyRefused([no_plain_table(path, found)])


def not_ended(data: bytes, encoding: str, table: Table, file: str) -> tuple[Finding, ...]:
    """A file cut off inside its last cell still reads well: only the missing end of its last line gives it away."""
    if data.decode(encoding).endswith(("\n", "\r")):
        return ()
    return (
        Finding(
            severity=Severity.WARNING,
            needs_review=True,
            code="file-not-ended",
            table=table.name,
            message=Said("file-not-ended.message", file=file),
            remedy=Said("file-not-ended.remedy"),
        ),
    )


def no_rows(table: Table, file: str, rows: int) -> tuple[Finding, ...]:
    if rows:
        return ()
    texts = "table-without-rows.of-assessments" if table.name in OF_ASSESSMENTS else "table-without-rows"
    return (
        Finding(
            severity=Severity.NOTE,
            code="table-without-rows",
            table=table.name,
            message=Said(f"{texts}.message", file=file),
            remedy=Said(f"{texts}.remedy"),
        ),
    )


def conform_tables(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, Table],
    readings: Mapping[str, FileReading],
    today: date,
    time_zone: str | None,
) -> Iterator[Finding]:
    """Make the typed tables, say what did not fit, and let go of the text."""
    undecided = tuple(local_to_offset(connection, tables, time_zone))
    yield from undecided
    said = {(finding.table, finding.row, finding.column) for finding in undecided}
    for table in tables.values():
        create_typed_table(connection, table, today)
        for finding in findings_in(connection, table, readings.get(table.name), today):
            if (finding.table, finding.row, finding.column) not in said:
                yield finding
    connection.execute("DROP SCHEMA raw CASCADE")


def create_typed_table(connection: duckdb.DuckDBPyConnection, table: Table, today: date) -> None:
    name = quoted(table.name)
    if connection.execute(f"SELECT 1 FROM raw.{name} LIMIT 1").fetchone() is not None:
        connection.execute(f"CREATE TABLE records.{name} AS {typed_select(table, today)}")
    elif table in TYPED_COLUMNS:
        connection.execute(f"CREATE TABLE records.{name} ({TYPED_COLUMNS[table]})")
    else:
        connection.execute(f"CREATE TABLE records.{name} AS {typed_select(table, today)}")
        described = connection.execute(f"DESCRIBE records.{name}").fetchall()
        TYPED_COLUMNS[table] = ", ".join(f"{quoted(column)} {kind}" for column, kind, *_ in described)


def findings_in(
    connection: duckdb.DuckDBPyConnection, table: Table, reading: FileReading | None, today: date
) -> Iterator[Finding]:
    if reading is not None:
        yield from cell_findings(connection, table, reading.given, today)
        if reading.semicolons:
            yield from thousands_or_decimals(connection, table, reading.given)
