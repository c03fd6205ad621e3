"""Tumour response by iRECIST: a progression of RECIST 1.1 counts when what follows confirms it (section 5).

Seymour et al., Lancet Oncol 2017;18:e143-52.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.timeline import Record
from theracurve.derivation.reference.responses.recist import (
    RECIST_1_1,
    decided_in_order,
    measure,
    nadir_before,
    target_response,
)
from theracurve.derivation.reference.responses.time_points import TimePoint, is_new, response_at, time_points_of
from theracurve.derivation.reference.responses.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Response
from theracurve.vocabulary.named import qualified

LEAST_RISE_MM = 5
MEASURABLE_MM = 10  # of a new lesion
UNEQUIVOCAL = "unequivocal_progression"


@dataclass(frozen=True, slots=True)
class SeenTimePoint:
    """A time point with its answer by RECIST 1.1, the sum of its targets and whether these progressed."""

    time_point: TimePoint
    sum: Decimal | None
    target_progressed: bool
    response: TumourResponse

    @property
    def new_lesions(self) -> set[str]:
        return {row.text("lesion_id") for row in self.time_point.rows_used if is_new(row)}

    @property
    def unequivocal(self) -> set[str]:
        """The non-target lesions that progressed beyond doubt."""
        rows = self.time_point.rows
        named = (lesion.lesion_id for lesion in self.time_point.non_targets)
        return {name for name in named if name in rows and rows[name].text("state") == UNEQUIVOCAL}

    def row_of(self, lesion_id: str) -> Record:
        return self.time_point.rows[lesion_id]


def irecist_responses(chart: Chart, reader: str, rule: TumourProgressionRule) -> list[TumourResponse]:
    """The responses of one reader at every time point after baseline."""
    seen = list(seen_by(chart, reader))
    evaluable = [one for one in seen if one.response.is_evaluable]
    answers: dict[int, TumourResponse] = {}
    for run, following in runs_of(evaluable):
        found = answers_of(run, following, rule)
        answers |= {id(one): response for one, response in zip(run, found, strict=True)}
    return [answers.get(id(one), one.response) for one in seen]


def seen_by(chart: Chart, reader: str) -> Iterator[SeenTimePoint]:
    measured = [measure(time_point, RECIST_1_1) for time_point in time_points_of(chart, reader)]
    decisions = decided_in_order(measured, RECIST_1_1)
    for place, (now, decided) in enumerate(zip(measured, decisions, strict=True)):
        progressed = target_response(now, nadir_before(now, measured[:place]), RECIST_1_1) is Response.PD
        yield SeenTimePoint(now.time_point, now.sum, progressed, response_at(now.time_point, decided, chart, reader))


def runs_of(evaluable: Sequence[SeenTimePoint]) -> Iterator[tuple[list[SeenTimePoint], SeenTimePoint | None]]:
    """Every run of time points with PD in immediate succession, with the time point that follows it."""
    run: list[SeenTimePoint] = []
    for one in evaluable:
        if one.response.code == Response.PD:
            run.append(one)
        elif run:
            yield run, one
            run = []
    if run:
        yield run, None


def answers_of(
    run: Sequence[SeenTimePoint], following: SeenTimePoint | None, rule: TumourProgressionRule
) -> list[TumourResponse]:
    """What the time points of a run are by iRECIST."""
    confirming = next((place for place in range(1, len(run)) if confirms(run, place, rule)), None)
    if confirming is not None:
        before = [answered(one, Response.PD, "confirmed_later", run[confirming]) for one in run[:confirming]]
        return [*before, *(answered(one, Response.PD, "confirmed", run[0]) for one in run[confirming:])]
    if following is not None:
        return [answered(one, Response.UPD, "refuted", following) for one in run]
    counts = Response.PD if rule.last_unconfirmed == "progression" else Response.UPD
    return [answered(one, counts, "unconfirmed") for one in run]


def answered(one: SeenTimePoint, code: Response, reason: str, *cited: SeenTimePoint) -> TumourResponse:
    """The answer of RECIST 1.1 with another code, what became of it said after its own reason: `target/confirmed`."""
    decided = one.response.decided
    sources = decided.sources + tuple(source for other in cited for source in other.response.decided.sources)
    both = qualified(decided.reason, reason)
    return replace(one.response, decided=replace(decided, answer=code.value, reason=both, sources=sources))


def confirms(run: Sequence[SeenTimePoint], place: int, rule: TumourProgressionRule) -> bool:
    """Whether the time point comes late enough after the first of the run, and something has come or grown since."""
    assert rule.confirmed_after is not None
    now, earlier = run[place], run[:place]
    if now.response.day - earlier[0].response.day < rule.confirmed_after:
        return False
    return targets_grew(now, earlier) or non_targets_grew(now, earlier) or new_lesions_grew(now, earlier)


def targets_grew(now: SeenTimePoint, earlier: Sequence[SeenTimePoint]) -> bool:
    if not now.target_progressed:
        return False
    first = next((one for one in earlier if one.target_progressed), None)
    if first is None:
        return True
    return now.sum is not None and first.sum is not None and now.sum - first.sum >= LEAST_RISE_MM


def non_targets_grew(now: SeenTimePoint, earlier: Sequence[SeenTimePoint]) -> bool:
    for lesion_id in now.unequivocal:
        first = next((one for one in earlier if lesion_id in one.unequivocal), None)
        if first is None or ((grown := growth(lesion_id, first, now)) is not None and grown > 0):
            return True
    return False


def new_lesions_grew(now: SeenTimePoint, earlier: Sequence[SeenTimePoint]) -> bool:
    """Whether another lesion is new, or those that were have grown."""
    rises = Decimal(0)
    for lesion_id in now.new_lesions:
        first = next((one for one in earlier if lesion_id in one.new_lesions), None)
        if first is None:
            return True
        grown, start = growth(lesion_id, first, now), diameter(first.row_of(lesion_id))
        if grown is None or start is None:
            continue
        if start >= MEASURABLE_MM:
            rises += grown
        elif grown > 0:
            return True
    return rises >= LEAST_RISE_MM


def growth(lesion_id: str, first: SeenTimePoint, now: SeenTimePoint) -> Decimal | None:
    """By how many millimetres a lesion is longer; None where either length is not known."""
    start, end = diameter(first.row_of(lesion_id)), diameter(now.row_of(lesion_id))
    return None if start is None or end is None else end - start


def diameter(row: Record) -> Decimal | None:
    return row.number("longest_diameter_mm")
