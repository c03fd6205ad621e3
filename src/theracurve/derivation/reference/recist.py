"""Tumour response by RECIST 1.1 from the lesions of one reader (section 5).

Eisenhauer et al., Eur J Cancer 2009;45:228-47: progression is a rise of at least 20 % and 5 mm above the nadir,
partial response a fall of at least 30 % below baseline, a node below 10 mm is normal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from theracurve.derivation.reference.choosing import Schedule
from theracurve.derivation.reference.evidence import Decided, double
from theracurve.derivation.reference.lesions import (
    GONE,
    TOO_SMALL_LENGTH,
    Lesion,
    baseline_lesions,
    rows_of_reader,
    total,
)
from theracurve.derivation.reference.timeline import Record, Timeline
from theracurve.derivation.reference.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Response

RISE_PERCENT, RISE_MM, FALL_PERCENT, NORMAL_NODE_MM = 20, 5, 30, 10


def recist_responses(timeline: Timeline, schedule: Schedule, reader: str) -> list[TumourResponse]:
    """The responses of one reader on every day after time zero with rows of lesions, in time order."""
    records = rows_of_reader(timeline, reader)
    lesions = baseline_lesions(records, schedule)
    days = sorted({record.day for record in records if record.day > 0})
    scans = [Scan(day, tuple(lesions), rows_on(records, day)) for day in days]
    return [
        TumourResponse(scan.day, reader, decide(scan, nadir_before(scans[:place], lesions)))
        for place, scan in enumerate(scans)
    ]


def rows_on(records: Sequence[Record], day: int) -> dict[str, Record]:
    """The last row as read of every lesion on the day."""
    return {record.text("lesion_id"): record for record in records if record.day == day}


def length(record: Record | None, is_node: bool) -> Decimal | None:
    """The length in mm that goes into the sum: the short axis of a node, the longest diameter of anything else."""
    if record is None:
        return None
    state = record.text("state")
    if state in GONE:
        return Decimal(0)
    if state == "not_assessed":
        return None
    measured = record.number("short_axis_mm" if is_node else "longest_diameter_mm")
    return TOO_SMALL_LENGTH if state == "too_small" and measured is None else measured


def baseline_sum(lesions: Sequence[Lesion]) -> Decimal | None:
    """The sum of the target lesions at baseline; None without any, or where a length is missing."""
    targets = [lesion for lesion in lesions if lesion.is_target]
    return total(length(lesion.baseline, lesion.is_node) for lesion in targets) if targets else None


@dataclass(frozen=True, slots=True)
class Scan:
    """What one reader saw on one day of the lesions known at baseline, and of new ones."""

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
    def lengths(self) -> list[tuple[Lesion, Decimal | None]]:
        """Every target lesion with its length on this day."""
        seen = ((lesion, self.rows.get(lesion.lesion_id)) for lesion in self.targets)
        return [(lesion, length(row, lesion.is_node)) for lesion, row in seen]

    @property
    def is_complete(self) -> bool:
        return all(found is not None for _, found in self.lengths)

    @property
    def sum_seen(self) -> Decimal | None:
        """The sum of those lengths that are there; None if none is."""
        known = [found for _, found in self.lengths if found is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def has_new_lesion(self) -> bool:
        return any(is_new(row) for row in self.rows.values())

    @property
    def rows_used(self) -> list[Record]:
        known = {lesion.lesion_id for lesion in self.lesions}
        used = [row for lesion_id, row in self.rows.items() if lesion_id in known or is_new(row)]
        return sorted(used, key=lambda row: row.row)


def is_new(row: Record) -> bool:
    return row.text("state") == "new"


def nadir_before(earlier: Sequence[Scan], lesions: Sequence[Lesion]) -> Decimal | None:
    """The smallest of the baseline sum and the complete sums so far; None if none is complete."""
    sums = [baseline_sum(lesions), *(scan.sum_seen for scan in earlier if scan.is_complete)]
    return min((known for known in sums if known is not None), default=None)


def decide(scan: Scan, nadir: Decimal | None) -> Decided:
    baseline = baseline_sum(scan.lesions)
    target = target_response(scan, baseline, nadir)
    non_target = non_target_response(scan)
    return Decided(
        answer=overall(target, non_target, scan.has_new_lesion).value,
        reason=part_that_decides(target, non_target, scan.has_new_lesion),
        baseline=double(baseline),
        value=double(scan.sum_seen),
        threshold=None if nadir is None else progression_begins(nadir),
        unit="mm",
        days=scan.day,
        sources=tuple(row.source for row in (*scan.rows_used, *baseline_rows(scan))),
    )


def baseline_rows(scan: Scan) -> list[Record]:
    return sorted((lesion.baseline for lesion in scan.lesions), key=lambda row: row.row)


def progression_begins(nadir: Decimal) -> float:
    by_percent, by_length = nadir * (100 + RISE_PERCENT), nadir + RISE_MM
    return float(by_percent) / 100.0 if by_percent > 100 * by_length else float(by_length)


def target_response(scan: Scan, baseline: Decimal | None, nadir: Decimal | None) -> Response | None:
    """The response of the target lesions; None if there are none."""
    if not scan.targets:
        return None
    seen = scan.sum_seen or Decimal(0)
    if nadir is not None and is_progression(seen, nadir):
        return Response.PD
    if baseline is None or not scan.is_complete:
        return Response.NE
    if all(is_normal(lesion, found) for lesion, found in scan.lengths):
        return Response.CR
    return Response.PR if 100 * (baseline - seen) >= FALL_PERCENT * baseline else Response.SD


def is_progression(seen: Decimal, nadir: Decimal) -> bool:
    """A sum with lesions missing is a lower bound, so it may show progression all the same."""
    return 100 * (seen - nadir) >= RISE_PERCENT * nadir and seen - nadir >= RISE_MM


def is_normal(lesion: Lesion, found: Decimal | None) -> bool:
    return found is not None and (found < NORMAL_NODE_MM if lesion.is_node else found == 0)


def non_target_response(scan: Scan) -> Response | None:
    """The response of the non-target lesions; None if there are none."""
    rows = [scan.rows.get(lesion.lesion_id) for lesion in scan.non_targets]
    states = ["not_assessed" if row is None else row.text("state") for row in rows]
    if not states:
        return None
    if "unequivocal_progression" in states:
        return Response.PD
    if all(state in GONE for state in states):
        return Response.CR
    return Response.NE if "not_assessed" in states else Response.NON_CR_NON_PD


def overall(target: Response | None, non_target: Response | None, has_new_lesion: bool) -> Response:
    if has_new_lesion or Response.PD in (target, non_target):
        return Response.PD
    if target is None:
        return non_target or Response.NE
    if target is Response.CR and non_target not in (None, Response.CR):
        return Response.PR
    return target


def part_that_decides(target: Response | None, non_target: Response | None, has_new_lesion: bool) -> str:
    cases = (
        (target is Response.PD, "target"),
        (non_target is Response.PD, "non_target"),
        (has_new_lesion, "new_lesion"),
        (target is not None, "target"),
        (non_target is not None, "non_target"),
        (True, "no_baseline"),
    )
    return next(part for holds, part in cases if holds)
