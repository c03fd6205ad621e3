"""What is described and never tested: who the patients are, what changed, which events came first, what is complete."""

from dataclasses import dataclass

import duckdb

from theracurve.analysis.changes import Changes, changes_of
from theracurve.analysis.characteristics import Characteristic, characteristics_of
from theracurve.analysis.completeness import Completeness, completeness_of
from theracurve.analysis.first_events import FirstEvents, first_events
from theracurve.analysis.incidence_by_kind import IncidenceByKind, incidence_by_kind
from theracurve.analysis.side_effects import TermGrades, term_grades
from theracurve.definition.study import Study


@dataclass(frozen=True, slots=True)
class Description:
    """Under the protocol's own definitions; a part without data is empty or None."""

    characteristics: tuple[Characteristic, ...]
    changes: tuple[Changes, ...]
    incidence: IncidenceByKind | None
    completeness: Completeness | None
    first_events: tuple[FirstEvents, ...]
    side_effects: tuple[TermGrades, ...]


def describe(connection: duckdb.DuckDBPyConnection, study: Study) -> Description:
    """Describes a study whose derived tables stand in `connection`."""
    return Description(
        characteristics=characteristics_of(connection, study),
        changes=changes_of(connection, study),
        incidence=incidence_by_kind(connection, study),
        completeness=completeness_of(connection, study),
        first_events=first_events(connection),
        side_effects=term_grades(connection),
    )
