"""Survival of two groups at one time, in many studies: the likelihood ratio of each, found once for studies alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from theracurve.simulation.seeing import Seen
from theracurve.survival._curves.constrained_likelihood import GroupLikelihood, difference_ratio
from theracurve.survival._curves.intervals import normal_quantile
from theracurve.survival._inputs.inputs import BoolArray, FloatArray
from theracurve.survival._values.tails import chi_square_tail

Pattern = tuple[tuple[float, ...], tuple[float, ...], int]


@dataclass(frozen=True, slots=True, eq=False)
class AtOneTime:
    """Per study the difference of survival, NaN where the follow-up of a group ends before; the P value of the
    likelihood ratio test, and 1 where its interval holds the truth, else 0: NaN likewise, and where nobody or everybody
    of both groups has the event."""

    difference: FloatArray
    p_value: FloatArray
    holds: FloatArray


def compare_at(seen: Seen, first: BoolArray, day: float, truth: float) -> AtOneTime:
    """First group minus the other at a day, up to which `seen` reaches, in every study."""
    pairs = zip(patterns(seen, first, day), patterns(seen, ~first, day), strict=True)
    found = np.array([compared(one, other, truth) for one, other in pairs])
    return AtOneTime(found[:, 0], found[:, 1], found[:, 2])


def patterns(seen: Seen, chosen: BoolArray, day: float) -> Iterator[Pattern | None]:
    """What these patients of each study had; where nobody is censored before the day, as of a share."""
    time, event = seen.time[:, chosen], seen.event[:, chosen]
    left = np.any((time < day) & ~event, axis=1)
    dead, size = np.count_nonzero(event, axis=1), time.shape[1]
    for place, (censored, events) in enumerate(zip(left.tolist(), dead.tolist(), strict=True)):
        if censored:
            yield pattern(time[place], event[place], day)
        else:
            yield ((float(size),), (float(events),), size - events) if events else ((), (), size)


def pattern(time: FloatArray, event: BoolArray, day: float) -> Pattern | None:
    """At risk and events at each time with events, and who remains at risk at the day; None where the follow-up of
    patients without the event ends before."""
    times, counts = np.unique(time[event], return_counts=True)
    at_risk = tuple(float((time >= t).sum()) for t in times)
    alive = bool((time >= day).any()) or bool(event[time == time.max()].all())
    return (at_risk, tuple(map(float, counts)), int((time >= day).sum())) if alive else None


@lru_cache(maxsize=200_000)
def compared(one: Pattern | None, other: Pattern | None, truth: float) -> tuple[float, float, float]:
    """The difference, the P value, and 1 where the 95 % interval holds the truth."""
    if one is None or other is None:
        return np.nan, np.nan, np.nan
    first, second = (GroupLikelihood(np.array(p[0]), np.array(p[1]), p[2]) for p in (one, other))
    difference = first.survival - second.survival
    if first.survival == second.survival and first.survival in (0.0, 1.0):
        return difference, np.nan, np.nan
    p_value = chi_square_tail(difference_ratio(first, second, 0.0), 1)
    return difference, p_value, float(difference_ratio(first, second, truth) <= normal_quantile(0.95) ** 2)
