"""The engines by name: what makes the derived tables, and what it needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import duckdb

from theracurve.derivation.engines import duckdb as on_duckdb
from theracurve.derivation.engines import spark as on_spark
from theracurve.derivation.rule_tables import RuleTable

Derive = Callable[[duckdb.DuckDBPyConnection, Iterable[RuleTable]], None]


@dataclass(frozen=True, slots=True)
class Engine:
    """`derive` makes the derived tables; `require` raises UsageError where this machine lacks something for it.

    `packages` are those besides our own dependencies whose versions a run has to state.
    """

    name: str
    derive: Derive
    require: Callable[[], None]
    packages: tuple[str, ...] = ()


DUCKDB = Engine("duckdb", on_duckdb.derive, require=lambda: None)
SPARK = Engine("spark", on_spark.derive, on_spark.require, on_spark.PACKAGES)
ENGINES = {engine.name: engine for engine in (DUCKDB, SPARK)}
