"""One synthetic patient before any record is written: who, since when, treated how, seen when, until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

from theracurve.definition.quantities import PlannedVisit
from theracurve.synthetic.course import Course, day_of_leaving, draw_course
from theracurve.synthetic.dates import shown_day, weekday_near
from theracurve.synthetic.draws import Draws
from theracurve.synthetic.plan import ENROLMENT_DAYS, Plan

CYCLE_WITHHELD = 0.06
VISIT_MISSED = 0.06
VISIT_OUTSIDE_WINDOW = 0.03
LAST_CONTACT_BEFORE_CLOSING = 45
FOLLOW_UP_AFTER_LAST_VISIT = 120


@dataclass(frozen=True, slots=True)
class Attendance:
    """A visit that took place: its label and the study day."""

    label: str
    day: int


@dataclass(frozen=True, slots=True)
class Patient:
    """`zero` is the date of time zero; `favourite` the agent that uptake speaks for (None: the protocol has none);
    `cycles` the study days of administrations; `last_day` the last study day on which anything can be recorded."""

    id: str
    group: str
    treated: bool
    plan: Plan
    draws: Draws
    zero: date
    favourite: str | None
    agent: str | None
    cycles: tuple[int, ...]
    course: Course
    attended: tuple[Attendance, ...]
    last_day: int
    lost: bool

    @property
    def died(self) -> bool:
        return self.course.death == self.last_day

    def on(self, day: int | None) -> str:
        return shown_day(self.zero, day)

    def around(self, day: int, days: int) -> int:
        """A day near an attended one, after time zero and no later than the last."""
        return min(self.last_day, max(1, day + self.draws.whole(-days, days)))

    def baseline_day(self, earliest: int) -> int:
        """A day before time zero, or time zero, that the protocol takes for baseline."""
        return -self.draws.whole(0, min(earliest, self.plan.baseline_days))


def draw_patient(
    plan: Plan, draws: Draws, group: str, number: int, favourite: str | None, agent: str | None
) -> Patient:
    """Patient `number` (1 = first) of a group; `agent` is what the group is given, None where it is not treated."""
    zero = draw_time_zero(plan, draws)
    planned = tuple(weekday_near(zero, day) for day in planned_cycles(plan, draws)) if agent else ()
    end = end_of_follow_up(plan, draws, zero)
    course = draw_course(draws, float(planned[0]) if planned else None, share_of_cycles(plan, planned), end)
    leaving = day_of_leaving(draws)
    last_day = int(min(end, leaving, course.death))
    return Patient(
        id=f"{group}-{number:03d}",
        group=group,
        treated=plan.study.groups[group].treated,
        plan=plan,
        draws=draws,
        zero=zero,
        favourite=agent or favourite,
        agent=agent,
        cycles=tuple(day for day in planned if day <= last_day),
        course=course,
        attended=tuple(attendances(plan, draws, zero, last_day)),
        last_day=last_day,
        lost=leaving < min(end, course.death),
    )


def draw_time_zero(plan: Plan, draws: Draws) -> date:
    """A weekday of the years of enrolment."""
    drawn = plan.opening + timedelta(days=draws.whole(0, ENROLMENT_DAYS))
    return drawn + timedelta(days=weekday_near(drawn, 0))


def end_of_follow_up(plan: Plan, draws: Draws, zero: date) -> int:
    """The study day on which planned follow-up ends, at the latest shortly before the study closes."""
    planned = plan.last_day + draws.whole(0, FOLLOW_UP_AFTER_LAST_VISIT)
    return min(planned, (plan.closing - zero).days - draws.whole(0, LAST_CONTACT_BEFORE_CLOSING))


def planned_cycles(plan: Plan, draws: Draws) -> tuple[int, ...]:
    """Study days of the administrations: the first one to three weeks after time zero, later ones may be withheld."""
    stated = plan.study.administrations
    first = draws.whole(7, 21)
    if stated is None:
        return (first,)
    slack = min(7, floor(stated.window.days), floor(stated.interval.days / 4))
    later = (
        first + floor(index * stated.interval.days) + draws.whole(-slack // 2, slack)
        for index in range(1, stated.count.high)
        if not draws.chance(CYCLE_WITHHELD)
    )
    return (first, *later)[: stated.count.high]


def share_of_cycles(plan: Plan, cycles: tuple[int, ...]) -> float:
    stated = plan.study.administrations
    return len(cycles) / stated.count.high if stated else 1.0


def attendances(plan: Plan, draws: Draws, zero: date, last_day: int) -> Iterator[Attendance]:
    """The planned visits that take place, in order of time."""
    before = 0
    for visit in plan.visits:
        day = weekday_near(zero, day_of_visit(visit, draws))
        if before < day <= last_day and not draws.chance(VISIT_MISSED):
            yield Attendance(visit.label, day)
            before = day


def day_of_visit(visit: PlannedVisit, draws: Draws) -> int:
    """Most visits take place within a third of the window; a few outside it."""
    window = float(visit.window)
    if draws.chance(VISIT_OUTSIDE_WINDOW):
        beyond = floor(window) + draws.whole(2, 12)
        return visit.day + draws.one_of((-1, 1)) * beyond
    return visit.day + round(draws.normal(0.0, min(9.0, window / 3)))
