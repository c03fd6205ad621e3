"""The fact of few events: one patient more or less moves the answer."""

from dataclasses import dataclass
from math import inf, log1p
from typing import ClassVar

from theracurve.analysis.bias.check import half_width
from theracurve.analysis.plain.fact import PlainFinding, Rank, by_size
from theracurve.analysis.results import Comparison, Results
from theracurve.analysis.scrutiny import Fragility
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity

FEW_EVENTS = 20  # of both groups together: below this one patient more or less moves the P value


@dataclass(frozen=True, slots=True, kw_only=True)
class FewEvents(PlainFinding):
    """A hazard ratio that rests on few events: of both groups, and of the `group` with the fewest. `half_widths` is
    what one event more there does, None where it alone decides whether there is a ratio; the P values are those of the
    `test` with one patient's status changed, None where it was not."""

    code: ClassVar[str] = "few_events"
    section: ClassVar[str] = "small"
    planned: StudyEstimate
    events: int
    fewest: int
    group: str
    test: StudyQuantity | None = None
    lowest_p: float | None = None
    highest_p: float | None = None
    turns: bool = False

    @property
    def see(self) -> str:
        return "survival" if self.test is None else self.section

    @property
    def rank(self) -> Rank:
        """It decides where one patient moves P to the other side of the level, too."""
        return Rank.OUT_OF_THE_INTERVAL if self.turns or self.half_widths is None else by_size(self.half_widths)


def few_events(results: Results) -> FewEvents | None:
    """The comparison that one event more in the group with the fewest moves the most, where events are few."""
    facts = [
        fact
        for c in results.comparisons
        if c.variant == PROTOCOL and c.analysis.everybody
        for planned in c.estimates_of(StudyQuantity.HAZARD_RATIO)
        if (fact := one_event_more(c, planned, fragility_of(planned, results))) is not None
    ]
    return max(facts, key=lambda fact: inf if fact.half_widths is None else fact.half_widths, default=None)


def fragility_of(planned: StudyEstimate, results: Results) -> Fragility | None:
    """Finds the fragility of the same comparison; the exact test where there is one, which stands last."""
    place = (planned.endpoint, planned.horizon_months, planned.groups)
    of_it = (f for f in results.fragilities if (f.endpoint, f.horizon_months, f.groups) == place)
    found = [f for f in of_it if f.p_value is not None and f.changes]
    return found[-1] if found else None


def one_event_more(comparison: Comparison, planned: StudyEstimate, fragility: Fragility | None) -> FewEvents | None:
    """A hazard ratio goes about as the events of a group: d + 1 events instead of d move its log by log(1 + 1 / d).
    Without an event in one group, a single one decides whether there is a ratio."""
    events = {curve.group: curve.events for curve in comparison.curves if curve.group in (planned.groups or ())}
    half = half_width(planned)
    total, fewest = sum(events.values()), min(events.values(), default=0)
    if not events or (total >= FEW_EVENTS and fewest):
        return None
    return FewEvents(
        planned=planned,
        half_widths=log1p(1 / fewest) / half if fewest and half else None,
        events=total,
        fewest=fewest,
        group=min(events, key=lambda group: events[group]),
        test=None if fragility is None else fragility.test,
        lowest_p=None if fragility is None else fragility.lowest.p_value,
        highest_p=None if fragility is None else fragility.highest.p_value,
        turns=fragility is not None and bool(fragility.turning),
    )
