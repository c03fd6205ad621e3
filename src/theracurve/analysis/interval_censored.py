"""Events that are only seen at visits: what is known is that they lie between two of them, (left, right].

The usual analysis dates them at the visit that saw them, which moves curves to the right and makes ties of visits.
Turnbull's curve and the interval-censored log-rank test use what is known, and stand beside it.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from theracurve.analysis.curve_interval import interval_for
from theracurve.analysis.observations import Observations
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.planned import Planned, in_months, noted
from theracurve.analysis.study_estimate import StudyEstimate, StudyTest
from theracurve.phrases import NOTHING, apart
from theracurve.survival import TurnbullCurve, event_table, interval_log_rank, kaplan_meier, turnbull
from theracurve.vocabulary.study_quantities import StudyQuantity

LEVEL = 0.95


def curves_between_visits(within: Observations, groups: tuple[str, ...]) -> dict[str, TurnbullCurve]:
    of_groups = ((group, within.of_groups(group)) for group in groups)
    return {group: turnbull(chosen.left, chosen.right) for group, chosen in of_groups}


def median_intervals(
    planned: Planned, within: Observations, curves: dict[str, TurnbullCurve]
) -> Iterator[StudyEstimate]:
    """Between which visits half of a group had had the event, `between`, with confidence limits.

    The two visits may be those of different patients and as near as chance has it, so they say nothing of precision.
    """
    for group, curve in curves.items():
        found, (lower, upper, interval) = curve.quantile_interval(0.5), limits_of_median(within.of_groups(group))
        estimate = StudyEstimate(
            endpoint=planned.analysis.endpoint,
            quantity=StudyQuantity.MEDIAN_BETWEEN_VISITS,
            variant=planned.variant,
            group=group,
            between=found,
            lower=lower if found else None,
            upper=upper if found else None,
            level=LEVEL if found else None,
            n=curve.n,
            events=curve.events,
            method=apart((StudyPhrase.TURNBULL(), StudyPhrase.VISIT_LIMITS(interval=interval))),
            source=curve.source,
            horizon_months=planned.horizon_months,
            reason=NOTHING if found else StudyPhrase.NO_HALF(),
            notes=(StudyPhrase.BETWEEN_VISITS(),),
        )
        yield in_months(estimate)


def limits_of_median(group: Observations) -> tuple[float | None, float | None, str]:
    """The lowest and the highest limit of two curves, with every event as early and as late as its visits allow, and
    the interval that they are of. A limit that one of them does not reach is none."""
    seen = np.isfinite(group.right)
    ends = (group.left, np.where(seen, group.right, group.left))
    tables = [event_table(end, seen) for end in ends]
    interval = interval_for(tables[0])
    found = [curve.median() for table in tables for curve in kaplan_meier(table, interval=interval).values()]
    lower = [median.lower for median in found if median.lower is not None]
    upper = [median.upper for median in found if median.upper is not None]
    return min(lower, default=None), max(upper) if len(upper) == len(found) else None, interval


def log_rank_between_visits(planned: Planned, within: Observations, groups: tuple[str, ...]) -> StudyTest:
    found = interval_log_rank(within.left, within.right, within.group)
    return tested(planned, within, planned.test(found, StudyQuantity.INTERVAL_LOG_RANK, groups))


def exact_log_rank_between_visits(planned: Planned, within: Observations, groups: tuple[str, ...]) -> StudyTest:
    found = interval_log_rank(within.left, within.right, within.group, method="exact")
    return tested(planned, within, planned.test(found, StudyQuantity.EXACT_INTERVAL_LOG_RANK, groups))


def tested(planned: Planned, within: Observations, test: StudyTest) -> StudyTest:
    """With the events that visits saw, and what was taken as known."""
    known = (StudyPhrase.KNOWN_AT_HORIZON(),) if planned.analysis.horizon else ()
    return noted(replace(test, events=int(within.event.sum())), StudyPhrase.BETWEEN_VISITS(), *known)
