"""What happens to patients after time zero that groups may be made of: administrations, responses, treatments."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from theracurve.vocabulary.derived import PROTOCOL


class MilestoneKind(StrEnum):
    """In the order in which groups are tried."""

    ADMINISTRATION = "administration"
    RESPONSE = "response"
    TREATMENT = "treatment"
    AGENT = "agent"


@dataclass(frozen=True, slots=True, order=True)
class Milestone:
    """The `number`-th administration, the first response (complete or partial), the `number`-th treatment (one that
    began after time zero, the first administration counted as one), the `number`-th agent."""

    kind: MilestoneKind
    number: int


@dataclass(frozen=True, slots=True, eq=False)
class MadeLater:
    """Since which study day each patient of a comparison (n,) counts in the group `late`, infinite for never, because
    a milestone makes its members; `other` is the group of those who never reach it."""

    milestone: Milestone
    late: str
    other: str
    day: NDArray[np.float64]


LEDGER = """
    SELECT a.patient_id, 'administration' AS kind,
        row_number() OVER (PARTITION BY a.patient_id ORDER BY a.administered_at_on, a."row") AS number,
        date_diff('day', p.time_zero, a.administered_at_on) AS day
    FROM records.administrations AS a
    INNER JOIN people AS p ON a.patient_id = p.patient_id AND a.administered_at_on <= p.cutoff
    UNION ALL
    SELECT r.patient_id, 'response', 1, min(r.day) FROM derived_responses AS r
    WHERE r.variant = ? AND r.response IN ('CR', 'PR') GROUP BY r.patient_id
    UNION ALL
    SELECT b.patient_id, 'treatment', row_number() OVER (PARTITION BY b.patient_id ORDER BY b.day), b.day
    FROM (
        SELECT p.patient_id, p.first_administration_day AS day FROM people AS p
        WHERE p.first_administration_day IS NOT NULL
        UNION ALL
        SELECT p.patient_id, date_diff('day', p.time_zero, t.started_on) AS day FROM records.treatments AS t
        INNER JOIN people AS p ON t.patient_id = p.patient_id
            AND t.started_on <= p.cutoff AND t.started_on >= p.time_zero
    ) AS b
    UNION ALL
    SELECT g.patient_id, 'agent', row_number() OVER (PARTITION BY g.patient_id ORDER BY g.day, g.agent), g.day
    FROM (
        SELECT a.patient_id, a.agent, min(date_diff('day', p.time_zero, a.administered_at_on)) AS day
        FROM records.administrations AS a
        INNER JOIN people AS p ON a.patient_id = p.patient_id AND a.administered_at_on <= p.cutoff
        WHERE a.agent IS NOT NULL GROUP BY a.patient_id, a.agent
    ) AS g
"""


def read_milestones(
    connection: duckdb.DuckDBPyConnection, patients: NDArray[np.object_]
) -> Mapping[Milestone, NDArray[np.float64]]:
    """The study day on which each of the patients (n,) reached each milestone; infinite where one never did."""
    places = {patient: place for place, patient in enumerate(patients)}
    found: dict[Milestone, NDArray[np.float64]] = {}
    rows: list[tuple[Any, ...]] = connection.execute(LEDGER, [PROTOCOL]).fetchall()
    for patient, kind, number, day in rows:
        if patient in places and day is not None:
            days = found.setdefault(Milestone(MilestoneKind(kind), number), np.full(len(patients), np.inf))
            days[places[patient]] = day
    order = list(MilestoneKind)
    return dict(sorted(found.items(), key=lambda pair: (order.index(pair[0].kind), pair[0].number)))


def read_first_agents(connection: duckdb.DuckDBPyConnection, patients: NDArray[np.object_]) -> NDArray[np.object_]:
    """(n,) what was given first; None where nothing was."""
    query = """
        SELECT patient_id, agent FROM records.administrations
        QUALIFY row_number() OVER (PARTITION BY patient_id ORDER BY administered_at_on, "row") = 1
    """
    given = dict(connection.execute(query).fetchall())
    return np.array([given.get(patient) for patient in patients], dtype=object)
