"""Which of several rows speaks: at baseline, at a visit, on a day. On one day the last row as read counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Protocol, TypeVar

from theracurve.definition.quantities import PlannedVisit
from theracurve.definition.study import Study
from theracurve.derivation.reference.chart.timeline import Record, Timeline
from theracurve.derivation.reference.evidence import LATE_BASELINE, UNMARKED, Marks


class Dated(Protocol):
    """A record, or a value read from one."""

    @property
    def day(self) -> int: ...

    @property
    def row(self) -> int: ...

    @property
    def source(self) -> str: ...


Row = TypeVar("Row", bound=Dated)


@dataclass(frozen=True, slots=True)
class VisitSchedule:
    """The planned visits, the visit of every day that belongs to one, and between which days a baseline lies.

    `baseline_window`: how far before time zero it may lie (None: any distance); `baseline_limit`: its last day.
    """

    planned: tuple[PlannedVisit, ...]
    calendar: Mapping[int, PlannedVisit]
    baseline_window: Decimal | None
    baseline_limit: int = 0

    def visit_of(self, day: int) -> PlannedVisit | None:
        """The planned visit that a record on `day` belongs to; None: unscheduled."""
        return self.calendar.get(day)

    def is_baseline(self, day: int) -> bool:
        near = self.baseline_window is None or day >= -self.baseline_window
        return near and day <= self.baseline_limit

    def is_after(self, day: int) -> bool:
        """Whether what happens on the day comes after every possible baseline."""
        return day > self.baseline_limit


def schedule_of(study: Study) -> VisitSchedule:
    """What the protocol plans, alike for every patient."""
    window = study.baseline_window.days if study.baseline_window else None
    planned = study.planned_visits
    return VisitSchedule(planned, calendar_of(planned), window)


def schedule_for(timeline: Timeline, schedule: VisitSchedule, study: Study) -> VisitSchedule:
    """The same with the patient's last day of a baseline: day 0, or in a treated group a later first administration."""
    first, group = timeline.first_administration_day, study.groups.get(timeline.group)
    if study.baseline_until == "time_zero" or first is None or group is None or not group.treated:
        return schedule
    return replace(schedule, baseline_limit=max(first, 0))


def calendar_of(planned: Iterable[PlannedVisit]) -> dict[int, PlannedVisit]:
    """Every day in the window of a visit with the nearest such visit; of two equally near the earlier."""
    calendar: dict[int, PlannedVisit] = {}
    for visit in planned:
        for day in days_within(visit):
            if day not in calendar or distance(day, visit) < distance(day, calendar[day]):
                calendar[day] = visit
    return calendar


def days_within(visit: PlannedVisit) -> range:
    """The days after time zero in the window of a visit."""
    first = (visit.target - visit.window).to_integral_value(rounding=ROUND_CEILING)
    return range(max(int(first), 1), int(visit.target + visit.window) + 1)


def distance(day: int, visit: PlannedVisit) -> Decimal:
    """Days between a record and the unrounded target of a visit."""
    return abs(day - visit.target)


def baseline_of(rows: Iterable[Row], schedule: VisitSchedule) -> Row | None:
    """The baseline of something, given its rows."""
    candidates = [row for row in rows if schedule.is_baseline(row.day)]
    return max(candidates, key=lambda row: (row.day, row.row), default=None)


def at_visit(rows: Iterable[Row], visit: PlannedVisit, schedule: VisitSchedule) -> Row | None:
    """The value of something at a visit, given its rows."""
    candidates = [row for row in rows if schedule.is_after(row.day) and schedule.visit_of(row.day) == visit]
    return min(candidates, key=lambda row: (distance(row.day, visit), row.day, -row.row), default=None)


def last_of_each_day(rows: Iterable[Row]) -> list[Row]:
    """One row per day, in time order: the last as read."""
    by_day = {row.day: row for row in sorted(rows, key=lambda row: row.row)}
    return [by_day[day] for day in sorted(by_day)]


def daily_after_baseline(rows: Iterable[Row], schedule: VisitSchedule) -> list[Row]:
    """One row per day after every possible baseline, in time order."""
    return last_of_each_day(row for row in rows if schedule.is_after(row.day))


def last_rows(records: Iterable[Record], *columns: str) -> tuple[Record, ...]:
    """Keeps of rows (in row order) that are alike in these columns the last as read; in row order."""
    by_name = {tuple(record.text(column) for column in columns): record for record in records}
    return tuple(sorted(by_name.values(), key=lambda record: record.row))


def value_of(record: Record | None) -> Decimal | None:
    return None if record is None else record.number("value")


def sources_of(*rows: Dated | None) -> tuple[str, ...]:
    """The sources of those rows that are there, in the order given."""
    return tuple(row.source for row in rows if row is not None)


def lateness(*baselines: Dated | None) -> Marks:
    """The mark of a baseline after time zero, if one of these is."""
    is_late = any(baseline is not None and baseline.day > 0 for baseline in baselines)
    return frozenset({LATE_BASELINE}) if is_late else UNMARKED
