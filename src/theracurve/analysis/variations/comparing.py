"""Each definition of an endpoint compared in each way that the plan could as well have named.

Every definition is compared as planned; those without a variant of the study's own on top also up to every other
horizon, in every other population, and with events dated otherwise: one such change at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from theracurve.analysis.variations.derived import Outcomes
from theracurve.analysis.variations.populations import ALLOCATED
from theracurve.analysis.variations.values import MONTH, WHOLE
from theracurve.survival import interval_log_rank
from theracurve.survival._inputs.inputs import BoolArray, FloatArray
from theracurve.survival._tests.many_studies import ManyStudies
from theracurve.vocabulary.study_time import months_of

AT_VISIT, MIDPOINT, BETWEEN = "at_the_visit", "at_midpoint", "between_visits"
ROWS = 2**21  # patients compared at once


@dataclass(frozen=True, slots=True)
class Way:
    """How a definition's rows are compared; `horizon_days` None is the whole follow-up."""

    horizon: str
    horizon_days: float | None
    population: str
    dating: str

    @property
    def answers(self) -> tuple[str, str, str]:
        return (self.horizon, self.population, self.dating)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """(definitions,) what one way of comparing gives for each; NaN where it cannot."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    p_value: FloatArray
    n: int
    events: FloatArray


def horizon_name(days: float | None) -> str:
    return WHOLE if days is None else f"{MONTH}{months_of(days):g}"


def ways(
    stated: float | None, horizons: Sequence[float | None], populations: Sequence[str], seen: bool
) -> tuple[Way, ...]:
    """The stated way first, then those that differ from it in one thing; `horizons` in days, `seen`: whether events are
    seen at visits."""
    base = way(stated, ALLOCATED, AT_VISIT)
    return (
        base,
        *(way(other, ALLOCATED, AT_VISIT) for other in horizons if other != stated),
        *(way(stated, other, AT_VISIT) for other in populations if other != ALLOCATED),
        *((way(stated, ALLOCATED, MIDPOINT), way(stated, ALLOCATED, BETWEEN)) if seen else ()),
    )


def way(days: float | None, population: str, dating: str) -> Way:
    return Way(horizon_name(days), days, population, dating)


def compared_in(way: Way, outcomes: Outcomes, group: str, present: BoolArray, level: float) -> Compared:
    """The group against all others of these outcomes, who are the reference."""
    chosen = outcomes.of_patients(present)
    first = np.asarray(chosen.group == group, dtype=np.bool_)
    time, event = dated(chosen, way)
    if way.dating == BETWEEN:
        return by_intervals(chosen, way, event)
    parts = [
        compared_rows(time[rows], event[rows], first, 1 - level)
        for rows in slices(len(time), max(1, ROWS // len(first)))
    ]
    value, lower, upper, p_value = (np.concatenate([part[place] for part in parts]) for place in range(4))
    return Compared(value, lower, upper, p_value, len(first), event.sum(axis=1).astype(np.float64))


def compared_rows(time: FloatArray, event: BoolArray, first: BoolArray, level: float) -> tuple[FloatArray, ...]:
    many = ManyStudies.of(time, event, first)
    ratios = many.hazard_ratios(level)
    return ratios.value, ratios.lower, ratios.upper, many.log_rank_p()


def slices(count: int, size: int) -> Iterator[slice]:
    yield from (slice(start, start + size) for start in range(0, count, size))


def dated(outcomes: Outcomes, way: Way) -> tuple[FloatArray, BoolArray]:
    """(definitions, patients) times and events up to the horizon."""
    time = outcomes.time
    if way.dating == MIDPOINT:
        time = np.where(outcomes.event, (outcomes.left + np.where(outcomes.event, outcomes.right, 0)) / 2, time)
    if way.horizon_days is None:
        return time, outcomes.event
    return np.minimum(time, way.horizon_days), outcomes.event & (time <= way.horizon_days)


def by_intervals(outcomes: Outcomes, way: Way, event: BoolArray) -> Compared:
    """P of the interval-censored log-rank test, once for definitions that date alike; it estimates no ratio."""
    end = np.inf if way.horizon_days is None else way.horizon_days
    left, right = np.minimum(outcomes.left, end), np.where(outcomes.right <= end, outcomes.right, np.inf)
    different, place = np.unique(np.stack([left, right], axis=1), axis=0, return_inverse=True)
    found = (interval_log_rank(a, b, outcomes.group).p_value for a, b in different)
    p_values = np.array([np.nan if p is None else p for p in found])[place]
    none = np.full(len(p_values), np.nan)
    return Compared(none, none, none, p_values, event.shape[1], event.sum(axis=1).astype(np.float64))
