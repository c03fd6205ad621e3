"""Claims about proportions: their intervals, and tests of them."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, model_validator

from theracurve.definition.claims.claim_part import (
    CONFIDENCE,
    ClaimPart,
    CountOfTotal,
    refuse_level,
    refuse_more_than_everybody,
)
from theracurve.definition.part import Count, Flag, refusal
from theracurve.definition.printed import Printed, PrintedP

MOST_ROWS = 8


def a_table(value: object) -> object:
    """Two to eight rows, and as many columns."""
    if isinstance(value, list | tuple) and not 2 <= len(value) <= MOST_ROWS:
        raise refusal("expected 2 to {most} entries, found {found}", most=MOST_ROWS, found=len(value))
    return value


Row = Annotated[tuple[Count, ...], BeforeValidator(a_table)]


class TwoByTwoClaim(ClaimPart):
    """Counts of two groups, `[count, total]` each, and the P value of their comparison."""

    kind: Literal["two_by_two"]
    a: CountOfTotal
    b: CountOfTotal
    p: PrintedP

    @model_validator(mode="after")
    def counts_no_more_than_everybody(self) -> Self:
        refuse_more_than_everybody("a", *self.a)
        refuse_more_than_everybody("b", *self.b)
        return self


class TableClaim(ClaimPart):
    """Counts of several groups (rows) in several categories (columns), and the P value of their comparison."""

    kind: Literal["table"]
    rows: Annotated[tuple[Row, ...], BeforeValidator(a_table)]
    p: PrintedP

    @model_validator(mode="after")
    def has_rows_of_one_length(self) -> Self:
        lengths = {len(row) for row in self.rows}
        if len(lengths) > 1:
            found = ", ".join(str(length) for length in sorted(lengths))
            raise refusal("expected as many counts in each row, found {found}", at="rows", found=found)
        return self


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
