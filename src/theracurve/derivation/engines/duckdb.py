"""The default engine: DuckDB, in the process, on the connection that already holds the records."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import duckdb

from theracurve.derivation.engines.plan import Made, plan
from theracurve.derivation.rule_tables import RuleTable
from theracurve.derivation.sql import DERIVED_PREFIX, Step, steps
from theracurve.vocabulary.derived import DERIVED_TABLES, DerivedTable

MAKE = {
    Made.EMPTY: 'CREATE TABLE "{table}" AS\n{select}\nLIMIT 0',
    Made.VIEW: 'CREATE VIEW "{table}" AS\n{select}',
    Made.TABLE: 'CREATE TABLE "{table}" AS\n{select}',
}


def derive(connection: duckdb.DuckDBPyConnection, tables: Iterable[RuleTable]) -> None:
    """Make the rule tables (schema `rule`) and run every step; the derived tables are then `derived_<name>`."""
    load_rule_tables(connection, tables)
    run_steps(connection, steps())


def run_steps(connection: duckdb.DuckDBPyConnection, run: Sequence[Step]) -> None:
    """Make every step, in the schema `main`, as cheaply as the rules and records allow; what is used up is dropped."""
    drop(connection, {step.table for step in run})
    for planned in plan(run, empty_tables(connection)):
        connection.execute(MAKE[planned.made].format(table=planned.step.table, select=planned.step.select))
        drop(connection, planned.finished)


def empty_tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The rule and record tables without rows, as the steps name them."""
    found = connection.execute(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN ('rule', 'records')"
    ).fetchall()
    return {
        f"{schema}.{name}"
        for schema, name in found
        if connection.execute(f'SELECT 1 FROM {schema}."{name}" LIMIT 1').fetchone() is None
    }


def drop(connection: duckdb.DuckDBPyConnection, names: Collection[str]) -> None:
    """Forget those tables and views of the schema `main` that are there."""
    if names:
        found = connection.execute(
            "SELECT replace(table_type, 'BASE ', ''), table_name FROM information_schema.tables"
            " WHERE table_schema = 'main' AND table_name IN (SELECT unnest(?))",
            [list(names)],
        ).fetchall()
        for kind, name in found:
            connection.execute(f'DROP {kind} "{name}"')


def load_rule_tables(connection: duckdb.DuckDBPyConnection, tables: Iterable[RuleTable]) -> None:
    connection.execute("CREATE SCHEMA IF NOT EXISTS rule")
    for table in tables:
        load_rule_table(connection, table)


def load_rule_table(connection: duckdb.DuckDBPyConnection, table: RuleTable) -> None:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in table.columns.items())
    connection.execute(f'CREATE OR REPLACE TABLE rule."{table.name}" ({columns})')
    if table.rows:
        places = ", ".join("?" for _ in table.columns)
        connection.executemany(f'INSERT INTO rule."{table.name}" VALUES ({places})', table.rows)


def select_derived(table: DerivedTable, where: str = "TRUE") -> str:
    """The SELECT of a derived table with its fixed types and its order."""
    order = ", ".join(f'"{name}"' for name in table.sorted_by)
    return f"{select_typed(table, where)} ORDER BY {order}"


def select_typed(table: DerivedTable, where: str) -> str:
    """The SELECT of a derived table with its fixed types, in no order."""
    columns = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in table.columns.items())
    return f'SELECT {columns} FROM "{DERIVED_PREFIX}{table.name}" WHERE {where}'


def write_derived(connection: duckdb.DuckDBPyConnection, folder: Path) -> tuple[Path, ...]:
    """Write every derived table as `<name>.parquet` into `folder`; the same rows give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in DERIVED_TABLES.values():
        file = folder / f"{table.name}.parquet"
        target = str(file).replace("'", "''")
        connection.execute(f"COPY ({select_derived(table)}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
        written.append(file)
    return tuple(written)
