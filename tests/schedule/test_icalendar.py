"""The calendar, character by character, and what RFC 5545 asks of its lines."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theracurve.schedule.appointment import Appointment, Status
from theracurve.schedule.icalendar import folded, text, write_calendar
from theracurve.schedule.schedule import Schedule

VISIT = Appointment("P7", "month 3", date(2004, 3, 1), date(2004, 4, 11), date(2004, 5, 25), Status.OVERDUE)
MISSED = Appointment("P8", "month 3", date(2003, 3, 1), date(2003, 4, 11), date(2003, 5, 25), Status.MISSED)
EXPECTED = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//theracurve//schedule//EN",
    "CALSCALE:GREGORIAN",
    "X-WR-CALNAME:Two arms\\, one agent",
    "BEGIN:VEVENT",
    "UID:small-0a1b/P8/month 3@theracurve",
    "DTSTAMP:20040501T000000Z",
    "SEQUENCE:731702",
    "STATUS:CANCELLED",
    "DTSTART;VALUE=DATE:20030411",
    "DTEND;VALUE=DATE:20030412",
    "SUMMARY:P8: month 3",
    "DESCRIPTION:2003-03-01\\; 2003-05-25",
    "CLASS:PRIVATE",
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "UID:small-0a1b/P7/month 3@theracurve",
    "DTSTAMP:20040501T000000Z",
    "SEQUENCE:731702",
    "STATUS:CONFIRMED",
    "DTSTART;VALUE=DATE:20040411",
    "DTEND;VALUE=DATE:20040412",
    "SUMMARY:P7: month 3",
    "DESCRIPTION:2004-03-01\\; 2004-05-25",
    "CLASS:PRIVATE",
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
)


def test_what_can_still_be_kept_is_confirmed_and_all_else_is_cancelled():
    schedule = Schedule("small-0a1b", "Two arms, one agent", date(2004, 5, 1), (MISSED, VISIT))
    found = write_calendar(schedule, lambda a: f"{a.patient_id}: {a.name}", lambda a: f"{a.earliest}; {a.latest}")
    assert found == "\r\n".join(EXPECTED)


def test_a_calendar_without_an_entry_is_refused():
    with pytest.raises(ValueError, match="expected an appointment"):
        write_calendar(Schedule("small", "Nobody yet", date(1999, 1, 1), ()), str, str)


def test_a_line_of_75_octets_is_not_folded_and_one_more_is():
    assert folded("a" * 75) == "a" * 75
    assert folded("a" * 76) == "a" * 75 + "\r\n a"
    assert folded("é" * 38) == "é" * 37 + "\r\n é"  # two octets each: the 38th would end in octet 76
    assert folded("a" * 150) == "a" * 75 + "\r\n " + "a" * 74 + "\r\n a"


def test_signs_of_the_format_and_line_ends_are_escaped():
    assert text("a;b,c\\d\ne\r\nf") == "a\\;b\\,c\\\\d\\ne\\nf"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_folding_loses_nothing_and_no_line_is_longer_than_75_octets(line: str):
    found = folded(line)
    assert found.replace("\r\n ", "") == line.replace("\r\n ", "")
    assert all(len(piece.encode("utf-8")) <= 75 for piece in found.split("\r\n"))
