"""Best overall response: what a response has to last or be seen again to count, and what follows from it."""

from dataclasses import dataclass
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from theracurve.definition.part import Count, Flag, Part, refusal
from theracurve.definition.quantities import Duration
from theracurve.definition.rule import Days, Rule
from theracurve.definition.tumour_progression import TumourProgressionRule

OF_CONFIRMATION = ("not_evaluable_between", "stable_between", "complete_then_partial")


@dataclass(frozen=True, slots=True)
class BestResponseRule(Rule):
    """`progression` is the id of the TumourProgressionRule whose responses are asked, `system` its criteria.

    `confirmed_after` None: a response counts without being seen again. `stable_for` and `not_before` None: at any time.
    """

    kind: ClassVar[str] = "best_response"
    progression: str
    system: str
    confirmed_after: Days | None
    stable_for: Days | None
    not_before: Days | None
    not_evaluable_between: int
    stable_between: int
    complete_then_partial: str
    other_treatment: str
    measurable_only: bool


class BestResponse(Part):
    """The best response of each patient, with the day on which it began and how long it lasted.

    Eisenhauer et al., Eur J Cancer 2009;45:228-47, section 4.5 to 4.7 and table 3.
    """

    confirmed_after: Duration | None = Field(
        None, description="CR and PR count only if seen again at least so much later (RECIST 1.1: 4 weeks)."
    )
    stable_for: Duration | None = Field(
        None, description="Stable disease counts only on or after so much time from time zero (often 6 to 8 weeks)."
    )
    not_before: Duration | None = Field(None, description="An earlier assessment counts only if it is a progression.")
    not_evaluable_between: Count = Field(1, description="So many NE may stand between a response and its confirmation.")
    stable_between: Count = Field(0, description="So many SD may stand between a PR and its confirmation.")
    complete_then_partial: Literal["stable", "partial"] = Field(
        "stable", description="What a PR after a CR is, where confirmation is asked; RECIST 1.1 leaves it open."
    )
    other_treatment: Literal["ends", "ignore"] = Field(
        "ends", description="Whether assessments after the first intercurrent treatment still count."
    )
    measurable_only: Flag = Field(
        False,
        description="Objective response does not apply to patients who had lesions at baseline, but no target lesion.",
    )

    @model_validator(mode="after")
    def says_nothing_of_a_confirmation_that_is_not_asked(self) -> Self:
        said = [key for key in OF_CONFIRMATION if key in self.model_fields_set]
        if self.confirmed_after is None and said:
            raise refusal("expected '{key}' only with 'confirmed_after'", key=said[0])
        return self

    def compiled(self, progression: TumourProgressionRule) -> BestResponseRule:
        """The rule with every default filled in; `progression` is the definition's own."""
        return BestResponseRule(
            progression=progression.id,
            system=progression.criteria,
            confirmed_after=self.confirmed_after.days if self.confirmed_after else None,
            stable_for=self.stable_for.days if self.stable_for else None,
            not_before=self.not_before.days if self.not_before else None,
            not_evaluable_between=self.not_evaluable_between,
            stable_between=self.stable_between,
            complete_then_partial=self.complete_then_partial,
            other_treatment=self.other_treatment,
            measurable_only=self.measurable_only,
        )
