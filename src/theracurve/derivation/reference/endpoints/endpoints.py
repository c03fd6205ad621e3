"""Derived endpoints: from an origin to the earliest of the events, or to a censoring (section 7)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from theracurve.definition.endpoints import Endpoint
from theracurve.definition.recorded_events import RECORDED
from theracurve.definition.study import Study
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.criteria.benefit import JudgedBenefit
from theracurve.derivation.reference.endpoints.censoring import censor_after_missed, censor_at_treatment, without_event
from theracurve.derivation.reference.endpoints.components import components_of
from theracurve.derivation.reference.endpoints.ending import (
    CENSORED,
    EVENT,
    FOR_EVER,
    NEXT_TREATMENT,
    Candidate,
    Ending,
    EndingAsked,
    NextTreatment,
)
from theracurve.derivation.reference.events.line_origins import PlacedLine
from theracurve.derivation.reference.events.other_treatments import OtherTreatment
from theracurve.derivation.reference.events.tracks import Event, Tracks
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence, Row
from theracurve.vocabulary.named import split_qualified

COUNT_ON_START = ("death", "disease_death", "therapy_side_effect")
SEEN_ON_THE_DAY = (*COUNT_ON_START, RECORDED, *NEXT_TREATMENT)
AT_A_READING = ("last_assessment", "missed_visits", *NEXT_TREATMENT)
RULE_ID = "endpoint"


@dataclass(frozen=True, slots=True)
class PatientCourse:
    """What became of one patient by one definition; `tracks`: the assessments of every assessed kind that applies."""

    chart: Chart
    variant: str
    study: Study
    benefits: Mapping[str, JudgedBenefit]
    events: Sequence[Event]
    tracks: Mapping[str, Tracks]
    other_treatments: Sequence[OtherTreatment]
    lines: Sequence[PlacedLine]


@dataclass(frozen=True, slots=True)
class Beginning:
    """The days from which an endpoint is followed: events count after `start`, the patient is at risk from `entry` on,
    and days are counted from `origin`; `next` is the treatment that comes next.

    `is_watched`: whether the assessed kinds of event count.
    """

    start: int
    entry: int
    origin: int
    next: NextTreatment | None
    is_watched: bool = True


@dataclass(frozen=True, slots=True)
class DerivedEndpoint:
    """One endpoint of one patient: where it begins, and how it ends."""

    name: str
    span: Beginning
    ending: Ending
    evidence: ReferenceEvidence


def derive_endpoints(course: PatientCourse) -> Iterator[DerivedEndpoint]:
    """Every derived endpoint that the patient has, in the order of the protocol."""
    for name, endpoint in course.study.derived_endpoints.items():
        span = span_of(endpoint, course)
        if span is not None:
            yield derive_endpoint(course, name, endpoint, span)


def span_of(endpoint: Endpoint, course: PatientCourse) -> Beginning | None:
    """Return where the endpoint begins, None for a patient whom it does not concern."""
    if endpoint.line is not None:
        return span_of_line(endpoint, course.lines)
    start = 0 if endpoint.among is None else course.benefits[course.study.benefit_of(endpoint)].day
    if start is None:
        return None
    origin = 0 if endpoint.starts_at == "time_zero" else start
    treatment = next((treatment for treatment in course.other_treatments if treatment.day > start), None)
    found = NextTreatment(treatment.day, treatment.evidence.decided.sources) if treatment else None
    return Beginning(start, start, origin, found)


def span_of_line(endpoint: Endpoint, lines: Sequence[PlacedLine]) -> Beginning | None:
    """From the first day of the line or, where progression on the next line counts, from that of the next."""
    own = next((placed for placed in lines if placed.line.number == endpoint.line), None)
    if own is None or own.origin is None:
        return None
    following = next((placed.line for placed in lines if placed.line.number == own.line.number + 1), None)
    found = NextTreatment(following.started, following.sources[:1], "next_line") if following else None
    follows = endpoint.next_line == "follow"
    start = following.started if follows and following else own.line.started
    return Beginning(start, own.line.started, own.origin, found, not follows or following is not None)


def derive_endpoint(course: PatientCourse, name: str, endpoint: Endpoint, span: Beginning) -> DerivedEndpoint:
    asked = ask(course, endpoint, span)
    ending = between_readings(asked, find_ending(asked))
    decided = Decided(
        answer=ending.answer,
        reason=ending.reason,
        value=float(ending.day - span.origin),
        unit="days",
        days=ending.day,
        sources=ending.sources,
        marks=ending.marks,
    )
    evidence = ReferenceEvidence(
        patient_id=course.chart.patient_id,
        variant=course.variant,
        decision="endpoint",
        subject=name,
        rule_id=RULE_ID,
        decided=decided,
    )
    return DerivedEndpoint(name, span, ending, evidence)


def ask(course: PatientCourse, endpoint: Endpoint, span: Beginning) -> EndingAsked:
    start, kinds = span.start, course.study.events_of(endpoint)
    tracks = course.tracks if span.is_watched else {}
    events = [event for event in course.events if span.is_watched or not is_assessed(event.kind)]
    return EndingAsked(
        timeline=course.chart.timeline,
        endpoint=endpoint,
        death=course.study.death_in(endpoint),
        visits=course.chart.schedule.planned,
        start=start,
        components=components_of(kinds, tracks, start, endpoint.censoring),
        death_day=course.chart.timeline.death_day,
        is_cause_asked="disease_death" in kinds,
        event=earlier(
            first_event(events, kinds, start, endpoint.among is None),
            span.next if endpoint.of_next_treatment == "event" else None,
        ),
        treatment=span.next,
    )


def is_assessed(kind: str) -> bool:
    return split_qualified(kind)[1] not in SEEN_ON_THE_DAY


def first_event(events: Sequence[Event], kinds: Sequence[str], start: int, counts_on_start: bool) -> Event | None:
    """The earliest event after the start; of one day by the order of kinds, then by occurrence."""

    def counts(event: Event) -> bool:
        on_start = counts_on_start and event.day == start and event.kind in COUNT_ON_START
        return event.kind in kinds and (event.day > start or on_start)

    return min(
        filter(counts, events), key=lambda event: (event.day, kinds.index(event.kind), event.number), default=None
    )


def earlier(event: Event | None, treatment: NextTreatment | None) -> Candidate | None:
    """The event, or the treatment where that is one and comes before it."""
    if treatment is not None and (event is None or treatment.day < event.day):
        rests_on = Decided(reason=treatment.reason, sources=treatment.sources)
        return Candidate(treatment.reason, treatment.day, treatment.day, rests_on)
    if event is None:
        return None
    return Candidate(event.kind, event.day, event.occurrence.left_day, event.evidence.decided)


def find_ending(asked: EndingAsked) -> Ending:
    """The steps of the rules, in their order."""
    if is_unwitnessed_death(asked):
        asked = replace(asked, event=None, death_day=None)
    interrupted = censor_at_treatment(asked) or censor_after_missed(asked)
    if interrupted is not None:
        return interrupted
    return without_event(asked) if asked.event is None else happened(asked, asked.event)


def is_unwitnessed_death(asked: EndingAsked) -> bool:
    """A death after the second planned visit of a patient in whom nothing was ever assessed."""
    if not asked.is_from_time_zero or not asked.components or not asked.components.were_never_assessed:
        return False
    event, second = asked.event, asked.visits[1:2]
    return event is not None and event.kind == "death" and any(event.day > visit.day for visit in second)


def happened(asked: EndingAsked, event: Candidate) -> Ending:
    return Ending(
        day=event.day,
        answer=EVENT,
        left_day=left_day(asked, event),
        right_day=event.day,
        reason=event.kind,
        sources=sources_of_event(asked, event),
        marks=event.decided.marks,
    )


def left_day(asked: EndingAsked, event: Candidate) -> int:
    """The last day on which the patient is known to be free of every event of the endpoint."""
    before = event.day - 1
    if event.kind == "death" and asked.death == "interval" and asked.components:
        return asked.components.known_until(before)
    if split_qualified(event.kind)[1] in SEEN_ON_THE_DAY:
        return event.day
    own = max(event.left_day, asked.start)
    others_matter = asked.endpoint.censoring == "earliest_component" and len(asked.components.assessments) > 1
    return min(own, asked.components.known_until(before, without=event.kind)) if others_matter else own


def between_readings(asked: EndingAsked, ending: Ending) -> Ending:
    """The same with the widest interval that its readings allow, where the day of one is only known as an interval."""
    left, right, bounds = ending.left_day, ending.right_day, asked.timeline.bounds
    is_between = right is not None and left < right
    if is_between or (ending.answer == CENSORED and ending.reason in AT_A_READING):
        earliest, _ = bounds.get(left, (left, left))
        left = max(earliest, asked.start)
    if right is not None and is_between and ending.reason != "death":
        _, latest = bounds.get(right, (right, right))
        right = max(right, latest if asked.timeline.death_day is None else min(latest, asked.timeline.death_day))
    return replace(ending, left_day=left, right_day=right)


def sources_of_event(asked: EndingAsked, event: Candidate) -> tuple[str, ...]:
    """Its own, and those of the last assessments before it of the components besides."""
    if event.kind in NEXT_TREATMENT:
        return event.decided.sources
    return event.decided.sources + asked.components.sources(looked_at_until(asked, event), without=own(asked, event))


def looked_at_until(asked: EndingAsked, event: Candidate) -> int:
    """The day before it; for a death that counts only because of a later assessment, for ever."""
    before = event.day - 1
    may_be_unwitnessed = asked.is_from_time_zero and event.kind == "death"
    return FOR_EVER if may_be_unwitnessed and not any(asked.components.last(before)) else before


def own(asked: EndingAsked, event: Candidate) -> str | None:
    """The component that its own sources tell of: all but other analytes, which missed visits are counted by, too."""
    is_told = event.kind != "marker_increase" or asked.endpoint.censor_after_missed is None
    return event.kind if is_told else None


def endpoint_row(course: PatientCourse, derived: DerivedEndpoint) -> Row:
    ending, span = derived.ending, derived.span
    right, treatment, origin = ending.right_day, span.next, span.origin
    return (
        course.chart.patient_id,
        course.chart.timeline.group,
        derived.name,
        course.variant,
        float(ending.day - origin),
        ending.answer == EVENT,
        float(ending.left_day - origin),
        None if right is None else float(right - origin),
        ending.reason,
        derived.evidence.id,
        float(span.entry - origin),
        ending.answer == "competing",
        None if treatment is None else float(treatment.day - origin),
    )
