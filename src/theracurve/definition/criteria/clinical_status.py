"""Clinical status: a measure that is better than at baseline."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from theracurve.definition.criteria.criterion import Criterion
from theracurve.definition.part import Number, Word
from theracurve.definition.rule import Rule
from theracurve.definition.scales import refuse_unknown_direction, scale_of
from theracurve.definition.tumour_progression import TumourProgressionRule


@dataclass(frozen=True, slots=True)
class ClinicalStatusRule(Rule):
    """`best` is the end of the scale in the better direction, None where it is open or unknown."""

    kind: ClassVar[str] = "clinical_status"
    measure: str
    better: str
    step: Decimal
    best: Decimal | None


class ClinicalStatus(Criterion):
    """Met when the measure is better than at baseline by at least the step."""

    reads: ClassVar[str | None] = "assessments"
    table: Literal["assessments"] = "assessments"
    measure: Word
    improves_by: Number
    better: Literal["lower", "higher"] | None = Field(None, description="Needed for a measure we do not know.")

    @model_validator(mode="after")
    def knows_its_direction(self) -> Self:
        refuse_unknown_direction(self.measure, self.better)
        return self

    def compiled(self, progression: TumourProgressionRule | None) -> ClinicalStatusRule:
        better, best = scale_of(self.measure, self.better)
        return ClinicalStatusRule(self.measure, better, self.improves_by, best)
