"""State probabilities under competing causes and their variances, as arrays over the times of one group.

Aalen and Johansen (1978), Scand J Stat 5:141-50.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.survival._inputs.inputs import FloatArray
from theracurve.survival._tables.competing_counts import CompetingCounts

ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class StateProbabilities:
    """Holds of one group: (times,) at risk, and free of any event just before and after each time; (causes, times) the
    weight of the events and the cumulative incidence."""

    counts: CompetingCounts
    at_risk: FloatArray
    free_before: FloatArray
    free: FloatArray
    events: FloatArray
    incidence: FloatArray

    @property
    def all_events(self) -> FloatArray:
        """(times,) whatever their cause."""
        all_events: FloatArray = self.events.sum(axis=0)
        return all_events


def state_probabilities(counts: CompetingCounts) -> StateProbabilities:
    """The Aalen-Johansen estimate."""
    at_risk, events = counts.at_risk, counts.leaving[:-1]
    stay = 1 - events.sum(axis=0) / at_risk
    stay[stay < ROUNDING] = 0.0
    free = stay.cumprod()
    free_before = np.concatenate([[1.0], free[:-1]])[: len(free)]
    incidence = (free_before * events / at_risk).cumsum(axis=1)
    incidence[incidence > 1 - ROUNDING] = 1.0
    return StateProbabilities(counts, at_risk, free_before, free, events, incidence)


def influence_variance(states: StateProbabilities, cause: int) -> FloatArray:
    """(times,) the sum of squared influences of the patients on the incidence of a cause.

    A patient who leaves at x has on F(t), for t >= x, the influence p + q (F(t) - F(x)): p is fixed at x, and q is
    what he did to the chance of being event-free since. Who is still at risk at t has B(t) - Q(t), what the events
    of others so far leave him with. So sums over the leaving at each time suffice.
    """
    incidence = states.incidence[cause]
    jump = np.diff(incidence, prepend=0.0)
    pressure = _free_pressure(states)
    so_far = (np.concatenate([[0.0], pressure[:-1]])[: len(jump)] * jump).cumsum() - (jump / states.at_risk).cumsum()
    variance = so_far**2 * _staying_squares(states)
    for kind, squares in enumerate(states.counts.squares):
        own = states.free_before / states.at_risk if kind == cause else 0.0
        since = pressure - _exit_share(states) * (kind < len(states.events))
        variance += _sum_of_squares(squares, so_far + own - since * incidence, since, incidence)
    return positive(variance)


def free_influence_variance(states: StateProbabilities) -> FloatArray:
    """(times,) the sum of squared influences on the probability of no event so far."""
    pressure = _free_pressure(states)
    variance = pressure**2 * _staying_squares(states)
    for kind, squares in enumerate(states.counts.squares):
        since = pressure - _exit_share(states) * (kind < len(states.events))
        variance += (squares * since**2).cumsum()
    free: FloatArray = states.free**2 * variance
    return free


def aalen_variance(states: StateProbabilities, cause: int) -> FloatArray:
    """(times,) the variance of the incidence of a cause from the martingales of its events and of the others'.

    At each u the cause's own events move F(t) by S(u-) / Y (1 - (F(t) - F(u)) / S(u)) and the others' by
    -S(u-) / Y (F(t) - F(u)) / S(u); the variance of a number of tied events is hypergeometric (Gray 1988).
    """
    own, incidence = states.events[cause], states.incidence[cause]
    scale = (states.free_before / states.at_risk) ** 2
    later = np.divide(1.0, states.free, out=np.zeros_like(states.free), where=states.free > 0)
    variance = np.zeros_like(incidence)
    for events, fixed in ((own, 1 + incidence * later), (states.all_events - own, incidence * later)):
        size = scale * events * tied_factor(events, states.at_risk)
        variance += _sum_of_squares(size, fixed, -later, incidence)
    return positive(variance)


def positive(variance: FloatArray) -> FloatArray:
    """Without the negative zeros of rounding."""
    return np.where(variance > 0, variance, 0.0)


def tied_factor(events: FloatArray, at_risk: FloatArray) -> FloatArray:
    """1 - (d - 1) / (n - 1): the part of d independent events' variance that d events without replacement have."""
    tied = events > 1
    share = np.divide(events - 1, at_risk - 1, out=np.zeros_like(at_risk), where=tied)
    factor: FloatArray = 1 - share
    return factor


def _sum_of_squares(size: FloatArray, fixed: FloatArray, slope: FloatArray, incidence: FloatArray) -> FloatArray:
    """(times,) at each t the sum over u <= t of size (fixed + slope F(t))^2."""
    squares: FloatArray = (size * fixed**2).cumsum() + incidence * (2 * size * fixed * slope).cumsum()
    squares += incidence**2 * (size * slope**2).cumsum()
    return squares


def _free_pressure(states: StateProbabilities) -> FloatArray:
    """(times,) the sum so far of d / (n (n - d)): the influence on log S of having been at risk and unharmed."""
    staying = states.at_risk * (states.at_risk - states.all_events)
    return np.divide(states.all_events, staying, out=np.zeros_like(staying), where=states.free > 0).cumsum()


def _exit_share(states: StateProbabilities) -> FloatArray:
    """(times,) 1 / (n - d): what one more event at the time takes from log S; 0 where S is 0 and stays so."""
    staying = states.at_risk - states.all_events
    return np.divide(1.0, staying, out=np.zeros_like(staying), where=states.free > 0)


def _staying_squares(states: StateProbabilities) -> FloatArray:
    """(times,) summed squared weights of those at risk just after each time."""
    leaving = states.counts.squares.sum(axis=0)
    staying: FloatArray = leaving[::-1].cumsum()[::-1] - leaving
    return staying
