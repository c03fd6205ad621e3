"""Comparisons with R of everything that is computed from the event table, and of the exact tests."""

import pandas as pd
from agreement import Compared, Reference, compares

from theracurve.survival import EventTable, event_table, kaplan_meier

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


def label(stratum: str) -> str:
    """R's name of a curve, as `g=1`, without the variable."""
    return stratum.partition("=")[2]


def curve_values(reference: Reference, quantity: str) -> Compared:
    for name in SETS:
        for interval in INTERVALS:
            result, theirs = kaplan_meier(counted(reference, name), interval=interval), reference[name]["km"][interval]
            at = [result[label(s)].at(t) for s, t in zip(theirs["strata"], theirs["time"], strict=True)]
            key = {"value": "surv", "std_error": "se"}.get(quantity, quantity)
            yield name, [getattr(estimate, quantity) for estimate in at], theirs[key]


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
