"""What is due, in words: an appointment, its window, and what has become of it."""

from theracurve.schedule.appointment import Appointment, Status
from theracurve.wording.labels import visit_name
from theracurve.wording.words import Words


def summary(appointment: Appointment, words: Words) -> str:
    """Says who comes for what: the title of a calendar's entry."""
    what = visit_name(appointment.name, words)
    return words("schedule.summary", patient=appointment.patient_id, what=what)


def window(appointment: Appointment, words: Words) -> str:
    return words("schedule.window", earliest=str(appointment.earliest), latest=str(appointment.latest))


def became(appointment: Appointment, words: Words) -> str:
    """`overdue`; of what was done outside its window also the day, of what may be delayed the last one."""
    status = words(f"schedule.statuses.{appointment.status}")
    done, closes = appointment.done_on, appointment.closes
    if done is not None:
        return words("schedule.done", status=status, day=str(done))
    if appointment.status is Status.OVERDUE and closes is not None and closes > appointment.latest:
        return words("schedule.until", status=status, day=str(closes))
    return status
