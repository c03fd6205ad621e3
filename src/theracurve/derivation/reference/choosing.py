"""Which of several rows speaks: at baseline, at a visit, on a day. On one day the last row as read counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from theracurve.definition.quantities import PlannedVisit
from theracurve.derivation.reference.timeline import Record


@dataclass(frozen=True, slots=True)
class Schedule:
    """The planned visits in time order, and how far before time zero a baseline may lie (None: any distance)."""

    planned: tuple[PlannedVisit, ...]
    baseline_window: Decimal | None

    def visit_of(self, day: int) -> PlannedVisit | None:
        """The planned visit that a record on `day` belongs to (of two equally near the earlier); None: unscheduled."""
        if day <= 0:
            return None
        holding = [visit for visit in self.planned if distance(day, visit) <= visit.window]
        return min(holding, key=lambda visit: (distance(day, visit), visit.target), default=None)

    def is_baseline(self, day: int) -> bool:
        return day <= 0 and (self.baseline_window is None or day >= -self.baseline_window)


def distance(day: int, visit: PlannedVisit) -> Decimal:
    """Days between a record and the unrounded target of a visit."""
    return abs(day - visit.target)


def baseline_row(records: Iterable[Record], schedule: Schedule) -> Record | None:
    """The baseline of something, given its rows."""
    candidates = [record for record in records if schedule.is_baseline(record.day)]
    return max(candidates, key=lambda record: (record.day, record.row), default=None)


def row_at_visit(records: Iterable[Record], visit: PlannedVisit, schedule: Schedule) -> Record | None:
    """The value of something at a visit, given its rows."""
    candidates = [record for record in records if schedule.visit_of(record.day) == visit]
    return min(candidates, key=lambda record: (distance(record.day, visit), record.day, -record.row), default=None)


def last_of_each_day(records: Iterable[Record]) -> list[Record]:
    """One row per day after time zero, in time order: the last as read."""
    by_day = {record.day: record for record in sorted(records, key=lambda record: record.row) if record.day > 0}
    return [by_day[day] for day in sorted(by_day)]


def with_value(records: Iterable[Record]) -> list[Record]:
    """The rows whose value is recorded: an empty cell is not a value."""
    return [record for record in records if record.number("value") is not None]


def value_of(record: Record | None) -> Decimal | None:
    return None if record is None else record.number("value")


def sources_of(*records: Record | None) -> tuple[str, ...]:
    """The sources of those rows that are there, in the order given."""
    return tuple(record.source for record in records if record is not None)
