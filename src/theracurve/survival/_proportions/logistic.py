"""Logistic regression, with Firth's penalty where the covariates tell the outcomes apart.

Cox (1958), J R Stat Soc B 20:215-42; Firth (1993), Biometrika 80:27-38; profile intervals under the penalty after
Heinze and Schemper (2002), Stat Med 21:2409-19.
"""

from dataclasses import dataclass, field

import numpy as np

from theracurve.survival._cox.cox_tests import chi_square_test, wald_statistic
from theracurve.survival._cox.firth import PROFILE, PenalisedMaximum
from theracurve.survival._cox.regression_fit import Inference, LogLikelihood, RegressionFit, wald_inference
from theracurve.survival._curves.intervals import check_level, normal_quantile
from theracurve.survival._inputs.covariates import as_covariates
from theracurve.survival._inputs.inputs import Column, FloatArray, IntArray, as_events, same_length
from theracurve.survival._proportions.logistic_model import (
    FIRTH_SOURCE,
    SEPARATED,
    SOURCE,
    LogisticData,
    Searched,
    in_own_units,
    intercept_of,
    method_of,
    reasons_by_name,
    searched,
)
from theracurve.survival._values.display import Cells
from theracurve.survival._values.named_vector import named_vector
from theracurve.survival._values.values import Estimate, Test


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
    check_level(level)
    happened, table = as_events(event), as_covariates(covariates)
    same_length(event=happened, covariates=table)
    data = LogisticData(happened.astype(np.float64), np.ones(len(happened)), table)
    return _fit(data, searched(data, penalty), level)


def _fit(data: LogisticData, found: Searched, level: float) -> LogisticFit:
    table, maximum = data.table, found.penalised
    estimates, errors = in_own_units(data, found)
    used = np.flatnonzero(~np.isnan(errors))
    covariance = found.covariance[1:, 1:] / np.outer(table.spread, table.spread)
    method = method_of(penalised=maximum is not None)
    values = _plain_values(data, found) if maximum is None else _penalised_values(data, maximum, found.active)
    gain = max(0.0, 2 * (values.fitted - values.null)) if found.known and not np.isnan(values.null) else None
    wald = wald_statistic(estimates[used], covariance[np.ix_(used, used)])
    return LogisticFit(
        names=table.names,
        n=data.n,
        events=data.events,
        level=level,
        coefficients=named_vector(table.names, estimates),
        std_errors=named_vector(table.names, errors),
        inference=wald_inference(table.names, estimates, errors, level)
        if maximum is None
        else _profiles(data, maximum, found.active, level),
        log_likelihood=values,
        reasons=reasons_by_name(data, found),
        method=method,
        source=SOURCE if maximum is None else FIRTH_SOURCE,
        intercept=intercept_of(data, found),
        probabilities=found.point.probability,
        covariance=covariance,
        penalised=maximum is not None,
        wald_test=chi_square_test(data, "wald_test", wald, len(used), method, source=SOURCE),
        likelihood_ratio=chi_square_test(data, "likelihood_ratio", gain, len(used), method, source=SOURCE),
    )


def _plain_values(data: LogisticData, found: Searched) -> LogLikelihood:
    return LogLikelihood(data.only_intercept(), found.point.log_likelihood)


def _penalised_values(data: LogisticData, maximum: PenalisedMaximum, active: IntArray) -> LogLikelihood:
    """With the penalty in the covariates' own units."""
    null = maximum.held(np.arange(1, len(active)), np.zeros(len(active) - 1))
    shift = float(np.log(data.table.spread[active[1:] - 1]).sum())
    return LogLikelihood(null + shift, maximum.log_likelihood.fitted + shift)


def _profiles(data: LogisticData, maximum: PenalisedMaximum, active: IntArray, level: float) -> Inference:
    """Limits and P values of the covariates from the profile penalised likelihood, in their own units."""
    table, quantile = data.table, normal_quantile(level)
    tails, lower, upper = np.full((3, len(table.names)), np.nan)
    for place, column in enumerate(active[1:] - 1, start=1):
        tails[column] = maximum.tail(place)
        lower[column] = maximum.limit(place, -quantile) / table.spread[column]
        upper[column] = maximum.limit(place, quantile) / table.spread[column]
    p_values, low, high = (named_vector(table.names, values) for values in (tails, lower, upper))
    return Inference(p_values, low, high, PROFILE)
