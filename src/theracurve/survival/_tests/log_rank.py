"""The log-rank test and its weighted, stratified, k-sample, trend and permutation forms.

Mantel (1966), Cancer Chemother Rep 50:163-170; Peto and Peto (1972), J R Stat Soc A 135:185-207; Harrington and
Fleming (1982), Biometrika 69:553-566; trend after Tarone (1975), Biometrika 62:679-682. Permutation variance of the
scores: Peto and Peto (1972); Hothorn and others (2006), Am Stat 60:257-263. With probability weights, the
influence-function variance of the weighted score: Lin and Wei (1989), J Am Stat Assoc 84:1074-1078.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import numpy as np

from theracurve.errors import EstimationError, UsageError
from theracurve.phrases import NOTHING, Statement, apart, clauses
from theracurve.survival._inputs.inputs import FloatArray
from theracurve.survival._inputs.options import is_number
from theracurve.survival._tables.event_table import EventTable, Stratum
from theracurve.survival._tests.rank_weights import RankWeights, Weighting, chosen_weights
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.tails import chi_square_tail
from theracurve.survival._values.values import Test

Variance: TypeAlias = Literal["hypergeometric", "permutation"]

SINGULAR = 1e-10
"""A variance below this share of the largest one is zero."""

SOURCES = {
    "hypergeometric": apart((papers.MANTEL, papers.PETO)),
    "permutation": apart((papers.PETO, papers.HOTHORN)),
    "influence": papers.LIN_WEI,
}
VARIANCES = {
    "hypergeometric": Method.HYPERGEOMETRIC_VARIANCE,
    "permutation": Method.PERMUTATION_VARIANCE,
    "influence": Method.INFLUENCE_VARIANCE,
}


@dataclass(frozen=True, slots=True, eq=False)
class RankScores:
    """What every test of the family is made of: weighted observed and expected events per group, shape (groups,),
    and the covariance of their difference, shape (groups, groups)."""

    observed: FloatArray
    expected: FloatArray
    covariance: FloatArray

    @property
    def difference(self) -> FloatArray:
        return self.observed - self.expected


def log_rank(
    table: EventTable,
    *,
    rho: float = 0.0,
    gamma: float = 0.0,
    weights: Weighting | None = None,
    variance: Variance = "hypergeometric",
    trend: bool | Mapping[Any, float] = False,
) -> Test:
    """Whether the groups' survival differs, within the strata of the table.

    `rho` and `gamma` give Fleming-Harrington weights S(t-)^rho (1 - S(t-))^gamma, `weights` names another member of
    the family (`gehan`, `tarone-ware`, `peto-peto`, `prentice`, `prentice-marek`, `andersen`). `variance`:
    `hypergeometric` (as R's survdiff) or `permutation` (as R's coin; exchangeable groups, so no delayed entry); a
    table with probability weights takes the influence-function variance. `trend` tests for a trend over the groups
    in the table's order, or with the scores given. The statistic is a chi-square. Raises UsageError for unknown
    weights, variances or scores.
    """
    chosen = chosen_weights(weights, rho, gamma)
    kind = _variance_kind(table, variance)
    contrast = _contrast(table, trend)
    scores = rank_scores(table, chosen, kind)
    reason = unanswerable(table, chosen) or _without_trend(scores, contrast)
    statistic, df = (None, None) if reason else chi_square(scores, contrast)
    return Test(
        quantity="log_rank",
        statistic=statistic,
        df=df,
        p_value=None if statistic is None or df is None else chi_square_tail(statistic, df),
        n=int(table.patients.sum()),
        events=int(table.events.sum()),
        observed=dict(zip(table.groups, scores.observed.tolist(), strict=True)),
        expected=dict(zip(table.groups, scores.expected.tolist(), strict=True)),
        method=_method(table, chosen, kind, contrast is not None),
        source=SOURCES[kind],
        reason=reason,
    )


def rank_scores(table: EventTable, weights: RankWeights, variance: str) -> RankScores:
    """Observed, expected and covariance, summed over the strata."""
    parts = [_stratum_scores(stratum, weights, variance) for stratum in table.strata]
    return RankScores(*(np.sum(values, axis=0) for values in zip(*parts, strict=True)))


def chi_square(scores: RankScores, contrast: FloatArray | None = None) -> tuple[float, int]:
    """The quadratic form of the differences and its rank; with a contrast, that of the one combination."""
    if contrast is not None:
        return float((contrast @ scores.difference) ** 2 / (contrast @ scores.covariance @ contrast)), 1
    size, direction = np.linalg.eigh(scores.covariance)
    real = size > SINGULAR * size[-1]
    return float(np.sum((direction[:, real].T @ scores.difference) ** 2 / size[real])), int(real.sum())


def weighted_hypergeometric(stratum: Stratum, first: FloatArray, second: FloatArray) -> FloatArray:
    """The covariance, shape (groups, groups), of two weighted sums of observed - expected in one stratum."""
    at_risk = stratum.weighted_at_risk
    n, d = at_risk.sum(axis=0), stratum.weighted_events.sum(axis=0)
    several = (n > 1) & (d > 0)
    n, d, share = n[several], d[several], at_risk[:, several] / n[several]
    size = first[several] * second[several] * d * (n - d) / (n - 1)
    covariance: FloatArray = np.diag(share @ size) - (share * size) @ share.T
    return covariance


def stratum_weights(stratum: Stratum, weights: RankWeights) -> FloatArray:
    """The weight of an event at each time of the stratum."""
    return weights.at(stratum.weighted_at_risk.sum(axis=0), stratum.weighted_events.sum(axis=0))


def _stratum_scores(stratum: Stratum, weights: RankWeights, variance: str) -> tuple[FloatArray, FloatArray, FloatArray]:
    weight, hazard = stratum_weights(stratum, weights), pooled_hazard(stratum)
    observed = stratum.weighted_events @ weight
    expected = stratum.weighted_at_risk @ (weight * hazard)
    if variance == "hypergeometric":
        covariance = weighted_hypergeometric(stratum, weight, weight)
    elif variance == "permutation":
        covariance = _permutation_covariance(stratum, weight, hazard)
    else:
        covariance = _influence_covariance(stratum, weight, hazard)
    return observed, expected, covariance


def pooled_hazard(stratum: Stratum) -> FloatArray:
    """Events over patients at risk at each time, all groups together."""
    n, d = stratum.weighted_at_risk.sum(axis=0), stratum.weighted_events.sum(axis=0)
    return np.asarray(np.divide(d, n, out=np.zeros_like(d), where=d > 0), dtype=np.float64)


def _permutation_covariance(stratum: Stratum, weight: FloatArray, hazard: FloatArray) -> FloatArray:
    """Patients' scores are w - C after an event and -C after censoring, C the sum of w d / n so far; they sum to 0."""
    total = np.cumsum(weight * hazard)
    events, censored = stratum.events.sum(axis=0), stratum.censored.sum(axis=0)
    group = stratum.started.astype(np.float64)
    n = group.sum()
    if n < 2:
        return np.zeros((len(group), len(group)))
    spread = (events * (weight - total) ** 2 + censored * total**2).sum() / (n - 1)
    covariance: FloatArray = spread * (np.diag(group) - np.outer(group, group) / n)
    return covariance


def _influence_covariance(stratum: Stratum, weight: FloatArray, hazard: FloatArray) -> FloatArray:
    """Sums of products of the patients' influences on observed - expected of every pair of groups.

    A patient of group g contributes to group a: w (W(x) e(x) - A(x)) after an event at x, -w A(x) after censoring,
    where e = 1{g = a} - share of a among those at risk, W the rank weight and A the sum of W e d / n up to x.
    """
    assert stratum.event_weight_squared is not None
    assert stratum.censored_weight_squared is not None
    n = stratum.weighted_at_risk.sum(axis=0)
    share = np.divide(stratum.weighted_at_risk, n, out=np.zeros_like(stratum.weighted_at_risk), where=n > 0)
    covariance = np.zeros((stratum.groups_count, stratum.groups_count))
    for group in range(stratum.groups_count):
        excess = -share
        excess[group] += 1
        compensator = np.cumsum(weight * hazard * excess, axis=1)
        after_event = weight * excess - compensator
        covariance += (after_event * stratum.event_weight_squared[group]) @ after_event.T
        covariance += (compensator * stratum.censored_weight_squared[group]) @ compensator.T
    return covariance


def _variance_kind(table: EventTable, variance: str) -> str:
    if variance not in get_args(Variance):
        raise UsageError(f"expected a variance among {', '.join(get_args(Variance))}; found {variance!r}")
    if variance == "permutation" and (table.weighted or table.delayed):
        raise EstimationError("the permutation variance needs exchangeable patients: no weights, no delayed entry")
    return "influence" if table.weighted else variance


def _contrast(table: EventTable, trend: bool | Mapping[Any, float]) -> FloatArray | None:
    """The groups' scores in the table's order; None without a trend."""
    if trend is False:
        return None
    scores = _trend_scores(table, trend)
    if set(scores) != set(table.groups) or not all(map(is_number, scores.values())):
        raise UsageError(f"expected a trend score for each of {', '.join(table.groups)}; found {trend!r}")
    contrast = np.array([float(scores[group]) for group in table.groups])
    if len(contrast) > 1 and np.ptp(contrast) == 0:
        raise UsageError(f"expected trend scores that differ, found {contrast[0]:g} for every group")
    return contrast


def _trend_scores(table: EventTable, trend: bool | Mapping[Any, float]) -> dict[str, float]:
    if isinstance(trend, Mapping):
        return {str(group): score for group, score in trend.items()}
    return dict(zip(table.groups, range(len(table.groups)), strict=True)) if trend is True else {}


def unanswerable(table: EventTable, weights: RankWeights) -> Statement:
    """Why no test of the family can be made of this table; nothing if it can."""
    if len(table.groups) < 2:
        return Why.ONE_GROUP()
    if not table.events.any():
        return Why.NO_EVENT()
    if not any(_at_stake(stratum, weights) for stratum in table.strata):
        return Why.NO_EVENT_THAT_COUNTS()
    return NOTHING


def _without_trend(scores: RankScores, contrast: FloatArray | None) -> Statement:
    """Why the trend cannot be tested; nothing if it can, or is not asked for."""
    if contrast is None:
        return NOTHING
    centred = contrast - contrast.mean()
    spread = centred @ scores.covariance @ centred
    return Why.NO_TREND() if spread <= SINGULAR * np.trace(scores.covariance) * (centred @ centred) else NOTHING


def _at_stake(stratum: Stratum, weights: RankWeights) -> bool:
    """Whether at any time it could have been a patient of one group or of another who had the event."""
    at_risk, events = stratum.weighted_at_risk, stratum.weighted_events.sum(axis=0)
    open_question = (events > 0) & (at_risk.sum(axis=0) > events) & ((at_risk > 0).sum(axis=0) > 1)
    return bool((open_question & (stratum_weights(stratum, weights) > 0)).any())


def _method(table: EventTable, weights: RankWeights, variance: str, trend: bool) -> Statement:
    return clauses(
        named_log_rank(weights),
        VARIANCES[variance](),
        Method.STRATA(count=len(table.strata)) if len(table.strata) > 1 else NOTHING,
        Method.TREND() if trend else NOTHING,
        Method.WEIGHTS_KNOWN() if table.weighted else NOTHING,
    )


def named_log_rank(weights: RankWeights) -> Statement:
    """The test by its weights, which only those of the log-rank test itself go without saying."""
    return Method.LOG_RANK() if weights.name == "log-rank" else Method.WEIGHTED_LOG_RANK(weights=str(weights))
