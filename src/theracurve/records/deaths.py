"""Checks of deaths and follow-up."""

from collections.abc import Iterator
from datetime import date

from theracurve.records.examined import DATED, DEATHS, Check, Examined
from theracurve.records.saying import Place, error, listed, question, warning
from theracurve.vocabulary.findings import Finding


def swapped(day: date) -> date | None:
    """The day that a writer of the other habit would have meant: day and month exchanged; None when there is none."""
    return day.replace(month=day.day, day=day.month) if day.day <= 12 and day.day != day.month else None


def swap_hint(day: date, earliest: date | None, latest: date) -> str:
    """A sentence when the day would be in order with day and month exchanged; no `earliest` means any day before."""
    other = swapped(day)
    fits = other is not None and (earliest or date.min) <= other <= latest
    return f" With day and month exchanged it would be {other}." if fits else ""


def deaths_before_enrolment(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT f.row, f.patient_id, f.died_on, p.enrolled_on, p.consent_on
        FROM records.follow_up AS f INNER JOIN records.patients AS p ON f.patient_id = p.patient_id
        WHERE f.died_on < p.enrolled_on OR f.died_on < p.consent_on ORDER BY f.row
    """
    for row, patient_id, died_on, enrolled_on, consent_on in seen.rows(query):
        what, when = ("enrolment", enrolled_on) if enrolled_on and died_on < enrolled_on else ("consent", consent_on)
        yield error(
            "death-before-enrolment",
            Place("follow_up", row, "died_on", patient_id),
            f"The death on {died_on} lies before the {what} on {when}.",
            "Correct the date that is wrong.",
        )


def records_after_death(seen: Examined) -> Iterator[Finding]:
    query = f"""
        SELECT d.source, d.dated, d.row, d.patient_id, d.day, x.died_on, p.time_zero
        FROM ({DATED}) AS d INNER JOIN ({DEATHS}) AS x ON d.patient_id = x.patient_id
        LEFT JOIN ({seen.people}) AS p ON d.patient_id = p.patient_id
        WHERE d.day > x.died_on ORDER BY d.source, d.row
    """
    for table, column, row, patient_id, day, died_on, time_zero in seen.rows(query):
        yield error(
            "record-after-death",
            Place(table, row, column, patient_id),
            f"The row is of {day}, after the patient's death on {died_on}.{swap_hint(day, time_zero, died_on)}",
            "Correct the date that is wrong, or the patient.",
        )


def seen_after_death(seen: Examined) -> Iterator[Finding]:
    query = f"""
        SELECT f.row, f.patient_id, f.last_seen_on, x.died_on, f.vital_status, p.time_zero
        FROM records.follow_up AS f INNER JOIN ({DEATHS}) AS x ON f.patient_id = x.patient_id
        LEFT JOIN ({seen.people}) AS p ON f.patient_id = p.patient_id
        WHERE f.last_seen_on > x.died_on ORDER BY f.row
    """
    for row, patient_id, last_seen_on, died_on, vital_status, time_zero in seen.rows(query):
        how = "seen alive" if vital_status == "alive" else "last seen"
        yield error(
            "seen-after-death",
            Place("follow_up", row, "last_seen_on", patient_id),
            f"The patient was {how} on {last_seen_on}, after the death on {died_on}."
            f"{swap_hint(last_seen_on, time_zero, died_on)}",
            "Correct the date that is wrong.",
        )


def alive_with_death(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, died_on FROM records.follow_up
        WHERE vital_status = 'alive' AND died_on IS NOT NULL ORDER BY row
    """
    for row, patient_id, died_on in seen.rows(query):
        yield error(
            "alive-with-death-date",
            Place("follow_up", row, "vital_status", patient_id),
            f"The patient is said to be alive and to have died on {died_on}.",
            "Write dead, or take the date of death out.",
        )


def dead_without_date(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id FROM records.follow_up
        WHERE vital_status = 'dead' AND died_on IS NULL ORDER BY row
    """
    for row, patient_id in seen.rows(query):
        yield error(
            "death-without-date",
            Place("follow_up", row, "died_on", patient_id),
            "The patient is dead, but the date of death is empty; no survival can be counted.",
            "Look the date up.",
        )


def two_deaths(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT patient_id, list(DISTINCT died_on ORDER BY died_on) AS days, max(row) AS row FROM records.follow_up
        WHERE died_on IS NOT NULL GROUP BY patient_id HAVING count(DISTINCT died_on) > 1 ORDER BY row
    """
    for patient_id, days, row in seen.rows(query):
        yield question(
            "death-dates-differ",
            Place("follow_up", row, "died_on", patient_id),
            f"The patient has {len(days)} dates of death: {listed(days)}. The last row as read counts.",
            "Keep the right one.",
        )


def follow_up_out_of_order(seen: Examined) -> Iterator[Finding]:
    """Of several rows the last as read counts: it must be the one with the latest news."""
    query = """
        WITH ranked AS (
            SELECT row, patient_id, greatest(last_seen_on, died_on) AS day, died_on,
                max(greatest(last_seen_on, died_on)) OVER (PARTITION BY patient_id) AS latest,
                max(died_on) OVER (PARTITION BY patient_id) AS death,
                row_number() OVER (PARTITION BY patient_id ORDER BY row DESC) AS from_end
            FROM records.follow_up WHERE patient_id IS NOT NULL
        )
        SELECT row, patient_id, day, latest, CASE WHEN died_on IS NULL THEN death END AS lost_death FROM ranked
        WHERE from_end = 1 AND (day < latest OR (death IS NOT NULL AND died_on IS NULL)) ORDER BY row
    """
    for row, patient_id, day, latest, lost_death in seen.rows(query):
        earlier = f"the death on {lost_death}" if lost_death else f"news of {latest}"
        yield question(
            "follow-up-out-of-order",
            Place("follow_up", row, "last_seen_on", patient_id),
            f"Of the patient's rows the last one counts (news of {day}), but an earlier one has {earlier}.",
            "Put the rows in the order of time, or keep one row for each patient.",
        )


def missing_follow_up(seen: Examined) -> Iterator[Finding]:
    if not (seen.whole("follow_up") and seen.study.derived_endpoints):
        return
    query = f"""
        SELECT p.row, p.patient_id FROM ({seen.people}) AS p
        ANTI JOIN records.follow_up AS f ON p.patient_id = f.patient_id ORDER BY p.row
    """
    for row, patient_id in seen.rows(query):
        yield warning(
            "follow-up-missing",
            Place("patients", row, "patient_id", patient_id),
            "The patient has no row in `follow_up` and is not followed beyond the last assessment, if there is one.",
            "Add when the patient was last seen.",
        )


def missing_last_seen(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id FROM records.follow_up
        WHERE vital_status = 'alive' AND last_seen_on IS NULL AND died_on IS NULL ORDER BY row
    """
    for row, patient_id in seen.rows(query):
        yield warning(
            "last-seen-missing",
            Place("follow_up", row, "last_seen_on", patient_id),
            "The patient is alive, but the day of the last contact is empty; the follow-up counts as none.",
            "Fill in when the patient was last seen.",
        )


def seen_before_time_zero(seen: Examined) -> Iterator[Finding]:
    query = f"""
        SELECT f.row, f.patient_id, f.last_seen_on, p.time_zero
        FROM records.follow_up AS f INNER JOIN ({seen.people}) AS p ON f.patient_id = p.patient_id
        WHERE f.last_seen_on < p.time_zero ORDER BY f.row
    """
    for row, patient_id, last_seen_on, time_zero in seen.rows(query):
        yield question(
            "last-seen-before-time-zero",
            Place("follow_up", row, "last_seen_on", patient_id),
            f"The patient was last seen on {last_seen_on}, before time zero on {time_zero}.",
            "Correct the date that is wrong.",
        )


CHECKS: tuple[Check, ...] = (
    deaths_before_enrolment,
    records_after_death,
    seen_after_death,
    alive_with_death,
    dead_without_date,
    two_deaths,
    follow_up_out_of_order,
    missing_follow_up,
    missing_last_seen,
    seen_before_time_zero,
)
