"""Which lesions there were at baseline, and what a row says of a size (sections 3 and 5)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from theracurve.derivation.reference.chart.choosing import VisitSchedule, baseline_of
from theracurve.derivation.reference.chart.timeline import Record, Timeline

GONE = ("disappeared", "absent")
TOO_SMALL_LENGTH = Decimal(5)  # Eisenhauer et al., Eur J Cancer 2009;45:228-47
TOO_SMALL = {"longest_diameter": TOO_SMALL_LENGTH, "product": TOO_SMALL_LENGTH**2, "volume": None}
UNITS = {"longest_diameter": "mm", "product": "mm2", "volume": "mL"}


@dataclass(frozen=True, slots=True)
class Lesion:
    """A lesion that has a baseline row, with all its rows of one reader; `marked`: the row that calls it the index."""

    lesion_id: str
    baseline: Record
    records: tuple[Record, ...]
    marked: Record | None = None

    @property
    def naming(self) -> Record | None:
        """The row whose mark named it the index lesion, where that is not its baseline row."""
        return None if self.marked is self.baseline else self.marked

    @property
    def is_target(self) -> bool:
        return self.baseline.flag("target") is True

    @property
    def is_node(self) -> bool:
        return self.baseline.text("kind") == "node"


def rows_of_reader(timeline: Timeline, reader: str) -> tuple[Record, ...]:
    return tuple(record for record in timeline.of("lesions") if record.text("reader") == reader)


def baseline_lesions(records: Iterable[Record], schedule: VisitSchedule) -> list[Lesion]:
    """The lesions that have a baseline row, ordered by lesion_id."""
    by_id: dict[str, list[Record]] = {}
    for record in records:
        by_id.setdefault(record.text("lesion_id"), []).append(record)
    found = ((lesion_id, baseline_of(rows, schedule), tuple(rows)) for lesion_id, rows in sorted(by_id.items()))
    return [Lesion(lesion_id, baseline, rows) for lesion_id, baseline, rows in found if baseline is not None]


def index_lesion(records: Iterable[Record], schedule: VisitSchedule) -> Lesion | None:
    """The lesion whose baseline row calls it the index lesion; its rows are taken by lesion_id."""
    rows = tuple(records)
    marked = baseline_of((row for row in rows if row.flag("index") is True), schedule)
    known = baseline_lesions(rows, schedule) if marked else []
    named = (lesion for lesion in known if marked and lesion.lesion_id == marked.text("lesion_id"))
    return next((replace(lesion, marked=marked) for lesion in named), None)


def size(record: Record | None, dimension: str) -> Decimal | None:
    """The size of a lesion by this row; None where it was not assessed or is not recorded."""
    if record is None:
        return None
    state = record.text("state")
    if state in GONE:
        return Decimal(0)
    if state == "not_assessed":
        return None
    measured = measurement(record, dimension)
    return TOO_SMALL[dimension] if state == "too_small" and measured is None else measured


def length(record: Record | None, by_short_axis: bool) -> Decimal | None:
    """The length in mm by this row; None where it was not assessed or is not recorded."""
    if record is None:
        return None
    state = record.text("state")
    if state in GONE:
        return Decimal(0)
    if state == "not_assessed":
        return None
    measured = record.number("short_axis_mm" if by_short_axis else "longest_diameter_mm")
    return TOO_SMALL_LENGTH if state == "too_small" and measured is None else measured


def viable_length(record: Record | None) -> Decimal | None:
    """The length in mm of what takes up contrast, by this row; None where it was not assessed or is not recorded."""
    if record is None or record.text("state") == "not_assessed":
        return None
    if record.text("state") in GONE:
        return Decimal(0)
    measured = record.number("enhancing_mm")
    return TOO_SMALL_LENGTH if record.text("state") == "too_small" and measured is None else measured


def measurement(record: Record, dimension: str) -> Decimal | None:
    if dimension == "volume":
        return record.number("volume_ml")
    longest = record.number("longest_diameter_mm")
    if dimension == "longest_diameter":
        return longest
    perpendicular = record.number("perpendicular_mm")
    return None if longest is None or perpendicular is None else longest * perpendicular


def total(sizes: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None if one is missing."""
    known = list(sizes)
    return None if None in known else sum((part for part in known if part is not None), Decimal(0))


def sum_seen(sizes: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of those that are there; None if none is."""
    known = [size for size in sizes if size is not None]
    return sum(known, Decimal(0)) if known else None
