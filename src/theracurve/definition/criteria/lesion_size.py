"""Lesion size: the index lesion, or the sum of the targets, is smaller than at baseline."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from theracurve.definition.criteria.criterion import Criterion, Decrease
from theracurve.definition.rule import Percent, Rule
from theracurve.definition.tumour_progression import Dimension, TumourProgressionRule


@dataclass(frozen=True, slots=True)
class LesionSizeRule(Rule):
    kind: ClassVar[str] = "lesion_size"
    lesion: str
    dimension: str
    percent: Percent
    strict: bool
    reader: str | None
    adjudicator: str | None


class LesionSize(Criterion):
    """Met when the lesion is smaller than at baseline by the stated percentage."""

    reads: ClassVar[str | None] = "lesions"
    lesion: Literal["index", "sum"]
    dimension: Dimension
    decrease: Decrease

    def compiled(self, progression: TumourProgressionRule | None) -> LesionSizeRule:
        step = self.decrease
        measured = progression if progression and progression.source == "lesions" else None
        reader, adjudicator = (measured.reader, measured.adjudicator) if measured else (None, None)
        return LesionSizeRule(self.lesion, self.dimension, step.percent, step.strict, reader, adjudicator)
