"""Every SQL file keeps to the restricted dialect, and the linter refuses what it says it refuses."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlglot

from house.dialect import FUNCTIONS, Schema, violations
from theracurve.definition.loader import load_study
from theracurve.derivation.engines.duckdb import load_rule_tables
from theracurve.derivation.rule_tables import rule_tables
from theracurve.derivation.sql import Step, steps
from theracurve.intake.folder import read_folder

PRESET = Path(__file__).parents[2] / "src" / "theracurve" / "definition" / "protocols" / "nguyen2004.yaml"
COLUMNS = "SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns"
SMALL = {
    "main": {
        "probe": {
            "i": "INTEGER",
            "n": "DECIMAL(18, 6)",
            "x": "DOUBLE",
            "t": "VARCHAR",
            "b": "BOOLEAN",
            "d": "DATE",
            "u": "TIMESTAMP",
        }
    }
}


@pytest.fixture(scope="module")
def schema() -> Schema:
    """The types of every table as DuckDB makes them, from a study that nobody is in."""
    with TemporaryDirectory() as folder:
        connection = read_folder(Path(folder), covariates={}, today=date(2100, 1, 1)).connection
    with connection:
        load_rule_tables(connection, rule_tables(load_study(PRESET).definitions))
        for step in steps():
            connection.execute(f'CREATE TABLE "{step.table}" AS\n{step.select}')
        found: dict[str, dict[str, dict[str, str]]] = {}
        for place, table, column, kind in connection.execute(COLUMNS).fetchall():
            found.setdefault(place, {}).setdefault(table, {})[column] = kind
    return found


@pytest.mark.parametrize("step", [pytest.param(step, id=step.table) for step in steps()])
def test_a_file_keeps_to_the_dialect(step: Step, schema: Schema) -> None:
    assert violations(step.select, schema) == []


REFUSED = {
    "alias without AS": ("SELECT p.i j FROM probe AS p", "without AS"),
    "table alias without AS": ("SELECT p.i FROM probe p", "without AS"),
    "double colon": ("SELECT p.i::VARCHAR AS j FROM probe AS p", "CAST"),
    "star": ("SELECT * FROM probe AS p", "list the columns"),
    "star of a table": ("SELECT p.* FROM probe AS p", "list the columns"),
    "column of no table": ("SELECT i FROM probe AS p", "of which table"),
    "unknown column": ("SELECT p.j FROM probe AS p", "no such column"),
    "alias of its own name": ("SELECT p.i AS i FROM probe AS p", "own name"),
    "arg_max": ("SELECT arg_max(p.i, p.n) AS j FROM probe AS p", "row_number"),
    "max_by": ("SELECT max_by(p.i, p.n) AS j FROM probe AS p", "row_number"),
    "arg_min": ("SELECT arg_min(p.i, p.n) AS j FROM probe AS p", "row_number"),
    "any_value": ("SELECT any_value(p.i) AS j FROM probe AS p", "row_number"),
    "first without order": ("SELECT first(p.i) AS j FROM probe AS p", "not of the dialect"),
    "list": ("SELECT list(p.i ORDER BY p.i) AS j FROM probe AS p", "lists are ordered"),
    "array_agg": ("SELECT array_agg(p.i) AS j FROM probe AS p", "lists are ordered"),
    "avg": ("SELECT avg(p.n) AS j FROM probe AS p", "average of decimals"),
    "median": ("SELECT median(p.n) AS j FROM probe AS p", "not of the dialect"),
    "quantile_cont": ("SELECT quantile_cont(p.n, 0.5) AS j FROM probe AS p", "cannot be translated"),
    "concat": ("SELECT concat('labs:', p.t) AS j FROM probe AS p", "false source"),
    "unknown function": ("SELECT strptime(p.t, '%Y') AS j FROM probe AS p", "FUNCTIONS"),
    "scalar subquery": ("SELECT (SELECT max(q.i) FROM probe AS q) AS j FROM probe AS p", "CTE"),
    "exists": ("SELECT p.i FROM probe AS p WHERE EXISTS (SELECT q.i FROM probe AS q)", "not of the dialect"),
    "try_cast": ("SELECT try_cast(p.t AS INTEGER) AS j FROM probe AS p", "typed by intake"),
    "limit": ("SELECT p.i FROM probe AS p ORDER BY p.i LIMIT 1", "row_number"),
    "interval": ("SELECT p.d + INTERVAL 1 MONTH AS j FROM probe AS p", "whole days"),
    "date_trunc": ("SELECT date_trunc('month', p.d) AS j FROM probe AS p", "not of the dialect"),
    "asof join": ("SELECT p.i FROM probe AS p ASOF JOIN probe AS q ON p.t = q.t AND p.i >= q.i", "only INNER JOIN"),
    "semi join": ("SELECT p.i FROM probe AS p SEMI JOIN probe AS q ON p.t = q.t", "only INNER JOIN"),
    "right join": ("SELECT p.i FROM probe AS p RIGHT JOIN probe AS q ON p.t = q.t", "only INNER JOIN"),
    "natural join": ("SELECT p.i FROM probe AS p NATURAL JOIN probe AS q", "only INNER JOIN"),
    "bare join": ("SELECT p.i FROM probe AS p JOIN probe AS q ON p.t = q.t", "only INNER JOIN"),
    "comma join": ("SELECT p.i FROM probe AS p, probe AS q WHERE p.t = q.t", "only INNER JOIN"),
    "using": ("SELECT p.i FROM probe AS p INNER JOIN probe AS q USING (t)", "ON what"),
    "union of distinct rows": ("SELECT p.i FROM probe AS p UNION SELECT q.i FROM probe AS q", "UNION ALL"),
    "union by name": ("SELECT p.i FROM probe AS p UNION ALL BY NAME SELECT q.i FROM probe AS q", "UNION ALL"),
    "distinct on": ("SELECT DISTINCT ON (p.t) p.i FROM probe AS p", "row_number"),
    "recursion": ("WITH RECURSIVE r AS (SELECT p.i FROM probe AS p) SELECT r.i FROM r AS r", "recursion"),
    "group by all": ("SELECT p.t, max(p.i) AS j FROM probe AS p GROUP BY ALL", "grouped by"),
    "group by position": ("SELECT p.t, max(p.i) AS j FROM probe AS p GROUP BY 1", "position"),
    "row_number without OVER's order": ("SELECT row_number() OVER (PARTITION BY p.t) AS j FROM probe AS p", "total"),
    "lag without order": ("SELECT lag(p.i) OVER (PARTITION BY p.t) AS j FROM probe AS p", "total"),
    "named window without order": ("SELECT row_number() OVER w AS j FROM probe AS p WINDOW w AS ()", "total"),
    "string_agg without order": ("SELECT string_agg(p.t, ';') AS j FROM probe AS p", "ORDER BY"),
    "months": ("SELECT date_diff('month', p.d, p.d) AS j FROM probe AS p", "months do not"),
    "days between moments": ("SELECT date_diff('day', p.u, p.u) AS j FROM probe AS p", "days are counted between"),
    "seconds between dates": (
        "SELECT date_diff('second', p.d, p.d) AS j FROM probe AS p",
        "seconds are counted between",
    ),
    "date minus date": ("SELECT p.d - p.d AS j FROM probe AS p", "date_diff"),
    "date plus days": ("SELECT p.d + 7 AS j FROM probe AS p", "date_diff"),
    "date of another step minus date": (
        "WITH c AS (SELECT min(p.d) AS e FROM probe AS p) SELECT p.d - c.e AS j FROM probe AS p CROSS JOIN c AS c",
        "date_diff",
    ),
    "cast of a decimal to an integer": ("SELECT CAST(p.n AS INTEGER) AS j FROM probe AS p", "round"),
    "cast of a double to an integer": ("SELECT CAST(p.x * 2 AS BIGINT) AS j FROM probe AS p", "round"),
    "cast of a double to a decimal": ("SELECT CAST(p.x AS DECIMAL(18, 6)) AS j FROM probe AS p", "round"),
    "cast of text to a number": ("SELECT CAST(p.t AS INTEGER) AS j FROM probe AS p", "round"),
    "cast of a decimal to text": ("SELECT CAST(p.n AS VARCHAR) AS j FROM probe AS p", "only integers"),
    "cast of a double to text": ("SELECT CAST(p.x AS VARCHAR) AS j FROM probe AS p", "only integers"),
    "cast of a flag to text": ("SELECT CAST(p.b AS VARCHAR) AS j FROM probe AS p", "only integers"),
    "cast of a date to text": ("SELECT CAST(p.d AS VARCHAR) AS j FROM probe AS p", "only integers"),
    "cast of text to a date": ("SELECT CAST(p.t AS DATE) AS j FROM probe AS p", "typed by intake"),
    "cast to a type of one engine": ("SELECT CAST(p.i AS HUGEINT) AS j FROM probe AS p", "cast to one of"),
    "quotient of decimals": ("SELECT p.n / p.n AS j FROM probe AS p", "DOUBLE"),
    "quotient of integers": ("SELECT p.i / 2 AS j FROM probe AS p", "DOUBLE"),
    "quotient of a decimal and a double": ("SELECT p.x / p.n AS j FROM probe AS p", "DOUBLE"),
    "quotient that decides": ("SELECT p.i FROM probe AS p WHERE p.x / p.x > 0.2", "cross-multiplication"),
    "quotient that orders": (
        "SELECT row_number() OVER (ORDER BY p.x / 2.0, p.i) AS j FROM probe AS p",
        "cross-multiplication",
    ),
    "sum of integers": ("SELECT sum(p.i) AS j FROM probe AS p", "BIGINT"),
    "sum of integers over rows": ("SELECT sum(p.i) OVER (ORDER BY p.i) AS j FROM probe AS p", "BIGINT"),
    "text against a number": ("SELECT p.i FROM probe AS p WHERE p.t = 1", "text is compared"),
    "text against a date": ("SELECT p.i FROM probe AS p WHERE p.d > p.t", "text is compared"),
}


@pytest.mark.parametrize(("select", "complaint"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_of_the_dialect_is_refused(select: str, complaint: str) -> None:
    found = violations(select, SMALL)
    assert any(complaint in line for line in found), found


@pytest.mark.parametrize("call", FUNCTIONS.values(), ids=lambda call: call.split("(")[0])
def test_what_may_be_called_passes(call: str) -> None:
    found = violations(f"SELECT {call} AS answer FROM probe AS p", SMALL)
    assert [line for line in found if "CTE" not in line] == []


@pytest.mark.parametrize(("function", "call"), FUNCTIONS.items(), ids=lambda part: getattr(part, "__name__", ""))
def test_the_call_of_a_function_calls_it(function: type[sqlglot.exp.Expression], call: str) -> None:
    assert sqlglot.parse_one(f"SELECT {call}", dialect="duckdb").find(function)
