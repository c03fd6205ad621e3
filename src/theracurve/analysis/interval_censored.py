"""Events that are only seen at visits: what is known is that they lie between two of them, (left, right].

The usual analysis dates them at the visit that saw them, which moves curves to the right and makes ties of visits.
Turnbull's curve and the interval-censored log-rank test use what is known, and stand beside it.
"""

from collections.abc import Iterator
from dataclasses import replace

from theracurve.analysis.observations import Observations
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.planned import Planned, in_months, noted
from theracurve.analysis.study_estimate import StudyEstimate, StudyTest
from theracurve.phrases import NOTHING, apart, clauses
from theracurve.survival import TurnbullCurve, interval_log_rank, turnbull
from theracurve.vocabulary.study_quantities import StudyQuantity

METHOD = apart(
    (
        StudyPhrase.TURNBULL(),
        clauses(StudyPhrase.VISIT_LIMITS(), StudyPhrase.NO_CONFIDENCE_INTERVAL()),
    )
)


def curves_between_visits(within: Observations, groups: tuple[str, ...]) -> dict[str, TurnbullCurve]:
    of_groups = ((group, within.of_groups(group)) for group in groups)
    return {group: turnbull(chosen.left, chosen.right) for group, chosen in of_groups}


def median_intervals(planned: Planned, curves: dict[str, TurnbullCurve]) -> Iterator[StudyEstimate]:
    """Between which visits half of a group had had the event; `lower` and `upper` are no confidence limits."""
    for group, curve in curves.items():
        found = curve.quantile_interval(0.5)
        estimate = StudyEstimate(
            endpoint=planned.analysis.endpoint,
            quantity=StudyQuantity.MEDIAN_BETWEEN_VISITS,
            variant=planned.variant,
            group=group,
            lower=found[0] if found else None,
            upper=found[1] if found else None,
            n=curve.n,
            events=curve.events,
            method=METHOD,
            source=curve.source,
            horizon_months=planned.horizon_months,
            reason=NOTHING if found else StudyPhrase.NO_HALF(),
            notes=(StudyPhrase.BETWEEN_VISITS(),),
        )
        yield in_months(estimate)


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
