"""Comparisons with R of everything that is computed from the event table, and of the exact tests."""

from typing import Any

import numpy as np
import pandas as pd
from agreement import Compared, Reference, compares

from theracurve.survival import (
    Estimate,
    EventTable,
    Test,
    event_table,
    exact_log_rank,
    kaplan_meier,
    log_rank,
    nelson_aalen,
    rmst,
)
from theracurve.survival._tests.log_rank import rank_scores
from theracurve.survival._tests.rank_weights import chosen_weights

SETS = ("lung", "ovarian", "aml", "kidney", "pbc_death")
INTERVALS = ("log", "log-log", "plain", "logit", "arcsin")
SURVFIT = "survival::survfit"


def rows(reference: Reference, name: str) -> pd.DataFrame:
    """A data set's rows as time, event, group (R's first level first) and stratum."""
    data = reference.data(name.removesuffix("_death"))
    match name:
        case "lung":
            columns = (data.time, data.status == 2, data.sex, data["ph.ecog"])
        case "ovarian":
            columns = (data.futime, data.fustat, data.rx, data["resid.ds"])
        case "aml":
            columns = (data.time, data.status, data.x, data.x)
        case "kidney":
            columns = (data.time, data.status, data.sex, data.disease)
        case _:
            data = data[data.trt.notna()]
            columns = (data.time, data.status == 2, data.trt.astype(int), data.stage)
    return pd.DataFrame(dict(zip(("time", "event", "group", "stratum"), columns, strict=True)))


def counted(reference: Reference, name: str) -> EventTable:
    data = rows(reference, name)
    return event_table(data.time, data.event, group=data.group)


def in_strata(reference: Reference, name: str) -> EventTable:
    data = rows(reference, name).dropna()
    return event_table(data.time, data.event, group=data.group, stratum=data.stratum)


def label(stratum: str) -> str:
    """R's name of a curve, as `g=1`, without the variable."""
    return stratum.partition("=")[2]


def curve_values(reference: Reference, quantity: str) -> Compared:
    for name in SETS:
        for interval in INTERVALS:
            result, theirs = kaplan_meier(counted(reference, name), interval=interval), reference[name]["km"][interval]
            at = [result[label(s)].at(t) for s, t in zip(theirs["strata"], theirs["time"], strict=True)]
            key = {"value": "surv", "std_error": "se"}.get(quantity, quantity)
            pairs = [pair for pair in zip(at, theirs[key], strict=True) if comparable(pair[0], quantity)]
            yield name, [getattr(estimate, quantity) for estimate, _ in pairs], [other for _, other in pairs]


def comparable(estimate: Estimate, quantity: str) -> bool:
    """At 0 and 1 R's limits do not exist, or are 1 to 1; ours are those of beta products."""
    return quantity not in ("lower", "upper") or estimate.value not in (0.0, 1.0)


@compares("Kaplan-Meier survival", source=SURVFIT)
def survival(reference: Reference) -> Compared:
    yield from curve_values(reference, "value")


@compares("Kaplan-Meier standard error", source=SURVFIT)
def std_error(reference: Reference) -> Compared:
    yield from curve_values(reference, "std_error")


@compares("Kaplan-Meier limits, five intervals", source=SURVFIT)
def limits(reference: Reference) -> Compared:
    yield from curve_values(reference, "lower")
    yield from curve_values(reference, "upper")


@compares("Kaplan-Meier quartiles and their limits, five intervals", source="survival::quantile.survfit")
def quartiles(reference: Reference) -> Compared:
    for name in SETS:
        for interval in INTERVALS:
            result = kaplan_meier(counted(reference, name), interval=interval)
            estimates = [[curve.quantile(p) for p in (0.25, 0.5, 0.75)] for curve in result.values()]
            for ours, theirs in (("value", "quantile"), ("lower", "lower"), ("upper", "upper")):
                values = [[getattr(estimate, ours) for estimate in row] for row in estimates]
                yield name, values, reference[name]["km"][f"quantiles_{interval}"][theirs]


def at_risk(table: EventTable, group: str, time: float) -> int:
    """Patients at risk just before a time, whether or not anything happens at it."""
    stratum, place = table.strata[0], table.groups.index(group)
    change = (stratum.entered - stratum.events - stratum.censored)[place]
    return int(stratum.started[place] + change[stratum.times < time].sum())


def counts(table: EventTable, theirs: dict[str, Any], names: list[str]) -> tuple[list[int], list[int]]:
    """At risk, and events since the time before in R's table."""
    risk, events, before = [], [], dict.fromkeys(names, 0)
    for name, time in zip(names, theirs["time"], strict=True):
        so_far = int(table.strata[0].events[table.groups.index(name)][table.strata[0].times <= time].sum())
        risk.append(at_risk(table, name, time))
        events.append(so_far - before[name])
        before[name] = so_far
    return risk, events


@compares("patients at risk, and events between times", source=SURVFIT)
def numbers_at_risk(reference: Reference) -> Compared:
    for name in SETS:
        for interval in INTERVALS:
            theirs = reference[name]["km"][interval]
            risk, events = counts(counted(reference, name), theirs, [label(s) for s in theirs["strata"]])
            yield name, risk, theirs["n.risk"]
            yield name, events, theirs["n.event"]
    data, theirs = reference.data("heart"), reference["heart"]["km_left_trunc"]
    table = event_table(data.stop, data.event, group=data.transplant, entry=data.start)
    yield "heart", counts(table, theirs, [label(s) for s in theirs["strata"]])[0], theirs["n.risk"]


@compares("left-truncated Kaplan-Meier survival, standard error", source=SURVFIT)
def left_truncation(reference: Reference) -> Compared:
    data, theirs = reference.data("heart"), reference["heart"]["km_left_trunc"]
    result = kaplan_meier(event_table(data.stop, data.event, group=data.transplant, entry=data.start))
    at = [result[label(s)].at(t) for s, t in zip(theirs["strata"], theirs["time"], strict=True)]
    yield "heart", [estimate.value for estimate in at], theirs["surv"]
    yield "heart", [estimate.std_error for estimate in at], theirs["se"]


@compares("weighted Kaplan-Meier survival, robust standard error, log limits", source=f"{SURVFIT}, robust")
def weighted_survival(reference: Reference) -> Compared:
    data = reference.data("pbc").merge(reference.data("pbc_iptw"), on="id")
    for weight, theirs in reference["pbc_weighted"].items():
        table = event_table(data.time, data.status == 2, group=data.trt == 1, weight=data[weight])
        result = kaplan_meier(table, interval="log")
        at = [result[label(s).title()].at(t) for s, t in zip(theirs["strata"], theirs["time"], strict=True)]
        for ours, key in (("value", "surv"), ("std_error", "robust_se"), ("lower", "lower"), ("upper", "upper")):
            yield "pbc", [getattr(estimate, ours) for estimate in at], theirs[key]


@compares("Nelson-Aalen hazard, standard error", source=SURVFIT)
def hazard(reference: Reference) -> Compared:
    for name in SETS:
        result, theirs = nelson_aalen(counted(reference, name)), reference[name]["nelson_aalen"]
        at = [result[label(s)].at(t) for s, t in zip(theirs["strata"], theirs["time"], strict=True)]
        yield name, [estimate.value for estimate in at], theirs["cumhaz"]
        yield name, [estimate.std_error for estimate in at], theirs["se"]


def survdiff_values(name: str, ours: Test, theirs: dict[str, Any]) -> Compared:
    yield name, list(ours.observed.values()), np.array(theirs["obs"]).reshape(2, -1).sum(axis=1)
    yield name, list(ours.expected.values()), np.array(theirs["exp"]).reshape(2, -1).sum(axis=1)
    yield name, [ours.statistic, ours.df, ours.p_value], [theirs["chisq"], theirs["df"], theirs["p"]]
    yield name, ours.n, sum(theirs["n"])


@compares("log-rank, rho 0 and 1: observed, expected, chi-square, P", source="survival::survdiff")
def log_rank_hypergeometric(reference: Reference) -> Compared:
    for name in SETS:
        for rho in (0, 1):
            ours, theirs = log_rank(counted(reference, name), rho=rho), reference[name]["survdiff"][f"rho{rho}"]
            yield from survdiff_values(name, ours, theirs)


@compares("log-rank, rho 0 and 1, with and without strata: variance", source="survival::survdiff")
def log_rank_variance(reference: Reference) -> Compared:
    for name in SETS:
        tables = {"survdiff": counted(reference, name)}
        if "survdiff_stratified" in reference[name]:
            tables["survdiff_stratified"] = in_strata(reference, name)
        for rho in (0, 1):
            for key, table in tables.items():
                scores = rank_scores(table, chosen_weights(None, rho, 0), "hypergeometric")
                yield name, scores.covariance, reference[name][key][f"rho{rho}"]["var"]


@compares("stratified log-rank, rho 0 and 1: observed, expected, chi-square, P", source="survival::survdiff")
def log_rank_stratified(reference: Reference) -> Compared:
    for name in SETS:
        if "survdiff_stratified" not in reference[name]:
            continue
        for rho in (0, 1):
            test = log_rank(in_strata(reference, name), rho=rho)
            yield from survdiff_values(name, test, reference[name]["survdiff_stratified"][f"rho{rho}"])


COIN = {
    "logrank": {},
    "Gehan-Breslow": {"weights": "gehan"},
    "Tarone-Ware": {"weights": "tarone-ware"},
    "Peto-Peto": {"weights": "peto-peto"},
    "Prentice": {"weights": "prentice"},
    "Prentice-Marek": {"weights": "prentice-marek"},
    "Andersen-Borgan-Gill-Keiding": {"weights": "andersen"},
    "Fleming-Harrington": {"rho": 0.5, "gamma": 0.5},
}


@compares("permutation log-rank, eight weights: z, P", source="coin::logrank_test")
def log_rank_permutation(reference: Reference) -> Compared:
    for name in SETS:
        for weights, options in COIN.items():
            ours = log_rank(counted(reference, name), variance="permutation", **options)
            theirs = reference[name]["coin_weighted_logrank"][weights]
            first = next(iter(ours.observed))
            sign = np.sign(ours.expected[first] - ours.observed[first])  # coin's scores are negative after an event
            yield name, [sign * np.sqrt(ours.statistic), ours.p_value], [theirs["z"], theirs["p"]]


@compares("restricted means, standard errors, difference, ratio, P", source="survRM2's formulas on survfit")
def restricted_means(reference: Reference) -> Compared:
    for name in SETS:
        theirs = reference[name]["rmst"]
        ours = rmst(counted(reference, name), horizon=theirs["tau"])
        yield name, [mean.value for mean in ours.values()], theirs["rmean"]
        yield name, [mean.std_error for mean in ours.values()], theirs["se"]
        found = [ours.difference.value, ours.difference.std_error, ours.difference_test.p_value]
        yield name, found, [theirs["diff"], theirs["diff_se"], theirs["p"]]
        yield name, [ours.ratio.value, ours.ratio.std_error], [theirs["ratio"], theirs["log_ratio_se"]]


@compares("restricted mean over all follow-up, standard error, median and its limits", source="print of survfit")
def survfit_table(reference: Reference) -> Compared:
    for name in SETS:
        table, theirs = counted(reference, name), reference[name]["km"]["table"]
        ours = rmst(table, horizon=float(table.strata[0].times[-1]), extend=True)
        yield name, [mean.value for mean in ours.values()], [row["rmean"] for row in theirs]
        yield name, [mean.std_error for mean in ours.values()], [row["se(rmean)"] for row in theirs]
        yield (
            name,
            [[mean.n, mean.events] for mean in ours.values()],
            [[row["records"], row["events"]] for row in theirs],
        )
        medians = [curve.median() for curve in kaplan_meier(table, interval="log").values()]
        yield (
            name,
            [[m.value, m.lower, m.upper] for m in medians],
            [[row["median"], row["0.95LCL"], row["0.95UCL"]] for row in theirs],
        )


@compares("restricted mean comparison: three contrasts, limits, P", source="survRM2::rmst2")
def survrm2(reference: Reference) -> Compared:
    theirs = reference["interval"]["survRM2_lung_tau456"]
    ours = rmst(counted(reference, "lung"), horizon=456)
    for group, arm in (("1", "arm0"), ("2", "arm1")):
        mean = ours[group]
        yield "lung", [mean.value, mean.std_error, mean.lower, mean.upper], theirs[arm]
    contrasts = (
        (ours.difference, ours.difference_test),
        (ours.ratio, ours.ratio_test),
        (ours.time_lost_ratio, ours.time_lost_ratio_test),
    )
    for (estimate, test), row in zip(contrasts, theirs["unadj"], strict=True):
        found = [estimate.value, estimate.lower, estimate.upper, test.p_value]
        yield "lung", found, [row["Est."], row["lower .95"], row["upper .95"], row["p"]]


@compares("exact conditional log-rank, three rules for ties: P", source="coin::logrank_test, exact")
def exact(reference: Reference) -> Compared:
    for name in SETS:
        for ties, theirs in reference[name].get("coin_exact", {}).items():
            data = rows(reference, name)
            found = exact_log_rank(data.time, data.event, data.group, ties=ties.replace("_", "-"))
            yield name, found.p_value, theirs
