"""The maximum of a regression's likelihood, where it has one, and why not where it has none.

Two things can go wrong with a covariate. It may not vary, or be a sum of multiples of others, among those compared: it
is left out. Or the likelihood is monotone: in Cox's model, at every event the patient concerned has the most extreme
value of those at risk (Bryson and Johnson 1981, Technometrics 23:381-3), in a logistic one the covariates tell the
outcomes apart (Albert and Anderson 1984, Biometrika 71:1-10). The maximum is then at infinity, and the number that a
program prints is only where it stopped. Both are answered with a reason.
"""

from dataclasses import dataclass
from typing import Generic, Protocol

import numpy as np

from theracurve.phrases import NOTHING, Statement
from theracurve.survival._cox.newton import AnyPoint, Likelihood, Optimum, SomePoint, maximise
from theracurve.survival._inputs.inputs import BoolArray, FloatArray, IntArray
from theracurve.survival._values.phrases import Why

VARIES = 1e-9  # share of a covariate's information below which it is made up of those before it
ROUNDING = 1e-12  # of the information of all events
LITTLE_LEFT = 1e-6  # share of the information at 0 below which the likelihood may be rising for ever
SHARE_OF_RISE = 1e-3  # a coefficient that moves less than this part of the fastest one stands still
NO_EVENT, NO_VARIATION = Why.NO_EVENT_HAPPENED(), Why.NO_VARIATION()
MONOTONE, NOT_CONVERGED = Why.MONOTONE(), Why.NOT_CONVERGED()


class RegressionLikelihood(Likelihood[SomePoint], Protocol[SomePoint]):
    """What the search needs to know of a likelihood whose covariates `x` (m, p) have a standard deviation of about 1;
    `total_weight` is that of the events it is made of."""

    @property
    def x(self) -> FloatArray: ...

    def only(self, columns: IntArray) -> "RegressionLikelihood[SomePoint]": ...

    @property
    def total_weight(self) -> float: ...

    def rises_along(self, predictor: FloatArray, slack: float) -> bool: ...


@dataclass(frozen=True, slots=True, eq=False)
class Maximum(Generic[AnyPoint]):
    """In the units of the likelihood's covariates.

    beta (p,), 0 where left out; covariance (p, p), NaN where not estimable; `active` (a,) the columns that were not
    left out; a reason for each column, empty where it is estimated; `null` and `fitted` are the likelihood of the
    active columns at 0 and at the end of the search.
    """

    beta: FloatArray
    covariance: FloatArray
    active: IntArray
    reasons: tuple[Statement, ...]
    null: AnyPoint
    fitted: AnyPoint


def find_maximum(likelihood: RegressionLikelihood[AnyPoint]) -> Maximum[AnyPoint]:
    """The coefficients that maximise the likelihood, and what is known of them."""
    columns = likelihood.x.shape[1]
    null = likelihood.at(np.zeros(columns))
    active = independent_columns(null.information, likelihood.total_weight)
    if len(active) < columns:
        likelihood = likelihood.only(active)
        null = likelihood.at(np.zeros(len(active)))
    optimum = maximise(likelihood, np.zeros(len(active)), null, likelihood.total_weight)
    directions = Directions(null.information, optimum)
    reason = _reason(likelihood, optimum, directions)
    moving = directions.moving() if reason == MONOTONE else np.full(len(active), bool(reason))
    reasons: dict[int, Statement] = dict.fromkeys(range(columns), NO_VARIATION)
    reasons |= dict.fromkeys(active.tolist(), NOTHING)
    reasons |= dict.fromkeys(active[moving].tolist(), reason)
    beta, covariance = np.zeros(columns), np.full((columns, columns), np.nan)
    beta[active] = optimum.beta
    covariance[np.ix_(active, active)] = directions.covariance(moving)
    return Maximum(beta, covariance, active, tuple(reasons.values()), null, optimum.point)


def independent_columns(information: FloatArray, total_weight: float) -> IntArray:
    """The columns whose information, less what the columns before them carry already, is more than rounding error;
    the covariates have a standard deviation of 1 and the events this weight."""
    kept: list[int] = []
    for column in range(len(information)):
        shared = information[kept, column]
        carried = shared @ np.linalg.solve(information[np.ix_(kept, kept)], shared)
        if information[column, column] - carried > max(VARIES * information[column, column], ROUNDING * total_weight):
            kept.append(column)
    return np.array(kept, np.int64)


def _reason(
    likelihood: RegressionLikelihood[AnyPoint], optimum: Optimum[AnyPoint], directions: "Directions"
) -> Statement:
    """Why there is no maximum; nothing where there is one."""
    if directions.weak.any():
        rising = likelihood.x @ directions.rise()
        if likelihood.rises_along(rising, SHARE_OF_RISE * float(np.ptp(rising))):
            return MONOTONE
    return NOTHING if optimum.converged and (directions.left > 0).all() else NOT_CONVERGED


class Directions:
    """The directions in which coefficients can move, by how much information there is left, at the end of the
    search, of what there was at 0. Where the likelihood rises for ever it flattens, and nearly nothing is left."""

    def __init__(self, null_information: FloatArray, optimum: Optimum[AnyPoint]) -> None:
        root = np.linalg.cholesky(null_information)
        back = np.linalg.inv(root)
        self.left, turned = np.linalg.eigh(back @ optimum.point.information @ back.T)
        self.basis: FloatArray = back.T @ turned
        self.along: FloatArray = turned.T @ root.T @ optimum.beta
        self.weak: BoolArray = self.left < LITTLE_LEFT

    def rise(self) -> FloatArray:
        """(a,) how the coefficients got to where nothing is left."""
        rise: FloatArray = self.basis[:, self.weak] @ self.along[self.weak]
        return rise

    def moving(self) -> BoolArray:
        """(a,) which coefficients take part in the rise, or lie where nothing is left: a coefficient may stand still
        there for no better reason than that the search stopped."""
        speed = np.abs(self.rise())
        flat, whole = (np.sqrt((basis**2).sum(axis=1)) for basis in (self.basis[:, self.weak], self.basis))
        moving: BoolArray = (speed > SHARE_OF_RISE * speed.max()) | (flat > SHARE_OF_RISE * whole)
        return moving

    def covariance(self, moving: BoolArray) -> FloatArray:
        """(a, a) inverse information, of the directions across the rise where there is one; NaN where `moving`."""
        kept = ~self.weak if moving.any() else self.left > 0
        covariance: FloatArray = (self.basis[:, kept] / self.left[kept]) @ self.basis[:, kept].T
        covariance[moving] = covariance[:, moving] = np.nan
        return covariance
