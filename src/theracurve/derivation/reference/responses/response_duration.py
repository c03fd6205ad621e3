"""How long a response lasted: until progression or death, or as long as it is known (section 5b)."""

from collections.abc import Sequence

from theracurve.derivation.reference.evidence import Decided
from theracurve.derivation.reference.responses.confirmation import ConfirmedResponse
from theracurve.derivation.reference.responses.response_course import (
    ResponseCourse,
    marks_of_responses,
    sources_of_responses,
)
from theracurve.derivation.reference.responses.tumour_response import TumourResponse

EVENT, CENSORED = "event", "censored"


def find_duration(course: ResponseCourse) -> Decided | None:
    """The duration in days, with the day on which it ends or is censored; None without a response."""
    first = course.first_response
    if first is None:
        return None
    seen = [first.response] if course.rule.confirmed_after is None else [first.response, first.by]
    death = death_before_progression(course, first)
    if death is not None:
        return lasting(EVENT, "died", death, seen, course.timeline.follow_up_source)
    if course.progression is not None:
        return lasting(EVENT, "progressed", course.progression.day, [*seen, course.progression])
    last = next(response for response in reversed(course.counted) if response.is_evaluable)
    return censored(course, last, [*seen, last])


def death_before_progression(course: ResponseCourse, first: ConfirmedResponse) -> int | None:
    """The day of a death that ends the response: before progression, and not after another treatment."""
    death, treatment, progression = course.timeline.death_day, course.treatment, course.progression
    if death is None or death < first.response.day or (treatment is not None and death > treatment.day):
        return None
    return death if progression is None or death < progression.day else None


def censored(course: ResponseCourse, last: TumourResponse, cited: Sequence[TumourResponse]) -> Decided:
    """Up to the last assessment by which the response is known to go on."""
    if course.treatment is None:
        return lasting(CENSORED, "last_assessment", last.day, cited)
    return lasting(CENSORED, "other_treatment", last.day, cited, course.treatment.evidence.decided.sources)


def lasting(
    answer: str, reason: str, end: int, cited: Sequence[TumourResponse], other_sources: tuple[str, ...] = ()
) -> Decided:
    """From the first of the responses cited to the end; `other_sources` are cited after them."""
    return Decided(
        answer=answer,
        reason=reason,
        value=float(end - cited[0].day),
        unit="days",
        days=end,
        sources=sources_of_responses(*cited) + other_sources,
        marks=marks_of_responses(*cited),
    )
