"""Deviations from the protocol: what is asked of every visit, what is prohibited, and how a deviation is graded."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from theracurve.definition.part import Key, Part, Word, refusal
from theracurve.definition.quantities import Percentage

DeviationKind = Literal[
    "activity",
    "interval",
    "wrong_agent",
    "too_few_administrations",
    "too_many_administrations",
    "visit_missed",
    "visit_outside_window",
    "assessment_missing",
    "prohibited_treatment",
]
Grade = Literal["minor", "major"]
MAJOR: tuple[DeviationKind, ...] = ("wrong_agent", "prohibited_treatment")  # where the protocol does not grade


class Required(Part):
    """What has to be done at every visit: a row of the table, of this measure or analyte."""

    table: Literal["assessments", "labs", "lesions", "responses"]
    of: Word | None = None

    @model_validator(mode="after")
    def names_what_the_table_holds(self) -> Self:
        if (self.table in ("assessments", "labs")) != (self.of is not None):
            raise refusal(
                "expected the key 'of' (a measure or an analyte) with assessments and labs, and only with them"
            )
        return self


class Deviations(Part):
    """An activity is graded by how far it lies outside: major beyond `activity_major`, unless `grades` names it."""

    grades: dict[DeviationKind, Grade] = Field(default_factory=dict)
    activity_major: Percentage = Percentage(Decimal(25))
    required: dict[Key, Required] = Field(default_factory=dict)
    prohibited: tuple[Word, ...] = Field((), description="Kinds of other treatments.")

    def grade(self, kind: DeviationKind) -> Grade | None:
        """None where an activity is graded by its size."""
        if kind in self.grades:
            return self.grades[kind]
        if kind == "activity":
            return None
        return "major" if kind in MAJOR else "minor"
