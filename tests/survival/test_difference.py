"""Survival at one time: the likelihood ratio and the exact interval against what they must be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats
from scipy.special import xlogy

from theracurve.errors import UsageError
from theracurve.survival import event_table, proportion_difference, survival_difference
from theracurve.survival._curves.constrained_likelihood import GroupLikelihood, difference_limits, difference_ratio
from theracurve.survival._proportions.proportion_difference import newcombe_limits


def counted(alive: int, dead: int) -> GroupLikelihood:
    """A group of whom `dead` die one by one and nobody is censored."""
    at_risk = np.arange(alive + dead, alive, -1.0)
    return GroupLikelihood(at_risk, np.ones(dead), alive)


def binomial_deviance(alive: int, dead: int, p: float) -> float:
    n = alive + dead
    return 2 * (xlogy(alive, alive / n) + xlogy(dead, dead / n) - xlogy(alive, p) - xlogy(dead, 1 - p))


@settings(max_examples=40)
@given(st.integers(0, 12), st.integers(0, 12), st.floats(0.05, 0.95))
def test_without_censoring_the_likelihood_is_binomial(alive, dead, p) -> None:
    if alive + dead:
        assert counted(alive, dead).ratio(p) == pytest.approx(binomial_deviance(alive, dead, p), rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("counts", [(18, 2, 8, 4), (20, 0, 8, 4), (0, 7, 5, 6), (12, 0, 0, 9)])
@pytest.mark.parametrize("delta", [-0.3, 0.0, 0.2, 0.7])
def test_without_censoring_the_difference_is_that_of_binomials(counts, delta) -> None:
    a, b, c, d = counts
    grid = np.linspace(max(0, -delta), min(1, 1 - delta), 200_001)
    best = (binomial_deviance(a, b, np.clip(grid + delta, 0, 1)) + binomial_deviance(c, d, grid)).min()
    assert difference_ratio(counted(a, b), counted(c, d), delta) == pytest.approx(best, rel=1e-6, abs=1e-6)


def test_with_censoring_the_hazards_are_maximised_under_the_constraint() -> None:
    """The same maximum by a general optimiser over the hazards."""
    at_risk, events = np.array([15.0, 11.0, 8.0, 4.0]), np.array([2.0, 1.0, 1.0, 2.0])
    group = GroupLikelihood(at_risk, events, 2)

    def loss(hazard: np.ndarray) -> float:
        return -float((xlogy(events, hazard) + xlogy(at_risk - events, 1 - hazard)).sum())

    for target in (0.15, 0.4, 0.8):
        constraint = {"type": "eq", "fun": lambda h, s=target: np.log1p(-h).sum() - np.log(s)}
        bounds = [(1e-9, 1 - 1e-9)] * 4
        start = np.full(4, 1 - target**0.25)
        found = optimize.minimize(loss, start, bounds=bounds, constraints=constraint, method="SLSQP", tol=1e-12)
        assert found.success
        assert group.ratio(target) == pytest.approx(2 * (found.fun - loss(events / at_risk)), rel=1e-5)
    assert group.ratio(group.survival) == 0


def test_the_interval_holds_what_the_test_does_not_reject(aml) -> None:
    table = event_table(aml.time, aml.event, group=aml.group)
    result = survival_difference(table, at=20)
    stratum = table.strata[0]
    groups = [GroupLikelihood.of(stratum, place, 20.0) for place in (1, 0)]
    quantile = stats.chi2.ppf(0.95, 1)
    limits = result.likelihood_ratio_difference
    for limit in (limits.lower, limits.upper):
        assert difference_ratio(*groups, limit) == pytest.approx(quantile, abs=1e-6)
    assert limits.value == pytest.approx(result.difference.value)
    assert result.likelihood_ratio_test.statistic == pytest.approx(difference_ratio(*groups, 0.0))
    assert difference_limits(groups[1], groups[0], quantile) == pytest.approx((-limits.upper, -limits.lower), abs=1e-8)


def test_log_log_by_hand() -> None:
    """S = 3/4 and 1/2 of four: Greenwood sums 1/12 and 1/12 + 1/6."""
    table = event_table([1, 9, 9, 9, 1, 2, 9, 9], [1, 0, 0, 0, 1, 1, 0, 0], group=list("AAAABBBB"))
    result = survival_difference(table, at=5)
    a, b = np.log(3 / 4), np.log(1 / 2)
    expected = (np.log(a / b)) ** 2 / ((1 / 12) / a**2 + (1 / 4) / b**2)
    assert result.log_log_test.statistic == pytest.approx(expected)
    assert result.difference.value == -0.25
    assert result.difference.std_error == pytest.approx(np.sqrt((3 / 4) ** 2 / 12 + (1 / 2) ** 2 / 4))


def test_where_a_curve_is_one_the_log_log_test_has_no_answer() -> None:
    """Ovarian cancer at 180 days: 10 of 13 against 13 of 13 alive, nobody censored (Edmunson and others 1979)."""
    dead = event_table([59, 115, 156] + [400] * 23, [1] * 3 + [0] * 23, group=["1"] * 13 + ["2"] * 13)
    result = survival_difference(dead, at=180)
    assert "the curve of 2 is 1 here" in str(result.log_log_test.reason)
    assert result.fisher.p_value == pytest.approx(stats.fisher_exact([[10, 3], [13, 0]]).pvalue)
    assert result.boschloo.p_value < result.fisher.p_value
    assert result.exact_difference.lower < 0 < result.likelihood_ratio_difference.lower
    assert "prefer the likelihood ratio or exact one" in str(result.difference.notes[0])


def test_censoring_before_the_time_rules_counting_out() -> None:
    table = event_table([1, 2, 3, 5, 5, 5], [1, 0, 1, 1, 0, 0], group=list("ABABAB"))
    result = survival_difference(table, at=4)
    assert "patients were censored before this time" in str(result.fisher.reason)
    assert "patients were censored before this time" in str(result.exact_difference.reason)
    assert result.likelihood_ratio_test.estimable
    assert survival_difference(table, at=1.5).fisher.estimable
    assert survival_difference(table, at=2).fisher.estimable, "whoever is censored at the time was alive at it"


@pytest.mark.parametrize(
    ("time", "event", "group", "reason"),
    [
        ([3, 4], [1, 0], ["A", "A"], "there is only one group"),
        ([3, 4, 5], [1, 0, 1], ["A", "B", "C"], "there are 3 groups; choose two"),
        ([1, 9], [0, 1], ["A", "B"], "A: follow-up of this group ends at 1"),
    ],
)
def test_what_cannot_be_compared_says_so_everywhere(time, event, group, reason) -> None:
    result = survival_difference(event_table(time, event, group=group), at=3)
    for answer in (result.difference, result.exact_difference, result.likelihood_ratio_difference):
        assert str(answer.reason).startswith(reason)
    for answer in (result.log_log_test, result.likelihood_ratio_test, result.fisher, result.boschloo):
        assert str(answer.reason).startswith(reason)


def test_no_event_yet_in_either_group() -> None:
    result = survival_difference(event_table([5, 6, 7, 8], [1, 1, 1, 1], group=list("ABAB")), at=3)
    assert result.difference.value == 0
    assert result.difference.lower == pytest.approx(0.025**0.5 - 1)
    assert result.difference.upper == pytest.approx(1 - 0.025**0.5)
    assert result.likelihood_ratio_test.reason == "both curves are 0, or both are 1"
    assert "not estimable" in str(result)


def test_the_reference_can_be_named(aml) -> None:
    table = event_table(aml.time, aml.event, group=aml.group)
    one = survival_difference(table, at=20).difference
    other = survival_difference(table, at=20, reference="not maintained").difference
    assert one.value == -other.value
    assert one.group == "not maintained - maintained"
    with pytest.raises(UsageError, match="expected a reference group among maintained, not maintained; found 'B'"):
        survival_difference(table, at=20, reference="B")


def test_weighted_groups_are_compared_by_their_robust_errors(aml) -> None:
    table = event_table(aml.time, aml.event, group=aml.group, weight=np.linspace(0.5, 2, 23))
    result = survival_difference(table, at=20)
    a, b = result.survival["not maintained"], result.survival["maintained"]
    assert result.difference.std_error == pytest.approx(np.hypot(a.std_error, b.std_error))
    assert result.log_log_test.estimable
    assert "without weights" in str(result.likelihood_ratio_test.reason)
    assert "cannot be counted" in str(result.fisher.reason)


def test_the_exact_interval_covers() -> None:
    """Over every pair of proportions at least 95 %, 5 against 4: enumerated, not simulated."""
    n, m = 5, 4
    limits = {(x, y): proportion_difference(x, n, y, m) for x in range(n + 1) for y in range(m + 1)}
    for p in np.linspace(0, 1, 21):
        for q in np.linspace(0, 1, 21):
            weight = {k: stats.binom.pmf(k[0], n, p) * stats.binom.pmf(k[1], m, q) for k in limits}
            covered = sum(weight[k] for k, e in limits.items() if e.lower - 1e-6 <= p - q <= e.upper + 1e-6)
            assert covered >= 0.95 - 1e-9


NEWCOMBE = [  # table II of the paper, method 10, at 95 %
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1.0)),
    ((10, 10, 0, 10), (0.6075, 1.0)),
]


@pytest.mark.parametrize(("counts", "limits"), NEWCOMBE)
def test_the_limits_of_both_score_intervals_as_published(
    counts: tuple[int, int, int, int], limits: tuple[float, float]
) -> None:
    assert newcombe_limits(*counts, 0.95) == pytest.approx(limits, abs=5e-5)


def test_more_patients_than_an_exact_interval_can_be_afforded_for_have_a_named_one() -> None:
    found = proportion_difference(140, 400, 60, 300)
    assert (found.lower, found.upper) == pytest.approx(newcombe_limits(140, 400, 60, 300, 0.95))
    assert (found.value, str(found.method)) == (
        pytest.approx(0.15),
        "difference of proportions, Newcombe's interval of both Wilson intervals",
    )
    assert str(found.source).startswith("Newcombe 1998")


def test_the_exact_interval_of_nothing_and_of_everybody() -> None:
    assert proportion_difference(0, 0, 1, 2).reason == "nobody to count: a total is 0"
    certain = proportion_difference(6, 6, 0, 6)
    assert certain.upper == 1
    assert certain.lower == pytest.approx(-proportion_difference(0, 6, 6, 6).upper)


def test_who_is_censored_at_the_time_was_alive_then() -> None:
    """Also in a group without an event, whose likelihood is that of the patients still at risk."""
    event, group = [0, 0, 0, 1, 1, 0], list("aaabbb")
    at_it, later = (survival_difference(event_table([t, t, 9, 2, 4, 9], event, group=group), at=5) for t in (5, 7))
    assert at_it.likelihood_ratio_test.p_value == later.likelihood_ratio_test.p_value
    assert at_it.likelihood_ratio_difference.upper == later.likelihood_ratio_difference.upper
