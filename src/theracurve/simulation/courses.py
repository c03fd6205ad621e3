"""What happens to the patients of many studies, whether or not anybody sees it: constant hazards by kind of event.

Every draw belongs to a study and a patient, not to a hazard ratio: the same patients are followed under every ratio,
and without an effect.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from theracurve.definition.study import Study
from theracurve.simulation.assumptions import DEATH, SIDE_EFFECT, Conditions
from theracurve.survival._inputs.inputs import BoolArray, FloatArray

YEAR = 365.25
ROUNDED = 1e-6  # days: a follow-up of six months ends with day 183, one of 731 days with day 731


@dataclass(frozen=True, slots=True, eq=False)
class Lives:
    """Draws of (studies, patients): what each patient bears of a kind of event before it comes (exponential, mean 1),
    the study day after which nothing can be seen any more, and which planned visits take place, (..., visits)."""

    group: tuple[str, ...]
    endurance: Mapping[str, FloatArray]
    last_day: FloatArray
    attended: BoolArray
    visits: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Courses:
    """Days of each kind of event, (studies, patients), whole and at least 1, infinite for never; and the last day seen,
    which a death ends."""

    lives: Lives
    days: Mapping[str, FloatArray]
    last_day: FloatArray


def draw_lives(study: Study, conditions: Conditions, studies: int, *key: int) -> Lives:
    """So many studies of the conditions' sizes, group by group, from the stream that the key names."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(key[0], spawn_key=key[1:])))
    group = tuple(name for name in study.groups for _ in range(conditions.sizes[name]))
    shape, visits = (studies, len(group)), tuple(visit.day for visit in study.planned_visits)
    endurance = {kind: rng.exponential(size=shape) for kind in conditions.hazards}
    entered, leaving = rng.random(shape) * conditions.accrual, rng.exponential(size=shape)
    closing = np.ceil(conditions.accrual + conditions.follow_up - entered - ROUNDED)
    lost = np.ceil(leaving * YEAR / -np.log1p(-conditions.dropout)) if conditions.dropout else np.inf
    attended = rng.random((*shape, len(visits))) >= conditions.missed
    return Lives(group, endurance, np.minimum(closing, lost), attended, visits)


def courses_of(lives: Lives, study: Study, conditions: Conditions, ratio: float) -> Courses:
    """The courses where every group but the reference group has this hazard ratio, from the delay on.

    Side effects of the therapy come to treated groups alone, and no ratio makes them fewer.
    """
    treated = np.array([study.groups[name].treated for name in lives.group])
    other = np.array([name != study.reference_group for name in lives.group])
    days = {}
    for kind, hazard in conditions.hazards.items():
        if kind == SIDE_EFFECT:
            days[kind] = np.where(treated, whole_days(lives.endurance[kind], hazard, 1.0, 0.0), np.inf)
        else:
            changed = whole_days(lives.endurance[kind], hazard, ratio, conditions.delay)
            days[kind] = np.where(other, changed, whole_days(lives.endurance[kind], hazard, 1.0, 0.0))
    last_day = np.minimum(lives.last_day, days.get(DEATH, np.inf))
    return Courses(lives, days, last_day)


def whole_days(endurance: FloatArray, hazard: float, ratio: float, delay: float) -> FloatArray:
    """The day on which the summed hazard passes what a patient bears; infinite without a hazard."""
    if not hazard:
        return np.full_like(endurance, np.inf)
    before = hazard * delay
    later = delay + (endurance - before) / (hazard * ratio)
    days: FloatArray = np.ceil(np.where(endurance <= before, endurance / hazard, later))
    return np.maximum(days, 1.0)


def survival_at(analysis_kinds: tuple[str, ...], conditions: Conditions, day: float, ratio: float) -> float:
    """The share without any of these kinds of event at the end of a day, by the assumed hazards; side effects of the
    therapy, with which no truth is told, are left out."""
    borne = min(day, conditions.delay) + ratio * max(0.0, day - conditions.delay)
    hazard = sum(conditions.hazards[kind] for kind in analysis_kinds if kind != SIDE_EFFECT)
    return float(np.exp(-hazard * borne))
