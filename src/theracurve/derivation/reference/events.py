"""Pejorative events of one definition: every kind that it states, all occurrences (section 6)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from theracurve.definition.rules import (
    MarkerIncreaseRule,
    Rule,
    Rules,
    SymptomRelapseRule,
    TherapySideEffectRule,
    TumourProgressionRule,
)
from theracurve.derivation.reference.choosing import Schedule
from theracurve.derivation.reference.episodes import Assessment, Occurrence, episodes
from theracurve.derivation.reference.evidence import Decided, Evidence, Row
from theracurve.derivation.reference.exposure import first_administration_day
from theracurve.derivation.reference.marker_increase import applies_to, marker_assessments
from theracurve.derivation.reference.symptom_relapse import symptom_assessments
from theracurve.derivation.reference.timeline import Record, Timeline
from theracurve.derivation.reference.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Response

RELATED = ("possible", "probable", "definite")

Tracks = Mapping[str, Sequence[Assessment]]
"""The evaluable assessments of one kind by evidence subject (a marker has a track per analyte)."""


@dataclass(frozen=True, slots=True)
class Event:
    """One occurrence of a kind, numbered from 1, with the evidence of it."""

    kind: str
    number: int
    occurrence: Occurrence
    evidence: Evidence

    @property
    def day(self) -> int:
        return self.occurrence.day


def find_tracks(
    timeline: Timeline, schedule: Schedule, kind: str, rule: Rule, responses: Sequence[TumourResponse]
) -> Tracks | None:
    """The assessments of one kind; None unless it is assessed and applies to the patient. `responses`: who decides."""
    if isinstance(rule, SymptomRelapseRule):
        return {kind: symptom_assessments(rule, timeline, schedule)}
    if isinstance(rule, TumourProgressionRule):
        return {kind: tumour_assessments(responses)}
    if isinstance(rule, MarkerIncreaseRule) and applies_to(rule, timeline):
        return {f"{kind}:{a}": marker_assessments(rule, timeline, schedule, a) for a in rule.analytes}
    return None


def tumour_assessments(responses: Sequence[TumourResponse]) -> list[Assessment]:
    """The responses that are not NE; one shows progression when it is PD."""
    return [
        Assessment(
            response.day,
            response.code == Response.PD,
            replace(response.decided, answer=None, reason="progressed"),
            response.decided.sources,
        )
        for response in responses
        if response.is_evaluable
    ]


def find_events(timeline: Timeline, variant: str, rules: Rules, tracks: Mapping[str, Tracks]) -> list[Event]:
    """All events, by kind in the order of the protocol, numbered by day."""
    return [
        event
        for kind, rule in rules.events.items()
        for event in number_events(timeline, variant, kind, rule, find_occurrences(timeline, kind, rule, tracks))
    ]


def find_occurrences(timeline: Timeline, kind: str, rule: Rule, tracks: Mapping[str, Tracks]) -> list[Occurrence]:
    """The occurrences of one kind by day; of one day in the order of analytes or rows."""
    if isinstance(rule, TherapySideEffectRule):
        found = list(side_effects(rule, timeline, kind))
    elif kind == "death":
        found = list(deaths(timeline, kind))
    else:
        confirmed = isinstance(rule, SymptomRelapseRule | MarkerIncreaseRule) and rule.confirmed
        found = [
            occurrence
            for subject, assessments in tracks.get(kind, {}).items()
            for occurrence in episodes(subject, assessments, confirmed)
        ]
    return sorted(found, key=lambda occurrence: occurrence.day)


def deaths(timeline: Timeline, kind: str) -> Iterator[Occurrence]:
    day = timeline.death_day
    if day is not None and day >= 0:
        decided = Decided(reason="died", days=day, sources=timeline.follow_up_source)
        yield Occurrence(kind, day, day, day, decided)


def side_effects(rule: TherapySideEffectRule, timeline: Timeline, kind: str) -> Iterator[Occurrence]:
    """Adverse events of the grade, related if asked, from the first administration on, in row order."""
    first = first_administration_day(timeline)
    for record in timeline.of("adverse_events"):
        if first is not None and record.day >= first and is_side_effect(rule, record):
            yield Occurrence(kind, record.day, record.day, record.day, graded(rule, record))


def is_side_effect(rule: TherapySideEffectRule, record: Record) -> bool:
    return record.integer("grade") >= rule.grade and (not rule.related or record.text("related") in RELATED)


def graded(rule: TherapySideEffectRule, record: Record) -> Decided:
    return Decided(
        reason="graded",
        value=float(record.integer("grade")),
        threshold=float(rule.grade),
        days=record.day,
        sources=(record.source,),
    )


def number_events(
    timeline: Timeline, variant: str, kind: str, rule: Rule, occurrences: Sequence[Occurrence]
) -> Iterator[Event]:
    for number, occurrence in enumerate(occurrences, start=1):
        evidence = Evidence(
            patient_id=timeline.patient_id,
            variant=variant,
            decision="event",
            subject=occurrence.subject,
            visit=f"occurrence {number}",
            rule_id=rule.id,
            decided=occurrence.decided,
        )
        yield Event(kind, number, occurrence, evidence)


def event_row(event: Event) -> Row:
    happened = event.occurrence
    return (
        event.evidence.patient_id,
        event.evidence.variant,
        event.kind,
        event.number,
        happened.day,
        happened.left_day,
        happened.right_day,
        event.evidence.id,
    )
