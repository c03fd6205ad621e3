"""Which response is the best of those that count, and on what that rests (section 5b).

Eisenhauer et al., Eur J Cancer 2009;45:228-47, table 3.
"""

from collections.abc import Mapping

from theracurve.definition.best_response import BestResponseRule
from theracurve.derivation.reference.chart.choosing import lateness, sources_of
from theracurve.derivation.reference.evidence import Decided
from theracurve.derivation.reference.responses.confirmation import ConfirmedResponse
from theracurve.derivation.reference.responses.response_course import (
    ResponseCourse,
    marks_of_responses,
    sources_of_responses,
)
from theracurve.derivation.reference.responses.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Response

STABLE_AS: Mapping[Response, tuple[Response, ...]] = {
    Response.SD: (Response.CR, Response.PR, Response.SD),
    Response.NON_CR_NON_PD: (Response.NON_CR_NON_PD,),
}
"""What is no response, with the codes that show it where they are seen late enough."""


def decide(course: ResponseCourse) -> Decided:
    """The first case that holds, from CR down to what cannot be evaluated."""
    for code, confirmed in ((Response.CR, course.complete), (Response.PR, course.partial)):
        if confirmed:
            return responded(code, confirmed[0], course.rule)
    for code, shown_by in STABLE_AS.items():
        shown = [response for response in course.counted if response.code in shown_by]
        late_enough = [response for response in shown if is_stable(response, course.rule)]
        if late_enough:
            return stable(code, late_enough[0], course)
    return not_evaluable(course) if course.progression is None else progressed(course.progression)


def responded(code: Response, found: ConfirmedResponse, rule: BestResponseRule) -> Decided:
    response, by = found.response, found.by
    if rule.confirmed_after is None:
        return resting_on(code, "responded", response)
    return Decided(
        answer=code.value,
        reason="confirmed",
        value=float(by.day - response.day),
        threshold=float(rule.confirmed_after),
        unit="days",
        days=response.day,
        sources=sources_of_responses(response, by),
        marks=marks_of_responses(response, by),
    )


def is_stable(response: TumourResponse, rule: BestResponseRule) -> bool:
    return rule.stable_for is None or response.day >= rule.stable_for


def stable(code: Response, response: TumourResponse, course: ResponseCourse) -> Decided:
    """No response, or one that nothing confirmed."""
    least = course.rule.stable_for
    is_seen = any(counted.code in (Response.CR, Response.PR) for counted in course.counted)
    return Decided(
        answer=code.value,
        reason="unconfirmed" if is_seen else "stable",
        value=None if least is None else float(response.day),
        threshold=None if least is None else float(least),
        unit="" if least is None else "days",
        days=response.day,
        sources=sources_of_responses(response),
        marks=marks_of_responses(response),
    )


def progressed(progression: TumourResponse) -> Decided:
    return resting_on(Response.PD, "progressed", progression)


def resting_on(code: Response, reason: str, response: TumourResponse) -> Decided:
    return Decided(
        answer=code.value,
        reason=reason,
        days=response.day,
        sources=sources_of_responses(response),
        marks=marks_of_responses(response),
    )


def not_evaluable(course: ResponseCourse) -> Decided:
    """Nothing that counts, with the reason."""
    if not course.responses:
        return unread(course)
    if not course.before_treatment:
        return treated_before(course)
    is_assessed = any(response.is_evaluable for response in course.before_treatment)
    last = course.before_treatment[-1]
    return Decided(
        answer=Response.NE.value,
        reason="too_early" if is_assessed else "not_assessed",
        sources=sources_of_responses(last),
        marks=marks_of_responses(last),
    )


def unread(course: ResponseCourse) -> Decided:
    """By a reader who decides without a response: as an adjudicator, because of a row."""
    if course.timeline.death_day is None:
        return without_response(course, "no_assessment", then=course.adjudicated)
    return without_response(course, "died", course.timeline.follow_up_source, course.adjudicated)


def treated_before(course: ResponseCourse) -> Decided:
    assert course.treatment is not None
    return without_response(course, "other_treatment", course.treatment.evidence.decided.sources)


def without_response(
    course: ResponseCourse, reason: str, first: tuple[str, ...] = (), then: tuple[str, ...] = ()
) -> Decided:
    """What no response speaks of; between `first` and `then` stands what says whether anything was measurable."""
    baseline = course.measurable_by
    return Decided(
        answer=Response.NE.value,
        reason=reason,
        sources=first + sources_of(*baseline) + then,
        marks=lateness(*baseline),
    )
