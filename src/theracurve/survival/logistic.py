"""Logistic regression, with Firth's penalty where the covariates tell the outcomes apart.

Cox (1958), J R Stat Soc B 20:215-42; Firth (1993), Biometrika 80:27-38; profile intervals under the penalty after
Heinze and Schemper (2002), Stat Med 21:2409-19.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from theracurve.errors import UsageError
from theracurve.survival.covariates import Covariates, as_covariates
from theracurve.survival.cox_tests import chi_square_test, wald_statistic
from theracurve.survival.display import Cells
from theracurve.survival.firth import PROFILE, PenalisedMaximum, penalised_maximum
from theracurve.survival.firth_likelihood import FirthLikelihood
from theracurve.survival.inputs import BoolArray, Column, FloatArray, IntArray, as_events, same_length
from theracurve.survival.intervals import check_level, normal_quantile
from theracurve.survival.logistic_likelihood import LogisticLikelihood, LogisticPoint, logistic_penalty_slope
from theracurve.survival.maximum import MONOTONE, NO_VARIATION, NOT_CONVERGED, find_maximum, independent_columns
from theracurve.survival.named_vector import named_vector
from theracurve.survival.regression_fit import Inference, LogLikelihood, RegressionFit, wald_inference
from theracurve.survival.tails import chi_square_tail
from theracurve.survival.values import Estimate, Test

SOURCE = "Cox 1958, J R Stat Soc B 20:215-42"
FIRTH_SOURCE = "Firth 1993, Biometrika 80:27-38; Heinze and Schemper 2002, Stat Med 21:2409-19"
SEPARATED = (
    "the covariates tell those with the event from those without it, so the likelihood rises for ever and there is no "
    "finite estimate (Firth's penalty gives one)"
)
ALL_ALIKE = "everybody has the event, or nobody has"
NOT_VARYING = "it does not vary, beyond the covariates before it"


@dataclass(frozen=True, eq=False, kw_only=True)
class LogisticFit(RegressionFit):
    """Coefficients are log odds ratios. Intervals and P values rest on `std_errors`, under Firth's penalty on the
    profile likelihood; `method` says which.

    intercept           the log odds where every covariate is 0; None where not estimable
    probabilities       (n,) fitted; where not every coefficient is finite, where the search stopped
    """

    intercept: float | None
    probabilities: FloatArray = field(repr=False)
    covariance: FloatArray = field(repr=False)
    penalised: bool
    wald_test: Test
    likelihood_ratio: Test

    @property
    def separated(self) -> bool:
        """Whether the covariates tell the outcomes apart, so that there is no finite estimate."""
        return SEPARATED in self.reasons.values()

    def odds_ratio(self, name: str) -> Estimate:
        """The odds ratio for one unit of the covariate, with its limits."""
        return self._ratio(name, "odds_ratio")

    def _cells(self) -> Cells:
        return self._table("odds_ratio", self.std_errors, (self.likelihood_ratio, self.wald_test))


def logistic_regression(
    event: Column, covariates: Column, *, penalty: str | None = None, level: float = 0.95
) -> LogisticFit:
    """Fits the log odds of the event to covariates and an intercept.

    event           (n,) 1 or true where it happened
    covariates      a mapping of names to columns, a frame, or an array (n, p); labels become indicators
    penalty         "firth" for Firth's penalised likelihood with profile intervals

    Raises `EstimationError` for unusable columns, naming rows, and `UsageError` for an unknown penalty. A covariate
    that cannot be estimated is answered with None and a reason.
    """
    if penalty not in (None, "firth"):
        raise UsageError(f"penalty: expected None or 'firth'; found {penalty!r}")
    check_level(level)
    happened, table = as_events(event), as_covariates(covariates)
    same_length(event=happened, covariates=table)
    model = _Model(happened, table)
    found = _firth(model, level) if penalty == "firth" else _unpenalised(model, level)
    return _fit(model, found, level)


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    happened: BoolArray
    table: Covariates

    @property
    def n(self) -> int:
        return len(self.happened)

    @property
    def events(self) -> int:
        return int(self.happened.sum())

    @property
    def likelihood(self) -> LogisticLikelihood:
        """In units of the covariates' spread, from their means; the first column is the intercept's."""
        return LogisticLikelihood(
            np.column_stack([np.ones(self.n), self.table.scaled(np.arange(self.n))]), self.happened
        )

    def only_intercept(self) -> float:
        """The log-likelihood where everybody has the same probability."""
        from scipy.special import xlogy

        share = self.events / self.n
        return float(self.n * (xlogy(share, share) + xlogy(1 - share, 1 - share)))


class _Found(NamedTuple):
    """In the likelihood's units: `beta` (1 + p,), `covariance` (1 + p, 1 + p), NaN where not estimable, and reasons
    of the p covariates; the inference is in the covariates' own units."""

    beta: FloatArray
    covariance: FloatArray
    point: LogisticPoint
    log_likelihood: LogLikelihood
    reasons: tuple[str, ...]
    inference: Inference
    penalised: bool


def _unpenalised(model: _Model, level: float) -> _Found:
    maximum = find_maximum(model.likelihood)
    values = LogLikelihood(model.only_intercept(), maximum.fitted.log_likelihood)
    reasons = tuple(_WORDS.get(reason, reason) for reason in maximum.reasons[1:])
    if model.events in (0, model.n):
        reasons = (ALL_ALIKE,) * len(reasons)
    estimates, errors = _own_units(model, maximum.beta, maximum.covariance, reasons)
    inference = wald_inference(model.table.names, estimates, errors, level)
    return _Found(maximum.beta, maximum.covariance, maximum.fitted, values, reasons, inference, False)


_WORDS = {MONOTONE: SEPARATED, NO_VARIATION: NOT_VARYING}


def _firth(model: _Model, level: float) -> _Found:
    plain = model.likelihood
    columns = plain.x.shape[1]
    active = independent_columns(plain.at(np.zeros(columns)).information, plain.total_weight)
    maximum = penalised_maximum(FirthLikelihood(plain.only(active), logistic_penalty_slope))
    beta, covariance = np.zeros(columns), np.full((columns, columns), np.nan)
    beta[active], covariance[np.ix_(active, active)] = maximum.beta, maximum.covariance
    reasons = tuple("" if column in active else NOT_VARYING for column in range(1, columns))
    if not maximum.converged:
        reasons = (NOT_CONVERGED,) * len(reasons)
    null = maximum.held(np.arange(1, len(active)), np.zeros(len(active) - 1))
    shift = float(np.log(model.table.spread[active[1:] - 1]).sum())  # the penalty, in the covariates' own units
    values = LogLikelihood(null + shift, maximum.log_likelihood.fitted + shift)
    point = plain.only(active).at(maximum.beta)
    return _Found(beta, covariance, point, values, reasons, _profiles(model, maximum, active, level), True)


def _profiles(model: _Model, maximum: PenalisedMaximum, active: IntArray, level: float) -> Inference:
    """Limits and P values of the covariates from the profile penalised likelihood, in their own units."""
    table, quantile = model.table, normal_quantile(level)
    tails, lower, upper = np.full((3, len(table.names)), np.nan)
    for place, column in enumerate(active[1:] - 1, start=1):
        tails[column] = chi_square_tail(maximum.deviance(place, 0.0), 1)
        lower[column] = maximum.limit(place, -quantile) / table.spread[column]
        upper[column] = maximum.limit(place, quantile) / table.spread[column]
    p_values, low, high = (named_vector(table.names, values) for values in (tails, lower, upper))
    return Inference(p_values, low, high, PROFILE)


def _own_units(
    model: _Model, beta: FloatArray, covariance: FloatArray, reasons: tuple[str, ...]
) -> tuple[FloatArray, FloatArray]:
    """Coefficients and standard errors (p,) per unit of the covariates; NaN where there is a reason."""
    known = np.array([not reason for reason in reasons])
    errors = np.sqrt(np.where(known, covariance.diagonal()[1:], np.nan)) / model.table.spread
    return np.where(known, beta[1:] / model.table.spread, np.nan), errors


def _fit(model: _Model, found: _Found, level: float) -> LogisticFit:
    table = model.table
    estimates, errors = _own_units(model, found.beta, found.covariance, found.reasons)
    used = np.flatnonzero(~np.isnan(errors))
    covariance = found.covariance[1:, 1:] / np.outer(table.spread, table.spread)
    method = "logistic regression" + (", Firth's penalty" if found.penalised else "")
    known = not any(reason in (SEPARATED, ALL_ALIKE, NOT_CONVERGED) for reason in found.reasons)
    gain = max(0.0, 2 * (found.log_likelihood.fitted - found.log_likelihood.null)) if known else None
    wald = wald_statistic(estimates[used], covariance[np.ix_(used, used)])
    return LogisticFit(
        names=table.names,
        n=model.n,
        events=model.events,
        level=level,
        coefficients=named_vector(table.names, estimates),
        std_errors=named_vector(table.names, errors),
        inference=found.inference,
        log_likelihood=found.log_likelihood,
        reasons={name: reason for name, reason in zip(table.names, found.reasons, strict=True) if reason},
        method=method,
        source=FIRTH_SOURCE if found.penalised else SOURCE,
        intercept=float(found.beta[0] - found.beta[1:] @ (table.origin / table.spread)) if known else None,
        probabilities=found.point.probability,
        covariance=covariance,
        penalised=found.penalised,
        wald_test=chi_square_test(model, "wald_test", wald, len(used), method, source=SOURCE),
        likelihood_ratio=chi_square_test(model, "likelihood_ratio", gain, len(used), method, source=SOURCE),
    )
