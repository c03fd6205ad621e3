"""Pejorative event: a marker rises by the percentage above its baseline or its nadir (section 6)."""

from collections.abc import Sequence
from decimal import Decimal

from theracurve.definition.rules import MarkerIncreaseRule
from theracurve.derivation.reference.choosing import Schedule, baseline_row, last_of_each_day, sources_of
from theracurve.derivation.reference.episodes import Assessment
from theracurve.derivation.reference.evidence import Decided
from theracurve.derivation.reference.markers import is_exact, printed, values_of_analyte
from theracurve.derivation.reference.timeline import Record, Timeline


def applies_to(rule: MarkerIncreaseRule, timeline: Timeline) -> bool:
    return rule.applies_to == "all" or timeline.secreting is True


def marker_assessments(
    rule: MarkerIncreaseRule, timeline: Timeline, schedule: Schedule, analyte: str
) -> list[Assessment]:
    """Every evaluable value of one analyte after time zero, in time order."""
    records = values_of_analyte(timeline, analyte)
    baseline, values = baseline_row(records, schedule), last_of_each_day(records)
    found = []
    for place, record in enumerate(values):
        reference = reference_row(rule, baseline, values[:place], record)
        shows = None if reference is None else is_increased(rule, reference, record)
        if reference is not None and shows is not None:
            found.append(Assessment(record.day, shows, shown(rule, reference, record), (record.source,)))
    return found


def reference_row(
    rule: MarkerIncreaseRule, baseline: Record | None, earlier: Sequence[Record], record: Record
) -> Record | None:
    """The exact value in the same unit that this value is compared with: of equal ones the earliest."""
    so_far = ([baseline] if baseline else []) + (list(earlier) if rule.reference == "nadir" else [])
    comparable = [row for row in so_far if is_exact(row) and row.text("unit") == record.text("unit")]
    return min(comparable, key=lambda row: printed(row)[0], default=None)


def is_increased(rule: MarkerIncreaseRule, reference: Record, record: Record) -> bool | None:
    """Whether the value shows an increase; None where it is not evaluable."""
    (start, _), (value, side) = printed(reference), printed(record)
    if start == 0 or side == "<":
        return None
    rise, needed = 100 * (value - start), rule.percent * start
    if side == ">":
        return True if rise >= needed else None
    return rise > needed if rule.strict else rise >= needed


def shown(rule: MarkerIncreaseRule, reference: Record, record: Record) -> Decided:
    start = printed(reference)[0]
    return Decided(
        reason="increased" if is_exact(record) else "increased_limit",
        baseline=float(start),
        value=float(printed(record)[0]),
        threshold=float(start * (Decimal(100) + rule.percent)) / 100.0,
        unit=record.text("unit"),
        days=record.day,
        sources=sources_of(reference, record),
    )
