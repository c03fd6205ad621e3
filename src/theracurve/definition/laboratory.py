"""Laboratory values: conversions that only the protocol can know, and grades by the Common Terminology Criteria."""

from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from theracurve.definition.part import Number, Part, Word, refusal
from theracurve.vocabulary.ctcae import Grading, terms_of
from theracurve.vocabulary.lab_units import dimension_of

LARGEST_FACTOR = Decimal(100_000)  # a product with a value then still fits the engines' decimals


class Conversion(Part):
    """`factor` times a value in `from` is the value in `to`: mass against amount, which depends on the assay."""

    analyte: Word
    from_: Word = Field(alias="from")
    to: Word
    factor: Number

    @model_validator(mode="after")
    def leads_elsewhere(self) -> Self:
        if not 0 < self.factor < LARGEST_FACTOR:
            raise refusal("expected a factor above 0 and below 100000", at="factor")
        if dimension_of(self.from_) == dimension_of(self.to):
            raise refusal("expected units of two kinds; units of one kind are converted exactly without a factor")
        return self


class LaboratoryGrades(Part):
    """Worst grades from laboratory values: for each term of the grading the analyte that `labs` calls it by."""

    grading: Grading
    terms: dict[Word, Word] = Field(min_length=1)

    @model_validator(mode="after")
    def knows_its_terms(self) -> Self:
        known = terms_of(self.grading)
        unknown = [term for term in self.terms if term not in known]
        if unknown:
            raise refusal(
                "expected terms of {grading} ({known}), found {unknown}",
                at="terms",
                grading=self.grading,
                known=", ".join(known),
                unknown=", ".join(unknown),
            )
        return self
