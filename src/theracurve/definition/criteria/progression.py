"""Progression halted: the tumours were assessed and have not progressed."""

from dataclasses import dataclass
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from theracurve.definition.criteria.criterion import Criterion
from theracurve.definition.part import Flag, refusal
from theracurve.definition.rule import Rule
from theracurve.definition.tumour_progression import TumourProgressionRule


@dataclass(frozen=True, slots=True)
class ProgressionHaltedRule(Rule):
    """`progression` is the id of the TumourProgressionRule whose responses are asked."""

    kind: ClassVar[str] = "progression"
    progression: str
    applies_to: str


class ProgressionHalted(Criterion):
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

    def compiled(self, progression: TumourProgressionRule | None) -> ProgressionHaltedRule:
        if progression is None:
            raise AssertionError("a study that halts progression says what progression is")
        return ProgressionHaltedRule(progression.id, self.applies_to)
