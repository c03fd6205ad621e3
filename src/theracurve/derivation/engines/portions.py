"""A large study in portions of its patients: no rule looks from one patient to another, so memory stays small.

A portion is a database of its own beside the study's: its records are views of some patients' rows there, its steps are
the same SELECTs, and what lasts of its tables goes over to the study's. A step whose table has no `patient_id` speaks
of the whole study (who reads the images); it is made there once, and a portion sees the result.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from theracurve.derivation.engines.plan import Planned, reads_of
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
INPUTS = """
    SELECT table_schema, table_name FROM information_schema.tables
    WHERE table_catalog = current_database() AND table_schema IN ('rule', 'records')
    ORDER BY table_schema, table_name
"""


@dataclass(frozen=True, slots=True)
class Portion:
    """The first and the last patient, in the order of their ids."""

    first: str
    last: str


def portions_of(connection: duckdb.DuckDBPyConnection, patients: int) -> tuple[Portion, ...]:
    """Everybody, that many patients at a time."""
    return tuple(Portion(*bounds) for bounds in connection.execute(BOUNDS, [patients]).fetchall())


def steps_of_the_study(connection: duckdb.DuckDBPyConnection, planned: Sequence[Planned]) -> tuple[Step, ...]:
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
def opened(connection: duckdb.DuckDBPyConnection, portion: Portion, of_study: Sequence[Step]) -> Iterator[str]:
    """Work in the portion's database; gives the name of the study's, and goes back to it in the end."""
    found = connection.execute("SELECT current_database()").fetchone()
    assert found is not None
    study = str(found[0])
    inputs = connection.execute(INPUTS).fetchall()
    connection.execute(f"ATTACH ':memory:' AS {PORTION}")
    connection.execute(f"USE {PORTION}")
    try:
        see(connection, study, portion, [*inputs, *(("main", step.table) for step in of_study)])
        yield study
    finally:
        connection.execute(f"USE {study}")
        connection.execute(f"DETACH {PORTION}")


def see(connection: duckdb.DuckDBPyConnection, study: str, portion: Portion, tables: Sequence[tuple[str, str]]) -> None:
    """Views of the study's tables, of the records only these patients' rows."""
    first, last = ("'" + bound.replace("'", "''") + "'" for bound in (portion.first, portion.last))
    for schema, name in tables:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        where = f"patient_id BETWEEN {first} AND {last}" if schema == "records" else "TRUE"
        connection.execute(f'CREATE VIEW {schema}."{name}" AS SELECT * FROM {study}.{schema}."{name}" WHERE {where}')
