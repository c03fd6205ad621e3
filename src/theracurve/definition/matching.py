"""Matching of the groups that the protocol asks for beside weights."""

from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from theracurve.definition.analyses import Names
from theracurve.definition.part import Count, Number, Part, refusal


class Matching(Part):
    """Pairs of a patient of the group and one of the reference, by the propensity score of the covariates."""

    caliper: Number = Field(Decimal("0.2"), description="In standard deviations of the logit of the score.")
    exact: Names = Field((), description="Covariates whose category a pair must share.")
    seed: Count = Field(0, description="Of the draw that orders patients of the same score.")

    @model_validator(mode="after")
    def has_width(self) -> Self:
        if self.caliper <= 0:
            raise refusal("expected a calliper above 0, such as 0.2", at="caliper")
        return self
