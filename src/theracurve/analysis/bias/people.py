"""What the checks for bias need of every patient: first administration, loss to follow-up, baseline covariates."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb
import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.bias.milestones import Milestone, read_first_agents, read_milestones
from theracurve.analysis.characteristics import CATEGORIES, NUMBERS
from theracurve.definition.study import Study

# What the table of patients shows, too, so that both tell of the same characteristics.
BASELINE = {**dict.fromkeys(NUMBERS, "number"), **dict.fromkeys(CATEGORIES, "category")}
TYPES = {"number": "DOUBLE", "category": "VARCHAR"}


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """(n,) by patient, in the order of their ids.

    started         study day of the first administration; infinite where there is none
    covariates      numbers (NaN where missing) or texts (None where missing), by name
    milestones      study day of each milestone; infinite where it was not reached
    first_agent     what was given first, None where nothing was; nobody where it is not known of anybody
    """

    patient: NDArray[np.object_]
    group: NDArray[np.object_]
    started: NDArray[np.float64]
    lost: NDArray[np.bool_]
    covariates: Mapping[str, NDArray[np.generic]]
    milestones: Mapping[Milestone, NDArray[np.float64]] = field(default_factory=dict)
    first_agent: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))

    def rows_of(self, patients: NDArray[np.object_]) -> NDArray[np.int64]:
        """Finds where these patients stand, -1 for those who are not here (they have only given endpoints)."""
        places = {patient: row for row, patient in enumerate(self.patient)}
        return np.array([places.get(patient, -1) for patient in patients], dtype=np.int64)

    def missing(self, name: str) -> NDArray[np.bool_]:
        column = self.covariates[name]
        if column.dtype.kind == "f":
            return np.asarray(np.isnan(column.astype(np.float64)), dtype=np.bool_)
        return np.array([value is None for value in column], dtype=np.bool_)


NOBODY = People(
    patient=np.empty(0, dtype=object),
    group=np.empty(0, dtype=object),
    started=np.empty(0),
    lost=np.empty(0, dtype=np.bool_),
    covariates={},
)


def read_people(connection: duckdb.DuckDBPyConnection, study: Study) -> People:
    """Everybody in `patients`, with the characteristics that everybody may have and the protocol's covariates."""
    kinds = {**BASELINE, **study.covariates}
    stated = {name: f'r."{name}"' for name in kinds} | {n: NUMBERS[n] for n in NUMBERS if n not in study.covariates}
    columns = "".join(f', CAST({stated[name]} AS {TYPES[kind]}) AS "covariate {name}"' for name, kind in kinds.items())
    found = connection.execute(
        'SELECT r.patient_id, r."group", CAST(p.first_administration_day AS DOUBLE) AS started,'
        f" coalesce(p.lost, FALSE) AS lost{columns}"
        " FROM records.patients AS r LEFT JOIN people AS p ON r.patient_id = p.patient_id ORDER BY r.patient_id"
    ).fetchnumpy()
    patients = np.asarray(found["patient_id"], dtype=object)
    return People(
        patient=patients,
        group=np.asarray(found["group"], dtype=object),
        started=np.ma.filled(np.ma.asarray(found["started"], dtype=np.float64), np.inf),
        lost=np.asarray(found["lost"], dtype=np.bool_),
        covariates={name: as_column(found[f"covariate {name}"], kind) for name, kind in kinds.items()},
        milestones=read_milestones(connection, patients),
        first_agent=read_first_agents(connection, patients),
    )


def as_column(values: NDArray[np.generic], kind: str) -> NDArray[np.generic]:
    """Numbers with NaN, or texts with None, where a value is masked."""
    if kind == "number":
        return np.ma.filled(np.ma.asarray(values, dtype=np.float64), np.nan)
    texts = np.ma.getdata(values).astype(object)
    texts[np.ma.getmaskarray(values)] = None
    return texts
