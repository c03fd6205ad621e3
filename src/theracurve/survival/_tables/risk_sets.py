"""Who is at risk at which event time, and sums over those risk sets.

A *slot* is one distinct event time within one stratum; slots are numbered by stratum and then by time. A row is at
risk at the event times in (entry, time], which are consecutive slots. The likelihoods of Cox and Firth and their
residuals need nothing else of the times. The rows are sorted once by the last slot in which they are at risk, so that
each sum over a slot is a sum over neighbours: a sum over every risk set is one pass over the rows and one cumulative
sum over the slots.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from theracurve.survival._inputs.inputs import Array, BoolArray, FloatArray, IntArray
from theracurve.survival._tables.slot_intervals import SlotIntervals, slot_intervals

TABLE_POINTS = 1 << 22  # whole times below this are looked up in a table instead of being searched for


@dataclass(frozen=True, slots=True)
class RiskSets:
    """Slots, and the slots of every row that is ever at risk.

    rows            (m,) positions, in the caller's arrays, of the rows at risk at some event time, by their last slot,
                    those with an event after the others
    last            (m,) last slot at which the row is at risk
    halves          (2 k,) for each slot the first of its rows, and, the same or later, the first with an event
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
    halves: IntArray
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
        """Sum of `values` (..., m) over the rows at risk in each slot, (..., k)."""
        if self.intervals is not None:
            rows = values.reshape(-1, values.shape[-1])
            return np.stack([self.intervals.over_slots(row) for row in rows]).reshape(*values.shape[:-1], self.slots)
        sums = np.add.reduceat(values, self.halves[::2], axis=-1)
        for stratum in self.strata():
            sums[..., stratum] = sums[..., stratum][..., ::-1].cumsum(axis=-1)[..., ::-1]
        return sums

    def among_events(self, values: FloatArray) -> FloatArray:
        """Sum of `values` (..., m) over the rows with an event in each slot, (..., k)."""
        sums: FloatArray = np.add.reduceat(values, self.halves, axis=-1)[..., 1::2]
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
        greatest: FloatArray = np.maximum.reduceat(values, self.halves[::2])
        for stratum in self.strata():
            greatest[stratum] = np.maximum.accumulate(greatest[stratum][::-1])[::-1]
        return greatest


def risk_sets(time: Array, event: BoolArray, entry: Array | None, stratum: IntArray | None) -> RiskSets:
    """The risk sets of rows at risk in (entry, time], or from the start where `entry` is None.

    time, event, entry, stratum are (n,); `stratum` numbers the strata from 0 and None is one stratum of everybody.
    """
    codes = np.int64(0) if stratum is None else stratum
    times, bounds, last, missed = _slots(time, event, entry, codes)
    enters_late = np.broadcast_to(missed >= bounds[codes], last.shape)
    rows = np.flatnonzero(last > missed)
    halves = 2 * last[rows] + event[rows]
    order = sorted_order(halves)
    rows, halves = rows[order], halves[order]
    last, late, event_rows = last[rows], np.flatnonzero(enters_late[rows]), np.flatnonzero(event[rows])
    missed = missed[rows] if len(late) else late
    return RiskSets(
        rows=rows,
        last=last,
        halves=np.searchsorted(halves, np.arange(2 * len(times))),
        late=late,
        missed=missed[late],
        intervals=slot_intervals(missed + 1, last, len(times)) if len(late) else None,
        event_rows=event_rows,
        event_slot=last[event_rows],
        times=times,
        bounds=bounds,
        row_bounds=np.searchsorted(last, bounds),
    )


def _slots(
    time: Array, event: BoolArray, entry: Array | None, codes: IntArray | np.int64
) -> tuple[Array, IntArray, IntArray, IntArray]:
    """The times (k,) of the slots and the bounds (s + 1,) of the strata; of each row the last slot in which it is at
    risk, and the last before it is, which is one number where there are neither entries nor strata."""
    happened = np.flatnonzero(event)
    grid = distinct(time[happened])
    strata_from = np.arange(codes.max(initial=0) + 2) * len(grid)
    until = rank(time, grid)
    until += strata_from[codes]  # orders by stratum, then by event time
    points = distinct(until[happened])
    bounds, last = rank(strata_from, points), rank(until, points)
    last -= 1
    missed = bounds[codes] if entry is None else rank(rank(entry, grid) + strata_from[codes], points)
    return grid[(points - 1) % max(len(grid), 1)], bounds, last, missed - 1


def sorted_order(keys: IntArray) -> IntArray:
    """The stable order of whole numbers of 0 or more; NumPy counts, not compares, numbers of 16 binary digits."""
    order: IntArray = np.argsort(keys.astype(np.uint16), kind="stable")
    if keys.max(initial=0) < 1 << 16:
        return order
    higher: IntArray = order[sorted_order(keys[order] >> 16)]
    return higher


def rank(values: Array, grid: Array) -> IntArray:
    """How many points of the sorted `grid` are at most each value; whole numbers are looked up, not searched."""
    if not (_lookable(values) and _lookable(grid)):
        return np.searchsorted(grid, values, side="right")
    table = np.zeros(int(max(values.max(initial=0), grid.max(initial=0))) + 1, np.int64)
    table[grid.astype(np.int64)] = 1
    looked_up: IntArray = table.cumsum()[values.astype(np.int64, copy=False)]
    return looked_up


def distinct(values: Array) -> Array:
    """The different values, sorted; whole numbers are ticked off in a table, not sorted."""
    if not _lookable(values):
        return np.unique(values)
    table = np.zeros(int(values.max(initial=0)) + 1, np.bool_)
    table[values.astype(np.int64, copy=False)] = True
    found: Array = np.flatnonzero(table).astype(values.dtype)
    return found if values.size else values


def _lookable(values: Array) -> bool:
    """Whether all values are whole, not negative and small enough for a table."""
    if values.max(initial=0) >= TABLE_POINTS or values.min(initial=0) < 0:
        return False
    return values.dtype.kind in "iu" or bool((values == np.floor(values)).all())
