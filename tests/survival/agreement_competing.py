"""Comparisons with R of competing risks."""

from typing import Any

import numpy as np
from agreement import Compared, Reference, compares

from theracurve.survival import FineGrayFit, cumulative_incidence, fine_gray, gray_test


def mgus(reference: Reference) -> tuple[Any, Any, Any]:
    """Time to progression (1), death before it (2) or last contact (0), and the rows themselves."""
    data = reference.data("mgus2")
    progressed = data.pstat == 1
    return np.where(progressed, data.ptime, data.futime), np.where(progressed, 1, 2 * data.death), data


@compares("Aalen-Johansen: states, standard errors, log limits", source="survival::survfit")
def aalen_johansen(reference: Reference) -> Compared:
    time, event, data = mgus(reference)
    result, theirs = (
        cumulative_incidence(time, event, group=data.sex, interval="log"),
        reference["mgus2_competing"]["aj"],
    )
    for row, (stratum, at) in enumerate(zip(theirs["strata"], theirs["time"], strict=True)):
        group = result[stratum[-1]]
        states = [curve.at(at) for curve in (group.event_free, group[1], group[2])]
        for ours, name in (("value", "pstate"), ("std_error", "se"), ("lower", "lower"), ("upper", "upper")):
            yield "mgus2", [getattr(state, ours) for state in states], theirs[name][row]


@compares("cumulative incidence and Aalen's variance", source="cmprsk::cuminc")
def aalen(reference: Reference) -> Compared:
    time, event, data = mgus(reference)
    result, theirs = cumulative_incidence(time, event, group=data.sex, variance="aalen"), reference["mgus2_competing"]
    for values, variances in zip(theirs["cuminc_est"], theirs["cuminc_var"], strict=True):
        group, cause = values["_row"].split()
        found = [result[group][cause].at(at) for at in theirs["times"]]
        yield "mgus2", [e.value for e in found], [values[str(at)] for at in theirs["times"]]
        yield "mgus2", [e.std_error**2 for e in found], [variances[str(at)] for at in theirs["times"]]


@compares("Gray's test: statistic, P", source="cmprsk::cuminc")
def gray(reference: Reference) -> Compared:
    time, event, data = mgus(reference)
    for cause, theirs in enumerate(reference["mgus2_competing"]["gray"], start=1):
        test = gray_test(time, event, data.sex, cause=cause)
        yield "mgus2", [test.statistic, test.p_value, test.df], [theirs["stat"], theirs["pv"], theirs["df"]]


@compares("Fine-Gray: coefficients, standard errors, log-likelihood", source="cmprsk::crr")
def fine_and_gray(reference: Reference) -> Compared:
    fit, theirs = subdistribution(reference, "together"), reference["mgus2_competing"]["crr"]
    yield "mgus2", fit.coefficients, list(theirs["coef"].values())
    yield "mgus2", fit.std_errors, theirs["se"]
    yield "mgus2", fit.log_likelihood.fitted, theirs["loglik"]


@compares("Fine-Gray by weighted rows: coefficients, log-likelihoods", source="survival::finegray")
def by_weighted_rows(reference: Reference) -> Compared:
    fit = subdistribution(reference, "events-first")
    theirs = reference["mgus2_competing"]["finegray_coxph_breslow"]
    yield "mgus2", fit.coefficients, list(theirs["coef"].values())
    yield "mgus2", fit.log_likelihood, theirs["loglik"]


def subdistribution(reference: Reference, censoring_ties: str) -> FineGrayFit:
    time, event, data = mgus(reference)
    known = data.mspike.notna()
    covariates = data.loc[known, ["age", "sex", "mspike"]]
    return fine_gray(time[known], event[known], covariates, censoring_ties=censoring_ties)
