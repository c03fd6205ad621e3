"""Benefit: its criteria, and the rule that joins them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, WrapSerializer, model_validator
from pydantic_core import CoreSchema

from theracurve.definition.criteria import Criteria
from theracurve.definition.part import Number, Part, refusal
from theracurve.definition.quantities import AtLeast, singular
from theracurve.definition.rule import Rule
from theracurve.vocabulary.benefits import UNNAMED
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


def key_of_benefit(name: str) -> str:
    """Says where a study file has this benefit."""
    return f"benefit.{name}" if name else "benefit"


def by_name(value: Any) -> Any:
    """Several benefits are written with their names, one alone with its own keys: then it has no name."""
    if value is None:
        return {}
    named = isinstance(value, dict) and value and all(isinstance(part, dict | Benefit) for part in value.values())
    return value if named and not set(value) & set(Benefit.model_fields) else {UNNAMED: value}


def as_written(benefits: dict[str, Benefit], write: Callable[[dict[str, Benefit]], dict[str, Any]]) -> Any:
    written = write(benefits)
    return written.get(UNNAMED, written) or None


class OneOrNamed:
    """Says in the JSON Schema that one benefit may stand where several by name may."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        several = handler(core)
        [one] = several["patternProperties"].values()
        return {"anyOf": [one, several, {"type": "null"}]}


Name = Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9_-]*)?$", max_length=40)]
Benefits = Annotated[dict[Name, Benefit], BeforeValidator(by_name), WrapSerializer(as_written), OneOrNamed()]
"""Every benefit of a protocol by its name; the empty name where there is one and it has none."""
