"""One patient's status changed: every P value against the test of the changed data itself."""

import numpy as np
import pytest

from analysis.made import observations, pair
from theracurve.analysis.fragility import MOST_FOR_EXACT, MOST_PATIENTS, fragilities
from theracurve.analysis.scrutiny import Fragility
from theracurve.survival import event_table, exact_log_rank, log_rank

TIME = np.array([3, 5, 8, 8, 12, 15, 15, 15, 1, 2, 4, 4, 9, 15.0])
EVENT = np.array([1, 0, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 0], bool)
GROUP = np.array(["A"] * 8 + ["B"] * 6)


def found(test: str, horizon: str | None = None, level: float = 0.05) -> Fragility:
    both = {f.test: f for f in fragilities(pair(observations(TIME, EVENT, GROUP), horizon), level)}
    return both[test]


def test_each_change_is_the_test_of_the_changed_patients() -> None:
    asymptotic, exact = found("log_rank"), found("exact_log_rank")
    assert [c.patient_id for c in exact.changes] == [f"P{i}" for i in range(1, 15)]
    for place in range(len(TIME)):
        changed = EVENT.copy()
        changed[place] = not changed[place]
        assert asymptotic.changes[place].p_value == pytest.approx(
            log_rank(event_table(TIME, changed, group=GROUP)).p_value
        )
        assert exact.changes[place].p_value == pytest.approx(exact_log_rank(TIME, changed, GROUP).p_value)
        assert exact.changes[place].event == EVENT[place]


def test_the_extremes_and_who_turns_the_verdict() -> None:
    fragility = found("exact_log_rank", level=0.2)
    values = [c.p_value for c in fragility.changes]
    assert (fragility.lowest.p_value, fragility.highest.p_value) == (min(values), max(values))
    assert fragility.p_value is not None
    turning = {c.patient_id for c in fragility.turning}
    below = {c.patient_id for c in fragility.changes if c.p_value < 0.2}
    everybody = {c.patient_id for c in fragility.changes}
    assert turning == (everybody - below if fragility.p_value < 0.2 else below)
    assert 0 < len(turning) < len(everybody)


def test_beyond_the_horizon_it_is_the_status_at_the_horizon_that_changes() -> None:
    last = found("log_rank", "9 days").changes[7]
    assert (last.event, last.months) == (False, pytest.approx(9 / 30.4375))


def test_without_an_event_there_is_nothing_to_change() -> None:
    nobody = pair(observations(TIME, np.zeros(len(TIME), bool), GROUP))
    assert {(f.p_value, f.changes) for f in fragilities(nobody, 0.05)} == {(None, ())}
    assert all(f.reason for f in fragilities(nobody, 0.05))


def test_large_studies_are_not_asked() -> None:
    rng = np.random.default_rng(1)
    for n, changes in ((MOST_FOR_EXACT + 1, MOST_FOR_EXACT + 1), (MOST_PATIENTS + 1, 0)):
        group = np.where(np.arange(n) % 2, "A", "B")
        many = pair(observations(rng.integers(1, 50, n), rng.random(n) < 0.5, group))
        (found,) = fragilities(many, 0.05)
        assert (found.test, len(found.changes), bool(found.reason)) == ("log_rank", changes, not changes)
