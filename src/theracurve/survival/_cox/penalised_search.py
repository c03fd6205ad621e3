"""The maximum of a penalised likelihood, and where its profile reaches a value, by quasi-Newton steps.

The likelihood's slope is known exactly, its curvature only through how the slope changes from step to step (Broyden,
Fletcher, Goldfarb and Shanno; Nocedal and Wright 2006, Numerical optimization, chapter 6). A limit of a profile is
found together with the other coefficients, as Venzon and Moolgavkar (1988), Appl Stat 37:87-94, and not by a search of
which every trial is a maximum of its own.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from theracurve.survival._cox.firth_likelihood import FirthPoint
from theracurve.survival._inputs.inputs import FloatArray, IntArray

STEP_DONE = 1e-11  # in standard deviations of the covariates; the step after it would be lost in rounding
MAX_STEPS = 100
MAX_HALVINGS = 40
LEAST_CURVED = 1e-10  # cosine of step and change of slope below which the step tells nothing of the curvature


@dataclass(frozen=True, slots=True, eq=False)
class SearchPoint:
    """A point of the likelihood, and minus its second derivatives (p, p), positive, as far as they are known."""

    point: FirthPoint[Any]
    curvature: FloatArray

    @property
    def beta(self) -> FloatArray:
        return self.point.beta

    def moved(self, there: FirthPoint[Any]) -> "SearchPoint":
        step, change = there.beta - self.beta, self.point.score - there.score
        return SearchPoint(there, _updated(self.curvature, step, change))


def _updated(curvature: FloatArray, step: FloatArray, change: FloatArray) -> FloatArray:
    """The curvature of which `step` (p,) would have made this `change` (p,) of the slope."""
    along, expected = float(step @ change), curvature @ step
    if not along > LEAST_CURVED * float(np.sqrt((step @ step) * (change @ change))):
        return curvature
    return curvature - np.outer(expected, expected) / (step @ expected) + np.outer(change, change) / along


def climb(place: SearchPoint, free: IntArray) -> SearchPoint | None:
    """The maximum over the `free` coefficients (f,), the others held where they are; None where it is not found."""
    for _ in range(MAX_STEPS):
        if not np.isfinite(place.point.log_likelihood):
            return None
        step = np.zeros(len(place.beta))
        step[free] = np.linalg.solve(place.curvature[np.ix_(free, free)], place.point.score[free])
        if np.abs(step).max(initial=0) <= STEP_DONE:
            return place
        upward = _not_down(place, step)
        if upward is None:
            return None
        place = upward
    return None


def _not_down(place: SearchPoint, step: FloatArray) -> SearchPoint | None:
    """One step, halved until it does not lead down by more than rounding."""
    floor = place.point.log_likelihood - 1e-12 * abs(place.point.log_likelihood)
    for _ in range(MAX_HALVINGS):
        there = place.point.of.at(place.beta + step)
        if there.log_likelihood >= floor:
            return place.moved(there)
        step = step / 2
    return None


def reach(place: SearchPoint, column: int, side: int, level: float) -> float:
    """The coefficient of a `column`, on this `side` (-1 or 1) of a maximum, at which the greatest log-likelihood over
    the others is `level`; NaN where no step leads there."""
    top = place.beta[column]
    for _ in range(MAX_STEPS):
        step = _towards(place, column, side, level)
        if not np.isfinite(step).all():
            return np.nan
        if np.abs(step).max() <= STEP_DONE:
            limit = float(place.beta[column] + step[column])
            return limit if side * (limit - top) > 0 else np.nan
        there = _regular(place.point, step)
        if there is None:
            return np.nan
        place = place.moved(there)
    return np.nan


def _towards(place: SearchPoint, column: int, side: int, level: float) -> FloatArray:
    """The step (p,) to where, by the parabola through the place, the profile has the level; where that parabola stays
    below it, the step along its slope."""
    free = np.delete(np.arange(len(place.beta)), column)
    score, curvature, step = place.point.score, place.curvature, np.zeros(len(place.beta))
    across = curvature[free, column]
    up, against = np.linalg.solve(curvature[np.ix_(free, free)], np.column_stack([score[free], across])).T
    slope = score[column] - against @ score[free]
    curved = curvature[column, column] - against @ across
    above = place.point.log_likelihood + up @ score[free] / 2 - level
    squared = slope**2 + 2 * curved * above
    step[column] = -above / slope if squared < 0 else 2 * above / (side * np.sqrt(squared) - slope)
    step[free] = up - against * step[column]
    return step


def _regular(point: FirthPoint[Any], step: FloatArray) -> FirthPoint[Any] | None:
    """Finds where the step leads, halved until there is a penalised likelihood."""
    for _ in range(MAX_HALVINGS):
        there = point.of.at(point.beta + step)
        if np.isfinite(there.log_likelihood):
            return there
        step = step / 2
    return None
