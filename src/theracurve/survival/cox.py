"""Cox's proportional hazards model.

Cox (1972), J R Stat Soc B 34:187-220; ties after Breslow (1974), Efron (1977) or, exactly, for discrete time, Cox
(1972, section 6); counting-process rows (entry, time] after Andersen and Gill (1982), Ann Stat 10:1100-20.
"""

from typing import Any

import numpy as np

from theracurve.errors import UsageError
from theracurve.survival.cox_data import CoxData, cox_data
from theracurve.survival.cox_fit import CoxFit, LogLikelihood
from theracurve.survival.cox_maximum import NO_EVENT, Maximum, find_maximum
from theracurve.survival.cox_robust import influence, robust_covariance
from theracurve.survival.cox_tests import TestMaker, score_statistic, wald_statistic
from theracurve.survival.inputs import Column, FloatArray
from theracurve.survival.named_vector import named_vector
from theracurve.survival.partial_likelihood import PartialLikelihood, breslow_draws, efron_draws
from theracurve.survival.tails import normal_quantile, two_sided_normal
from theracurve.survival.values import Test

LIKELIHOODS = {"efron": efron_draws, "breslow": breslow_draws}
SOURCES = {
    "efron": "Cox 1972, J R Stat Soc B 34:187-220; Efron 1977, J Am Stat Assoc 72:557-65",
    "breslow": "Cox 1972, J R Stat Soc B 34:187-220; Breslow 1974, Biometrics 30:89-99",
}


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
    if ties not in LIKELIHOODS:
        raise UsageError(f"ties: expected one of {', '.join(LIKELIHOODS)}; found {ties!r}")
    if penalty is not None:
        raise UsageError(f"penalty: expected None; found {penalty!r}")
    data = cox_data(time, event, covariates, entry=entry, strata=strata, weights=weights, cluster=cluster)
    return _unpenalised(data, ties, level)


def _unpenalised(data: CoxData, ties: str, level: float) -> CoxFit:
    maximum = find_maximum(_likelihood(data, ties))
    units = np.outer(data.spread, data.spread)
    beta, covariance = maximum.beta / data.spread, maximum.covariance / units
    robust = data.weight is not None or data.cluster is not None
    moved = influence(data, maximum.fitted, maximum.active, covariance) if robust else None
    used = covariance if moved is None else robust_covariance(data, moved, covariance)
    estimates = np.where(np.isnan(covariance.diagonal()), np.nan, beta)
    errors = np.sqrt(used.diagonal())
    half_width = normal_quantile(level) * errors
    method = f"Cox regression, {ties.capitalize()} ties" + (", robust variance" if robust else "")
    return CoxFit(
        names=data.names,
        n=data.n,
        events=data.events,
        ties=ties,
        level=level,
        coefficients=named_vector(data.names, estimates),
        std_errors=named_vector(data.names, np.sqrt(covariance.diagonal())),
        p_values=named_vector(data.names, np.array([two_sided_normal(z) for z in estimates / errors])),
        lower=named_vector(data.names, estimates - half_width),
        upper=named_vector(data.names, estimates + half_width),
        log_likelihood=LogLikelihood(maximum.null.log_likelihood, maximum.fitted.log_likelihood),
        reasons=_reasons(data, maximum),
        method=method,
        source=SOURCES[ties],
        covariance=covariance,
        beta=beta,
        data=data,
        point=maximum.fitted,
        active=maximum.active,
        robust=robust,
        **_tests(TestMaker(data, method), maximum, beta, used),
    )


def _likelihood(data: CoxData, ties: str) -> PartialLikelihood:
    weight = data.case_weight[data.risk_sets.rows]
    draws = LIKELIHOODS[ties](data.risk_sets, weight)
    return PartialLikelihood(data.risk_sets, data.scaled, weight, draws)


def _reasons(data: CoxData, maximum: Maximum[Any]) -> dict[str, str]:
    if not data.events:
        return dict.fromkeys(data.names, NO_EVENT)
    return {name: reason for name, reason in zip(data.names, maximum.reasons, strict=True) if reason}


def _tests(maker: TestMaker, maximum: Maximum[Any], beta: FloatArray, used: FloatArray) -> dict[str, Test]:
    df, active = len(maximum.active), maximum.active
    gain = 2 * (maximum.fitted.log_likelihood - maximum.null.log_likelihood)
    wald = wald_statistic(beta[active], used[np.ix_(active, active)])
    return {
        "likelihood_ratio": maker.make("likelihood_ratio", gain, df),
        "score_test": maker.make("score_test", score_statistic(maximum.null), df),
        "wald_test": maker.make("wald_test", wald, df, "not every coefficient has a standard error"),
    }
