"""Each patient's score in the log-rank family, under three rules for ties.

A patient's score is the weight of his event, if he had one, less what was expected of him: the sum of weight x hazard
over the times up to his own. The rules differ in the hazard at a time shared by several patients.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from theracurve.errors import UsageError
from theracurve.survival._inputs.inputs import Array, BoolArray, FloatArray
from theracurve.survival._tests.rank_weights import RankWeights

Ties: TypeAlias = Literal["mid-ranks", "hothorn-lausen", "average-scores"]


@dataclass(frozen=True, slots=True, eq=False)
class _Times:
    """Distinct times with everybody's numbers at risk, events and leaving, and each patient's place among them."""

    place: Array
    at_risk: FloatArray
    events: FloatArray
    leaving: FloatArray


def log_rank_scores(time: Array, event: BoolArray, weights: RankWeights, ties: Ties) -> tuple[FloatArray, FloatArray]:
    """Each patient's weighted event and what was expected of him; the score is their difference.

    `mid-ranks`: the events over all at risk (the scores of the log-rank test itself). `hothorn-lausen`: over those
    still at risk if all but one of the patients who leave at the time had left (Hothorn and Lausen 2003, Comput Stat
    Data Anal 43:121-137). `average-scores`: the mean of the scores over every order of the patients tied, events first.
    """
    if ties not in get_args(Ties):
        raise UsageError(f"expected ties among {', '.join(get_args(Ties))}; found {ties!r}")
    at = _times(time, event)
    weight = weights.at(at.at_risk, at.events)
    had, expected = _RULES[ties](at, weight)
    observed = np.where(event, weight[at.place], 0.0)
    return observed, np.where(event, had[at.place], expected[at.place])


def _times(time: Array, event: BoolArray) -> _Times:
    distinct, place = np.unique(time, return_inverse=True)
    leaving = np.bincount(place, minlength=len(distinct)).astype(np.float64)
    events = np.bincount(place[event], minlength=len(distinct)).astype(np.float64)
    at_risk = np.cumsum(leaving[::-1])[::-1]
    return _Times(place, at_risk, events, leaving)


def _mid_ranks(at: _Times, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    total = np.cumsum(weight * at.events / at.at_risk)
    return total, total


def _hothorn_lausen(at: _Times, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    total = np.cumsum(weight * at.events / (at.at_risk - at.leaving + 1))
    return total, total


def _average_scores(at: _Times, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    """One after the other the tied events see 1/n, 1/n + 1/(n-1), ...; who is censored then has seen them all."""
    reciprocals = [1 / (n - np.arange(d)) for n, d in zip(at.at_risk, at.events, strict=True)]
    all_seen = weight * np.array([r.sum() for r in reciprocals])
    mean_seen = weight * np.array([np.cumsum(r).mean() if r.size else 0.0 for r in reciprocals])
    before = np.cumsum(all_seen) - all_seen
    return before + mean_seen, before + all_seen


_RULES: dict[str, Callable[[_Times, FloatArray], tuple[FloatArray, FloatArray]]] = {
    "mid-ranks": _mid_ranks,
    "hothorn-lausen": _hothorn_lausen,
    "average-scores": _average_scores,
}
