"""A design as it was simulated: what was assumed, how many studies were drawn, and how the planned analyses fared."""

from dataclasses import dataclass
from enum import StrEnum

from theracurve.definition.analyses import Analysis
from theracurve.definition.study import Study
from theracurve.simulation.assumptions import Conditions
from theracurve.simulation.simulate import Characteristics
from theracurve.simulation.sizes import NeededSizes


class Drawn(StrEnum):
    """What is drawn of a patient: the times of events, looked for at the visits by the protocol's rules as the library
    has them; or whole records, which go through the derivation."""

    TIMES = "times"
    RECORDS = "records"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedDesign:
    """One design. `wanted` is the power that the sizes were looked for with; `declined` holds the analyses of the plan
    that no simulation compares, each with the code of why."""

    study: Study
    conditions: Conditions
    drawn: Drawn
    studies: int
    seed: int
    wanted: float
    characteristics: tuple[Characteristics, ...]
    sizes: tuple[NeededSizes, ...]
    declined: tuple[tuple[Analysis, str], ...]

    @property
    def level(self) -> float:
        return float(self.study.level.value)

    @property
    def patients(self) -> int:
        return sum(self.conditions.sizes.values())
