"""A cohort of billions, as an engine would aggregate it: every square of its counts leaves the 64-bit integers."""

import numpy as np
import pytest

from theracurve.survival import EventTable, event_table, kaplan_meier, log_rank, nelson_aalen, rmst, survival_difference

BILLION = 10**9


def cohort(scale: int) -> EventTable:
    return EventTable.from_counts(
        {
            "time": [1, 2, 3, 1, 2, 3],
            "events": [scale * d for d in (3, 2, 1, 1, 2, 5)],
            "censored": [scale * c for c in (0, 1, 2, 1, 0, 3)],
            "group": list("AAABBB"),
        }
    )


@pytest.mark.parametrize("estimator", [kaplan_meier, nelson_aalen])
def test_curves_keep_their_shape_and_lose_their_error(estimator) -> None:
    small, large = estimator(cohort(1)), estimator(cohort(BILLION))
    for group in "AB":
        one, many = small[group].at(2), large[group].at(2)
        assert many.value == pytest.approx(one.value, rel=1e-14)
        assert many.std_error == pytest.approx(one.std_error / BILLION**0.5, rel=1e-12)


def test_comparisons_keep_the_difference_and_lose_its_error() -> None:
    small, large = cohort(1), cohort(BILLION)
    for one, many in (
        (rmst(small, horizon=3).difference, rmst(large, horizon=3).difference),
        (survival_difference(small, at=2).difference, survival_difference(large, at=2).difference),
    ):
        assert many.value == pytest.approx(one.value, rel=1e-12)
        assert many.std_error == pytest.approx(one.std_error / BILLION**0.5, rel=1e-12)


def test_the_likelihood_of_billions_is_normal() -> None:
    """Where it is: within some 1e-4 of the estimate, and beyond any number a quantile asks for elsewhere."""
    compared = survival_difference(cohort(BILLION), at=2)
    normal, ratio = compared.difference, compared.likelihood_ratio_difference
    assert ratio.lower - ratio.value == pytest.approx(normal.lower - normal.value, rel=1e-3)
    assert ratio.upper - ratio.value == pytest.approx(normal.upper - normal.value, rel=1e-3)


def test_the_exact_interval_says_what_is_too_many() -> None:
    """Nobody is censored before the time, so the patients can be counted; their tables cannot."""
    compared = survival_difference(cohort(10**6), at=1)
    assert compared.exact_difference.reason == compared.boschloo.reason
    assert "patients are too many for an unconditional exact method" in str(compared.boschloo.reason)
    assert compared.fisher.p_value == pytest.approx(0, abs=1e-300)


@pytest.mark.parametrize("rho", [0, 1])
def test_the_permutation_variance(rho) -> None:
    small = log_rank(cohort(1), rho=rho, variance="permutation")
    large = log_rank(cohort(BILLION), rho=rho, variance="permutation")
    assert large.df == small.df == 1
    assert large.statistic == pytest.approx(small.statistic * (large.n - 1) / (small.n - 1), rel=1e-12)


@pytest.mark.parametrize("days", [np.uint8, np.int16, np.uint16, np.int32, np.uint64, np.float32])
def test_days_of_any_type_are_the_same_days(days) -> None:
    """Codes of time, event, group and stratum together exceed the range of a narrow type."""
    rng = np.random.default_rng(1)
    time, event, group = rng.integers(0, 256, 300), rng.random(300) < 0.5, rng.integers(0, 200, 300)
    wide = event_table(time, event, group=group, stratum=group % 3).columns()
    narrow = event_table(time.astype(days), event, group=group, stratum=group % 3).columns()
    for name, values in wide.items():
        assert np.array_equal(values, narrow[name])
