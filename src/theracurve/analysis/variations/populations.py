"""Who is compared: everybody allocated, or fewer. Only populations that leave somebody out are alternatives."""

from collections.abc import Iterator

import duckdb
import numpy as np
from numpy.typing import NDArray

from theracurve.definition.study import Study
from theracurve.survival._inputs.inputs import BoolArray

ALLOCATED = "all_allocated"

GIVEN = (
    'SELECT p.patient_id, p."group", count(a.patient_id) FROM records.patients AS p'
    ' LEFT JOIN records.administrations AS a ON p.patient_id = a.patient_id GROUP BY p.patient_id, p."group"'
)
SEEN_TABLE = "derived_visits"
SEEN = f"SELECT DISTINCT patient_id FROM {SEEN_TABLE} WHERE status = 'attended'"


def populations(
    connection: duckdb.DuckDBPyConnection, study: Study, patients: NDArray[np.object_]
) -> dict[str, BoolArray]:
    """By name, who of these patients is in it: all, those treated where they were to be, those with every planned
    administration, those seen at a planned visit."""
    given = {patient: (group, count) for patient, group, count in connection.execute(GIVEN).fetchall()}
    seen = {patient for (patient,) in connection.execute(SEEN).fetchall()}
    found = {ALLOCATED: np.ones(len(patients), np.bool_)}
    for name, members in (*treated_as_planned(study, given), ("seen_at_a_visit", seen)):
        chosen = np.array([patient in members for patient in patients], np.bool_)
        if not chosen.all():
            found[name] = chosen
    return found


def treated_as_planned(study: Study, given: dict[str, tuple[str, int]]) -> Iterator[tuple[str, set[str]]]:
    """Keeps of treated groups those who were given something, and those who were given all that was planned; of others
    all."""
    planned = study.administrations.count.low if study.administrations else 0
    for name, least in (("treated", 1), ("all_administrations", planned)):
        if least:
            yield (
                name,
                {
                    patient
                    for patient, (group, count) in given.items()
                    if group not in study.groups or not study.groups[group].treated or count >= least
                },
            )
