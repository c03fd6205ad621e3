"""Dates and times."""

from datetime import date
from pathlib import Path

from intake.workbooks import workbook
from records.sound import PROTOCOL, SOUND

from ..case import Case
from ..chapter import Chapter
from ..tiny import TINY, spoil

IN_PARIS = SOUND | {"protocol": PROTOCOL + "time_zone: Europe/Paris\n"}
TREATMENTS = """sources:
  sheet: {file: treatments.xlsx, patient: Patient}
tables:
  treatments:
    - from: sheet
      columns: {patient_id: Patient, kind: Kind, started_on: Day}
"""
GIVEN = "2004-02-20T10:00+01:00"


def dated(path: Path) -> None:
    workbook(path, Treatments=[["Patient", "Kind", "Day"], ["P1", "surgery", date(2004, 4, 13)]])


def medicated(*days: str) -> dict[str, str]:
    """The tiny study with a dose that begins on each of these days."""
    rows = (f'P1,drug {n},analgesic,"{day}",30,mg,day' for n, day in enumerate(days))
    header = TINY["medications"].splitlines()[0]
    return {**TINY, "medications": "\n".join((header, *rows, ""))}


DATES = Chapter(
    "Dates and times",
    (
        Case(
            number=67,
            wrong="Days that no calendar has",
            of=medicated("2004-04-31", "2003-02-29", "31/04/2004"),
            finds=(
                "error date-impossible | medications 1 started_on",
                "error date-impossible | medications 2 started_on",
                "error date-not-iso | medications 3 started_on",
            ),
        ),
        Case(
            number=68,
            wrong="A day that may be two",
            of=medicated("03/04/2004"),
            finds=("error date-ambiguous | medications 1 started_on",),
        ),
        Case(
            number=69,
            wrong="Several formats in one column",
            of=medicated("2004-04-13", "13/04/2004", "13.04.2004"),
            finds=(
                "error date-not-iso | medications 2 started_on",
                "error date-not-iso | medications 3 started_on",
            ),
        ),
        Case(
            number=70,
            wrong="A year of two digits",
            of=medicated("13/04/04"),
            finds=("error date-short-year | medications 1 started_on",),
        ),
        Case(
            number=71,
            wrong="A spreadsheet's number of a day, in a text file and in a workbook",
            of=medicated("38090"),
            files={"treatments.xlsx": dated, "mapping.yaml": TREATMENTS},
            finds=("error date-serial-number | medications 1 started_on",),
            accepts="the day of a cell that is one",
            keeps={"SELECT CAST(started_on AS VARCHAR) FROM records.treatments": "2004-04-13"},
        ),
        Case(
            number=72,
            wrong="Forms of ISO 8601 that nobody writes by hand",
            of=medicated("20040102", "2004-W01-1"),
            finds=(
                "error date-not-iso | medications 1 started_on",
                "error date-not-iso | medications 2 started_on",
            ),
        ),
        Case(
            number=73,
            wrong="A month without its day, where an interval will do and where it will not",
            of={**medicated("2004-05", "2004-UN-UN"), "labs": TINY["labs"].replace("2004-01-10", "2004-01")},
            finds=(
                "error date-partial | medications 1 started_on",
                "error date-partial | medications 2 started_on",
                "warning lab-date-partial | labs 1 collected_on",
            ),
            accepts="the interval from the first to the last day",
            keeps={"SELECT CAST(collected_on_last AS VARCHAR) FROM records.labs": "2004-01-31"},
        ),
        Case(
            number=74,
            wrong="Days that forms write for one that is not known",
            of=medicated("0001-01-01", "1900-01-01", "9999-12-31"),
            finds=(
                "error date-placeholder | medications 1 started_on",
                "error date-placeholder | medications 2 started_on",
                "error date-placeholder | medications 3 started_on",
            ),
        ),
        Case(
            number=75,
            wrong="A day to come",
            of=medicated("2006-01-03"),
            finds=("error date-in-future | medications 1 started_on",),
        ),
        Case(
            number=76,
            wrong="A time without its time zone: where the protocol names one",
            of=IN_PARIS,
            changes=spoil(f"~ administrations: {GIVEN} -> 2004-02-20T10:00"),
            accepts="the time of the study's clocks",
            keeps={
                "SELECT CAST(administered_at_utc AS VARCHAR) FROM records.administrations WHERE row = 2": (
                    "2004-02-20 09:00:00"
                )
            },
        ),
        Case(
            number=76,
            wrong="A time without its time zone, and a protocol that names none",
            of=SOUND,
            changes=spoil(f"~ administrations: {GIVEN} -> 2004-02-20T10:00"),
            finds=("error moment-without-zone | administrations 2 administered_at",),
        ),
        Case(
            number=77,
            wrong="An hour that a change of clocks skips or repeats, and 24:00",
            of=IN_PARIS,
            changes=spoil("""
+ administrations: P1,3,2004-03-28T02:30,111In-pentetreotide,7000,MBq,,
+ administrations: P1,4,2004-10-31T02:30,111In-pentetreotide,7000,MBq,,
+ administrations: P1,5,2004-11-30T24:00Z,111In-pentetreotide,7000,MBq,,
+ administrations: P1,6,2004-10-31T02:30+02:00,111In-pentetreotide,7000,MBq,,
"""),
            finds=(
                "error moment-impossible-time | administrations 5 administered_at",
                "error moment-skipped | administrations 3 administered_at",
                "error moment-twice | administrations 4 administered_at",
            ),
        ),
        Case(
            number=78,
            wrong="A clock that is an hour ahead of the place's",
            of=IN_PARIS,
            changes=spoil(f"~ administrations: {GIVEN} -> 2004-02-20T11:00+02:00"),
            finds=("question offset-of-another-zone | administrations 2 administered_at",),
        ),
        Case(
            number=79,
            wrong="A day and a month that seem exchanged",
            of=SOUND,
            changes=spoil("""
~ follow_up: 2004-12-24,dead,2004-12-24 -> 2004-08-24,dead,2004-08-24
~ assessments: 2004-08-01 -> 2004-12-03
"""),
            finds=("error record-after-death | assessments 4 assessed_on",),
        ),
        Case(
            number=80,
            wrong="A birth after the enrolment, and an age of fourteen",
            of=SOUND,
            changes=spoil("""
~ patients: 1950 -> 2005
~ patients: 1940 -> 1990
"""),
            finds=(
                "error birth-after-enrolment | patients 1 birth_year",
                "question age-implausible | patients 2 birth_year",
            ),
        ),
    ),
)
