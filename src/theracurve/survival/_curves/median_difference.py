"""The difference of two medians, with limits recovered from the limits of each.

Zou and Donner (2008), Stat Med 27:1693-702: each limit of the difference is as far from it as the limits of the two
medians on that side are from them, added as variances are.
"""

from math import hypot

from theracurve.phrases import NOTHING, Statement, apart, clauses
from theracurve.survival._curves.intervals import Interval
from theracurve.survival._curves.kaplan_meier import kaplan_meier
from theracurve.survival._inputs.comparison import compared_groups
from theracurve.survival._tables.event_table import EventTable
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.values import Estimate


def median_difference(
    table: EventTable, *, reference: object = None, interval: Interval = "log-log", level: float = 0.95
) -> Estimate:
    """The median of a group less that of the reference, the first group unless named.

    A limit is None where the median that it rests on is not limited on that side. Not estimable where a curve does
    not fall to 0.5. Raises UsageError for an unknown reference or interval.
    """
    pair, curves = compared_groups(table, reference), kaplan_meier(table, interval=interval, level=level)
    medians = {} if pair.reason else {name: curves[name].median() for name in (pair.group, pair.reference)}
    unreached = (Why.IN_GROUP(group=name, reason=m.reason) for name, m in medians.items() if m.reason)
    reason: Statement = pair.reason or next(unreached, NOTHING)
    value, lower, upper = (None, None, None) if reason else _recovered(*medians.values())
    return Estimate(
        quantity="median_difference",
        value=value,
        lower=lower,
        upper=upper,
        level=level,
        n=int(table.patients.sum()),
        events=int(table.events.sum()),
        unit="time",
        method=clauses(Method.MEDIAN_DIFFERENCE(), Method.RECOVERED_LIMITS(interval=interval)),
        source=apart((papers.BROOKMEYER_CROWLEY, papers.ZOU_DONNER)),
        group=None if reason else f"{pair.group} - {pair.reference}",
        reason=reason,
    )


def _recovered(group: Estimate, reference: Estimate) -> tuple[float, float | None, float | None]:
    """The difference with its limits; None where one of the limits that make it is open."""
    assert group.value is not None
    assert reference.value is not None
    value = group.value - reference.value
    below = _distance(group.value, group.lower, reference.value, reference.upper)
    above = _distance(group.value, group.upper, reference.value, reference.lower)
    return value, None if below is None else value - below, None if above is None else value + above


def _distance(first: float, limit: float | None, second: float, other: float | None) -> float | None:
    return None if limit is None or other is None else hypot(first - limit, second - other)
