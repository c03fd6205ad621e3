"""Marker response: a fall of a laboratory value at any time after baseline, and the lowest value (section 5c)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from theracurve.definition.marker_responses import MarkerResponseRule
from theracurve.derivation.reference.chart.bounded import decreased
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import baseline_of, daily_after_baseline, lateness, sources_of
from theracurve.derivation.reference.chart.laboratory import (
    LabValue,
    are_of_one_kind,
    assays_differ,
    beside,
    marks_of_pair,
    numbers,
)
from theracurve.derivation.reference.events.marker_increase import height, is_zero
from theracurve.derivation.reference.events.other_treatments import OtherTreatment
from theracurve.derivation.reference.evidence import UNMARKED, Decided, Marks, ReferenceEvidence, Row, double
from theracurve.derivation.reference.protocol import Definition
from theracurve.vocabulary.answers import Answer

ANSWERS = {
    "confirmed": Answer.MET,
    "decreased": Answer.MET,
    "unconfirmed": Answer.NOT_MET,
    "compared": Answer.NOT_MET,
}


@dataclass(frozen=True, slots=True)
class Fall:
    """A comparable value and whether it shows the fall; None where the limits leave it open."""

    value: LabValue
    shows: bool | None

    @property
    def day(self) -> int:
        return self.value.day


@dataclass(frozen=True, slots=True)
class FallOutcome:
    """Why the answer is what it is, the value that decides, and the one that confirms it."""

    reason: str
    by: Fall | None = None
    confirmed_by: Fall | None = None


@dataclass(frozen=True, slots=True)
class MarkerCourse:
    """What one rule sees of a patient: the baseline, whether there are values after it, and the comparable ones."""

    rule: MarkerResponseRule
    baseline: LabValue | None
    is_followed: bool
    falls: Sequence[Fall]

    @property
    def lowest(self) -> Fall | None:
        return min(self.falls, key=lambda fall: (*height(fall.value), fall.day), default=None)

    @property
    def first_shown(self) -> Fall | None:
        return next((fall for fall in self.falls if fall.shows), None)


@dataclass(frozen=True, slots=True)
class JudgedMarker:
    """A row of the derived table with its evidence."""

    row: Row
    evidence: tuple[ReferenceEvidence, ...]


def find_marker_responses(
    chart: Chart, definition: Definition, treatments: Sequence[OtherTreatment]
) -> Iterator[JudgedMarker]:
    for name, rule in definition.rules.marker_responses.items():
        ending = treatments[0].day if treatments and rule.other_treatment == "ends" else None
        yield judge_marker(chart.patient_id, definition.variant, name, course_of(chart, rule, ending))


def course_of(chart: Chart, rule: MarkerResponseRule, ending: int | None) -> MarkerCourse:
    values = chart.of_analyte(rule.analyte)
    baseline = baseline_of(values, chart.schedule)
    later = [v for v in daily_after_baseline(values, chart.schedule) if ending is None or v.day <= ending]
    if baseline is None or is_zero(baseline):
        return MarkerCourse(rule, baseline, bool(later), ())
    comparable = [v for v in later if are_of_one_kind(baseline, v) and not assays_differ(baseline, v)]
    falls = [Fall(v, decreased(numbers(baseline), numbers(v), rule.percent, rule.strict)) for v in comparable]
    return MarkerCourse(rule, baseline, bool(later), falls)


def outcome_of(course: MarkerCourse) -> FallOutcome:
    if course.baseline is None:
        return FallOutcome("no_baseline")
    if is_zero(course.baseline):
        return FallOutcome("baseline_zero")
    if not course.is_followed:
        return FallOutcome("no_value")
    return compared(course) if course.falls else FallOutcome("not_comparable")


def compared(course: MarkerCourse) -> FallOutcome:
    """The outcome where there are values to compare."""
    shown = course.first_shown
    if course.rule.confirmed_after is None and shown is not None:
        return FallOutcome("decreased", shown)
    confirmed = next(confirmed_falls(course), None)
    if confirmed is not None:
        return FallOutcome("confirmed", *confirmed)
    open_fall = next((fall for fall in course.falls if fall.shows is None), None)
    if open_fall is not None:
        return FallOutcome("bounded", open_fall)
    return FallOutcome("unconfirmed", shown) if shown else FallOutcome("compared", course.lowest)


def confirmed_falls(course: MarkerCourse) -> Iterator[tuple[Fall, Fall]]:
    """Every value that shows the fall and is confirmed, with the one that confirms it, in time order."""
    after = course.rule.confirmed_after
    for place, fall in enumerate(course.falls):
        if fall.shows and after is not None:
            for later in course.falls[place + 1 :]:
                if later.shows is False:
                    break
                if later.shows and later.day >= fall.day + after:
                    yield fall, later
                    break


def judge_marker(patient_id: str, variant: str, name: str, course: MarkerCourse) -> JudgedMarker:
    outcome = outcome_of(course)
    decisions = {"marker_response": decide(course, outcome), "best_marker_change": decide_best(course)}
    evidence = tuple(
        ReferenceEvidence(
            patient_id=patient_id,
            variant=variant,
            decision=decision,
            subject=name,
            rule_id=course.rule.id,
            decided=decided,
        )
        for decision, decided in decisions.items()
        if decided is not None
    )
    answered, best = evidence[0].decided, decisions["best_marker_change"]
    row = (
        patient_id,
        variant,
        name,
        answered.answer,
        answered.days if answered.answer == Answer.MET.value else None,
        outcome.confirmed_by.day if outcome.confirmed_by else None,
        best_change(course),
        best.days if best else None,
        evidence[0].id,
    )
    return JudgedMarker(row, evidence)


def decide(course: MarkerCourse, outcome: FallOutcome) -> Decided:
    baseline = course.baseline
    cited = [fall.value for fall in (outcome.by, outcome.confirmed_by) if fall is not None]
    return Decided(
        answer=ANSWERS.get(outcome.reason, Answer.NOT_EVALUABLE).value,
        reason=outcome.reason,
        baseline=double(baseline.value) if baseline else None,
        value=double(beside(baseline, outcome.by.value)) if outcome.by else None,
        threshold=threshold(course),
        unit=baseline.unit if baseline else "",
        days=outcome.by.day if outcome.by else None,
        sources=sources_of(baseline, *cited),
        marks=marks_of(baseline, cited),
    )


def threshold(course: MarkerCourse) -> float | None:
    if course.baseline is None or not course.baseline.is_exact:
        return None
    return float(course.baseline.value * (100 - course.rule.percent)) / 100.0


def marks_of(baseline: LabValue | None, cited: Sequence[LabValue]) -> Marks:
    own = baseline.marks if baseline else UNMARKED
    return own.union(lateness(baseline), *(marks_of_pair(baseline, value) for value in cited))


def decide_best(course: MarkerCourse) -> Decided | None:
    """The lowest value, whatever was asked; None where there is nothing to compare."""
    baseline, lowest = course.baseline, course.lowest
    if baseline is None or lowest is None:
        return None
    are_exact = baseline.is_exact and lowest.value.is_exact
    return Decided(
        reason="lowest" if are_exact else "lowest_limit",
        baseline=double(baseline.value),
        value=double(beside(baseline, lowest.value)),
        unit=baseline.unit,
        days=lowest.day,
        sources=sources_of(baseline, lowest.value),
        marks=marks_of(baseline, [lowest.value]),
    )


def best_change(course: MarkerCourse) -> float | None:
    """In percent of the baseline; None where that is a limit."""
    best = decide_best(course)
    if (
        best is None
        or best.value is None
        or best.baseline is None
        or not (course.baseline and course.baseline.is_exact)
    ):
        return None
    return 100.0 * (best.value - best.baseline) / best.baseline
