"""What one reader saw of all lesions at one time point, and the day and visit of the response to it (section 5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import VisitSchedule, distance, lateness, sources_of
from theracurve.derivation.reference.chart.timeline import Record
from theracurve.derivation.reference.evidence import Decided, Marks
from theracurve.derivation.reference.responses.lesion_days import LesionDay, days_together, lesion_days
from theracurve.derivation.reference.responses.lesions import Lesion, baseline_lesions, rows_of_reader
from theracurve.derivation.reference.responses.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Response


@dataclass(frozen=True)
class TimePoint:
    """What one reader saw of all lesions on the days of one time point; `lesions` are those known at baseline."""

    lesions: tuple[Lesion, ...]
    days: Sequence[LesionDay]

    @cached_property
    def rows(self) -> dict[str, Record]:
        """The row of every lesion: that of the latest day."""
        return {lesion_id: row for day in self.days for lesion_id, row in day.rows.items()}

    @property
    def targets(self) -> list[Lesion]:
        return [lesion for lesion in self.lesions if lesion.is_target]

    @property
    def non_targets(self) -> list[Lesion]:
        return [lesion for lesion in self.lesions if not lesion.is_target]

    @property
    def has_new_lesion(self) -> bool:
        return any(is_new(row) for row in self.rows_used)

    @cached_property
    def rows_used(self) -> list[Record]:
        """The rows of lesions known at baseline and of new ones (without any: the last of all), in row order."""
        known = [self.rows.get(lesion.lesion_id) for lesion in self.lesions]
        read = in_row_order(row for day in self.days for row in day.rows.values())
        return [row for row in read if row in known or is_new(row)] or read[-1:]

    @property
    def sources(self) -> tuple[str, ...]:
        """The rows used, then the baseline rows."""
        return sources_of(*self.rows_used, *in_row_order(lesion.baseline for lesion in self.lesions))

    @property
    def marks(self) -> Marks:
        return lateness(*(lesion.baseline for lesion in self.lesions))


def is_new(row: Record) -> bool:
    return row.text("state") == "new"


def in_row_order(rows: Iterable[Record]) -> list[Record]:
    return sorted(rows, key=lambda row: row.row)


def time_points_of(chart: Chart, reader: str) -> list[TimePoint]:
    """The time points of one reader after every possible baseline, as they open."""
    records = rows_of_reader(chart.timeline, reader)
    lesions = tuple(baseline_lesions(records, chart.schedule))
    days = lesion_days(records, chart.schedule)
    return [TimePoint(lesions, together) for together in days_together(days, chart.time_points.window.days)]


def response_at(time_point: TimePoint, decided: Decided, chart: Chart, reader: str) -> TumourResponse:
    """The response with its day and its visit, which follow from the days of the rows used."""
    days = [row.day for row in time_point.rows_used]
    is_progression = decided.answer == Response.PD
    stands = chart.time_points.progression_on if is_progression else chart.time_points.response_on
    day = min(days) if stands == "first" else max(days)
    return TumourResponse(day, closest_to_visit(days, chart.schedule), reader, replace(decided, days=day))


def closest_to_visit(days: Sequence[int], schedule: VisitSchedule) -> int:
    """The day closest to the target of its planned visit, of equal ones the earlier; any where none belongs to one."""
    near = [(distance(day, visit), day) for day in days if (visit := schedule.visit_of(day)) is not None]
    return min(near)[1] if near else days[0]
