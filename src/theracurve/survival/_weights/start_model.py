"""When treatment begins: a pooled logistic regression of beginning, given covariates and time.

Each patient gives one trial for every time at which somebody began and he still could: D'Agostino and others (1990),
Stat Med 9:1501-15. Time runs as treatment is begun. Where it began at many different times they share a value of time,
but nobody's trials: who left between two of them was at risk at the first and not at the second. Where enough
begin, the odds may follow a square of time, and what a covariate does to them may change with time: who is likely to
be treated at all is not who is treated soon.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.survival._inputs.covariates import as_covariates
from theracurve.survival._inputs.inputs import FloatArray, IntArray
from theracurve.survival._proportions.logistic_model import LogisticData, LogisticModel, logistic_model

MOST_INTERVALS = 20
"""Where treatment began at more different times, they are put together in so many intervals of equal numbers."""
STARTERS_PER_TERM = 10
"""Terms beyond time and the covariates themselves are added only with so many beginnings for each term."""


@dataclass(frozen=True, slots=True, eq=False)
class StartModel:
    """`waiting` (n, K): each patient's probability of not having begun by the end of each interval, if he lives so
    long; `ends` (K,) the intervals' ends; `separated` whether the covariates tell who begins; `found` is false where
    the regression did not converge, so that there are no probabilities."""

    ends: FloatArray
    waiting: FloatArray
    separated: bool = False
    found: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """Divides the `times` at which treatment began, all different; `ends` (K,) are some of them, the last included."""

    times: FloatArray
    ends: FloatArray

    @property
    def bounds(self) -> IntArray:
        """(K + 1,) how many of the times lie before each interval; then all of them."""
        return np.append(0, np.searchsorted(self.times, self.ends, side="right"))

    @property
    def sizes(self) -> IntArray:
        """(K,) the times in each interval."""
        return np.diff(self.bounds)


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """(m,) rows: whose, which interval, at how many of its times he could begin, and whether he did (1 or 0)."""

    patient: IntArray
    interval: IntArray
    trials: IntArray
    began: FloatArray


def start_model(time: FloatArray, started: FloatArray, covariates: FloatArray, *, grace: float) -> StartModel:
    """Fitted to those who could still begin.

    time, started   (n,) exit from risk; when the treatment began, infinite where it never did
    covariates      (n, p), where p may be 0

    Somebody must have begun before his exit and within the grace period.
    """
    intervals = intervals_of(started[(started <= grace) & (started < time)])
    rows = trials_of(time, started, intervals)
    ends, count = intervals.ends, len(intervals.ends)
    terms = _terms(covariates, count, starters=int(rows.began.sum()))
    if (rows.began == rows.trials).all() or not terms.shape[1]:
        share = rows.began.sum() / rows.trials.sum()
        return StartModel(ends, _waiting(np.full(len(terms), share), intervals))
    fitted = as_covariates(terms[rows.patient * count + rows.interval])
    data = LogisticData(rows.began, rows.trials.astype(np.float64), fitted)
    model = logistic_model(data)
    separated = model.separated
    if model.intercept is None:
        model = logistic_model(data, "firth")
    return StartModel(ends, _waiting(_hazard(model, terms), intervals), separated, model.intercept is not None)


def intervals_of(starts: FloatArray) -> Intervals:
    """That end at each time at which treatment began, or at so many quantiles of them as there may be intervals."""
    times = np.unique(starts)
    if len(times) <= MOST_INTERVALS:
        return Intervals(times, times)
    shares = np.arange(1, MOST_INTERVALS + 1) / MOST_INTERVALS
    return Intervals(times, np.unique(np.quantile(starts, shares, method="higher")))


def trials_of(time: FloatArray, started: FloatArray, intervals: Intervals) -> Trials:
    """A patient could begin at every time up to his own beginning or his exit."""
    seen = started < time
    before = np.searchsorted(intervals.times, np.where(seen, started, time), side="right")
    bounds = intervals.bounds
    trials = np.minimum(before[:, None], bounds[1:]) - bounds[:-1]
    patient, interval = np.nonzero(trials > 0)
    last = seen & (started <= intervals.times[-1])
    began = last[patient] & (before[patient] <= bounds[interval + 1])
    return Trials(patient, interval, trials[patient, interval], began.astype(np.float64))


def _terms(covariates: FloatArray, intervals: int, *, starters: int) -> FloatArray:
    """(n K, t) the terms of every patient in every interval; time is the number of the interval, from 0 to 1."""
    n, p = covariates.shape
    time = np.tile(np.linspace(0.0, 1.0, intervals), n)[:, None]
    known = np.repeat(covariates, intervals, axis=0)
    terms = [known] if intervals == 1 else [time, known]
    if intervals > 2 and starters >= STARTERS_PER_TERM * (p + 2):
        terms.append(time**2)
    if intervals > 1 and starters >= STARTERS_PER_TERM * (2 * p + 2):
        terms.append(time * known)
    return np.column_stack(terms).astype(np.float64, copy=False)


def _waiting(hazard: FloatArray, intervals: Intervals) -> FloatArray:
    """(n, K) from the probability of beginning at each time of an interval."""
    through = (1 - hazard.reshape(-1, len(intervals.ends))) ** intervals.sizes
    waiting: FloatArray = np.asarray(np.cumprod(through, axis=1), dtype=np.float64)
    return waiting


def _hazard(model: LogisticModel, terms: FloatArray) -> FloatArray:
    """The probability of beginning, of each row; a term that was left out counts nothing."""
    coefficients = np.nan_to_num(np.asarray(model.coefficients))
    predictor = (model.intercept or 0.0) + terms @ coefficients
    hazard: FloatArray = np.exp(-np.logaddexp(0.0, -predictor))
    return hazard
