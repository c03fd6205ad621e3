"""Which kind of pejorative event was each patient's first, under the protocol."""

from dataclasses import dataclass

import duckdb

from theracurve.vocabulary.derived import PROTOCOL


@dataclass(frozen=True, slots=True)
class FirstEvents:
    """The patients of a group whose first event was of a kind; of several kinds on that day, each has the patient."""

    kind: str
    group: str
    patients: tuple[tuple[str, int], ...]


def first_events(connection: duckdb.DuckDBPyConnection) -> tuple[FirstEvents, ...]:
    """Each with the patients' ids and the day."""
    found = connection.execute(
        'SELECT e.kind, p."group", e.patient_id, min(e.day) FROM derived_events AS e'
        " INNER JOIN people AS p ON e.patient_id = p.patient_id WHERE e.variant = ?"
        ' GROUP BY e.kind, p."group", e.patient_id'
        " QUALIFY min(e.day) = min(min(e.day)) OVER (PARTITION BY e.patient_id) ORDER BY 4, 3",
        [PROTOCOL],
    ).fetchall()
    members: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for kind, group, patient_id, day in found:
        members.setdefault((kind, group), []).append((patient_id, day))
    return tuple(FirstEvents(*key, tuple(patients)) for key, patients in sorted(members.items()))
