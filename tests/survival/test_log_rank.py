"""The log-rank family against hand computation, exact arithmetic, enumeration and other programs."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import statsmodels.duration.survfunc as statsmodels
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines.statistics import multivariate_logrank_test

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import EventTable, event_table, log_rank


def cohort(seed: int, n: int, groups: int = 2) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "time": rng.integers(1, 15, n),
            "event": rng.random(n) < 0.6,
            "group": rng.integers(0, groups, n),
            "stratum": rng.integers(0, 3, n),
            "weight": rng.uniform(0.3, 3, n),
        }
    )


def test_by_hand() -> None:
    result = log_rank(event_table([1, 3, 2, 4], [1, 1, 1, 1], group=["A", "A", "B", "B"]))
    assert result.observed == {"A": 2, "B": 2}
    assert result.expected == pytest.approx({"A": 1 / 2 + 1 / 3 + 1 / 2, "B": 1 / 2 + 2 / 3 + 1 / 2 + 1})
    assert result.statistic == pytest.approx((2 / 3) ** 2 / (1 / 4 + 2 / 9 + 1 / 4))
    assert result.df == 1


def test_the_printed_test_of_6_mp(leukaemia) -> None:
    """R's survdiff prints 9 against 19.3, 21 against 10.7, chi-square 16.8, P = 4.17e-05."""
    result = log_rank(event_table(leukaemia.time, leukaemia.event, group=leukaemia.group))
    assert result.expected == pytest.approx({"6-MP": 19.3, "placebo": 10.7}, abs=0.06)
    assert result.statistic == pytest.approx(16.8, abs=0.05)
    assert result.p_value == pytest.approx(4.17e-05, abs=5e-8)
    assert str(result).splitlines() == [
        "log_rank",
        "observed / expected, 6-MP      9 / 19.25",
        "observed / expected, placebo  21 / 10.75",
        "statistic                          16.79",
        "degrees of freedom                     1",
        "P                                <0.0001",
        "patients                              42",
        "events                                30",
        "log-rank test, hypergeometric variance",
        "Mantel 1966; Peto and Peto 1972, J R Stat Soc A 135:185-207",
    ]


def test_counts_beyond_64_bits() -> None:
    """A billion patients: n x n x d leaves the range of 64-bit integers; exact fractions do not."""
    scale = 10**9
    times, events, censored = [1, 2, 3, 1, 2, 3], [3, 2, 1, 1, 2, 2], [0, 1, 2, 1, 0, 3]
    table = EventTable.from_counts(
        {
            "time": times,
            "events": [scale * d for d in events],
            "censored": [scale * c for c in censored],
            "group": list("AAABBB"),
        }
    )
    difference, variance = Fraction(0), Fraction(0)
    for i in range(3):
        n_a, n_b = (scale * sum(events[j] + censored[j] for j in range(g + i, g + 3)) for g in (0, 3))
        d_a, d, n = scale * events[i], scale * (events[i] + events[i + 3]), n_a + n_b
        difference += d_a - Fraction(n_a * d, n)
        variance += Fraction(n_a * n_b * d * (n - d), n * n * (n - 1))
    assert log_rank(table).statistic == pytest.approx(float(difference**2 / variance), rel=1e-12)


@pytest.mark.parametrize(
    ("weights", "observed"),
    [
        ({"weights": "gehan"}, (4 + 2, 4 + 1)),
        ({"weights": "tarone-ware"}, (2 + 2**0.5, 2 + 1)),
        ({"weights": "peto-peto"}, (1 + 1 / 2, 1 + 1 / 4)),
        ({"weights": "prentice"}, (2 / 3 + 4 / 9, 2 / 3 + 2 / 9)),
        ({"weights": "prentice-marek"}, (3 / 5 + 2 / 5, 3 / 5 + 1 / 5)),
        ({"weights": "andersen"}, (4 / 5 + 2 / 5, 4 / 5 + 1 / 5)),
        ({"rho": 0.5}, (1 + 0.5**0.5, 1 + 1 / 2)),
        ({"gamma": 1}, (1 / 2, 3 / 4)),
    ],
)
def test_weights_by_hand(weights, observed) -> None:
    """An event of each group at time 1, one of A at 2 and one of B at 3: the curve just before is 1, 1/2 and 1/4."""
    result = log_rank(event_table([1, 2, 1, 3], [1, 1, 1, 1], group=list("AABB")), **weights)
    assert result.observed == pytest.approx(dict(zip("AB", observed, strict=True)), rel=1e-14)


@pytest.mark.parametrize("groups", [2, 4])
def test_k_groups_as_lifelines(groups) -> None:
    data = cohort(3, 200, groups)
    ours = log_rank(event_table(data.time, data.event, group=data.group))
    theirs = multivariate_logrank_test(data.time, data.group, data.event)
    assert (ours.statistic, ours.p_value) == pytest.approx((theirs.test_statistic, theirs.p_value), rel=1e-10)
    assert ours.df == groups - 1


@pytest.mark.parametrize(
    ("weights", "theirs"), [("gehan", {"weight_type": "gb"}), ("tarone-ware", {"weight_type": "tw"}), (None, {})]
)
def test_weights_and_strata_as_statsmodels(weights, theirs) -> None:
    data = cohort(4, 300)
    ours = log_rank(event_table(data.time, data.event, group=data.group, stratum=data.stratum), weights=weights)
    chisq, p = statsmodels.survdiff(data.time, data.event, data.group, strata=data.stratum, **theirs)
    assert (ours.statistic, ours.p_value) == pytest.approx((chisq, p), rel=1e-10)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from([{}, {"rho": 1}, {"rho": 0.5, "gamma": 0.5}, {"weights": "gehan"}]))
def test_permutation_variance_is_the_variance_over_all_allocations(seed, options) -> None:
    data = cohort(seed, 9)
    data["group"] = [0] * 4 + [1] * 5
    table = event_table(data.time, data.event, group=data.group)
    result = log_rank(table, variance="permutation", **options)
    if not result.estimable:
        return
    statistics = []
    for chosen in combinations(range(9), 4):
        group = np.ones(9)
        group[list(chosen)] = 0
        other = log_rank(event_table(data.time, data.event, group=group), **options)
        statistics.append(other.observed["0.0"] - other.expected["0.0"])
    difference = result.observed["0"] - result.expected["0"]
    assert np.mean(statistics) == pytest.approx(0, abs=1e-12)
    assert result.statistic == pytest.approx(difference**2 / np.var(statistics), rel=1e-9)


def test_probability_weights_take_the_variance_of_the_influences() -> None:
    """The derivative of observed - expected by each patient's weight, by finite differences."""
    data = cohort(6, 40, 3)

    def difference(weights: np.ndarray) -> np.ndarray:
        result = log_rank(event_table(data.time, data.event, group=data.group, stratum=data.stratum, weight=weights))
        return np.array([result.observed[g] - result.expected[g] for g in "012"])

    weight, h = data.weight.to_numpy(), 1e-5
    slopes = np.array([(difference(weight + h * u) - difference(weight - h * u)) / (2 * h) for u in np.eye(40)])
    influence = weight[:, None] * slopes
    score, covariance = difference(weight)[:2], (influence.T @ influence)[:2, :2]
    ours = log_rank(event_table(data.time, data.event, group=data.group, stratum=data.stratum, weight=weight))
    assert ours.statistic == pytest.approx(score @ np.linalg.solve(covariance, score), rel=1e-6)
    assert ours.df == 2
    assert "influence variance" in str(ours.method)


def test_weights_are_not_frequencies() -> None:
    data = cohort(7, 80)
    columns = {"time": data.time, "event": data.event, "group": data.group}
    once = log_rank(event_table(**columns, weight=data.weight))
    twice = log_rank(event_table(**columns, weight=2 * data.weight))
    assert twice.statistic == pytest.approx(once.statistic), "a common factor is no information"


def test_trend() -> None:
    data = cohort(8, 150, 3)
    table = event_table(data.time, data.event, group=data.group)
    two = table.only("0", "2")
    assert log_rank(two, trend=True).statistic == pytest.approx(log_rank(two).statistic)
    line = log_rank(table, trend={"0": 0, "1": 1, "2": 2})
    assert line.statistic == log_rank(table, trend=True).statistic
    assert line.statistic == pytest.approx(log_rank(table, trend={"0": 5, "1": 3, "2": 1}).statistic), "the same line"
    assert line.df == 1
    assert line.statistic < log_rank(table).statistic, "one direction of the two"
    with pytest.raises(UsageError, match=r"score for each of 0, 1, 2; found \{'0': 0, '1': 1\}"):
        log_rank(table, trend={"0": 0, "1": 1})
    with pytest.raises(UsageError, match="expected trend scores that differ"):
        log_rank(table, trend=dict.fromkeys("012", 1))


@pytest.mark.parametrize(
    ("time", "event", "group", "reason"),
    [
        ([1, 2], [1, 1], ["A", "A"], "there is only one group"),
        ([1, 2], [0, 0], ["A", "B"], "there is no event"),
        ([1, 9], [1, 1], ["A", "B"], ""),
        (
            [1, 9],
            [0, 1],
            ["A", "B"],
            "no event that counts happened while patients of more than one group were at risk",
        ),
        (
            [3, 3],
            [1, 1],
            ["A", "B"],
            "no event that counts happened while patients of more than one group were at risk",
        ),
        ([3], [1], ["A"], "there is only one group"),
    ],
)
@pytest.mark.parametrize("options", [{}, {"variance": "permutation"}, {"weights": "prentice"}])
def test_what_cannot_be_tested_says_so(time, event, group, reason, options) -> None:
    result = log_rank(event_table(time, event, group=group), **options)
    assert result.reason == reason
    assert result.estimable is not bool(reason)
    weighted = log_rank(event_table(time, event, group=group, weight=[0.5] * len(time)))
    assert weighted.reason == reason


def test_a_weight_of_zero_at_every_event_is_no_test() -> None:
    table = event_table([1, 2, 3, 4], [1, 0, 0, 0], group=list("ABAB"))
    assert log_rank(table).estimable
    assert str(log_rank(table, gamma=1).reason).startswith("no event that counts"), "1 - S(t-) is 0 at the first event"


def test_a_group_that_is_never_at_risk_takes_no_degree_of_freedom() -> None:
    table = event_table([1, 2, 3, 4, 0], [1, 1, 1, 1, 0], group=list("ABABC"))
    assert log_rank(table).df == 1
    assert log_rank(table).statistic == pytest.approx(log_rank(table.only("A", "B")).statistic)


def test_wrong_questions_are_refused(leukaemia) -> None:
    table = event_table(leukaemia.time, leukaemia.event, group=leukaemia.group)
    with pytest.raises(UsageError, match="expected weights among log-rank, gehan"):
        log_rank(table, weights="wilcoxon")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="rho and gamma belong to fleming-harrington weights, not to gehan"):
        log_rank(table, weights="gehan", rho=1)
    with pytest.raises(UsageError, match="expected rho and gamma of 0 or more, found -1 and 0"):
        log_rank(table, rho=-1)
    with pytest.raises(UsageError, match="expected a variance among hypergeometric, permutation; found 'exact'"):
        log_rank(table, variance="exact")  # type: ignore[arg-type]
    with pytest.raises(EstimationError, match="needs exchangeable patients"):
        log_rank(event_table([3, 4], [1, 1], entry=[0, 1], group=["A", "B"]), variance="permutation")


def test_no_trend_among_groups_of_one_score() -> None:
    """Group c leaves before the first event: those compared have the same score, and only rounding would answer."""
    table = event_table([1, 2, 3, 4, 0, 0], [1, 1, 0, 1, 0, 0], group=list("aabbcc"))
    found = log_rank(table, trend={"a": 0.1, "b": 0.1, "c": 1})
    assert found.p_value is None
    assert found.reason == "no event that counts happened while patients of different trend scores were at risk"
    assert log_rank(table, trend={"a": 0, "b": 1, "c": 1}).p_value is not None
