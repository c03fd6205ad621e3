"""One analysis of the plan with what is observed of it, as every part of the comparison asks about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.bias.people import People
from theracurve.analysis.observations import Observations
from theracurve.analysis.planned import Planned, against_reference
from theracurve.definition.analyses import Analysis
from theracurve.definition.study import Study
from theracurve.survival import EventTable, follow_up_test
from theracurve.survival._inputs.inputs import BoolArray
from theracurve.survival._tests.follow_up import DIFFERENT
from theracurve.vocabulary.derived import PROTOCOL

# Up to so many patients the exact test stands beside the asymptotic one; beyond, the two hardly differ.
MOST_FOR_EXACT = 100


@dataclass(frozen=True, slots=True)
class AskedComparison:
    """One analysis under one definition with what is observed of it up to its horizon.

    `observed` is all of it, beyond the horizon and with those who were never at risk; `people` have the covariates.
    `before` are the endpoints by which pairs are compared before this one, of everybody, up to the same horizon.
    """

    study: Study
    planned: Planned
    within: Observations
    table: EventTable
    observed: Observations
    people: People
    before: tuple[Observations, ...] = ()

    @property
    def groups(self) -> tuple[str, ...]:
        return self.table.groups

    @property
    def analysis(self) -> Analysis:
        return self.planned.analysis

    @property
    def compares(self) -> bool:
        """Says whether groups are compared: those of benefit are known only afterwards, and described alone."""
        return self.study.endpoints[self.planned.analysis.endpoint].of_everybody and len(self.groups) > 1

    @property
    def deaths_compete(self) -> bool:
        return self.study.deaths_compete(self.analysis.endpoint)

    @property
    def deaths_censored(self) -> bool:
        """Whether curves take a death as a censoring: by the definition, or because they know one kind of event."""
        return self.deaths_compete or self.study.deaths_censored(self.analysis.endpoint)

    @property
    def few(self) -> bool:
        """Whether two groups are small enough for an exact test, and entered alike."""
        small = int(self.table.patients.sum()) <= MOST_FOR_EXACT
        return len(self.groups) == 2 and small and self.within.late is None

    @property
    def contrasts(self) -> tuple[Self, ...]:
        """Lists what is tested: all groups together, then, of three or more, each with the reference from the patients
        of these two alone, as a study of two groups would."""
        if len(self.groups) < 3:
            return (self,)
        return (self, *(self.of_two(*pair) for pair in against_reference(self.study, self.groups)))

    def of_two(self, group: str, reference: str) -> Self:
        """The same comparison among the patients of two groups."""
        return replace(
            self,
            within=self.within.of_groups(group, reference),
            table=self.table.only(group, reference),
            observed=self.observed.of_groups(group, reference),
        )

    @property
    def followed_unalike(self) -> bool:
        """Whether two small groups were followed for different times, so that the exact test's assumption fails."""
        if not self.few or self.deaths_compete or self.planned.variant != PROTOCOL:
            return False
        p = follow_up_test(self.table).p_value
        return p is not None and p < DIFFERENT

    def left_out_whole(self, known: BoolArray) -> tuple[str, ...]:
        """The groups of which nobody is among those who are `known` (n,)."""
        return tuple(group for group in self.groups if not (self.within.group[known] == group).any())

    def covariates(self, names: Sequence[str]) -> tuple[dict[str, NDArray[np.generic]], BoolArray]:
        """Columns (n,) of those `within` by name, and who has a value of every one."""
        rows = self.people.rows_of(self.within.patient)
        known = rows >= (0 if names else -1)
        for name in names:
            known[known] = ~self.people.missing(name)[rows[known]]
        return {name: self.people.covariates[name][rows] for name in names if known.any()}, known
