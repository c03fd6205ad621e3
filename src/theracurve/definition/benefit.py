"""Benefit: its criteria, one part each, and the rule that joins them."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from theracurve.definition.part import Flag, Number, Part, Word, refusal
from theracurve.definition.quantities import AtLeast, PercentStep, UpperLimits, singular
from theracurve.vocabulary.measures import SCALES
from theracurve.vocabulary.said import plain

Scope = Literal["all", "secreting"]
Dimension = Literal["longest_diameter", "product", "volume"]


def at_most_everything(step: PercentStep) -> PercentStep:
    if step.percent > 100:
        raise refusal("expected a decrease of at most 100 %; nothing decreases by more")
    return step


Decrease = Annotated[PercentStep, AfterValidator(at_most_everything)]


def refuse_unknown_direction(measure: str, better: str | None) -> None:
    if better is None and measure not in SCALES:
        raise refusal(
            "expected 'better: lower' or 'better: higher', because {measure} is not one of {known}",
            measure=measure,
            known=", ".join(SCALES),
        )


class ClinicalStatus(Part):
    """Met when the measure is better than at baseline by at least the step."""

    table: Literal["assessments"] = "assessments"
    measure: Word
    improves_by: Number
    better: Literal["lower", "higher"] | None = Field(None, description="Needed for a measure we do not know.")

    @model_validator(mode="after")
    def knows_its_direction(self) -> Self:
        refuse_unknown_direction(self.measure, self.better)
        return self


class Markers(Part):
    """Met when the marker is lower than at baseline by the stated percentage."""

    table: Literal["labs"] = "labs"
    analytes: tuple[Word, ...] = Field(min_length=1)
    decrease: Decrease
    combine: Literal["any", "all", "primary"] = Field("any", description="`primary`: the first analyte decides.")
    applies_to: Scope = "all"
    baseline_at_least: UpperLimits | None = Field(
        None, description="The criterion applies only where the baseline is that high."
    )


class ProgressionHalted(Part):
    """Met when the tumours were adequately assessed at the visit and have not progressed since time zero."""

    halted: Flag
    applies_to: Literal["all", "documented_progression"] = Field(
        "all", description="`documented_progression`: only patients with a PD in `responses` on or before time zero."
    )

    @model_validator(mode="after")
    def asks_for_a_halt(self) -> Self:
        if not self.halted:
            raise refusal("expected 'halted: true'; leave the criterion out if it is not part of benefit")
        return self


class LesionSize(Part):
    """Met when the lesion is smaller than at baseline by the stated percentage."""

    lesion: Literal["index", "sum"]
    dimension: Dimension
    decrease: Decrease


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


class Medication(Part):
    """Met when the dose of a class is lower than at baseline and none is raised."""

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


class Criteria(Part):
    clinical_status: ClinicalStatus | None = None
    markers: Markers | None = None
    progression: ProgressionHalted | None = None
    lesion_size: LesionSize | None = None
    medication: Medication | None = None

    @property
    def stated(self) -> dict[str, Part]:
        """The criteria that this protocol uses, in the order of the definition."""
        return {name: part for name in type(self).model_fields if (part := getattr(self, name)) is not None}

    @model_validator(mode="after")
    def has_one(self) -> Self:
        if not self.stated:
            raise refusal("expected at least one criterion")
        return self


class Benefit(Part):
    at: tuple[Number, ...] = Field(min_length=1, description="Planned visits, in the unit of `unit`.")
    unit: Literal["months", "weeks"] = "months"
    criteria: Criteria
    rule: Literal["all_applicable", "all", "any"] | AtLeast
    over_visits: Literal["once", "sustained"] = "once"
    death_before_first_visit: Literal["not_met", "not_evaluable"] = "not_met"

    @property
    def visit_labels(self) -> tuple[str, ...]:
        return tuple(f"{singular(self.unit)} {plain(amount)}" for amount in self.at)

    @model_validator(mode="after")
    def counts_criteria_that_exist(self) -> Self:
        if isinstance(self.rule, AtLeast) and self.rule.count > len(self.criteria.stated):
            raise refusal("expected at most {most} criteria to be asked for", most=len(self.criteria.stated))
        return self
