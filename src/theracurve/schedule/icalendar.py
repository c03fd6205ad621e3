"""A calendar of the appointments, after RFC 5545 (2009): the same ones on the same day give the same bytes.

What is not open any more is written as cancelled: a calendar that has read an earlier file would keep it otherwise.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from theracurve.schedule.appointment import Appointment
from theracurve.schedule.schedule import Schedule
from theracurve.vocabulary.visible import visible

OCTETS_A_LINE = 75  # section 3.1
CRLF = "\r\n"
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})  # section 3.3.11
Said = Callable[[Appointment], str]


def write_calendar(schedule: Schedule, summary: Said, description: Said) -> str:
    """One all-day event on the planned day of each appointment; `summary` and `description` put it in words.

    Raises ValueError without an appointment: a calendar has one component or more (section 3.6).
    """
    if not schedule.appointments:
        raise ValueError("expected an appointment: a calendar without a component is none")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//theracurve//schedule//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{text(schedule.title)}",
    ]
    for appointment in schedule.appointments:
        lines += event(schedule, appointment, summary(appointment), description(appointment))
    return "".join(folded(line) + CRLF for line in (*lines, "END:VCALENDAR"))


def event(schedule: Schedule, appointment: Appointment, summary: str, description: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{text(f'{schedule.known_as}/{appointment.patient_id}/{appointment.name}@theracurve')}"
    yield f"DTSTAMP:{day(schedule.on)}T000000Z"
    yield f"SEQUENCE:{schedule.on.toordinal()}"  # of two files that of the later day counts (section 3.8.7.4)
    yield f"STATUS:{'CONFIRMED' if appointment.status.is_open else 'CANCELLED'}"
    yield f"DTSTART;VALUE=DATE:{day(appointment.planned)}"
    yield f"DTEND;VALUE=DATE:{day(appointment.planned + timedelta(days=1))}"
    yield f"SUMMARY:{text(summary)}"
    yield f"DESCRIPTION:{text(description)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def day(when: date) -> str:
    return when.strftime("%Y%m%d")


def text(words: str) -> str:
    return visible(words).translate(ESCAPED)


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, no character cut in two; each further one begins with a space."""
    pieces, octets = [""], 0
    for character in line:
        size = len(character.encode("utf-8"))
        if octets + size > OCTETS_A_LINE:
            pieces.append(" ")
            octets = 1
        pieces[-1] += character
        octets += size
    return CRLF.join(pieces)
