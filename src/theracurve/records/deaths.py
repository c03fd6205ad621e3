"""Checks of deaths."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from theracurve.intake.shown import shown
from theracurve.records.examined import DEATHS, Check, Examined
from theracurve.records.follow_up import DENIED
from theracurve.records.saying import NamedPlace, error, question
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import Said, listed


def swapped(day: date) -> date | None:
    """The day that a writer of the other habit would have meant: day and month exchanged; None when there is none."""
    return day.replace(month=day.day, day=day.month) if day.day <= 12 and day.day != day.month else None


def swap_hint(day: date, earliest: date | None, latest: date) -> str:
    """A sentence when the day would be in order with day and month exchanged; no `earliest` means any day before."""
    other = swapped(day)
    fits = other is not None and (earliest or date.min) <= other <= latest
    return Said("parts.exchanged", day=other) if fits else ""


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
            NamedPlace("follow_up", row, "died_on", patient_id),
            f"The death on {died_on} lies before the {what} on {when}.",
            "Correct the date that is wrong.",
        )


def records_after_death(seen: Examined) -> Iterator[Finding]:
    """Yields a finding a patient, at the first row: a wrong day of death contradicts everything after it at once."""
    query = f"""
        SELECT d.source, d.dated, d.row, d.patient_id, d.day, d.known, x.died_on, p.time_zero,
            count(*) OVER one AS n, list(d.source) OVER one AS tables
        FROM {seen.dated} AS d INNER JOIN ({DEATHS}) AS x ON d.patient_id = x.patient_id
        LEFT JOIN {seen.people} AS p ON d.patient_id = p.patient_id
        WHERE d.day > x.died_on
        WINDOW one AS (PARTITION BY d.patient_id, x.died_on)
        QUALIFY row_number() OVER (PARTITION BY d.patient_id, x.died_on ORDER BY d.source, d.row) = 1
        ORDER BY d.source, d.row
    """
    for table, column, row, patient_id, day, known, died_on, time_zero, n, tables in seen.rows(query):
        hint = swap_hint(day, time_zero, died_on) if known == str(day) else ""
        others = f" So are {n - 1} more: {in_tables(tables)} in all." if n > 1 else ""
        yield error(
            "record-after-death",
            NamedPlace(table, row, column, patient_id),
            f"The row is of {known}, after the patient's death on {died_on}.{hint}{others}",
            "Correct the date of death, or the dates that are wrong, or the patient.",
        )


def in_tables(tables: Iterable[str]) -> str:
    """`40 in labs, 8 in lesions`."""
    return ", ".join(f"{n} in {table}" for table, n in sorted(Counter(tables).items()))


def dead_and_lost(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, died_on, trim(lost) FROM records.follow_up
        WHERE died_on IS NOT NULL AND coalesce(lower(lost), 'false') <> 'false' ORDER BY row
    """
    for row, patient_id, died_on, lost in seen.rows(query):
        if not DENIED.fullmatch(lost):
            yield question(
                "dead-and-lost", NamedPlace("follow_up", row, "lost", patient_id), day=died_on, lost=shown(lost)
            )


def seen_after_death(seen: Examined) -> Iterator[Finding]:
    query = f"""
        SELECT f.row, f.patient_id, f.last_seen_on, x.died_on, f.vital_status, p.time_zero
        FROM records.follow_up AS f INNER JOIN ({DEATHS}) AS x ON f.patient_id = x.patient_id
        LEFT JOIN {seen.people} AS p ON f.patient_id = p.patient_id
        WHERE f.last_seen_on > x.died_on ORDER BY f.row
    """
    for row, patient_id, last_seen_on, died_on, vital_status, time_zero in seen.rows(query):
        how = "seen alive" if vital_status == "alive" else "last seen"
        yield error(
            "seen-after-death",
            NamedPlace("follow_up", row, "last_seen_on", patient_id),
            f"The patient was {how} on {last_seen_on}, after the death on {died_on}."
            f"{swap_hint(last_seen_on, time_zero, died_on)}",
            "Correct the date that is wrong.",
        )


def alive_with_death(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, died_on, vital_status FROM records.follow_up
        WHERE vital_status <> 'dead' AND died_on IS NOT NULL ORDER BY row
    """
    for row, patient_id, died_on, vital_status in seen.rows(query):
        said = "to be alive" if vital_status == "alive" else "to have an unknown fate"
        yield error(
            "alive-with-death-date",
            NamedPlace("follow_up", row, "vital_status", patient_id),
            f"The patient is said {said} and to have died on {died_on}.",
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
            NamedPlace("follow_up", row, "died_on", patient_id),
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
            "death-dates-differ", NamedPlace("follow_up", row, "died_on", patient_id), n=len(days), days=listed(days)
        )


CHECKS: tuple[Check, ...] = (
    deaths_before_enrolment,
    records_after_death,
    seen_after_death,
    alive_with_death,
    dead_without_date,
    two_deaths,
    dead_and_lost,
)
