"""The engines by name: what makes the derived tables, and what it needs."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

import duckdb

from theracurve.derivation.engines import duckdb as on_duckdb
from theracurve.derivation.engines import spark as on_spark
from theracurve.derivation.rule_tables import RuleTable


class Derive(Protocol):
    """Makes the derived tables in the connection; of `wanted`, where named, only those and what they are made from."""

    def __call__(
        self, connection: duckdb.DuckDBPyConnection, tables: Iterable[RuleTable], wanted: Collection[str] = ()
    ) -> None: ...


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
