"""The likelihood of a logistic regression, and the slope of Firth's penalty on it.

Firth (1993), Biometrika 80:27-38; Heinze and Schemper (2002), Stat Med 21:2409-19.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from theracurve.survival._inputs.inputs import FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class LogisticLikelihood:
    """The log-likelihood as a function of the coefficients; `x` (n, p) holds a column of ones for the intercept, each
    row is of so many `trials` (n,) in which the event `happened` so often (n,)."""

    x: FloatArray
    happened: FloatArray
    trials: FloatArray

    def only(self, columns: IntArray) -> "LogisticLikelihood":
        """The likelihood of these columns alone."""
        return replace(self, x=np.asfortranarray(self.x[:, columns]))

    @property
    def total_weight(self) -> float:
        return float(self.trials.sum())

    def rises_along(self, predictor: FloatArray, slack: float) -> bool:
        """Whether no trial lies on the wrong side of 0: then the likelihood rises for ever along coefficients that
        give this predictor (n,) (Albert and Anderson 1984)."""
        with_event, without = self.happened > 0, self.happened < self.trials
        return bool((predictor[with_event] >= -slack).all() and (predictor[without] <= slack).all())

    def at(self, beta: FloatArray) -> "LogisticPoint":
        """Its value and derivatives at the coefficients `beta` (p,)."""
        return LogisticPoint(self, self.x @ beta)


@dataclass(frozen=True)
class LogisticPoint:
    """The likelihood at one place; `predictor` (n,) is the logit of each patient's probability."""

    of: LogisticLikelihood
    predictor: FloatArray

    @cached_property
    def lesser(self) -> FloatArray:
        """(n,) the odds of the rarer of happening and not; both tails are taken from it, so that neither is rounded
        to 0."""
        lesser: FloatArray = np.exp(-np.abs(self.predictor))
        return lesser

    @cached_property
    def probability(self) -> FloatArray:
        """(n,)"""
        probability: FloatArray = np.where(self.predictor < 0, self.lesser, 1.0) / (1 + self.lesser)
        return probability

    @cached_property
    def spread(self) -> FloatArray:
        """(n,) the variance of each row's events."""
        spread: FloatArray = self.of.trials * self.lesser / (1 + self.lesser) ** 2
        return spread

    @cached_property
    def log_likelihood(self) -> float:
        happened, not_happened = self.of.happened, self.of.trials - self.of.happened
        wrong = happened @ np.maximum(-self.predictor, 0.0) + not_happened @ np.maximum(self.predictor, 0.0)
        return -float(wrong + self.of.trials @ np.log1p(self.lesser))

    @cached_property
    def score(self) -> FloatArray:
        """(p,) first derivatives."""
        score: FloatArray = (self.of.happened - self.of.trials * self.probability) @ self.of.x
        return score

    @cached_property
    def information(self) -> FloatArray:
        """(p, p) minus the second derivatives."""
        information: FloatArray = self.of.x.T @ (self.spread[:, None] * self.of.x)
        return information


def logistic_penalty_slope(point: LogisticPoint) -> FloatArray:
    """(p,) the derivative of half the log determinant of the information: each row's leverage times how far the
    probability is below one half."""
    x = point.of.x
    leverage = point.spread * np.einsum("ij,jk,ik->i", x, np.linalg.inv(point.information), x)
    slope: FloatArray = (leverage * (0.5 - point.probability)) @ x
    return slope
