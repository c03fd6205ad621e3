"""A claim read as if its digits had been cut off rather than rounded."""

from typing import Any, TypeVar

from theracurve.definition.claims.claim_part import ClaimPart
from theracurve.definition.printed import CutOff, CutOffP, Printed, PrintedP

AnyClaim = TypeVar("AnyClaim", bound=ClaimPart)
EXACT = ("interval_level", "values_on", "expected")


def with_digits_cut(claim: AnyClaim) -> AnyClaim:
    """The claim with every printed number standing also for what is cut off to it."""
    fields = type(claim).model_fields
    return claim.model_copy(update={name: cut(getattr(claim, name)) for name in fields if name not in EXACT})


def cut(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(cut(entry) for entry in value)
    if isinstance(value, PrintedP):
        return CutOffP(value.relation, value.number)
    return CutOff(value.text) if isinstance(value, Printed) else value
