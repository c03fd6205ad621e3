"""The claims of one source."""

from typing import Annotated, Self, TypeAlias

from pydantic import Field, model_validator

from theracurve.definition.claims.claim_part import refuse_level
from theracurve.definition.claims.counts import PercentSeClaim, ProportionClaim, SubgroupsClaim, SumClaim
from theracurve.definition.claims.means import MeanClaim, MeanSdClaim, MedianClaim
from theracurve.definition.claims.p_values import ComparisonClaim, PValuesClaim, SignificanceClaim, StatisticClaim
from theracurve.definition.claims.proportions import IntervalClaim, OneSampleClaim, TableClaim, TwoByTwoClaim
from theracurve.definition.claims.ratios import MediansClaim, RatioClaim
from theracurve.definition.part import Part, Word, refusal
from theracurve.definition.printed import Printed

LEVEL = Printed("0.05")

Claim: TypeAlias = Annotated[
    ProportionClaim
    | PercentSeClaim
    | SumClaim
    | SubgroupsClaim
    | MeanClaim
    | MeanSdClaim
    | MedianClaim
    | TwoByTwoClaim
    | TableClaim
    | PValuesClaim
    | SignificanceClaim
    | IntervalClaim
    | OneSampleClaim
    | RatioClaim
    | MediansClaim
    | StatisticClaim
    | ComparisonClaim,
    Field(discriminator="kind"),
]


class PublishedClaims(Part):
    """Claims of one source, and the level that it calls significant."""

    source: Word | None = None
    level: Printed = LEVEL
    claims: tuple[Claim, ...]

    @model_validator(mode="after")
    def has_a_level_and_a_claim(self) -> Self:
        refuse_level(self.level)
        if not self.claims:
            raise refusal("expected at least one claim", at="claims")
        return self
