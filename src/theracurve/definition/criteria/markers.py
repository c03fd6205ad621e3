"""Markers: a laboratory value that is lower than at baseline."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from theracurve.definition.criteria.criterion import Criterion, Decrease
from theracurve.definition.part import Word
from theracurve.definition.quantities import UpperLimits
from theracurve.definition.rule import Percent, Rule
from theracurve.definition.tumour_progression import TumourProgressionRule

Scope = Literal["all", "secreting"]


@dataclass(frozen=True, slots=True)
class MarkersRule(Rule):
    """`baseline_at_least` is a multiple of the upper limit, None where every baseline will do."""

    kind: ClassVar[str] = "markers"
    analytes: tuple[str, ...]
    percent: Percent
    strict: bool
    combine: str
    applies_to: str
    baseline_at_least: Decimal | None


class Markers(Criterion):
    """Met when the marker is lower than at baseline by the stated percentage."""

    reads: ClassVar[str | None] = "labs"
    table: Literal["labs"] = "labs"
    analytes: tuple[Word, ...] = Field(min_length=1)
    decrease: Decrease
    combine: Literal["any", "all", "primary"] = Field("any", description="`primary`: the first analyte decides.")
    applies_to: Scope = "all"
    baseline_at_least: UpperLimits | None = Field(
        None, description="The criterion applies only where the baseline is that high."
    )

    def compiled(self, progression: TumourProgressionRule | None) -> MarkersRule:
        step = self.decrease
        least = self.baseline_at_least.times if self.baseline_at_least else None
        return MarkersRule(self.analytes, step.percent, step.strict, self.combine, self.applies_to, least)
