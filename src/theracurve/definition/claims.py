"""Claims: numbers that somebody published or states, each with the precision it was printed with."""

from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from theracurve.definition.part import Count, Flag, Key, Part, Word, refusal
from theracurve.definition.printed import Printed, PrintedP
from theracurve.definition.quantities import Duration

LEVEL = Printed("0.05")
CONFIDENCE = Printed("0.95")
MOST = 200


def some(value: object) -> object:
    """A list of something, and not of everything."""
    if isinstance(value, list | tuple) and not 0 < len(value) <= MOST:
        raise refusal("expected 1 to {most} entries, found {found}", most=MOST, found=len(value))
    return value


def counted_of(value: object) -> object:
    """`[19, 20]` as count and total: a list of two, said once for all tables."""
    if isinstance(value, list | tuple) and len(value) != 2:
        raise refusal("expected a count and its total, such as [19, 20]")
    return value


CountOfTotal = Annotated[tuple[Count, Count], BeforeValidator(counted_of)]


class ClaimPart(Part):
    """What every claim has: its words in the source, and the fields that are not in the source but assumed."""

    text: Word | None = Field(None, description="The words of the source.")
    assumed: tuple[Key, ...] = Field((), description="Fields of this claim that are not in the source.")

    @model_validator(mode="after")
    def assumes_what_it_states(self) -> Self:
        stated = self.model_fields_set - {"kind", "text", "assumed"}
        for field in self.assumed:
            if field not in stated:
                raise refusal(
                    "expected fields that this claim states ({stated}), found '{found}'",
                    stated=", ".join(sorted(stated)),
                    found=field,
                )
        return self


class OwnNumber(Part):
    """Which number of the study's own data a claim states: of an endpoint, of `benefit`, or of a kind of event."""

    endpoint: Key
    group: Key | None = None
    horizon: Duration | None = None


OF = Field(None, description="Which number of the study's own data this is, so that a run computes it again.")


def refuse_level(level: Printed) -> None:
    if not 0 < level.value < 1:
        raise refusal("expected a level between 0 and 1, such as 0.95, found '{found}'", found=level.text)


def refuse_horizon(number: OwnNumber | None) -> None:
    if number is not None and number.horizon is not None:
        raise refusal("expected 'horizon' with a ratio or comparison alone", at="of.horizon")


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


class MeanSdClaim(ClaimPart):
    """A mean and standard deviation of n values that are whole (`integer: true`) or lie on `values_on`."""

    kind: Literal["mean_sd"]
    mean: Printed
    sd: Printed
    n: Count
    values_on: Annotated[tuple[Printed, ...], BeforeValidator(some)] | None = None
    integer: Flag = False
    of: OwnNumber | None = OF

    @model_validator(mode="after")
    def says_once_what_values_there_are(self) -> Self:
        if self.integer and self.values_on is not None:
            raise refusal("expected 'integer: true' or 'values_on', not both")
        refuse_horizon(self.of)
        if self.sd.value < 0:
            raise refusal("expected a standard deviation of 0 or more, found '{found}'", found=self.sd.text)
        return self


class TwoByTwoClaim(ClaimPart):
    """Counts of two groups, `[count, total]` each, and the P value of their comparison."""

    kind: Literal["two_by_two"]
    a: CountOfTotal
    b: CountOfTotal
    p: PrintedP

    @model_validator(mode="after")
    def counts_no_more_than_everybody(self) -> Self:
        for name, (count, total) in (("a", self.a), ("b", self.b)):
            if count > total or not total:
                raise refusal(
                    "expected a count of at most its total in {name}, found {count} of {total}",
                    name=name,
                    count=count,
                    total=total,
                )
        return self


class PValuesClaim(ClaimPart):
    """Several P values of one source; `endpoints` names what each is of, in the same order."""

    kind: Literal["p_values"]
    values: Annotated[tuple[PrintedP, ...], BeforeValidator(some)]
    endpoints: tuple[Key, ...] = ()

    @model_validator(mode="after")
    def names_an_endpoint_for_each(self) -> Self:
        if self.endpoints and len(self.endpoints) != len(self.values):
            raise refusal(
                "expected {values} endpoints, one for each value, found {endpoints}",
                values=len(self.values),
                endpoints=len(self.endpoints),
            )
        return self


class SignificanceClaim(ClaimPart):
    """A P value and what is said of it."""

    kind: Literal["significance"]
    p: PrintedP
    stated: Literal["significant", "not_significant"]


class IntervalClaim(ClaimPart):
    """A proportion's confidence interval; `percent: true` where the limits are percentages."""

    kind: Literal["interval"]
    count: Count
    total: Count
    lower: Printed
    upper: Printed
    percent: Flag = False
    interval_level: Printed = CONFIDENCE

    @model_validator(mode="after")
    def has_somebody_and_a_level(self) -> Self:
        if self.count > self.total or not self.total:
            raise refusal(
                "expected a count of at most its total, found {count} of {total}", count=self.count, total=self.total
            )
        if self.lower.value > self.upper.value:
            raise refusal("expected lower <= upper, found {low} to {high}", low=self.lower.text, high=self.upper.text)
        if self.upper.value > 1 and not self.percent:
            found = self.upper.text
            raise refusal("expected limits between 0 and 1, or 'percent: true', found '{found}'", found=found)
        refuse_level(self.interval_level)
        return self


class OneSampleClaim(ClaimPart):
    """A proportion against an expected one, and the P value; `percent: true` where `expected` is a percentage."""

    kind: Literal["one_sample"]
    count: Count
    total: Count
    expected: Printed
    percent: Flag = False
    p: PrintedP

    @property
    def expected_share(self) -> float:
        return float(self.expected.value) / (100 if self.percent else 1)

    @model_validator(mode="after")
    def expects_a_share(self) -> Self:
        if self.count > self.total or not self.total:
            raise refusal(
                "expected a count of at most its total, found {count} of {total}", count=self.count, total=self.total
            )
        if not 0 < self.expected_share < 1:
            raise refusal("expected a share between 0 and 1, or a percentage with 'percent: true'")
        return self


class RatioClaim(ClaimPart):
    """A ratio with its confidence interval and, where it is printed, its P value."""

    kind: Literal["ratio"]
    measure: Literal["hazard_ratio", "odds_ratio", "risk_ratio", "rate_ratio"]
    value: Printed
    lower: Printed
    upper: Printed
    p: PrintedP | None = None
    interval_level: Printed = CONFIDENCE
    of: OwnNumber | None = OF

    @model_validator(mode="after")
    def is_a_ratio(self) -> Self:
        for number in (self.value, self.lower, self.upper):
            if number.value < 0:
                raise refusal("expected a ratio of 0 or more, found '{found}'", found=number.text)
        refuse_level(self.interval_level)
        return self


class StatisticClaim(ClaimPart):
    """A test statistic with its degrees of freedom and P value."""

    kind: Literal["statistic"]
    test: Literal["chi_square", "z", "t", "f"]
    statistic: Printed
    df: Printed | None = None
    df2: Printed | None = None
    p: PrintedP

    NEEDS: ClassVar[dict[str, tuple[str, ...]]] = {"chi_square": ("df",), "z": (), "t": ("df",), "f": ("df", "df2")}

    @model_validator(mode="after")
    def has_its_degrees_of_freedom(self) -> Self:
        for name in ("df", "df2"):
            number, needed = getattr(self, name), name in self.NEEDS[self.test]
            if (number is not None) != needed:
                raise refusal(
                    "expected {what} '{name}' with the test {test}",
                    what="the key" if needed else "no",
                    name=name,
                    test=self.test,
                )
            if number is not None and number.value <= 0:
                raise refusal("expected degrees of freedom above 0, found '{found}'", found=number.text)
        if self.test in ("chi_square", "f") and self.statistic.value < 0:
            raise refusal("expected a statistic of 0 or more, found '{found}'", found=self.statistic.text)
        return self


class ComparisonClaim(ClaimPart):
    """The P value of a comparison of survival, to be computed again from the study's own data."""

    kind: Literal["comparison"]
    endpoint: Key
    horizon: Duration | None = None
    test: Literal["log_rank", "exact_log_rank"]
    p: PrintedP


Claim: TypeAlias = Annotated[
    ProportionClaim
    | SumClaim
    | MeanSdClaim
    | TwoByTwoClaim
    | PValuesClaim
    | SignificanceClaim
    | IntervalClaim
    | OneSampleClaim
    | RatioClaim
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
