"""Who is at risk at which event time, and sums over those risk sets.

A *slot* is one distinct event time within one stratum; slots are numbered by stratum and then by time. A row is at
risk at the event times in (entry, time], which are consecutive slots. The likelihoods of Cox, Firth and Fine-Gray
and their residuals need nothing else of the times: a sum over every risk set is one `bincount` over the rows and
one cumulative sum over the slots, so the rows need no sort and a large cohort followed in whole days costs little
more than reading it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from theracurve.survival.inputs import Array, BoolArray, FloatArray, IntArray
from theracurve.survival.slot_intervals import SlotIntervals, slot_intervals, sum_by

TABLE_POINTS = 1 << 22  # whole times below this are looked up in a table instead of being searched for


@dataclass(frozen=True, slots=True)
class RiskSets:
    """Slots, and the slots of every row that is ever at risk.

    rows            (m,) positions, in the caller's arrays, of the rows at risk at some event time, by stratum
    last            (m,) last slot at which the row is at risk
    late            (l,) positions among the m rows of those that enter after the first slot of their stratum
    missed          (l,) the last slot before each of those entries
    intervals       the slots of each row, where some enter late; None where all are there from the start
    event_rows      (e,) positions among the m rows of those with an event
    event_slot      (e,) their slots
    times           (k,) the event time of each slot
    bounds          (s + 1,) the first slot of each stratum, and k
    row_bounds      (s + 1,) the first of the m rows of each stratum, and m
    """

    rows: IntArray
    last: IntArray
    late: IntArray
    missed: IntArray
    intervals: SlotIntervals | None
    event_rows: IntArray
    event_slot: IntArray
    times: Array
    bounds: IntArray
    row_bounds: IntArray

    @property
    def slots(self) -> int:
        return len(self.times)

    def strata(self) -> Iterator[slice]:
        """The slots of each stratum."""
        return map(slice, self.bounds[:-1].tolist(), self.bounds[1:].tolist())

    def stratum_rows(self) -> Iterator[slice]:
        """The rows of each stratum."""
        return map(slice, self.row_bounds[:-1].tolist(), self.row_bounds[1:].tolist())

    def at_risk(self, values: FloatArray) -> FloatArray:
        """Sum of `values` (m,) over the rows at risk in each slot, (k,)."""
        if self.intervals is not None:
            return self.intervals.over_slots(values)
        sums = sum_by(self.last, values, self.slots)
        for stratum in self.strata():
            sums[stratum] = sums[stratum][::-1].cumsum()[::-1]
        return sums

    def while_at_risk(self, values: FloatArray) -> FloatArray:
        """Sum of `values` (k,) or (k, p) over the slots in which each row is at risk, (m,) or (m, p)."""
        if self.intervals is not None:
            columns = values.reshape(self.slots, -1).T
            sums = np.column_stack([self.intervals.over_intervals(column) for column in columns])
            return sums.reshape(-1, *values.shape[1:])
        so_far = np.empty_like(values)
        for stratum in self.strata():
            np.cumsum(values[stratum], axis=0, out=so_far[stratum])
        found: FloatArray = so_far[self.last]
        return found

    def greatest_at_risk(self, values: FloatArray) -> FloatArray:
        """The greatest of `values` (m,) among the rows at risk in each slot, (k,)."""
        if self.intervals is not None:
            return self.intervals.greatest(values)
        greatest = np.full(self.slots, -np.inf)
        np.maximum.at(greatest, self.last, values)
        for stratum in self.strata():
            greatest[stratum] = np.maximum.accumulate(greatest[stratum][::-1])[::-1]
        return greatest


def risk_sets(time: Array, event: BoolArray, entry: Array | None, stratum: IntArray | None) -> RiskSets:
    """The risk sets of rows at risk in (entry, time], or from the start where `entry` is None.

    time, event, entry, stratum are (n,); `stratum` numbers the strata from 0 and None is one stratum of everybody.
    """
    codes = np.zeros(len(time), np.int64) if stratum is None else stratum
    grid = distinct(time[event])
    strata_from = np.arange(codes.max(initial=0) + 2) * len(grid)
    until = strata_from[codes] + rank(time, grid)  # orders by stratum, then by event time
    since = strata_from[codes] if entry is None else strata_from[codes] + rank(entry, grid)
    points = distinct(until[event])
    last, missed = rank(until, points) - 1, rank(since, points) - 1
    rows = np.flatnonzero(last > missed)
    if stratum is not None:
        rows = rows[np.argsort(codes[rows], kind="stable")]
    bounds = rank(strata_from, points)
    late = np.flatnonzero(missed[rows] >= bounds[codes[rows]])
    event_rows = np.flatnonzero(event[rows])
    first = np.maximum(missed, bounds[codes] - 1) + 1
    return RiskSets(
        rows=rows,
        last=last[rows],
        late=late,
        missed=missed[rows[late]],
        intervals=slot_intervals(first[rows], last[rows], len(points)) if len(late) else None,
        event_rows=event_rows,
        event_slot=last[rows[event_rows]],
        times=grid[(points - 1) % max(len(grid), 1)],
        bounds=bounds,
        row_bounds=np.searchsorted(codes[rows], np.arange(len(bounds))),
    )


def rank(values: Array, grid: Array) -> IntArray:
    """How many points of the sorted `grid` are at most each value; whole numbers are looked up, not searched."""
    if not (_lookable(values) and _lookable(grid)):
        return np.searchsorted(grid, values, side="right")
    table = np.zeros(int(max(values.max(initial=0), grid.max(initial=0))) + 1, np.int64)
    table[grid.astype(np.int64)] = 1
    looked_up: IntArray = table.cumsum()[values.astype(np.int64)]
    return looked_up


def distinct(values: Array) -> Array:
    """The different values, sorted; whole numbers are ticked off in a table, not sorted."""
    if not _lookable(values):
        return np.unique(values)
    table = np.zeros(int(values.max(initial=0)) + 1, np.bool_)
    table[values.astype(np.int64)] = True
    found: Array = np.flatnonzero(table).astype(values.dtype)
    return found if values.size else values


def _lookable(values: Array) -> bool:
    """Whether all values are whole, not negative and small enough for a table."""
    if values.max(initial=0) >= TABLE_POINTS or values.min(initial=0) < 0:
        return False
    return values.dtype.kind in "iu" or bool((values == np.floor(values)).all())
