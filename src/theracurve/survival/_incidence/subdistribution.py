"""Risk sets of the subdistribution: a patient whom another cause took away stays at risk, with the probability of not
having been censored since.

Fine and Gray (1999), J Am Stat Assoc 94:496-509. The weight of such a patient at t is G(t-) / G(T-), where T is when
he left and G the Kaplan-Meier curve of censoring.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.survival._inputs.inputs import Array, BoolArray, FloatArray, IntArray
from theracurve.survival._tables.risk_sets import distinct, rank
from theracurve.survival._tables.slot_intervals import sum_by


@dataclass(frozen=True, slots=True, eq=False)
class SubdistributionSets:
    """Slots are the k distinct times of events of the cause.

    last            (n,) how many event times are at or before each patient's own
    gone            (g,) the patients with a competing event; `share` (g,) is 1 / G before they left
    kept            (k,) G before each slot
    event_rows      (e,) the patients with an event of the cause; event_slot (e,) their slots
    """

    times: Array
    last: IntArray
    gone: IntArray
    share: FloatArray
    kept: FloatArray
    event_rows: IntArray
    event_slot: IntArray

    @property
    def slots(self) -> int:
        return len(self.times)

    @property
    def row_bounds(self) -> IntArray:
        return np.array([0, len(self.last)])

    def at_risk(self, values: FloatArray) -> FloatArray:
        """Weighted sum of `values` (n,) over the patients at risk in each slot, (k,)."""
        staying = sum_by(self.last, values, self.slots + 1)[::-1].cumsum()[::-1][1:]
        gone = sum_by(self.last[self.gone], values[self.gone] * self.share, self.slots + 1).cumsum()[:-1]
        at_risk: FloatArray = staying + self.kept * gone
        return at_risk

    def among_events(self, values: FloatArray) -> FloatArray:
        """Sum of `values` (n,) over the patients with an event in each slot, (k,)."""
        return sum_by(self.event_slot, values[self.event_rows], self.slots)

    def while_at_risk(self, values: FloatArray) -> FloatArray:
        """Weighted sum of `values` (k,) or (k, p) over the slots in which each patient is at risk, (n,) or (n, p)."""
        none, tail = np.zeros((1, *values.shape[1:])), (-1, *[1] * (values.ndim - 1))
        so_far = np.concatenate([none, values.cumsum(axis=0)])
        kept = values * self.kept.reshape(tail)
        later = np.concatenate([kept[::-1].cumsum(axis=0)[::-1], none])
        sums: FloatArray = so_far[self.last]
        sums[self.gone] += self.share.reshape(tail) * later[self.last[self.gone]]
        return sums

    def greatest_at_risk(self, values: FloatArray) -> FloatArray:
        """The greatest of `values` (n,) among those at risk in each slot, (k,)."""
        staying, gone = np.full((2, self.slots + 1), -np.inf)
        np.maximum.at(staying, self.last, values)
        np.maximum.at(gone, self.last[self.gone], values[self.gone])
        among_gone = np.where(self.kept > 0, np.maximum.accumulate(gone)[:-1], -np.inf)
        greatest: FloatArray = np.maximum(np.maximum.accumulate(staying[::-1])[::-1][1:], among_gone)
        return greatest


@dataclass(frozen=True, slots=True, eq=False)
class Censoring:
    """At each distinct time of censoring (c,): how many are censored and at risk of it, and for each patient (n,) how
    many of these times he is at risk of. With `events_first` a patient with an event at such a time is not."""

    times: Array
    censored: FloatArray
    at_risk: FloatArray
    exposed: IntArray

    def free_before(self, times: Array) -> FloatArray:
        """G(t-), the probability of not having been censored before."""
        curve = np.concatenate([[1.0], (1 - self.censored / self.at_risk).cumprod()])
        free: FloatArray = curve[np.searchsorted(self.times, times, side="left")]
        return free


def censoring(time: Array, censored: BoolArray, events_first: bool) -> Censoring:
    times = distinct(time[censored])
    upto = rank(time, times)
    if events_first:
        upto = np.where(censored, upto, np.searchsorted(times, time, side="left"))
    at_risk = sum_by(upto, np.ones(len(time)), len(times) + 1)[::-1].cumsum()[::-1][1:]
    return Censoring(times, sum_by(upto[censored] - 1, np.ones(int(censored.sum())), len(times)), at_risk, upto)


def subdistribution_sets(time: Array, own: BoolArray, gone: BoolArray, free: Censoring) -> SubdistributionSets:
    """`own` and `gone` (n,) are the patients with an event of the cause and with a competing one."""
    times = distinct(time[own])
    last, rows = rank(time, times), np.flatnonzero(own)
    return SubdistributionSets(
        times=times,
        last=last,
        gone=np.flatnonzero(gone),
        share=1 / free.free_before(time[gone]),
        kept=free.free_before(times),
        event_rows=rows,
        event_slot=last[rows] - 1,
    )
