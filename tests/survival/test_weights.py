"""Weights are probabilities, not counts of patients: every variance against a route that knows nothing of formulas."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from theracurve.errors import EstimationError
from theracurve.survival import (
    balancing_weights,
    cox,
    cumulative_incidence,
    event_table,
    kaplan_meier,
    log_rank,
    mean_cumulative_function,
    rmst,
    survival_difference,
)

N = 60


def cohort(seed: int, n: int = N) -> pd.DataFrame:
    """Nobody: tied times, one covariate that decides both who is treated and when the event comes."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    score = 1 / (1 + np.exp(-0.8 * x))
    treated = rng.random(n) < score
    time = np.ceil(10 * rng.exponential(np.exp(-0.7 * x)))
    end = rng.integers(5, 40, n)
    weight = np.asarray(balancing_weights(score, treated)) if treated.any() and not treated.all() else np.ones(n)
    return pd.DataFrame(
        {"time": np.minimum(time, end), "event": time <= end, "treated": treated, "x": x, "weight": weight}
    )


def by_slopes(estimate: Callable[[np.ndarray], float], weight: np.ndarray) -> float:
    """The standard error as the root of the summed squares of every patient's influence, w times the slope in w."""
    step = 1e-5 * np.eye(len(weight))
    slopes = [(estimate(weight + d) - estimate(weight - d)) / 2e-5 for d in step]
    return float(np.sqrt(((weight * slopes) ** 2).sum()))


def by_leaving_out(estimate: Callable[[np.ndarray], float], weight: np.ndarray) -> float:
    """The jackknife: everybody's weight made 0 in turn."""
    left = np.array([estimate(np.where(np.arange(len(weight)) == i, 0.0, weight)) for i in range(len(weight))])
    return float(np.sqrt(((left - left.mean()) ** 2).sum()))


def survival(data: pd.DataFrame, weight: np.ndarray) -> float:
    return kaplan_meier(event_table(data.time, data.event, group=data.treated, weight=weight))["True"].at(8).value


def mean_difference(data: pd.DataFrame, weight: np.ndarray) -> float:
    return rmst(event_table(data.time, data.event, group=data.treated, weight=weight), horizon=15).difference.value


def log_hazard_ratio(data: pd.DataFrame, weight: np.ndarray) -> float:
    return cox(data.time, data.event, {"treated": data.treated}, weights=weight).coefficients["treated"]


def std_errors(data: pd.DataFrame) -> dict[Callable, float]:
    table = event_table(data.time, data.event, group=data.treated, weight=data.weight)
    fit = cox(data.time, data.event, {"treated": data.treated}, weights=data.weight)
    return {
        survival: kaplan_meier(table)["True"].at(8).std_error,
        mean_difference: rmst(table, horizon=15).difference.std_error,
        log_hazard_ratio: fit.robust_std_errors["treated"],
    }


@pytest.mark.parametrize("estimate", [survival, mean_difference, log_hazard_ratio])
def test_a_standard_error_is_that_of_the_influences(estimate) -> None:
    data = cohort(1)
    # Cox takes the weights of Efron's tied draws as fixed in its residuals, as R does: hence not to all digits
    tolerance = 2e-2 if estimate is log_hazard_ratio else 1e-6
    slopes = by_slopes(lambda w: estimate(data, w), data.weight.to_numpy())
    assert std_errors(data)[estimate] == pytest.approx(slopes, rel=tolerance)


@pytest.mark.parametrize("estimate", [survival, mean_difference, log_hazard_ratio])
def test_a_standard_error_is_near_the_jackknife(estimate) -> None:
    """In 300 patients; in few, of whom some weigh much, leaving one out is no small change."""
    data = cohort(1, 300)
    jackknife = by_leaving_out(lambda w: estimate(data, w), data.weight.to_numpy())
    assert std_errors(data)[estimate] == pytest.approx(jackknife, rel=0.1)


def test_the_log_rank_test_is_the_robust_score_test_of_coxs_model() -> None:
    """Lin and Wei (1989), written out patient by patient at a coefficient of 0."""
    data = cohort(2)
    time, event, z, w = (data[c].to_numpy(float) for c in ("time", "event", "treated", "weight"))
    residuals = np.zeros(N)
    for i in range(N):
        for j in range(N):
            at_risk = w * (time >= time[j])
            share = (at_risk @ z) / at_risk.sum()
            if i == j:
                residuals[i] += event[i] * (z[i] - share)
            if event[j] and time[j] <= time[i]:
                residuals[i] -= w[j] * (z[i] - share) / at_risk.sum()
    score = (w * residuals).sum()
    result = log_rank(event_table(data.time, data.event, group=data.treated, weight=data.weight))
    assert result.observed["True"] - result.expected["True"] == pytest.approx(score)
    assert result.statistic == pytest.approx(score**2 / ((w * residuals) ** 2).sum(), rel=1e-10)


def test_a_common_factor_is_no_information() -> None:
    data = cohort(3)
    columns = {"time": data.time, "event": data.event, "group": data.treated}
    once, more = (event_table(**columns, weight=f * data.weight) for f in (1.0, 7.0))
    assert log_rank(more).statistic == pytest.approx(log_rank(once).statistic)
    for one, other in (
        (kaplan_meier(once)["True"].at(8), kaplan_meier(more)["True"].at(8)),
        (rmst(once, horizon=15).difference, rmst(more, horizon=15).difference),
        (survival_difference(once, at=8).difference, survival_difference(more, at=8).difference),
    ):
        assert (one.value, one.lower, one.upper) == pytest.approx((other.value, other.lower, other.upper))


def test_the_weighted_tests_keep_their_level_where_the_unweighted_do_not() -> None:
    """400 cohorts in which treatment does nothing and the covariate does all; the score is known."""
    rejected = {"weighted": 0, "plain": 0, "mean": 0}
    for seed in range(400):
        data = cohort(1000 + seed, 120)
        columns = {"time": data.time, "event": data.event, "group": data.treated}
        weighted = event_table(**columns, weight=data.weight)
        rejected["weighted"] += log_rank(weighted).p_value < 0.05
        rejected["plain"] += log_rank(event_table(**columns)).p_value < 0.05
        rejected["mean"] += rmst(weighted, horizon=8, extend=True).difference_test.p_value < 0.05
    assert rejected["weighted"] / 400 < 0.09
    assert rejected["mean"] / 400 < 0.09
    assert rejected["plain"] / 400 > 0.3, "confounding alone"


def test_rows_of_weight_0_take_no_part() -> None:
    """Neither in the curve nor in how long it was followed: nobody of weight is at risk after 4."""
    columns = {"time": [2, 3, 4, 9, 1], "event": [1, 0, 1, 0, 1], "group": list("aaaab"), "stratum": list("xxxyx")}
    weight = np.array([1.0, 2, 1.5, 0, 3])
    table = event_table(**columns, weight=weight)
    without = event_table(
        **{name: column[:3] + column[4:] for name, column in columns.items()}, weight=weight[weight > 0]
    )
    assert table.patients.tolist() == [3, 1]
    assert [stratum.name for stratum in table.strata] == ["x"]
    assert kaplan_meier(table)["a"].survival.tolist() == kaplan_meier(without)["a"].survival.tolist()
    assert log_rank(table).statistic == log_rank(without).statistic


def test_followed_by_nobody_of_weight() -> None:
    curve = kaplan_meier(event_table([2, 4, 9], [1, 0, 0], weight=[1, 1, 0]))["all"]
    assert curve.at(6).reason == "follow-up of this group ends at 4"


@pytest.mark.parametrize(
    "estimate",
    [
        lambda weight, group: event_table([1, 2, 3], [1, 0, 1], group=group, weight=weight),
        lambda weight, group: cumulative_incidence([1, 2, 3], [1, 0, 1], group=group, weights=weight),
        lambda weight, group: mean_cumulative_function([1, 2, 3], [1, 2, 3], [1, 0, 1], group=group, weights=weight),
    ],
)
def test_a_group_without_a_weight_is_refused(estimate) -> None:
    with pytest.raises(EstimationError, match="all weights are 0 in a; leave the group out"):
        estimate([0, 0, 1.0], list("aab"))
