"""Whether the exact log-rank test rejects, in many small studies of two groups at once.

A study whose P value is far from the level is decided by random allocations, the same for all studies, because a
hundred thousand sums are one product of matrices; only the few that these leave open are gone through exactly. A
decision by chance alone would have to lie five standard errors off.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from theracurve.survival._exact.exact_log_rank import ROUNDING
from theracurve.survival._exact.permutation import DRAWS, EQUAL, Allocation, exact_p_value, monte_carlo_p_value
from theracurve.survival._inputs.inputs import BoolArray, FloatArray, IntArray
from theracurve.survival._tests.many_studies import ManyStudies

STAGES = (2_000, 20_000, 200_000)
FAR = 5.0  # standard errors
AT_ONCE = 2**22  # sums held at a time
ROUNDED = 1e-6  # of the sum of scores: what single precision may lose
SEED = 1


@dataclass(frozen=True, slots=True, eq=False)
class ManyAllocations:
    """Centred scores (studies, patients), whether a patient is in the first group, and what counts as at least as far
    from 0 as the observed sum (studies,)."""

    scores: FloatArray
    first: BoolArray
    threshold: FloatArray

    @classmethod
    def of(cls, studies: ManyStudies) -> "ManyAllocations":
        """The log-rank scores, mid-ranks, of studies in which everybody takes part and each group has one size."""
        expected = studies.expected()
        own = np.where(studies.event, 1.0, 0.0)
        expected = expected + (own - expected).mean(axis=1, keepdims=True)
        scores = own - expected
        scores[np.abs(scores) <= ROUNDING * np.abs(expected).max(axis=1, keepdims=True)] = 0.0
        centred = scores - scores.mean(axis=1, keepdims=True)
        observed = np.where(studies.first, centred, 0.0).sum(axis=1)
        slack = 1e-13 * np.abs(centred).sum(axis=1)
        return cls(centred, studies.first, np.abs(observed) * (1 - EQUAL) - slack)

    def reject(self, level: float) -> BoolArray:
        """(studies,) whether the exact two-sided P value is below the level."""
        below: BoolArray = np.zeros(len(self.scores), np.bool_)
        open_ = np.flatnonzero(self.threshold > 0)
        patients, size = self.scores.shape[1], int(self.first[0].sum())
        for draws in STAGES:
            share = self._shares(open_, allocations(patients, min(size, patients - size), draws))
            far = np.abs(share - level) > FAR * sqrt(level * (1 - level) / draws)
            below[open_[far]] = share[far] < level
            open_ = open_[~far]
        below[open_] = [self.p_value(row) < level for row in open_.tolist()]
        return below

    def p_value(self, row: int) -> float:
        """The P value of one study as `exact_log_rank` gives it, by every allocation where they can be listed."""
        allocation = Allocation.of(self.scores[row], np.where(self.first[row], 0, 1))
        return exact_p_value(allocation) if allocation.fits else monte_carlo_p_value(allocation, DRAWS, 0)[0]

    def _shares(self, rows: IntArray, drawn: NDArray[np.float32]) -> FloatArray:
        """The share of the allocations whose sum is at least as far from 0 as the observed one."""
        step = max(1, AT_ONCE // drawn.shape[1])
        shares: FloatArray = np.zeros(len(rows))
        scores = self.scores.astype(np.float32)
        reached = (self.threshold - ROUNDED * np.abs(self.scores).sum(axis=1)).astype(np.float32)
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            sums = scores[part] @ drawn
            beyond = np.abs(sums, out=sums) >= reached[part, None]
            shares[start : start + step] = np.count_nonzero(beyond, axis=1) / drawn.shape[1]
        return shares


@lru_cache(maxsize=6)
def allocations(patients: int, size: int, draws: int) -> NDArray[np.float32]:
    """(patients, draws) 1 for who is drawn into a group of this size, in single precision: twice as fast."""
    drawn = np.broadcast_to(np.arange(patients) < size, (draws, patients))
    return np.random.default_rng(SEED).permuted(drawn, axis=1).T.astype(np.float32)
