"""A part of a large comparison in a process of its own: python runs one thread at a time, and machines have several.

The other process is handed a folder with the rows of its patients, as a database, and writes what it found beside them.
Where no process can be started, or it fails, nothing comes back and the same is done here.
"""

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from theracurve.definition.study import Study
from theracurve.derivation.comparing import AMONG, ComparedRows, compare_patients
from theracurve.derivation.engines.duckdb import select_typed
from theracurve.derivation.engines.portions import literal, place_of
from theracurve.derivation.sql import DERIVED_PREFIX
from theracurve.vocabulary.derived import DERIVED_TABLES
from theracurve.vocabulary.tables import RECORD_TABLES

DATABASE_MIB = 512
PROCESS_MIB = DATABASE_MIB + 250  # with the program itself, as it is expected of a run
MODEST: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "memory_limit": f"{DATABASE_MIB}MiB"}
ROWS, TASK, FOUND = "rows.duckdb", "task.pickle", "found.pickle"


@dataclass(frozen=True, slots=True)
class Task:
    """What the other process is asked: patients, definitions, and the readers who decide where none is named."""

    patients: tuple[str, ...]
    definitions: dict[str, Study]
    sole_readers: dict[str, str]


@contextmanager
def handed_over(connection: duckdb.DuckDBPyConnection, task: Task) -> Iterator["Other"]:
    """The other process at work on the task; when the context ends, so does it."""
    with TemporaryDirectory(prefix="theracurve-", dir=place_of(connection)) as name:
        folder = Path(name)
        copy_rows(connection, task.patients, folder / ROWS)
        (folder / TASK).write_bytes(pickle.dumps(task))
        other = Other(folder, started(folder))
        try:
            yield other
        finally:
            other.end()


@dataclass(frozen=True, slots=True)
class Other:
    """The other process, None where it could not be started."""

    folder: Path
    process: "subprocess.Popen[bytes] | None"

    def found(self) -> ComparedRows | None:
        """What it found, waiting for it; None where it failed."""
        if self.process is None or self.process.wait() != 0:
            return None
        found: ComparedRows = pickle.loads((self.folder / FOUND).read_bytes())
        return found

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def started(folder: Path) -> "subprocess.Popen[bytes] | None":
    """A new interpreter that finds this package; not a fork, which would share the threads of the database."""
    source = str(Path(__file__).parents[2])
    known = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "theracurve.derivation.second_process", str(folder)],
            env={**os.environ, "PYTHONPATH": known},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None


def copy_rows(connection: duckdb.DuckDBPyConnection, patients: Sequence[str], file: Path) -> None:
    """The records and derived rows of these patients as a database of its own, types and all."""
    connection.execute(f"ATTACH {literal(str(file))} AS other")
    try:
        connection.execute("CREATE SCHEMA other.records")
        for name, select in selected().items():
            connection.execute(f"CREATE TABLE other.{name} AS {select} ORDER BY patient_id", [list(patients)])
    finally:
        connection.execute("DETACH other")


def selected() -> Mapping[str, str]:
    """By the name of each table that a comparison reads, what of it is handed over."""
    derived = {f'"{DERIVED_PREFIX}{name}"': select_typed(table, AMONG) for name, table in DERIVED_TABLES.items()}
    records = {f'records."{name}"': f'SELECT * FROM records."{name}" WHERE {AMONG}' for name in RECORD_TABLES}
    return derived | records


def work(folder: Path) -> None:
    """What the other process does: the same comparison, of the rows in the folder."""
    gc.disable()  # nothing here refers back to itself, and the process ends with its work
    task: Any = pickle.loads((folder / TASK).read_bytes())
    with duckdb.connect(str(folder / ROWS), read_only=True, config=MODEST) as connection:
        found = compare_patients(connection, task.definitions, task.patients, task.sole_readers)
    (folder / FOUND).write_bytes(pickle.dumps(found))


if __name__ == "__main__":
    work(Path(sys.argv[1]))
