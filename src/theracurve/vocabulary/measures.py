"""Measures whose scale is common knowledge: which direction is better, and the ends of the scale.

A protocol may name any measure; for one that is not here it states `better` itself.
"""

from dataclasses import dataclass
from decimal import Decimal

from theracurve.vocabulary.questionnaires import SCORES


@dataclass(frozen=True, slots=True)
class MeasureRange:
    """`better` is `lower` or `higher`; `best` is the end of the scale in that direction, None where it is open."""

    better: str
    best: Decimal | None


SCALES: dict[str, MeasureRange] = {
    "performance_status": MeasureRange("lower", Decimal(0)),  # ECOG, 0 to 5: Oken et al., Am J Clin Oncol 1982;5:649-55
    "karnofsky": MeasureRange("higher", Decimal(100)),
    "pain": MeasureRange("lower", Decimal(0)),
    "diarrhoea_per_day": MeasureRange("lower", Decimal(0)),
    "flushing_per_day": MeasureRange("lower", Decimal(0)),
    "quality_of_life": MeasureRange("higher", Decimal(100)),
}


def range_of(measure: str) -> MeasureRange | None:
    """What is known of a measure, or of the score of a questionnaire; None where it is nothing."""
    score = SCORES.get(measure)
    return SCALES.get(measure) if score is None else MeasureRange(score.better, score.best)
