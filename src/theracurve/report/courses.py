"""Each patient's course as the figures and timelines draw it: study days of what was given, seen and happened."""

from collections import defaultdict
from dataclasses import dataclass

import duckdb

from theracurve.vocabulary.derived import PROTOCOL


@dataclass(frozen=True, slots=True)
class DrawnAdministration:
    """`activity` is the net activity in GBq, None where it is not known."""

    day: float
    cycle: int
    agent: str
    activity: float | None


@dataclass(frozen=True, slots=True)
class DrawnVisit:
    label: str
    planned_day: int
    status: str
    attended_day: int | None


@dataclass(frozen=True, slots=True)
class DrawnCourse:
    """One patient. `last_day` is the last on which anything is known; `benefits` are those that were met, by name,
    each with its day."""

    patient_id: str
    group: str
    last_day: float
    treated: bool
    dead: bool
    lost: bool
    followed: bool
    benefits: tuple[tuple[str, float], ...]
    administrations: tuple[DrawnAdministration, ...]
    visits: tuple[DrawnVisit, ...]
    events: tuple[tuple[str, float], ...]


def courses_of(connection: duckdb.DuckDBPyConnection) -> tuple[DrawnCourse, ...]:
    """Everybody in `people`, in the order of ids; nobody where a study has only given endpoints."""
    administrations, visits, events = administrations_of(connection), visits_of(connection), events_of(connection)
    benefits = benefits_of(connection)
    people = connection.execute(
        'SELECT patient_id, "group", death_day, last_seen_day, lost, follow_up_row, first_administration_day'
        " FROM people ORDER BY patient_id"
    ).fetchall()
    found = []
    for patient_id, group, death_day, last_seen_day, lost, follow_up_row, first_day in people:
        given, seen, happened = administrations[patient_id], visits[patient_id], events[patient_id]
        days = [a.day for a in given] + [v.attended_day for v in seen if v.attended_day is not None]
        days += [day for _, day in happened] + [last_seen_day or 0]
        last = float(max(days) if death_day is None else death_day)
        states = (first_day is not None, death_day is not None, lost, follow_up_row is not None)
        parts = (tuple(given), tuple(seen), tuple(happened))
        found.append(DrawnCourse(patient_id, group, last, *states, tuple(benefits[patient_id]), *parts))
    return tuple(found)


def benefits_of(connection: duckdb.DuckDBPyConnection) -> defaultdict[str, list[tuple[str, float]]]:
    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for patient_id, name, day in connection.execute(
        "SELECT patient_id, subject, days FROM derived_evidence WHERE decision = 'benefit' AND answer = 'met'"
        " AND variant = ? AND days IS NOT NULL ORDER BY patient_id, days, subject",
        [PROTOCOL],
    ).fetchall():
        found[patient_id].append((name, day))
    return found


def administrations_of(connection: duckdb.DuckDBPyConnection) -> defaultdict[str, list[DrawnAdministration]]:
    """By patient, in the order of time; one whose day is not known is left out."""
    found: defaultdict[str, list[DrawnAdministration]] = defaultdict(list)
    for patient_id, day, cycle, agent, activity in connection.execute(
        "SELECT x.patient_id, e.days, x.cycle, x.agent, x.net_activity_gbq FROM derived_exposure AS x"
        " INNER JOIN derived_evidence AS e ON x.evidence_id = e.evidence_id WHERE e.days IS NOT NULL"
        " ORDER BY x.patient_id, e.days, x.cycle, x.agent"
    ).fetchall():
        found[patient_id].append(DrawnAdministration(day, cycle, agent, activity))
    return found


def visits_of(connection: duckdb.DuckDBPyConnection) -> defaultdict[str, list[DrawnVisit]]:
    found: defaultdict[str, list[DrawnVisit]] = defaultdict(list)
    for patient_id, *visit in connection.execute(
        "SELECT patient_id, visit, visit_day, status, attended_day FROM derived_visits ORDER BY patient_id, visit_day"
    ).fetchall():
        found[patient_id].append(DrawnVisit(*visit))
    return found


def events_of(connection: duckdb.DuckDBPyConnection) -> defaultdict[str, list[tuple[str, float]]]:
    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for patient_id, kind, day in connection.execute(
        "SELECT patient_id, kind, day FROM derived_events WHERE variant = ? ORDER BY patient_id, day, kind", [PROTOCOL]
    ).fetchall():
        found[patient_id].append((kind, float(day)))
    return found
