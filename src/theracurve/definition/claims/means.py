"""Claims about means and medians."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, model_validator

from theracurve.definition.claims.claim_part import (
    CONFIDENCE,
    OF,
    ClaimPart,
    OwnNumber,
    refuse_horizon,
    refuse_level,
    some,
)
from theracurve.definition.part import Count, Flag, refusal
from theracurve.definition.printed import Printed, PrintedTime


class MeanClaim(ClaimPart):
    """A mean of n values that are whole (`integer: true`) or lie on `values_on`."""

    kind: Literal["mean"]
    mean: Printed
    n: Count
    values_on: Annotated[tuple[Printed, ...], BeforeValidator(some)] | None = None
    integer: Flag = False
    of: OwnNumber | None = OF

    @model_validator(mode="after")
    def says_once_what_values_there_are(self) -> Self:
        if self.integer and self.values_on is not None:
            raise refusal("expected 'integer: true' or 'values_on', not both")
        refuse_horizon(self.of)
        return self


class MeanSdClaim(MeanClaim):
    """A mean and standard deviation of n values that are whole (`integer: true`) or lie on `values_on`."""

    kind: Literal["mean_sd"]  # type: ignore[assignment]
    sd: Printed

    @model_validator(mode="after")
    def has_a_deviation(self) -> Self:
        if self.sd.value < 0:
            raise refusal("expected a standard deviation of 0 or more, found '{found}'", found=self.sd.text)
        return self


class MedianClaim(ClaimPart):
    """A median time with its limits, each a number or `not_reached`, and `events` of `n` patients where printed."""

    kind: Literal["median"]
    median: PrintedTime
    lower: PrintedTime
    upper: PrintedTime
    interval_level: Printed = CONFIDENCE
    n: Count | None = None
    events: Count | None = None

    @model_validator(mode="after")
    def counts_no_more_events_than_patients(self) -> Self:
        refuse_level(self.interval_level)
        if self.events is not None and (self.n is None or self.events > self.n):
            raise refusal("expected 'n', and no more events than that", at="events")
        return self
