"""The likelihood of a logistic regression, and the slope of Firth's penalty on it.

Firth (1993), Biometrika 80:27-38; Heinze and Schemper (2002), Stat Med 21:2409-19.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from theracurve.survival.inputs import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class LogisticLikelihood:
    """The log-likelihood as a function of the coefficients; `x` (n, p) holds a column of ones for the intercept."""

    x: FloatArray
    happened: BoolArray

    def only(self, columns: IntArray) -> "LogisticLikelihood":
        """The likelihood of these columns alone."""
        return replace(self, x=np.asfortranarray(self.x[:, columns]))

    @property
    def total_weight(self) -> float:
        return float(len(self.happened))

    def rises_along(self, predictor: FloatArray, slack: float) -> bool:
        """Whether no patient lies on the wrong side of 0: then the likelihood rises for ever along coefficients that
        give this predictor (n,) (Albert and Anderson 1984)."""
        return bool((np.where(self.happened, predictor, -predictor) >= -slack).all())

    def at(self, beta: FloatArray) -> "LogisticPoint":
        """Its value and derivatives at the coefficients `beta` (p,)."""
        return LogisticPoint(self, self.x @ beta)


@dataclass(frozen=True)
class LogisticPoint:
    """The likelihood at one place; `predictor` (n,) is the logit of each patient's probability."""

    of: LogisticLikelihood
    predictor: FloatArray

    @cached_property
    def probability(self) -> FloatArray:
        """(n,)"""
        probability: FloatArray = np.exp(-np.logaddexp(0.0, -self.predictor))
        return probability

    @cached_property
    def spread(self) -> FloatArray:
        """(n,) the variance of each patient's outcome; taken from both tails, so that neither is rounded to 0."""
        spread: FloatArray = self.probability * np.exp(-np.logaddexp(0.0, self.predictor))
        return spread

    @cached_property
    def log_likelihood(self) -> float:
        return -float(np.logaddexp(0.0, np.where(self.of.happened, -self.predictor, self.predictor)).sum())

    @cached_property
    def score(self) -> FloatArray:
        """(p,) first derivatives."""
        score: FloatArray = (self.of.happened - self.probability) @ self.of.x
        return score

    @cached_property
    def information(self) -> FloatArray:
        """(p, p) minus the second derivatives."""
        information: FloatArray = self.of.x.T @ (self.spread[:, None] * self.of.x)
        return information


def logistic_penalty_slope(point: LogisticPoint) -> FloatArray:
    """(p,) the derivative of half the log determinant of the information: each patient's leverage times how far the
    probability is below one half."""
    x = point.of.x
    leverage = point.spread * np.einsum("ij,jk,ik->i", x, np.linalg.inv(point.information), x)
    slope: FloatArray = (leverage * (0.5 - point.probability)) @ x
    return slope
