"""Tumour response by RECIST 1.1 and 1.0 from the lesions of one reader (section 5).

Version 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-47: nodes are measured by their short axis, which below 10 mm
is normal; progression is a rise of at least 20 % and 5 mm above the nadir, partial response a fall of at least 30 %
below baseline. Version 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-16: all lesions alike by their longest
diameter, and a rise of 20 % is enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from theracurve.derivation.reference.chart import Chart
from theracurve.derivation.reference.evidence import Decided, double
from theracurve.derivation.reference.lesions import Lesion, length, total
from theracurve.derivation.reference.scans import (
    NORMAL_NODE_MM,
    Scan,
    non_target_response,
    overall,
    part_that_decides,
    scans_of,
    sum_seen,
)
from theracurve.derivation.reference.timeline import Record
from theracurve.derivation.reference.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Response

RISE_PERCENT, FALL_PERCENT = 20, 30


@dataclass(frozen=True, slots=True)
class Version:
    """What differs between the versions: whether nodes are special, and the least rise in mm (None: any)."""

    nodes_by_short_axis: bool
    least_rise_mm: int | None

    def measures_as_node(self, lesion: Lesion) -> bool:
        return self.nodes_by_short_axis and lesion.is_node


RECIST_1_1 = Version(nodes_by_short_axis=True, least_rise_mm=5)
RECIST_1_0 = Version(nodes_by_short_axis=False, least_rise_mm=None)


def recist_responses(chart: Chart, reader: str, version: Version) -> list[TumourResponse]:
    """The responses of one reader on every day after baseline with rows of lesions, in time order."""
    measured = [measure(scan, version) for scan in scans_of(chart, reader)]
    return [
        TumourResponse(now.scan.day, reader, decide(now, nadir_before(now, measured[:place]), version))
        for place, now in enumerate(measured)
    ]


@dataclass(frozen=True, slots=True)
class Measured:
    """A scan with the length of every target lesion, on its day and at baseline; None where there is none."""

    scan: Scan
    lengths: tuple[Decimal | None, ...]
    at_baseline: tuple[Decimal | None, ...]

    @property
    def has_targets(self) -> bool:
        return bool(self.lengths)

    @property
    def is_complete(self) -> bool:
        return None not in self.lengths

    @property
    def sum(self) -> Decimal | None:
        return sum_seen(self.lengths)

    @property
    def baseline_sum(self) -> Decimal | None:
        """None without target lesions, or where one has no length at baseline."""
        return total(self.at_baseline) if self.has_targets else None


def measure(scan: Scan, version: Version) -> Measured:
    def length_in(lesion: Lesion, row: Record | None) -> Decimal | None:
        return length(row, version.measures_as_node(lesion))

    on_the_day = tuple(length_in(lesion, scan.rows.get(lesion.lesion_id)) for lesion in scan.targets)
    return Measured(scan, on_the_day, tuple(length_in(lesion, lesion.baseline) for lesion in scan.targets))


def nadir_before(now: Measured, earlier: Sequence[Measured]) -> Decimal | None:
    """The smallest of the baseline sum and the complete sums so far; None if none is complete."""
    sums = [now.baseline_sum, *(before.sum for before in earlier if before.is_complete)]
    return min((known for known in sums if known is not None), default=None)


def decide(now: Measured, nadir: Decimal | None, version: Version) -> Decided:
    scan = now.scan
    target = target_response(now, nadir, version)
    non_target = non_target_response(scan, small_nodes_are_gone=version.nodes_by_short_axis)
    return Decided(
        answer=overall(target, non_target, scan.has_new_lesion).value,
        reason=part_that_decides(target, non_target, scan.has_new_lesion),
        baseline=double(now.baseline_sum),
        value=double(now.sum),
        threshold=None if nadir is None else progression_begins(nadir, version),
        unit="mm",
        days=scan.day,
        sources=scan.sources,
        marks=scan.marks,
    )


def progression_begins(nadir: Decimal, version: Version) -> float:
    by_percent = nadir * (100 + RISE_PERCENT)
    if version.least_rise_mm is None or by_percent > 100 * (nadir + version.least_rise_mm):
        return float(by_percent) / 100.0
    return float(nadir + version.least_rise_mm)


def target_response(now: Measured, nadir: Decimal | None, version: Version) -> Response | None:
    """The response of the target lesions; None if there are none."""
    if not now.has_targets:
        return None
    seen, baseline = now.sum or Decimal(0), now.baseline_sum
    if nadir is not None and is_progression(seen, nadir, version):
        return Response.PD
    if baseline is None or not now.is_complete:
        return Response.NE
    if all(is_normal(lesion, found, version) for lesion, found in zip(now.scan.targets, now.lengths, strict=True)):
        return Response.CR
    return Response.PR if 100 * (baseline - seen) >= FALL_PERCENT * baseline else Response.SD


def is_progression(seen: Decimal, nadir: Decimal, version: Version) -> bool:
    """A sum with lesions missing is a lower bound, so it may show progression all the same."""
    rise = seen - nadir
    is_enough = rise > 0 if version.least_rise_mm is None else rise >= version.least_rise_mm
    return is_enough and 100 * rise >= RISE_PERCENT * nadir


def is_normal(lesion: Lesion, found: Decimal | None, version: Version) -> bool:
    normal_node = version.measures_as_node(lesion) and found is not None and found < NORMAL_NODE_MM
    return normal_node or found == 0
