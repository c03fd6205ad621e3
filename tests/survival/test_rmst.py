"""Restricted means: by hand, by direct integration, by finite differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from theracurve.errors import UsageError
from theracurve.survival import event_table, kaplan_meier, rmst


def test_by_hand() -> None:
    """S is 1 to 1, 3/4 to 2, 3/8 to 4: the area is 1 + 3/4 + 3/4; events at 1 (of 4) and 2 (of 2)."""
    result = rmst(event_table([1, 1, 2, 5], [1, 0, 1, 0]), horizon=4)["all"]
    assert result.value == 2.5
    assert result.std_error == pytest.approx(np.sqrt(1.5**2 * 1 / (4 * 3) + 0.75**2 * 1 / (2 * 1)))
    assert result.events == 2


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=20), st.floats(0.1, 15))
def test_it_is_the_area_under_the_curve(rows, horizon) -> None:
    time, event = zip(*rows, strict=True)
    table = event_table(list(time), list(event))
    mean, curve = rmst(table, horizon=horizon, extend=True)["all"], kaplan_meier(table)["all"]
    edges = np.unique(np.clip([0, *time, horizon], 0, horizon))
    steps = np.append(1.0, curve.survival)[np.searchsorted(curve.times, (edges[1:] + edges[:-1]) / 2)]
    assert mean.value == pytest.approx((steps * np.diff(edges)).sum())
    reaches = horizon <= max(time) or curve.survival[-1] == 0
    assert rmst(table, horizon=horizon)["all"].estimable == reaches


def test_weights_take_the_variance_of_the_influences() -> None:
    rng = np.random.default_rng(12)
    time, event, weight = rng.integers(0, 12, 40), rng.random(40) < 0.6, rng.uniform(0.2, 3, 40)

    def mean(weights: np.ndarray) -> float:
        return rmst(event_table(time, event, weight=weights), horizon=9)["all"].value

    h = 1e-5
    slopes = np.array([(mean(weight + h * unit) - mean(weight - h * unit)) / (2 * h) for unit in np.eye(40)])
    found = rmst(event_table(time, event, weight=weight), horizon=9)["all"]
    assert found.std_error == pytest.approx(np.sqrt(((weight * slopes) ** 2).sum()), rel=1e-6)


def test_a_horizon_beyond_follow_up_is_not_estimable() -> None:
    table = event_table([4, 9, 3, 5], [1, 0, 1, 1], group=list("AABB"))
    result = rmst(table, horizon=12)
    assert result["A"].reason == "follow-up of this group ends at 9"
    assert result["B"].estimable, "its curve has come down to 0"
    assert result.difference.reason == "A: follow-up of this group ends at 9"
    assert result.difference_test.reason == result.ratio.reason == result.difference.reason
    assert rmst(table, horizon=12, extend=True).difference.estimable
    assert "not estimable: follow-up of this group ends at 9" in str(result)


def test_what_has_no_variance_or_no_ratio() -> None:
    nobody = rmst(event_table([5, 6], [0, 0], group=["A", "B"]), horizon=4)
    assert nobody.difference.value == 0
    assert nobody.difference_test.reason == "no event before the horizon in either group"
    assert nobody.time_lost_ratio.reason == "B: no time was lost"
    assert "no width" in str(nobody["A"].notes[0])
    at_once = rmst(event_table([0, 6, 0, 0], [1, 1, 1, 1], group=list("AABB")), horizon=4)
    assert at_once["B"].value == 0
    assert at_once.ratio.reason == "B: the mean is 0"
    assert rmst(event_table([5], [1]), horizon=4).difference.reason == "there is only one group"
    assert "there are 3 groups" in str(rmst(event_table([5] * 3, [1] * 3, group=list("ABC")), horizon=4).ratio.reason)
    for horizon in (0, -1, np.nan, np.inf):
        with pytest.raises(UsageError, match="expected a horizon above 0"):
            rmst(event_table([5], [1]), horizon=horizon)


def test_the_reference_can_be_named(aml) -> None:
    table = event_table(aml.time, aml.event, group=aml.group)
    one, other = rmst(table, horizon=40), rmst(table, horizon=40, reference="not maintained")
    assert one.difference.value == -other.difference.value
    assert one.ratio.value == pytest.approx(1 / other.ratio.value)
    assert one.ratio.lower == pytest.approx(1 / other.ratio.upper)
    assert other.ratio.group == "maintained / not maintained"
