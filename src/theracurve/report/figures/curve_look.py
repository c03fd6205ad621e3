"""How a journal wants survival curves drawn, where it says so."""

from dataclasses import dataclass

from theracurve.errors import UsageError
from theracurve.report.figures.drawing import ticks_up_to

LEAST_TICK_MONTHS = 0.1
MOST_TICKS = 200


@dataclass(frozen=True, slots=True)
class CurveLook:
    """Says how far apart the ticks of the time axis stand and where it ends, both in months, and whether those censored
    are counted under it. What is not said follows from the curves and from the width.

    Raises UsageError for months that are not above 0, and for ticks so close that nobody tells them apart.
    """

    tick_months: float | None = None
    last_month: float | None = None
    censored: bool = False

    def __post_init__(self) -> None:
        for name, said in (("ticks", self.tick_months), ("horizon", self.last_month)):
            if said is not None and not said > 0:
                raise UsageError(f"{name}: expected months above 0; found {said:g}")
        if self.tick_months is not None and self.tick_months < LEAST_TICK_MONTHS:
            raise UsageError(f"ticks: expected {LEAST_TICK_MONTHS:g} months or more; found {self.tick_months:g}")

    def end(self, last: float) -> float:
        """The axis ends there, never after the last of what is drawn."""
        return last if self.last_month is None else min(self.last_month, last)

    def ticks(self, end: float, most: int) -> list[float]:
        """The months with a tick; where nothing is said, at most so many."""
        if self.tick_months is None:
            return ticks_up_to(end, most)
        if end / self.tick_months > MOST_TICKS:
            least = end / MOST_TICKS
            raise UsageError(f"ticks: expected {least:.3g} months or more; found {self.tick_months:g}")
        return [self.tick_months * place for place in range(int(end / self.tick_months + 1e-9) + 1)]


USUAL_LOOK = CurveLook()
