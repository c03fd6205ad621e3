"""Symptoms and scores that get worse: a relapse of a symptom, and the deterioration of a score."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from theracurve.definition.part import Flag, Number, Part, Word
from theracurve.definition.rule import Rule
from theracurve.definition.scales import refuse_unknown_direction, scale_of

RELAPSE = "symptom_relapse"
DETERIORATION = "deterioration"


@dataclass(frozen=True, slots=True)
class SymptomRelapseRule(Rule):
    """`reference` is `best` or `baseline`. `definitive`: only a worsening that no later value takes back counts."""

    kind: ClassVar[str] = "symptom_relapse"
    measure: str
    better: str
    step: Decimal
    reference: str
    after_improvement: bool
    confirmed: bool
    definitive: bool = False


class SymptomRelapse(Part):
    """The measure of one scale is worse by at least its own step: than the best value since baseline, or than
    baseline."""

    measure: Word
    worsens_by: Number
    from_: Literal["best", "baseline"] = Field(alias="from")
    after_improvement: Flag = Field(
        False,
        description="Count only what follows a value better than baseline (a relapse in the word's strict sense).",
    )
    better: Literal["lower", "higher"] | None = None
    confirmed: Flag = False

    @model_validator(mode="after")
    def knows_its_direction(self) -> Self:
        refuse_unknown_direction(self.measure, self.better)
        return self

    @property
    def compiled(self) -> SymptomRelapseRule:
        better, _ = scale_of(self.measure, self.better)
        worse = (self.measure, better, self.worsens_by, self.from_)
        return SymptomRelapseRule(*worse, self.after_improvement, self.confirmed)


class Deterioration(Part):
    """A score is worse by at least its minimal important difference: than at baseline, or than the best so far.

    Anota et al., Qual Life Res 2015;24:5-18.
    """

    measure: Word
    worsens_by: Number = Field(description="The minimal important difference, in points of the scale.")
    from_: Literal["best", "baseline"] = Field("baseline", alias="from")
    lasting: Literal["first", "definitive"] = Field(
        "first", description="`definitive`: only a deterioration that no later value takes back."
    )
    better: Literal["lower", "higher"] | None = None
    confirmed: Flag = Field(False, description="The next value shows it, too.")

    @model_validator(mode="after")
    def knows_its_direction(self) -> Self:
        refuse_unknown_direction(self.measure, self.better)
        return self

    @property
    def compiled(self) -> SymptomRelapseRule:
        better, _ = scale_of(self.measure, self.better)
        worse = (self.measure, better, self.worsens_by, self.from_)
        return SymptomRelapseRule(*worse, False, self.confirmed, self.lasting == "definitive")
