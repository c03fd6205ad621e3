"""Firth's penalised likelihood: half the log determinant of the information is added.

Firth (1993), Biometrika 80:27-38, for Cox's model Heinze and Schemper (2001), Biometrics 57:114-9. The penalty
takes away the first-order bias and has a finite maximum where the likelihood itself is monotone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic

import numpy as np

from theracurve.survival._cox.maximum import RegressionLikelihood
from theracurve.survival._cox.newton import AnyPoint
from theracurve.survival._cox.partial_likelihood import PartialLikelihoodPoint
from theracurve.survival._inputs.inputs import FloatArray

DIFFERENCE = 1e-4  # in standard deviations of the covariates: as good as exact for climbing
SINGULAR = 1e-14  # least eigenvalue of the information, scaled to a diagonal of 1, of which anything can be inverted


@dataclass(frozen=True, slots=True)
class FirthLikelihood(Generic[AnyPoint]):
    """The penalised log-likelihood as a function of the coefficients; `slope` gives, at a point of the likelihood
    without its penalty, the derivatives of half the log determinant of the information."""

    plain: RegressionLikelihood[AnyPoint]
    slope: Callable[[AnyPoint], FloatArray]

    @property
    def total_weight(self) -> float:
        return self.plain.total_weight

    def at(self, beta: FloatArray) -> "FirthPoint[AnyPoint]":
        return FirthPoint(self, beta)


@dataclass(frozen=True)
class FirthPoint(Generic[AnyPoint]):
    """The penalised likelihood at one place."""

    of: FirthLikelihood[AnyPoint]
    beta: FloatArray

    @cached_property
    def plain(self) -> AnyPoint:
        """The likelihood without its penalty."""
        return self.of.plain.at(self.beta)

    @cached_property
    def is_regular(self) -> bool:
        """Whether the information has an inverse; where it has none, there is no penalised likelihood."""
        return is_regular(self.plain.information)

    @cached_property
    def log_likelihood(self) -> float:
        if not self.is_regular:
            return -np.inf
        return float(self.plain.log_likelihood + np.linalg.slogdet(self.plain.information)[1] / 2)

    @cached_property
    def score(self) -> FloatArray:
        """(p,) first derivatives; NaN where there is no penalised likelihood."""
        if not self.is_regular:
            return np.full(len(self.beta), np.nan)
        return self.plain.score + self.of.slope(self.plain)

    @cached_property
    def curvature(self) -> FloatArray:
        """(p, p) minus the second derivatives, by differences of the first; the information of the likelihood alone
        where the penalised one ends nearby or is not concave."""
        slope = np.empty((len(self.beta), len(self.beta)))
        for row, step in zip(slope, DIFFERENCE * np.eye(len(self.beta)), strict=True):
            row[:] = (self.of.at(self.beta - step).score - self.of.at(self.beta + step).score) / (2 * DIFFERENCE)
        curvature: FloatArray = (slope + slope.T) / 2
        concave = np.isfinite(curvature).all() and (np.linalg.eigvalsh(curvature) > 0).all()
        return curvature if concave else self.plain.information


def is_regular(information: FloatArray) -> bool:
    """Whether an information matrix (p, p) has an inverse beyond rounding error, in whatever units."""
    size = np.sqrt(np.maximum(information.diagonal(), 0.0))
    if not np.isfinite(information).all() or not size.all():
        return False
    return bool((np.linalg.eigvalsh(information / size / size[:, None]) > SINGULAR).all())


def cox_penalty_slope(point: PartialLikelihoodPoint) -> FloatArray:
    """(p,) the derivative of half the log determinant of the information: half its trace with the information's
    derivatives, which are the third cumulants of the covariates among those each event is drawn from."""
    x, inverse = point.of.x.T, np.linalg.inv(point.information)
    if not x.size:
        return np.zeros(len(x))
    size = (x * (inverse @ x)).sum(axis=0)
    first, other = np.triu_indices(len(x))
    moments = drawn_mean(point, np.concatenate([x, x[first] * x[other]]))
    mean, second = moments[: len(x)], np.empty((len(x), len(x), moments.shape[1]))
    second[first, other] = second[other, first] = moments[len(x) :]
    weighed = inverse @ mean
    spread = (second * weighed).sum(axis=1) - mean * (mean * weighed).sum(axis=0)
    third = drawn_mean(point, x * size) - mean * (inverse.ravel() @ second.reshape(inverse.size, -1)) - 2 * spread
    slope: FloatArray = third @ point.of.draws.weight / 2
    return slope


def drawn_mean(point: PartialLikelihoodPoint, values: FloatArray) -> FloatArray:
    """(..., draws) the mean of `values` (..., m) among those an event is drawn from, with their risks."""
    sets, draws = point.of.risk, point.of.draws
    product = point.risk * values
    whole, out = sets.at_risk(product) / point.at_risk, sets.among_events(product) / point.at_risk
    mean: FloatArray = point.share * (whole[..., draws.slot] - draws.fraction * out[..., draws.slot])
    return mean
