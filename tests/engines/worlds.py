"""Many studies in one run: every table gains the column `world`, the number of the study, and every SELECT keeps to it.

A run on Spark takes half a minute however small the study is, so the examples and generated cohorts share one. In the
restricted dialect the change is mechanical: what is joined is of the same world, what is grouped, numbered or made
distinct is so within a world. Settings, visits and rules differ between worlds as they do between studies.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import sqlglot
from sqlglot import exp

from spec.by_sql import read
from theracurve.definition.loader import parse_study
from theracurve.definition.study import Study
from theracurve.derivation.engines.duckdb import load_rule_tables
from theracurve.derivation.rule_tables import RuleTable, rule_tables
from theracurve.derivation.sql import Step, steps
from theracurve.vocabulary.derived import DERIVED_TABLES, DerivedTable
from theracurve.vocabulary.tables import RECORD_TABLES, Kind

WORLD = "world"
TYPED = ("on", "local", "utc", "first", "last", "nominal", "side")  # what the columns of one cell end in


@dataclass(frozen=True, slots=True)
class World:
    """One study of many: what it is called in a failure, its protocol and the text of its records."""

    title: str
    study: str
    records: Mapping[str, str]


def together(worlds: Sequence[World]) -> duckdb.DuckDBPyConnection:
    """One connection with the records and the rules of all worlds, as intake and `rule_tables` make them."""
    connection = duckdb.connect(":memory:", config={"threads": 2})
    connection.execute("CREATE SCHEMA records")
    definitions = []
    for number, world in enumerate(worlds):
        file = parse_study(world.study)
        definitions.append(file.definitions)
        with read(world.records, dict.fromkeys(file.study.covariates, Kind.TEXT)).connection as one:
            for table in RECORD_TABLES:
                add_records(connection, one, table, number)
    load_rule_tables(connection, rules_together(definitions))
    return connection


def add_records(all_: duckdb.DuckDBPyConnection, one: duckdb.DuckDBPyConnection, table: str, number: int) -> None:
    """Append the rows of one world; covariates, which no rule reads, stay behind."""
    names = [name for name, *_ in one.execute(f'DESCRIBE records."{table}"').fetchall()]
    columns = ", ".join(f'"{name}"' for name in names if not is_covariate(table, name))
    rows = one.sql(f'SELECT {number} AS {WORLD}, {columns} FROM records."{table}"').to_arrow_table()
    all_.register("rows_of_a_world", rows)
    all_.execute(f'CREATE TABLE IF NOT EXISTS records."{table}" AS SELECT * FROM rows_of_a_world LIMIT 0')
    all_.execute(f'INSERT INTO records."{table}" SELECT * FROM rows_of_a_world')


def is_covariate(table: str, name: str) -> bool:
    stems = ("row", *RECORD_TABLES[table].names)
    return not any(name in (stem, *(f"{stem}_{end}" for end in TYPED)) for stem in stems)


def rules_together(definitions: Sequence[Mapping[str, Study]]) -> Iterator[RuleTable]:
    by_world = [{table.name: table for table in rule_tables(found)} for found in definitions]
    for name, table in by_world[0].items():
        rows = ((number, *row) for number, tables in enumerate(by_world) for row in tables[name].rows)
        yield RuleTable(name, {WORLD: "INTEGER", **table.columns}, tuple(rows))


def steps_within_worlds() -> tuple[Step, ...]:
    return tuple(Step(step.table, within_worlds(step.select)) for step in steps())


def within_worlds(select: str) -> str:
    """The SELECT over tables with a column `world`, of which it gains one itself, in front."""
    tree = sqlglot.parse_one(select, dialect="duckdb")
    selects = list(tree.find_all(exp.Select))
    for window in tree.find_all(exp.Window):
        if not window.args.get("alias"):  # a window of a name is defined once, elsewhere
            part = world_of(window.parent_select)
            window.set("partition_by", [part, *(window.args.get("partition_by") or ())])
    for one in selects:
        for join in one.args.get("joins") or ():
            join_within(join, one)
        if one.args.get("group"):
            one.args["group"].append("expressions", world_of(one))
    for one in selects:
        one.set("expressions", [world_of(one), *one.expressions])
    return tree.sql(dialect="duckdb", comments=False)


def world_of(select: exp.Select) -> exp.Column:
    """The world of the row that stands first in FROM: it is always there."""
    return exp.column(WORLD, table=select.args["from_"].this.alias)


def join_within(join: exp.Join, select: exp.Select) -> None:
    same = exp.EQ(this=exp.column(WORLD, table=join.this.alias), expression=world_of(select))
    on = join.args.get("on")
    join.set("on", exp.and_(on, same) if on else same)
    if join.kind == "CROSS":
        join.set("kind", "INNER")


def derived_rows(connection: duckdb.DuckDBPyConnection, table: DerivedTable) -> list[tuple[object, ...]]:
    """The rows of a derived table in its fixed types, each led by its world."""
    columns = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in table.columns.items())
    return connection.execute(f"SELECT {WORLD}, {columns} FROM derived_{table.name} ORDER BY ALL").fetchall()


def all_derived(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    return {name: derived_rows(connection, table) for name, table in DERIVED_TABLES.items()}
