"""Fine and Gray's proportional hazards model of the subdistribution: what covariates do to the cumulative incidence.

Fine and Gray (1999), J Am Stat Assoc 94:496-509, with their variance, which counts that the censoring distribution is
estimated too.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias, get_args

import numpy as np

from theracurve.errors import UsageError
from theracurve.phrases import clauses
from theracurve.survival._cox.cox_tests import chi_square_test, wald_statistic
from theracurve.survival._cox.maximum import NO_EVENT, Maximum, find_maximum
from theracurve.survival._cox.partial_likelihood import PartialLikelihood, PartialLikelihoodPoint, breslow_draws
from theracurve.survival._cox.regression_fit import LogLikelihood, RegressionFit, wald_inference
from theracurve.survival._cox.score_residuals import score_residuals
from theracurve.survival._curves.intervals import check_level
from theracurve.survival._incidence.subdistribution import (
    Censoring,
    SubdistributionSets,
    censoring,
    subdistribution_sets,
)
from theracurve.survival._inputs.covariates import Covariates, as_covariates
from theracurve.survival._inputs.inputs import BoolArray, Column, FloatArray, IntArray, as_labels, same_length
from theracurve.survival._tables.competing_counts import CompetingData, cause_name, competing_data
from theracurve.survival._tables.risk_sets import rank
from theracurve.survival._tables.slot_intervals import sum_by
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells
from theracurve.survival._values.named_vector import named_vector
from theracurve.survival._values.phrases import Method
from theracurve.survival._values.values import Estimate, Test

CensoringTies: TypeAlias = Literal["together", "events-first"]


@dataclass(frozen=True, eq=False, kw_only=True)
class FineGrayFit(RegressionFit):
    """Coefficients are log ratios of subdistribution hazards; `std_errors` are Fine and Gray's."""

    cause: str
    wald_test: Test
    covariance: FloatArray = field(repr=False)

    def subdistribution_hazard_ratio(self, name: str) -> Estimate:
        """For one unit of the covariate; above 1 the incidence of the cause is higher."""
        return self._ratio(name, "subdistribution_hazard_ratio")

    def _cells(self) -> Cells:
        return self._table("subdistribution_hazard_ratio", self.std_errors, (self.wald_test,))


def fine_gray(
    time: Column,
    event: Column,
    covariates: Column,
    *,
    cause: object = 1,
    cluster: Column | None = None,
    censoring_ties: CensoringTies = "together",
    level: float = 0.95,
) -> FineGrayFit:
    """Fits the model of the incidence of `cause`; tied events after Breslow.

    time, event     (n,) end of follow-up, and 0 where censored then or else the cause, a number or a label
    covariates      a mapping of names to columns, a frame, or an array (n, p); labels become indicators
    cluster         (n,) labels of patients that belong together; their influences are added up
    censoring_ties  whether a patient with an event at the time of a censoring is at risk of censoring: "together" is
                    yes (as cmprsk::crr), "events-first" no (as survival::finegray, and as Kaplan and Meier)

    Raises `EstimationError` for unusable columns, naming rows, and `UsageError` for an unknown option. A covariate
    that cannot be estimated is answered with None and a reason.
    """
    if censoring_ties not in get_args(CensoringTies):
        raise UsageError(
            f"censoring_ties: expected one of {', '.join(get_args(CensoringTies))}; found {censoring_ties!r}"
        )
    check_level(level)
    table, clusters = as_covariates(covariates), None if cluster is None else as_labels(cluster, "cluster").codes
    data = competing_data(time, event, None)
    same_length(time=data.time, covariates=table, cluster=clusters)
    model = _Model(data, cause_name(cause), table, censoring_ties == "events-first", clusters)
    return _fit(model, find_maximum(model.likelihood), level)


@dataclass(frozen=True, eq=False)
class _Model:
    """The patients, and the likelihood of the incidence of one cause among them."""

    data: CompetingData
    cause: str
    table: Covariates
    events_first: bool
    clusters: IntArray | None

    @property
    def n(self) -> int:
        return len(self.table)

    @property
    def events(self) -> int:
        return int(self.own.sum())

    @cached_property
    def own(self) -> BoolArray:
        return self.data.happened(self.cause)

    @cached_property
    def censoring(self) -> Censoring:
        return censoring(self.data.time, self.data.cause < 0, self.events_first)

    @cached_property
    def sets(self) -> SubdistributionSets:
        gone = (self.data.cause >= 0) & ~self.own
        return subdistribution_sets(self.data.time, self.own, gone, self.censoring)

    @cached_property
    def likelihood(self) -> PartialLikelihood:
        weight = np.ones(self.n)
        return PartialLikelihood(
            self.sets, self.table.scaled(np.arange(self.n)), weight, breslow_draws(self.sets, weight)
        )


def _fit(model: _Model, maximum: Maximum[PartialLikelihoodPoint], level: float) -> FineGrayFit:
    table, active = model.table, maximum.active
    covariance = _covariance(model, maximum) / np.outer(table.spread, table.spread)
    errors = np.sqrt(covariance.diagonal())
    beta = maximum.beta / table.spread
    estimates = np.where(np.isnan(errors), np.nan, beta)
    reasons = maximum.reasons if model.events else (NO_EVENT,) * len(table.names)
    method = clauses(Method.FINE_GRAY(cause=model.cause), Method.TIES(name="Breslow"))
    wald = wald_statistic(beta[active], covariance[np.ix_(active, active)])
    return FineGrayFit(
        names=table.names,
        n=model.n,
        events=model.events,
        level=level,
        coefficients=named_vector(table.names, estimates),
        std_errors=named_vector(table.names, errors),
        inference=wald_inference(table.names, estimates, errors, level),
        log_likelihood=LogLikelihood(maximum.null.log_likelihood, maximum.fitted.log_likelihood),
        reasons={name: reason for name, reason in zip(table.names, reasons, strict=True) if reason},
        method=method,
        source=papers.FINE_GRAY,
        cause=model.cause,
        wald_test=chi_square_test(model, "wald_test", wald, len(active), method, source=papers.FINE_GRAY),
        covariance=covariance,
    )


def _covariance(model: _Model, maximum: Maximum[PartialLikelihoodPoint]) -> FloatArray:
    """(p, p) in the units of the likelihood; NaN where not estimable."""
    moved = score_residuals(maximum.fitted) + censoring_influence(model, maximum.fitted)
    if model.clusters is not None:
        moved = np.column_stack([np.bincount(model.clusters, column) for column in moved.T])
    influence = moved @ np.nan_to_num(maximum.covariance[maximum.active])
    covariance: FloatArray = influence.T @ influence
    lost = np.isnan(maximum.covariance.diagonal())
    covariance[lost] = covariance[:, lost] = np.nan
    return covariance


def censoring_influence(model: _Model, point: PartialLikelihoodPoint) -> FloatArray:
    """(n, a): each patient's influence on the score through the estimated probability of not being censored.

    Fine and Gray's psi: the martingale of the patient's own censoring in units of q(u) / Y(u), where Y(u) patients
    are at risk of censoring and q(u) is what those gone before u still contribute to the score from u on.
    """
    free, censored = model.censoring, model.data.cause < 0
    q = _contribution_of_gone(model, point) / free.at_risk[:, None]
    expected = np.concatenate([np.zeros((1, q.shape[1])), (q * (free.censored / free.at_risk)[:, None]).cumsum(axis=0)])
    influence: FloatArray = -expected[free.exposed]
    influence[censored] += q[free.exposed[censored] - 1]
    return influence


def _contribution_of_gone(model: _Model, point: PartialLikelihoodPoint) -> FloatArray:
    """(c, a) at each time of censoring: risk times covariate of those gone before, times the hazards since, less
    risk times the hazards with the mean covariates."""
    free, sets = model.censoring, model.sets
    gone_at = rank(model.data.time[sets.gone], free.times)
    relative = point.risk[sets.gone] * sets.share
    hazard = point.hazard * sets.kept
    since = np.searchsorted(sets.times, free.times, side="left")

    def of_gone(values: FloatArray) -> FloatArray:
        return sum_by(gone_at, values, len(free.times) + 1).cumsum()[:-1]

    def since_then(values: FloatArray) -> FloatArray:
        left = np.append(values[::-1].cumsum()[::-1], 0.0)
        found: FloatArray = left[since]
        return found

    contribution = np.empty((len(free.times), point.of.x.shape[1]))
    for j, (x, mean) in enumerate(zip(point.of.x[sets.gone].T, point.means[0].T, strict=True)):
        contribution[:, j] = of_gone(relative * x) * since_then(hazard) - of_gone(relative) * since_then(hazard * mean)
    return contribution
