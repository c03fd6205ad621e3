"""Measures whose scale is common knowledge: which direction is better, and the ends of the scale.

A protocol may name any measure; for one that is not here it states `better` itself.
"""

from dataclasses import dataclass
from decimal import Decimal


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
