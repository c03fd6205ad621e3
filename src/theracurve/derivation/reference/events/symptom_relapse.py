"""Pejorative event: a symptom is worse than at its best, or than at baseline, by at least the step (section 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from theracurve.definition.symptoms import SymptomRelapseRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import (
    baseline_of,
    daily_after_baseline,
    lateness,
    sources_of,
    value_of,
)
from theracurve.derivation.reference.chart.timeline import Record
from theracurve.derivation.reference.events.episodes import Assessment
from theracurve.derivation.reference.evidence import Decided


@dataclass(frozen=True, slots=True)
class SymptomCourse:
    """The baseline, if there is one, the values after it and before the one in hand, and that one."""

    baseline: Record | None
    earlier: tuple[Record, ...]
    now: Record

    @property
    def so_far(self) -> tuple[Record, ...]:
        return (self.baseline, *self.earlier) if self.baseline else self.earlier


def symptom_assessments(rule: SymptomRelapseRule, chart: Chart) -> list[Assessment]:
    """Every value after baseline that has a reference, in time order."""
    records = chart.of_measure(rule.measure)
    baseline, values = baseline_of(records, chart.schedule), daily_after_baseline(records, chart.schedule)
    courses = (SymptomCourse(baseline, tuple(values[:place]), now) for place, now in enumerate(values))
    found = (assess(rule, course) for course in courses)
    return [assessment for assessment in found if assessment is not None]


def assess(rule: SymptomRelapseRule, course: SymptomCourse) -> Assessment | None:
    """None where there is nothing to compare with."""
    reference = reference_of(rule, course)
    if reference is None:
        return None
    is_worse = burden(rule, course.now) - burden(rule, reference) >= rule.step
    improved = improvement(rule, course) if rule.after_improvement else None
    shows = is_worse and (improved is not None or not rule.after_improvement)
    return Assessment(course.now.day, shows, shown(rule, course, reference, improved))


def reference_of(rule: SymptomRelapseRule, course: SymptomCourse) -> Record | None:
    """The baseline, or the row of the best value so far: of equal ones the earliest, the baseline first."""
    return course.baseline if rule.reference == "baseline" else best(rule, course.so_far)


def improvement(rule: SymptomRelapseRule, course: SymptomCourse) -> Record | None:
    """The row of the best value after baseline, of equal ones the earliest; None if it is not better than baseline."""
    found = best(rule, course.earlier)
    if found is None or course.baseline is None:
        return None
    return found if burden(rule, found) < burden(rule, course.baseline) else None


def besides(reference: Record, *rows: Record | None) -> list[Record | None]:
    return [row for row in rows if row is not reference]


def best(rule: SymptomRelapseRule, records: Sequence[Record]) -> Record | None:
    return min(records, key=lambda record: burden(rule, record), default=None)


def burden(rule: SymptomRelapseRule, record: Record) -> Decimal:
    """The value on a scale where higher is worse."""
    value = value_of(record)
    assert value is not None
    return value if rule.better == "lower" else -value


def shown(rule: SymptomRelapseRule, course: SymptomCourse, reference: Record, improved: Record | None) -> Decided:
    start, value = value_of(reference), value_of(course.now)
    assert start is not None
    assert value is not None
    return Decided(
        reason="worse",
        baseline=float(start),
        value=float(value),
        threshold=float(start + rule.step if rule.better == "lower" else start - rule.step),
        days=course.now.day,
        sources=sources_of(
            reference, course.now, *besides(reference, course.baseline if rule.after_improvement else None, improved)
        ),
        marks=lateness(reference if reference is course.baseline else None),
    )
