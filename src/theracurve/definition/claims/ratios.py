"""Claims about ratios of two groups."""

import re
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from theracurve.definition.claims.claim_part import (
    CONFIDENCE,
    OF,
    ClaimPart,
    CountOfTotal,
    OwnNumber,
    refuse_level,
    refuse_more_than_everybody,
)
from theracurve.definition.part import Flag, refusal
from theracurve.definition.printed import Printed, PrintedP

ABBREVIATIONS = {"hr": "hazard_ratio", "or": "odds_ratio", "irr": "rate_ratio"}


def measure_in_full(value: object) -> object:
    """`HR` as `hazard_ratio`; `RR` is refused, because it is written for two of them."""
    if not isinstance(value, str):
        return value
    name = value.strip().casefold().replace(" ", "_")
    if name == "rr":
        raise refusal("expected risk_ratio or rate_ratio, found '{found}', which is written for both", found=value)
    return ABBREVIATIONS.get(name, name)


Measure = Annotated[Literal["hazard_ratio", "odds_ratio", "risk_ratio", "rate_ratio"], BeforeValidator(measure_in_full)]


WEIGHTED = "weighted_log_rank"
WEIGHTED_TESTS = ("gehan", "breslow", "wilcoxon", "gehan_breslow", "peto", "peto_peto", "prentice", "tarone_ware")


def written_otherwise(value: object) -> object:
    """`log-rank` as `log_rank`; a weighted log-rank test by the name of whoever weighted it."""
    if not isinstance(value, str):
        return value
    name = re.sub(r"[\s-]+", "_", value.strip().casefold())
    return WEIGHTED if name in WEIGHTED_TESTS else name


RatioTest = Annotated[
    Literal["wald", "score", "log_rank", "likelihood_ratio", "weighted_log_rank"], BeforeValidator(written_otherwise)
]


class RatioClaim(ClaimPart):
    """A ratio with its confidence interval, its P value, or the counts of both groups, `[count, total]` each."""

    kind: Literal["ratio"]
    measure: Measure
    value: Printed
    lower: Printed | None = None
    upper: Printed | None = None
    p: PrintedP | None = None
    a: CountOfTotal | None = None
    b: CountOfTotal | None = None
    interval_level: Printed = CONFIDENCE
    test: RatioTest | None = Field(
        None,
        description="The test that P is of, where the source names it and it was adjusted and stratified as the ratio "
        "was; `weighted_log_rank` is Gehan's, Peto's and Tarone's, beside a hazard ratio.",
    )
    adjusted: Flag = Field(
        False,
        description="Whether the source calls the ratio or the test adjusted, stratified or weighted by patients, so "
        "that P may be of a test that is not adjusted as the ratio is.",
    )
    of: OwnNumber | None = OF

    @model_validator(mode="after")
    def is_a_ratio(self) -> Self:
        for number in (self.value, self.lower, self.upper):
            if number is not None and number.value < 0:
                raise refusal("expected a ratio of 0 or more, found '{found}'", found=number.text)
        refuse_level(self.interval_level)
        return self

    @model_validator(mode="after")
    def stands_beside_something(self) -> Self:
        for one, other in (("lower", "upper"), ("a", "b")):
            if (getattr(self, one) is None) != (getattr(self, other) is None):
                raise refusal("expected both '{one}' and '{other}', or neither", one=one, other=other)
        if self.lower is None and self.p is None and self.a is None:
            raise refusal("expected 'lower' and 'upper', 'p', or 'a' and 'b' beside the ratio")
        if self.test is not None and self.p is None:
            raise refusal("expected the key 'p', of which 'test' says by which test it is")
        if self.adjusted and self.test not in (None, WEIGHTED):
            raise refusal("expected 'test' or 'adjusted': the test named is adjusted as the ratio is")
        if self.test == WEIGHTED and self.measure != "hazard_ratio":
            raise refusal("expected 'test: weighted_log_rank' beside a hazard_ratio")
        if self.a is not None and self.b is not None:
            refuse_more_than_everybody("a", *self.a)
            refuse_more_than_everybody("b", *self.b)
        return self


class MediansClaim(ClaimPart):
    """The medians of two groups, and the hazard ratio of the first against the second."""

    kind: Literal["medians"]
    a: Printed
    b: Printed
    hazard_ratio: Printed

    @model_validator(mode="after")
    def has_times_and_a_ratio(self) -> Self:
        for number in (self.a, self.b, self.hazard_ratio):
            if number.value <= 0:
                raise refusal("expected medians and a ratio above 0, found '{found}'", found=number.text)
        return self
