"""Newton's method for concave log-likelihoods, with step halving, and what it sees where there is no maximum."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np

from theracurve.survival._inputs.inputs import FloatArray

STEP_DONE = 1e-9  # a Newton step this small (covariates in standard deviations) squares to less than rounding error
STEP_DRIFTING = 1e-2  # still moving this far ...
GAIN_DRIFTING = 1e-11  # ... for a gain this small, of the weight of all events: the likelihood rises for ever
MAX_STEPS = 100
MAX_HALVINGS = 40


class Point(Protocol):
    """A log-likelihood and its first two derivatives at one place."""

    @property
    def log_likelihood(self) -> float: ...

    @property
    def score(self) -> FloatArray: ...

    @property
    def information(self) -> FloatArray: ...


AnyPoint = TypeVar("AnyPoint", bound=Point)
SomePoint = TypeVar("SomePoint", bound=Point, covariant=True)


class Likelihood(Protocol[SomePoint]):
    """Something to be maximised over a vector of coefficients (p,)."""

    def at(self, beta: FloatArray) -> SomePoint: ...


@dataclass(frozen=True, slots=True)
class Optimum(Generic[AnyPoint]):
    """Says where the search ended. `step` is the step that it would still take: tiny at a maximum, and the direction in
    which the likelihood rises for ever where there is none."""

    beta: FloatArray
    point: AnyPoint
    step: FloatArray
    converged: bool


def maximise(likelihood: Likelihood[AnyPoint], beta: FloatArray, point: AnyPoint, weight: float) -> Optimum[AnyPoint]:
    """The maximum of a concave log-likelihood, searched from `beta`, where it is `point`; `weight` is that of all
    events in it. Nothing is found from where there is no likelihood."""
    if not np.isfinite(point.log_likelihood):
        return Optimum(beta, point, np.full(len(beta), np.nan), False)
    step = newton_step(point)
    for _ in range(MAX_STEPS):
        if np.abs(step).max(initial=0) <= STEP_DONE:
            return Optimum(beta + step, point, step, True)
        before = point.log_likelihood
        beta, point = _climb(likelihood, beta, point, step)
        step = newton_step(point)
        if point.log_likelihood - before <= GAIN_DRIFTING * weight and np.abs(step).max() > STEP_DRIFTING:
            break
    return Optimum(beta, point, step, False)


def newton_step(point: Point) -> FloatArray:
    """The step to the top of the parabola; by least squares where the information is singular."""
    try:
        return np.asarray(np.linalg.solve(point.information, point.score), np.float64)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(point.information, point.score)[0], np.float64)


def _climb(
    likelihood: Likelihood[AnyPoint], beta: FloatArray, point: AnyPoint, step: FloatArray
) -> tuple[FloatArray, AnyPoint]:
    """One step, halved until it does not lead down by more than rounding."""
    floor = point.log_likelihood - 1e-12 * abs(point.log_likelihood)
    for _ in range(MAX_HALVINGS):
        there = likelihood.at(beta + step)
        if there.log_likelihood >= floor:
            return beta + step, there
        step = step / 2
    return beta, point
