"""The direction of a measure: which way is better, and where its scale ends."""

from decimal import Decimal

from theracurve.definition.part import refusal
from theracurve.vocabulary.measures import SCALES, range_of


def refuse_unknown_direction(measure: str, better: str | None) -> None:
    if better is None and range_of(measure) is None:
        raise refusal(
            "expected 'better: lower' or 'better: higher', because {measure} is not one of {known}",
            measure=measure,
            known=", ".join(SCALES),
        )


def scale_of(measure: str, better: str | None) -> tuple[str, Decimal | None]:
    """The better direction and the best end of the scale; the end is known only in the known direction."""
    known = range_of(measure)
    if known is None:
        return str(better), None
    stated = better or known.better
    return stated, known.best if stated == known.better else None
