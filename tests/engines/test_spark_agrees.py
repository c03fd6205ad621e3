"""Spark gives the rows that DuckDB gives: every derived table, every row, every value, on two kinds of Spark."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from engines.compared import generated_cohorts, worked_examples
from engines.worlds import World, all_derived, steps_within_worlds, together
from house.dialect import FUNCTIONS
from theracurve.cli import main
from theracurve.derivation.engines import duckdb as on_duckdb
from theracurve.derivation.engines import spark as on_spark
from theracurve.derivation.sql import Step
from theracurve.vocabulary.derived import DERIVED_TABLES

pytestmark = pytest.mark.spark
EXAMPLES = Path(__file__).parents[2] / "examples"
COHORTS = 100
# As a small study, interpreted; as a large one, compiled, where rows that belong together meet from several places.
PARTITIONS = {"local[2]": 1, "local-cluster[2,1,1024]": 3}


@pytest.fixture(scope="session")
def worlds() -> list[World]:
    return [*worked_examples(), *generated_cohorts(COHORTS)]


@pytest.fixture(scope="session")
def by_duckdb(worlds: list[World]) -> tuple[duckdb.DuckDBPyConnection, dict[str, list[tuple[object, ...]]]]:
    """The connection with everybody's records, and what DuckDB derives."""
    connection = together(worlds)
    on_duckdb.run_steps(connection, steps_within_worlds())
    return connection, all_derived(connection)


def test_examples_and_generated_cohorts(
    spark: Any,
    worlds: list[World],
    by_duckdb: tuple[duckdb.DuckDBPyConnection, dict[str, list[tuple[object, ...]]]],
) -> None:
    connection, expected = by_duckdb
    on_spark.run_steps(connection, steps_within_worlds(), partitions=PARTITIONS[spark.sparkContext.master])
    found = all_derived(connection)
    for name, rows in expected.items():
        assert rows, f"nothing was compared in {name}"
        assert not differences(worlds, rows, found[name]), name


def differences(worlds: list[World], expected: list[tuple[object, ...]], found: list[tuple[object, ...]]) -> list[str]:
    """The first rows that only one engine has, with the study that they are of."""
    sides = {"duckdb": set(expected) - set(found), "spark": set(found) - set(expected)}
    said = [f"{worlds[int(str(row[0]))].title}: only {side}: {row[1:]}" for side, rows in sides.items() for row in rows]
    return sorted(said)[:20] or (["a row more than once"] if len(expected) != len(found) else [])


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    assert main(["new", str(folder), "--protocol", "nguyen2004", "--demo"]) == 0
    assert main(["run", str(folder), "--out", str(folder / "duckdb")]) == 0
    return folder


def test_the_demonstration_run_on_either(spark: Any, demo: Path, tmp_path: Path) -> None:
    assert main(["run", str(demo), "--out", str(tmp_path), "--engine", "spark"]) == 0
    same_tables(demo / "duckdb", tmp_path)


def same_tables(expected: Path, found: Path) -> None:
    """The same rows in the same order and types, as they are written."""
    for name in DERIVED_TABLES:
        one, other = (written(folder / "derived" / f"{name}.parquet") for folder in (expected, found))
        assert one == other, name


def written(file: Path) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    with duckdb.connect() as connection:
        columns = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(file)]).fetchall()
        return [column[:2] for column in columns], connection.execute("FROM read_parquet(?)", [str(file)]).fetchall()


def test_a_published_study_run_on_either(spark: Any, study_data: Path, tmp_path: Path) -> None:
    study = [str(EXAMPLES / "pbc"), "--records", str(study_data / "pbc" / "records")]
    assert main(["run", *study, "--out", str(tmp_path / "duckdb")]) == 0
    assert main(["run", *study, "--out", str(tmp_path / "spark"), "--engine", "spark"]) == 0
    same_tables(tmp_path / "duckdb", tmp_path / "spark")


PROBE = """
    CREATE TABLE records.probe AS SELECT * FROM (VALUES
        (1, CAST(2.5 AS DECIMAL(18, 6)), 1e-05, 'Älter', TRUE, DATE '2004-10-31', TIMESTAMP '2004-10-31 02:30:00'),
        (2, 3.5, 2.0005, 'b', FALSE, DATE '2004-02-29', TIMESTAMP '2004-03-28 02:30:00'),
        (3, 3.5, -0.5, 'b', NULL, DATE '1900-01-01', TIMESTAMP '2004-03-28 01:59:59'),
        (4, 0, 1234567.8915, '', TRUE, NULL, NULL),
        (5, NULL, NULL, NULL, FALSE, DATE '2100-12-31', TIMESTAMP '1999-12-31 23:59:59'),
        (NULL, -1.000001, 3.0, 'b', NULL, DATE '2004-10-31', NULL)
    ) AS probe (i, n, x, t, b, d, u)
"""


def test_every_function_of_the_dialect_means_the_same(spark: Any) -> None:
    """One step with a column for each function that the linter lets pass, over nulls, ties and awkward values."""
    calls = ", ".join(f"{call} AS {function.__name__}" for function, call in FUNCTIONS.items())
    step = Step(
        "answers", f"SELECT p.i, p.x, {calls} FROM records.probe AS p".replace("FROM probe", "FROM records.probe")
    )
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA records")
        connection.execute(PROBE)
        connection.execute(f"CREATE TABLE answers AS {step.select}")
        expected = connection.execute("SELECT * FROM answers ORDER BY x").fetchall()
        on_spark.run_steps(connection, (step,))
        assert connection.execute("SELECT * FROM answers ORDER BY x").fetchall() == expected


def test_a_java_that_does_not_start_is_said(demo: Path, tmp_path: Path) -> None:
    """In a process of its own: here a Spark may be running already."""
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\nexit 1\n")
    java.chmod(0o755)
    command = [sys.executable, "-m", "theracurve", "run", str(demo), "--out", str(tmp_path), "--engine", "spark"]
    environment = {**os.environ, "JAVA_HOME": str(tmp_path)}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].startswith("theracurve: Spark does not start: ")
    assert ended.stderr.endswith("It needs Java 17 or newer (see `java -version`).\n")


def test_a_folder_that_is_not_there_is_said(
    spark: Any, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(on_spark.MEANING, on_spark.FOLDER, "/nowhere")  # as if Spark's own configuration said it
    assert main(["run", str(demo), "--out", str(tmp_path), "--engine", "spark"]) == 2
    said = "theracurve: spark.theracurve.folder names /nowhere, which is not a folder on this machine\n"
    assert capsys.readouterr().err.endswith(said)
