"""A large study in portions of its patients: no rule looks from one patient to another, so memory stays small.

The portions are made one after the other in a database of their own beside the study's: its records are views of some
patients' rows there, its steps are the same SELECTs. What lasts of its tables is put aside in files, which the study
reads: it would fill the memory that sorting needs. A step whose table has no `patient_id` speaks of the whole study
(who reads the images); it is made there once, and every portion sees the result.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize

import duckdb

from theracurve.derivation.engines.plan import PlannedStep, reads_of
from theracurve.derivation.sql import Step

PORTION = "portion"
BOUNDS = """
    WITH everybody AS (
        SELECT patient_id FROM records.patients UNION SELECT patient_id FROM records.endpoints
    ),
    placed AS (
        SELECT patient_id, (row_number() OVER (ORDER BY patient_id) - 1) // ? AS place FROM everybody
    )
    SELECT min(patient_id), max(patient_id) FROM placed GROUP BY place ORDER BY place
"""
TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_catalog = current_database() AND table_schema = ? ORDER BY table_name
"""


@dataclass(frozen=True, slots=True)
class Portion:
    """The first and the last patient, in the order of their ids."""

    first: str
    last: str

    @property
    def condition(self) -> str:
        """Which rows are theirs, in SQL."""
        return f"patient_id BETWEEN {literal(self.first)} AND {literal(self.last)}"


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def portions_of(connection: duckdb.DuckDBPyConnection, patients: int) -> tuple[Portion, ...]:
    """Everybody, that many patients at a time."""
    return tuple(Portion(*bounds) for bounds in connection.execute(BOUNDS, [patients]).fetchall())


def steps_of_the_study(connection: duckdb.DuckDBPyConnection, planned: Sequence[PlannedStep]) -> tuple[Step, ...]:
    """The steps without `patient_id`, made in the study's database."""
    made: list[Step] = []
    of_patients: set[str] = set()
    for step in (entry.step for entry in planned):
        if of_patients & set(reads_of(step.select, frozenset()) or ()) or is_of_patients(connection, step):
            of_patients.add(step.table)
        else:
            connection.execute(f'CREATE TABLE "{step.table}" AS\n{step.select}')
            made.append(step)
    return tuple(made)


def is_of_patients(connection: duckdb.DuckDBPyConnection, step: Step) -> bool:
    columns = connection.execute(f"DESCRIBE {step.select}").fetchall()
    return any(column[0] == "patient_id" for column in columns)


@contextmanager
def opened(
    connection: duckdb.DuckDBPyConnection, portions: Sequence[Portion], of_study: Sequence[Step]
) -> Iterator[Iterator[Portion]]:
    """Work in the database of the portions, and go back to the study's in the end.

    Gives the portions one by one: the records are then those of its patients.
    """
    found = connection.execute("SELECT current_database()").fetchone()
    assert found is not None
    study = str(found[0])
    records, rules = ([name for (name,) in connection.execute(TABLES, [s]).fetchall()] for s in ("records", "rule"))
    connection.execute(f"ATTACH ':memory:' AS {PORTION}")
    connection.execute(f"USE {PORTION}")
    try:
        connection.execute("CREATE SCHEMA rule")
        connection.execute("CREATE SCHEMA records")
        for place in (*(f'rule."{rule}"' for rule in rules), *(f'main."{step.table}"' for step in of_study)):
            connection.execute(f"CREATE VIEW {place} AS SELECT * FROM {study}.{place}")
        yield looked_at(connection, portions, study, records)
    finally:
        connection.execute(f"USE {study}")
        connection.execute(f"DETACH {PORTION}")


def looked_at(
    connection: duckdb.DuckDBPyConnection, portions: Sequence[Portion], study: str, records: Sequence[str]
) -> Iterator[Portion]:
    for portion in portions:
        for name in records:
            rows = f'SELECT * FROM {study}.records."{name}" WHERE {portion.condition}'
            connection.execute(f'CREATE OR REPLACE VIEW records."{name}" AS {rows}')
        yield portion


def place_of(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The folder in which the database keeps what does not fit into memory; None where it was told of none."""
    [(told,)] = connection.execute("SELECT current_setting('temp_directory')").fetchall()
    return str(Path(told).parent) if Path(told).is_absolute() else None


def folder_for(connection: duckdb.DuckDBPyConnection) -> Path:
    """A temporary folder that is there as long as the connection."""
    folder = mkdtemp(prefix="theracurve-", dir=place_of(connection))
    finalize(connection, rmtree, folder, ignore_errors=True)
    return Path(folder)
