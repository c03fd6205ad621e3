"""One way to write a study's results for another program."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from theracurve.analysis.results import Results
from theracurve.definition.study import Study

Write = Callable[[duckdb.DuckDBPyConnection, Study, Results], Mapping[str, str | bytes]]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """`write` gives the files by their names, of a study whose derived tables stand in the connection;
    `next_step` says what to do with the folder that holds them."""

    name: str
    write: Write
    next_step: Callable[[Path], str]
