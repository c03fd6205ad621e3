"""Tumour response by the index lesion alone: progression is a rise above its smallest size (section 5)."""

from collections.abc import Sequence
from decimal import Decimal

from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import lateness, sources_of
from theracurve.derivation.reference.chart.timeline import Record
from theracurve.derivation.reference.evidence import Decided, double
from theracurve.derivation.reference.responses.lesions import UNITS, Lesion, index_lesion, rows_of_reader, size
from theracurve.derivation.reference.responses.time_points import time_points_of
from theracurve.derivation.reference.responses.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Response


def index_lesion_responses(chart: Chart, reader: str, rule: TumourProgressionRule) -> list[TumourResponse]:
    """The responses of one reader at every time point with a row of the index lesion, in time order."""
    lesion = index_lesion(rows_of_reader(chart.timeline, reader), chart.schedule)
    if lesion is None:
        return []
    seen = (time_point.rows.get(lesion.lesion_id) for time_point in time_points_of(chart, reader))
    rows = sorted((row for row in seen if row is not None), key=lambda row: row.day)
    return [
        TumourResponse(row.day, row.day, reader, decide(lesion, row, rows[:place], rule))
        for place, row in enumerate(rows)
    ]


def decide(lesion: Lesion, row: Record, earlier: Sequence[Record], rule: TumourProgressionRule) -> Decided:
    """`earlier`: the rows of other time points after baseline that lie on earlier days."""
    assert rule.dimension is not None
    baseline, now = lesion.baseline, size(row, rule.dimension)
    smallest = smallest_of([baseline, *earlier], rule.dimension)
    start = size(smallest, rule.dimension)
    answer, reason = answer_of(now, start, rule)
    return Decided(
        answer=answer.value,
        reason=reason,
        baseline=double(start),
        value=double(now),
        threshold=None if start is None else float(start * (100 + percent_of(rule))) / 100.0,
        unit=UNITS[rule.dimension],
        days=row.day,
        sources=sources_of(row, lesion.naming, baseline, smallest if smallest is not baseline else None),
        marks=lateness(baseline),
    )


def smallest_of(so_far: Sequence[Record], dimension: str) -> Record | None:
    """The row of the smallest size so far, of equal ones the earliest; None without a size at baseline."""
    if size(so_far[0], dimension) is None:
        return None
    sized = [(found, row) for row in so_far if (found := size(row, dimension)) is not None]
    return min(sized, key=lambda pair: pair[0])[1]


def answer_of(now: Decimal | None, smallest: Decimal | None, rule: TumourProgressionRule) -> tuple[Response, str]:
    if now is None:
        return Response.NE, "not_assessed"
    if smallest is None:
        return Response.NE, "no_baseline"
    if has_grown(now, smallest, rule):
        return Response.PD, "index_lesion"
    return Response.CR if now == 0 else Response.SD, "index_lesion"


def has_grown(now: Decimal, smallest: Decimal, rule: TumourProgressionRule) -> bool:
    rise, needed = 100 * (now - smallest), percent_of(rule) * smallest
    return now > smallest and (rise > needed if rule.strict else rise >= needed)


def percent_of(rule: TumourProgressionRule) -> Decimal:
    assert rule.percent is not None
    return rule.percent
