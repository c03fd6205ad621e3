"""Tumour response by RECIP 1.0: the total volume of what takes up a ligand of PSMA, and new lesions (section 5).

Gafita et al., J Nucl Med 2022;63:1651-8: progression is a rise of the volume by at least 20 % with new lesions, partial
response a fall by at least 30 % without.
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

RISE_PERCENT, FALL_PERCENT = 20, 30


def recip_responses(chart: Chart, reader: str, rule: TumourProgressionRule) -> list[TumourResponse]:
    """The responses of one reader on every day after baseline with a row of the tracer, in time order."""
    rows = [
        row
        for row in chart.timeline.of("volumes")
        if row.text("reader") == reader and rule.tracer in (None, row.text("tracer"))
    ]
    baseline = baseline_of((row for row in rows if volume_of(row) is not None), chart.schedule)
    scans = daily_after_baseline(rows, chart.schedule)
    return [
        TumourResponse(now.day, now.day, reader, decide(VolumeCourse(rule, baseline, scans[:place], now)))
        for place, now in enumerate(scans)
    ]


def volume_of(row: Record | None) -> Decimal | None:
    return None if row is None else row.number("total_volume_ml")


@dataclass(frozen=True, slots=True)
class VolumeCourse:
    """The baseline, if there is one, the scans after it and before the one in hand, and that one."""

    rule: TumourProgressionRule
    baseline: Record | None
    earlier: Sequence[Record]
    now: Record

    @property
    def reference(self) -> Record | None:
        """The row from which an increase counts: of equal volumes the earliest; None without a baseline."""
        if self.baseline is None or self.rule.increase_from == "baseline":
            return self.baseline
        sized = [(found, row) for row in (self.baseline, *self.earlier) if (found := volume_of(row)) is not None]
        return min(sized, key=lambda pair: pair[0])[1]


def decide(course: VolumeCourse) -> Decided:
    start = volume_of(course.reference)
    answer, reason = answer_of(course)
    return Decided(
        answer=answer.value,
        reason=reason,
        baseline=double(volume_of(course.baseline)),
        value=double(volume_of(course.now)),
        threshold=None if start is None else float(start * (100 + RISE_PERCENT)) / 100.0,
        unit="mL",
        days=course.now.day,
        sources=sources_of(
            course.now, course.baseline, course.reference if course.reference is not course.baseline else None
        ),
        marks=lateness(course.baseline),
    )


def answer_of(course: VolumeCourse) -> tuple[Response, str]:
    """The first case that holds."""
    now, baseline, start = (volume_of(row) for row in (course.now, course.baseline, course.reference))
    if now is None:
        return Response.NE, "no_volume"
    if baseline is None or start is None:
        return Response.NE, "no_baseline_volume"
    new_lesions, rises = course.now.count("new_lesions"), is_increased(now, start)
    if rises and new_lesions is None:
        return Response.NE, "new_lesions_unknown"
    if rises and new_lesions:
        return Response.PD, "volume_and_new_lesions"
    if baseline == 0:
        return Response.NE, "baseline_zero"
    if now == 0 and not new_lesions:
        return Response.CR, "no_uptake"
    if 100 * (baseline - now) >= FALL_PERCENT * baseline:
        return fallen(new_lesions)
    return Response.SD, "increase_without_new_lesions" if rises else "volume"


def is_increased(now: Decimal, start: Decimal) -> bool:
    return now > start and 100 * (now - start) >= RISE_PERCENT * start


def fallen(new_lesions: int | None) -> tuple[Response, str]:
    """What a volume amounts to that is small enough for a partial response."""
    if new_lesions is None:
        return Response.NE, "new_lesions_unknown"
    return (Response.SD, "decrease_with_new_lesions") if new_lesions else (Response.PR, "volume")
