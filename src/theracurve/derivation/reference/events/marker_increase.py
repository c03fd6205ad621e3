"""Pejorative event: a marker rises by the percentage above its baseline or its nadir (section 6)."""

from collections.abc import Sequence
from decimal import Decimal

from theracurve.definition.events import MarkerIncreaseRule
from theracurve.derivation.reference.chart.bounded import allowed, increased
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
from theracurve.derivation.reference.chart.timeline import Timeline
from theracurve.derivation.reference.events.episodes import Assessment
from theracurve.derivation.reference.evidence import UNMARKED, Decided, double


def applies_to(rule: MarkerIncreaseRule, timeline: Timeline) -> bool:
    return rule.applies_to == "all" or timeline.secreting is True


def marker_assessments(rule: MarkerIncreaseRule, chart: Chart, analyte: str) -> list[Assessment]:
    """Every evaluable value of one analyte after baseline, in time order."""
    values = chart.of_analyte(analyte)
    baseline, later = baseline_of(values, chart.schedule), daily_after_baseline(values, chart.schedule)
    found = (assess(rule, baseline, later[:place], now) for place, now in enumerate(later))
    return [assessment for assessment in found if assessment is not None]


def assess(
    rule: MarkerIncreaseRule, baseline: LabValue | None, earlier: Sequence[LabValue], now: LabValue
) -> Assessment | None:
    """None where the value is not evaluable."""
    so_far = ([baseline] if baseline else []) + (list(earlier) if rule.reference == "nadir" else [])
    reference = reference_for(now, so_far)
    shows = None if reference is None else is_increased(rule, reference, now)
    if reference is None or shows is None:
        return None
    late = lateness(baseline) if reference is baseline else UNMARKED
    counts = rule.not_before is None or now.day >= rule.not_before
    at_once = rule.confirmed_rises == "after_fall" and reference is baseline
    return Assessment(now.day, shows and counts, shown(rule, reference, now, late), at_once)


def reference_for(now: LabValue, so_far: Sequence[LabValue]) -> LabValue | None:
    """The lowest value that this one can be compared with: of equal ones the earliest."""
    comparable = [value for value in so_far if are_of_one_kind(value, now) and not assays_differ(value, now)]
    return min(comparable, key=height, default=None)


def height(value: LabValue) -> tuple[bool, Decimal, bool]:
    """Orders values by the largest number that each allows: `<5` comes before 5, and `>1000` after all of these."""
    return value.side == ">", value.scaled, value.side != "<"


def is_increased(rule: MarkerIncreaseRule, reference: LabValue, now: LabValue) -> bool | None:
    """Whether the value shows an increase; None where it is not evaluable."""
    if rule.amount is None:
        return None if is_zero(reference) else by_percentage(rule, reference, now)
    if now.kind != rule.unit_kind:
        return None
    return both(by_percentage(rule, reference, now), by_amount(rule.amount * rule.unit_scale, reference, now))


def is_zero(reference: LabValue) -> bool:
    return reference.is_exact and reference.value == 0


def by_percentage(rule: MarkerIncreaseRule, reference: LabValue, now: LabValue) -> bool | None:
    if are_below_the_assay(reference, now):
        return False
    return increased(numbers(reference), numbers(now), rule.percent, rule.strict)


def by_amount(least: Decimal, reference: LabValue, now: LabValue) -> bool | None:
    return numbers(now).minus(numbers(reference)).minus(allowed(least, "=")).is_above_zero(strictly=False)


def both(first: bool | None, second: bool | None) -> bool | None:
    """Whether two answers are yes. Where each is open, the highest value with the lowest reference shows both."""
    if first is False or second is False:
        return False
    return True if first and second else None


def are_below_the_assay(reference: LabValue, now: LabValue) -> bool:
    """Both are less than the assay can quantify, the later one no worse: by convention no increase."""
    return reference.side == now.side == "<" and now.scaled <= reference.scaled


def reason_of(reference: LabValue, now: LabValue) -> str:
    if reference.is_exact:
        return "increased" if now.is_exact else "increased_limit"
    return "increased_from_limit" if now.is_exact else "increased_between_limits"


def shown(rule: MarkerIncreaseRule, reference: LabValue, now: LabValue, late: frozenset[str]) -> Decided:
    """In the unit of the reference."""
    threshold = float(reference.value * (Decimal(100) + rule.percent)) / 100.0
    if rule.amount is not None:
        by_amount = float(reference.scaled + rule.amount * rule.unit_scale) / float(reference.scale)
        threshold = max(threshold, by_amount)
    return Decided(
        reason=reason_of(reference, now),
        baseline=double(reference.value),
        value=double(beside(reference, now)),
        threshold=threshold,
        unit=reference.unit,
        days=now.day,
        sources=sources_of(reference, now),
        marks=marks_of_pair(reference, now) | late,
    )
