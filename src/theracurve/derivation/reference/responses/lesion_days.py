"""The days on which one reader read lesions, and which of them are one time point (section 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from theracurve.derivation.reference.chart.choosing import VisitSchedule
from theracurve.derivation.reference.chart.timeline import Record


@dataclass(frozen=True, slots=True)
class LesionDay:
    """What one reader read on one day: the last row of every lesion.

    `label`: the visit as recorded; `planned`: the label of the planned visit that the day belongs to; empty: none.
    """

    day: int
    rows: Mapping[str, Record]
    label: str
    planned: str

    @property
    def key(self) -> str:
        """What the days of one time point share; empty: the day stays by itself."""
        return (self.label or self.planned).lower()

    def continues(self, earlier: "LesionDay", window: Decimal) -> bool:
        """Whether it goes on with the reading of the latest earlier day of the same key."""
        are_labelled = bool(self.label and earlier.label)
        return self.day - earlier.day <= window and (are_labelled or self.rows.keys().isdisjoint(earlier.rows))


def lesion_days(records: Iterable[Record], schedule: VisitSchedule) -> list[LesionDay]:
    """The days after every possible baseline, in time order; `records`: all rows of one reader, in row order."""
    by_day: dict[int, dict[str, Record]] = {}
    for record in records:
        if schedule.is_after(record.day):
            by_day.setdefault(record.day, {})[record.text("lesion_id")] = record
    return [lesion_day(day, by_day[day], schedule) for day in sorted(by_day)]


def lesion_day(day: int, rows: Mapping[str, Record], schedule: VisitSchedule) -> LesionDay:
    labels = [row.text("visit") for row in sorted(rows.values(), key=lambda row: row.row)]
    visit = schedule.visit_of(day)
    return LesionDay(day, rows, next(filter(None, labels), ""), visit.label if visit else "")


def days_together(days: Iterable[LesionDay], window: Decimal) -> list[list[LesionDay]]:
    """The days of every time point, in time order, and the time points as they open."""
    together: list[list[LesionDay]] = []
    latest: dict[str, list[LesionDay]] = {}
    for day in days:
        so_far = latest.get(day.key) if day.key else None
        if so_far and day.continues(so_far[-1], window):
            so_far.append(day)
        else:
            together.append([day])
            latest[day.key] = together[-1]
    return together
