"""The survival curve of interval-censored times.

Turnbull (1976), J R Stat Soc B 38:290-5: visits only tell between which of them the event happened. The estimate puts
probability on the innermost intervals; inside one of them the data do not say where.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.phrases import NOTHING, Statement, clauses
from theracurve.survival._curves.npmle import probabilities
from theracurve.survival._inputs.inputs import Column, FloatArray
from theracurve.survival._inputs.options import chosen_probability, chosen_time
from theracurve.survival._tables.interval_data import interval_data
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.plotting import Plotted, Steps
from theracurve.survival._values.tabular import TypedColumn, numbers
from theracurve.survival._values.values import Estimate

METHOD = clauses(Method.FROM_INTERVALS(), Method.NO_INTERVAL_ESTIMATE())


@dataclass(frozen=True, eq=False, kw_only=True)
class TurnbullCurve(Shown, Plotted):
    """Arrays with one element per interval (left, right] that carries probability, in order.

    left, right     its limits; equal for a time known exactly; the last right limit may be infinite
    probability     of the event in the interval
    survival        after the interval, that is from `right` on
    """

    n: int
    events: int
    left: FloatArray
    right: FloatArray
    probability: FloatArray
    survival: FloatArray
    method: Statement = METHOD
    source: Statement = papers.TURNBULL

    def bounds(self, time: float) -> tuple[float, float]:
        """The least and the greatest survival at a time that the estimate allows; equal outside the intervals."""
        time = chosen_time(time)
        after = np.append(1.0, self.survival)
        over = int(np.searchsorted(self.right, time, side="right"))
        begun = int(np.searchsorted(self.left, time, side="left"))
        return float(after[max(over, begun)]), float(after[over])

    def at(self, time: float) -> Estimate:
        """Survival at a time, not estimable within an interval, where only its bounds are known."""
        low, high = self.bounds(time)
        return Estimate(
            quantity="survival_probability",
            value=low if low == high else None,
            n=self.n,
            events=self.events,
            at=time,
            method=self.method,
            source=self.source,
            reason=NOTHING if low == high else Why.WITHIN_INTERVAL(low=low, high=high),
        )

    def quantile_interval(self, p: float) -> tuple[float, float] | None:
        """The interval in which a share p has had the event; None where follow-up ends before."""
        p = chosen_probability(p)
        place = int(np.argmax(self.survival <= 1 - p + 1e-12))
        return None if np.isinf(self.right[place]) else (float(self.left[place]), float(self.right[place]))

    def as_columns(self) -> dict[str, TypedColumn]:
        return {name: numbers(getattr(self, name)) for name in ("left", "right", "probability", "survival")}

    def _steps(self) -> tuple[Steps, ...]:
        ended = np.isfinite(self.right)
        return (Steps(f"{self.n} patients", "survival", 1.0, self.right[ended], self.survival[ended]),)

    def _cells(self) -> Cells:
        columns = zip(self.left, self.right, self.probability, self.survival, strict=True)
        rows = tuple(
            (f"({a:g}, {b:g}]" if a < b else f"{a:g}", number(float(c)), number(float(d))) for a, b, c, d in columns
        )
        header = ("interval", "probability", "survival after")
        return Cells(title=f"survival, {self.n} patients", header=header, rows=rows, notes=(self.method, self.source))


def turnbull(left: Column, right: Column) -> TurnbullCurve:
    """The curve of times that lie in (left, right].

    left    (n,) last time known to be free of the event, 0 where only `right` is known
    right   (n,) first time known to have had it; infinite or missing where it was never seen; equal to `left` where
            the time is known exactly

    Raises `EstimationError` for unusable columns, naming rows.
    """
    data = interval_data(left, right)
    estimate = probabilities(data.first, data.past, len(data.cell_left))
    kept = estimate > 0
    mass = estimate[kept]
    after = np.append(mass[::-1].cumsum()[::-1], 0.0)[1:]
    return TurnbullCurve(
        n=len(data.left),
        events=int(np.isfinite(data.right).sum()),
        left=data.cell_left[kept],
        right=data.cell_right[kept],
        probability=mass,
        survival=after,
    )
