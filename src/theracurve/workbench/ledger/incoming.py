"""What a study's folder says, as rows of text: every table as `theracurve tables` writes it, a cell that cannot be read
as it stands, so that it is mended in the ledger; the protocol; the answers; the hashes of all files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from theracurve.checking import ANSWERS_FILE, hashes_of, read_study
from theracurve.definition.loader import FILE_NAME
from theracurve.errors import StudyRefused
from theracurve.export.record_tables import as_texts, typed_records
from theracurve.intake.folder import Intake, connect, create_text_table, read_tables
from theracurve.intake.mapping.applying import MappedRow, place_of
from theracurve.intake.mapping.loading import MAPPING_FILE
from theracurve.records.answers import Answers, GivenAnswer, read_answers
from theracurve.vocabulary.cell_place import CellPlace
from theracurve.vocabulary.findings import errors_among
from theracurve.vocabulary.tables import RECORD_TABLES, Table
from theracurve.workbench.ledger.change import NOMINAL, PATIENT_COLUMN


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One row: whom it is of (empty: nobody), the cells that hold something, and where each stands in a file."""

    patient: str
    cells: Mapping[str, str]
    places: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Incoming:
    """The rows of each table in the order in which findings number them, the protocol's text, the answers to findings
    that are asked again, the hashes of the files and the text of the mapping (empty without one)."""

    tables: Mapping[str, Sequence[IncomingRow]]
    protocol: str
    answers: tuple[GivenAnswer, ...]
    files: Mapping[str, str]
    mapping: str


def read_incoming(study: Path, today: date) -> Incoming:
    """Read a study's folder. Raises StudyRefused where its protocol or its mapping cannot be used, a question about
    them is open, or a file cannot be read: what is wrong with single cells is no hindrance."""
    study_file, intake = read_study(study, study / "records", today)
    whole = [f for f in errors_among(intake.findings) if f.column is None or f.table == MAPPING_FILE]
    if whole:
        raise StudyRefused(whole)
    stands, answers = (
        as_it_stands(intake, study / "records"),
        read_answers(study / "records" / ANSWERS_FILE, today=today),
    )
    hashes = {**hashes_of(intake), **({ANSWERS_FILE: answers.sha256} if answers.sha256 else {})}
    return Incoming(
        {table.name: tuple(rows_of(intake, table, stands)) for table in intake.tables},
        study_file.text,
        asked_again(answers, intake),
        {FILE_NAME: study_file.sha256, **dict(sorted(hashes.items()))},
        intake.mapping.mapped.text if intake.mapping.mapped else "",
    )


def as_it_stands(intake: Intake, records: Path) -> duckdb.DuckDBPyConnection:
    """The tables as text, which reading does not keep: read once more."""
    connection = connect()
    tables = {**RECORD_TABLES, **{table.name: table for table in intake.tables}}
    for table in tables.values():
        create_text_table(connection, table)
    read_tables(connection, records, tables, intake.mapping)
    return connection


def rows_of(intake: Intake, table: Table, stands: duckdb.DuckDBPyConnection) -> Iterator[IncomingRow]:
    mapped, file = intake.mapping.tables.get(table.name), intake.present[table.name].path
    for number, texts in enumerate(texts_of(intake, table, stands), start=1):
        cells = {name: text for name, text in zip(table.names, texts, strict=True) if text}
        if mapped is None:
            kept = intake.nominal.get(table.name, {})
            places = {c: f"{file}, row {number}{NOMINAL if number in kept.get(c, ()) else ''}" for c in cells}
            yield IncomingRow(cells.get(PATIENT_COLUMN, ""), cells, places)
            continue
        row = mapped.rows[number - 1]
        cells |= {name: text for name in table.names if (number, name) in mapped.untold and (text := unread(row, name))}
        yield IncomingRow(cells.get(PATIENT_COLUMN, ""), cells, {name: place_in(row, name) for name in cells})


def texts_of(intake: Intake, table: Table, stands: duckdb.DuckDBPyConnection) -> Iterator[list[str]]:
    """The cells of each row as our tables write them, or else as they stand."""
    names = ", ".join(f'"{name}"' for name in table.names)
    raw = stands.execute(f'SELECT {names} FROM raw."{table.name}" ORDER BY row').fetchall()
    for typed, own in zip(typed_records(intake.connection, table).fetchall(), raw, strict=True):
        yield [text or it_stands or "" for text, it_stands in zip(as_texts(table.columns, typed), own, strict=True)]


def unread(row: MappedRow, column: str) -> str:
    """What stands in the user's own cell that the mapping could not read."""
    at = row.places.get(column)
    return at[0].cell(at[1], at[2]).text.strip() if at else ""


def place_in(row: MappedRow, column: str) -> str:
    place = place_of(row.at(column))
    return f"{named(place) if place else MAPPING_FILE}{NOMINAL if column in row.nominal else ''}"


def named(place: CellPlace) -> str:
    return f"{place.file}, {place}" if place.sheet else str(place)


def asked_again(answers: Answers, intake: Intake) -> tuple[GivenAnswer, ...]:
    """The answers but for those to what was said of the files alone, which the ledger's tables no longer raise."""
    said = intake.findings
    of_files = {(f.code, f.table, f.row) for f in said if f.table not in RECORD_TABLES or f.row is None}
    return tuple(answer for answer in answers.given if answer.question not in of_files)
