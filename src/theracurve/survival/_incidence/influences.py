"""The squared influences of patients on a sum of hazards, at every time, without a table of patients by times.

While a patient is at risk his influence falls at each time by what everybody at risk loses, and it rises at his own
events. Between two of his own changes (he enters, leaves, has an event) it is therefore what it was after the first of
them less a sum that all have in common. These pieces of time are cut into the blocks of a tree over the times; of those
that hold a block their number, mean and spread are all that is needed, and only positive parts are added.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.survival._inputs.inputs import BoolArray, FloatArray, IntArray
from theracurve.survival._tables.risk_sets import sorted_order
from theracurve.survival._tables.slot_intervals import slot_intervals, sum_by

PIECES = 1 << 15  # whose blocks are held at once


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """(e,) events: the patient, the number of the time, and by how much his influence rises."""

    patient: IntArray
    place: IntArray
    gain: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """(r,) spans at risk: the patient, the number of the first time, and of the first one no more at risk."""

    patient: IntArray
    first: IntArray
    past: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """(q,) pieces of time from one change of a patient to his next: whose, from time `first` to before time `past`,
    whether he is at risk, and his influence at its beginning."""

    patient: IntArray
    first: IntArray
    past: IntArray
    there: BoolArray
    influence: FloatArray


def squared_influences(gains: Gains, spans: Spans, loss: FloatArray, weight: FloatArray) -> FloatArray:
    """(times,) the sum over patients of weight times influence, squared.

    loss    (times,) by how much the influence of everybody at risk falls at each time
    weight  (n,) of each patient
    """
    times, lost = len(loss), np.append(0.0, loss.cumsum())
    pieces = _pieces(gains, spans, lost)
    squares = weight[pieces.patient] ** 2
    falling, constant = np.flatnonzero(pieces.there), ~pieces.there
    tree = slot_intervals(pieces.first[constant], pieces.past[constant] - 1, times)
    sums = tree.over_slots((squares * pieces.influence**2)[constant])
    for start in range(0, len(falling), PIECES):
        some = falling[start : start + PIECES]
        sums += _falling(pieces.first[some], pieces.past[some], pieces.influence[some], squares[some], lost)
    return sums


def _pieces(gains: Gains, spans: Spans, lost: FloatArray) -> _Pieces:
    """`lost` (times + 1,) is what everybody at risk has lost before each time, and in all."""
    patient = np.concatenate([spans.patient, gains.patient, spans.patient])
    first = np.concatenate([spans.first, gains.place, spans.past])
    enters = np.repeat([1, 0, -1], [len(spans.patient), len(gains.patient), len(spans.patient)])
    gain = np.zeros(len(patient))
    gain[len(spans.patient) :][: len(gains.patient)] = gains.gain
    order = sorted_order(patient * len(lost) + first)
    patient, first, there, gain = patient[order], first[order], enters[order].cumsum() > 0, gain[order]
    begins = np.diff(patient, prepend=-1) != 0
    past = np.where(np.append(begins[1:], True), len(lost) - 1, np.append(first[1:], 0))
    change = gain - np.append(0.0, ((lost[past] - lost[first]) * there)[:-1])
    nonempty = past > first
    influence = _running(change, np.flatnonzero(begins))
    return _Pieces(patient[nonempty], first[nonempty], past[nonempty], there[nonempty], influence[nonempty])


def _running(values: FloatArray, begins: IntArray) -> FloatArray:
    """The running sums of `values` that start anew where each patient `begins`; what was summed is taken away there,
    so that no sum grows with the number of patients."""
    whole = np.add.reduceat(values, begins)
    anew = values.copy()
    anew[begins[1:]] -= whole[:-1]
    running: FloatArray = anew.cumsum()
    return running


def _falling(
    first: IntArray, past: IntArray, influence: FloatArray, squares: FloatArray, lost: FloatArray
) -> FloatArray:
    """(times,) the weighted sum of squares of pieces at risk. Of the pieces that hold a whole block, which all
    fall alike, their number, mean influence and spread at its beginning are all that its times need."""
    times = len(lost) - 1
    tree = slot_intervals(first, past - 1, times)
    level = tree.leaves.bit_length() - np.frexp(tree.block)[1]
    begin = (tree.block << level) - tree.leaves
    there = influence[tree.interval] - (lost[begin] - lost[first[tree.interval]])
    count, size = squares[tree.interval], 2 * tree.leaves
    ones = sum_by(tree.block, count, size)
    middle = sum_by(tree.block, count * there, size) / np.where(ones, ones, 1.0)
    spread = sum_by(tree.block, count * (there - middle[tree.block]) ** 2, size)
    padded = np.pad(lost, (0, tree.leaves - times), mode="edge")
    sums = np.zeros(tree.leaves)
    for depth in range(tree.leaves.bit_length()):
        blocks, shape = slice(1 << depth, 2 << depth), (1 << depth, -1)
        fall = padded[1:].reshape(shape) - padded[:-1].reshape(shape)[:, :1]
        sums += (spread[blocks, None] + ones[blocks, None] * (fall - middle[blocks, None]) ** 2).ravel()
    return sums[:times]
