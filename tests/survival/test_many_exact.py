"""Deciding many small studies at once rejects where the exact log-rank test of each one does."""

import numpy as np
import pytest

from theracurve.survival import exact_log_rank
from theracurve.survival._exact.many_exact import ManyAllocations
from theracurve.survival._tests.many_studies import ManyStudies

GROUP = np.where(np.arange(32) < 20, "A", "B")


def trials(count: int, ratio: float, *, seed: int, grid: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Times up to a horizon at which everybody left is censored; a coarse grid has many ties."""
    rng = np.random.default_rng(seed)
    time = np.ceil(rng.exponential(500, (count, 32)) / np.where(GROUP == "A", ratio, 1.0) / grid) * grid
    return np.minimum(time, 450), time <= 450


@pytest.mark.parametrize(("ratio", "grid"), [(1.0, 1.0), (0.35, 1.0), (0.5, 90.0)])
def test_it_rejects_where_the_exact_test_does(ratio: float, grid: float) -> None:
    time, event = trials(60, ratio, seed=7, grid=grid)
    many = ManyAllocations.of(ManyStudies.of(time, event, GROUP == "A"))
    exact = [exact_log_rank(t, e, GROUP).p_value for t, e in zip(time, event, strict=True)]
    assert many.reject(0.05).tolist() == [p is not None and p < 0.05 for p in exact]
    assert [many.p_value(row) for row in range(60)] == pytest.approx(exact, rel=1e-12)


def test_what_chance_leaves_open_is_decided_exactly() -> None:
    time, event = trials(400, 0.5, seed=2)
    many = ManyAllocations.of(ManyStudies.of(time, event, GROUP == "A"))
    exact = np.array([many.p_value(row) for row in range(400)])
    close = np.sort(exact)[150:250]  # levels at which the next study's P value is a hair away
    for level in (close[10], close[50], close[90]):
        assert (many.reject(float(level)) == (exact < level)).all()


def test_a_study_without_an_event_rejects_nothing() -> None:
    time = np.full((2, 6), 10.0)
    many = ManyAllocations.of(ManyStudies.of(time, np.zeros((2, 6), bool), np.arange(6) < 3))
    assert not many.reject(0.05).any()
