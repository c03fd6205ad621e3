"""Comparisons with R of Cox models."""

import numpy as np
import pandas as pd
from agreement import Compared, Reference, compares

from theracurve.survival import CoxFit, balancing_weights, cox, propensity_score, proportional_hazards_test

COXPH = "survival::coxph"
MODELS = {
    "lung": (["sex", "age", "ph.ecog"], "sex", "ph.ecog"),
    "ovarian": (["rx", "age"], "rx", "resid.ds"),
    "aml": (["x"], None, None),
    "kidney": (["age", "sex"], "sex", "disease"),
    "pbc_death": (["age", "edema", "log(bili)", "log(protime)", "log(albumin)"], "trt", "stage"),
}


def rows(reference: Reference, name: str) -> pd.DataFrame:
    """A data set with the columns time and event, and the covariates of its model."""
    data = reference.data(name.removesuffix("_death")).rename(columns={"futime": "time", "fustat": "status"})
    if name == "pbc_death":
        data = data[data.trt.notna()].copy()
        for column in ("bili", "protime", "albumin"):
            data[f"log({column})"] = np.log(data[column])
    if name == "lung":
        data = data.dropna(subset=["ph.ecog"])
    return data.assign(event=data.status == (2 if name in ("lung", "pbc_death") else 1))


def models(reference: Reference, ties: tuple[str, ...]) -> "list[tuple[str, CoxFit, dict]]":
    """Every model that R fitted with these ties rules: data set, our fit, R's numbers."""
    found = []
    for name, (covariates, alone, stratum) in MODELS.items():
        data = rows(reference, name)
        for rule in ties:
            theirs = reference[name]["cox"][rule]
            found.append((name, cox(data.time, data.event, data[covariates], ties=rule), theirs))
            if stratum and rule in reference[name]["cox_stratified"]:
                fit = cox(data.time, data.event, data[[alone]], ties=rule, strata=data[stratum])
                found.append((name, fit, reference[name]["cox_stratified"][rule]))
    return found


def heart(reference: Reference, ties: str) -> CoxFit:
    data = reference.data("heart")
    return cox(data.stop, data.event, data[["age", "year", "surgery", "transplant"]], entry=data.start, ties=ties)


def bladder(reference: Reference) -> CoxFit:
    data = reference.data("bladder2")
    covariates = data[["rx", "size", "number"]]
    return cox(data["stop"], data.event, covariates, entry=data.start, cluster=data.id)


def weighted_pbc(reference: Reference, weight: str) -> CoxFit:
    data = rows(reference, "pbc_death").merge(reference.data("pbc_iptw"), on="id")
    return cox(data.time, data.event, {"treated": data.trt == 1}, weights=data[weight])


def coefficients(theirs: dict) -> list[float]:
    return list(theirs.values())


@compares("Cox coefficients, Efron and Breslow, with strata", source=COXPH)
def estimates(reference: Reference) -> Compared:
    for name, fit, theirs in models(reference, ("efron", "breslow")):
        yield name, fit.coefficients, coefficients(theirs["coef"])


@compares("Cox standard errors, Efron and Breslow, with strata", source=COXPH)
def std_errors(reference: Reference) -> Compared:
    for name, fit, theirs in models(reference, ("efron", "breslow")):
        yield name, fit.std_errors, theirs["se"]


@compares("Cox log-likelihoods, Efron and Breslow, with strata", source=COXPH)
def log_likelihoods(reference: Reference) -> Compared:
    for name, fit, theirs in models(reference, ("efron", "breslow")):
        yield name, fit.log_likelihood, theirs["loglik"]


@compares("Cox likelihood-ratio, score and Wald tests", source=COXPH)
def tests(reference: Reference) -> Compared:
    for name, fit, theirs in models(reference, ("efron", "breslow")):
        ours = [test.statistic for test in (fit.likelihood_ratio, fit.score_test, fit.wald_test)]
        yield name, ours, [theirs["lr"], theirs["score"], theirs["wald"]]


@compares("Concordance of a Cox model", source="survival::concordance")
def concordances(reference: Reference) -> Compared:
    for name, fit, theirs in models(reference, ("efron", "breslow")):
        yield name, fit.concordance.value, theirs["concordance"]


@compares("Cox: patients and events", source=COXPH)
def patients(reference: Reference) -> Compared:
    for name, fit, theirs in models(reference, ("efron", "breslow", "exact")):
        yield name, [fit.n, fit.events], [theirs["n"], theirs["nevent"]]


@compares("Cox with exact (discrete-time) ties", source=COXPH)
def exact(reference: Reference) -> Compared:
    for name, fit, theirs in models(reference, ("exact",)):
        yield name, fit.coefficients, coefficients(theirs["coef"])
        yield name, fit.std_errors, theirs["se"]
        yield name, fit.log_likelihood, theirs["loglik"]
        yield name, [fit.score_test.statistic, fit.wald_test.statistic], [theirs["score"], theirs["wald"]]
        yield name, fit.concordance.value, theirs["concordance"]


@compares("Cox with left truncation and time-dependent covariates", source=COXPH)
def left_truncation(reference: Reference) -> Compared:
    fit, theirs = heart(reference, "efron"), reference["heart"]
    yield "heart", fit.coefficients, coefficients(theirs["coef"])
    yield "heart", fit.std_errors, theirs["se"]
    yield "heart", fit.log_likelihood, theirs["loglik"]
    yield "heart", heart(reference, "breslow").coefficients, coefficients(theirs["breslow"])


@compares("Cox for recurrent events (Andersen-Gill), robust by patient", source=COXPH)
def recurrent(reference: Reference) -> Compared:
    fit, theirs = bladder(reference), reference["bladder2_ag"]
    yield "bladder2", fit.coefficients, coefficients(theirs["coef"])
    yield "bladder2", fit.std_errors, theirs["naive_se"]
    yield "bladder2", fit.robust_std_errors, theirs["robust_se"]
    yield "bladder2", fit.log_likelihood, theirs["loglik"]


@compares("Robust standard errors of Cox coefficients, by row and by cluster", source=COXPH)
def robust(reference: Reference) -> Compared:
    for name, (covariates, _, _) in MODELS.items():
        data = rows(reference, name)
        fit = cox(data.time, data.event, data[covariates])
        yield name, fit.robust_std_errors, reference[name]["cox_robust_iid"]["robust_se"]
    data, theirs = rows(reference, "kidney"), reference["kidney"]["cox_cluster"]
    fit = cox(data.time, data.event, data[["age", "sex"]], cluster=data.id)
    yield "kidney", fit.coefficients, coefficients(theirs["coef"])
    yield "kidney", fit.log_likelihood, theirs["loglik"]
    yield "kidney", fit.std_errors, theirs["naive_se"]
    yield "kidney", fit.robust_std_errors, theirs["robust_se"]


@compares("Cox with inverse-probability and overlap weights", source=COXPH)
def weighted(reference: Reference) -> Compared:
    for weight in ("w", "ow"):
        fit, theirs = weighted_pbc(reference, weight), reference["pbc_weighted"][weight]
        yield "pbc", fit.coefficients, coefficients(theirs["cox_coef"])
        yield "pbc", fit.std_errors, theirs["naive_se"]
        yield "pbc", fit.robust_std_errors, theirs["robust_se_cox"]


@compares("Proportional hazards, g = Kaplan-Meier: each covariate and all", source="survival::cox.zph")
def proportional_hazards(reference: Reference) -> Compared:
    for name, fit, theirs in models(reference, ("efron", "breslow")):
        result = proportional_hazards_test(fit)
        tests_of = [*result.tests.values(), result.overall]
        yield name, [test.statistic for test in tests_of], theirs["zph"]["chisq"]
        yield name, [test.df for test in tests_of], theirs["zph"]["df"]
        yield name, [test.p_value for test in tests_of], theirs["zph"]["p"]


@compares("Propensity scores, inverse-probability and overlap weights", source="stats::glm, binomial")
def propensity(reference: Reference) -> Compared:
    data = rows(reference, "pbc_death").merge(reference.data("pbc_iptw"), on="id")
    drug = data.trt == 1
    score = propensity_score(drug, data[["age", "sex", "log(bili)"]])
    yield "pbc", score, data.ps
    yield "pbc", balancing_weights(score, drug), data.w
    yield "pbc", balancing_weights(score, drug, kind="overlap"), data.ow
