"""When treatment begins: a pooled logistic regression of beginning, given covariates and time.

Each patient gives one row for every interval of the grace period in which he could still begin: D'Agostino and others
(1990), Stat Med 9:1501-15. The intervals end when somebody began, so time runs as treatment is begun. Where
enough begin, the odds may follow a square of time, and what a covariate does to them may change with time: who is
likely to be treated at all is not who is treated soon.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.survival.inputs import BoolArray, FloatArray, IntArray
from theracurve.survival.logistic import LogisticFit, logistic_regression

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
class PersonIntervals:
    """(m,) rows: whose, which interval, and whether the treatment was begun in it."""

    patient: IntArray
    interval: IntArray
    began: BoolArray


def start_model(time: FloatArray, started: FloatArray, covariates: FloatArray, *, grace: float) -> StartModel:
    """Fitted to those who could still begin.

    time, started   (n,) exit from risk; when the treatment began, infinite where it never did
    covariates      (n, p), where p may be 0

    Somebody must have begun before his exit and within the grace period.
    """
    ends = interval_ends(started[(started <= grace) & (started < time)])
    rows = person_intervals(time, started, ends)
    terms = _terms(covariates, len(ends), starters=int(rows.began.sum()))
    fitted = terms[rows.patient * len(ends) + rows.interval]
    if rows.began.all() or not terms.shape[1]:
        return StartModel(ends, _waiting(np.full(len(terms), rows.began.mean()), ends))
    fit = logistic_regression(rows.began, fitted)
    separated = fit.separated
    if fit.intercept is None:
        fit = logistic_regression(rows.began, fitted, penalty="firth")
    return StartModel(ends, _waiting(_hazard(fit, terms), ends), separated, fit.intercept is not None)


def interval_ends(starts: FloatArray) -> FloatArray:
    """The times at which treatment began, or of so many quantiles of them as there may be intervals."""
    distinct = np.unique(starts)
    if len(distinct) <= MOST_INTERVALS:
        return distinct
    shares = np.arange(1, MOST_INTERVALS + 1) / MOST_INTERVALS
    return np.unique(np.quantile(starts, shares, method="higher"))


def person_intervals(time: FloatArray, started: FloatArray, ends: FloatArray) -> PersonIntervals:
    """Who was at risk of beginning in each interval, and followed through it unless he began."""
    begins = np.append(-np.inf, ends[:-1])
    began = (started[:, None] > begins) & (started[:, None] <= ends) & (started < time)[:, None]
    waited = (started[:, None] > ends) & (time[:, None] >= ends)
    patient, interval = np.nonzero(began | waited)
    return PersonIntervals(patient, interval, began[patient, interval])


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


def _waiting(hazard: FloatArray, ends: FloatArray) -> FloatArray:
    waiting: FloatArray = np.asarray(np.cumprod(1 - hazard.reshape(-1, len(ends)), axis=1), dtype=np.float64)
    return waiting


def _hazard(fit: LogisticFit, terms: FloatArray) -> FloatArray:
    """The probability of beginning, of each row; a term that was left out counts nothing."""
    coefficients = np.nan_to_num(np.asarray(fit.coefficients))
    predictor = (fit.intercept or 0.0) + terms @ coefficients
    hazard: FloatArray = np.exp(-np.logaddexp(0.0, -predictor))
    return hazard
