"""Scores of interval-censored times: each patient's derivative of the log-likelihood by a group effect of 0.

Three models, by what a group effect b does to the survival S of its patients (Fay 1999, Stat Med 18:273-85): "sun"
multiplies the odds of the discrete hazard by exp(b) (Sun 1996, Stat Med 15:1387-95), "finkelstein" raises S to the
power exp(b) (Finkelstein 1986, Biometrics 42:845-54), "wilcoxon" multiplies the odds of having had the event (Peto
and Peto 1972). Without interval censoring they are the log-rank, the log-rank and the Wilcoxon scores.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from theracurve.survival._curves.npmle import probabilities
from theracurve.survival._inputs.inputs import FloatArray
from theracurve.survival._tables.interval_data import IntervalData

Scores: TypeAlias = Literal["sun", "finkelstein", "wilcoxon"]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredIntervals:
    """The pooled estimate as survival after each cell but the last, (m,), and how a patient's chance hangs on it:
    chance (n,) = fixed + which (n, m) @ survival."""

    survival: FloatArray
    which: FloatArray
    chance: FloatArray


def scored_intervals(data: IntervalData) -> ScoredIntervals:
    """From the estimate of all patients together; cells without probability are left out."""
    mass = probabilities(data.first, data.past, len(data.cell_left))
    kept = np.concatenate([[0], (mass > 0).cumsum()])
    first, past, mass = kept[data.first], kept[data.past], mass[mass > 0]
    survival = mass[::-1].cumsum()[::-1][1:]
    limits = np.concatenate([[1.0], survival, [0.0]])
    inner = np.arange(1, len(mass))
    which = (first[:, None] == inner).astype(np.float64) - (past[:, None] == inner)
    return ScoredIntervals(survival, which, limits[first] - limits[past])


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """How survival (m,) moves with the group effect at 0, and the derivatives (m, m) of that by survival."""

    speed: FloatArray
    slope: FloatArray


def _finkelstein(survival: FloatArray) -> Flow:
    return Flow(survival * np.log(survival), np.diag(np.log(survival) + 1))


def _wilcoxon(survival: FloatArray) -> Flow:
    return Flow(-survival * (1 - survival), np.diag(2 * survival - 1))


def _sun(survival: FloatArray) -> Flow:
    """With hazards h_j = 1 - S_j / S_(j-1): every h moves by h (1 - h), so S_j by -S_j (h_1 + ... + h_j)."""
    before = np.concatenate([[1.0], survival[:-1]])[: len(survival)]
    hazard = 1 - survival / before
    by_survival = np.diag(-1 / before) + np.diag((survival / before**2)[1:], -1)
    slope = -np.diag(hazard.cumsum()) - survival[:, None] * by_survival.cumsum(axis=0)
    return Flow(-survival * hazard.cumsum(), slope)


FLOWS: dict[str, Callable[[FloatArray], Flow]] = {
    "sun": _sun,
    "finkelstein": _finkelstein,
    "wilcoxon": _wilcoxon,
}


def patient_scores(intervals: ScoredIntervals, flow: Flow) -> FloatArray:
    """(n,) they sum to 0; an early event scores high."""
    found: FloatArray = intervals.which @ flow.speed / intervals.chance
    return found


def score_variance(intervals: ScoredIntervals, flow: Flow, group: FloatArray) -> FloatArray:
    """(g, g) of the groups' sums of scores, from the observed information, the survival curve being unknown too;
    `group` (n, g) are indicators."""
    own, relative = patient_scores(intervals, flow), intervals.which / intervals.chance[:, None]
    curvature = relative @ (flow.slope @ flow.speed) - own**2
    mixed = group.T @ (relative @ flow.slope - own[:, None] * relative)
    nuisance = relative.T @ relative
    variance: FloatArray = -(group.T * curvature) @ group - mixed @ np.linalg.pinv(nuisance, hermitian=True) @ mixed.T
    return variance
