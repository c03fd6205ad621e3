"""Whether the estimators give on a data set what R gave (`generated.py`), family by family."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from generated import DataSet

from theracurve.survival import EventTable, SurvivalCurve, cox, event_table, kaplan_meier, log_rank, rmst

RUNS_AWAY = 9  # a coefficient of R, or its standard error, beyond which the likelihood rises for ever
LOST = 1e-3  # of the log-likelihood: R ended below ours
TOLERANCE = 1e-7  # relative; R prints eleven digits, and stops its iterations before the last ones
Compared = tuple[str, object, object]


def table_of(drawn: DataSet) -> EventTable:
    return event_table(drawn.time, drawn.event, group=drawn.group, entry=drawn.entry, weight=drawn.weight)


def differences(drawn: DataSet, r: dict[str, Any]) -> Iterator[Compared]:
    """Whatever of a data set is not as R says."""
    for compare in FAMILIES.values():
        yield from (found for found in compare(drawn, r) if not alike(*found[1:]))


def alike(ours: float | None, theirs: float | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return abs(ours - theirs) <= TOLERANCE * max(abs(ours), abs(theirs), 1e-4)


def pairs(name: str, ours: Sequence[float | None], theirs: Sequence[float | None]) -> Iterator[tuple[str, Any, Any]]:
    assert len(ours) == len(theirs), name
    yield from ((name, *pair) for pair in zip(ours, theirs, strict=True))


def curves(drawn: DataSet, r: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    table = table_of(drawn)
    found = kaplan_meier(table, interval="log")
    at = [found[name].at(drawn.at) for name in drawn.groups]
    medians = [found[name].median() for name in drawn.groups]
    yield from pairs("survival", [e.value for e in at], r["surv"])
    errors = [None if e.value == 0 else se for e, se in zip(at, r["se"], strict=True)]  # of 0 R gives none, or 0
    yield from pairs("standard error", [e.std_error for e in at], errors)
    yield from pairs("median", [m.value for m in medians], r["median"])
    yield from pairs("lower limit of the median", [m.lower for m in medians], r["median_lower"])
    upper = [above_half(found[name], limit) for name, limit in zip(drawn.groups, r["median_upper"], strict=True)]
    yield from pairs("upper limit of the median", [m.upper for m in medians], upper)
    if drawn.weight is None:
        means = rmst(table, horizon=drawn.at)
        yield from pairs("restricted mean", [means[name].value for name in drawn.groups], r["rmean"])
        yield from pairs("its standard error", [means[name].std_error for name in drawn.groups], r["rmean_se"])


def above_half(curve: SurvivalCurve, limit: float | None) -> float | None:
    """R's limit, or the first time at which the upper limits fall below one half where they rise again after it: R's
    `quantile` sorts them, and answers with a later time."""
    above = curve.upper >= 0.5
    rises = bool((np.diff(np.nan_to_num(curve.upper, nan=0.0)) > 0).any())
    return float(curve.times[~above][0]) if rises and limit is not None and not above.all() else limit


def log_ranks(drawn: DataSet, r: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    if "chisq" not in r:
        return
    found = log_rank(table_of(drawn))
    if found.statistic is None:
        assert "no event" in str(found.reason) or "has no variance" in str(found.reason)
        assert not any(drawn.event) or sum(e > 0 for e in r["expected"]) < 2, str(found.reason)
        return
    yield from pairs("observed", [found.observed[name] for name in drawn.groups], r["observed"])
    yield from pairs("expected", [found.expected[name] for name in drawn.groups], r["expected"])
    yield from pairs("chi-square", [found.statistic, found.df], [*r["chisq"], *r["df"]])


def regression(drawn: DataSet, r: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    if "coef" not in r:
        return
    fit = cox(drawn.time, drawn.event, {"group": drawn.group}, entry=drawn.entry, weights=drawn.weight)
    if fit.log_likelihood.fitted is not None and fit.log_likelihood.fitted > r["loglik"][0] + LOST:
        return  # R's iterations ended elsewhere than at the maximum, with a warning
    moving = [name for name, reason in fit.reasons.items() if "rises for ever" in str(reason)]
    errors = fit.std_errors if drawn.weight is None else fit.robust_std_errors
    for name, ours, error, theirs, their_error in zip(
        fit.names, fit.coefficients, errors, r["coef"], r["coef_se"], strict=True
    ):
        if ours is None:
            assert why_true(str(fit.reasons[name]), drawn, name, moving), (name, str(fit.reasons[name]), theirs)
            away = [c for c in r["coef"] if c is not None and abs(c) > RUNS_AWAY]
            nowhere = their_error is not None and (their_error == 0 or their_error > RUNS_AWAY)
            assert theirs is None or away or nowhere, (name, theirs, their_error)
        elif not fit.reasons:
            yield from pairs(name, [ours, error], [theirs, their_error])
    if not fit.reasons:
        yield from pairs("log-likelihood", [fit.log_likelihood.fitted], r["loglik"])


def why_true(reason: str, drawn: DataSet, term: str, moving: Sequence[str]) -> bool:
    """Whether the reason fits the data: nobody with an event, nobody in the group with one, or groups never at risk
    together at an event."""
    group = term.partition("=")[2]
    events = {name: sum(e for e, g in zip(drawn.event, drawn.group, strict=True) if g == name) for name in drawn.groups}
    if reason in ("there is no event", "no event happened"):
        return not any(events.values())
    if reason.startswith("nobody with"):
        return events[group] == 0 or sum(events.values()) == events[group]
    if reason.startswith("it does not vary"):
        return True
    assert reason.startswith("at every event the patient concerned had the most extreme value"), reason
    return len(moving) == 1 or f"of a combination of {', '.join(moving)} " in reason


FAMILIES: Mapping[str, Callable[[DataSet, dict[str, Any]], Iterator[tuple[str, Any, Any]]]] = {
    "curves": curves,
    "log_rank": log_ranks,
    "cox": regression,
}
