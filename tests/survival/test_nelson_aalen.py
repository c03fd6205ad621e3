"""The cumulative hazard by hand, and where it must refuse to answer."""

import numpy as np
import pytest

from theracurve.errors import UsageError
from theracurve.survival import event_table, nelson_aalen


def test_by_hand() -> None:
    curve = nelson_aalen(event_table([1, 2, 2, 3, 4], [1, 1, 0, 1, 0]))["all"]
    assert curve.hazard == pytest.approx(np.cumsum([1 / 5, 1 / 4, 1 / 2, 0]))
    assert curve.std_error == pytest.approx(np.sqrt(np.cumsum([1 / 25, 1 / 16, 1 / 4, 0])))
    width = 1.959963984540054 * curve.std_error / curve.hazard
    assert curve.upper == pytest.approx(curve.hazard * np.exp(width))
    assert curve.lower == pytest.approx(curve.hazard * np.exp(-width))


def test_the_hazard_of_6_mp_by_hand(leukaemia) -> None:
    curve = nelson_aalen(event_table(leukaemia.time, leukaemia.event, group=leukaemia.group))["6-MP"]
    at_events = curve.events > 0
    steps = [3 / 21, 1 / 17, 1 / 15, 1 / 12, 1 / 11, 1 / 7, 1 / 6]
    assert curve.hazard[at_events] == pytest.approx(np.cumsum(steps), rel=1e-14)


def test_weights_take_the_variance_of_the_influences() -> None:
    rng = np.random.default_rng(3)
    time, event, weight = rng.integers(1, 9, 30), rng.random(30) < 0.6, rng.uniform(0.2, 3, 30)

    def hazard(weights: np.ndarray) -> float:
        return nelson_aalen(event_table(time, event, weight=weights))["all"].at(5).value

    h = 1e-5
    slopes = [(hazard(weight + h * unit) - hazard(weight - h * unit)) / (2 * h) for unit in np.eye(30)]
    found = nelson_aalen(event_table(time, event, weight=weight))["all"].at(5)
    assert found.std_error == pytest.approx(np.sqrt(np.sum((weight * np.array(slopes)) ** 2)), rel=1e-7)


def test_before_during_and_after_follow_up(leukaemia) -> None:
    result = nelson_aalen(event_table(leukaemia.time, leukaemia.event, group=leukaemia.group))
    curve = result["6-MP"]
    before = curve.at(3)
    assert (before.value, before.std_error, before.lower, before.upper, before.events) == (0, 0, 0, 0, 0)
    assert curve.at(6).events == 3
    assert curve.at(36).reason == "follow-up of this group ends at 35"
    with pytest.raises(UsageError, match="expected a time of 0 or more, found nan"):
        curve.at(float("nan"))
    with pytest.raises(UsageError, match="expected a level between 0 and 1"):
        nelson_aalen(event_table([1], [1]), level=95)
    assert str(result).splitlines()[:3] == [
        "cumulative hazard",
        "group    patients  events  last time  hazard",
        "6-MP           21       9         35  0.7521",
    ]
