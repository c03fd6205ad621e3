"""What is compared of lines: treatments over every line in which they were given, and sequences of two."""

from typing import Self

from pydantic import Field, model_validator

from theracurve.definition.analyses import Names
from theracurve.definition.part import Key, Part, Word, refusal
from theracurve.definition.quantities import Duration


def refuse_the_same(treatments: tuple[Word, Word]) -> None:
    if treatments[0] == treatments[1]:
        raise refusal("expected two treatments, found one twice", at="treatments")


class LineComparison(Part):
    """Two treatments over the lines in which they were given, whoever had both standing on both sides."""

    endpoints: Names = Field(description="Endpoints of lines, one for each line that is looked at.")
    treatments: tuple[Word, Word] = Field(description="As lines are called; the second is the reference.")

    @model_validator(mode="after")
    def compares_two(self) -> Self:
        refuse_the_same(self.treatments)
        return self


class SequenceComparison(Part):
    """One treatment and then the other, against the other way round: known only when the second line begins."""

    endpoint: Key = Field(description="An endpoint that every patient has, such as overall_survival.")
    treatments: tuple[Word, Word] = Field(
        description="As lines are called, in the order that is held against its reverse."
    )
    within: Duration = Field(description="From the first line on, by when the second has to have begun.")

    @model_validator(mode="after")
    def compares_two(self) -> Self:
        refuse_the_same(self.treatments)
        return self
