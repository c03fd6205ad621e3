"""How far nominal dates move the planned comparisons: the study derived again with each at an end of its window."""

from collections.abc import Iterator

import duckdb

from theracurve.analysis.comparisons import hazard_ratio
from theracurve.analysis.pairs import compared_pairs
from theracurve.analysis.scrutiny import WindowEnd
from theracurve.definition.study import Study
from theracurve.derivation.double_programming import compare
from theracurve.derivation.engines.engine import Engine
from theracurve.derivation.rule_tables import rule_tables
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.tables import DAY_OF_ASSESSMENTS

ENDS = ("first", "last")
KNOWN_AS = {"nominal": "{day}_nominal", "partial": "{day} IS NULL AND {day}_first IS NOT NULL"}


def inexact_dates(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """How days of assessments are known other than as dates: `nominal`, `partial`."""
    return tuple(how for how, condition in KNOWN_AS.items() if any(found_in(connection, condition)))


def found_in(connection: duckdb.DuckDBPyConnection, condition: str) -> Iterator[bool]:
    """Whether each table of assessments has such a row."""
    for table, day in DAY_OF_ASSESSMENTS.items():
        rows = f"SELECT 1 FROM records.{table} WHERE {condition.format(day=day)} LIMIT 1"
        yield connection.execute(rows).fetchone() is not None


def window_ends(
    connection: duckdb.DuckDBPyConnection, engine: Engine, study: Study, seed: int
) -> tuple[WindowEnd, ...]:
    """The ratios at each end that the protocol does not state; none where no date is nominal.

    What it derives stays in the connection until the study itself is derived. Raises Disagreement where SQL and
    reference differ.
    """
    if "nominal" not in inexact_dates(connection):
        return ()
    return tuple(at_end(connection, engine, study, day, seed) for day in ENDS if day != study.nominal_dates)


def at_end(connection: duckdb.DuckDBPyConnection, engine: Engine, study: Study, day: str, seed: int) -> WindowEnd:
    moved = {PROTOCOL: study.model_copy(update={"nominal_dates": day})}
    engine.derive(connection, rule_tables(moved))
    compare(connection, moved, seed=seed)
    pairs = compared_pairs(connection, moved[PROTOCOL])
    return WindowEnd(day, tuple(hazard_ratio(pair.planned, pair.within.at_risk(), *pair.groups) for pair in pairs))
