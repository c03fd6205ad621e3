"""Tumour response by RECIST 1.1 and 1.0 from the lesions of one reader (section 5).

Version 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-47: nodes are measured by their short axis, which below 10 mm
is normal; progression is a rise of at least 20 % and 5 mm above the nadir, partial response a fall of at least 30 %
below baseline. Where the rule asks for it, a lesion that comes back after a complete response is progression whatever
its size (Schwartz et al., Eur J Cancer 2016;62:132-7). Version 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-16:
all lesions alike by their longest diameter, and a rise of 20 % is enough. mRECIST, Lencioni and Llovet, Semin Liver Dis
2010;30:52-60: as 1.1, but of a lesion of hepatocellular carcinoma what takes up contrast is measured, and 5 mm are not
asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import sources_of
from theracurve.derivation.reference.chart.timeline import Record
from theracurve.derivation.reference.evidence import Decided, double
from theracurve.derivation.reference.responses.lesions import Lesion, length, sum_seen, total, viable_length
from theracurve.derivation.reference.responses.parts import NORMAL_NODE_MM, Parts, is_gone, non_target_response
from theracurve.derivation.reference.responses.time_points import TimePoint, response_at, time_points_of
from theracurve.derivation.reference.responses.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Response

RISE_PERCENT, FALL_PERCENT = 20, 30


@dataclass(frozen=True, slots=True)
class Version:
    """What differs: whether nodes are special, the least rise in mm (None: any); whether reappearance counts; and
    whether what takes up contrast is measured, where it was at baseline."""

    nodes_by_short_axis: bool
    least_rise_mm: int | None
    reappearance: bool = False
    by_enhancement: bool = False

    def measures_as_node(self, lesion: Lesion) -> bool:
        return self.nodes_by_short_axis and lesion.is_node

    def length_of(self, lesion: Lesion, row: Record | None) -> Decimal | None:
        enhanced = lesion.baseline.number("enhancing_mm") is not None
        if self.by_enhancement and enhanced and not lesion.is_node:
            return viable_length(row)
        return length(row, self.measures_as_node(lesion))


RECIST_1_1 = Version(nodes_by_short_axis=True, least_rise_mm=5)
RECIST_1_0 = Version(nodes_by_short_axis=False, least_rise_mm=None)
MRECIST = Version(nodes_by_short_axis=True, least_rise_mm=None, by_enhancement=True)


def recist_responses(chart: Chart, reader: str, version: Version) -> list[TumourResponse]:
    """The responses of one reader at every time point after baseline."""
    measured = [measure(time_point, version) for time_point in time_points_of(chart, reader)]
    decided = decided_in_order(measured, version)
    return [response_at(now.time_point, one, chart, reader) for now, one in zip(measured, decided, strict=True)]


def decided_in_order(measured: Sequence["Measured"], version: Version) -> list[Decided]:
    """What each time point of one reader comes to, by those before it."""
    found: list[Decided] = []
    cleared: TimePoint | None = None
    for place, now in enumerate(measured):
        decided = decide(now, Before(nadir_before(now, measured[:place]), cleared), version)
        found.append(decided)
        cleared = now.time_point if decided.answer == Response.CR else cleared
    return found


@dataclass(frozen=True, slots=True)
class Measured:
    """A time point with the length of every target lesion there and at baseline; None where there is none."""

    time_point: TimePoint
    lengths: tuple[Decimal | None, ...]
    at_baseline: tuple[Decimal | None, ...]

    @property
    def targets(self) -> list[tuple[Lesion, Decimal | None]]:
        return list(zip(self.time_point.targets, self.lengths, strict=True))

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


def measure(time_point: TimePoint, version: Version) -> Measured:
    rows, targets = time_point.rows, time_point.targets
    lengths = tuple(version.length_of(lesion, rows.get(lesion.lesion_id)) for lesion in targets)
    return Measured(time_point, lengths, tuple(version.length_of(lesion, lesion.baseline) for lesion in targets))


@dataclass(frozen=True, slots=True)
class Before:
    """What a time point is compared with besides the baseline: the nadir, and the last one with a complete response."""

    nadir: Decimal | None
    cleared: TimePoint | None


def nadir_before(now: Measured, earlier: Sequence[Measured]) -> Decimal | None:
    """The smallest of the baseline sum and the complete sums so far; None if none is complete."""
    sums = [now.baseline_sum, *(before.sum for before in earlier if before.is_complete)]
    return min((known for known in sums if known is not None), default=None)


def decide(now: Measured, before: Before, version: Version) -> Decided:
    parts = parts_of(now, before, version)
    by_reappearance = parts.deciding == "reappeared"
    cleared = before.cleared.rows_used if by_reappearance and before.cleared else ()
    return Decided(
        answer=parts.overall.value,
        reason=parts.deciding,
        baseline=double(now.baseline_sum),
        value=double(now.sum),
        threshold=None if by_reappearance else progression_begins(before.nadir, version),
        unit="mm",
        sources=now.time_point.sources + sources_of(*cleared),
        marks=now.time_point.marks,
    )


def parts_of(now: Measured, before: Before, version: Version) -> Parts:
    return Parts(
        target_response(now, before.nadir, version),
        non_target_response(
            now.time_point, small_nodes_are_gone=version.nodes_by_short_axis, dark_is_gone=version.by_enhancement
        ),
        now.time_point.has_new_lesion,
        version.reappearance and before.cleared is not None and is_there_again(now, version),
    )


def is_there_again(now: Measured, version: Version) -> bool:
    """Whether any baseline lesion is there: after a complete response it has come back."""
    if any(found is not None and not is_normal(lesion, found, version) for lesion, found in now.targets):
        return True
    return any(is_seen(lesion, now.time_point, version) for lesion in now.time_point.non_targets)


def is_seen(lesion: Lesion, time_point: TimePoint, version: Version) -> bool:
    """Whether a non-target lesion was looked at and is not gone."""
    row = time_point.rows.get(lesion.lesion_id)
    if row is None or row.text("state") == "not_assessed":
        return False
    return not is_gone(lesion, row, version.nodes_by_short_axis)


def progression_begins(nadir: Decimal | None, version: Version) -> float | None:
    if nadir is None:
        return None
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
    if all(is_normal(lesion, found, version) for lesion, found in now.targets):
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
