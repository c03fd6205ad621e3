"""What is due, overdue, missed, early or late on a day, patient by patient.

Nothing that is dated later counts, as if the day were the protocol's cut-off. Visits are judged as in section 1 of the
rules, by the reference; those outside their window, and intervals, as its deviations are (section 7b).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from hashlib import sha256
from pathlib import Path

from theracurve.definition.study import Study
from theracurve.definition.treatment import Administrations
from theracurve.derivation.reference.chart.chart import Chart, read_chart
from theracurve.derivation.reference.chart.choosing import schedule_of
from theracurve.derivation.reference.chart.exposure import in_order_given
from theracurve.derivation.reference.chart.timeline import PatientRecords, Timeline, place_in_time
from theracurve.derivation.reference.chart.visits import ATTENDANCE_TABLES, ATTENDED, DEAD, Visit
from theracurve.derivation.reference.conduct.visit_deviations import day_standing_for
from theracurve.schedule.appointment import Appointment, Status, status_on
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.study_time import planned_day
from theracurve.vocabulary.tables import RECORD_TABLES

NEEDED = ("patients", "follow_up", "administrations", *ATTENDANCE_TABLES)  # nothing else is read
CHARACTERS = 8  # of the digest that tells apart the calendars of two studies


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every appointment, by planned day, then patient; `known_as` names the study in calendars."""

    known_as: str
    title: str
    on: date
    appointments: tuple[Appointment, ...]

    @property
    def to_be_seen_to(self) -> tuple[Appointment, ...]:
        """What is due or overdue, and what was missed or done outside its window."""
        return tuple(found for found in self.appointments if found.status.is_to_be_seen_to)

    @property
    def still_open(self) -> tuple[Appointment, ...]:
        """What can still be kept."""
        return tuple(found for found in self.appointments if found.status.is_open)


def schedule_on(day: date, study: Study, patients: Iterable[PatientRecords]) -> Schedule:
    """The appointments of everybody who has a time zero by then, as they stand at the end of the day.

    Of the records only the tables of `NEEDED` are read.
    """
    until = study.model_copy(update={"data_cutoff": day})
    planned = schedule_of(until)
    charts = (
        read_chart(timeline, until, planned, {})
        for records in patients
        if (timeline := place_in_time(only_needed(records), until)) is not None and timeline.zero <= day
    )
    found = [appointment for chart in charts for appointment in appointments_of(chart, until, day)]
    in_order = sorted(found, key=lambda appointment: (appointment.planned, appointment.patient_id, appointment.name))
    return Schedule(name_of(study), study.title, day, tuple(in_order))


def name_of(study: Study) -> str:
    """The name of the study with a digest of its title and groups: two centres may share a preset, and so its name."""
    own = "\n".join((study.title, *(f"{name}: {group.label}" for name, group in study.groups.items())))
    return f"{study.study}-{sha256(own.encode()).hexdigest()[:CHARACTERS]}"


def only_needed(records: PatientRecords) -> PatientRecords:
    return PatientRecords(records.patient_id, {table: records.rows(table) for table in NEEDED})


def appointments_of(chart: Chart, study: Study, day: date) -> Iterator[Appointment]:
    """Nothing is open for a patient who has died or is lost, but what was missed until then is still said."""
    for found in (*visits_of(chart, day), *administrations_of(chart, study, day)):
        is_kept = found.done_on is not None or is_followed(chart.timeline, found)
        yield found if is_kept else dropped(found)


def is_followed(timeline: Timeline, expected: Appointment) -> bool:
    """Whether the patient is alive and not lost on the day of the schedule, or was when this was missed.

    Whoever dies before it closes has not missed it; whoever is lost has, once its window is open (section 7b).
    """
    death, last, today = timeline.death_day, timeline.last_seen_day, timeline.cutoff_day
    assert today is not None
    if death is not None and (expected.closes is None or death <= timeline.day_of(expected.closes)):
        return False
    if not timeline.is_lost or last is None or last >= today:
        return True
    return expected.status is Status.MISSED and timeline.day_of(expected.earliest) <= last


def dropped(expected: Appointment) -> Appointment:
    return replace(expected, status=Status.DROPPED)


def visits_of(chart: Chart, day: date) -> Iterator[Appointment]:
    return (visit_appointment(chart, visit, day) for visit in chart.visits)


def visit_appointment(chart: Chart, visit: Visit, day: date) -> Appointment:
    """A planned visit; one that was done before its window is open until that closes, and early only then."""
    timeline, target = chart.timeline, visit.planned.target
    earliest, planned, latest = days_around(timeline, target, visit.planned.window)
    status = Status.DROPPED if visit.status == DEAD else status_on(day, earliest, planned, latest)
    found = Appointment(timeline.patient_id, visit.label, earliest, planned, latest, status, closes=latest)
    if visit.status == ATTENDED and visit.attended_day is not None:
        return done(timeline, found, visit.attended_day)
    instead = day_standing_for(chart, visit.planned) if status is Status.MISSED else None
    return found if instead is None else done(timeline, found, instead)


def days_around(timeline: Timeline, target: Decimal, window: Decimal) -> tuple[date, date, date]:
    """The earliest, the planned and the latest day: whole ones for what the protocol gives in fractions."""
    earliest = on_day(timeline, int((target - window).to_integral_value(ROUND_CEILING)))
    latest = on_day(timeline, int((target + window).to_integral_value(ROUND_FLOOR)))
    return earliest, on_day(timeline, planned_day(target)), latest


def done(timeline: Timeline, expected: Appointment, study_day: int) -> Appointment:
    when = on_day(timeline, study_day)
    inside = Status.LATE if expected.closes is None or when > expected.closes else Status.DONE
    return replace(expected, status=Status.EARLY if when < expected.earliest else inside, done_on=when)


def on_day(timeline: Timeline, study_day: int) -> date:
    return timeline.zero + timedelta(days=study_day)


def administrations_of(chart: Chart, study: Study, day: date) -> Iterator[Appointment]:
    """Those that were given and those that have still to be, numbered in the order given."""
    plan, group = study.administrations, study.groups.get(chart.timeline.group)
    if plan is None or group is None or not group.treated:
        return
    given = [record.day for record in in_order_given(chart.timeline)]
    yield from administrations_given(chart.timeline, plan, given)
    yield from still_to_give(chart.timeline, plan, given, day)


def administrations_given(timeline: Timeline, plan: Administrations, given: list[int]) -> Iterator[Appointment]:
    """The first is planned at time zero, and neither early nor late; the others at the interval from the one before."""
    for number, now in enumerate(given, start=1):
        before = given[number - 2] if number > 1 else None
        earliest, planned, latest = days_around(timeline, target_after(before, plan), plan.window.days)
        closes = last_day_after(timeline, plan, before) or latest
        found = Appointment(timeline.patient_id, cycle(number), earliest, planned, latest, Status.DONE, closes=closes)
        yield replace(found, done_on=on_day(timeline, now)) if before is None else done(timeline, found, now)


def still_to_give(timeline: Timeline, plan: Administrations, given: list[int], day: date) -> Iterator[Appointment]:
    """Each at the interval from the one before; from the day itself, where that one is overdue. After one that was
    missed none will come."""
    before, is_missed = given[-1] if given else None, False
    target, closes = target_after(before, plan), last_day_after(timeline, plan, before)
    for number in range(len(given) + 1, plan.count.low + 1):
        found = administration(timeline, plan, number, target, closes, day)
        yield dropped(found) if is_missed else found
        is_missed = is_missed or found.status is Status.MISSED
        target, closes = max(target, Decimal(timeline.day_of(day))) + plan.interval.days, None


def target_after(before: int | None, plan: Administrations) -> Decimal:
    return Decimal(0) if before is None else before + plan.interval.days


def last_day_after(timeline: Timeline, plan: Administrations, before: int | None) -> date | None:
    """The last day on which the next one can be given; None: of the first, and where no longest interval is stated."""
    if before is None or plan.longest is None:
        return None
    return on_day(timeline, before + int(plan.longest.days))


def administration(
    timeline: Timeline, plan: Administrations, number: int, target: Decimal, closes: date | None, day: date
) -> Appointment:
    """One that was not given: due in its window, then overdue until it is, or, where it closes, missed."""
    earliest, planned, latest = days_around(timeline, target, plan.window.days)
    status = status_on(day, earliest, latest, closes)
    return Appointment(timeline.patient_id, cycle(number), earliest, planned, latest, status, closes=closes)


def cycle(number: int) -> str:
    return f"cycle {number}"


def concerns_others(finding: Finding) -> bool:
    """Whether a finding lies in a table of the records that no schedule needs."""
    table = Path(finding.table or "").stem
    return table in RECORD_TABLES and table not in NEEDED
