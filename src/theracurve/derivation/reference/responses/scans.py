"""What one reader saw on one day of all lesions, and what the lesions besides the targets say (section 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import lateness
from theracurve.derivation.reference.chart.timeline import Record
from theracurve.derivation.reference.evidence import Marks
from theracurve.derivation.reference.responses.lesions import GONE, Lesion, baseline_lesions, length, rows_of_reader
from theracurve.vocabulary.answers import Response

NORMAL_NODE_MM = 10


@dataclass(frozen=True, slots=True)
class Scan:
    """What one reader saw on one day: the last row of every lesion; `lesions` are those known at baseline."""

    day: int
    lesions: tuple[Lesion, ...]
    rows: Mapping[str, Record]

    @property
    def targets(self) -> list[Lesion]:
        return [lesion for lesion in self.lesions if lesion.is_target]

    @property
    def non_targets(self) -> list[Lesion]:
        return [lesion for lesion in self.lesions if not lesion.is_target]

    @property
    def has_new_lesion(self) -> bool:
        return any(is_new(row) for row in self.rows.values())

    @property
    def sources(self) -> tuple[str, ...]:
        """The day's rows of lesions that count (without any: its last row), then the baseline rows, in row order."""
        return self.rows_used + in_row_order([lesion.baseline for lesion in self.lesions])

    @property
    def rows_used(self) -> tuple[str, ...]:
        known = {lesion.lesion_id for lesion in self.lesions}
        used = [row for lesion_id, row in self.rows.items() if lesion_id in known or is_new(row)]
        return in_row_order(used or self.last_row)

    @property
    def last_row(self) -> list[Record]:
        return [max(self.rows.values(), key=lambda row: row.row)]

    @property
    def marks(self) -> Marks:
        return lateness(*(lesion.baseline for lesion in self.lesions))


def is_new(row: Record) -> bool:
    return row.text("state") == "new"


def in_row_order(rows: Sequence[Record]) -> tuple[str, ...]:
    return tuple(row.source for row in sorted(rows, key=lambda row: row.row))


def scans_of(chart: Chart, reader: str) -> list[Scan]:
    """The scans of one reader after every possible baseline, in time order."""
    records = rows_of_reader(chart.timeline, reader)
    lesions = tuple(baseline_lesions(records, chart.schedule))
    days = sorted({record.day for record in records if chart.schedule.is_after(record.day)})
    return [Scan(day, lesions, rows_on(records, day)) for day in days]


def rows_on(records: Sequence[Record], day: int) -> dict[str, Record]:
    """The last row as read of every lesion on the day."""
    return {record.text("lesion_id"): record for record in records if record.day == day}


def sum_seen(sizes: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of those that are there; None if none is."""
    known = [size for size in sizes if size is not None]
    return sum(known, Decimal(0)) if known else None


def non_target_response(scan: Scan, *, small_nodes_are_gone: bool) -> Response | None:
    """The response of the non-target lesions; None if there are none."""
    seen = [(lesion, scan.rows.get(lesion.lesion_id)) for lesion in scan.non_targets]
    states = ["not_assessed" if row is None else row.text("state") for _, row in seen]
    if not states:
        return None
    if "unequivocal_progression" in states:
        return Response.PD
    if all(row is not None and is_gone(lesion, row, small_nodes_are_gone) for lesion, row in seen):
        return Response.CR
    return Response.NE if "not_assessed" in states else Response.NON_CR_NON_PD


def is_gone(lesion: Lesion, row: Record, small_nodes_are_gone: bool) -> bool:
    return row.text("state") in GONE or (small_nodes_are_gone and lesion.is_node and has_normal_length(row))


def has_normal_length(node: Record) -> bool:
    short_axis = length(node, by_short_axis=True)
    return short_axis is not None and short_axis < NORMAL_NODE_MM


@dataclass(frozen=True, slots=True)
class Parts:
    """What the parts of a tumour assessment say; None for lesions that there are none of."""

    target: Response | None
    non_target: Response | None
    has_new_lesion: bool
    has_reappeared: bool = False

    @property
    def overall(self) -> Response:
        if self.has_new_lesion or self.has_reappeared or Response.PD in (self.target, self.non_target):
            return Response.PD
        if self.target is None:
            return self.non_target or Response.NE
        if self.target is Response.CR and self.non_target not in (None, Response.CR):
            return Response.PR
        return self.target

    @property
    def deciding(self) -> str:
        """The part that decides, as evidence names it."""
        cases = (
            (self.target is Response.PD, "target"),
            (self.non_target is Response.PD, "non_target"),
            (self.has_new_lesion, "new_lesion"),
            (self.has_reappeared, "reappeared"),
            (self.target is not None, "target"),
            (self.non_target is not None, "non_target"),
            (True, "no_baseline"),
        )
        return next(part for holds, part in cases if holds)
