"""A tumour response of one reader."""

from dataclasses import dataclass

from theracurve.derivation.reference.evidence import Decided
from theracurve.vocabulary.answers import Response


@dataclass(frozen=True, slots=True)
class TumourResponse:
    """`reader` is empty where none is recorded; `decided` carries the response code as its answer.

    `day` is the day that stands for it, `visit_by` the day of reading by which it belongs to a planned visit.
    """

    day: int
    visit_by: int
    reader: str
    decided: Decided

    @property
    def code(self) -> str:
        assert self.decided.answer is not None
        return self.decided.answer

    @property
    def is_evaluable(self) -> bool:
        return self.code != Response.NE
