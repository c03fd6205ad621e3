"""The default engine: DuckDB, in the process, on the connection that already holds the records."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from theracurve.derivation.engines.plan import Made, PlannedStep, named_in, needed_for, plan
from theracurve.derivation.engines.portions import (
    Portion,
    folder_for,
    literal,
    opened,
    place_of,
    portions_of,
    steps_of_the_study,
)
from theracurve.derivation.rule_tables import RuleTable
from theracurve.derivation.sql import DERIVED_PREFIX, Step, steps
from theracurve.vocabulary.derived import DERIVED_TABLES, DerivedTable

# The columns of the SELECTs that had no rows, once this process has seen them: they are the same in every study, and to
# find them out anew takes half of a small derivation.
COLUMNS: dict[str, str] = {}

# Memory follows the portion: so many patients, each under so many definitions, are derived at a time.
DEFINED_PATIENTS_AT_A_TIME = 32_000
DEFINED_A_MIB = 32
# And so many are written at a time: of `evidence` a patient of 16 definitions has about 550 rows, and they are sorted.
PATIENTS_WRITTEN_AT_A_TIME = 1_000
# Texts that hardly repeat (ids, sources) get no dictionary: it would be made and thrown away.
NO_DICTIONARY = "DICTIONARY_SIZE_LIMIT 1000"


def derive(connection: duckdb.DuckDBPyConnection, tables: Iterable[RuleTable], wanted: Collection[str] = ()) -> None:
    """Make the rule tables (schema `rule`) and run every step; the derived tables are then `derived_<name>`.

    `wanted` names the tables that are asked for, where not all are: then only the steps below them run.
    """
    rules = tuple(tables)
    load_rule_tables(connection, rules)
    every = steps()
    drop(connection, {step.table for step in every})
    at_a_time = max(1, defined_at_a_time(connection) // max(1, definitions_in(rules)))
    run_steps(connection, needed_for(every, wanted), at_a_time=at_a_time)


def defined_at_a_time(connection: duckdb.DuckDBPyConnection) -> int:
    """How many patients, each counted once under each definition, the database has the memory for."""
    [(limit,)] = connection.execute("SELECT current_setting('memory_limit')").fetchall()
    size, unit = limit.split()
    mebibytes = float(size) * {"MiB": 1, "GiB": 1024, "TiB": 1024**2}.get(unit, 1)
    return min(DEFINED_PATIENTS_AT_A_TIME, int(mebibytes * DEFINED_A_MIB))


def definitions_in(tables: Iterable[RuleTable]) -> int:
    places = ((table, list(table.columns).index("variant")) for table in tables if "variant" in table.columns)
    return len({row[place] for table, place in places for row in table.rows})


def run_steps(
    connection: duckdb.DuckDBPyConnection, run: Sequence[Step], *, at_a_time: int = DEFINED_PATIENTS_AT_A_TIME
) -> None:
    """Make every step, in the schema `main`, as cheaply as the rules and records allow; what is used up is dropped."""
    drop(connection, {step.table for step in run})
    planned = plan(run, empty_tables(connection))
    portions = portions_of(connection, at_a_time)
    if len(portions) > 1:
        make_in_portions(connection, planned, portions)
    else:
        make(connection, planned)
        drop(connection, {name for entry in planned for name in entry.finished})


def make(connection: duckdb.DuckDBPyConnection, planned: Sequence[PlannedStep], *, again: bool = False) -> None:
    """Make the steps in their order, and drop each table with rows as soon as it is used up.

    `again`: views and the tables without rows are there already, and serve other records as well.
    """
    filled = {entry.step.table for entry in planned if entry.made is Made.TABLE}
    named = named_when_made(planned)
    for entry in planned:
        if entry.made is Made.TABLE or (not again and entry.step.table in named):
            MAKE[entry.made](connection, entry.step)
        for name in filled.intersection(entry.finished):
            connection.execute(f'DROP TABLE "{name}"')


def named_when_made(planned: Sequence[PlannedStep]) -> set[str]:
    """The tables that have to be there: what lasts, and what the SELECTs name that are looked at. A table without rows
    whose columns are known needs none of those below it."""
    looked_at = [
        entry.step.select for entry in planned if entry.made is not Made.EMPTY or entry.step.select not in COLUMNS
    ]
    finished = {name for entry in planned for name in entry.finished}
    lasting = {entry.step.table for entry in planned} - finished
    return lasting.union(*map(named_in, looked_at))


def make_empty(connection: duckdb.DuckDBPyConnection, step: Step) -> None:
    if step.select in COLUMNS:
        connection.execute(f'CREATE TABLE "{step.table}" ({COLUMNS[step.select]})')
        return
    connection.execute(f'CREATE TABLE "{step.table}" AS\n{step.select}\nLIMIT 0')
    described = connection.execute(f'DESCRIBE "{step.table}"').fetchall()
    COLUMNS[step.select] = ", ".join(f'"{name}" {kind}' for name, kind, *_ in described)


def make_view(connection: duckdb.DuckDBPyConnection, step: Step) -> None:
    connection.execute(f'CREATE VIEW "{step.table}" AS\n{step.select}')


def make_table(connection: duckdb.DuckDBPyConnection, step: Step) -> None:
    connection.execute(f'CREATE TABLE "{step.table}" AS\n{step.select}')


MAKE = {Made.EMPTY: make_empty, Made.VIEW: make_view, Made.TABLE: make_table}


def make_in_portions(
    connection: duckdb.DuckDBPyConnection, planned: Sequence[PlannedStep], portions: Sequence[Portion]
) -> None:
    """The same rows, portion by portion; the views below the derived tables are made over all of them at last."""
    of_study = steps_of_the_study(connection, planned)
    of_patients = [entry for entry in planned if entry.step not in of_study]
    finished = {name for entry in planned for name in entry.finished}
    lasting = [entry for entry in of_patients if entry.step.table not in finished]
    folder = folder_for(connection)
    with opened(connection, portions, of_study) as each:
        for place, _ in enumerate(each):
            make(connection, of_patients, again=place > 0)
            for entry in lasting:
                put_aside(connection, entry, folder / f"{place}-{entry.step.table}.parquet")
    for entry in lasting:
        if entry.made is not Made.VIEW:
            files = ", ".join(literal(str(folder / f"{n}-{entry.step.table}.parquet")) for n in range(len(portions)))
            connection.execute(f'CREATE VIEW "{entry.step.table}" AS SELECT * FROM read_parquet([{files}])')
    make(connection, [entry for entry in lasting if entry.made is Made.VIEW])


def put_aside(connection: duckdb.DuckDBPyConnection, entry: PlannedStep, file: Path) -> None:
    """Write a portion's table into a file; one that has rows is made anew for the next portion."""
    if entry.made is not Made.VIEW:
        connection.execute(f'COPY "{entry.step.table}" TO {literal(str(file))} (FORMAT parquet, {NO_DICTIONARY})')
    if entry.made is Made.TABLE:
        connection.execute(f'DROP TABLE "{entry.step.table}"')


def empty_tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The rule and record tables without rows, as the steps name them."""
    found = connection.execute(
        "SELECT table_schema, table_name FROM information_schema.tables"
        " WHERE table_catalog = current_database() AND table_schema IN ('rule', 'records')"
    ).fetchall()
    rows = (f"(SELECT '{schema}.{name}' FROM {schema}.\"{name}\" LIMIT 1)" for schema, name in found)
    filled = connection.execute(" UNION ALL ".join(rows)).fetchall() if found else ()
    return {f"{schema}.{name}" for schema, name in found} - {name for (name,) in filled}


def drop(connection: duckdb.DuckDBPyConnection, names: Collection[str]) -> None:
    """Forget those tables and views of the schema `main` that are there."""
    if names:
        found = connection.execute(
            "SELECT replace(table_type, 'BASE ', ''), table_name FROM information_schema.tables"
            " WHERE table_catalog = current_database() AND table_schema = 'main' AND table_name IN (SELECT unnest(?))",
            [list(names)],
        ).fetchall()
        connection.execute(";".join(f'DROP {kind} "{name}"' for kind, name in found))


def load_rule_tables(connection: duckdb.DuckDBPyConnection, tables: Iterable[RuleTable]) -> None:
    rules = tuple(tables)
    connection.execute(";".join(("CREATE SCHEMA IF NOT EXISTS rule", *map(rule_table_made, rules))))
    for table in rules:
        if table.rows:
            load_rows(connection, table)


def rule_table_made(table: RuleTable) -> str:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in table.columns.items())
    return f'CREATE OR REPLACE TABLE rule."{table.name}" ({columns})'


def load_rows(connection: duckdb.DuckDBPyConnection, table: RuleTable) -> None:
    """Column by column: row by row, thousands of definitions take as long as deriving them."""
    places = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in table.columns.values())
    values = [list(column) for column in zip(*table.rows, strict=True)]
    connection.execute(f'INSERT INTO rule."{table.name}" SELECT {places}', values)


def select_derived(table: DerivedTable, where: str = "TRUE") -> str:
    """The SELECT of a derived table with its fixed types and its order."""
    order = ", ".join(f'"{name}"' for name in table.sorted_by)
    return f"{select_typed(table, where)} ORDER BY {order}"


def select_typed(table: DerivedTable, where: str) -> str:
    """The SELECT of a derived table with its fixed types, in no order."""
    columns = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in table.columns.items())
    return f'SELECT {columns} FROM "{DERIVED_PREFIX}{table.name}" WHERE {where}'


def write_derived(
    connection: duckdb.DuckDBPyConnection, folder: Path, *, at_a_time: int = PATIENTS_WRITTEN_AT_A_TIME
) -> tuple[Path, ...]:
    """Write every derived table as `<name>.parquet` into `folder`; the same rows give the same bytes.

    Every table is sorted by its patients first, so a large one is sorted portion by portion, and its portions are
    strung together: to sort the whole takes the memory of the whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    portions = portions_of(connection, at_a_time)
    files = [(table, folder / f"{name}.parquet") for name, table in DERIVED_TABLES.items()]
    for table, file in files:
        if len(portions) > 1:
            write_in_portions(connection, table, portions, file)
        else:
            write_rows(connection, select_derived(table), file)
    return tuple(file for _, file in files)


def write_in_portions(
    connection: duckdb.DuckDBPyConnection, table: DerivedTable, portions: Sequence[Portion], file: Path
) -> None:
    with TemporaryDirectory(prefix="theracurve-", dir=place_of(connection)) as aside:
        parts = [Path(aside, f"{place}.parquet") for place in range(len(portions))]
        for portion, part in zip(portions, parts, strict=True):
            write_rows(connection, select_derived(table, portion.condition), part)
        listed = ", ".join(literal(str(part)) for part in parts)
        write_rows(connection, f"SELECT * FROM read_parquet([{listed}])", file)


def write_rows(connection: duckdb.DuckDBPyConnection, select: str, file: Path) -> None:
    options = f"FORMAT parquet, COMPRESSION zstd, {NO_DICTIONARY}"
    connection.execute(f"COPY ({select}) TO {literal(str(file))} ({options})")
