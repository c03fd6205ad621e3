"""The export `csv`: the record tables as read, every derived table and every estimate, for who opens tables by hand.

What an empty cell, a true or a time is stands in `README.txt`; `columns.csv` lists every column with its type.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

import duckdb

from theracurve.analysis.results import Results
from theracurve.analysis.study_estimate import FIELDS
from theracurve.definition.study import Study
from theracurve.export.export_format import ExportFormat
from theracurve.export.record_tables import record_tables
from theracurve.intake.covariates import KINDS, with_covariates
from theracurve.vocabulary.csv_text import csv_text
from theracurve.vocabulary.derived import DERIVED_TABLES, DerivedTable
from theracurve.vocabulary.tables import RECORD_TABLES

COLUMNS = ("file", "column", "holds")
README = """\
Tables of one study, as theracurve read and derived them.

records_*.csv    the record tables as they were read (docs/records.md says what each column holds)
derived_*.csv    what was derived of them under every definition (variant: protocol for the definitions as stated)
estimates.csv    every number of results.json; lists are joined by "; "
columns.csv      every column with its type

An empty cell: not recorded, not estimable, or not applicable; in estimates.csv "reason" says which. Days count from
time zero, which is day 0. A text that a spreadsheet would take for a formula has an apostrophe before it.
evidence_id leads from a derived row to the row of derived_evidence.csv that says why; "sources" there are rows of the
records (table:row, counted below the header).
"""


@dataclass(frozen=True, slots=True)
class TableFile:
    """One table as CSV, and what its columns hold by their names."""

    name: str
    text: str
    kinds: Mapping[str, str]


def write_tables(connection: duckdb.DuckDBPyConnection, study: Study, results: Results) -> Mapping[str, str]:
    """The texts of the files by their names; a table without rows is not written."""
    made = (*record_files(connection, study), *derived_files(connection))
    kept = [file for file in made if has_rows(file.text)]
    estimates = csv_text(FIELDS, (plain_row(e.as_dict().values()) for e in results.estimates))
    columns = csv_text(COLUMNS, columns_of(kept))
    tables = {file.name: file.text for file in kept}
    return {**tables, "estimates.csv": estimates, "columns.csv": columns, "README.txt": README}


def record_files(connection: duckdb.DuckDBPyConnection, study: Study) -> Iterator[TableFile]:
    kinds = {name: KINDS[kind] for name, kind in study.covariates.items()}
    patients, _ = with_covariates(RECORD_TABLES["patients"], kinds)
    for table in {**RECORD_TABLES, "patients": patients}.values():
        holds = {column.name: str(column.kind) for column in table.columns}
        for name, text in record_tables(connection, [table]).items():
            yield TableFile(f"records_{name}", text, holds)


def derived_files(connection: duckdb.DuckDBPyConnection) -> Iterator[TableFile]:
    for table in DERIVED_TABLES.values():
        holds = {name: kind.lower() for name, kind in table.columns.items()}
        yield TableFile(f"derived_{table.name}.csv", derived_csv(connection, table), holds)


def has_rows(text: str) -> bool:
    return text.count("\n") > 1


def derived_csv(connection: duckdb.DuckDBPyConnection, table: DerivedTable) -> str:
    names = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in table.columns.items())
    order = ", ".join(f'"{name}"' for name in table.sorted_by)
    rows = connection.execute(f"SELECT {names} FROM derived_{table.name} ORDER BY {order}").fetchall()
    return csv_text(table.columns, map(plain_row, rows))


def plain_row(row: Iterable[object]) -> tuple[object, ...]:
    return tuple(plain_cell(cell) for cell in row)


def plain_cell(cell: object) -> object:
    if isinstance(cell, bool):
        return str(cell).lower()
    return "; ".join(map(str, cell)) if isinstance(cell, list | tuple) else cell


def columns_of(files: Iterable[TableFile]) -> Iterator[tuple[str, str, str]]:
    """Every column of the files written, with what it holds."""
    for file in files:
        header = next(csv.reader(StringIO(file.text)))
        yield from ((file.name, column, file.kinds[column]) for column in header)


CSV = ExportFormat("csv", write_tables, lambda folder: f"{folder / 'README.txt'} says what stands where")
