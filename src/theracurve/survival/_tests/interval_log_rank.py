"""Log-rank tests of interval-censored times."""

from typing import Literal, TypeAlias, get_args

import numpy as np

from theracurve.errors import UsageError
from theracurve.phrases import NOTHING, Statement, clauses
from theracurve.survival._exact.permutation import permutation_test
from theracurve.survival._inputs.inputs import Column, FloatArray, Labels, as_labels, same_length
from theracurve.survival._tables.interval_data import interval_data
from theracurve.survival._tests.interval_scores import FLOWS, Scores, patient_scores, score_variance, scored_intervals
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.tails import chi_square_tail
from theracurve.survival._values.values import Test

IntervalMethod: TypeAlias = Literal["permutation", "score", "exact"]
QUANTITY = "interval_log_rank"
ROUNDING = 1e-9  # of scores, whose size is of order 1
MODELS = {
    "sun": (clauses(Method.INTERVAL_LOG_RANK(), Method.SUN_SCORES()), papers.SUN),
    "finkelstein": (clauses(Method.INTERVAL_LOG_RANK(), Method.FINKELSTEIN_SCORES()), papers.FINKELSTEIN),
    "wilcoxon": (clauses(Method.INTERVAL_WILCOXON(), Method.PROPORTIONAL_ODDS_SCORES()), papers.PETO),
}


def interval_log_rank(
    left: Column,
    right: Column,
    group: Column,
    *,
    scores: Scores = "sun",
    method: IntervalMethod = "permutation",
    draws: int | None = None,
    seed: int = 0,
) -> Test:
    """Compares the groups' times, each known to lie in (left, right].

    left, right     as for `turnbull`: `right` infinite or missing where the event was never seen
    group           (n,) labels
    scores          "sun" or "finkelstein", two log-rank tests, or "wilcoxon"
    method          "permutation": large samples, the variance over all allocations; "score": large samples, the
                    observed information; "exact": the permutation distribution itself, for two groups, by Monte Carlo
                    with `draws` and `seed` where it does not fit in memory

    Raises `EstimationError` for unusable columns, naming rows, and `UsageError` for an unknown option.
    """
    _refuse_unknown("scores", scores, Scores)
    _refuse_unknown("method", method, IntervalMethod)
    data, labels = interval_data(left, right), as_labels(group)
    same_length(left=data.left, group=labels)
    intervals = scored_intervals(data)
    flow = FLOWS[scores](intervals.survival)
    found = patient_scores(intervals, flow)
    if method == "exact":
        return permutation_test(
            found,
            np.array(labels.names)[labels.codes],
            quantity=QUANTITY,
            method=MODELS[scores][0],
            source=MODELS[scores][1],
            notes=(Note.VALID_IF_VISITS(), _direction(found, labels)),
            draws=draws,
            seed=seed,
        )
    group = (labels.codes[:, None] == np.arange(len(labels.names))).astype(np.float64)
    by_permutation = method == "permutation"
    variance = permutation_variance(found, group) if by_permutation else score_variance(intervals, flow, group)
    return _test(labels, found, variance, scores, method)


def permutation_variance(found: FloatArray, group: FloatArray) -> FloatArray:
    """(g, g) of the groups' sums of scores (n,) when every allocation of the patients to groups is equally likely."""
    n, sizes = len(found), group.sum(axis=0)
    spread = ((found - found.mean()) ** 2).sum() / max(n - 1, 1)
    variance: FloatArray = spread * (np.diag(sizes) - np.outer(sizes, sizes) / n)
    return variance


def _test(labels: Labels, found: FloatArray, variance: FloatArray, scores: str, method: str) -> Test:
    sums = np.bincount(labels.codes, found - found.mean(), len(labels.names))[:-1]
    reason = _unanswerable(labels, found, variance[:-1, :-1])
    statistic = None if reason else float(sums @ np.linalg.solve(variance[:-1, :-1], sums))
    by_permutation = method == "permutation"
    return Test(
        quantity=QUANTITY,
        statistic=statistic,
        df=None if statistic is None else len(sums),
        p_value=None if statistic is None else chi_square_tail(statistic, len(sums)),
        n=len(labels),
        method=clauses(MODELS[scores][0], Method.PERMUTATION_VARIANCE() if by_permutation else Method.SCORE_VARIANCE()),
        source=MODELS[scores][1],
        reason=reason,
        notes=(*((Note.VALID_IF_VISITS(),) if by_permutation else ()), _direction(found, labels)),
    )


def _unanswerable(labels: Labels, found: FloatArray, variance: FloatArray) -> Statement:
    if len(labels.names) < 2:
        return Why.ONE_GROUP()
    if np.ptp(found) <= ROUNDING:
        return Why.INTERVALS_ALIKE()
    if (np.linalg.eigvalsh(variance) <= ROUNDING).any():
        return Why.INTERVALS_SILENT()
    return NOTHING


def _direction(found: FloatArray, labels: Labels) -> Statement:
    sums = np.bincount(labels.codes, found, len(labels.names)).tolist()
    of_groups = (Note.SCORE_OF_GROUP(score=total, group=name) for name, total in zip(labels.names, sums, strict=True))
    return Note.SCORES(sums=clauses(*of_groups))


def _refuse_unknown(option: str, value: str, known: object) -> None:
    if value not in get_args(known):
        raise UsageError(f"{option}: expected one of {', '.join(get_args(known))}; found {value!r}")
