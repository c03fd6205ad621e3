"""The hazard ratio of two weighted arms: Cox's partial likelihood with one covariate of two values.

It needs nothing but the weighted numbers at risk and of events of each arm, so it is found thousands of times where
`cox` with the same weights and Breslow's ties would be found once.
"""

from dataclasses import dataclass
from math import inf

import numpy as np

from theracurve.survival._inputs.inputs import BoolArray, FloatArray

STEPS = 50
CLOSE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class ArmCounts:
    """At each event time: `events` and `at_risk`, each (2, times), sums of weights; the first arm is the reference."""

    events: FloatArray
    at_risk: FloatArray


def arm_counts(arm: BoolArray, entry: FloatArray, exit: FloatArray, event: BoolArray, weight: FloatArray) -> ArmCounts:
    """Counted from rows at risk in (entry, exit], all (m,)."""
    times = np.unique(exit[event])
    arms = (~arm, arm)
    happened = [np.bincount(np.searchsorted(times, exit[a & event]), weight[a & event], len(times)) for a in arms]
    at_risk = [_weight_from(entry[a], weight[a], times) - _weight_from(exit[a], weight[a], times) for a in arms]
    return ArmCounts(np.array(happened), np.array(at_risk))


def _weight_from(bounds: FloatArray, weight: FloatArray, times: FloatArray) -> FloatArray:
    """The sum of the weights of those whose bound lies before each time."""
    order = np.argsort(bounds, kind="stable")
    summed = np.append(0.0, np.cumsum(weight[order]))
    before: FloatArray = summed[np.searchsorted(bounds[order], times, side="left")]
    return before


def log_hazard_ratio(counts: ArmCounts) -> float | None:
    """The maximum of the partial likelihood, Breslow's ties: minus infinity where only the first arm has events while
    both are at risk, infinity where only the second has; None where neither has any."""
    total = counts.events.sum(axis=0)
    first, second = counts.at_risk
    both = (first > CLOSE) & (second > CLOSE)
    second_events = float(counts.events[1, both].sum())
    all_events = float(total[both].sum())
    if not all_events:
        return None
    if not 0 < second_events < all_events:
        return inf if second_events else -inf
    beta = 0.0
    for _ in range(STEPS):
        share = second[both] / (second[both] + first[both] * np.exp(-beta))
        score = second_events - float((total[both] * share).sum())
        step = score / float((total[both] * share * (1 - share)).sum())
        beta += float(np.clip(step, -1.0, 1.0))
        if abs(step) < CLOSE:
            return beta
    return None
