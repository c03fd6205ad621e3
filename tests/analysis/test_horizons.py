"""All horizons, and what choosing the best of them does: by brute force, and by simulation under the null."""

from dataclasses import replace
from itertools import combinations
from math import sqrt

import numpy as np
import pytest

from analysis.made import observations, pair
from theracurve.analysis.horizons import horizons_of, smallest_p
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.planned import DAYS_IN_MONTH
from theracurve.survival import event_table, exact_log_rank, log_rank, rmst

TIME = np.array([4, 7, 7, 9, 13, 14, 3, 3, 6, 8, 10, 14.0]) * DAYS_IN_MONTH
EVENT = np.array([1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0], bool)
GROUP = np.array(["A"] * 6 + ["B"] * 6)


def test_every_point_is_the_comparison_up_to_there() -> None:
    found = horizons_of(pair(observations(TIME, EVENT, GROUP)), (9.5 * DAYS_IN_MONTH,), 0.05)
    assert [point.months for point in found.points] == [3, 4, 5, 6, 7, 8, 9, 9.5, 10, 11, 12, 13, 14]
    assert found.stated == (9.5,)
    for point in found.points:
        end = point.months * DAYS_IN_MONTH
        table = event_table(TIME, EVENT, group=GROUP, horizon=end)
        cut = np.minimum(TIME, end), EVENT & (end >= TIME)
        assert point.p_value == pytest.approx(log_rank(table).p_value)
        assert point.exact_p_value == pytest.approx(exact_log_rank(*cut, GROUP).p_value)
        difference = rmst(table, horizon=end, reference="B").difference
        assert point.rmst_difference == pytest.approx((difference.value or 0) / DAYS_IN_MONTH)
        assert point.events == int(cut[1].sum())


def test_an_event_on_the_day_of_a_stated_horizon_counts() -> None:
    """250 days in months and back are less than 250 days."""
    days = np.array([100.0, 200, 250, 300, 250, 250, 280, 320])
    found = horizons_of(pair(observations(days, np.ones(8, bool), np.array(["A"] * 4 + ["B"] * 4))), (250.0,), 0.05)
    [point] = [point for point in found.points if point.months in found.stated]
    assert point.events == 5
    assert point.p_value == pytest.approx(
        log_rank(event_table(days, np.ones(8), group=["A"] * 4 + ["B"] * 4, horizon=250)).p_value
    )


def test_the_price_of_choosing_is_the_share_of_all_allocations() -> None:
    """All 924 allocations of six among twelve, instead of random ones."""
    found = horizons_of(pair(observations(TIME, EVENT, GROUP)), (), 0.05)
    first = np.zeros((924, 12), bool)
    for row, chosen in enumerate(combinations(range(12), 6)):
        first[row, list(chosen)] = True
    days = np.array([point.months for point in found.points]) * DAYS_IN_MONTH
    best = smallest_p(TIME, EVENT, first, days)
    share = float((best < 0.05).mean())
    assert found.false_positives is not None
    assert abs(found.false_positives - share) < 4 * sqrt(share * (1 - share) / found.draws)
    observed = min(point.p_value or 1.0 for point in found.points)
    alone = [smallest_p(TIME, EVENT, (GROUP == "A")[None, :], day[None])[0] for day in days]
    assert alone == pytest.approx([point.p_value for point in found.points])  # an event at the horizon counts
    exact = float((best <= observed * (1 + 1e-9)).mean())
    assert found.adjusted_p is not None
    assert abs(found.adjusted_p - exact) < 4 * sqrt(exact * (1 - exact) / found.draws) + 1 / found.draws
    assert found.best is not None
    assert found.best.p_value == observed
    assert found.adjusted_p > observed


def test_where_deaths_compete_there_is_no_restricted_mean() -> None:
    of = replace(observations(TIME, EVENT & (GROUP == "A"), GROUP), competing=EVENT & (GROUP == "B"))
    found = horizons_of(pair(of), (), 0.05)
    assert {point.rmst_difference for point in found.points} == {None}
    assert all("deaths compete" in str(point.reason) for point in found.points)
    assert found.notes == (StudyPhrase.CAUSE_SPECIFIC(),)


def test_without_an_event_there_is_nothing_to_choose() -> None:
    found = horizons_of(pair(observations(TIME, EVENT & False, GROUP)), (), 0.05)
    assert (found.false_positives, found.reason) == (None, "there is no event at any horizon")


def test_follow_up_too_short_to_choose() -> None:
    short = pair(observations([5, 9, 6, 8], [1, 0, 1, 0], ["A", "A", "B", "B"]))
    found = horizons_of(short, (), 0.05)
    assert (found.points, found.false_positives, found.draws) == ((), None, 0)
    assert "too short" in str(found.reason)


def null_studies(studies: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """20 against 12, exponential survival with a median of 12 months, all followed for 24 months."""
    rng = np.random.default_rng(seed)
    lives = rng.exponential(12 / np.log(2), (studies, 32))
    return np.minimum(lives, 24), lives <= 24, np.broadcast_to(np.arange(32) < 20, (studies, 32))


def share_of_best_horizons_that_reject(studies: int, seed: int) -> float:
    best = smallest_p(*null_studies(studies, seed), np.arange(3.0, 25.0))
    return float((best < 0.05).mean())


def test_the_best_of_22_horizons_rejects_too_often() -> None:
    share, studies = share_of_best_horizons_that_reject(400, seed=20041), 400
    assert abs(share - 0.18) < 3 * sqrt(0.18 * 0.82 / studies) + 0.02


@pytest.mark.long
def test_the_best_of_22_horizons_rejects_in_a_sixth_of_null_studies() -> None:
    assert 0.16 <= share_of_best_horizons_that_reject(5000, seed=20042) <= 0.20


def exact_rejections(studies: int, seed: int) -> float:
    """With equal administrative censoring at 15 months."""
    time, event, first = null_studies(studies, seed)
    time, event = np.minimum(time, 15), event & (time <= 15)
    p_values = [exact_log_rank(t, e, np.where(f, "A", "B")).p_value for t, e, f in zip(time, event, first, strict=True)]
    return float(np.mean([p is not None and p < 0.05 for p in p_values]))


def test_the_exact_test_holds_its_level() -> None:
    assert exact_rejections(150, seed=20043) <= 0.05 + 3 * sqrt(0.05 * 0.95 / 150)


@pytest.mark.long
def test_the_exact_test_holds_its_level_in_5000_studies() -> None:
    assert exact_rejections(5000, seed=20044) <= 0.05 + 3 * sqrt(0.05 * 0.95 / 5000)
