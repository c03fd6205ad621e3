"""Tumour response by Choi's criteria: the longest diameters of the targets and their attenuation on CT (section 5).

Choi et al., J Clin Oncol 2007;25:1753-9: partial response is a fall of the sum by at least 10 %, or of the density by
at least 15 %; progression a rise of the sum by at least 10 % without such a fall of the density.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.evidence import Decided, double
from theracurve.derivation.reference.responses.parts import Parts, non_target_response
from theracurve.derivation.reference.responses.recist import RECIST_1_0, Measured, measure, nadir_before
from theracurve.derivation.reference.responses.time_points import response_at, time_points_of
from theracurve.derivation.reference.responses.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Response

CHANGE_PERCENT, DENSITY_PERCENT = 10, 15
NODULE = "unequivocal_progression"  # of a target: a nodule in it that is new or has grown


def choi_responses(chart: Chart, reader: str, rule: TumourProgressionRule) -> list[TumourResponse]:
    """The responses of one reader at every time point after baseline."""
    measured = [measure(time_point, RECIST_1_0) for time_point in time_points_of(chart, reader)]
    return [
        response_at(now.time_point, decide(now, reference_sum(rule, now, measured[:place])), chart, reader)
        for place, now in enumerate(measured)
    ]


def reference_sum(rule: TumourProgressionRule, now: Measured, earlier: Sequence[Measured]) -> Decimal | None:
    return now.baseline_sum if rule.increase_from == "baseline" else nadir_before(now, earlier)


@dataclass(frozen=True, slots=True)
class Densities:
    """The mean attenuation of the targets that are there, at baseline and at the time point."""

    baseline: Decimal
    now: Decimal

    @property
    def falls_to(self) -> Decimal:
        """The density from which on down it fell."""
        return self.baseline * (100 - DENSITY_PERCENT) / 100

    @property
    def fell(self) -> bool:
        return 100 * (self.baseline - self.now) >= DENSITY_PERCENT * self.baseline


def densities_of(measured: Measured) -> Densities | None:
    """None where they are not known: a target without length, none there, or one of those without density."""
    there = [lesion for lesion, found in measured.targets if found]
    if not measured.is_complete or not there:
        return None
    rows = measured.time_point.rows
    first = [lesion.baseline.number("density_hu") for lesion in there]
    now = [rows[lesion.lesion_id].number("density_hu") for lesion in there]
    start, end = mean(first), mean(now)
    return None if start is None or end is None or start <= 0 else Densities(start, end)


def mean(numbers: Sequence[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) / len(known) if len(known) == len(numbers) else None


def decide(now: Measured, reference: Decimal | None) -> Decided:
    target, told = target_response(now, reference)
    time_point = now.time_point
    non_target = non_target_response(time_point, small_nodes_are_gone=False)
    parts = Parts(target, non_target, time_point.has_new_lesion)
    reason = told if parts.deciding == "target" else parts.deciding
    shown = densities_of(now) if reason == "density" else None
    begins = None if reference is None else reference * (100 + CHANGE_PERCENT) / 100
    return Decided(
        answer=parts.overall.value,
        reason=reason,
        baseline=double(shown.baseline if shown else now.baseline_sum),
        value=double(shown.now if shown else now.sum),
        threshold=double(shown.falls_to if shown else begins),
        unit="HU" if shown else "mm",
        sources=time_point.sources,
        marks=time_point.marks,
    )


def target_response(now: Measured, reference: Decimal | None) -> tuple[Response | None, str]:
    """The response of the target lesions, None if there are none, with what it rests on: the first case that holds."""
    if not now.has_targets:
        return None, "target"
    if has_nodule(now):
        return Response.PD, "nodule"
    densities = densities_of(now)
    if has_grown(now.sum, reference):
        return by_density(densities, otherwise=Response.PD)
    if not now.is_complete or now.baseline_sum is None or now.sum is None:
        return Response.NE, "target"
    if not any(now.lengths):
        return Response.CR, "target"
    if 100 * (now.baseline_sum - now.sum) >= CHANGE_PERCENT * now.baseline_sum:
        return Response.PR, "target"
    return by_density(densities, otherwise=Response.SD)


def has_nodule(now: Measured) -> bool:
    rows = (now.time_point.rows.get(lesion.lesion_id) for lesion in now.time_point.targets)
    return any(row is not None and row.text("state") == NODULE for row in rows)


def has_grown(seen: Decimal | None, reference: Decimal | None) -> bool:
    if seen is None or reference is None:
        return False
    return seen > reference and 100 * (seen - reference) >= CHANGE_PERCENT * reference


def by_density(densities: Densities | None, *, otherwise: Response) -> tuple[Response, str]:
    """A partial response where the density fell; what the size says where it did not."""
    if densities is None:
        return Response.NE, "density_unknown"
    return (Response.PR, "density") if densities.fell else (otherwise, "target")
