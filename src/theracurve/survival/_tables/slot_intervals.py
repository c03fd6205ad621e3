"""Sums over intervals of slots that lose no digits.

The sum over a risk set with late entries could be had as the difference of two cumulative sums, but where a few large
risks come and go, a small one that remains would drown in their rounding errors. Here every interval is cut into blocks
of a binary tree over the slots, and only positive parts are ever added.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.survival._inputs.inputs import FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class SlotIntervals:
    """Intervals as blocks: interval `interval[i]` has block `block[i]`. Of a tree over `leaves` slots, a power of two,
    block 1 is the whole, blocks 2 b and 2 b + 1 are the halves of block b and block leaves + k is slot k."""

    slots: int
    leaves: int
    intervals: int
    interval: IntArray
    block: IntArray

    def over_slots(self, values: FloatArray) -> FloatArray:
        """Sum of `values`, one for each interval, over the intervals that hold each slot, (slots,)."""
        sums = sum_by(self.block, values[self.interval], 2 * self.leaves)
        for blocks in self._levels():
            sums[2 * blocks.start : 2 * blocks.stop] += np.repeat(sums[blocks], 2)
        return sums[self.leaves : self.leaves + self.slots]

    def over_intervals(self, values: FloatArray) -> FloatArray:
        """Sum of `values` (slots,), one for each slot, over the slots of each interval, (intervals,)."""
        sums = np.zeros(2 * self.leaves)
        sums[self.leaves : self.leaves + self.slots] = values
        for blocks in reversed(self._levels()):
            halves = sums[2 * blocks.start : 2 * blocks.stop]
            sums[blocks] = halves[::2] + halves[1::2]
        return sum_by(self.interval, sums[self.block], self.intervals)

    def greatest(self, values: FloatArray) -> FloatArray:
        """The greatest of `values`, one for each interval, among the intervals that hold each slot, (slots,)."""
        tops = np.full(2 * self.leaves, -np.inf)
        np.maximum.at(tops, self.block, values[self.interval])
        for blocks in self._levels():
            halves = slice(2 * blocks.start, 2 * blocks.stop)
            tops[halves] = np.maximum(tops[halves], np.repeat(tops[blocks], 2))
        return tops[self.leaves : self.leaves + self.slots]

    def _levels(self) -> list[slice]:
        """The blocks of each level above the slots, the whole first."""
        return [slice(1 << level, 2 << level) for level in range(self.leaves.bit_length() - 1)]


def slot_intervals(first: IntArray, last: IntArray, slots: int) -> SlotIntervals:
    """The intervals from `first` to `last`, both included, of so many slots."""
    leaves = 1 << max(slots - 1, 0).bit_length()
    low, high, which = first + leaves, last + leaves + 1, np.arange(len(first))
    intervals, blocks = [which[:0]], [which[:0]]
    while len(which):
        begins, ends = np.flatnonzero(low & 1), np.flatnonzero(high & 1)
        intervals += which[begins], which[ends]
        blocks += low[begins], high[ends] - 1
        low, high = (low + 1) >> 1, high >> 1
        inside = np.flatnonzero(low < high)
        low, high, which = low[inside], high[inside], which[inside]
    return SlotIntervals(slots, leaves, len(first), np.concatenate(intervals), np.concatenate(blocks))


def sum_by(place: IntArray, values: FloatArray, places: int) -> FloatArray:
    """Sum of the `values` at each of `places` places."""
    return np.bincount(place, values, places).astype(np.float64, copy=False)
