"""Each patient cloned into both strategies of a grace period: to begin the treatment within it, and not to.

A clone is censored when its patient deviates from its strategy. A death before either strategy was broken counts in
both, so no time is immortal: Hernan (2018), BMJ 360:k182; Cain and others (2010), Int J Biostat 6:18.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.survival._inputs.inputs import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Clones:
    """Rows at risk in (entry, exit], each with the weight of those who were censored in its place.

    patient     (m,) the row of the patient, counted from 0
    begins      (m,) the strategy: to begin within the grace period, or not to
    """

    patient: IntArray
    begins: BoolArray
    entry: FloatArray
    exit: FloatArray
    event: BoolArray
    weight: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Strategies:
    """What each patient's clones do; (n,) each. A treatment that begins at the exit or later is never seen.

    began           within the grace period
    left_waiting    followed beyond the grace period without having begun
    """

    time: FloatArray
    event: BoolArray
    started: FloatArray
    grace: float

    @property
    def began(self) -> BoolArray:
        return (self.started <= self.grace) & (self.started < self.time)

    @property
    def left_waiting(self) -> BoolArray:
        return ~self.began & (self.time > self.grace)

    @property
    def followed(self) -> BoolArray:
        """Beyond the grace period, whether begun or not."""
        return self.time > self.grace


def clones(strategies: Strategies, waiting: FloatArray, ends: FloatArray) -> Clones:
    """Both clones of every patient, weighted by the inverse probability of not having deviated.

    waiting     (n, K) each patient's probability of not having begun by each of the `ends` (K,)
    """
    kinds = (to_begin(strategies, waiting), not_to_begin(strategies, waiting, ends))
    return Clones(*(np.concatenate([getattr(kind, name) for kind in kinds]) for name in Clones.__slots__))


def to_begin(of: Strategies, waiting: FloatArray) -> Clones:
    """Censored at the end of the grace period if not begun. From there on those who began stand for all who lived so
    long; where nobody was censored, everybody stands for himself."""
    beyond = of.began & of.followed
    chance = 1 - waiting[beyond, -1] if of.left_waiting.any() else np.ones(int(beyond.sum()))
    within = np.arange(len(of.time)), np.zeros(len(of.time)), np.minimum(of.time, of.grace)
    after = np.flatnonzero(beyond), np.full(int(beyond.sum()), of.grace), of.time[beyond]
    patient, entry, exit = (np.concatenate(pair) for pair in zip(within, after, strict=True))
    weight = np.concatenate([np.ones(len(of.time)), 1 / chance])
    return _rows(of, patient, entry, exit, weight, begins=True)


def not_to_begin(of: Strategies, waiting: FloatArray, ends: FloatArray) -> Clones:
    """Censored when the treatment is begun; the others stand for those, more so after each end of an interval."""
    exit = np.where(of.began, of.started, of.time)
    bounds = np.concatenate([[0.0], ends, [np.inf]])
    chance = np.column_stack([np.ones(len(exit)), waiting])
    patient, piece = np.nonzero(bounds[:-1] < exit[:, None])
    until = np.minimum(bounds[piece + 1], exit[patient])
    return _rows(of, patient, bounds[piece], until, 1 / chance[patient, piece], begins=False)


def _rows(
    of: Strategies, patient: IntArray, entry: FloatArray, exit: FloatArray, weight: FloatArray, *, begins: bool
) -> Clones:
    """Rows with some time at risk; the event belongs to the row that ends with it, if the clone was not censored."""
    kept = entry < exit
    patient, entry, exit, weight = patient[kept], entry[kept], exit[kept], weight[kept]
    event = of.event[patient] & (exit == of.time[patient])
    if not begins:
        event &= ~of.began[patient]
    return Clones(patient, np.full(len(patient), begins), entry, exit, event, weight)
