"""The win ratio: every patient of a group is compared with every one of the reference by the most important outcome,
and by the next where that decides nothing.

Pocock, Ariti, Collier and Wang (2012), Eur Heart J 33:176-82. The test is that of Finkelstein and Schoenfeld (1999),
Stat Med 18:1341-54, over all allocations; the interval that of the logarithm with the variance of U-statistics: Bebu
and Lachin (2016), Biostatistics 17:178-87.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from theracurve.errors import UsageError
from theracurve.phrases import NOTHING, Statement, apart, clauses
from theracurve.survival._curves.intervals import check_level, normal_quantile
from theracurve.survival._exact.permutation import permutation_test
from theracurve.survival._inputs.comparison import compared_groups
from theracurve.survival._inputs.inputs import (
    BoolArray,
    Column,
    FloatArray,
    IntArray,
    as_events,
    as_labels,
    as_times,
    same_length,
)
from theracurve.survival._tables.event_table import event_table
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.values import Estimate, Test

AT_ONCE = 2**24  # pairs held at a time
Outcome = tuple[Column, Column]


def win_ratio(outcomes: Sequence[Outcome], group: Column, *, reference: object = None, level: float = 0.95) -> Estimate:
    """How many pairs a group wins for each that it loses, one patient of it and one of the reference in each pair.

    `outcomes` are pairs of columns, time and event, the most important first. Of two patients the one who is known to
    be free of the event when the other has it wins; where neither is known to be, the next outcome decides, and after
    the last the pair is a tie. Who is censored at the time of an event was free of it. Not estimable where no pair is
    won or none is lost. Raises EstimationError for unusable columns, UsageError without an outcome, for an unknown
    reference or level.
    """
    check_level(level)
    read, labels = _read(outcomes, group)
    pair = compared_groups(event_table(*read[0], group=labels), reference)
    first, other = (np.flatnonzero(labels == name) for name in (pair.group, pair.reference))
    found = _Pairs.of(read, first, other) if not pair.reason else None
    reason = pair.reason or (_one_sided(found) if found else NOTHING)
    value, lower, upper, error = (None,) * 4 if reason or found is None else found.interval(level)
    return Estimate(
        quantity="win_ratio",
        value=value,
        lower=lower,
        upper=upper,
        level=level,
        std_error=error,
        n=len(labels),
        events=int(np.logical_or.reduce([event for _, event in read]).sum()),
        method=clauses(Method.WIN_RATIO(), Method.U_STATISTIC_VARIANCE(), Method.NORMAL_INTERVAL_OF_LOGARITHM()),
        source=apart((papers.POCOCK, papers.BEBU_LACHIN)),
        group=None if pair.reason else f"{pair.group} / {pair.reference}",
        reason=reason,
        notes=() if found is None else (found.counted, *((Note.LOG_SCALE(),) if error is not None else ())),
    )


def finkelstein_schoenfeld(
    outcomes: Sequence[Outcome], group: Column, *, draws: int | None = None, seed: int = 0
) -> Test:
    """Whether one of two groups wins more pairs than it loses: the permutation test of each patient's wins less losses
    against all others, pairs being compared as by `win_ratio`.

    Exact where the distribution fits in memory, else by `draws` random allocations with the `seed`. The statistic is
    positive where the first group wins more. Raises EstimationError for unusable columns, UsageError without any.
    """
    read, labels = _read(outcomes, group)
    everybody = np.arange(len(labels))
    scores = np.concatenate([sums.sum(axis=1) for _, sums in _compared(read, everybody, everybody)])
    found = permutation_test(
        scores.astype(np.float64),
        group,
        quantity="finkelstein_schoenfeld",
        method=Method.FINKELSTEIN_SCHOENFELD(),
        source=papers.FINKELSTEIN_SCHOENFELD,
        draws=draws,
        seed=seed,
    )
    return replace(found, events=int(np.logical_or.reduce([event for _, event in read]).sum()))


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """How many pairs the group wins and loses, by each patient of it, and by each of the reference."""

    won: FloatArray
    lost: FloatArray
    won_from: FloatArray
    lost_to: FloatArray

    @classmethod
    def of(cls, outcomes: Sequence[tuple[FloatArray, BoolArray]], first: IntArray, other: IntArray) -> "_Pairs":
        won, lost = np.zeros(len(first)), np.zeros(len(first))
        won_from, lost_to = np.zeros(len(other)), np.zeros(len(other))
        for rows, result in _compared(outcomes, first, other):
            wins, losses = result > 0, result < 0
            won[rows], lost[rows] = wins.sum(axis=1), losses.sum(axis=1)
            won_from += wins.sum(axis=0)
            lost_to += losses.sum(axis=0)
        return cls(won, lost, won_from, lost_to)

    @property
    def counted(self) -> Statement:
        wins, losses = int(self.won.sum()), int(self.lost.sum())
        pairs = len(self.won) * len(self.won_from)
        return Note.PAIRS_COMPARED(pairs=pairs, wins=wins, losses=losses, ties=pairs - wins - losses)

    def interval(self, level: float) -> tuple[float, float | None, float | None, float | None]:
        """The ratio, its limits, and the standard error of its logarithm; none in a group of one patient."""
        ratio = float(self.won.sum() / self.lost.sum())
        if min(len(self.won), len(self.won_from)) < 2:
            return ratio, None, None, None
        error = sqrt(self._variance(self.won, self.lost) + self._variance(self.won_from, self.lost_to))
        half = normal_quantile(level) * error
        return ratio, exp(log(ratio) - half), exp(log(ratio) + half), error

    @staticmethod
    def _variance(won: FloatArray, lost: FloatArray) -> float:
        """What the patients of one group add to the variance of the logarithm."""
        parts = won / won.mean() - lost / lost.mean()
        return float(parts.var(ddof=1) / len(parts))


def _read(outcomes: Sequence[Outcome], group: Column) -> tuple[list[tuple[FloatArray, BoolArray]], NDArray[np.str_]]:
    if not outcomes:
        raise UsageError("outcomes: expected at least one pair of columns, time and event; found none")
    labels = as_labels(group, "group")
    read = [(as_times(time).astype(np.float64), as_events(event)) for time, event in outcomes]
    for time, event in read:
        same_length(time=time, event=event, group=labels)
    return read, np.array(labels.names)[labels.codes]


def _one_sided(pairs: _Pairs) -> Statement:
    if not pairs.won.any():
        return Why.NO_WIN()
    return NOTHING if pairs.lost.any() else Why.NO_LOSS()


def _compared(
    outcomes: Sequence[tuple[FloatArray, BoolArray]], rows: IntArray, columns: IntArray
) -> Iterator[tuple[slice, NDArray[np.int8]]]:
    """Some rows at a time against all columns: 1 where the row's patient wins, -1 where the column's does, else 0."""
    step = max(1, AT_ONCE // max(1, len(columns)))
    for start in range(0, len(rows), step):
        part = slice(start, start + step)
        yield part, _results(outcomes, rows[part], columns)


def _results(outcomes: Sequence[tuple[FloatArray, BoolArray]], rows: IntArray, columns: IntArray) -> NDArray[np.int8]:
    result = np.zeros((len(rows), len(columns)), np.int8)
    for time, event in outcomes:
        own, own_event, other, other_event = time[rows, None], event[rows, None], time[columns], event[columns]
        wins = other_event & ((own > other) | ((own == other) & ~own_event))
        losses = own_event & ((other > own) | ((other == own) & ~other_event))
        decided = wins.astype(np.int8) - losses.astype(np.int8)
        result = np.where(result == 0, decided, result)
    return result
