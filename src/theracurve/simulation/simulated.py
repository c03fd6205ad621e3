"""A design as it was simulated: what was assumed, how many studies were drawn, and how the planned analyses fared."""

from dataclasses import dataclass

from theracurve.definition.analyses import Analysis
from theracurve.definition.study import Study
from theracurve.simulation.assumptions import Conditions
from theracurve.simulation.looking import Drawn
from theracurve.simulation.plan import SimulatedAnalysis
from theracurve.simulation.simulate import Characteristics
from theracurve.simulation.sizes import NeededSizes


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

    def left_out(self, analysis: SimulatedAnalysis) -> tuple[str, ...]:
        """What the plan and the rules state of an analysis that was not simulated."""
        return analysis.left_out if self.drawn is Drawn.RECORDS else (*analysis.left_out, *analysis.unfollowed)

    @property
    def level(self) -> float:
        return float(self.study.level.value)

    @property
    def patients(self) -> int:
        return sum(self.conditions.sizes.values())
