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
    "crossover",
    "too_few_administrations",
    "too_many_administrations",
    "visit_missed",
    "visit_outside_window",
    "assessment_missing",
    "prohibited_treatment",
]
Grade = Literal["minor", "major"]
BY_SIZE: tuple[DeviationKind, ...] = ("activity", "interval")  # these are graded by how far they lie outside
# Where the protocol does not grade.
MAJOR: tuple[DeviationKind, ...] = ("wrong_agent", "crossover", "prohibited_treatment")


class Required(Part):
    """What has to be done at every visit: a row of the table, of this measure or analyte."""

    table: Literal["assessments", "labs", "lesions", "responses", "bone_scans", "volumes"]
    of: Word | None = None

    @model_validator(mode="after")
    def names_what_the_table_holds(self) -> Self:
        if (self.table in ("assessments", "labs")) != (self.of is not None):
            raise refusal(
                "expected the key 'of' (a measure or an analyte) with assessments and labs, and only with them"
            )
        return self


class Deviations(Part):
    """An activity beyond `activity_major` and an interval above a stated `longest` are major, unless `grades` names
    them.
    """

    grades: dict[DeviationKind, Grade] = Field(default_factory=dict)
    activity_major: Percentage = Percentage(Decimal(25))
    required: dict[Key, Required] = Field(default_factory=dict)
    prohibited: tuple[Word, ...] = Field((), description="Kinds of other treatments.")
    allowed: tuple[Literal["crossover"], ...] = Field(
        (), description="`crossover`: patients of a group that is not treated may be given the agent."
    )

    @model_validator(mode="after")
    def grades_no_kind_that_it_allows(self) -> Self:
        both = [kind for kind in self.allowed if kind in self.grades]
        if both:
            raise refusal("expected no grade for {kind}, which 'allowed' names", at="grades", kind=both[0])
        return self

    def grade(self, kind: DeviationKind) -> Grade | None:
        """None where a deviation is graded by its size."""
        if kind in self.grades:
            return self.grades[kind]
        if kind in BY_SIZE:
            return None
        return "major" if kind in MAJOR else "minor"
