"""What the lesions besides the targets say at a time point, and all parts together (section 5)."""

from dataclasses import dataclass

from theracurve.derivation.reference.chart.timeline import Record
from theracurve.derivation.reference.responses.lesions import GONE, Lesion, length
from theracurve.derivation.reference.responses.time_points import TimePoint
from theracurve.vocabulary.answers import Response

NORMAL_NODE_MM = 10


def non_target_response(
    time_point: TimePoint, *, small_nodes_are_gone: bool, dark_is_gone: bool = False
) -> Response | None:
    """The response of the non-target lesions; None if there are none.

    `dark_is_gone`: a lesion is, too, in which nothing takes up contrast any more.
    """
    seen = [(lesion, time_point.rows.get(lesion.lesion_id)) for lesion in time_point.non_targets]
    states = ["not_assessed" if row is None else row.text("state") for _, row in seen]
    if not states:
        return None
    if "unequivocal_progression" in states:
        return Response.PD
    found = [(lesion, row) for lesion, row in seen if row is not None]
    gone = [
        is_gone(lesion, row, small_nodes_are_gone) or (dark_is_gone and is_dark(lesion, row)) for lesion, row in found
    ]
    if len(gone) == len(seen) and all(gone):
        return Response.CR
    return Response.NE if "not_assessed" in states else Response.NON_CR_NON_PD


def is_gone(lesion: Lesion, row: Record, small_nodes_are_gone: bool) -> bool:
    return row.text("state") in GONE or (small_nodes_are_gone and lesion.is_node and has_normal_length(row))


def is_dark(lesion: Lesion, row: Record) -> bool:
    """Whether nothing of a lesion that is no node takes up contrast."""
    return not lesion.is_node and row.number("enhancing_mm") == 0 and row.text("state") != "not_assessed"


def has_normal_length(node: Record) -> bool:
    short_axis = length(node, by_short_axis=True)
    return short_axis is not None and short_axis < NORMAL_NODE_MM


@dataclass(frozen=True, slots=True)
class Parts:
    """What the parts of a tumour assessment say; None for lesions that there are none of."""

    target: Response | None
    non_target: Response | None
    has_new_lesion: bool
    has_reappeared: bool = False

    @property
    def overall(self) -> Response:
        if self.has_new_lesion or self.has_reappeared or Response.PD in (self.target, self.non_target):
            return Response.PD
        if self.target is None:
            return self.non_target or Response.NE
        if self.target is Response.CR and self.non_target not in (None, Response.CR):
            return Response.PR
        return self.target

    @property
    def deciding(self) -> str:
        """The part that decides, as evidence names it."""
        cases = (
            (self.target is Response.PD, "target"),
            (self.non_target is Response.PD, "non_target"),
            (self.has_new_lesion, "new_lesion"),
            (self.has_reappeared, "reappeared"),
            (self.target is not None, "target"),
            (self.non_target is not None, "non_target"),
            (True, "no_baseline"),
        )
        return next(part for holds, part in cases if holds)
