"""Which interval a curve has: one that exists, whatever the size of the groups."""

import pytest

from theracurve.analysis.curve_interval import interval_for
from theracurve.survival import event_table, kaplan_meier


@pytest.mark.parametrize(
    ("n", "events", "interval"), [(70, 0, "beta-product"), (49, 9, "beta-product"), (70, 60, "log-log")]
)
def test_a_group_without_events_has_an_interval_however_large(n: int, events: int, interval: str) -> None:
    times = [float(month) for month in range(1, n + 1)]
    table = event_table(times, [place < events for place in range(n)])
    assert interval_for(table) == interval
    [curve] = kaplan_meier(table, interval=interval_for(table)).values()
    assert curve.median().lower is not None
