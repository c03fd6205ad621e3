"""What a comparison says at every horizon, and how often the best of them would reject where nothing is to be seen.

A horizon that is chosen after looking makes one test of many. The groups are allocated at random over the study's own
patients, whose times stay as they are, and the smallest P over all horizons is taken each time (the smallest P as
statistic: Westfall and Young 1993, Resampling-Based Multiple Testing, 2.3).
"""

import numpy as np

from theracurve.analysis.pairs import Pair
from theracurve.analysis.planned import DAYS_IN_MONTH
from theracurve.analysis.scrutiny import AtHorizon, Horizons
from theracurve.survival import event_table, exact_log_rank, rmst
from theracurve.survival.inputs import BoolArray, FloatArray
from theracurve.survival.many_studies import ManyStudies

FIRST_MONTH = 3
MOST_HORIZONS = 60
MOST_FOR_EXACT = 36
DRAWS = 2000
LEAST_DRAWS = 200
WORK = 2_000_000  # patients of all allocations and horizons together
SEED = 1
METHOD = "smallest log-rank P over the horizons, random allocations of the groups over the study's own times"
SOURCE = "Westfall and Young 1993, Resampling-Based Multiple Testing"


def horizons_of(pair: Pair, stated: tuple[float, ...], level: float, *, seed: int = SEED) -> Horizons:
    """Every whole month up to the end of the shorter follow-up, and the horizons stated (in months)."""
    months = months_looked_at(pair, stated)
    points = tuple(at_horizon(pair, month) for month in months)
    draws = min(DRAWS, WORK // (pair.observed.n * max(len(months), 1)))
    reason = "" if months else "follow-up is too short to choose among horizons"
    if not reason and draws < LEAST_DRAWS:
        reason = f"{pair.observed.n} patients at {len(months)} horizons are more than are allocated anew"
    false_positives, adjusted = (None, None) if reason else chosen_best(pair, months, level, draws, seed)
    return Horizons(
        endpoint=pair.planned.analysis.endpoint,
        groups=pair.groups,
        stated=stated,
        level=level,
        points=points,
        false_positives=false_positives,
        adjusted_p=adjusted,
        draws=0 if reason else draws,
        seed=seed,
        method=METHOD,
        source=SOURCE,
        reason=reason,
    )


def months_looked_at(pair: Pair, stated: tuple[float, ...]) -> tuple[float, ...]:
    ends = [pair.observed.time[pair.observed.group == group].max() for group in pair.groups]
    last = int(min(ends) / DAYS_IN_MONTH)
    step = max(1, -(-(last - FIRST_MONTH + 1) // MOST_HORIZONS))
    return tuple(sorted({*map(float, range(FIRST_MONTH, last + 1, step)), *stated}))


def at_horizon(pair: Pair, months: float) -> AtHorizon:
    within = pair.observed.until(months * DAYS_IN_MONTH)
    table = event_table(within.time, within.event, group=within.group).only(*pair.groups)
    few = within.n <= MOST_FOR_EXACT
    p_value = float(ManyStudies.of(within.time, within.event, within.group == pair.group).log_rank_p()[0])
    means = rmst(table, horizon=months * DAYS_IN_MONTH, reference=pair.reference)
    known = means.difference.std_error != 0  # else nobody has had an event yet, and the limits are no limits
    limits = (means.difference.lower, means.difference.upper) if known else (None, None)
    scaled = [None if value is None else value / DAYS_IN_MONTH for value in (means.difference.value, *limits)]
    return AtHorizon(
        months,
        int(within.event.sum()),
        None if np.isnan(p_value) else p_value,
        exact_log_rank(within.time, within.event, within.group).p_value if few else None,
        *scaled,
    )


def chosen_best(
    pair: Pair, months: tuple[float, ...], level: float, draws: int, seed: int
) -> tuple[float, float | None]:
    """The share of allocations at which the best horizon rejects, and the adjusted P of the best observed one."""
    rng = np.random.default_rng(seed)
    days = np.array(months) * DAYS_IN_MONTH
    first = np.asarray(pair.observed.group == pair.group, dtype=np.bool_)
    allocated = rng.permuted(np.broadcast_to(first, (draws, len(first))), axis=1)
    best = smallest_p(pair.observed.time, pair.observed.event, allocated, days)
    observed = smallest_p(pair.observed.time, pair.observed.event, first[None, :], days)[0]
    adjusted = None if np.isnan(observed) else float(((best <= observed * (1 + 1e-9)).sum() + 1) / (draws + 1))
    return float((best < level).mean()), adjusted


def smallest_p(time: FloatArray, event: BoolArray, first: BoolArray, horizons: FloatArray) -> FloatArray:
    """(studies,) the smallest log-rank P over the horizons (in days) of studies (studies, patients); NaN where no
    horizon can be compared."""
    found = np.full(len(first), np.nan)
    for horizon in horizons:
        many = ManyStudies.of(np.minimum(time, horizon), event & (time <= horizon), first)
        found = np.fmin(found, many.log_rank_p())
    return found
