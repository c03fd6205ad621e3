"""Checks of what begins and ends, and of the grades of adverse events."""

from collections.abc import Iterator

from theracurve.records.examined import DEATHS, Check, Examined
from theracurve.records.saying import NamedPlace, error, question, warning
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import listed

WITH_PERIODS = ("adverse_events", "medications", "treatments")
FATAL = 5


def ends_before_starts(seen: Examined) -> Iterator[Finding]:
    for table in WITH_PERIODS:
        query = f"""
            SELECT row, patient_id, started_on, ended_on FROM records.{table}
            WHERE ended_on < started_on ORDER BY row
        """
        for row, patient_id, started_on, ended_on in seen.rows(query):
            yield error(
                "end-before-start",
                NamedPlace(table, row, "ended_on", patient_id),
                f"It ended on {ended_on}, before it started on {started_on}.",
                "Correct the date that is wrong.",
            )


def ends_after_death(seen: Examined) -> Iterator[Finding]:
    """Something that started in life and was never closed, or closed on the wrong day."""
    for table in WITH_PERIODS:
        query = f"""
            SELECT t.row, t.patient_id, t.ended_on, x.died_on
            FROM records.{table} AS t INNER JOIN ({DEATHS}) AS x ON t.patient_id = x.patient_id
            WHERE t.ended_on > x.died_on AND t.started_on <= x.died_on ORDER BY t.row
        """
        for row, patient_id, ended_on, died_on in seen.rows(query):
            yield question(
                "end-after-death", NamedPlace(table, row, "ended_on", patient_id), ended_on=ended_on, died_on=died_on
            )


def mixed_gradings(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT list(grading ORDER BY row) AS gradings, list(row ORDER BY row) AS rows
        FROM (SELECT grading, min(row) AS row FROM records.adverse_events WHERE grading IS NOT NULL GROUP BY grading)
        HAVING count(*) > 1
    """
    for gradings, rows in seen.rows(query):
        yield warning("gradings-mixed", NamedPlace("adverse_events", rows[1], "grading"), gradings=listed(gradings))


def grades_off_the_scale(seen: Examined) -> Iterator[Finding]:
    query = f"""
        SELECT row, patient_id, grade FROM records.adverse_events
        WHERE grade NOT BETWEEN 1 AND {FATAL} ORDER BY row
    """
    for row, patient_id, grade in seen.rows(query):
        yield error(
            "grade-impossible",
            NamedPlace("adverse_events", row, "grade", patient_id),
            f"The grade is {grade}; expected 1 to {FATAL}.",
            "Correct the grade; delete the row if there was no adverse event.",
        )


def fatal_events_of_the_living(seen: Examined) -> Iterator[Finding]:
    query = f"""
        SELECT a.row, a.patient_id, a.term FROM records.adverse_events AS a
        ANTI JOIN ({DEATHS}) AS x ON a.patient_id = x.patient_id
        WHERE a.grade = {FATAL} ORDER BY a.row
    """
    for row, patient_id, term in seen.rows(query) if seen.whole("follow_up") else ():
        yield question(
            "fatal-event-without-death", NamedPlace("adverse_events", row, "grade", patient_id), term=term, fatal=FATAL
        )


def events_before_consent(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT a.row, a.patient_id, a.term, a.started_on, p.consent_on
        FROM records.adverse_events AS a INNER JOIN records.patients AS p ON a.patient_id = p.patient_id
        WHERE a.started_on < p.consent_on ORDER BY a.row
    """
    for row, patient_id, term, started_on, consent_on in seen.rows(query):
        yield warning(
            "event-before-consent",
            NamedPlace("adverse_events", row, "started_on", patient_id),
            term=term,
            started_on=started_on,
            consent_on=consent_on,
        )


CHECKS: tuple[Check, ...] = (
    ends_before_starts,
    ends_after_death,
    grades_off_the_scale,
    mixed_gradings,
    fatal_events_of_the_living,
    events_before_consent,
)
