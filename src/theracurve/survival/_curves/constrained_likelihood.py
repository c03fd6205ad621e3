"""Likelihood ratios of survival at one time, and of the difference of two groups' survival there.

Thomas and Grunkemeier (1975), J Am Stat Assoc 70:865-871: the likelihood of the hazards at the times with events,
maximised under a given survival. A group without an event has no such times; then the mass goes where it costs least,
to the end, and a survival of s costs s ** (patients still at risk).
"""

from dataclasses import dataclass
from math import inf, log

import numpy as np

from theracurve.survival._inputs.inputs import FloatArray
from theracurve.survival._tables.event_table import Stratum

BOUND = 1e-12
FAR = 1e6
"""A likelihood ratio, for each patient, beyond that of any survival between 0 and 1."""


@dataclass(frozen=True, slots=True, eq=False)
class GroupLikelihood:
    """One group up to a time: patients at risk and events at each time with events, and who is at risk at the end."""

    at_risk: FloatArray
    events: FloatArray
    remaining: int

    @classmethod
    def of(cls, stratum: Stratum, group: int, time: float) -> "GroupLikelihood":
        counts = (stratum.times <= time) & (stratum.events[group] > 0)
        gone = (stratum.events[group] + stratum.censored[group])[stratum.times < time].sum()
        return cls(
            at_risk=stratum.at_risk[group][counts].astype(np.float64),
            events=stratum.events[group][counts].astype(np.float64),
            remaining=int(stratum.started[group] - gone),
        )

    @property
    def survival(self) -> float:
        return float(np.prod(1 - self.events / self.at_risk))

    def ratio(self, survival: float) -> float:
        """-2 log of the likelihood at this survival over its maximum."""
        if survival == self.survival:
            return 0.0
        if survival <= 0 or (survival >= 1 and self.events.size):
            return FAR * float(self.at_risk.max(initial=1.0))
        if not self.events.size:
            return -2 * self.remaining * log(survival)
        shift = self._multiplier(log(survival))
        n, alive = self.at_risk, self.at_risk - self.events
        some = alive > 0
        loss = (n * np.log1p(shift / n)).sum() - (alive[some] * np.log1p(shift / alive[some])).sum()
        return 2 * float(loss)

    def _multiplier(self, log_survival: float) -> float:
        """The shift of the numbers at risk under which the product of 1 - d / (n + shift) is this survival."""
        from scipy.optimize import brentq

        def excess(shift: float) -> float:
            hazard = self.events / (self.at_risk + shift)
            return float(np.log1p(-hazard).sum()) - log_survival if hazard.max() < 1 else -inf

        lowest = float((self.events - self.at_risk).max())
        high = max(1.0, lowest + 1)
        while excess(high) < 0:
            high = 2 * high
        step = high - lowest
        while excess(lowest + step) > 0:
            step /= 2
        return float(brentq(excess, lowest + step, lowest + 2 * step, xtol=1e-13, rtol=1e-14))


def difference_ratio(first: GroupLikelihood, second: GroupLikelihood, difference: float) -> float:
    """The smallest -2 log likelihood ratio of both groups when first - second is this difference."""
    from scipy.optimize import minimize_scalar

    def ratio(survival: float) -> float:
        return first.ratio(min(max(survival + difference, 0.0), 1.0)) + second.ratio(survival)

    low, high = max(0.0, -difference), min(1.0, 1 - difference)
    inner = minimize_scalar(ratio, bounds=(low, high), method="bounded", options={"xatol": BOUND})
    return min(float(inner.fun), ratio(low), ratio(high))


def difference_limits(first: GroupLikelihood, second: GroupLikelihood, quantile: float) -> tuple[float, float]:
    """The differences whose likelihood ratio stays below the quantile of the chi-square distribution."""
    from scipy.optimize import brentq

    estimate = first.survival - second.survival

    def excess(difference: float) -> float:
        return difference_ratio(first, second, difference) - quantile

    lower = -1.0 if estimate <= -1 or excess(-1.0) < 0 else float(brentq(excess, -1.0, estimate, xtol=1e-10))
    upper = 1.0 if estimate >= 1 or excess(1.0) < 0 else float(brentq(excess, estimate, 1.0, xtol=1e-10))
    return lower, upper
