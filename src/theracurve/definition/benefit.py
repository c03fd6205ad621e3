"""Benefit: its criteria, and the rule that joins them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from theracurve.definition.criteria import Criteria
from theracurve.definition.named import Name, OneOrNamed
from theracurve.definition.part import Number, Part, refusal
from theracurve.definition.quantities import AtLeast, singular
from theracurve.definition.rule import Rule
from theracurve.vocabulary.decimals import plain


@dataclass(frozen=True, slots=True)
class BenefitRule(Rule):
    """`needed` counts the criteria to be met under `at_least` (`any` is 1), otherwise None."""

    kind: ClassVar[str] = "benefit"
    visits: tuple[str, ...]
    rule: str
    needed: int | None
    over_visits: str
    death_before_first_visit: str
    criteria: tuple[tuple[str, str], ...]


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

    def compiled(self, criteria: Mapping[str, Rule]) -> BenefitRule:
        rule, needed = ("at_least", self.rule.count) if isinstance(self.rule, AtLeast) else (self.rule, None)
        if rule == "any":
            rule, needed = "at_least", 1
        return BenefitRule(
            visits=self.visit_labels,
            rule=rule,
            needed=needed,
            over_visits=self.over_visits,
            death_before_first_visit=self.death_before_first_visit,
            criteria=tuple((name, criterion.id) for name, criterion in criteria.items()),
        )


Benefits = Annotated[dict[Name, Benefit], OneOrNamed(Benefit)]
"""Every benefit of a protocol by its name; the empty name where there is one and it has none."""
