"""Claims about counts: percentages, sums, and the numbers of subgroups."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, model_validator

from theracurve.definition.claims.claim_part import (
    OF,
    ClaimPart,
    CountOfTotal,
    OwnNumber,
    refuse_horizon,
    refuse_more_than_everybody,
    some,
)
from theracurve.definition.part import Count, Flag, refusal
from theracurve.definition.printed import Printed


class ProportionClaim(ClaimPart):
    """A count, its total and the percentage printed beside them."""

    kind: Literal["proportion"]
    count: Count
    total: Count
    percent: Printed
    of: OwnNumber | None = OF

    @model_validator(mode="after")
    def is_of_no_horizon(self) -> Self:
        refuse_horizon(self.of)
        return self


class PercentSeClaim(ClaimPart):
    """A percentage of n patients with its standard error, both in percent; of survival at a time as well."""

    kind: Literal["percent_se"]
    percent: Printed
    se: Printed
    n: Count

    @model_validator(mode="after")
    def is_a_percentage_of_somebody(self) -> Self:
        if not 0 <= self.percent.value <= 100:
            raise refusal("expected a percentage between 0 and 100, found '{found}'", found=self.percent.text)
        if self.se.value < 0:
            raise refusal("expected a standard error of 0 or more, found '{found}'", found=self.se.text)
        if not self.n:
            raise refusal("expected 1 patient or more", at="n")
        return self


class SumClaim(ClaimPart):
    """Parts that are said to make a total; rounded ones only with `percent: true`."""

    kind: Literal["sum"]
    parts: Annotated[tuple[Printed, ...], BeforeValidator(some)]
    total: Printed
    percent: Flag = False

    @model_validator(mode="after")
    def counts_are_whole(self) -> Self:
        broken = [number.text for number in (*self.parts, self.total) if not number.is_whole()]
        if broken and not self.percent:
            raise refusal("expected counts, found '{found}' (rounded parts need 'percent: true')", found=broken[0])
        return self


class SubgroupsClaim(ClaimPart):
    """Counts of subgroups, `[count, total]` each, that are said to make up those of everybody."""

    kind: Literal["subgroups"]
    parts: Annotated[tuple[CountOfTotal, ...], BeforeValidator(some)]
    total: CountOfTotal

    @model_validator(mode="after")
    def counts_no_more_than_everybody(self) -> Self:
        for place, (count, total) in enumerate(self.parts, 1):
            refuse_more_than_everybody(f"part {place}", count, total)
        refuse_more_than_everybody("total", *self.total)
        return self
