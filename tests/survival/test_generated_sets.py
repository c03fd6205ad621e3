"""The estimators on data sets of nobody, against R: equal to the last digits, or not estimable for a true reason.

300 stored sets (R 4.2.2, survival 3.5-3) in every run; 5,000 more in the long suite, where Rscript is installed.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from generated import IN_EVERY_RUN, IN_THE_LONG_SUITE, STORED, DataSet, data_set, numbers_of_r

from theracurve.survival import EventTable, SurvivalCurve, cox, event_table, kaplan_meier, log_rank, rmst

RUNS_AWAY = 9  # a coefficient of R, or its standard error, beyond which the likelihood rises for ever
TOLERANCE = 1e-7  # relative; R prints eleven digits, and stops its iterations before the last ones
Compared = tuple[str, object, object]


def table_of(drawn: DataSet) -> EventTable:
    return event_table(drawn.time, drawn.event, group=drawn.group, entry=drawn.entry, weight=drawn.weight)


def differences(drawn: DataSet, r: dict[str, Any]) -> Iterator[Compared]:
    """Whatever of a data set is not as R says."""
    for name, ours, theirs in (*curves(drawn, r), *log_ranks(drawn, r), *regression(drawn, r)):
        if not alike(ours, theirs):
            yield name, ours, theirs


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
    moving = [name for name, reason in fit.reasons.items() if "rises for ever" in str(reason)]
    errors = fit.std_errors if drawn.weight is None else fit.robust_std_errors
    for name, ours, error, theirs, their_error in zip(
        fit.names, fit.coefficients, errors, r["coef"], r["coef_se"], strict=True
    ):
        if ours is None:
            assert why_true(str(fit.reasons[name]), drawn, name, moving), (name, str(fit.reasons[name]), theirs)
            away = [c for c in r["coef"] if c is not None and abs(c) > RUNS_AWAY]
            assert theirs is None or away or their_error == 0, (name, theirs)
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


STORED_SETS = {found["set"]: found for found in map(json.loads, STORED.read_text(encoding="utf-8").splitlines())}


def test_the_stored_sets_are_of_every_kind() -> None:
    drawn = [data_set(seed) for seed in IN_EVERY_RUN]
    assert [*STORED_SETS] == [*IN_EVERY_RUN]
    assert {len(one.groups) for one in drawn} == {2, 3, 4, 5}
    assert min(len(one.time) for one in drawn) == 5
    assert max(len(one.time) for one in drawn) > 150
    kinds = {
        "no event": sum(not any(one.event) for one in drawn),
        "events alone": sum(all(one.event) for one in drawn),
        "ties": sum(len(set(one.time)) < len(one.time) for one in drawn),
        "one patient": sum(any(one.group.count(name) == 1 for name in one.groups) for one in drawn),
        "entry": sum(one.entry is not None for one in drawn),
        "weights": sum(one.weight is not None for one in drawn),
    }
    assert all(number >= 20 for number in kinds.values()), kinds


@pytest.mark.parametrize("start", range(0, len(IN_EVERY_RUN), 50))
def test_stored_sets_are_as_r_says(start: int) -> None:
    found = {seed: list(differences(data_set(seed), STORED_SETS[seed])) for seed in IN_EVERY_RUN[start : start + 50]}
    assert {seed: different for seed, different in found.items() if different} == {}


@pytest.mark.long
@pytest.mark.parametrize("start", range(IN_THE_LONG_SUITE.start, IN_THE_LONG_SUITE.stop, 500))
def test_sets_drawn_anew_are_as_r_says(start: int) -> None:
    try:
        answers = list(numbers_of_r(range(start, start + 500)))
    except FileNotFoundError as missing:
        pytest.skip(str(missing))
    found = {answer["set"]: list(differences(data_set(answer["set"]), answer)) for answer in answers}
    assert {seed: different for seed, different in found.items() if different} == {}


def test_a_difference_is_seen() -> None:
    seed = next(seed for seed in IN_EVERY_RUN if data_set(seed).weight is None and any(data_set(seed).event))
    changed = {**STORED_SETS[seed], "rmean": [1 + mean for mean in STORED_SETS[seed]["rmean"]]}
    assert {name for name, *_ in differences(data_set(seed), changed)} == {"restricted mean"}
    assert np.isfinite(data_set(seed).at)
