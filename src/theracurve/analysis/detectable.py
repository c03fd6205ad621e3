"""What difference the study could have seen: the power of its log-rank test at stated hazard ratios, with the patients
and the follow-up that it had.

Never at the ratio it observed: that power is the P value in other words (Hoenig and Heisey 2001, Am Stat 55:19-24).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log, sqrt
from statistics import NormalDist

import numpy as np

from theracurve.analysis.pairs import Pair
from theracurve.analysis.phrases import SCHOENFELD, StudyPhrase
from theracurve.analysis.planned import DAYS_IN_MONTH
from theracurve.analysis.scrutiny import Detectable, Power
from theracurve.phrases import NOTHING, Statement, apart, clauses
from theracurve.survival import EventTable, reverse_kaplan_meier
from theracurve.survival._curves.intervals import normal_quantile
from theracurve.survival._inputs.inputs import BoolArray, FloatArray
from theracurve.survival._tests.many_studies import ManyStudies

HAZARD_RATIOS = (1.0, 0.75, 0.5, 0.35, 0.25)  # 1: how often the test rejects where there is nothing to see
SEEN_POWER = 0.8  # with which a difference counts as one that the study could have seen
LEAST_RATIO, SEEN_TO = 0.01, 0.001  # where the search begins, and how close it comes, as a share of the ratio
STUDIES = 2000
MOST_SIMULATED = 200  # patients; of more the formula is as good, and quicker
SEED = 1
METHOD = apart(
    (
        StudyPhrase.SIMULATED_LOG_RANK(),
        clauses(StudyPhrase.CONSTANT_HAZARD(), StudyPhrase.OBSERVED_FOLLOW_UP()),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class FollowUp:
    """How long patients of a group are followed: days with the probability that follow-up ends on them."""

    days: FloatArray
    probability: FloatArray

    def drawn(self, rng: np.random.Generator, shape: tuple[int, int]) -> FloatArray:
        days: FloatArray = rng.choice(self.days, size=shape, p=self.probability)
        return days


def detectable(pair: Pair, level: float, *, studies: int = STUDIES, seed: int = SEED) -> Detectable:
    """The power of one comparison, simulated with the `seed`, or of many patients by the formula alone."""
    hazard = None if pair.unasked else reference_hazard(pair)
    simulate = hazard is not None and pair.within.n <= MOST_SIMULATED
    trials = SimulatedTrials.drawn(pair, hazard, level, studies, seed) if hazard is not None and simulate else None
    return Detectable(
        endpoint=pair.planned.analysis.endpoint,
        horizon_months=pair.planned.horizon_months,
        groups=pair.groups,
        sizes=(int(pair.first.sum()), int((~pair.first).sum())),
        level=level,
        reference_hazard=None if hazard is None else hazard * DAYS_IN_MONTH,
        powers=() if hazard is None else tuple(powers(pair, hazard, level, trials)),
        seen=None if hazard is None else seen_ratio(pair, hazard, level, trials),
        studies=studies if simulate else 0,
        seed=seed,
        method=METHOD,
        source=SCHOENFELD,
        reason=pair.unasked or without_hazard(pair, hazard),
        notes=pair.notes,
    )


def without_hazard(pair: Pair, hazard: float | None) -> Statement:
    return NOTHING if hazard else StudyPhrase.NO_REFERENCE_EVENT(group=pair.reference)


def reference_hazard(pair: Pair) -> float | None:
    """Events of the reference group over its days at risk; None without an event."""
    days = float(pair.within.time[~pair.first].sum())
    events = int(pair.within.event[~pair.first].sum())
    return events / days if events and days else None


def powers(pair: Pair, hazard: float, level: float, trials: "SimulatedTrials | None") -> Iterator[Power]:
    follow_up, share = follow_ups(pair), float(pair.first.mean())
    for ratio in HAZARD_RATIOS:
        events = expected_events(pair, follow_up, hazard, ratio)
        power, error = (None, None) if trials is None else trials.rejections(ratio)
        formula = None if ratio == 1 else schoenfeld_power(ratio, events, share, level)
        yield Power(ratio, power, error, events, formula)


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedTrials:
    """Studies of the pair's sizes and follow-up, a row each: lives at the reference group's hazard, whatever the ratio
    of the `first` group is then, so that the power only falls as the ratio comes closer to 1."""

    ends: FloatArray
    lives: FloatArray
    first: BoolArray
    level: float

    @classmethod
    def drawn(cls, pair: Pair, hazard: float, level: float, studies: int, seed: int) -> "SimulatedTrials":
        follow_up, rng = follow_ups(pair), np.random.default_rng(seed)
        sizes = {group: int((pair.within.group == group).sum()) for group in pair.groups}
        ends = np.hstack([follow_up[group].drawn(rng, (studies, size)) for group, size in sizes.items()])
        return cls(ends, rng.exponential(1 / hazard, ends.shape), np.sort(pair.first)[::-1], level)

    def rejections(self, ratio: float) -> tuple[float, float]:
        """The share of studies whose log-rank test rejects, and its Monte Carlo error."""
        times = np.where(self.first, self.lives / ratio, self.lives)
        found = ManyStudies.of(np.minimum(times, self.ends), times <= self.ends, self.first).log_rank_p()
        share = float((found < self.level).mean())
        return share, sqrt(share * (1 - share) / len(self.ends))


def follow_ups(pair: Pair) -> dict[str, FollowUp]:
    return {group: follow_up_of(pair.table, group) for group in pair.groups}


def seen_ratio(pair: Pair, hazard: float, level: float, trials: SimulatedTrials | None) -> float | None:
    """The hazard ratio below 1 at which the power is `SEEN_POWER`: of the simulated test, or of
    many patients by Schoenfeld's formula, which promises too much of few events; None where it never is."""
    follow_up, share = follow_ups(pair), float(pair.first.mean())

    def suffices(ratio: float) -> bool:
        if trials is not None:
            return trials.rejections(ratio)[0] >= SEEN_POWER
        return schoenfeld_power(ratio, expected_events(pair, follow_up, hazard, ratio), share, level) >= SEEN_POWER

    low, high = LEAST_RATIO, 1.0
    if not suffices(low):
        return None
    while high > low * (1 + SEEN_TO):
        middle = sqrt(low * high)
        low, high = (middle, high) if suffices(middle) else (low, middle)
    return low


def expected_events(pair: Pair, follow_up: Mapping[str, FollowUp], hazard: float, ratio: float) -> float:
    """With a constant hazard, times the ratio in the first group, over the follow-up that each group had."""
    sizes = {pair.group: (int(pair.first.sum()), ratio), pair.reference: (int((~pair.first).sum()), 1.0)}
    return sum(
        size * float(follow_up[group].probability @ -np.expm1(-hazard * factor * follow_up[group].days))
        for group, (size, factor) in sizes.items()
    )


def schoenfeld_power(ratio: float, events: float, share: float, level: float) -> float:
    """The power of the log-rank test with so many events, `share` of the patients being in the first group."""
    return NormalDist().cdf(abs(log(ratio)) * sqrt(events * share * (1 - share)) - normal_quantile(1 - level))


def follow_up_of(table: EventTable, group: str) -> FollowUp:
    """From the reverse Kaplan-Meier curve; what it leaves open ends with the last day of the group."""
    curve = reverse_kaplan_meier(table.only(group))[group]
    ends = -np.diff(np.concatenate([[1.0], curve.survival]))
    ends[-1] += curve.survival[-1]
    kept = ends > 0
    return FollowUp(curve.times[kept].astype(np.float64), ends[kept] / ends[kept].sum())
