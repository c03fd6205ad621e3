"""Events that are only seen at visits: what is known is that they lie between two of them, (left, right].

The usual analysis dates them at the visit that saw them, which moves curves to the right and makes ties of visits.
Turnbull's curve and the interval-censored log-rank test use what is known, and stand beside it.
"""

from collections.abc import Iterator
from dataclasses import replace

from theracurve.analysis.observations import Observations
from theracurve.analysis.planned import Planned, in_months
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.survival import TurnbullCurve, interval_log_rank, turnbull

BETWEEN_VISITS = "an event seen at a visit lies between that visit and the last one without it"
KNOWN_AT_HORIZON = "what the visits up to the horizon showed"


def curves_between_visits(within: Observations, groups: tuple[str, ...]) -> dict[str, TurnbullCurve]:
    of_groups = ((group, within.of_groups(group)) for group in groups)
    return {group: turnbull(chosen.left, chosen.right) for group, chosen in of_groups}


def median_intervals(planned: Planned, curves: dict[str, TurnbullCurve]) -> Iterator[StudyEstimate]:
    """Between which visits half of a group had had the event; `lower` and `upper` are no confidence limits."""
    for group, curve in curves.items():
        found = curve.quantile_interval(0.5)
        estimate = StudyEstimate(
            endpoint=planned.analysis.endpoint,
            quantity="median_between_visits",
            variant=planned.variant,
            group=group,
            lower=found[0] if found else None,
            upper=found[1] if found else None,
            n=curve.n,
            events=curve.events,
            method="Turnbull curve; the limits are the visits between which it passes 0.5, no confidence interval",
            source=curve.source,
            horizon_months=planned.horizon_months,
            reason="" if found else "the curve does not fall to 0.5",
            notes=(BETWEEN_VISITS,),
        )
        yield in_months(estimate)


def log_rank_between_visits(planned: Planned, within: Observations, groups: tuple[str, ...]) -> StudyEstimate:
    found = interval_log_rank(within.left, within.right, within.group)
    return noted(planned, planned.estimate(found, groups=groups, events=int(within.event.sum())))


def exact_log_rank_between_visits(planned: Planned, within: Observations, groups: tuple[str, ...]) -> StudyEstimate:
    found = interval_log_rank(within.left, within.right, within.group, method="exact")
    places = {"quantity": "exact_interval_log_rank", "groups": groups, "events": int(within.event.sum())}
    return noted(planned, planned.estimate(found, **places))


def noted(planned: Planned, estimate: StudyEstimate) -> StudyEstimate:
    known = (KNOWN_AT_HORIZON,) if planned.analysis.horizon else ()
    return replace(estimate, notes=(*estimate.notes, BETWEEN_VISITS, *known))
