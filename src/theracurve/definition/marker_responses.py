"""Marker response: a laboratory value that fell by so much at any time after baseline, as PSA50 and PSA90 are."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from theracurve.definition.criteria.criterion import Decrease
from theracurve.definition.part import Part, Word
from theracurve.definition.quantities import Duration
from theracurve.definition.rule import Days, Percent, Rule


@dataclass(frozen=True, slots=True)
class MarkerResponseRule(Rule):
    """`confirmed_after` None: a fall counts without being seen again."""

    kind: ClassVar[str] = "marker_response"
    analyte: str
    percent: Percent
    strict: bool
    confirmed_after: Days | None
    other_treatment: str


class MarkerResponse(Part):
    """The marker is lower than at baseline by the stated percentage, on any day, not only at a planned visit.

    Scher et al., J Clin Oncol 2016;34:1402-18: for PSA at least 50 %, confirmed by a value 3 weeks later or more.
    """

    analyte: Word
    decrease: Decrease
    confirmed_after: Duration | None = Field(
        None, description="All values up to one at least so much later show the fall, too (PCWG3, for PSA: 3 weeks)."
    )
    other_treatment: Literal["ends", "ignore"] = Field(
        "ends", description="Whether values after the first intercurrent treatment still count."
    )

    @property
    def compiled(self) -> MarkerResponseRule:
        after = self.confirmed_after.days if self.confirmed_after else None
        return MarkerResponseRule(
            self.analyte, self.decrease.percent, self.decrease.strict, after, self.other_treatment
        )
