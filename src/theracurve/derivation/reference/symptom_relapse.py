"""Pejorative event: a symptom is worse than at its best, or than at baseline, by at least the step (section 6)."""

from collections.abc import Sequence
from decimal import Decimal

from theracurve.definition.rules import SymptomRelapseRule
from theracurve.derivation.reference.choosing import (
    Schedule,
    baseline_row,
    last_of_each_day,
    sources_of,
    value_of,
    with_value,
)
from theracurve.derivation.reference.episodes import Assessment
from theracurve.derivation.reference.evidence import Decided
from theracurve.derivation.reference.timeline import Record, Timeline


def symptom_assessments(rule: SymptomRelapseRule, timeline: Timeline, schedule: Schedule) -> list[Assessment]:
    """Every value after time zero that has a reference, in time order."""
    records = with_value(r for r in timeline.of("assessments") if r.text("measure") == rule.measure)
    baseline, values = baseline_row(records, schedule), last_of_each_day(records)
    pairs = ((values[:place], record) for place, record in enumerate(values))
    return [
        assess(rule, baseline, earlier, reference, record)
        for earlier, record in pairs
        if (reference := reference_row(rule, baseline, earlier)) is not None
    ]


def reference_row(rule: SymptomRelapseRule, baseline: Record | None, earlier: Sequence[Record]) -> Record | None:
    """The baseline, or the row of the best value so far: of equal ones the earliest, the baseline first."""
    if rule.reference == "baseline":
        return baseline
    so_far = ([baseline] if baseline else []) + list(earlier)
    return min(so_far, key=lambda record: burden(rule, record), default=None)


def burden(rule: SymptomRelapseRule, record: Record) -> Decimal:
    """The value on a scale where higher is worse."""
    value = value_of(record)
    assert value is not None
    return value if rule.better == "lower" else -value


def assess(
    rule: SymptomRelapseRule, baseline: Record | None, earlier: Sequence[Record], reference: Record, record: Record
) -> Assessment:
    worse = burden(rule, record) - burden(rule, reference) >= rule.step
    had_improved = baseline is not None and any(burden(rule, row) < burden(rule, baseline) for row in earlier)
    shows = worse and (had_improved or not rule.after_improvement)
    return Assessment(record.day, shows, shown(rule, reference, record), (record.source,))


def shown(rule: SymptomRelapseRule, reference: Record, record: Record) -> Decided:
    start, value = value_of(reference), value_of(record)
    assert start is not None
    assert value is not None
    return Decided(
        reason="worse",
        baseline=float(start),
        value=float(value),
        threshold=float(start + rule.step if rule.better == "lower" else start - rule.step),
        days=record.day,
        sources=sources_of(reference, record),
    )
