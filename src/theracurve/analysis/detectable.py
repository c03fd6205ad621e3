"""What difference the study could have seen: the power of its log-rank test at stated hazard ratios, with the patients
and the follow-up that it had.

Never at the ratio it observed: that power is the P value in other words (Hoenig and Heisey 2001, Am Stat 55:19-24).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log, sqrt
from statistics import NormalDist

import numpy as np

from theracurve.analysis.pairs import Pair
from theracurve.analysis.planned import DAYS_IN_MONTH
from theracurve.analysis.scrutiny import Detectable, Power
from theracurve.survival import EventTable, reverse_kaplan_meier
from theracurve.survival.inputs import BoolArray, FloatArray
from theracurve.survival.intervals import normal_quantile
from theracurve.survival.many_studies import ManyStudies

HAZARD_RATIOS = (1.0, 0.75, 0.5, 0.35, 0.25)  # 1: how often the test rejects where there is nothing to see
STUDIES = 2000
WORK = 4_000_000  # patients simulated for one hazard ratio at most
SEED = 1
METHOD = (
    "simulated log-rank test; constant hazard of the reference group as observed (events over time), follow-up from"
    " each group's reverse Kaplan-Meier curve"
)
SOURCE = "events needed and approximate power: Schoenfeld 1981, Biometrika 68:316-9"


@dataclass(frozen=True, slots=True, eq=False)
class FollowUp:
    """How long patients of a group are followed: days with the probability that follow-up ends on them."""

    days: FloatArray
    probability: FloatArray

    def drawn(self, rng: np.random.Generator, shape: tuple[int, int]) -> FloatArray:
        days: FloatArray = rng.choice(self.days, size=shape, p=self.probability)
        return days


def detectable(pair: Pair, level: float, *, studies: int = STUDIES, seed: int = SEED) -> Detectable:
    """The power of one comparison, simulated with the `seed`."""
    sizes = (int(pair.first.sum()), int((~pair.first).sum()))
    hazard = reference_hazard(pair)
    studies = min(studies, WORK // pair.within.n)
    reason = "" if hazard else f"group {pair.reference} has no event, from which its hazard would be known"
    if not reason and studies < 100:
        studies, reason = 0, f"{pair.within.n} patients are more than are simulated"
    rng = np.random.default_rng(seed)
    powers = () if reason or hazard is None else tuple(simulated(pair, hazard, level, studies, rng))
    return Detectable(
        endpoint=pair.planned.analysis.endpoint,
        horizon_months=pair.planned.horizon_months,
        groups=pair.groups,
        sizes=sizes,
        level=level,
        reference_hazard=hazard * DAYS_IN_MONTH if hazard else None,
        powers=powers,
        studies=studies if powers else 0,
        seed=seed,
        method=METHOD,
        source=SOURCE,
        reason=reason,
    )


def reference_hazard(pair: Pair) -> float | None:
    """Events of the reference group over its days at risk; None without an event."""
    days = float(pair.within.time[~pair.first].sum())
    events = int(pair.within.event[~pair.first].sum())
    return events / days if events and days else None


def simulated(pair: Pair, hazard: float, level: float, studies: int, rng: np.random.Generator) -> Iterator[Power]:
    follow_up = {group: follow_up_of(pair.table, group) for group in pair.groups}
    ends = np.hstack([follow_up[g].drawn(rng, (studies, int((pair.within.group == g).sum()))) for g in pair.groups])
    first = np.sort(pair.first)[::-1]
    lives = rng.exponential(1 / hazard, ends.shape)
    for ratio in HAZARD_RATIOS:
        times = np.where(first, lives / ratio, lives)
        yield power_at(ratio, np.minimum(times, ends), times <= ends, first, level)


def power_at(ratio: float, time: FloatArray, event: BoolArray, first: BoolArray, level: float) -> Power:
    many = ManyStudies.of(time, event, first)
    share, events = float((many.log_rank_p() < level).mean()), float(many.events.mean())
    error = sqrt(share * (1 - share) / len(time))
    formula = None if ratio == 1 else schoenfeld_power(ratio, events, float(first.mean()), level)
    return Power(ratio, share, error, events, formula)


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
