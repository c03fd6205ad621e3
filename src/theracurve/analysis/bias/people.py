"""What the checks for bias need of every patient: first administration, loss to follow-up, baseline covariates."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from theracurve.definition.study import Study

# Columns of `patients` that describe a patient at time zero; compared where the protocol names no covariates, too.
BASELINE = {
    "sex": "category",
    "birth_year": "number",
    "diagnosis": "category",
    "primary_site": "category",
    "grade": "category",
    "ki67_percent": "number",
    "secreting": "number",
    "indication": "category",
}


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """(n,) by patient, in the order of their ids.

    started         study day of the first administration; infinite where there is none
    covariates      numbers (NaN where missing) or texts (None where missing), by name
    """

    patient: NDArray[np.object_]
    group: NDArray[np.object_]
    started: NDArray[np.float64]
    lost: NDArray[np.bool_]
    covariates: Mapping[str, NDArray[np.generic]]

    def rows_of(self, patients: NDArray[np.object_]) -> NDArray[np.int64]:
        """Where these patients stand, -1 for those who are not here (they have only given endpoints)."""
        places = {patient: row for row, patient in enumerate(self.patient)}
        return np.array([places.get(patient, -1) for patient in patients], dtype=np.int64)

    def missing(self, name: str) -> NDArray[np.bool_]:
        column = self.covariates[name]
        if column.dtype.kind == "f":
            return np.asarray(np.isnan(column.astype(np.float64)), dtype=np.bool_)
        return np.array([value is None for value in column], dtype=np.bool_)


def read_people(connection: duckdb.DuckDBPyConnection, study: Study) -> People:
    """Everybody in `patients`, with the protocol's covariates and the usual baseline columns."""
    kinds = {**BASELINE, **study.covariates}
    columns = "".join(f', r."{name}" AS "covariate {name}"' for name in kinds)
    found = connection.execute(
        'SELECT r.patient_id, r."group", p.first_administration_day, coalesce(p.lost, FALSE)'
        f"{columns} FROM records.patients AS r LEFT JOIN people AS p ON r.patient_id = p.patient_id"
        " ORDER BY r.patient_id"
    ).fetchall()
    patient, group, started, lost, *values = zip(*found, strict=True) if found else [()] * (4 + len(kinds))
    return People(
        patient=np.array(patient, dtype=object),
        group=np.array(group, dtype=object),
        started=np.array([np.inf if day is None else day for day in started], dtype=np.float64),
        lost=np.array(lost, dtype=np.bool_),
        covariates={name: as_column(column, kind) for (name, kind), column in zip(kinds.items(), values, strict=True)},
    )


def as_column(values: tuple[object, ...], kind: str) -> NDArray[np.generic]:
    if kind == "number":
        return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)  # type: ignore[arg-type]
    return np.array([None if value is None else str(value) for value in values], dtype=object)
