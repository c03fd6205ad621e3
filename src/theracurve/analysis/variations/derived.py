"""The rows of definitions as arrays: one row a definition, one column a patient."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import duckdb
import numpy as np
from numpy.typing import NDArray

from theracurve.survival._inputs.inputs import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """(definitions, patients) of an endpoint: days, event, competing event, and between which days the event lies;
    (patients,) who they are, and their groups."""

    patient: NDArray[np.object_]
    group: NDArray[np.object_]
    time: FloatArray
    event: BoolArray
    competing: BoolArray
    left: FloatArray
    right: FloatArray

    def of_patients(self, chosen: BoolArray) -> "Outcomes":
        return Outcomes(**{part.name: getattr(self, part.name)[..., chosen] for part in fields(self)})

    def of_definitions(self, chosen: NDArray[np.int64]) -> "Outcomes":
        rows = {part.name: getattr(self, part.name) for part in fields(self)}
        return Outcomes(**{name: values if values.ndim == 1 else values[chosen] for name, values in rows.items()})

    def beside(self, other: "Outcomes") -> "Outcomes":
        """The first definition of these and the first of the others, of the same patients."""
        rows = {part.name: getattr(self, part.name) for part in fields(self)}
        return Outcomes(
            **{
                name: values if values.ndim == 1 else np.stack([values[0], getattr(other, name)[0]])
                for name, values in rows.items()
            }
        )


@dataclass(frozen=True, slots=True, eq=False)
class DerivedAnswers:
    """(definitions, patients) the answers of benefit; (patients,) who they are, and their groups."""

    patient: NDArray[np.object_]
    group: NDArray[np.object_]
    answer: NDArray[np.object_]

    def of_definitions(self, chosen: NDArray[np.int64]) -> "DerivedAnswers":
        return replace(self, answer=self.answer[chosen])


Rows = Outcomes | DerivedAnswers
ENDPOINT_TABLES = ("derived_endpoints",)  # from which the first are read
BENEFIT_TABLES = ("derived_benefit", "people")  # and the others


def joined(parts: Sequence[Rows]) -> Rows:
    """The definitions of all parts in their order, of the same patients."""
    first, *rest = parts
    if not rest:
        return first
    columns = {part.name: [getattr(rows, part.name) for rows in parts] for part in fields(first)}
    whole = {name: values[0] if values[0].ndim == 1 else np.concatenate(values) for name, values in columns.items()}
    return type(first)(**whole)


def read_outcomes(connection: duckdb.DuckDBPyConnection, endpoint: str, names: Sequence[str]) -> Outcomes:
    """The rows of an endpoint that every patient has under each of these definitions, whose names are in order."""
    found = connection.execute(
        'SELECT variant, patient_id, "group", time_days, event, competing, coalesce(left_days, 0) AS left_days,'
        " coalesce(right_days, CAST('inf' AS DOUBLE)) AS right_days FROM derived_endpoints"
        " WHERE endpoint = ? AND variant IN (SELECT unnest(?)) ORDER BY variant, patient_id",
        [endpoint, list(names)],
    ).fetchnumpy()
    of = shaped(found, len(names))
    return Outcomes(
        patient=of("patient_id")[0],
        group=of("group")[0],
        time=of("time_days").astype(np.float64),
        event=of("event").astype(np.bool_),
        competing=of("competing").astype(np.bool_),
        left=of("left_days").astype(np.float64),
        right=of("right_days").astype(np.float64),
    )


def read_answers(connection: duckdb.DuckDBPyConnection, benefit: str, names: Sequence[str]) -> DerivedAnswers:
    """The answers of a benefit under each of these definitions, whose names are in order."""
    found = connection.execute(
        'SELECT b.variant, b.patient_id, p."group", b.answer FROM derived_benefit AS b'
        " INNER JOIN people AS p ON b.patient_id = p.patient_id WHERE b.benefit = ? AND b.variant IN (SELECT unnest(?))"
        " ORDER BY b.variant, b.patient_id",
        [benefit, list(names)],
    ).fetchnumpy()
    of = shaped(found, len(names))
    return DerivedAnswers(of("patient_id")[0], of("group")[0], of("answer").astype(np.object_))


def shaped(found: Mapping[str, NDArray[np.generic]], count: int) -> Callable[[str], NDArray[np.generic]]:
    """Columns sorted by definition and patient, by name, as arrays (definitions, patients)."""
    return lambda name: np.asarray(found[name]).reshape(count, -1)
