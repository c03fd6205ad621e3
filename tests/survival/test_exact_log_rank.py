"""The exact tests against every allocation gone through one by one."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import (
    event_table,
    exact_log_rank,
    follow_up_test,
    log_rank,
    permutation_test,
    unequal_follow_up_test,
)
from theracurve.survival._exact import permutation as permutation_module
from theracurve.survival._exact.permutation import Allocation, exact_p_value, monte_carlo_p_value
from theracurve.survival._tests import follow_up as follow_up_module
from theracurve.survival._tests.log_rank_scores import log_rank_scores
from theracurve.survival._tests.rank_weights import RankWeights

COHORT = st.lists(
    st.tuples(st.one_of(st.integers(0, 5), st.floats(0, 50, width=32)), st.booleans(), st.booleans()),
    min_size=2,
    max_size=12,
)
OPTIONS = [{}, {"rho": 1}, {"rho": 0.5, "gamma": 0.5}, {"gamma": 1}, {"weights": "gehan"}]


def by_brute_force(time, event, group, options) -> float:
    """The share of all allocations whose observed - expected, from the log-rank test itself, is as far from 0."""
    differences = {}
    for chosen in combinations(range(len(time)), int(np.sum(group))):
        members = np.isin(np.arange(len(time)), chosen)
        result = log_rank(event_table(time, event, group=members), **options)
        differences[chosen] = result.observed["True"] - result.expected["True"]
    observed = differences[tuple(np.flatnonzero(group).tolist())]
    return np.mean([abs(value) >= abs(observed) - 1e-9 for value in differences.values()])


@settings(max_examples=60)
@given(COHORT, st.sampled_from(OPTIONS))
def test_it_is_the_share_of_allocations(cohort, options) -> None:
    time, event, group = (np.array(column) for column in zip(*cohort, strict=True))
    result = exact_log_rank(time, event, group, **options)
    if result.estimable:
        assert result.p_value == pytest.approx(by_brute_force(time, event, group, options), abs=1e-12)
        assert "exact over all allocations" in str(result.method)
    else:
        assert result.reason


def test_scores_that_cancel_are_zero() -> None:
    """The only event that counts is everybody's: nothing but rounding is left of the scores."""
    result = exact_log_rank([0, 0, 1, 1, 1], [1] * 5, [0, 1, 0, 0, 0], gamma=1)
    assert str(result.reason).startswith("every patient has the same score")


SCORES = st.one_of(
    st.lists(st.floats(-5, 5, width=32), min_size=2, max_size=12),
    st.lists(st.integers(-3, 3), min_size=2, max_size=12),
)


@given(SCORES, st.data())
def test_any_scores_do(scores, data) -> None:
    size = data.draw(st.integers(1, len(scores) - 1))
    group = np.array([0] * size + [1] * (len(scores) - size))
    values = np.array(scores, dtype=float)
    result = permutation_test(values, group)
    if not result.estimable:
        return
    centred = values - values.mean()
    sums = np.array([centred[list(chosen)].sum() for chosen in combinations(range(len(scores)), size)])
    scale = np.abs(centred).sum()
    expected = np.mean(np.abs(sums) >= abs(centred[:size].sum()) * (1 - 1e-9) - 1e-12 * scale)
    assert result.p_value == pytest.approx(expected, abs=1e-12)
    assert result.statistic == pytest.approx(centred[:size].sum() / sums.std(), abs=1e-9)


@given(COHORT)
def test_naming_the_groups_otherwise_changes_nothing(cohort) -> None:
    time, event, group = (np.array(column) for column in zip(*cohort, strict=True))
    one, other = exact_log_rank(time, event, group), exact_log_rank(time, event, ~group)
    assert one.p_value == pytest.approx(other.p_value, abs=1e-12)
    if one.estimable:
        assert one.statistic == pytest.approx(-other.statistic, abs=1e-9)


def test_twenty_against_twelve_by_hand() -> None:
    """All 12 of one group die before anybody else: one allocation of 225,792,840, and none is as far the other way."""
    result = exact_log_rank(range(32), [1] * 12 + [0] * 20, [1] * 12 + [0] * 20)
    assert result.p_value * 225_792_840 == pytest.approx(1)


def test_the_permutation_variance_gives_the_same_z(leukaemia) -> None:
    exact = exact_log_rank(leukaemia.time, leukaemia.event, leukaemia.group)
    table = event_table(leukaemia.time, leukaemia.event, group=leukaemia.group)
    assert exact.statistic**2 == pytest.approx(log_rank(table, variance="permutation").statistic)
    assert exact.observed == pytest.approx({"6-MP": 9, "placebo": 21})
    assert exact.expected == pytest.approx(log_rank(table).expected)
    assert exact.statistic < 0, "fewer events than expected in the first group"


def test_what_does_not_fit_is_drawn_and_says_so(monkeypatch) -> None:
    rng = np.random.default_rng(3)
    scores, group = rng.normal(size=30), np.arange(30) >= 12
    exact = permutation_test(scores, group)
    monkeypatch.setattr(permutation_module, "LIST_LIMIT", 100)
    drawn = permutation_test(scores, group, draws=50_000, seed=7)
    assert "Monte Carlo, 50,000 random allocations, seed 7" in str(drawn.method)
    assert drawn.p_interval[0] < exact.p_value < drawn.p_interval[1]
    assert drawn.p_value == permutation_test(scores, group, draws=50_000, seed=7).p_value
    assert drawn.statistic == exact.statistic
    assert exact.p_interval is None
    with pytest.raises(UsageError, match="expected at least one draw, found 0"):
        permutation_test(scores, group, draws=0)


def test_what_fits() -> None:
    rng = np.random.default_rng(4)
    group = np.arange(120) % 2
    assert Allocation.of(rng.normal(size=46), group[:46]).fits
    assert not Allocation.of(rng.normal(size=52), group[:52]).fits
    assert Allocation.of(rng.integers(0, 5, 120) / 7, group).fits, "ties shorten the lists"
    assert Allocation.of(rng.normal(size=400), (np.arange(400) > 2).astype(int)).fits, "so does a small group"
    assert not Allocation.of(rng.normal(size=100_000), np.arange(100_000) % 2).fits


def test_monte_carlo_counts_the_observed_allocation() -> None:
    """Phipson and Smyth (2010), Stat Appl Genet Mol Biol 9: a P value of 0 is never right."""
    allocation = Allocation.of(np.arange(40.0), (np.arange(40) >= 20).astype(int))
    p, (lower, upper) = monte_carlo_p_value(allocation, 100, 0)
    assert p == 1 / 101
    assert lower == 0 < exact_p_value(allocation) < upper


@pytest.mark.parametrize(
    ("time", "event", "group", "reason"),
    [
        ([1, 2], [1, 0], ["A", "A"], "there is only one group"),
        ([1, 2, 3], [1, 0, 1], ["A", "B", "C"], "there are 3 groups"),
        ([1, 2, 3], [0, 0, 0], ["A", "B", "B"], "there is no event"),
        ([2, 2, 2], [1, 1, 1], ["A", "B", "B"], "every patient has the same score"),
        ([2], [1], ["A"], "there is only one group"),
    ],
)
def test_what_cannot_be_tested_says_so(time, event, group, reason) -> None:
    assert str(exact_log_rank(time, event, group).reason).startswith(reason)
    assert unequal_follow_up_test(time, event, group, draws=10).reason
    with pytest.raises(EstimationError, match="event: expected 0"):
        exact_log_rank(time, [2] * len(time), group)
    with pytest.raises(UsageError, match="expected ties among mid-ranks"):
        exact_log_rank(time, event, group, ties="efron")  # type: ignore[arg-type]


def unequal(seed: int, n: int = 16) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """No difference in survival; the second group is followed for a quarter of the time."""
    rng = np.random.default_rng(seed)
    group = np.arange(2 * n) >= n
    survival = rng.exponential(10, 2 * n)
    follow_up = np.where(group, 4, 16) * rng.random(2 * n)
    return np.minimum(survival, follow_up), survival <= follow_up, group


def test_unequal_follow_up_is_said() -> None:
    time, event, group = unequal(1)
    result = exact_log_rank(time, event, group)
    assert result.notes[0] == "exact only where censoring does not depend on the group"
    assert "the groups were not followed alike (reverse Kaplan-Meier, log-rank P = " in str(result.notes[1])
    assert follow_up_test(event_table(time, event, group=group)).p_value < 0.1
    alike = exact_log_rank(time, event, np.arange(32) % 2)
    assert alike.notes == ("exact only where censoring does not depend on the group",)


def test_without_censoring_imputation_has_nothing_to_do() -> None:
    """Then the survival times are permuted and nothing else: the exact distribution of the chi-square."""
    time, group = np.array([1.0, 2, 3, 4, 6, 7, 9, 9, 11, 15]), np.array([1, 1, 0, 1, 1, 0, 0, 0, 1, 0])
    observed = log_rank(event_table(time, np.ones(10), group=group)).statistic
    chi_squares = [
        log_rank(event_table(time, np.ones(10), group=np.isin(np.arange(10), chosen))).statistic
        for chosen in combinations(range(10), 5)
    ]
    exact = np.mean(np.array(chi_squares) >= observed * (1 - 1e-9))
    drawn = unequal_follow_up_test(time, np.ones(10), group, draws=20_000)
    assert drawn.p_interval[0] < exact < drawn.p_interval[1]


@given(COHORT)
def test_many_data_sets_are_tested_as_one_is(cohort) -> None:
    time, event, group = (np.array(column) for column in zip(*cohort, strict=True))
    table = event_table(time, event, group=group)
    if len(table.groups) < 2:
        return
    cohort = follow_up_module._Cohort.of(table, np.float64(time), event, group.astype(int))
    found = follow_up_module._chi_squares(cohort, cohort.place[None, :], event[None, :])[0]
    assert found == pytest.approx(log_rank(table).statistic or 0.0, abs=1e-9)


def test_imputed_times_are_later_and_follow_the_curve() -> None:
    reached_by = np.array([0.2, 0.2, 0.5, 0.8])  # of 1 - S, which never reaches 1
    place, rng = np.zeros(40_000, dtype=int), np.random.default_rng(2)
    later = follow_up_module._later(reached_by, place, rng.random(40_000))
    assert np.bincount(later, minlength=5) / 40_000 == pytest.approx([0, 0, 3 / 8, 3 / 8, 2 / 8], abs=0.01)


def test_follow_up_is_imputed_from_the_patients_own_group() -> None:
    """The first group is followed to 5, the second to 10; the events at 2 can only be followed to there."""
    time, event = np.array([2, 5, 2, 10]), np.array([True, False, True, False])
    group = np.array([0, 0, 1, 1])
    cohort = follow_up_module._Cohort.of(event_table(time, event, group=group), np.float64(time), event, group)
    follow_up = follow_up_module._follow_up_times(cohort, 500, np.random.default_rng(0))
    places = {2: 0, 5: 1, 10: 2}
    assert (follow_up == [places[5], places[5], places[10], places[10]]).all()
    order = np.tile([3, 2, 1, 0], (500, 1))
    survival = follow_up_module._survival_times(cohort, order, np.random.default_rng(0))
    assert (survival[:, [1, 3]] == places[2]).all(), "events keep their times, in their new places"
    assert (survival[:, [0, 2]] == 3).all(), "nobody had an event after 2, so the others have none within follow-up"


@pytest.mark.parametrize(
    ("ties", "p"),
    [("mid-ranks", 0.0646930132729029), ("hothorn-lausen", 0.0666122812441294), ("average-scores", 0.0636390799939057)],
)
def test_the_p_values_that_coin_gives(aml, ties, p) -> None:
    """R 4.2.2 with coin 1.4-2: logrank_test(..., distribution = "exact"), three rules for ties."""
    assert exact_log_rank(aml.time, aml.event, aml.group, ties=ties).p_value == pytest.approx(p, rel=1e-12)


@given(COHORT)
def test_average_scores_are_averages_over_the_orders_of_the_tied(cohort) -> None:
    time, event, _ = (np.array(column) for column in zip(*cohort, strict=True))
    observed, expected = log_rank_scores(time, event, RankWeights(), "average-scores")
    rng, total = np.random.default_rng(0), np.zeros(len(time))
    for _ in range(400):
        order = np.lexsort((rng.random(len(time)), ~event, time))
        at_risk = np.arange(len(time), 0, -1)
        total[order] += np.cumsum(event[order] / at_risk)
    tied_events = [np.sum((time == t) & event) for t in time]
    exact = np.array(tied_events) <= 1
    assert expected[exact] == pytest.approx((total / 400)[exact])
    assert expected == pytest.approx(total / 400, abs=0.15)
    assert (observed - expected).sum() == pytest.approx(0, abs=1e-9)


@pytest.mark.long
def test_unequal_follow_up_keeps_its_level() -> None:
    p = [unequal_follow_up_test(*unequal(seed, n=12), draws=400).p_value or 1.0 for seed in range(400)]
    rejected = sum(value <= 0.05 for value in p)
    assert stats.binomtest(rejected, 400, 0.05).pvalue > 0.001


@pytest.mark.long
def test_the_exact_test_keeps_its_level() -> None:
    rng = np.random.default_rng(8)
    p = []
    for _ in range(400):
        survival, follow_up = rng.exponential(10, 32), rng.uniform(2, 30, 32)
        p.append(exact_log_rank(np.minimum(survival, follow_up), survival <= follow_up, np.arange(32) >= 20).p_value)
    assert stats.binomtest(sum(value <= 0.05 for value in p), 400, 0.05).pvalue > 0.001


def test_permuted_events_at_the_end_of_a_follow_up_are_seen() -> None:
    """All leave at one time, so each permutation keeps both events, wherever they fall: both in one group, as observed,
    in 2 of the 6 ways. If a permuted event at the time of a censoring were lost, it would be 1 of 6."""
    found = unequal_follow_up_test([1] * 4, [1, 1, 0, 0], list("aabb"), draws=2000)
    assert found.p_interval is not None
    assert found.p_interval[0] < 1 / 3 < found.p_interval[1]
