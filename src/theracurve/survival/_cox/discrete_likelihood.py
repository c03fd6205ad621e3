"""Cox's exact partial likelihood for discrete time (Cox 1972, section 6), where ties are real and not rounding.

Given that d of those at risk have the event, each set of d of them is as likely as the product of its members'
risks. The denominator, the sum over all such sets, comes from the recursion of Gail, Lubin and Rubinstein (1981),
Biometrika 68:703-7, over the members of the risk set; here on means over sets instead of sums, which neither
overflow nor need a choice of units, and on their first two derivatives as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import lgamma

import numpy as np

from theracurve.survival._inputs.inputs import FloatArray, IntArray
from theracurve.survival._tables.risk_sets import RiskSets

SMALLEST_MEAN = 1e-280


@dataclass(frozen=True, slots=True)
class DiscreteLikelihood:
    """The log-likelihood as a function of the coefficients; `x` (m, p) are the covariates of the rows of `risk`."""

    risk: RiskSets
    x: FloatArray

    @property
    def total_weight(self) -> float:
        return float(len(self.risk.event_rows))

    def only(self, columns: IntArray) -> "DiscreteLikelihood":
        """The likelihood of these covariates alone."""
        return replace(self, x=self.x[:, columns])

    def rises_along(self, predictor: FloatArray, slack: float) -> bool:
        """Whether every event's predictor (m,) is at least that of the others at risk with it, the other events of its
        slot apart: then the likelihood rises for ever along coefficients that give these."""
        at_risk = np.zeros(0, np.int64)
        for slot, rows, all_of_them in self.risk_sets():
            at_risk = rows if all_of_them else np.concatenate([at_risk, rows])
            with_event = self.risk.event_rows[self.risk.event_slot == slot]
            others = np.setdiff1d(at_risk, with_event)
            if predictor[others].max(initial=-np.inf) > predictor[with_event].min() + slack:
                return False
        return True

    def at(self, beta: FloatArray) -> "DiscretePoint":
        """Its value and derivatives at the coefficients `beta` (p,)."""
        predictor = self.x @ beta
        for rows in self.risk.stratum_rows():
            predictor[rows] -= np.logaddexp.reduce(predictor[rows]) - np.log(rows.stop - rows.start or 1)
        return DiscretePoint(self, predictor)

    def risk_sets(self) -> Iterator[tuple[int, IntArray, bool]]:
        """For each slot, the last of a stratum first: the rows at risk, or, unless it is the stratum's last, only
        those whom the slot before lacks; and whether they are all."""
        entered = np.full(len(self.risk.last), -1)
        entered[self.risk.late] = self.risk.missed
        for slots, rows in zip(self.risk.strata(), self.risk.stratum_rows(), strict=True):
            last, missed = self.risk.last[rows], entered[rows]
            nested = bool((missed < slots.start).all())
            for slot in reversed(range(slots.start, slots.stop)):
                at_risk = last == slot if nested else (last >= slot) & (missed < slot)
                yield slot, rows.start + np.flatnonzero(at_risk), not nested or slot == slots.stop - 1


@dataclass(frozen=True)
class DiscretePoint:
    """The likelihood at one place; `predictor` (m,) is the linear predictor of each row, such that the mean risk of
    a stratum's rows is 1."""

    of: DiscreteLikelihood
    predictor: FloatArray

    @cached_property
    def log_likelihood(self) -> float:
        return float(self.predictor[self.of.risk.event_rows].sum() - self._denominators[0])

    @cached_property
    def score(self) -> FloatArray:
        """(p,) first derivatives."""
        score: FloatArray = self.of.x[self.of.risk.event_rows].sum(axis=0) - self._denominators[1]
        return score

    @property
    def information(self) -> FloatArray:
        """(p, p) minus the second derivatives."""
        return self._denominators[2]

    @cached_property
    def _denominators(self) -> tuple[float, FloatArray, FloatArray]:
        """The logarithms of the denominators and their two derivatives, summed over the slots."""
        events = np.bincount(self.of.risk.event_slot, minlength=self.of.risk.slots)
        p = self.of.x.shape[1]
        value, slope, curvature = 0.0, np.zeros(p), np.zeros((p, p))
        sets = SetMeans.empty(0, p)
        for slot, rows, all_of_them in self.of.risk_sets():
            if all_of_them:
                sets = SetMeans.empty(int(events.max()), p)
            sets = sets.with_members(self.predictor[rows], self.of.x[rows])
            log_sum, mean, covariance = sets.log_sum(int(events[slot]))
            value, slope, curvature = value + log_sum, slope + mean, curvature + covariance
        return value, slope, curvature


@dataclass(frozen=True, slots=True)
class SetMeans:
    """For sets of 0, 1, ..., largest members: the mean over all sets of the product of their risks, and that mean's
    first two derivatives with respect to the coefficients."""

    members: int
    mean: FloatArray
    slope: FloatArray
    curvature: FloatArray

    @classmethod
    def empty(cls, largest: int, p: int) -> "SetMeans":
        mean = np.zeros(largest + 1)
        mean[0] = 1.0
        return cls(0, mean, np.zeros((largest + 1, p)), np.zeros((largest + 1, p, p)))

    def with_members(self, predictor: FloatArray, x: FloatArray) -> "SetMeans":
        """The sets that may also have these members, with risk exp(predictor) and covariates x."""
        mean, slope, curvature = self.mean.copy(), self.slope.copy(), self.curvature.copy()
        sizes = np.arange(1, len(mean))
        for members, (risk, row) in enumerate(zip(np.exp(predictor), x, strict=True), self.members + 1):
            without, having = 1 - sizes / members, sizes / members * risk
            both = slope[:-1, :, None] * row
            cross = both + both.transpose(0, 2, 1) + mean[:-1, None, None] * np.outer(row, row)
            curvature[1:] = _mixed(without, curvature[1:], having, curvature[:-1] + cross)
            slope[1:] = _mixed(without, slope[1:], having, slope[:-1] + mean[:-1, None] * row)
            mean[1:] = without * mean[1:] + having * mean[:-1]
        return SetMeans(self.members + len(x), mean, slope, curvature)

    def log_sum(self, size: int) -> tuple[float, FloatArray, FloatArray]:
        """The logarithm of the sum over all sets of this size, its gradient and its Hessian; infinite where the
        risks differ too much for a mean."""
        n, value = self.members, self.mean[size]
        if value < SMALLEST_MEAN:
            return np.inf, self.slope[0], self.curvature[0]
        log_sets = lgamma(n + 1) - lgamma(size + 1) - lgamma(n - size + 1)
        gradient = self.slope[size] / value
        return log_sets + float(np.log(value)), gradient, self.curvature[size] / value - np.outer(gradient, gradient)


def _mixed(without: FloatArray, left: FloatArray, having: FloatArray, right: FloatArray) -> FloatArray:
    """One weight for each size of set."""
    shape = (-1, *[1] * (left.ndim - 1))
    mixed: FloatArray = without.reshape(shape) * left + having.reshape(shape) * right
    return mixed
