"""The coefficients of a logistic regression and the probabilities they give, without intervals or P values.

Cox (1958), J R Stat Soc B 20:215-42; under Firth's penalty Firth (1993), Biometrika 80:27-38. Whoever wants nothing
but probabilities - a propensity score, weights of every resample - asks for no more than this.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from theracurve.errors import UsageError
from theracurve.phrases import NOTHING, Statement, apart, clauses
from theracurve.survival._cox.firth import PenalisedMaximum, penalised_maximum
from theracurve.survival._cox.firth_likelihood import FirthLikelihood
from theracurve.survival._cox.maximum import MONOTONE, NO_VARIATION, NOT_CONVERGED, find_maximum, independent_columns
from theracurve.survival._inputs.covariates import Covariates
from theracurve.survival._inputs.inputs import FloatArray, IntArray
from theracurve.survival._proportions.logistic_likelihood import (
    LogisticLikelihood,
    LogisticPoint,
    logistic_penalty_slope,
)
from theracurve.survival._values import papers
from theracurve.survival._values.named_vector import NamedVector, named_vector
from theracurve.survival._values.phrases import Method, Why

SOURCE = papers.COX_BINARY
FIRTH_SOURCE = apart((papers.FIRTH, papers.HEINZE_SCHEMPER_LOGISTIC))
SEPARATED, ALL_ALIKE, NOT_VARYING = Why.SEPARATED(), Why.ALL_ALIKE(), Why.NO_VARIATION_OF_ROWS()
WITHOUT_PROBABILITIES = frozenset({SEPARATED, ALL_ALIKE, NOT_CONVERGED})


@dataclass(frozen=True, slots=True, eq=False)
class LogisticData:
    """Holds of each row (n,) how many events there were, `happened`, in how many `trials`, and its covariates."""

    happened: FloatArray
    trials: FloatArray
    table: Covariates

    @property
    def n(self) -> int:
        return len(self.happened)

    @property
    def events(self) -> int:
        return int(self.happened.sum())

    @property
    def all_alike(self) -> bool:
        """Whether there are only events, or none."""
        return self.events in (0, self.trials.sum())

    @property
    def likelihood(self) -> LogisticLikelihood:
        """In units of the covariates' spread, from their means; the first column is the intercept's."""
        x = np.column_stack([np.ones(self.n), self.table.scaled(np.arange(self.n))])
        return LogisticLikelihood(x, self.happened, self.trials)

    def only_intercept(self) -> float:
        """The log-likelihood where everybody has the same probability."""
        from scipy.special import xlogy

        trials = float(self.trials.sum())
        share = self.events / trials
        return float(trials * (xlogy(share, share) + xlogy(1 - share, 1 - share)))


class Searched(NamedTuple):
    """In the likelihood's units: `beta` (1 + p,), `covariance` (1 + p, 1 + p), NaN where not estimable; `active` the
    columns that vary; reasons of the p covariates, and under the penalty its maximum."""

    beta: FloatArray
    covariance: FloatArray
    active: IntArray
    point: LogisticPoint
    reasons: tuple[Statement, ...]
    penalised: PenalisedMaximum | None

    @property
    def known(self) -> bool:
        """Whether there are finite coefficients, and so probabilities."""
        return WITHOUT_PROBABILITIES.isdisjoint(self.reasons)


@dataclass(frozen=True, eq=False, kw_only=True)
class LogisticModel:
    """Coefficients are log odds ratios; None where `reasons` says why.

    intercept           the log odds where every covariate is 0; None where not estimable
    probabilities       (n,) fitted; where not every coefficient is finite, where the search stopped
    """

    names: tuple[str, ...]
    coefficients: NamedVector
    intercept: float | None
    probabilities: FloatArray = field(repr=False)
    reasons: Mapping[str, Statement]
    penalised: bool

    @property
    def separated(self) -> bool:
        """Whether the covariates tell the outcomes apart, so that there is no finite estimate."""
        return SEPARATED in self.reasons.values()

    @property
    def method(self) -> Statement:
        return method_of(penalised=self.penalised)

    @property
    def source(self) -> Statement:
        return FIRTH_SOURCE if self.penalised else SOURCE


def logistic_model(data: LogisticData, penalty: str | None = None) -> LogisticModel:
    """`penalty` as for `logistic_regression`."""
    found = searched(data, penalty)
    estimates, _ = in_own_units(data, found)
    return LogisticModel(
        names=data.table.names,
        coefficients=named_vector(data.table.names, estimates),
        intercept=intercept_of(data, found),
        probabilities=found.point.probability,
        reasons=reasons_by_name(data, found),
        penalised=found.penalised is not None,
    )


def searched(data: LogisticData, penalty: str | None) -> Searched:
    """The maximum of the likelihood, or of the penalised one."""
    if penalty not in (None, "firth"):
        raise UsageError(f"penalty: expected None or 'firth'; found {penalty!r}")
    return _penalised(data) if penalty else _unpenalised(data)


def method_of(*, penalised: bool) -> Statement:
    return clauses(Method.LOGISTIC(), Method.FIRTH() if penalised else NOTHING)


def intercept_of(data: LogisticData, found: Searched) -> float | None:
    return float(found.beta[0] - found.beta[1:] @ (data.table.origin / data.table.spread)) if found.known else None


def reasons_by_name(data: LogisticData, found: Searched) -> dict[str, Statement]:
    return {name: reason for name, reason in zip(data.table.names, found.reasons, strict=True) if reason}


def in_own_units(data: LogisticData, found: Searched) -> tuple[FloatArray, FloatArray]:
    """Coefficients and standard errors (p,) per unit of the covariates; NaN where there is a reason."""
    known = np.array([not reason for reason in found.reasons])
    errors = np.sqrt(np.where(known, found.covariance.diagonal()[1:], np.nan)) / data.table.spread
    return np.where(known, found.beta[1:] / data.table.spread, np.nan), errors


def _unpenalised(data: LogisticData) -> Searched:
    maximum = find_maximum(data.likelihood)
    reasons = tuple(_WORDS.get(reason, reason) for reason in maximum.reasons[1:])
    if data.all_alike:
        reasons = (ALL_ALIKE,) * len(reasons)
    return Searched(maximum.beta, maximum.covariance, maximum.active, maximum.fitted, reasons, None)


_WORDS: Mapping[Statement, Statement] = {MONOTONE: SEPARATED, NO_VARIATION: NOT_VARYING}


def _penalised(data: LogisticData) -> Searched:
    plain = data.likelihood
    columns = plain.x.shape[1]
    active = independent_columns(plain.at(np.zeros(columns)).information, plain.total_weight)
    maximum = penalised_maximum(FirthLikelihood(plain.only(active), logistic_penalty_slope))
    beta, covariance = np.zeros(columns), np.full((columns, columns), np.nan)
    beta[active], covariance[np.ix_(active, active)] = maximum.beta, maximum.covariance
    reasons: tuple[Statement, ...] = tuple(NOTHING if column in active else NOT_VARYING for column in range(1, columns))
    if not maximum.converged:
        reasons = (NOT_CONVERGED,) * len(reasons)
    return Searched(beta, covariance, active, plain.only(active).at(maximum.beta), reasons, maximum)
