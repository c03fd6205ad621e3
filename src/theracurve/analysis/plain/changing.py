"""The fact that a hazard ratio changes with time, so that one number cannot say what the groups differ by."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from theracurve.analysis.plain.fact import PlainFinding, Rank
from theracurve.analysis.proportionality import CHANGING
from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangingRatio(PlainFinding):
    """A planned ratio whose `test` of proportional hazards fails; `difference` is that of restricted means, None where
    it has no meaning."""

    code: ClassVar[str] = "changing_ratio"
    section: ClassVar[str] = "survival"
    planned: StudyEstimate
    test: StudyResult
    difference: StudyEstimate | None

    @property
    def rank(self) -> Rank:
        """It decides where ratio and restricted means come to different conclusions."""
        if self.difference is None or excludes(self.difference, 0) == excludes(self.planned, 1):
            return Rank.WITHIN_THE_INTERVAL
        return Rank.OUT_OF_THE_INTERVAL


def excludes(estimate: StudyEstimate, no_difference: float) -> bool:
    if estimate.lower is None or estimate.upper is None:
        return False
    return not estimate.lower <= no_difference <= estimate.upper


def changing_ratios(comparisons: tuple[Comparison, ...]) -> Iterator[ChangingRatio]:
    """Every planned ratio of everybody that changes with time."""
    for comparison in comparisons:
        if comparison.variant == PROTOCOL and comparison.analysis.everybody:
            yield from changing_in(comparison)


def changing_in(comparison: Comparison) -> Iterator[ChangingRatio]:
    ratios = {ratio.groups: ratio for ratio in comparison.estimates_of(StudyQuantity.HAZARD_RATIO)}
    means = {found.groups: found for found in comparison.estimates_of(StudyQuantity.RMST_DIFFERENCE)}
    for test in comparison.of(StudyQuantity.PROPORTIONAL_HAZARDS):
        planned = ratios.get(test.groups)
        if planned is not None and test.p_value is not None and test.p_value < CHANGING:
            yield ChangingRatio(planned=planned, test=test, difference=means.get(test.groups))
