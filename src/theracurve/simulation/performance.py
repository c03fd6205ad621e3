"""How a planned analysis fares in many studies: how often its tests reject, how far its estimate lies from the truth,
how often its interval holds it, each with its Monte Carlo error.

Morris, White and Crowther (2019), Stat Med 38:2074-2102.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from math import log, sqrt

import numpy as np

from theracurve.analysis.asked_comparison import MOST_FOR_EXACT
from theracurve.definition.study import Study
from theracurve.simulation.assumptions import Conditions
from theracurve.simulation.at_one_time import compare_at
from theracurve.simulation.courses import survival_at
from theracurve.simulation.looking import Look
from theracurve.simulation.plan import SimulatedAnalysis
from theracurve.simulation.seeing import Seen
from theracurve.survival import proportion
from theracurve.survival._exact.many_exact import ManyAllocations
from theracurve.survival._inputs.inputs import BoolArray, FloatArray
from theracurve.survival._tests.many_studies import ManyStudies
from theracurve.vocabulary.study_quantities import StudyQuantity

LIKELIHOOD_RATIO = "likelihood_ratio"


@dataclass(frozen=True, slots=True)
class Share:
    """How often something was so: its value, its Monte Carlo standard error, and exact 95 % limits; None of nothing."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        return self.count / self.of if self.of else None

    @property
    def error(self) -> float | None:
        return sqrt(self.count * (self.of - self.count) / self.of**3) if self.of else None

    @property
    def limits(self) -> tuple[float | None, float | None]:
        if not self.of:
            return None, None
        found = proportion(self.count, self.of)
        return found.lower, found.upper

    def __add__(self, other: "Share") -> "Share":
        return Share(self.count + other.count, self.of + other.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What many studies gave: rejections by test, and of the estimates that exist their number, the sum and the sum of
    squares of what they miss the truth by, and how many of the intervals hold it. Ratios are counted as logarithms."""

    rejected: dict[str, Share]
    estimates: int
    missed_by: float
    squares: float
    intervals: int
    covered: int
    studies: int
    events: int

    def __add__(self, other: "Tally") -> "Tally":
        """The same of all their studies."""
        sums = {field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)[1:]}
        return Tally(rejected={test: share + other.rejected[test] for test, share in self.rejected.items()}, **sums)

    @property
    def bias(self) -> float | None:
        return self.missed_by / self.estimates if self.estimates else None

    @property
    def bias_error(self) -> float | None:
        if self.estimates < 2:
            return None
        variance = (self.squares - self.missed_by**2 / self.estimates) / (self.estimates - 1)
        return sqrt(max(variance, 0.0) / self.estimates)

    @property
    def coverage(self) -> Share:
        return Share(self.covered, self.intervals)


@dataclass(frozen=True, slots=True, eq=False)
class StudiesSeen:
    """Studies as they are looked at, and the group of each of their patients."""

    group: tuple[str, ...]
    look: Look


@dataclass(frozen=True, eq=False)
class Trial:
    """One analysis in many studies, its two groups alone, up to its end."""

    seen: Seen
    first: BoolArray

    @cached_property
    def many(self) -> ManyStudies:
        return ManyStudies.of(self.seen.time, self.seen.event, self.first)


def tally(
    study: Study, conditions: Conditions, analysis: SimulatedAnalysis, looked_at: StudiesSeen, ratio: float
) -> Tally:
    """How an analysis fares in the studies that are looked at, in which this ratio is the truth."""
    group = np.array(looked_at.group)
    both = (group == analysis.group) | (group == analysis.reference)
    trial = Trial(looked_at.look(analysis).until(analysis.end_days).of(both), group[both] == analysis.group)
    level = float(study.level.value)
    if analysis.at_one_time:
        return at_one_time(analysis, conditions, trial, level, ratio)
    return over_time(trial, level, ratio)


def over_time(trial: Trial, level: float, ratio: float) -> Tally:
    """The log-rank test, the exact one of small studies, and Cox's hazard ratio with its Wald interval."""
    with np.errstate(invalid="ignore"):
        rejects = {str(StudyQuantity.LOG_RANK): trial.many.log_rank_p() < level}
    if len(trial.first) <= MOST_FOR_EXACT:
        rejects[str(StudyQuantity.EXACT_LOG_RANK)] = ManyAllocations.of(trial.many).reject(level)
    found = trial.many.hazard_ratios()
    held = np.where(np.isnan(found.value), np.nan, (found.lower <= ratio) & (ratio <= found.upper))
    return summed(rejects, np.log(found.value) - log(ratio), held, trial)


def at_one_time(analysis: SimulatedAnalysis, conditions: Conditions, trial: Trial, level: float, ratio: float) -> Tally:
    """The likelihood ratio's test and interval of the difference of survival."""
    day = float(analysis.end_days or 0)
    treated = survival_at(analysis.kinds, conditions, day, ratio)
    truth = treated - survival_at(analysis.kinds, conditions, day, 1.0)
    found = compare_at(trial.seen, trial.first, day, truth)
    return summed({LIKELIHOOD_RATIO: found.p_value < level}, found.difference - truth, found.holds, trial)


def summed(rejects: dict[str, BoolArray], miss: FloatArray, held: FloatArray, trial: Trial) -> Tally:
    """Sums over studies; `miss` and `held` (1 or 0) are NaN where there is no estimate and no interval."""
    known = miss[np.isfinite(miss)]
    return Tally(
        rejected={test: Share(int(found.sum()), len(found)) for test, found in rejects.items()},
        estimates=len(known),
        missed_by=float(known.sum()),
        squares=float((known**2).sum()),
        intervals=int(np.isfinite(held).sum()),
        covered=int((held == 1).sum()),
        studies=len(miss),
        events=int(trial.seen.event.sum()),
    )
