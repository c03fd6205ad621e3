"""What a comparison says at every horizon, and how often the best of them would reject where nothing is to be seen.

A horizon that is chosen after looking makes one test of many. The groups are allocated at random over the study's own
patients, whose times stay as they are, and the smallest P over all horizons is taken each time (the smallest P as
statistic: Westfall and Young 1993, Resampling-Based Multiple Testing, 2.3).
"""

from collections.abc import Iterable

import numpy as np

from theracurve.analysis.pairs import Pair
from theracurve.analysis.phrases import WESTFALL_YOUNG, StudyPhrase
from theracurve.analysis.planned import DAYS_IN_MONTH
from theracurve.analysis.scrutiny import AtHorizon, Horizons
from theracurve.phrases import NOTHING, Statement, clauses
from theracurve.survival import EventTable, event_table, exact_log_rank, rmst
from theracurve.survival._inputs.inputs import BoolArray, FloatArray
from theracurve.survival._tests.many_studies import ManyStudies
from theracurve.vocabulary.study_time import months_of

FIRST_MONTH = 3
MOST_HORIZONS = 60
MOST_FOR_EXACT = 36
DRAWS = 2000
LEAST_DRAWS = 200
WORK = 2_000_000  # patients of all allocations and horizons together
SEED = 1
Months = float | None
METHOD = clauses(StudyPhrase.SMALLEST_P(), StudyPhrase.ALLOCATED_ANEW())


def horizons_of(pair: Pair, stated: tuple[float, ...], level: float, *, seed: int = SEED) -> Horizons:
    """Every whole month up to the end of the shorter follow-up, and the horizons stated (in days, as they are compared:
    months would not come back to them exactly)."""
    days = days_looked_at(pair, stated)
    points = tuple(at_horizon(pair, day) for day in days)
    draws = min(DRAWS, WORK // (pair.observed.n * max(len(days), 1)))
    reason = why_not_chosen(pair, days, draws)
    false_positives, adjusted = (None, None) if reason else chosen_best(pair, days, level, draws, seed)
    return Horizons(
        endpoint=pair.planned.analysis.endpoint,
        groups=pair.groups,
        stated=tuple(map(months_of, stated)),
        level=level,
        points=points,
        false_positives=false_positives,
        adjusted_p=adjusted,
        draws=0 if reason else draws,
        seed=seed,
        method=METHOD,
        source=WESTFALL_YOUNG,
        reason=reason,
        notes=pair.notes,
    )


def why_not_chosen(pair: Pair, days: tuple[float, ...], draws: int) -> Statement:
    """Why it is not said what choosing the best horizon does; nothing where it is."""
    if not days:
        return StudyPhrase.TOO_SHORT()
    if not pair.observed.event.any():
        return StudyPhrase.NO_EVENT_ANYWHERE()
    many = StudyPhrase.MORE_THAN_ALLOCATED(patients=pair.observed.n, horizons=len(days))
    return many if draws < LEAST_DRAWS else NOTHING


def days_looked_at(pair: Pair, stated: tuple[float, ...]) -> tuple[float, ...]:
    ends = [pair.observed.time[pair.observed.group == group].max() for group in pair.groups]
    last = int(min(ends) / DAYS_IN_MONTH)
    step = max(1, -(-(last - FIRST_MONTH + 1) // MOST_HORIZONS))
    return tuple(sorted({*(month * DAYS_IN_MONTH for month in range(FIRST_MONTH, last + 1, step)), *stated}))


def at_horizon(pair: Pair, days: float) -> AtHorizon:
    within = pair.observed.until(days)
    table = event_table(within.time, within.event, group=within.group).only(*pair.groups)
    few = within.n <= MOST_FOR_EXACT
    p_value = float(ManyStudies.of(within.time, within.event, within.group == pair.group).log_rank_p()[0])
    return AtHorizon(
        months_of(days),
        int(within.event.sum()),
        None if np.isnan(p_value) else p_value,
        exact_log_rank(within.time, within.event, within.group).p_value if few else None,
        *restricted_means(pair, table, days),
    )


def restricted_means(pair: Pair, table: EventTable, days: float) -> tuple[Months, Months, Months, Statement]:
    """The difference in months with its limits, or why there is none."""
    if pair.observed.competing.any():
        return None, None, None, StudyPhrase.DEATHS_COMPETE_WITH_MEANS()
    found = rmst(table, horizon=days, reference=pair.reference).difference
    known = found.std_error != 0  # else nobody has had an event yet, and the limits are no limits
    limits = (found.lower, found.upper) if known else (None, None)
    value, lower, upper = (None if days is None else days / DAYS_IN_MONTH for days in (found.value, *limits))
    return value, lower, upper, found.reason


def chosen_best(pair: Pair, days: tuple[float, ...], level: float, draws: int, seed: int) -> tuple[float, float | None]:
    """The share of allocations at which the best horizon rejects, and the adjusted P of the best observed one."""
    rng = np.random.default_rng(seed)
    first = np.asarray(pair.observed.group == pair.group, dtype=np.bool_)
    allocated = rng.permuted(np.broadcast_to(first, (draws, len(first))), axis=1)
    best = smallest_p(pair.observed.time, pair.observed.event, allocated, days)
    observed = smallest_p(pair.observed.time, pair.observed.event, first[None, :], days)[0]
    adjusted = None if np.isnan(observed) else float(((best <= observed * (1 + 1e-9)).sum() + 1) / (draws + 1))
    return float((best < level).mean()), adjusted


def smallest_p(time: FloatArray, event: BoolArray, first: BoolArray, horizons: Iterable[float]) -> FloatArray:
    """(studies,) the smallest log-rank P over the horizons (in days) of studies (studies, patients); NaN where no
    horizon can be compared."""
    ends = np.asarray(tuple(horizons))[:, None]
    followed = (np.atleast_2d(time)[:, None, :] <= ends).sum(axis=2)
    return ManyStudies.of(time, event, first).smallest_log_rank_p(np.broadcast_to(followed, (len(first), len(ends))))
