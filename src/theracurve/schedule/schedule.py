"""What is due, overdue, missed, early or late on a day, patient by patient.

Nothing that is dated later counts, as if the day were the protocol's cut-off. Visits are judged as in section 1 of the
rules, by the reference; those outside their window, and intervals, as its deviations are (section 7b).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from theracurve.definition.study import Study
from theracurve.definition.treatment import Administrations
from theracurve.derivation.reference.chart import Chart, read_chart
from theracurve.derivation.reference.choosing import schedule_of
from theracurve.derivation.reference.exposure import in_order_given
from theracurve.derivation.reference.timeline import PatientRecords, Timeline, place_in_time
from theracurve.derivation.reference.visit_deviations import day_nearest_to
from theracurve.derivation.reference.visits import ATTENDED, DEAD, Visit
from theracurve.schedule.appointment import Appointment, Status, status_on
from theracurve.vocabulary.study_time import planned_day


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every appointment that is not simply done, by planned day, then patient."""

    study: str
    title: str
    on: date
    appointments: tuple[Appointment, ...]

    @property
    def to_be_seen_to(self) -> tuple[Appointment, ...]:
        """All but those whose window is not open yet."""
        return tuple(found for found in self.appointments if found.status is not Status.UPCOMING)


def schedule_on(day: date, study: Study, patients: Iterable[PatientRecords]) -> Schedule:
    """The appointments of everybody who has a time zero, as they stand at the end of the day."""
    until = study.model_copy(update={"data_cutoff": day})
    planned = schedule_of(until)
    charts = (
        read_chart(timeline, until, planned, {})
        for records in patients
        if (timeline := place_in_time(records, until)) is not None and timeline.zero <= day
    )
    found = [appointment for chart in charts for appointment in appointments_of(chart, until, day)]
    in_order = sorted(found, key=lambda appointment: (appointment.planned, appointment.patient_id, appointment.name))
    return Schedule(study.study, study.title, day, tuple(in_order))


def appointments_of(chart: Chart, study: Study, day: date) -> Iterator[Appointment]:
    """Nothing is open for a patient who has died or is lost, but what was missed until then is still said."""
    for appointment in (*visits_of(chart, day), *administrations_of(chart, study, day)):
        if is_followed(chart.timeline, appointment.latest) or appointment.done_on is not None:
            yield appointment


def is_followed(timeline: Timeline, until: date) -> bool:
    """Whether the patient was alive and not lost up to that day, as far as is known on the day of the schedule."""
    if timeline.death_day is not None and timeline.death_day <= timeline.day_of(until):
        return False
    last, today = timeline.last_seen_day, timeline.cutoff_day
    assert today is not None
    return not timeline.is_lost or last is None or last >= min(timeline.day_of(until), today)


def visits_of(chart: Chart, day: date) -> Iterator[Appointment]:
    """The planned visits that were not done in their window."""
    for visit in chart.visits:
        if visit.status not in (ATTENDED, DEAD):
            yield visit_appointment(chart, visit, day)


def visit_appointment(chart: Chart, visit: Visit, day: date) -> Appointment:
    target, window = visit.planned.target, visit.planned.window
    open_one = appointment(chart.timeline, visit.label, target, window, day)
    done = day_nearest_to(chart, visit.planned) if open_one.status is Status.MISSED else None
    return open_one if done is None else done_outside(chart.timeline, open_one, done, target)


def appointment(timeline: Timeline, name: str, target: Decimal, window: Decimal, day: date) -> Appointment:
    """One that was not done, with whole days for what the protocol gives in fractions."""
    earliest = on_day(timeline, int((target - window).to_integral_value(ROUND_CEILING)))
    latest = on_day(timeline, int((target + window).to_integral_value(ROUND_FLOOR)))
    planned = on_day(timeline, planned_day(target))
    status = status_on(day, earliest, planned, latest)
    return Appointment(timeline.patient_id, name, earliest, planned, latest, status)


def done_outside(timeline: Timeline, missed: Appointment, done: int, target: Decimal) -> Appointment:
    status = Status.EARLY if done < target else Status.LATE
    return Appointment(
        missed.patient_id, missed.name, missed.earliest, missed.planned, missed.latest, status, on_day(timeline, done)
    )


def on_day(timeline: Timeline, study_day: int) -> date:
    return timeline.zero + timedelta(days=study_day)


def administrations_of(chart: Chart, study: Study, day: date) -> Iterator[Appointment]:
    """Those given at another interval than planned, and those that have still to be given."""
    plan, group = study.administrations, study.groups.get(chart.timeline.group)
    if plan is None or group is None or not group.treated:
        return
    timeline, interval, window = chart.timeline, plan.interval.days, plan.window.days
    given = [record.day for record in in_order_given(timeline)]
    for number, (before, now) in enumerate(pairwise(given), start=2):
        if abs(now - before - interval) > window:
            planned = appointment(timeline, cycle(number), before + interval, window, day)
            yield done_outside(timeline, planned, now, before + interval)
    yield from still_to_give(timeline, plan, given, day)


def still_to_give(timeline: Timeline, plan: Administrations, given: list[int], day: date) -> Iterator[Appointment]:
    """Each at the interval from the one before; from the day itself, where that one is overdue. After one that was
    missed nothing can be planned."""
    target = given[-1] + plan.interval.days if given else Decimal(0)
    for number in range(len(given) + 1, plan.count.low + 1):
        next_one = appointment(timeline, cycle(number), target, plan.window.days, day)
        yield next_one
        if next_one.status is Status.MISSED:
            return
        target = max(target, Decimal(timeline.day_of(day))) + plan.interval.days


def cycle(number: int) -> str:
    return f"cycle {number}"
