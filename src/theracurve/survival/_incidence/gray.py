"""Gray's test: is the cumulative incidence of a cause the same in all groups?

Gray (1988), "A class of K-sample tests for comparing the cumulative incidence of a competing risk", Ann Stat
16:1141-54. It compares the hazards of the subdistribution, that is of the incidence itself, and not, as the log-rank
test does, of the cause among those still at risk.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.phrases import NOTHING, Statement, clauses
from theracurve.survival._incidence.aalen_johansen import tied_factor
from theracurve.survival._inputs.inputs import BoolArray, Column, FloatArray, as_labels, same_length
from theracurve.survival._inputs.options import chosen_number
from theracurve.survival._tables.competing_counts import CompetingData, cause_name, competing_data
from theracurve.survival._tables.risk_sets import distinct, rank
from theracurve.survival._tables.slot_intervals import sum_by
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.tails import chi_square_tail
from theracurve.survival._values.values import Test

ROUNDING = 1e-12


def gray_test(
    time: Column, event: Column, group: Column, *, cause: object = 1, strata: Column | None = None, rho: float = 0.0
) -> Test:
    """Compares the incidence of `cause` between the groups.

    time, event     (n,) end of follow-up, and 0 where censored then or else the cause, a number or a label
    group, strata   (n,) labels; scores and variances are summed over the strata
    rho             weights (1 - F)^rho, F the pooled incidence: above 0 early differences count more

    Raises `EstimationError` for unusable columns, naming rows, and `UsageError` for a rho that is no number.
    """
    power = chosen_number(rho, "a number rho", lambda _: True)
    data = competing_data(time, event, group)
    stratum = None if strata is None else as_labels(strata, "strata")
    same_length(time=data.time, strata=stratum)
    codes = np.zeros(len(data.time), np.int64) if stratum is None else stratum.codes
    scores = [_score(_tallies(data, cause_name(cause), codes == number), power) for number in np.unique(codes)]
    return _test(data, cause_name(cause), scores, power)


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """(groups,) weighted events of the cause and their expectation, and the covariance of their difference."""

    observed: FloatArray
    expected: FloatArray
    variance: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Tallies:
    """(groups, times) at the times of one stratum: at risk, events of the cause, events of others, and the groups'
    own probabilities: free of any event just before and after, and the incidence of the cause just before."""

    at_risk: FloatArray
    own: FloatArray
    other: FloatArray
    free_before: FloatArray
    free: FloatArray
    incidence_before: FloatArray


def _tallies(data: CompetingData, cause: str, members: BoolArray) -> Tallies:
    times, groups, own_cause = data.time[members], len(data.groups.names), data.happened(cause)[members]
    grid = distinct(times)
    cells = data.groups.codes[members] * len(grid) + rank(times, grid) - 1

    def tally(which: BoolArray) -> FloatArray:
        return sum_by(cells, which.astype(np.float64), groups * len(grid)).reshape(groups, -1)

    own, other = tally(own_cause), tally((data.cause[members] >= 0) & ~own_cause)
    at_risk = tally(np.ones(len(times), np.bool_))[:, ::-1].cumsum(axis=1)[:, ::-1]
    free = (1 - _ratio(own + other, at_risk)).cumprod(axis=1)
    free_before = _before(free, 1.0)
    incidence = (free_before * _ratio(own, at_risk)).cumsum(axis=1)
    return Tallies(at_risk, own, other, free_before, free, _before(incidence, 0.0))


def _score(tallies: Tallies, rho: float) -> Score:
    """In Gray's notation `move` are the a_kr(t), `left` the c_kr(tau) - c_kr(t), and `share` times 1 - F_k(t-) is
    R_k(t): those at risk, and those whom other causes took away before."""
    events = tallies.own.sum(axis=0)
    share = _ratio(tallies.at_risk, tallies.free_before)
    hazard = events / share.sum(axis=0)
    pooled = hazard.cumsum()
    before = _before(pooled, 0.0)
    weight = (1 - before) ** rho
    risk = share * (1 - tallies.incidence_before)
    others = np.eye(len(share))[:, :, None] - share / share.sum(axis=0)
    move = weight * share[:, None, :] * others
    drift = (move * _ratio(hazard, 1 - before)).cumsum(axis=2)
    left = drift[:, :, -1:] - drift
    loss = np.where(tallies.free > 0, _ratio(1 - pooled, tallies.free), 1.0)
    size = hazard * _ratio(tallies.free_before, tallies.at_risk)
    size *= tied_factor(np.broadcast_to(events, share.shape), share.sum(axis=0) * tallies.free_before)
    variance = _quadratic(move + (1 - loss) * left, size)
    size = _ratio(tallies.free_before, tallies.at_risk) ** 2 * tallies.other
    size *= tied_factor(tallies.other, tallies.at_risk) * (tallies.free > 0)
    variance += _quadratic(loss * left, size)
    expected = (weight * events * _ratio(risk, risk.sum(axis=0))).sum(axis=1)
    return Score((weight * tallies.own).sum(axis=1), expected, variance)


def _quadratic(effect: FloatArray, size: FloatArray) -> FloatArray:
    """(groups, groups) from the effect (k, r, t) of the events of group r on the score of group k, and the variance
    (r, t) of their number."""
    quadratic: FloatArray = np.einsum("krt,rt,jrt->kj", effect, size, effect)
    return quadratic


def _before(values: FloatArray, first: float) -> FloatArray:
    """The values along the last axis just before each time, `first` before all."""
    before: FloatArray = np.roll(values, 1, axis=-1)
    before[..., 0] = first
    return before


def _ratio(over: FloatArray, under: FloatArray) -> FloatArray:
    """0 where there is nothing below."""
    over, under = np.broadcast_arrays(over, under)
    return np.divide(over, under, out=np.zeros(over.shape), where=under > 0)


def _test(data: CompetingData, cause: str, scores: list[Score], rho: float) -> Test:
    observed, expected, variance = (np.sum([getattr(s, part) for s in scores], axis=0) for part in Score.__slots__)
    df = len(data.groups.names) - 1
    reason = _reason(data, cause, variance[:-1, :-1])
    score = (observed - expected)[:-1]
    statistic = None if reason else float(score @ np.linalg.solve(variance[:-1, :-1], score))
    return Test(
        quantity="gray_test",
        statistic=statistic,
        df=None if reason else df,
        p_value=None if statistic is None else chi_square_tail(statistic, df),
        n=len(data.time),
        events=int(data.happened(cause).sum()),
        observed=dict(zip(data.groups.names, observed.tolist(), strict=True)),
        expected=dict(zip(data.groups.names, expected.tolist(), strict=True)),
        method=clauses(Method.GRAY(cause=cause), Method.RHO(rho=rho)),
        source=papers.GRAY,
        reason=reason,
    )


def _reason(data: CompetingData, cause: str, variance: FloatArray) -> Statement:
    if not data.happened(cause).any():
        if not data.causes:
            return Why.NO_EVENT_OF_CAUSE(cause=cause)
        return Why.NO_EVENT_OF_CAUSE_BUT(cause=cause, causes=", ".join(data.causes))
    if not variance.size:
        return Why.ONE_GROUP()
    if (np.linalg.eigvalsh(variance) <= ROUNDING * data.happened(cause).sum()).any():
        return Why.EVENTS_SILENT()
    return NOTHING
