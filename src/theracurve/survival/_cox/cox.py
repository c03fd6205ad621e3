"""Cox's proportional hazards model.

Cox (1972), J R Stat Soc B 34:187-220; ties after Breslow (1974), Efron (1977) or, exactly, for discrete time, Cox
(1972, section 6); counting-process rows (entry, time] after Andersen and Gill (1982), Ann Stat 10:1100-20.
"""

from typing import Any

import numpy as np

from theracurve.errors import UsageError
from theracurve.phrases import NOTHING, Statement, clauses
from theracurve.survival._cox.cox_data import CoxData, cox_data
from theracurve.survival._cox.cox_fit import CoxFit
from theracurve.survival._cox.cox_robust import influence, robust_covariance
from theracurve.survival._cox.cox_tests import model_tests
from theracurve.survival._cox.discrete_likelihood import DiscreteLikelihood
from theracurve.survival._cox.firth import firth_fit
from theracurve.survival._cox.maximum import MONOTONE, NO_EVENT, Maximum, find_maximum
from theracurve.survival._cox.partial_likelihood import PartialLikelihoodPoint
from theracurve.survival._cox.regression_fit import LogLikelihood, wald_inference
from theracurve.survival._curves.intervals import check_level
from theracurve.survival._inputs.inputs import Column
from theracurve.survival._inputs.ties import SOURCES, partial_likelihood, refuse_unknown_ties
from theracurve.survival._values.named_vector import named_vector
from theracurve.survival._values.phrases import Method, Why


def cox(
    time: Column,
    event: Column,
    covariates: Column,
    *,
    ties: str = "efron",
    strata: Column | None = None,
    weights: Column | None = None,
    cluster: Column | None = None,
    entry: Column | None = None,
    penalty: str | None = None,
    level: float = 0.95,
) -> CoxFit:
    """Fits Cox's model to rows at risk in (entry, time].

    time, event     (n,) exit from risk, and 1 or true where the event happened then
    covariates      a mapping of names to columns, a frame, or an array (n, p); labels become indicators
    ties            "efron", "breslow", or "exact" for the discrete-time partial likelihood
    strata          (n,) labels; the baseline hazard differs between strata
    weights         (n,) probability weights; the variance is then the robust one; rows of weight 0 take no part
    cluster         (n,) labels of rows that belong together, such as one patient's; the variance is robust
    entry           (n,) entry into risk (left truncation, time-dependent covariates)
    penalty         "firth" for Firth's penalised likelihood with profile intervals

    Raises `EstimationError` for unusable columns, naming rows, and `UsageError` for an unknown option. A covariate
    that cannot be estimated is answered with None and a reason.
    """
    refuse_unknown_ties(ties, "efron", "breslow", "exact")
    check_level(level)
    data = cox_data(time, event, covariates, entry=entry, strata=strata, weights=weights, cluster=cluster)
    if ties == "exact" and data.robust:
        raise UsageError("ties='exact' knows neither weights nor clusters; use ties='efron' with them")
    if penalty is None:
        return _unpenalised(data, ties, level)
    if penalty != "firth" or ties == "exact" or data.robust:
        raise UsageError(
            "penalty: expected None, or 'firth' with ties 'efron' or 'breslow' and without weights and clusters, "
            f"of which its profile likelihood knows nothing; found {penalty!r}"
        )
    return firth_fit(data, ties, level)


def _unpenalised(data: CoxData, ties: str, level: float) -> CoxFit:
    maximum, point = _discrete(data) if ties == "exact" else _continuous(data, ties)
    beta, covariance = maximum.beta / data.spread, maximum.covariance / np.outer(data.spread, data.spread)
    used = covariance
    if data.robust:
        used = robust_covariance(data, influence(data, point, maximum.active, covariance), covariance)
    estimates = np.where(np.isnan(covariance.diagonal()), np.nan, beta)
    robust = Method.ROBUST_VARIANCE() if data.robust else NOTHING
    method = clauses(Method.COX(), Method.TIES(name=ties.capitalize()), robust)
    return CoxFit(
        data=data,
        names=data.names,
        n=data.n,
        events=data.events,
        ties=ties,
        level=level,
        coefficients=named_vector(data.names, estimates),
        std_errors=named_vector(data.names, np.sqrt(covariance.diagonal())),
        inference=wald_inference(data.names, estimates, np.sqrt(used.diagonal()), level),
        log_likelihood=LogLikelihood(maximum.null.log_likelihood, maximum.fitted.log_likelihood),
        tests=model_tests(data, method, maximum, beta, used),
        reasons=_reasons(data, maximum),
        method=method,
        source=SOURCES[ties],
        covariance=covariance,
        beta=beta,
        point=point,
        active=maximum.active,
        has_influence=ties != "exact",
    )


def _continuous(data: CoxData, ties: str) -> tuple[Maximum[Any], PartialLikelihoodPoint]:
    maximum = find_maximum(partial_likelihood(data, ties))
    return maximum, maximum.fitted


def _discrete(data: CoxData) -> tuple[Maximum[Any], PartialLikelihoodPoint]:
    """The baseline hazard and the residuals of the exact model are Breslow's at its coefficients."""
    maximum = find_maximum(DiscreteLikelihood(data.risk_sets, data.scaled))
    breslow = partial_likelihood(data, "breslow").only(maximum.active)
    return maximum, breslow.at(maximum.beta[maximum.active])


def _reasons(data: CoxData, maximum: Maximum[Any]) -> dict[str, Statement]:
    if not data.events:
        return dict.fromkeys(data.names, NO_EVENT)
    reasons = dict(zip(data.names, maximum.reasons, strict=True))
    moving = [name for name, reason in reasons.items() if reason == MONOTONE]
    return {
        name: _monotone(data, name, moving) if name in moving else reason for name, reason in reasons.items() if reason
    }


def _monotone(data: CoxData, name: str, moving: list[str]) -> Statement:
    """Names the value, of two, with which nobody had the event; otherwise says what ordered the patients: this
    covariate, or several together, none of which needs to do it alone."""
    column = data.covariates[:, data.names.index(name)]
    values, having = np.unique(column), np.unique(column[data.event])
    if len(values) == 2 and len(having) == 1:
        [without] = values[values != having]
        return Why.NO_EVENT_WITH(name=name, value=float(without))
    return Why.MONOTONE_WITHOUT_FIRTH() if len(moving) == 1 else Why.MONOTONE_TOGETHER(names=", ".join(moving))
