"""Derived endpoints: from an origin to the earliest of the events, or to a censoring (section 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from theracurve.definition.endpoints import Endpoint
from theracurve.definition.study import Study
from theracurve.derivation.reference.benefit import Benefit
from theracurve.derivation.reference.censoring import Components, Ending, censor, censored, last_assessment
from theracurve.derivation.reference.events import Event, Tracks
from theracurve.derivation.reference.evidence import Decided, Evidence, Row
from theracurve.derivation.reference.timeline import Timeline

COUNT_ON_DAY_ZERO = ("death", "therapy_side_effect")
RULE_ID = "endpoint"


@dataclass(frozen=True, slots=True)
class Course:
    """What became of one patient by one definition."""

    timeline: Timeline
    variant: str
    study: Study
    benefit: Benefit | None
    events: Sequence[Event]
    tracks: Mapping[str, Tracks]


@dataclass(frozen=True, slots=True)
class DerivedEndpoint:
    name: str
    origin: int
    ending: Ending
    evidence: Evidence


def derive_endpoints(course: Course) -> list[DerivedEndpoint]:
    """Every derived endpoint that the patient has, in the order of the protocol."""
    found = ((name, endpoint, origin_of(endpoint, course)) for name, endpoint in course.study.derived_endpoints.items())
    return [derive_endpoint(course, name, endpoint, origin) for name, endpoint, origin in found if origin is not None]


def origin_of(endpoint: Endpoint, course: Course) -> int | None:
    """The study day from which the endpoint counts; None for a patient whom it does not concern."""
    if endpoint.among is None:
        return 0
    benefit = course.benefit
    return benefit.visit.attended_day if benefit and benefit.is_met and benefit.visit else None


def derive_endpoint(course: Course, name: str, endpoint: Endpoint, origin: int) -> DerivedEndpoint:
    ending = find_ending(course, endpoint, origin)
    time = max(ending.day - origin, 0)
    evidence = Evidence(
        patient_id=course.timeline.patient_id,
        variant=course.variant,
        decision="endpoint",
        subject=name,
        rule_id=RULE_ID,
        decided=Decided(
            answer="event" if ending.is_event else "censored",
            reason=ending.reason,
            value=float(time),
            unit="days",
            days=origin + time,
            sources=ending.sources,
        ),
    )
    return DerivedEndpoint(name, origin, ending, evidence)


def find_ending(course: Course, endpoint: Endpoint, origin: int) -> Ending:
    kinds = course.study.events_of(endpoint)
    components = {kind: last_assessment(course.tracks[kind], origin) for kind in kinds if kind in course.tracks}
    event = first_event(course.events, kinds, origin, counts_day_zero=endpoint.among is None)
    if event is None:
        return censor(course.timeline, origin, components, endpoint.censoring, "death" in kinds)
    if endpoint.among is None and is_unwitnessed_death(event, components, course.study):
        return censored(origin, "no_assessment")
    happened = event.occurrence
    return Ending(event.day, True, happened.left_day, happened.right_day, event.kind, event.evidence.decided.sources)


def first_event(events: Sequence[Event], kinds: Sequence[str], origin: int, counts_day_zero: bool) -> Event | None:
    """The earliest event after the origin; of one day by the order of kinds, then by occurrence."""

    def counts(event: Event) -> bool:
        on_day_zero = counts_day_zero and event.day == origin and event.kind in COUNT_ON_DAY_ZERO
        return event.kind in kinds and (event.day > origin or on_day_zero)

    return min(
        filter(counts, events), key=lambda event: (event.day, kinds.index(event.kind), event.number), default=None
    )


def is_unwitnessed_death(event: Event, components: Components, study: Study) -> bool:
    """A death after the second planned visit of a patient in whom nothing was ever assessed."""
    never_assessed = bool(components) and not any(components.values())
    second = study.planned_visits[1:2]
    return event.kind == "death" and never_assessed and any(event.day > visit.day for visit in second)


def endpoint_row(course: Course, derived: DerivedEndpoint) -> Row:
    ending, origin, time = derived.ending, derived.origin, derived.evidence.decided.value
    right = ending.right_day
    return (
        course.timeline.patient_id,
        course.timeline.group,
        derived.name,
        course.variant,
        time,
        ending.is_event,
        float(max(ending.left_day - origin, 0)),
        None if right is None else float(right - origin),
        ending.reason,
        derived.evidence.id,
    )
