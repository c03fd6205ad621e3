"""Medication: the dose of a class of drugs is lower than at baseline."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from theracurve.definition.criteria.criterion import Criterion
from theracurve.definition.part import Number, Part, Word, refusal
from theracurve.definition.rule import Rule
from theracurve.definition.tumour_progression import TumourProgressionRule


@dataclass(frozen=True, slots=True)
class EquivalenceRule:
    """One class whose drugs are added: the unit of their doses, and the factor of each drug."""

    drug_class: str
    unit: str
    drugs: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class MedicationRule(Rule):
    kind: ClassVar[str] = "medication"
    classes: tuple[str, ...]
    combine: str
    equivalence: tuple[EquivalenceRule, ...]


class Equivalence(Part):
    """Factors by which the drugs of a class are added: one `unit` of the drug counts as so much of the class."""

    unit: Word
    drugs: dict[Word, Number] = Field(min_length=1)

    @model_validator(mode="after")
    def has_usable_factors(self) -> Self:
        for drug, factor in self.drugs.items():
            if not 0 < factor < 1000 or factor != round(factor, 4):
                raise refusal("expected a factor above 0 and below 1000 with at most four decimals", at=f"drugs.{drug}")
        return self


class Medication(Criterion):
    """Met when the dose of a class is lower than at baseline and none is raised."""

    reads: ClassVar[str | None] = "medications"
    classes: tuple[Word, ...] = Field(min_length=1)
    dose: Literal["lowered"] = "lowered"
    combine: Literal["any", "all"] = "any"
    equivalence: dict[Word, Equivalence] = Field(
        {}, description="Per class; without it the drugs of a class are compared one by one."
    )

    @model_validator(mode="after")
    def declares_for_its_own_classes(self) -> Self:
        for drug_class in self.equivalence:
            if drug_class not in self.classes:
                raise refusal("expected one of {known}", at=f"equivalence.{drug_class}", known=", ".join(self.classes))
        return self

    def compiled(self, progression: TumourProgressionRule | None) -> MedicationRule:
        equivalence = tuple(
            EquivalenceRule(drug_class, stated.unit, tuple(stated.drugs.items()))
            for drug_class, stated in self.equivalence.items()
        )
        return MedicationRule(self.classes, self.combine, equivalence)
