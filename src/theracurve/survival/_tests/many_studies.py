"""The log-rank test and Cox's hazard ratio of many small studies of two groups at once.

A simulation, a table of horizons, or a hundred definitions of the same endpoint ask the same two questions a thousand
times of some tens of patients. One row is one study; the rows are worked on together, so that a thousand take no longer
than a few calls of `log_rank` and `cox`, whose values they equal (Efron's ties). Nobody enters late.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from theracurve.errors import EstimationError
from theracurve.survival._curves.intervals import check_level, normal_quantile
from theracurve.survival._inputs.inputs import BoolArray, FloatArray, IntArray

ITERATIONS = 40
CONVERGED = 1e-10
LARGEST_STEP, LARGEST = 2.0, 24.0  # of a log ratio, while it is looked for


@dataclass(frozen=True, slots=True, eq=False)
class ManyRatios:
    """Hazard ratios, (studies,), first group over the other, with Wald limits; NaN where there is no maximum."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    level: float


@dataclass(frozen=True, eq=False)
class ManyStudies:
    """Arrays (studies, patients), sorted by time within each study: whether the patient is in the first group, has the
    event, and the places of the first and past the last patient with the same time. Who does not take part comes first
    and is at risk at no event."""

    first: BoolArray
    event: BoolArray
    tie_start: IntArray
    tie_end: IntArray
    absent: IntArray

    @classmethod
    def of(
        cls, time: FloatArray, event: BoolArray, first: BoolArray, *, present: BoolArray | None = None
    ) -> "ManyStudies":
        """The studies, from arrays (studies, patients) or (patients,), which are then those of every study.

        time, event     end of follow-up, of 0 or more, and whether it is the event
        first           whether a patient is in the first group
        present         whether a patient takes part in the study; everybody where it is not given

        Raises EstimationError for a time that is negative or no number.
        """
        times, events, there = np.broadcast_arrays(  # one row where all studies have the same: it is sorted once
            np.atleast_2d(np.asarray(time, np.float64)), event, True if present is None else present
        )
        if not (np.isfinite(times) & (times >= 0)).all():
            raise EstimationError("time: expected times of 0 or more, found one that is negative or no number")
        times = np.where(there, times, -1.0)
        order = np.argsort(times, axis=1, kind="stable")
        ordered = np.take_along_axis(times, order, axis=1)
        start, end = _ties(ordered)
        shape = np.broadcast_shapes(times.shape, np.shape(first))
        return cls(
            first=np.take_along_axis(np.broadcast_to(first, shape), order, axis=1) & (ordered >= 0),
            event=np.broadcast_to(np.take_along_axis(events & there, order, axis=1), shape),
            tie_start=np.broadcast_to(start, shape),
            tie_end=np.broadcast_to(end, shape),
            absent=np.broadcast_to((ordered < 0).sum(axis=1), shape[:1]),
        )

    @cached_property
    def events(self) -> IntArray:
        """(studies,) events in all."""
        total: IntArray = self.event.sum(axis=1)
        return total

    @cached_property
    def at_risk(self) -> tuple[FloatArray, FloatArray]:
        """(studies, patients) at risk just before each patient's time: of the first group, and of both."""
        later_first = _sum_from_here(self.first)
        of_first = np.take_along_axis(later_first, self.tie_start, axis=1)
        return of_first, (self.event.shape[1] - self.tie_start).astype(np.float64)

    @cached_property
    def tied(self) -> FloatArray:
        """(studies, patients) events at each patient's time, of both groups."""
        return _between(self._events_before, self.tie_start, self.tie_end)

    @cached_property
    def tied_of_first(self) -> FloatArray:
        """(studies, patients) events at each patient's time, of the first group."""
        return _between(_sum_before(self.event & self.first), self.tie_start, self.tie_end)

    @cached_property
    def tied_before(self) -> FloatArray:
        """(studies, patients) how many of the events at each patient's time stand before this patient."""
        events = self._events_before
        before: FloatArray = events[:, :-1] - np.take_along_axis(events, self.tie_start, axis=1)
        return before

    @cached_property
    def _events_before(self) -> FloatArray:
        return _sum_before(self.event)

    def _log_rank_parts(self) -> tuple[FloatArray, FloatArray]:
        """(studies, patients) what each event adds to observed less expected of the first group, and to its spread."""
        first, both = self.at_risk
        share = first / np.maximum(both, 1)
        spread = share * (1 - share) * (both - self.tied) / np.maximum(both - 1, 1)
        return np.where(self.event, self.first - share, 0.0), np.where(self.event, spread, 0.0)

    def chi_square(self) -> FloatArray:
        """(studies,) the log-rank statistic with one degree of freedom; NaN where nothing can be compared."""
        difference, variance = self._log_rank_parts()
        return _chi_square(difference.sum(axis=1), variance.sum(axis=1))

    def smallest_log_rank_p(self, followed: IntArray) -> FloatArray:
        """(studies,) the smallest P of the log-rank test among several ends of follow-up; NaN where none can be
        compared. `followed`, (studies or 1, ends), are the places past the last patient whose time is not beyond each
        end: later events are not seen, and nobody's number at risk before them changes, so one pass serves all ends."""
        from scipy.special import chdtrc

        sums = (_sum_before(part) for part in self._log_rank_parts())
        difference, variance = (np.take_along_axis(part, followed, axis=1) for part in sums)
        p: FloatArray = chdtrc(1, np.fmax.reduce(_chi_square(difference, variance), axis=1, initial=np.nan))
        return p

    def log_rank_p(self) -> FloatArray:
        """(studies,) P of the log-rank test; NaN where nothing can be compared."""
        from scipy.special import chdtrc

        p: FloatArray = chdtrc(1, self.chi_square())
        return p

    def expected(self) -> FloatArray:
        """(studies, patients) the events expected of each patient: the share at each event up to the own time."""
        _, both = self.at_risk
        share = np.divide(1.0, both, out=np.zeros_like(both), where=self.event)
        sums: FloatArray = np.zeros((share.shape[0], share.shape[1] + 1))
        np.cumsum(share, axis=1, out=sums[:, 1:])
        expected: FloatArray = np.take_along_axis(sums, self.tie_end, axis=1)
        return expected

    def hazard_ratios(self, level: float = 0.95) -> ManyRatios:
        """Cox's hazard ratio of the first group over the other, with Efron's ties and Wald limits."""
        check_level(level)
        beta, information = np.zeros(len(self.events)), np.ones(len(self.events))
        for _ in range(ITERATIONS):
            score, information = self._derivatives(beta)
            step = np.divide(score, information, out=np.zeros_like(score), where=information > 0)
            beta = np.clip(beta + np.clip(step, -LARGEST_STEP, LARGEST_STEP), -LARGEST, LARGEST)
            if np.abs(step).max(initial=0.0) < CONVERGED:
                break
        known = self._has_maximum() & (information > 0)
        half = normal_quantile(level) / np.sqrt(np.where(known, information, 1.0))
        value, lower, upper = (np.where(known, np.exp(b), np.nan) for b in (beta, beta - half, beta + half))
        return ManyRatios(value, lower, upper, level)

    def _derivatives(self, beta: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(studies,) the score and the information of the partial likelihood."""
        (first, both), tied, own = self.at_risk, self.tied, self.tied_of_first
        gone = self.tied_before / np.maximum(tied, 1)
        ratio = np.exp(beta)[:, None]
        of_first = ratio * (first - gone * own)
        other = (both - first) - gone * (tied - own)
        share = np.divide(of_first, of_first + other, out=np.zeros_like(of_first), where=self.event)
        score = np.where(self.event, self.first - share, 0.0).sum(axis=1)
        information = np.where(self.event, share * (1 - share), 0.0).sum(axis=1)
        return score, information

    def _has_maximum(self) -> BoolArray:
        """Whether at some event of each group somebody of the other was at risk: else the ratio runs off to 0 or
        infinity."""
        first, both = self.at_risk
        up = self.event & self.first & (both > first)
        down = self.event & ~self.first & (first > 0)
        found: BoolArray = np.logical_and(up.any(axis=1), down.any(axis=1))
        return found


def _chi_square(difference: FloatArray, variance: FloatArray) -> FloatArray:
    """NaN where the variance is none."""
    known = variance > 1e-12
    found: FloatArray = np.full(known.shape, np.nan)
    found[known] = difference[known] ** 2 / variance[known]
    return found


def _ties(ordered: FloatArray) -> tuple[IntArray, IntArray]:
    """(studies, patients) the place of the first with the same time, and the place past the last."""
    places = np.broadcast_to(np.arange(ordered.shape[1]), ordered.shape)
    edge = np.ones((len(ordered), 1), np.bool_)
    new = ordered[:, 1:] != ordered[:, :-1]
    start = np.maximum.accumulate(np.where(np.hstack([edge, new]), places, 0), axis=1)
    last = np.where(np.hstack([new, edge]), places + 1, ordered.shape[1])
    end = np.minimum.accumulate(last[:, ::-1], axis=1)[:, ::-1]
    return start, end


def _sum_from_here(values: BoolArray) -> FloatArray:
    sums: FloatArray = np.cumsum(values[:, ::-1], axis=1, dtype=np.float64)[:, ::-1]
    return sums


def _sum_before(values: BoolArray | FloatArray) -> FloatArray:
    """(studies, patients + 1): the sum before each place, and of all."""
    sums: FloatArray = np.zeros((values.shape[0], values.shape[1] + 1))
    np.cumsum(values, axis=1, out=sums[:, 1:])
    return sums


def _between(sums: FloatArray, start: IntArray, end: IntArray) -> FloatArray:
    between: FloatArray = np.take_along_axis(sums, end, axis=1) - np.take_along_axis(sums, start, axis=1)
    return between
