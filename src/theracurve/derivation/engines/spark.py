"""The second engine: Spark, where a study is too large for one machine. The same files, translated by SQLGlot.

Records and rules go there as Parquet, derived tables and what they are made from come back as Parquet into the
connection, so whatever reads them goes on unchanged. Each step is written out before the next is planned: Spark
evaluates a CTE as often as it is read, so as views of views the plans of some sixty steps would multiply.

Where Spark runs is said by its own configuration (`spark-defaults.conf`, `PYSPARK_SUBMIT_ARGS`), else on this machine.
On several machines `spark.theracurve.folder` names a folder that all of them reach.
"""

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from theracurve.derivation.engines.duckdb import drop, load_rule_tables
from theracurve.derivation.engines.plan import Made, needed_for, plan
from theracurve.derivation.rule_tables import RuleTable
from theracurve.derivation.sql import Step, steps
from theracurve.errors import UsageError

PACKAGES = ("pyspark", "sqlglot")
FOLDER = "spark.theracurve.folder"
ROWS_PER_PARTITION = 250_000
QUIET: dict[str, bool | float | int | str | None] = {
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
MEANING = {
    "spark.sql.ansi.enabled": "true",  # an overflow or a bad cast is an error, never nothing
    "spark.sql.caseSensitive": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",  # exact or an error: decimals decide
}
# What one partition holds is computed faster than code for it is compiled.
SMALL = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
SPARK_TYPES = {"VARCHAR": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ"}
INPUT_COLUMNS = """
    SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema IN ('records', 'rule') ORDER BY table_schema, table_name, ordinal_position
"""


def require() -> None:
    """Raises UsageError that says what this machine lacks for Spark, and how to get it."""
    missing = [package for package in PACKAGES if find_spec(package) is None]
    if missing:
        raise UsageError(f"the engine spark misses {' and '.join(missing)}: pip install 'theracurve[spark]'")
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=str(Path(home, "bin")) if home else None) is None:
        place = f"there is none in JAVA_HOME ({home})" if home else "there is none on the PATH"
        raise UsageError(
            f"the engine spark needs Java 17 or newer, and {place}: install it (Debian, Ubuntu: apt-get install"
            " openjdk-17-jre-headless) or set JAVA_HOME"
        )


def derive(connection: duckdb.DuckDBPyConnection, tables: Iterable[RuleTable], wanted: Collection[str] = ()) -> None:
    """Make the rule tables and run every step on Spark, or those below the wanted tables; what DuckDB would leave in
    `connection` is then there.

    Raises UsageError where Spark is missing or does not start.
    """
    load_rule_tables(connection, tables)
    every = steps()
    drop(connection, {step.table for step in every})
    run_steps(connection, needed_for(every, wanted))


def run_steps(connection: duckdb.DuckDBPyConnection, run: Sequence[Step], *, partitions: int | None = None) -> None:
    """Make the table of each step from the schemas `records` and `rule` of `connection`, and bring back what lasts.

    `partitions` is into how many parts Spark cuts what it joins: by the rows of the longest record table if not stated.
    """
    longest = max(table.rows for table in input_tables(connection))
    with (
        session(partitions or max(1, ceil(longest / ROWS_PER_PARTITION))) as spark,
        TemporaryDirectory(dir=stated_folder(spark), prefix="theracurve-") as name,
    ):
        make_all(spark, connection, run, Path(name))


def make_all(spark: Any, connection: duckdb.DuckDBPyConnection, run: Sequence[Step], folder: Path) -> None:
    inputs = input_tables(connection)
    for table in inputs:
        send(spark, connection, table, folder)
    planned = plan(run, {f"{table.schema}.{table.name}" for table in inputs if not table.rows})
    lasting = {one.step.table for one in planned}.difference(*(one.finished for one in planned))
    for one in planned:
        if one.made is Made.EMPTY and one.step.table not in lasting:
            make_empty(spark, one.step)
        else:
            make(spark, one.step, folder)
    drop(connection, {step.table for step in run})
    for name in sorted(lasting):
        fetch(connection, name, folder)


@dataclass(frozen=True, slots=True)
class InputTable:
    """A table that the steps read: its schema and name, its columns with their types, and how many rows it has."""

    schema: str
    name: str
    columns: Mapping[str, str]
    rows: int

    @property
    def view(self) -> str:
        return view_name(self.schema, self.name)

    @property
    def spark_columns(self) -> str:
        names = ("`" + name.replace("`", "``") + "`" for name in self.columns)
        kinds = (SPARK_TYPES.get(kind, kind) for kind in self.columns.values())
        return ", ".join(f"{name} {kind}" for name, kind in zip(names, kinds, strict=True))


def input_tables(connection: duckdb.DuckDBPyConnection) -> tuple[InputTable, ...]:
    columns: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, kind in connection.execute(INPUT_COLUMNS).fetchall():
        columns.setdefault((schema, table), {})[column] = kind
    return tuple(InputTable(*place, kinds, row_count(connection, *place)) for place, kinds in columns.items())


def row_count(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> int:
    return len(connection.table(f'{schema}."{table}"'))


@contextmanager
def session(partitions: int) -> Iterator[Any]:
    """A Spark session of our own meaning; Spark is stopped afterwards if it was not running before."""
    require()
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    try:
        started = running or SparkSession.builder.appName("theracurve").config(map=QUIET).getOrCreate()
    except Exception as error:
        reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
        raise UsageError(f"Spark does not start: {reason}. It needs Java 17 or newer (see `java -version`).") from None
    try:
        own = started.newSession()
        for key, value in settings(partitions).items():
            own.conf.set(key, value)
        yield own
    finally:
        if running is None:
            started.stop()


def stated_folder(spark: Any) -> str | None:
    """Reads from Spark's configuration where tables go back and forth; None for this machine's temporary folder."""
    stated = spark.conf.get(FOLDER, None)
    if stated and not Path(stated).is_dir():
        raise UsageError(f"{FOLDER} names {stated}, which is not a folder on this machine")
    return str(stated) if stated else None


def settings(partitions: int) -> dict[str, str]:
    by_size = SMALL if partitions == 1 else {}
    return {**MEANING, **by_size, "spark.sql.shuffle.partitions": str(partitions)}


def send(spark: Any, connection: duckdb.DuckDBPyConnection, table: InputTable, folder: Path) -> None:
    """An input as a view, in exactly the types that it has here."""
    file = folder / f"{table.view}.parquet"
    connection.execute(f'COPY {table.schema}."{table.name}" TO {literal(file)} (FORMAT parquet)')
    spark.read.schema(table.spark_columns).parquet(str(file)).createOrReplaceTempView(table.view)


def make(spark: Any, step: Step, folder: Path) -> None:
    """The table of a step as files, and a view of them."""
    place = str(folder / step.table)
    rows = spark.sql(translated(step.select))
    rows.write.parquet(place)
    spark.read.schema(rows.schema).parquet(place).createOrReplaceTempView(step.table)


def make_empty(spark: Any, step: Step) -> None:
    """A view without rows, whose columns have the types of the step: nothing of it is computed."""
    columns = spark.sql(translated(step.select)).schema
    nothing = ", ".join(f"CAST(NULL AS {column.dataType.simpleString()}) AS `{column.name}`" for column in columns)
    spark.sql(f"SELECT {nothing} WHERE FALSE").createOrReplaceTempView(step.table)


def fetch(connection: duckdb.DuckDBPyConnection, table: str, folder: Path) -> None:
    files = literal(folder / table / "*.parquet")
    connection.execute(f'CREATE TABLE "{table}" AS SELECT * FROM read_parquet({files})')


def translated(select: str) -> str:
    """The SELECT in Spark's words. Raises sqlglot's UnsupportedError where there are none."""
    import sqlglot

    tree = sqlglot.parse_one(select, dialect="duckdb")
    for table in tree.find_all(sqlglot.exp.Table):
        if table.db:
            table.set("this", sqlglot.exp.to_identifier(view_name(table.db, table.name)))
            table.set("db", None)
    return tree.sql(dialect="spark", identify=True, comments=False, unsupported_level=sqlglot.ErrorLevel.RAISE)


def view_name(schema: str, table: str) -> str:
    """Spark's views stand in no schema."""
    return f"{schema}__{table}"


def literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
