"""Metabolic response by PERCIST 1.0: the uptake of the lesion that takes up most, and new lesions (section 5).

Wahl et al., J Nucl Med 2009;50 Suppl 1:122S-50S: progression is a rise of SULpeak by more than 30 % and 0.8, a new
lesion, or a rise of total lesion glycolysis by 75 %; partial response a fall by at least 30 % and 0.8.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import baseline_of, daily_after_baseline, lateness, sources_of
from theracurve.derivation.reference.chart.timeline import Record
from theracurve.derivation.reference.evidence import Decided, double
from theracurve.derivation.reference.responses.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Response

CHANGE_PERCENT, CHANGE_SUL = 30, Decimal("0.8")
EXTENT_PERCENT = 75


def percist_responses(chart: Chart, reader: str, rule: TumourProgressionRule) -> list[TumourResponse]:
    """The responses of one reader on every day after baseline with a row of the tracer, in time order."""
    rows = [
        row
        for row in chart.timeline.of("volumes")
        if row.text("reader") == reader and rule.tracer in (None, row.text("tracer"))
    ]
    baseline = baseline_of((row for row in rows if peak_of(row) is not None), chart.schedule)
    scans = daily_after_baseline(rows, chart.schedule)
    return [
        TumourResponse(now.day, now.day, reader, decide(PeakCourse(rule, baseline, scans[:place], now)))
        for place, now in enumerate(scans)
    ]


def peak_of(row: Record | None) -> Decimal | None:
    return None if row is None else row.number("sul_peak")


@dataclass(frozen=True, slots=True)
class PeakCourse:
    """The baseline, if there is one, the scans after it and before the one in hand, and that one."""

    rule: TumourProgressionRule
    baseline: Record | None
    earlier: Sequence[Record]
    now: Record

    @property
    def reference(self) -> Record | None:
        """The row from which a rise counts: of equal peaks the earliest; None without a baseline."""
        if self.baseline is None or self.rule.increase_from == "baseline":
            return self.baseline
        peaks = [(found, row) for row in (self.baseline, *self.earlier) if (found := peak_of(row)) is not None]
        return min(peaks, key=lambda pair: pair[0])[1]

    @property
    def has_grown_in_extent(self) -> bool:
        """Whether total lesion glycolysis rose by so much while the highest peak did not fall."""
        now, start = self.now.number("total_lesion_glycolysis"), glycolysis_of(self.baseline)
        if now is None or start is None or start <= 0:
            return False
        peak, first = peak_of(self.now), peak_of(self.baseline)
        is_as_high = peak is not None and first is not None and peak >= first
        return is_as_high and 100 * (now - start) >= EXTENT_PERCENT * start


def glycolysis_of(row: Record | None) -> Decimal | None:
    return None if row is None else row.number("total_lesion_glycolysis")


@dataclass(frozen=True, slots=True)
class ShownPeak:
    baseline: Decimal | None
    value: Decimal | None
    threshold: Decimal | None
    unit: str


def decide(course: PeakCourse) -> Decided:
    answer, reason = answer_of(course)
    shown = extent_shown(course) if reason == "extent" else peaks_shown(course)
    reference = course.reference
    return Decided(
        answer=answer.value,
        reason=reason,
        baseline=double(shown.baseline),
        value=double(shown.value),
        threshold=double(shown.threshold),
        unit=shown.unit,
        days=course.now.day,
        sources=sources_of(course.now, course.baseline, reference if reference is not course.baseline else None),
        marks=lateness(course.baseline),
    )


def peaks_shown(course: PeakCourse) -> ShownPeak:
    start = peak_of(course.reference)
    threshold = None if start is None else max(start * (100 + CHANGE_PERCENT) / 100, start + CHANGE_SUL)
    return ShownPeak(peak_of(course.baseline), peak_of(course.now), threshold, "SUL")


def extent_shown(course: PeakCourse) -> ShownPeak:
    start = glycolysis_of(course.baseline)
    threshold = None if start is None else start * (100 + EXTENT_PERCENT) / 100
    return ShownPeak(start, glycolysis_of(course.now), threshold, "SUL mL")


def answer_of(course: PeakCourse) -> tuple[Response, str]:
    """The first case that holds, until two peaks can be compared."""
    new_lesions = course.now.count("new_lesions")
    now, baseline, start = (peak_of(row) for row in (course.now, course.baseline, course.reference))
    if new_lesions:
        return Response.PD, "new_lesion"
    if now is None:
        return Response.NE, "no_sul_peak"
    if course.baseline is None or baseline is None or start is None:
        return Response.NE, "no_baseline_sul_peak"
    unmeasured = unmeasurable(course.baseline, baseline) if course.rule.measurable == "by_liver" else None
    if unmeasured is not None:
        return Response.NE, unmeasured
    if is_change(now - start, start, strict=True):
        return Response.PD, "sul_peak"
    if course.has_grown_in_extent:
        return Response.PD, "extent"
    if baseline > 0 and now > 0 and new_lesions is not None and course.rule.complete == "below_liver":
        return faded(course, now) or fallen(now, baseline, new_lesions)
    return fallen(now, baseline, new_lesions)


def faded(course: PeakCourse, now: Decimal) -> tuple[Response, str] | None:
    """A complete response by an uptake below that of the liver on the same scan; None where it is not below it."""
    liver = course.now.number("liver_sul_mean")
    if liver is None:
        return Response.NE, "no_liver"
    return (Response.CR, "below_liver") if now < liver else None


def unmeasurable(row: Record, baseline: Decimal) -> str | None:
    """Why a baseline cannot be followed: it is below 1.5 times the liver's mean plus 2 standard deviations."""
    mean, deviation = row.number("liver_sul_mean"), row.number("liver_sul_sd")
    if mean is None or deviation is None:
        return "liver_unknown"
    return "not_measurable" if 2 * baseline < 3 * mean + 4 * deviation else None


def is_change(change: Decimal, start: Decimal, *, strict: bool) -> bool:
    if strict:
        return 100 * change > CHANGE_PERCENT * start and change > CHANGE_SUL
    return 100 * change >= CHANGE_PERCENT * start and change >= CHANGE_SUL


def fallen(now: Decimal, baseline: Decimal, new_lesions: int | None) -> tuple[Response, str]:
    """What a scan without progression amounts to; without a word on new lesions only that it cannot be said."""
    if baseline == 0:
        return Response.NE, "baseline_zero"
    if now == 0:
        return Response.CR, "no_uptake"
    if new_lesions is None:
        return Response.NE, "new_lesions_unknown"
    return Response.PR if is_change(baseline - now, baseline, strict=False) else Response.SD, "sul_peak"
