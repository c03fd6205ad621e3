"""Tumour response by the criteria of the World Health Organization from the lesions of one reader (section 5).

Miller et al., Cancer 1981;47:207-14: each lesion is measured by the product of its diameters; progression is a rise of
one of them by at least 25 % above its own smallest product, partial response a fall of the sum by at least 50 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.evidence import Decided, double
from theracurve.derivation.reference.responses.lesions import Lesion, size, sum_seen, total
from theracurve.derivation.reference.responses.parts import Parts, non_target_response
from theracurve.derivation.reference.responses.time_points import TimePoint, response_at, time_points_of
from theracurve.derivation.reference.responses.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Response

RISE_PERCENT, FALL_PERCENT = 25, 50


def who_responses(chart: Chart, reader: str) -> list[TumourResponse]:
    """The responses of one reader at every time point after baseline."""
    time_points = time_points_of(chart, reader)
    return [response_at(now, decide(now, time_points[:place]), chart, reader) for place, now in enumerate(time_points)]


@dataclass(frozen=True, slots=True)
class Products:
    """The products of one target lesion: at baseline, the smallest before this time point, at it; None: not there."""

    baseline: Decimal | None
    smallest: Decimal | None
    now: Decimal | None

    @property
    def has_grown(self) -> bool:
        if self.smallest is None or self.now is None:
            return False
        return self.now > self.smallest and 100 * (self.now - self.smallest) >= RISE_PERCENT * self.smallest


def products_of(lesion: Lesion, time_point: TimePoint, earlier: Sequence[TimePoint]) -> Products:
    baseline = size(lesion.baseline, "product")
    before = [baseline, *(product_in(lesion, seen) for seen in earlier)]
    smallest = min((product for product in before if product is not None), default=None)
    return Products(baseline, smallest, product_in(lesion, time_point))


def product_in(lesion: Lesion, time_point: TimePoint) -> Decimal | None:
    return size(time_point.rows.get(lesion.lesion_id), "product")


def decide(time_point: TimePoint, earlier: Sequence[TimePoint]) -> Decided:
    products = [products_of(lesion, time_point, earlier) for lesion in time_point.targets]
    non_target = non_target_response(time_point, small_nodes_are_gone=False)
    parts = Parts(target_response(products), non_target, time_point.has_new_lesion)
    shown = shown_as(products)
    return Decided(
        answer=parts.overall.value,
        reason=parts.deciding,
        baseline=double(shown.baseline),
        value=double(shown.value),
        threshold=double(shown.threshold),
        unit="mm2",
        sources=time_point.sources,
        marks=time_point.marks,
    )


def target_response(products: Sequence[Products]) -> Response | None:
    """The response of the target lesions; None if there are none."""
    if not products:
        return None
    if any(product.has_grown for product in products):
        return Response.PD
    baseline, now = total(p.baseline for p in products), total(p.now for p in products)
    if baseline is None or now is None:
        return Response.NE
    if all(product.now == 0 for product in products):
        return Response.CR
    return Response.PR if 100 * (baseline - now) >= FALL_PERCENT * baseline else Response.SD


@dataclass(frozen=True, slots=True)
class ShownLesions:
    baseline: Decimal | None
    value: Decimal | None
    threshold: Decimal | None


def shown_as(products: Sequence[Products]) -> ShownLesions:
    """The first lesion that grew, against its smallest product; where none did, the sums."""
    grown = next((product for product in products if product.has_grown), None)
    if grown is not None and grown.smallest is not None:
        return ShownLesions(grown.smallest, grown.now, grown.smallest * (100 + RISE_PERCENT) / 100)
    baseline = total(product.baseline for product in products) if products else None
    return ShownLesions(baseline, sum_seen([product.now for product in products]), None)
