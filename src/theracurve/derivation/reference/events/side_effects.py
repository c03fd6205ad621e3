"""Pejorative event: an adverse event that may come from the therapy and is bad enough (section 6)."""

from theracurve.definition.events import TherapySideEffectRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.timeline import Record
from theracurve.derivation.reference.events.episodes import Occurrence
from theracurve.derivation.reference.evidence import Decided

RELATED = ("possible", "probable", "definite")


def side_effects(rule: TherapySideEffectRule, chart: Chart, kind: str) -> list[Occurrence]:
    """The adverse events that count, from the day on which the patient was watched for them, in row order."""
    first = chart.watching.watched_from
    rows = [row for row in chart.timeline.of("adverse_events") if first is not None and row.day >= first]
    counting = [row for row in rows if is_related(rule, row) and is_bad_enough(rule, row)]
    return [Occurrence(kind, row.day, row.day, row.day, shown(rule, row)) for row in counting]


def is_related(rule: TherapySideEffectRule, row: Record) -> bool:
    return not rule.related or row.text("related") in RELATED


def is_bad_enough(rule: TherapySideEffectRule, row: Record) -> bool:
    is_serious = row.flag("serious") is True
    if rule.serious == "required":
        return has_grade(rule, row) and is_serious
    return has_grade(rule, row) or (rule.serious == "sufficient" and is_serious)


def has_grade(rule: TherapySideEffectRule, row: Record) -> bool:
    return row.integer("grade") >= rule.grade


def shown(rule: TherapySideEffectRule, row: Record) -> Decided:
    return Decided(
        reason="graded" if has_grade(rule, row) else "serious",
        value=float(row.integer("grade")),
        threshold=float(rule.grade),
        unit=row.text("grading"),
        days=row.day,
        sources=(row.source,),
    )
