"""The default engine: DuckDB, in the process, on the connection that already holds the records."""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from theracurve.derivation.rule_tables import RuleTable
from theracurve.derivation.sql import DERIVED_PREFIX, steps
from theracurve.vocabulary.derived import DERIVED_TABLES, DerivedTable


def derive(connection: duckdb.DuckDBPyConnection, tables: Iterable[RuleTable]) -> None:
    """Make the rule tables (schema `rule`) and run every step; the derived tables are then `derived_<name>`."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS rule")
    for table in tables:
        load_rule_table(connection, table)
    for step in steps():
        connection.execute(f'CREATE OR REPLACE TABLE "{step.table}" AS\n{step.select}')


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
