"""The fact that planned days stand for the days of visits: what the ends of their windows do to the planned ratio."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from typing import ClassVar

from theracurve.analysis.bias.check import half_width
from theracurve.analysis.plain.definitions import farthest
from theracurve.analysis.plain.fact import SizedFinding
from theracurve.analysis.results import Comparison
from theracurve.analysis.scrutiny import WindowEnd
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity


@dataclass(frozen=True, slots=True, kw_only=True)
class NominalDatesMoved(SizedFinding):
    """The lowest and highest hazard ratio with every nominal date at an end of its visit's window."""

    code: ClassVar[str] = "nominal_dates"
    section: ClassVar[str] = "survival"
    lowest: StudyEstimate
    highest: StudyEstimate

    @property
    def ratios(self) -> tuple[StudyEstimate, ...]:
        return (self.lowest, self.highest)


def of_window_ends(ends: tuple[WindowEnd, ...], comparisons: tuple[Comparison, ...]) -> Iterator[SizedFinding]:
    """The comparison that the ends of the windows move the most."""
    stated = (c for c in comparisons if c.variant == PROTOCOL and c.analysis.everybody)
    ratios = (e for c in stated for e in c.estimates_of(StudyQuantity.HAZARD_RATIO))
    yield from farthest(fact for planned in ratios for fact in moved(planned, ends))


def moved(planned: StudyEstimate, ends: tuple[WindowEnd, ...]) -> Iterator[SizedFinding]:
    """A planned ratio beside the same at the ends."""
    place, half = place_of(planned), half_width(planned)
    alike = (e for end in ends for e in end.ratios if place_of(e) == place and e.value)
    others = sorted(alike, key=lambda estimate: estimate.value or 0.0)
    if others and planned.value and half:
        sizes = [log((e.value or 1.0) / planned.value) / half for e in others]
        yield NominalDatesMoved(planned=planned, half_widths=max(sizes, key=abs), lowest=others[0], highest=others[-1])


def place_of(ratio: StudyEstimate) -> tuple[object, ...]:
    return (ratio.endpoint, ratio.groups, ratio.horizon_months)
