"""Derived rows as the report needs them: who is behind each number, under the protocol's own definitions."""

from dataclasses import dataclass

import duckdb

from theracurve.vocabulary.derived import PROTOCOL


@dataclass(frozen=True, slots=True)
class EndpointMember:
    """One patient's endpoint: time in days, whether it was an event, and why it ended."""

    patient_id: str
    group: str
    time_days: float
    event: bool
    reason: str


def endpoint_members(connection: duckdb.DuckDBPyConnection, endpoint: str) -> tuple[EndpointMember, ...]:
    found = connection.execute(
        'SELECT patient_id, "group", time_days, event, reason FROM derived_endpoints'
        " WHERE endpoint = ? AND variant = ? ORDER BY time_days, patient_id",
        [endpoint, PROTOCOL],
    ).fetchall()
    return tuple(EndpointMember(*row) for row in found)


def benefit_answers(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Each patient's benefit."""
    query = "SELECT patient_id, answer FROM derived_benefit WHERE variant = ? ORDER BY patient_id"
    return dict(connection.execute(query, [PROTOCOL]).fetchall())


def groups_of_patients(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Each patient's group, from the patients or, where there are none, from the given endpoints."""
    found = connection.execute(
        'SELECT patient_id, min("group") FROM derived_endpoints GROUP BY patient_id'
        ' UNION SELECT patient_id, "group" FROM people ORDER BY 1'
    ).fetchall()
    return dict(found)


def event_patients(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """By kind and group: each patient with the event, and the day of the first one."""
    found = connection.execute(
        'SELECT e.kind, p."group", e.patient_id, min(e.day) FROM derived_events AS e'
        " INNER JOIN people AS p ON e.patient_id = p.patient_id WHERE e.variant = ?"
        ' GROUP BY e.kind, p."group", e.patient_id ORDER BY 4, 3',
        [PROTOCOL],
    ).fetchall()
    members: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for kind, group, patient_id, day in found:
        members.setdefault((kind, group), []).append((patient_id, day))
    return members
