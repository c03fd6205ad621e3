"""Deviations of visits: those outside their window, those missed, and what was not done at those attended."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from theracurve.definition.quantities import PlannedVisit
from theracurve.definition.rules import DeviationsRule, RequiredRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import distance
from theracurve.derivation.reference.chart.timeline import Record, Timeline
from theracurve.derivation.reference.chart.visits import ATTENDED, MISSED, Visit, records_of_visits, was_followed_on
from theracurve.derivation.reference.conduct.deviation import PatientDeviation, deviation

UNSCHEDULED = "unscheduled"


def missed_visits(chart: Chart, rule: DeviationsRule) -> Iterator[PatientDeviation]:
    """Says of each missed visit, open while the patient was followed, that it came outside its window or not at all."""
    for visit in chart.visits:
        opens = visit.planned.target - visit.planned.window
        if visit.status == MISSED and was_followed_on(chart.timeline, opens):
            day = day_standing_for(chart, visit.planned)
            yield missed(chart, rule, visit) if day is None else outside_window(chart, rule, visit, day)


def day_standing_for(chart: Chart, planned: PlannedVisit) -> int | None:
    """The day closest to this visit of those after time zero, with a record, at most a window outside its window.

    A day that is nearer to another visit stands for that one.
    """
    days = {record.day for record in scheduled_records(chart.timeline) if record.day > 0}
    near = [day for day in days if distance(day, planned) <= 2 * planned.window]
    standing = [day for day in near if nearest_visit(chart, day) is planned]
    return min(standing, key=lambda day: (distance(day, planned), day), default=None)


def scheduled_records(timeline: Timeline) -> list[Record]:
    """Those that do not call themselves unscheduled."""
    records = records_of_visits(timeline)
    return [record for record in records if not record.text("visit").lower().startswith(UNSCHEDULED)]


def nearest_visit(chart: Chart, day: int) -> PlannedVisit:
    """Whatever the windows; of two equally near the earlier."""
    return min(chart.schedule.planned, key=lambda planned: (distance(day, planned), planned.target))


def missed(chart: Chart, rule: DeviationsRule, visit: Visit) -> PatientDeviation:
    return replace(deviation(chart, rule, "visit_missed", "visit_missed"), visit=visit.label, place=visit.label)


def outside_window(chart: Chart, rule: DeviationsRule, visit: Visit, day: int) -> PatientDeviation:
    planned = visit.planned
    least, most = planned.target - planned.window, planned.target + planned.window
    is_early = day < planned.target
    return replace(
        deviation(chart, rule, "visit_outside_window", "visit_early" if is_early else "visit_late"),
        visit=visit.label,
        place=visit.label,
        least=least,
        most=most,
        limit=least if is_early else most,
        value=day,
        unit="days",
        day=day,
        sources=tuple(record.source for record in scheduled_records(chart.timeline) if record.day == day),
    )


def missing_assessments(chart: Chart, rule: DeviationsRule) -> Iterator[PatientDeviation]:
    for visit in (visit for visit in chart.visits if visit.status == ATTENDED):
        for asked in rule.required:
            if not was_done(chart, visit, asked):
                yield replace(
                    deviation(chart, rule, "assessment_missing", "assessment_missing"),
                    subject=asked.name,
                    visit=visit.label,
                    place=visit.label,
                    day=visit.attended_day,
                )


def was_done(chart: Chart, visit: Visit, asked: RequiredRule) -> bool:
    return any(chart.schedule.visit_of(row.day) is visit.planned for row in rows_asked_for(chart, asked))


def rows_asked_for(chart: Chart, asked: RequiredRule) -> Sequence[Record]:
    """All of the table, or those with a value of what is asked for."""
    if asked.of and asked.table == "assessments":
        return chart.of_measure(asked.of)
    rows = chart.timeline.of(asked.table)
    if not asked.of:
        return rows
    return [row for row in rows if row.text("analyte") == asked.of and row.number("value") is not None]
