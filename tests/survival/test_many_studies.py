"""Many small studies at once give what one at a time gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from theracurve.errors import EstimationError
from theracurve.survival import cox, event_table, log_rank
from theracurve.survival._tests.many_studies import ManyStudies


def studies(seed: int, n: int = 14, count: int = 6, grid: int = 8) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    time = rng.integers(1, grid, (count, n)).astype(float)
    return time, rng.random((count, n)) < 0.6, rng.random((count, n)) < 0.5, rng.random((count, n)) < 0.9


@given(st.integers(0, 10_000), st.sampled_from([4, 8, 400]))
def test_every_row_is_log_rank_and_cox_of_that_row(seed: int, grid: int) -> None:
    time, event, first, present = studies(seed, grid=grid)
    many = ManyStudies.of(time, event, first, present=present)
    p_values, ratios = many.log_rank_p(), many.hazard_ratios()
    for row in range(len(time)):
        there = present[row]
        group = np.where(first[row], "A", "B")[there]
        test = log_rank(event_table(time[row][there], event[row][there], group=group))
        expected = np.nan if test.p_value is None else test.p_value
        assert p_values[row] == pytest.approx(expected, rel=1e-9, nan_ok=True)
        fit = cox(time[row][there], event[row][there], {"A": (group == "A").astype(float)})
        ratio = fit.hazard_ratio("A")
        found = [array[row] for array in (ratios.value, ratios.lower, ratios.upper)]
        if ratio.value is None:
            assert np.isnan(found).all()
        else:
            assert found == pytest.approx([ratio.value, ratio.lower, ratio.upper], rel=1e-6)


def test_who_is_not_present_changes_nothing() -> None:
    time, event, first, _ = studies(1)
    more = [np.hstack([array, array[:, :3]]) for array in (time, event, first)]
    present = np.hstack([np.ones_like(event), np.zeros_like(event[:, :3])])
    with_absent, without = ManyStudies.of(*more, present=present), ManyStudies.of(time, event, first)
    assert with_absent.log_rank_p() == pytest.approx(without.log_rank_p(), nan_ok=True)
    assert with_absent.hazard_ratios().value == pytest.approx(without.hazard_ratios().value, nan_ok=True)
    assert with_absent.events.tolist() == without.events.tolist()


def test_a_negative_time_is_refused() -> None:
    with pytest.raises(EstimationError, match="times of 0 or more"):
        ManyStudies.of(np.array([[1.0, -2.0]]), np.array([True, True]), np.array([True, False]))
