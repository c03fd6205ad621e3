"""Checks of follow-up: who is followed, how long, and who is lost."""

import re
from collections.abc import Iterator

from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, error, question, warning
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import Said, counted, listed

# What people write who mean that the patient is not lost; `lost` takes any text but false for the reason of a loss.
DENIED = re.compile(
    r"no|not|n|none|never|nope|nil|non|nein|faux|falsch|f|0(\.0*)?|na|n/a|-+|not (lost|applicable)", re.IGNORECASE
)


def several_rows(seen: Examined) -> Iterator[Finding]:
    """Yields patients of several rows whose last as read, which counts, is not the one with the latest news."""
    query = """
        SELECT patient_id, list(row ORDER BY row) AS rows,
            last(greatest(last_seen_on, died_on) ORDER BY row) AS day, max(greatest(last_seen_on, died_on)) AS latest,
            CASE WHEN last(died_on ORDER BY row) IS NULL THEN max(died_on) END AS lost_death
        FROM records.follow_up WHERE patient_id IS NOT NULL
        GROUP BY patient_id HAVING count(*) > 1 ORDER BY rows
    """
    for patient_id, rows, day, latest, lost_death in seen.rows(query):
        earlier = Said("parts.the-death", day=lost_death) if lost_death else Said("parts.news", day=latest)
        late = latest is not None and (day is None or day < latest)
        passed_over = Said("parts.earlier-has", earlier=earlier) if lost_death or late else ""
        yield question(
            "follow-up-several",
            NamedPlace("follow_up", rows[-1], "patient_id", patient_id),
            n=len(rows),
            rows=listed(rows),
            passed_over=passed_over,
        )


def denied_losses(seen: Examined) -> Iterator[Finding]:
    query = "SELECT row, patient_id, trim(lost) FROM records.follow_up WHERE lost IS NOT NULL ORDER BY row"
    for row, patient_id, lost in seen.rows(query):
        if DENIED.fullmatch(lost):
            yield error(
                "lost-denied",
                NamedPlace("follow_up", row, "lost", patient_id),
                f"{shown(lost)} looks like a no, but would be read as the reason why the patient is lost.",
                "Write false or leave the cell empty if the patient is not lost; write true or the reason if so.",
            )


def missing_follow_up(seen: Examined) -> Iterator[Finding]:
    if not (seen.whole("follow_up") and seen.study.derived_endpoints):
        return
    query = f"""
        SELECT p.row, p.patient_id FROM {seen.people} AS p
        ANTI JOIN records.follow_up AS f ON p.patient_id = f.patient_id ORDER BY p.row
    """
    for row, patient_id in seen.rows(query):
        yield warning("follow-up-missing", NamedPlace("patients", row, "patient_id", patient_id))


def missing_last_seen(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id FROM records.follow_up
        WHERE vital_status <> 'dead' AND last_seen_on IS NULL AND died_on IS NULL ORDER BY row
    """
    for row, patient_id in seen.rows(query):
        yield warning("last-seen-missing", NamedPlace("follow_up", row, "last_seen_on", patient_id))


def unknown_fates(seen: Examined) -> Iterator[Finding]:
    """Whether somebody lives is unknown of those whom nobody follows any more: they are lost, and to be counted so."""
    query = """
        SELECT row, patient_id FROM records.follow_up
        WHERE vital_status = 'unknown' AND died_on IS NULL AND coalesce(lower(lost), 'false') = 'false' ORDER BY row
    """
    for row, patient_id in seen.rows(query):
        yield question("fate-unknown", NamedPlace("follow_up", row, "vital_status", patient_id))


def seen_before_time_zero(seen: Examined) -> Iterator[Finding]:
    query = f"""
        SELECT f.row, f.patient_id, f.last_seen_on, p.time_zero
        FROM records.follow_up AS f INNER JOIN {seen.people} AS p ON f.patient_id = p.patient_id
        WHERE f.last_seen_on < p.time_zero ORDER BY f.row
    """
    for row, patient_id, last_seen_on, time_zero in seen.rows(query):
        yield question(
            "last-seen-before-time-zero",
            NamedPlace("follow_up", row, "last_seen_on", patient_id),
            last_seen_on=last_seen_on,
            time_zero=time_zero,
        )


def records_after_last_seen(seen: Examined) -> Iterator[Finding]:
    """Yields patients with a record after they were last seen. A death has its own checks."""
    query = f"""
        WITH last AS (
            SELECT patient_id, max(last_seen_on) AS last_seen_on, max(row) AS row FROM records.follow_up
            WHERE patient_id IS NOT NULL GROUP BY patient_id HAVING max(died_on) IS NULL
        )
        SELECT l.row, l.patient_id, l.last_seen_on, count(*) AS later, arg_max(d.known, d.day) AS latest,
            arg_max(d.source, d.day) AS source
        FROM last AS l INNER JOIN {seen.dated} AS d ON l.patient_id = d.patient_id AND d.day > l.last_seen_on
        INNER JOIN {seen.people} AS p ON l.patient_id = p.patient_id AND l.last_seen_on >= p.time_zero
        GROUP BY l.row, l.patient_id, l.last_seen_on ORDER BY l.row
    """
    for row, patient_id, last_seen_on, later, latest, source in seen.rows(query):
        yield question(
            "record-after-last-seen",
            NamedPlace("follow_up", row, "last_seen_on", patient_id),
            day=last_seen_on,
            later=counted(later, "record"),
            latest=latest,
            source=source,
        )


CHECKS: tuple[Check, ...] = (
    several_rows,
    denied_losses,
    missing_follow_up,
    missing_last_seen,
    unknown_fates,
    seen_before_time_zero,
    records_after_last_seen,
)
