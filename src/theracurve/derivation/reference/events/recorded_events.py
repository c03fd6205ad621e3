"""Pejorative event: what the records name, an adverse event or a treatment (section 6)."""

from theracurve.definition.recorded_events import RecordedEventRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.timeline import Record
from theracurve.derivation.reference.events.episodes import Occurrence
from theracurve.derivation.reference.evidence import Decided


def recorded_events(rule: RecordedEventRule, chart: Chart, kind: str) -> list[Occurrence]:
    """The rows after time zero that are named so, adverse events before treatments, in row order."""
    named = (("adverse_events", "term", rule.terms), ("treatments", "kind", rule.treatments))
    return [
        occurrence_of(kind, row, row.text(column))
        for table, column, names in named
        for row in chart.timeline.of(table)
        if row.day > 0 and row.text(column) in names
    ]


def occurrence_of(kind: str, row: Record, name: str) -> Occurrence:
    decided = Decided(reason="recorded", unit=name, days=row.day, sources=(row.source,))
    return Occurrence(kind, row.day, row.day, row.day, decided)
