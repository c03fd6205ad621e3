"""Two groups of one planned comparison: what the questions about its test are asked of."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np

from theracurve.analysis.observations import Observations, observe
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.planned import Planned, against_reference, questioned_analyses
from theracurve.definition.study import Study
from theracurve.phrases import NOTHING, Statement
from theracurve.survival import EventTable, event_table
from theracurve.survival._inputs.inputs import BoolArray
from theracurve.vocabulary.derived import PROTOCOL


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A group against the reference group: `observed` over the whole follow-up, `within` up to the horizon."""

    planned: Planned
    group: str
    reference: str
    observed: Observations
    within: Observations

    @property
    def groups(self) -> tuple[str, str]:
        return (self.group, self.reference)

    @property
    def first(self) -> BoolArray:
        """(patients,) who is in the group that is compared with the reference."""
        return np.asarray(self.within.group == self.group, dtype=np.bool_)

    @property
    def unasked(self) -> Statement:
        """Why single patients, power and horizons are not asked about; nothing where they are."""
        return StudyPhrase.LATE_ENTRY() if self.observed.late is not None else NOTHING

    @property
    def notes(self) -> tuple[Statement, ...]:
        """What its tests count."""
        return (StudyPhrase.CAUSE_SPECIFIC(),) if self.observed.competing.any() else ()

    @property
    def table(self) -> EventTable:
        """Counts both groups, the reference last."""
        return event_table(self.within.time, self.within.event, group=self.within.group).only(*self.groups)


def compared_pairs(connection: duckdb.DuckDBPyConnection, study: Study) -> Iterator[Pair]:
    """Every planned comparison over time of an endpoint that everybody has."""
    for analysis in questioned_analyses(study):
        yield from pairs_of(study, Planned(analysis, PROTOCOL), observe(connection, analysis.endpoint, PROTOCOL))


def pairs_of(study: Study, planned: Planned, observed: Observations) -> Iterator[Pair]:
    present = tuple(group for group in study.groups if (observed.group == group).any())
    for group, reference in against_reference(study, present):
        both = observed.of_groups(group, reference)
        end = planned.end_days
        yield Pair(planned, group, reference, both, both if end is None else both.until(end))
