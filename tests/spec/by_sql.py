"""The SQL as an implementation: the records go through intake like anybody else's, then through every step."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from theracurve.definition.loader import parse_study
from theracurve.definition.study import Study
from theracurve.derivation.engines.duckdb import derive, select_derived
from theracurve.derivation.rule_tables import rule_tables
from theracurve.intake.folder import Intake, read_folder
from theracurve.intake.nominal import MANIFEST_FILE, NOMINAL_KEY
from theracurve.vocabulary.derived import DERIVED_TABLES
from theracurve.vocabulary.findings import errors_among
from theracurve.vocabulary.tables import Kind

from .conformed import NOMINAL

TODAY = date(2100, 1, 1)


def derived_by_sql(study: str, records: Mapping[str, str]) -> tuple[duckdb.DuckDBPyConnection, dict[str, Study]]:
    """The connection with the derived tables, and the study's definitions."""
    file = parse_study(study)
    connection = read(records, dict.fromkeys(file.study.covariates, Kind.TEXT)).connection
    derive(connection, rule_tables(file.definitions))
    return connection, file.definitions


def read(records: Mapping[str, str], covariates: Mapping[str, Kind]) -> Intake:
    with TemporaryDirectory() as folder:
        plain = {table: text.replace(NOMINAL, "") for table, text in records.items()}
        for table, text in plain.items():
            Path(folder, f"{table}.csv").write_text(text, encoding="utf-8")
        stated = {table: rows for table, text in records.items() if (rows := nominal_rows(text))}
        if stated:
            hashes = {f"{table}.csv": sha256(plain[table].encode()).hexdigest() for table in stated}
            Path(folder, MANIFEST_FILE).write_text(json.dumps({NOMINAL_KEY: stated, "outputs": hashes}))
        intake = read_folder(Path(folder), covariates=covariates, today=TODAY)
    assert not errors_among(intake.findings), errors_among(intake.findings)
    return intake


def nominal_rows(text: str) -> dict[str, list[int]]:
    """The rows of nominal dates by their column, as the manifest beside tables that were written names them."""
    found: dict[str, list[int]] = {}
    for number, cells in enumerate(csv.DictReader(io.StringIO(text)), start=1):
        for column, cell in cells.items():
            if cell.startswith(NOMINAL):
                found.setdefault(column, []).append(number)
    return found


def by_sql(study: str, records: Mapping[str, str]) -> dict[str, list[dict[str, object]]]:
    connection, _ = derived_by_sql(study, records)
    return {
        name: [
            dict(zip(table.columns, row, strict=True)) for row in connection.execute(select_derived(table)).fetchall()
        ]
        for name, table in DERIVED_TABLES.items()
    }
