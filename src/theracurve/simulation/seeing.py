"""What the protocol's visits let one see of a course: each endpoint's time and event, as `docs/derivation.md` has it.

Deaths, side effects and recorded events are known on their day. What has to be looked for is dated at the first visit
that takes place on its day or later; who has no event is censored at the last visit that took place, or, where nothing
has to be looked for, on the last day seen.
"""

from dataclasses import dataclass, replace

import numpy as np

from theracurve.definition.recorded_events import RECORDED
from theracurve.definition.study import Study
from theracurve.simulation.assumptions import DEATH, SIDE_EFFECT
from theracurve.simulation.courses import Courses
from theracurve.simulation.plan import SimulatedAnalysis
from theracurve.survival._inputs.inputs import BoolArray, FloatArray
from theracurve.vocabulary.named import split_qualified

KNOWN_ON_THE_DAY = (DEATH, SIDE_EFFECT, RECORDED)
VISITS_WITHOUT_A_LOOK = 2  # a death later than the visit of this number counts only in who was ever looked at


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """An endpoint as it is observed, (studies, patients): days and whether they end with the event."""

    time: FloatArray
    event: BoolArray

    def until(self, end: float | None) -> "Seen":
        """Events up to and including the end count, as everywhere."""
        if end is None:
            return self
        return Seen(np.minimum(self.time, end), self.event & (self.time <= end))

    def of(self, chosen: BoolArray) -> "Seen":
        """These patients alone."""
        return replace(self, time=self.time[:, chosen], event=self.event[:, chosen])


def seen(study: Study, analysis: SimulatedAnalysis, courses: Courses) -> Seen:
    """The endpoint of an analysis in every study."""
    looked_for = [kind for kind in analysis.kinds if not is_known_on_the_day(kind)]
    if analysis.endpoint.given or not looked_for or not study.planned_visits:
        return known_on_the_day(analysis, courses)
    attended = attended_days(courses)
    last = attended.max(axis=2, initial=0.0)
    found = [first_look(attended, courses.days[kind]) for kind in looked_for]
    found += [within(courses.days[kind], courses.last_day) for kind in analysis.kinds if is_known_on_the_day(kind)]
    day = np.min(found, axis=0)
    counts = np.isfinite(day) & ~never_looked_at(courses, day, last) & ~missed(study, analysis, attended, day)
    before = np.where(attended < day[:, :, None], attended, 0.0).max(axis=2, initial=0.0)
    return Seen(np.where(counts, day, before), counts)


def is_known_on_the_day(kind: str) -> bool:
    """Whether nobody has to look for it: so a named kind, such as `skeletal/recorded_event`, as its own."""
    return split_qualified(kind)[1] in KNOWN_ON_THE_DAY


def known_on_the_day(analysis: SimulatedAnalysis, courses: Courses) -> Seen:
    day = np.min([within(courses.days[kind], courses.last_day) for kind in analysis.kinds], axis=0)
    return Seen(np.minimum(day, courses.last_day), np.isfinite(day))


def within(day: FloatArray, last_day: FloatArray) -> FloatArray:
    inside: FloatArray = np.where(day <= last_day, day, np.inf)
    return inside


def attended_days(courses: Courses) -> FloatArray:
    """(studies, patients, visits) the day of each visit that takes place, 0 for one that does not: nobody is looked at
    after the last day seen, nor on the day of the death."""
    visits = np.array(courses.lives.visits, np.float64)
    there = courses.lives.attended & (visits <= courses.lives.last_day[:, :, None])
    if DEATH in courses.days:
        there &= visits < courses.days[DEATH][:, :, None]
    return np.where(there, visits, 0.0)


def first_look(attended: FloatArray, day: FloatArray) -> FloatArray:
    """The first of these visits on the day or later; infinite where there is none."""
    found: FloatArray = np.where(attended >= day[:, :, None], attended, np.inf).min(axis=2, initial=np.inf)
    return np.where(np.isfinite(day), found, np.inf)


def never_looked_at(courses: Courses, day: FloatArray, last: FloatArray) -> BoolArray:
    """Whose death is no event, because nobody ever looked whether something came before it."""
    visits = courses.lives.visits
    if len(visits) < VISITS_WITHOUT_A_LOOK or DEATH not in courses.days:
        return np.zeros(day.shape, np.bool_)
    late: BoolArray = (last == 0) & (day == courses.days[DEATH]) & (day > visits[VISITS_WITHOUT_A_LOOK - 1])
    return late


def missed(study: Study, analysis: SimulatedAnalysis, attended: FloatArray, day: FloatArray) -> BoolArray:
    """Whose event does not count, because too many planned visits before it did not take place."""
    most = analysis.endpoint.censor_after_missed
    if most is None:
        return np.zeros(day.shape, np.bool_)
    before = np.where(attended < day[:, :, None], attended, 0.0).max(axis=2, initial=0.0)[:, :, None]
    target = np.array([float(visit.target) for visit in study.planned_visits])
    window = np.array([float(visit.window) for visit in study.planned_visits])
    between = (target - window > before) & (target + window < day[:, :, None])
    gap: BoolArray = between.sum(axis=2) >= most.count
    return gap
