"""The criteria of benefit: each in a module of its own, with its part of the protocol and the rule it compiles to."""

from typing import Self

from pydantic import model_validator

from theracurve.definition.criteria.clinical_status import ClinicalStatus, ClinicalStatusRule
from theracurve.definition.criteria.criterion import Criterion
from theracurve.definition.criteria.lesion_size import LesionSize, LesionSizeRule
from theracurve.definition.criteria.markers import Markers, MarkersRule
from theracurve.definition.criteria.medication import Medication, MedicationRule
from theracurve.definition.criteria.progression import ProgressionHalted, ProgressionHaltedRule
from theracurve.definition.part import Part, refusal
from theracurve.definition.rule import Rule
from theracurve.definition.tumour_progression import TumourProgressionRule

CRITERION_RULES = (ClinicalStatusRule, MarkersRule, ProgressionHaltedRule, LesionSizeRule, MedicationRule)


class Criteria(Part):
    clinical_status: ClinicalStatus | None = None
    markers: Markers | None = None
    progression: ProgressionHalted | None = None
    lesion_size: LesionSize | None = None
    medication: Medication | None = None

    @property
    def stated(self) -> dict[str, Criterion]:
        """The criteria that this protocol uses, in the order of the definition."""
        return {name: part for name in type(self).model_fields if (part := getattr(self, name)) is not None}

    def compiled(self, progression: TumourProgressionRule | None) -> dict[str, Rule]:
        """The rule of every stated criterion; `progression` is the definition's own, where it states one."""
        return {name: part.compiled(progression) for name, part in self.stated.items()}

    @model_validator(mode="after")
    def has_one(self) -> Self:
        if not self.stated:
            raise refusal("expected at least one criterion")
        return self
