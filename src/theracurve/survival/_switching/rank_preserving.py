"""Rank-preserving structural failure time models, by g-estimation.

Robins and Tsiatis (1991), Commun Stat 20:2609-31. Treatment multiplies the time that is left by one ratio, exp(-psi),
for everybody and whenever it begins; psi is where the log-rank test finds the arms alike in the times that they would
have had without it. The time for which a patient may be observed shrinks with psi, so times are censored anew in an arm
that is not treated alike throughout: White and others (1999), Stat Med 18:2617-34. The interval of the hazard ratio
keeps the P value of the arms as they were allocated.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from math import exp, inf, log, sqrt

import numpy as np

from theracurve.phrases import NOTHING, apart, clauses
from theracurve.survival._curves.intervals import normal_quantile
from theracurve.survival._inputs.inputs import BoolArray, FloatArray
from theracurve.survival._switching.naive import not_given, ratio_of
from theracurve.survival._switching.switched import Switched
from theracurve.survival._tables.event_table import event_table
from theracurve.survival._tests.log_rank import log_rank
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.values import Estimate

SOURCE = apart((papers.ROBINS_TSIATIS, papers.WHITE))
WIDEST = 3.0
"""How far psi is looked for on both sides of 0: ratios of times between 1/20 and 20."""
STEPS = 24
CLOSE = 1e-8


def without_treatment(of: Switched, psi: float) -> tuple[FloatArray, BoolArray]:
    """The times (n,) that patients would have had untreated, censored anew, and whether the event ended them."""
    began = np.where(of.treated, 0.0, np.minimum(of.switched, of.time))
    time = began + (of.time - began) * exp(psi)
    mixed = ~of.treated & of.has_switched.any()
    until = np.where(mixed, of.censoring * min(1.0, exp(psi)), inf)
    return np.minimum(time, until), of.event & (time <= until)


def log_time_ratio(of: Switched, level: float) -> Estimate:
    """psi with its test-based limits: the logarithm of the factor by which treatment makes time run."""
    psi = crossing(of, 0.0)
    beyond = normal_quantile(level)
    limits = sorted(found for target in (beyond, -beyond) if (found := crossing(of, target)) is not None)
    both = len(limits) == 2
    return Estimate(
        quantity="log_time_ratio",
        value=psi,
        lower=limits[0] if psi is not None and both else None,
        upper=limits[1] if psi is not None and both else None,
        level=level,
        n=of.n,
        events=int(of.event.sum()),
        method=clauses(Method.RANK_PRESERVING(), Method.TEST_BASED_LIMITS()),
        source=SOURCE,
        reason=Why.NO_CROSSING() if psi is None else NOTHING,
        notes=(Note.ASSUMES_COMMON_EFFECT(),),
    )


def crossing(of: Switched, target: float) -> float | None:
    """Find where Z of the log-rank test is the target, between -3 and 3; None where it is nowhere."""

    def distance(psi: float) -> float | None:
        z = log_rank_z(*without_treatment(of, psi), of.treated)
        return None if z is None else z - target

    return root(distance)


def root(distance: Callable[[float], float | None]) -> float | None:
    """The change of sign nearest 0 between two neighbours of a grid at both of which the test says something: where the
    times censored anew leave no event, it says nothing, and that is no crossing."""
    from scipy.optimize import brentq

    grid = np.linspace(-WIDEST, WIDEST, STEPS + 1).tolist()
    known = [(psi, found) for psi in grid if (found := distance(psi)) is not None]
    between = [(low, high) for (low, one), (high, other) in pairwise(known) if one * other <= 0 and one != other]
    if not between:
        return None
    low, high = min(between, key=lambda ends: min(abs(ends[0]), abs(ends[1])))
    return float(brentq(distance, low, high, xtol=CLOSE))


def log_rank_z(time: FloatArray, event: BoolArray, treated: BoolArray) -> float | None:
    """The signed root of the log-rank statistic: above 0 where the treated have more events than expected; None where
    nothing can be said."""
    kept = time > 0
    test = log_rank(event_table(time[kept], event[kept], group=treated[kept].astype(int)))
    if test.statistic is None or "1" not in test.observed:
        return None
    return sqrt(test.statistic) * (1.0 if test.observed["1"] >= test.expected["1"] else -1.0)


def switch_shrunk(of: Switched, level: float) -> Estimate:
    """The hazard ratio of the treated, as observed, against the reference as it would have been untreated."""
    psi = crossing(of, 0.0)
    if psi is None:
        return not_given(of, Why.NO_CROSSING(), Method.RANK_PRESERVING(), Note.ASSUMES_COMMON_EFFECT())
    times, events = without_treatment(of, psi)
    time, event = np.where(of.treated, of.time, times), np.where(of.treated, of.event, events)
    ratio = ratio_of(of, time, event, level, Method.RANK_PRESERVING(), Note.ASSUMES_COMMON_EFFECT())
    return replace(as_tested(ratio, of, level), source=apart((SOURCE, ratio.source)))


def as_tested(ratio: Estimate, of: Switched, level: float) -> Estimate:
    """With limits that reject 1 where the log-rank test of the arms as allocated does."""
    z = abs(log_rank_z(of.time, of.event, of.treated) or 0.0)
    if not ratio.value or z < CLOSE or ratio.value == 1:
        return replace(ratio, lower=None, upper=None, std_error=None)
    error = abs(log(ratio.value)) / z
    width = normal_quantile(level) * error
    lower, upper = exp(log(ratio.value) - width), exp(log(ratio.value) + width)
    return replace(ratio, lower=lower, upper=upper, std_error=error)
