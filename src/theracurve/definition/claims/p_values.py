"""Claims about P values and test statistics."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, model_validator

from theracurve.definition.claims.claim_part import ClaimPart, some
from theracurve.definition.part import Key, refusal
from theracurve.definition.printed import Printed, PrintedP
from theracurve.definition.quantities import Duration


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
