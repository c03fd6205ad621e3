"""Pejorative events of one definition: every kind that it states, all occurrences (section 6)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from theracurve.definition.bone_progression import BoneProgressionRule
from theracurve.definition.events import (
    AT_ONCE,
    DeathRule,
    DiseaseDeathRule,
    MarkerIncreaseRule,
    TherapySideEffectRule,
)
from theracurve.definition.kidney import EgfrDeclineRule
from theracurve.definition.recorded_events import RecordedEventRule
from theracurve.definition.rule import Days, Rule
from theracurve.definition.symptoms import SymptomRelapseRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.lines import Line, line_on
from theracurve.derivation.reference.chart.timeline import Timeline
from theracurve.derivation.reference.events.bone_progression import bone_assessments
from theracurve.derivation.reference.events.egfr_decline import egfr_assessments
from theracurve.derivation.reference.events.episodes import Assessment, Occurrence, episodes
from theracurve.derivation.reference.events.marker_increase import applies_to, marker_assessments
from theracurve.derivation.reference.events.recorded_events import recorded_events
from theracurve.derivation.reference.events.side_effects import side_effects
from theracurve.derivation.reference.events.symptom_relapse import symptom_assessments
from theracurve.derivation.reference.events.tracks import Event, Tracks
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence, Row
from theracurve.derivation.reference.responses.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Answer, Response


def find_track(chart: Chart, kind: str, rule: Rule) -> Tracks | None:
    """The assessments of a kind, by analyte if it is a marker; None where the kind is not assessed or not asked."""
    if isinstance(rule, SymptomRelapseRule):
        return {kind: symptom_assessments(rule, chart)}
    if isinstance(rule, BoneProgressionRule):
        return {kind: bone_assessments(rule, chart)}
    if isinstance(rule, EgfrDeclineRule):
        return {kind: egfr_assessments(rule, chart)}
    if isinstance(rule, MarkerIncreaseRule) and applies_to(rule, chart.timeline):
        return {f"{kind}:{analyte}": marker_assessments(rule, chart, analyte) for analyte in rule.analytes}
    return None


def tumour_track(kind: str, responses: Sequence[TumourResponse], lines: Sequence[Line]) -> Tracks:
    """The deciding reader's responses that are not NE; one shows progression when it is PD, the first of a line
    whatever was seen before."""
    evaluable = [response for response in responses if response.is_evaluable]
    judged = [line_on(lines, response.day) for response in evaluable]
    return {
        kind: [
            Assessment(
                response.day,
                response.code == Response.PD,
                replace(response.decided, answer=None, derived_answer=None, reason="progressed"),
                begins_anew=line not in judged[:place],
            )
            for place, (response, line) in enumerate(zip(evaluable, judged, strict=True))
        ]
    }


def find_occurrences(chart: Chart, kind: str, rule: Rule, tracks: Tracks | None) -> list[Occurrence]:
    """The occurrences of one kind by day, also those that are no event; of one day in the order of analytes or rows."""
    if isinstance(rule, TherapySideEffectRule):
        found = side_effects(rule, chart, kind)
    elif isinstance(rule, RecordedEventRule):
        found = recorded_events(rule, chart, kind)
    elif isinstance(rule, DeathRule):
        found = deaths(chart.timeline, kind)
    elif isinstance(rule, DiseaseDeathRule):
        found = deaths_of_the_disease(chart.timeline, kind, rule)
    else:
        seen_again = confirmed_after(rule)
        lasts = isinstance(rule, SymptomRelapseRule) and rule.definitive
        seen = (tracks or {}).items()
        runs = (episodes(subject, assessments, seen_again, definitive=lasts) for subject, assessments in seen)
        found = [occurrence for run in runs for occurrence in run]
    return sorted(found, key=lambda occurrence: occurrence.day)


def confirmed_after(rule: Rule) -> Days | None:
    """After how many days an event of this kind has to be seen again; None where it has not."""
    if isinstance(rule, MarkerIncreaseRule | BoneProgressionRule | EgfrDeclineRule):
        return rule.confirmed_after
    return AT_ONCE if isinstance(rule, SymptomRelapseRule) and rule.confirmed else None


def deaths(timeline: Timeline, kind: str) -> list[Occurrence]:
    day = timeline.death_day
    if day is None or day < 0:
        return []
    return [Occurrence(kind, day, day, day, Decided(reason="died", days=day, sources=timeline.follow_up_source))]


def deaths_of_the_disease(timeline: Timeline, kind: str, rule: DiseaseDeathRule) -> list[Occurrence]:
    """The death, where its cause is one of the rule's; one without a cause is no event, but may have been one."""
    if timeline.death_cause and timeline.death_cause not in rule.causes:
        return []
    answer = None if timeline.death_cause else Answer.NOT_EVALUABLE.value
    reason = "died_of" if timeline.death_cause else "cause_unknown"
    return [
        replace(death, decided=replace(death.decided, answer=answer, reason=reason, unit=timeline.death_cause))
        for death in deaths(timeline, kind)
    ]


def number_events(
    chart: Chart, variant: str, kind: str, rule: Rule, occurrences: Sequence[Occurrence]
) -> Iterator[Event]:
    events = (occurrence for occurrence in occurrences if occurrence.is_event)
    for number, occurrence in enumerate(events, start=1):
        evidence = event_evidence(chart, variant, rule, occurrence, f"occurrence {number}")
        yield Event(kind, number, occurrence, evidence)


def doubted_events(
    chart: Chart, variant: str, rule: Rule, occurrences: Sequence[Occurrence]
) -> Iterator[ReferenceEvidence]:
    """The evidence of what is no event, because a later assessment refuted it or none confirmed it."""
    for occurrence in occurrences:
        if not occurrence.is_event:
            yield event_evidence(chart, variant, rule, occurrence, f"day {occurrence.day}")


def event_evidence(chart: Chart, variant: str, rule: Rule, occurrence: Occurrence, visit: str) -> ReferenceEvidence:
    return ReferenceEvidence(
        patient_id=chart.patient_id,
        variant=variant,
        decision="event",
        subject=occurrence.subject,
        visit=visit,
        rule_id=rule.id,
        decided=occurrence.decided,
    )


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
