"""Curves of a masked study: they fall by as many events as the least count, and end while so many are at risk."""

from random import Random

import numpy as np
import pytest

from theracurve.analysis.drawing import drawn
from theracurve.report.figures.masked_curves import by_steps
from theracurve.survival import event_table, kaplan_meier


@pytest.mark.parametrize("seed", range(50))
def test_no_step_and_no_end_is_of_few_patients(seed: int) -> None:
    random = Random(seed)
    n, least = random.randint(1, 60), random.choice((3, 5, 10))
    days = [random.randint(0, 900) for _ in range(n)]
    events = [random.random() < 0.6 for _ in range(n)]
    [curve] = kaplan_meier(event_table(np.array(days, float), np.array(events))).values()
    whole = drawn(curve)
    told = by_steps(whole, least)
    assert (told.n, told.events, told.censor_times) == (n, whole.events, ())
    assert all(count == 0 or count >= least for count in told.events_at)
    assert all(count % least == 0 for count in told.at_risk)
    falls = [s for s, count in zip(told.survival, told.events_at, strict=True) if count]
    assert set(falls) <= set(whole.survival)
    assert told.last_time == int(told.last_time)
    assert told.last_time == 0 or whole.at_risk_at(told.last_time) >= least
    for time, survived in zip(told.times, told.survival, strict=True):
        together = sum(count for at, count in zip(told.times, told.events_at, strict=True) if at <= time)
        assert 0 <= whole.events_by(time) - together < least
        assert survived >= min((s for at, s in zip(whole.times, whole.survival, strict=True) if at <= time), default=1)
