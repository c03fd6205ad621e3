"""The median of events seen at visits: where Turnbull's curve passes 0.5, with limits that no dating leaves."""

from collections.abc import Callable

import numpy as np
import pytest

from theracurve.analysis.interval_censored import curves_between_visits, median_intervals
from theracurve.analysis.observations import Observations
from theracurve.analysis.planned import Planned
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.analyses import Analysis
from theracurve.survival import event_table, kaplan_meier
from theracurve.vocabulary.study_time import DAYS_PER_MONTH
from theracurve.wording.estimates import value_of
from theracurve.wording.words import words_in

# Seven patients whose visits lie months apart, each (last visit without the event, visit with it): days
LEFT = np.array([15.0, 20.0, 30.0, 60.0, 81.0, 80.0, 120.0])
RIGHT = np.array([61.0, 70.0, 82.0, 150.0, 170.0, 200.0, 240.0])
MONTH = float(DAYS_PER_MONTH)


def seven(left: np.ndarray = LEFT, right: np.ndarray = RIGHT) -> Observations:
    seen = np.isfinite(right)
    n = len(left)
    return Observations(
        patient=np.array([f"P{place}" for place in range(n)], dtype=object),
        group=np.full(n, "A", dtype=object),
        entry=np.zeros(n),
        time=np.where(seen, right, left),
        event=seen,
        competing=np.zeros(n, dtype=bool),
        left=left,
        right=right,
    )


def median_of(within: Observations) -> StudyEstimate:
    planned = Planned(Analysis(endpoint="time_to_progression"), "protocol")
    [found] = median_intervals(planned, within, curves_between_visits(within, ("A",)))
    return found


def test_visits_of_different_patients_are_no_precision() -> None:
    """The curve passes 0.5 between days 60 and 61: one patient's visit without the event and another's with it."""
    found = median_of(seven())
    assert found.value is None
    assert found.between == pytest.approx((60 / MONTH, 61 / MONTH))
    assert (found.lower, found.upper) == pytest.approx((15 / MONTH, 240 / MONTH))
    assert value_of(found, words_in("en")) == "between 1.97 months and 2.00 months (95 % CI 0.49 to 7.89)"


@pytest.mark.parametrize("dated", [lambda a, b: a, lambda a, b: b, lambda a, b: (a + b) / 2])
def test_neither_dating_has_limits_outside(dated: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> None:
    limits = kaplan_meier(event_table(dated(LEFT, RIGHT), np.ones(7)), interval="beta-product")["all"].median()
    found = median_of(seven())
    assert limits.lower is not None
    assert limits.upper is not None
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower * MONTH <= limits.lower + 1e-9
    assert limits.upper <= found.upper * MONTH + 1e-9


def test_a_limit_that_one_dating_does_not_reach_is_none() -> None:
    """Four left without the event on day 200: dated late, two of six had it."""
    left, right = np.append(LEFT[:6], [200.0] * 3), np.append(RIGHT[:6], [np.inf] * 3)
    assert median_of(seven(left, right)).upper is None


def test_a_curve_that_stays_above_half_has_no_median_and_says_so() -> None:
    found = median_of(seven(np.array([10.0, 20.0, 30.0]), np.array([20.0, np.inf, np.inf])))
    assert (found.between, found.lower, found.upper) == (None, None, None)
    assert found.reason
