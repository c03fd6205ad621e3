"""Whether two groups were followed alike, and the log-rank test for when they were not.

Heinze, Gnant and Schemper (2003), Biometrics 59:1151-1157; justified by Wang, Lagakos and Gray (2010), Biostatistics
11:676-692. Survival times are exchangeable under the hypothesis, follow-up times are not: so the survival times are
permuted while every patient's follow-up stays where it is. What is not known of either is imputed at every
permutation: a censored survival time from the Kaplan-Meier estimate of all patients, the follow-up beyond an event from
the reverse Kaplan-Meier estimate of the patient's own group.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from theracurve.phrases import clauses
from theracurve.survival._curves.kaplan_meier import product_limit
from theracurve.survival._exact.permutation import EQUAL, monte_carlo_limits
from theracurve.survival._inputs.inputs import (
    BoolArray,
    Column,
    FloatArray,
    IntArray,
    as_events,
    as_labels,
    as_times,
    same_length,
)
from theracurve.survival._inputs.options import chosen_draws
from theracurve.survival._tables.event_table import EventTable, event_table
from theracurve.survival._tests.log_rank import log_rank
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.values import Test

DIFFERENT = 0.1
"""P value of the reverse log-rank test below which follow-up is called different: a warning, so not a strict one."""

DRAWS = 20_000
CHUNK = 2**21
"""Counts held at once while permuted data sets are tested together."""


def follow_up_test(table: EventTable) -> Test:
    """The log-rank test of the groups' follow-up: censoring is the event, and the event censors."""
    return log_rank(table.reversed())


def unequal_follow_up_test(time: Column, event: Column, group: Column, *, draws: int = DRAWS, seed: int = 0) -> Test:
    """A permutation log-rank test of two groups that holds when their follow-up differs.

    `draws` permutations with imputation are made with the `seed`; P is the share whose log-rank chi-square is at least
    the observed one (the observed data among them), and `p_interval` its 95 % limits. Raises EstimationError for
    unusable columns and UsageError for fewer than one draw.
    """
    draws = chosen_draws(draws)
    times, happened, labels = as_times(time), as_events(event), as_labels(group, "group")
    n = same_length(time=times, event=happened, group=labels)
    table = event_table(times, happened, group=group)
    observed = log_rank(table)
    reason = observed.reason
    if len(labels.names) > 2:
        reason = Why.TEST_OF_TWO(count=len(labels.names))
    hits = 0
    if not reason:
        assert observed.statistic is not None
        cohort = _Cohort.of(table, times.astype(np.float64), happened, labels.codes)
        least = observed.statistic * (1 - EQUAL)
        hits = sum(int((found >= least).sum()) for found in _permuted_statistics(cohort, draws, seed))
    return Test(
        quantity="unequal_follow_up_log_rank",
        statistic=None if reason else observed.statistic,
        df=None,
        p_value=None if reason else (hits + 1) / (draws + 1),
        p_interval=None if reason else monte_carlo_limits(hits, draws),
        n=n,
        events=int(happened.sum()),
        observed=observed.observed,
        expected=observed.expected,
        method=clauses(Method.IMPUTED_LOG_RANK(), Method.PERMUTATIONS(count=draws), Method.SEED(seed=seed)),
        source=papers.HEINZE_GNANT,
        reason=reason,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Cohort:
    """Patients' times as places among the distinct times; the place after the last is "never within follow-up"."""

    place: IntArray
    happened: BoolArray
    group: IntArray
    events_by: FloatArray
    """1 - S of all patients at each distinct time, shape (times,)."""
    followed_until: FloatArray
    """1 - reverse Kaplan-Meier of each group at each distinct time, shape (groups, times)."""

    @classmethod
    def of(cls, table: EventTable, times: FloatArray, happened: BoolArray, group: IntArray) -> "_Cohort":
        stratum = table.strata[0]
        at_risk, events = stratum.weighted_at_risk, stratum.events.astype(np.float64)
        censored = stratum.censored.astype(np.float64)
        return cls(
            place=np.searchsorted(stratum.times, times),
            happened=happened,
            group=group,
            events_by=1 - product_limit(at_risk.sum(axis=0), events.sum(axis=0)),
            followed_until=np.array([1 - product_limit(n, c) for n, c in zip(at_risk, censored, strict=True)]),
        )

    @property
    def times_count(self) -> int:
        return len(self.events_by)


def _permuted_statistics(cohort: _Cohort, draws: int, seed: int) -> Iterator[FloatArray]:
    """Log-rank chi-squares of permuted data sets, a chunk at a time."""
    rng = np.random.default_rng(seed)
    step = max(1, CHUNK // (4 * cohort.times_count + len(cohort.place)))
    for start in range(0, draws, step):
        rows = min(step, draws - start)
        order = rng.permuted(np.broadcast_to(np.arange(len(cohort.place)), (rows, len(cohort.place))), axis=1)
        survival, follow_up = _survival_times(cohort, order, rng), _follow_up_times(cohort, rows, rng)
        yield _chi_squares(cohort, np.minimum(survival, follow_up), survival <= follow_up)


def _survival_times(cohort: _Cohort, order: IntArray, rng: np.random.Generator) -> IntArray:
    """Permuted survival times, the censored ones imputed from everybody's Kaplan-Meier estimate."""
    place = cohort.place[order]
    later = _later(cohort.events_by, place, rng.random(order.shape))
    return np.where(cohort.happened[order], place, later)


def _follow_up_times(cohort: _Cohort, rows: int, rng: np.random.Generator) -> IntArray:
    """Each patient's own follow-up, imputed from his group's reverse Kaplan-Meier estimate beyond an event."""
    place = np.broadcast_to(cohort.place, (rows, len(cohort.place)))
    chance = rng.random(place.shape)
    later = np.empty(place.shape, dtype=np.int64)
    for group, curve in enumerate(cohort.followed_until):
        members = cohort.group == group
        later[:, members] = _later(curve, place[:, members], chance[:, members])
    return np.where(cohort.happened, later, place)


def _later(reached_by: FloatArray, place: IntArray, chance: FloatArray) -> IntArray:
    """A place after the given one, drawn from the distribution conditional on being after it."""
    target = 1 - chance * (1 - reached_by[place])
    found: IntArray = np.maximum(np.searchsorted(reached_by, target), place + 1)
    return found


def _chi_squares(cohort: _Cohort, place: IntArray, happened: BoolArray) -> FloatArray:
    """The log-rank chi-square of every row; 0 where it has no variance. Nobody has an event after the last time."""
    rows, times = len(place), cohort.times_count
    happened = happened & (place < times)
    cell = (np.arange(rows)[:, None] * 2 + cohort.group) * times + np.minimum(place, times - 1)
    shape = (rows, 2, times)
    leaving = np.bincount(cell.ravel(), minlength=rows * 2 * times).reshape(shape)
    events = np.bincount(cell.ravel(), happened.ravel(), minlength=rows * 2 * times).reshape(shape)
    at_risk = np.cumsum(leaving[:, :, ::-1], axis=2)[:, :, ::-1].astype(np.float64)
    n, d = at_risk.sum(axis=1), events.sum(axis=1)
    share = at_risk[:, 0] / np.maximum(n, 1)
    difference = (events[:, 0] - d * share).sum(axis=1)
    variance = (d * (n - d) / np.maximum(n - 1, 1) * share * (1 - share)).sum(axis=1)
    squares: FloatArray = np.divide(difference**2, variance, out=np.zeros(rows), where=variance > 0)
    return squares
