"""Log-rank tests of interval-censored times."""

from typing import Literal, TypeAlias, get_args

import numpy as np

from theracurve.errors import UsageError
from theracurve.survival._exact.permutation import permutation_test
from theracurve.survival._inputs.inputs import Column, FloatArray, Labels, as_labels, same_length
from theracurve.survival._tables.interval_data import interval_data
from theracurve.survival._tests.interval_scores import FLOWS, Scores, patient_scores, score_variance, scored_intervals
from theracurve.survival._values.tails import chi_square_tail
from theracurve.survival._values.values import Test

Method: TypeAlias = Literal["permutation", "score", "exact"]
QUANTITY = "interval_log_rank"
ROUNDING = 1e-9  # of scores, whose size is of order 1
MODELS = {
    "sun": ("log-rank, Sun's scores", "Sun 1996, Stat Med 15:1387-95"),
    "finkelstein": ("log-rank, Finkelstein's scores", "Finkelstein 1986, Biometrics 42:845-54"),
    "wilcoxon": ("Wilcoxon, proportional odds scores", "Peto and Peto 1972, J R Stat Soc A 135:185-207"),
}
EXCHANGEABLE = "valid where the visits, and so the censoring intervals, do not depend on the group"


def interval_log_rank(
    left: Column,
    right: Column,
    group: Column,
    *,
    scores: Scores = "sun",
    method: Method = "permutation",
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
    _refuse_unknown("method", method, Method)
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
            method=f"interval-censored {MODELS[scores][0]}",
            source=MODELS[scores][1],
            notes=(EXCHANGEABLE, _direction(found, labels)),
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
        method=f"interval-censored {MODELS[scores][0]}, {'permutation' if by_permutation else 'score'} variance",
        source=MODELS[scores][1],
        reason=reason,
        notes=(*((EXCHANGEABLE,) if by_permutation else ()), _direction(found, labels)),
    )


def _unanswerable(labels: Labels, found: FloatArray, variance: FloatArray) -> str:
    if len(labels.names) < 2:
        return "there is only one group"
    if np.ptp(found) <= ROUNDING:
        return "every patient has the same score: the intervals do not tell the patients apart"
    if (np.linalg.eigvalsh(variance) <= ROUNDING).any():
        return "the intervals say nothing about some group: its score has no variance"
    return ""


def _direction(found: FloatArray, labels: Labels) -> str:
    sums = np.bincount(labels.codes, found, len(labels.names)).tolist()
    said = ", ".join(f"{total:+.4g} in {name}" for name, total in zip(labels.names, sums, strict=True))
    return f"sum of scores (above 0: earlier events) {said}"


def _refuse_unknown(option: str, value: str, known: object) -> None:
    if value not in get_args(known):
        raise UsageError(f"{option}: expected one of {', '.join(get_args(known))}; found {value!r}")
