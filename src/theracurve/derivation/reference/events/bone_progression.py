"""Pejorative event: new lesions on bone scans, two and two more (section 6).

Scher et al., J Clin Oncol 2016;34:1402-18 (PCWG3).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from theracurve.definition.bone_progression import BoneProgressionRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import daily_after_baseline, sources_of
from theracurve.derivation.reference.chart.timeline import Record
from theracurve.derivation.reference.events.episodes import Assessment
from theracurve.derivation.reference.evidence import Decided
from theracurve.derivation.reference.responses.readers import deciding_reader

OF_BASELINE, OF_FIRST = "new_lesions", "new_after_first"
"""The counts of a scan, of what the baseline and of what the first scan does not show: columns, and reasons."""


@dataclass(frozen=True, slots=True)
class FirstScan:
    """The first scan with a count; `may_flare`: what is new on it may be healing bone."""

    record: Record
    may_flare: bool

    def counted_by(self, scan: Record) -> str:
        """The column that says how many lesions of a scan are new."""
        return OF_FIRST if self.may_flare and scan is not self.record else OF_BASELINE


def bone_assessments(rule: BoneProgressionRule, chart: Chart) -> list[Assessment]:
    """Every scan from the first on that has its count, in time order."""
    scans = scans_of(rule, chart)
    place = next((place for place, scan in enumerate(scans) if scan.count(OF_BASELINE) is not None), len(scans))
    if place == len(scans):
        return []
    first = FirstScan(scans[place], rule.flare_until is None or scans[place].day <= rule.flare_until)
    found = (assess(rule, first, scan) for scan in scans[place:])
    return [assessment for assessment in found if assessment is not None]


def scans_of(rule: BoneProgressionRule, chart: Chart) -> Sequence[Record]:
    """The scans of the reader of the rule, one a day."""
    reader = deciding_reader(chart, "bone_scans", rule.reader, None)
    rows = (row for row in chart.timeline.of("bone_scans") if row.text("reader") == reader)
    return daily_after_baseline(rows, chart.schedule)


def assess(rule: BoneProgressionRule, first: FirstScan, scan: Record) -> Assessment | None:
    """None where the scan does not have its count."""
    column = first.counted_by(scan)
    count = scan.count(column)
    if count is None:
        return None
    return Assessment(scan.day, count >= rule.new_lesions, shown(rule, first, scan, column), at_once(rule, first, scan))


def at_once(rule: BoneProgressionRule, first: FirstScan, scan: Record) -> bool:
    """Whether what the scan shows counts without a later one that shows it again."""
    is_flare = first.may_flare and scan is first.record
    return rule.confirmed_scans == "none" or (rule.confirmed_scans == "flare" and not is_flare)


def shown(rule: BoneProgressionRule, first: FirstScan, scan: Record, column: str) -> Decided:
    return Decided(
        reason=column,
        value=float(scan.integer(column)),
        threshold=float(rule.new_lesions),
        days=scan.day,
        sources=sources_of(first.record, scan if scan is not first.record else None),
    )
