"""Turnbull's estimate against cases worked by hand, the conditions that a maximum must meet, and Kaplan-Meier."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theracurve.errors import EstimationError
from theracurve.survival import event_table, kaplan_meier, turnbull
from theracurve.survival._tables.interval_data import interval_data

intervals = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 6) | st.just(99)), min_size=1, max_size=14)


def limits(rows: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Left limits, and right limits so much later; 99 is never."""
    left, width = np.array(rows, float).T
    return left, np.where(width == 99, np.inf, left + width)


def test_two_overlapping_visits_by_hand() -> None:
    """(0, 2] and (1, 3] meet in (1, 2], which explains both; (3, inf] is somebody else's."""
    curve = turnbull([0, 1, 3], [2, 3, np.inf])
    assert (curve.left.tolist(), curve.right.tolist()) == ([1, 3], [2, np.inf])
    assert curve.probability == pytest.approx([2 / 3, 1 / 3])
    assert (curve.n, curve.events) == (3, 2)
    assert curve.at(1).value == 1
    assert curve.at(2).value == curve.at(3).value == pytest.approx(1 / 3)
    assert "between 0.3333 and 1" in str(curve.at(1.5).reason)
    assert curve.bounds(7) == pytest.approx((0, 1 / 3)), "nobody was seen after 3"
    assert curve.quantile_interval(0.5) == (1, 2)
    assert curve.quantile_interval(0.9) is None


def test_an_interval_does_not_hold_its_left_limit() -> None:
    """(0, 3] and (3, 6] touch without meeting; were they closed, 3 alone would explain both. An event seen at 3 lies
    in the first of them."""
    assert turnbull([0, 3], [3, 6]).left.tolist() == [0, 3]
    seen = turnbull([0, 3, 3], [3, 6, 3])
    assert list(zip(seen.left, seen.right, strict=True)) == [(3, 3), (3, 6)]
    assert seen.probability == pytest.approx([2 / 3, 1 / 3])
    assert seen.at(3).value == pytest.approx(1 / 3)


def test_a_weighted_tie_by_hand() -> None:
    """(0, 1], (0, 2], (1, 2]: the middle one may be either, so both halves get 1 / 2."""
    assert turnbull([0, 0, 1], [1, 2, 2]).probability == pytest.approx([1 / 2, 1 / 2])


@settings(max_examples=150, deadline=None)
@given(intervals)
def test_it_meets_the_conditions_of_a_maximum(rows) -> None:
    """Kuhn and Tucker: the derivative of the log-likelihood is the number of patients in cells with probability, and no
    greater in any other (Gentleman and Geyer 1994)."""
    left, right = limits(rows)
    curve = turnbull(left, right)
    assert curve.probability.sum() == pytest.approx(1)
    data = interval_data(left, right)
    mass = np.zeros(len(data.cell_left))
    cells = list(zip(data.cell_left, data.cell_right, strict=True))
    for a, b, probability in zip(curve.left, curve.right, curve.probability, strict=True):
        mass[cells.index((a, b))] = probability
    exact = data.left == data.right
    inside = np.array(
        [
            [(a >= lo and b <= hi) and not (not point and a == b == lo) for a, b in cells]
            for lo, hi, point in zip(left, right, exact, strict=True)
        ]
    )
    derivative = inside.T @ (1 / (inside @ mass))
    assert derivative[mass > 0] == pytest.approx(len(rows), rel=1e-8)
    assert (derivative <= len(rows) * (1 + 1e-8)).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 6), st.booleans()), min_size=1, max_size=15))
def test_of_exact_and_right_censored_times_it_is_kaplan_meier(rows) -> None:
    time, event = (np.array(column) for column in zip(*rows, strict=True))
    curve = turnbull(time, np.where(event, time, np.inf))
    ordinary = kaplan_meier(event_table(time, event), interval="plain")["all"]
    for at, survival in zip(ordinary.times, ordinary.survival, strict=True):
        if at < time.max():
            assert curve.at(at).value == pytest.approx(survival, abs=1e-9)


def test_a_thousand_patients_on_random_visits() -> None:
    """Exponential times seen every half year from a random first visit: within three standard errors of a sample of
    that size, and 1e-8 of its own maximum."""
    rng = np.random.default_rng(4)
    time, first = rng.exponential(1, 1000), rng.uniform(0, 0.5, 1000)
    visits = np.floor((time - first) / 0.5)
    left = np.where(time < first, 0, first + 0.5 * visits)
    right = np.where(time < first, first, first + 0.5 * (visits + 1))
    curve = turnbull(left, np.where(left > 3, np.inf, right))
    low, high = curve.bounds(1.0)
    assert abs((low + high) / 2 - np.exp(-1)) < 0.08


def test_nobody_or_one_with_an_event() -> None:
    censored = turnbull([3, 5], [None, np.nan])
    assert (censored.left.tolist(), censored.right.tolist(), censored.events) == ([5], [np.inf], 0)
    assert censored.at(5).value == 1
    assert turnbull([2], [2]).at(2).value == 0
    assert "(5, inf]" in str(censored)


@pytest.mark.parametrize(
    ("left", "right", "message"),
    [
        ([1, 4], [2, 3], r"found row 2 \(4 to 3\)"),
        ([-1, 4], [2, 5], "left: expected finite times of 0 or more, found -1"),
        ([1, None], [2, 3], "left: expected finite times"),
        ([1], [2, 3], "one length"),
        ([], [], "at least one row"),
    ],
)
def test_unusable_limits_are_refused_by_row(left, right, message) -> None:
    with pytest.raises(EstimationError, match=message):
        turnbull(left, right)
