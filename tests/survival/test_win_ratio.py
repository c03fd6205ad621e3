"""The win ratio against pairs gone through one by one, against Mann and Whitney's count, and its test against Gehan's
(log_rank, which is held against R's coin)."""

from itertools import combinations, product
from math import exp, log, sqrt

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from theracurve.errors import UsageError
from theracurve.survival import event_table, finkelstein_schoenfeld, log_rank, win_ratio

Outcomes = list[tuple[np.ndarray, np.ndarray]]


def drawn(seed: int, n: int = 23, grid: float = 1.0) -> tuple[Outcomes, np.ndarray]:
    """Deaths, and an earlier event of some, in whole times with ties."""
    rng = np.random.default_rng(seed)
    death, other, end = (np.ceil(rng.exponential(m, n) / grid) * grid for m in (9, 6, 12))
    last = np.minimum(death, end)
    group = np.where(np.arange(n) < n * 0.6, "A", "B")
    return [(last, death <= end), (np.minimum(other, last), other <= last)], group


def result(outcomes: Outcomes, one: int, other: int) -> int:
    """1 where the first patient wins, as a person would decide it."""
    for time, event in outcomes:
        if event[other] and (time[one] > time[other] or (time[one] == time[other] and not event[one])):
            return 1
        if event[one] and (time[other] > time[one] or (time[other] == time[one] and not event[other])):
            return -1
    return 0


@pytest.mark.parametrize("seed", range(4))
def test_every_pair_is_decided_as_by_hand(seed: int) -> None:
    outcomes, group = drawn(seed, grid=2.0)
    first, other = np.flatnonzero(group == "A"), np.flatnonzero(group == "B")
    won = {(i, j): result(outcomes, i, j) for i, j in product(first.tolist(), other.tolist())}
    wins, losses = sum(r > 0 for r in won.values()), sum(r < 0 for r in won.values())
    found = win_ratio(outcomes, group, reference="B")
    assert found.value == wins / losses
    assert f"{len(won)} pairs: {wins} won, {losses} lost, {len(won) - wins - losses} tied" in map(str, found.notes)
    share, shared = wins / len(won), losses / len(won)
    variance = 0.0
    for own, against, of in ((first, other, 0), (other, first, 1)):
        parts = []
        for i in own.tolist():
            results = [won[(i, j) if of == 0 else (j, i)] for j in against.tolist()]
            parts.append(np.mean([(r > 0) / share - (r < 0) / shared for r in results]))
        variance += np.var(parts, ddof=1) / len(parts)
    assert found.lower == pytest.approx(exp(log(wins / losses) - 1.959963984540054 * sqrt(variance)))
    assert found.upper == pytest.approx(exp(log(wins / losses) + 1.959963984540054 * sqrt(variance)))


def test_without_censoring_one_outcome_is_counted_as_by_mann_and_whitney() -> None:
    rng = np.random.default_rng(2)
    time, group = rng.permutation(30) + 1.0, np.repeat(["A", "B"], 15)
    won = mannwhitneyu(time[:15], time[15:]).statistic
    found = win_ratio([(time, np.ones(30))], group, reference="B")
    assert found.value == pytest.approx(won / (225 - won))


@pytest.mark.parametrize("seed", range(3))
def test_the_test_of_one_outcome_is_gehans(seed: int) -> None:
    outcomes, group = drawn(seed)
    time, event = outcomes[0]
    found = finkelstein_schoenfeld([outcomes[0]], group)
    gehan = log_rank(event_table(time, event, group=group), weights="gehan", variance="permutation")
    assert found.statistic is not None
    assert found.statistic**2 == pytest.approx(gehan.statistic, rel=1e-10)


def test_the_test_is_exact_over_all_allocations() -> None:
    outcomes, group = drawn(5, n=10)
    scores = np.array([sum(result(outcomes, i, j) for j in range(10) if j != i) for i in range(10)])
    observed = abs(scores[group == "A"].sum())
    reached = [abs(scores[list(chosen)].sum()) >= observed for chosen in combinations(range(10), 6)]
    assert finkelstein_schoenfeld(outcomes, group).p_value == pytest.approx(np.mean(reached))


def test_swapping_the_reference_inverts_the_ratio() -> None:
    outcomes, group = drawn(1)
    one, other = win_ratio(outcomes, group, reference="B"), win_ratio(outcomes, group, reference="A")
    assert one.value is not None
    assert other.value is not None
    assert one.value * other.value == pytest.approx(1)
    assert one.lower == pytest.approx(1 / (other.upper or 0))


def test_where_nothing_is_lost_there_is_no_ratio() -> None:
    time, event, group = [1, 2, 9, 9], [1, 1, 0, 0], ["B", "B", "A", "A"]
    found = win_ratio([(time, event)], group, reference="B")
    assert str(found.reason) == "no pair is lost"
    assert found.value is None
    assert str(win_ratio([(time, event)], group, reference="A").reason) == "no pair is won"


def test_it_needs_an_outcome_and_two_groups() -> None:
    with pytest.raises(UsageError, match="at least one pair of columns"):
        win_ratio([], ["A", "B"])
    assert str(win_ratio([([1, 2], [1, 1])], ["A", "A"]).reason) == "there is only one group"


@pytest.mark.long
def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Without an effect the ratio is 1; 60 against 60, 2,000 studies."""
    rng, held = np.random.default_rng(3), 0
    for _ in range(2000):
        death, other = rng.exponential(10, 120), rng.exponential(6, 120)
        last = np.minimum(death, 12)
        outcomes = [(last, death <= 12), (np.minimum(other, last), other <= last)]
        found = win_ratio(outcomes, np.repeat(["A", "B"], 60), reference="B")
        assert found.lower is not None
        assert found.upper is not None
        held += found.lower <= 1 <= found.upper
    assert held / 2000 == pytest.approx(0.95, abs=0.015)
