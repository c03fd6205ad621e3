"""What is described and never tested: changes from baseline, kinds of first events, completeness."""

from dataclasses import dataclass

import duckdb

from theracurve.analysis.changes import Changes, changes_of
from theracurve.analysis.completeness import Completeness, completeness_of
from theracurve.analysis.incidence_by_kind import IncidenceByKind, incidence_by_kind
from theracurve.definition.study import Study


@dataclass(frozen=True, slots=True)
class Description:
    """Under the protocol's own definitions; a part without data is empty or None."""

    changes: tuple[Changes, ...]
    incidence: IncidenceByKind | None
    completeness: Completeness | None


def describe(connection: duckdb.DuckDBPyConnection, study: Study) -> Description:
    """Of a study whose derived tables stand in `connection`."""
    return Description(
        changes=changes_of(connection, study),
        incidence=incidence_by_kind(connection, study),
        completeness=completeness_of(connection, study),
    )
