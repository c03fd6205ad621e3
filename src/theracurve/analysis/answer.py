"""The answer of a study: what its planned comparisons found, each with one P value, and the facts that could change it.

What is said of a comparison follows its interval alone, by fixed rules; nothing here is stronger than that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from theracurve.analysis.bias.check import BiasCheck
from theracurve.analysis.bias.found import KnownLate
from theracurve.analysis.plain.checks import WaitingCounted, WeightedAlike
from theracurve.analysis.plain.fact import PlainFinding, Rank
from theracurve.analysis.plain.records import ReconstructedRecords
from theracurve.analysis.planned import against_reference
from theracurve.analysis.population import ALL_ALLOCATED
from theracurve.analysis.primary import primary_test, sizes_of
from theracurve.analysis.results import Comparison, Curve, Results
from theracurve.analysis.scrutiny import Detectable
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.named import is_benefit
from theracurve.vocabulary.study_quantities import Scale, StudyQuantity

MOST_FACTS = 3
DESCRIBING = (StudyQuantity.CUMULATIVE_INCIDENCE, StudyQuantity.SURVIVAL_PROBABILITY, StudyQuantity.MEDIAN)


class Direction(StrEnum):
    """What the interval of a comparison allows to be said."""

    BETTER = "better"  # the group had the events later, or less often, than the reference
    WORSE = "worse"
    UNCLEAR = "unclear"  # the interval holds no difference
    NOBODY = "nobody"  # no event in one of the groups, or in both
    OPEN = "open"  # nothing can be estimated; the reason stands with the estimate
    DESCRIBED = "described"  # one group, or a test of several together


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAnswer:
    """One planned comparison of a group with its reference; without `groups`, one group, or all of them together.

    `described` are the numbers of each group, `size` sums the comparison up, `test` is the one with its P value.
    """

    comparison: Comparison
    groups: tuple[str, str] | None
    described: tuple[StudyEstimate, ...]
    size: StudyEstimate | None
    test: StudyResult | None
    direction: Direction

    @property
    def at_odds(self) -> bool:
        """Whether interval and test come to different conclusions at the interval's level."""
        if self.size is None or self.test is None or self.test.p_value is None or self.size.level is None:
            return False
        rejected = self.test.p_value < 1 - self.size.level
        return self.direction is not Direction.NOBODY and rejected != (self.direction in DIFFERS)


LARGE_IS_LONG = (StudyQuantity.SURVIVAL_DIFFERENCE, StudyQuantity.WIN_RATIO)  # besides differences of times
DIFFERS = (Direction.BETTER, Direction.WORSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstScreen:
    """The first screen of a study.

    `primary` is the one of `compared` that the sentence is about; `seen` says what its test could have seen, `waiting`
    is the fact that time before the treatment moves it out of its interval, `known_late` the check that one of its
    groups is known only after time zero; `facts` are the first that bear on the conclusion, of `facts_in_all`.
    """

    compared: tuple[PlannedAnswer, ...]
    primary: PlannedAnswer | None
    benefit: tuple[StudyEstimate, ...]
    facts: tuple[PlainFinding, ...]
    facts_in_all: int
    seen: Detectable | None
    waiting: WaitingCounted | None
    known_late: BiasCheck | None = None


def answer_of(study: Study, results: Results) -> FirstScreen:
    """The answer that the results of a study give to its plan."""
    compared = tuple(answer for c in planned_of(study, results) for answer in answers_of(study, c))
    facts = tuple(fact for fact in results.plain_findings if fact.rank is not Rank.RECORDS)
    primary = primary_of(compared)
    waiting = next((f for f in facts if isinstance(f, WaitingCounted) and moves_out(f, primary)), None)
    return FirstScreen(
        compared=compared,
        primary=primary,
        benefit=tuple(e for e in results.estimates if isinstance(e, StudyEstimate) and is_stated_benefit(e)),
        facts=(*(fact for fact in facts if not leans_on(fact, waiting)), *limits_of_data(results))[:MOST_FACTS],
        facts_in_all=len(facts) + len(tuple(limits_of_data(results))),
        seen=seen_of(primary, results),
        known_late=known_late_of(primary, results),
        waiting=waiting,
    )


def limits_of_data(results: Results) -> Iterator[PlainFinding]:
    """What patients read off a curve leave unknown, after all that is known of them."""
    return (fact for fact in results.plain_findings if isinstance(fact, ReconstructedRecords))


def primary_of(compared: tuple[PlannedAnswer, ...]) -> PlannedAnswer | None:
    """The comparison that the plan calls primary, or else its first."""
    called = (answer for answer in compared if answer.comparison.analysis.primary)
    return next(called, compared[0] if compared else None)


def known_late_of(primary: PlannedAnswer | None, results: Results) -> BiasCheck | None:
    """The check that says of these groups that one is known late: of the same comparison where there is one."""
    if primary is None or primary.groups is None:
        return None
    of_groups = [c for c in results.bias if c.groups == primary.groups and isinstance(c.found, KnownLate)]
    place = None if primary.size is None else place_of(primary.size)
    alike = (c for c in of_groups if c.planned is not None and place_of(c.planned) == place)
    return next(alike, of_groups[0] if of_groups else None)


def is_stated_benefit(estimate: StudyEstimate) -> bool:
    return is_benefit(estimate.endpoint) and estimate.variant == PROTOCOL and estimate.population == ALL_ALLOCATED


def planned_of(study: Study, results: Results) -> Iterator[Comparison]:
    """The planned comparisons of everybody under the protocol's own definitions."""
    for comparison in results.comparisons:
        if comparison.variant == PROTOCOL and study.endpoints[comparison.endpoint].of_everybody:
            yield comparison


def answers_of(study: Study, comparison: Comparison) -> Iterator[PlannedAnswer]:
    """One for each pair; before the pairs of three groups or more, the test of all together."""
    present = tuple(curve.group for curve in comparison.curves)
    pairs = tuple(against_reference(study, present))
    described = described_in(comparison)
    if len(pairs) != 1:
        yield PlannedAnswer(
            comparison=comparison,
            groups=None,
            described=described,
            size=None,
            test=primary_test(comparison),
            direction=Direction.DESCRIBED,
        )
    sizes = {size.groups: size for size in sizes_of(comparison)}
    for pair in pairs:
        size = sizes.get(pair)
        yield PlannedAnswer(
            comparison=comparison,
            groups=pair,
            described=tuple(e for e in described if e.group in pair),
            size=size,
            test=primary_test(comparison, pair),
            direction=direction_of(comparison, pair, size),
        )


def described_in(comparison: Comparison) -> tuple[StudyEstimate, ...]:
    """The number of each group: the incidence where deaths compete, the share at a time or at the horizon where every
    group has one, else the median."""
    known = (comparison.estimates_of(quantity) for quantity in DESCRIBING)
    return next((found for found in known if len(found) >= len(comparison.curves)), ())


def events_in(comparison: Comparison, curve: Curve) -> int:
    """Counts the events of a group; those of an analysis at one time end with it, a curve goes on."""
    return curve.events if comparison.at_months is None else curve.events_by(comparison.at_months)


def direction_of(comparison: Comparison, pair: tuple[str, str], size: StudyEstimate | None) -> Direction:
    """From the interval alone; where a group has no event, that is what was found, whatever ratio a penalty gives."""
    events = [events_in(comparison, curve) for curve in comparison.curves if curve.group in pair]
    if size is not None and size.quantity.scale is Scale.RATIO and events and min(events) == 0:
        return Direction.NOBODY
    if size is None or size.value is None or size.lower is None or size.upper is None:
        return Direction.NOBODY if events and min(events) == 0 else Direction.OPEN
    none = 1.0 if size.quantity.scale is Scale.RATIO else 0.0
    if size.lower <= none <= size.upper:
        return Direction.NOBODY if min(events) == 0 else Direction.UNCLEAR
    longer = size.quantity in LARGE_IS_LONG or size.quantity.scale is Scale.TIME_DIFFERENCE
    fewer = size.lower > none if longer else size.upper < none
    return Direction.BETTER if fewer else Direction.WORSE


def seen_of(primary: PlannedAnswer | None, results: Results) -> Detectable | None:
    """What the planned comparison could have seen, where that is known."""
    if primary is None or primary.groups is None or not primary.comparison.analysis.everybody:
        return None
    place = (primary.comparison.endpoint, primary.comparison.horizon_months, primary.groups)
    known = (d for d in results.detectable if (d.endpoint, d.horizon_months, d.groups) == place and d.powers)
    return next(known, None)


def moves_out(fact: WaitingCounted, primary: PlannedAnswer | None) -> bool:
    """Whether waiting for the treatment moves this comparison out of its interval."""
    if primary is None or primary.size is None or fact.rank is not Rank.OUT_OF_THE_INTERVAL:
        return False
    return place_of(fact.planned) == place_of(primary.size)


def leans_on(fact: PlainFinding, waiting: WaitingCounted | None) -> bool:
    """Whether a fact starts from the ratio that waiting for the treatment refutes: weighted alike, it reads as robust
    and is as wrong."""
    if waiting is None or not isinstance(fact, WeightedAlike):
        return False
    return place_of(fact.planned) == place_of(waiting.planned)


def place_of(ratio: StudyEstimate) -> tuple[object, ...]:
    """Which comparison a ratio is of."""
    return ratio.endpoint, ratio.groups, ratio.at_months, ratio.horizon_months
