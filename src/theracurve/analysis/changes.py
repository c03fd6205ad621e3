"""How far the index lesion and each marker moved from baseline, patient by patient, for waterfalls and spiders."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from theracurve.definition.criteria.lesion_size import LesionSizeRule
from theracurve.definition.criteria.markers import MarkersRule
from theracurve.definition.rules import compile_rules
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL


@dataclass(frozen=True, slots=True)
class PatientChange:
    """One patient's changes in percent of the baseline, at the days of the visits at which they were judged."""

    patient_id: str
    group: str
    days: tuple[float, ...]
    changes: tuple[float, ...]

    @property
    def best(self) -> float:
        """The largest decrease, or the smallest increase."""
        return min(self.changes)


@dataclass(frozen=True, slots=True)
class Changes:
    """Everybody's changes of one criterion (`lesion_size`) or one of its parts (`markers:CgA`).

    `limit` is the percentage of decrease that the protocol asks for, `strict` whether it has to be more than that.
    """

    criterion: str
    part: str
    limit: float
    strict: bool
    patients: tuple[PatientChange, ...]


def changes_of(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[Changes, ...]:
    """The changes of every criterion that compares a value with its baseline in percent; none without such patients."""
    rules = compile_rules(study).criteria
    found = []
    for criterion, rule in rules.items():
        if isinstance(rule, LesionSizeRule | MarkersRule):
            for part, patients in patients_by_part(connection, criterion):
                found.append(Changes(criterion, part, float(rule.percent), rule.strict, patients))
    return tuple(found)


def patients_by_part(
    connection: duckdb.DuckDBPyConnection, criterion: str
) -> Iterator[tuple[str, tuple[PatientChange, ...]]]:
    """By the criterion's parts (analytes) where it has any; the criterion as a whole only repeats one of them."""
    rows = compared_values(connection, criterion)
    parts = sorted({part for part, *_ in rows if part}) or [""]
    for part in parts:
        by_patient: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for of_part, patient_id, group, day, change in rows:
            if of_part == part:
                by_patient.setdefault((patient_id, group), []).append((day, change))
        patients = tuple(PatientChange(*who, *zip(*points, strict=True)) for who, points in by_patient.items())
        if patients:
            yield part, patients


def compared_values(connection: duckdb.DuckDBPyConnection, criterion: str) -> list[tuple[str, str, str, float, float]]:
    """Part, patient, group, day and change of every value that was compared; limits of an assay are left out."""
    return connection.execute(
        "SELECT CASE WHEN contains(e.subject, ':') THEN split_part(e.subject, ':', 2) ELSE '' END AS part,"
        ' e.patient_id, p."group", e.days, 100 * (e.value - e.baseline) / e.baseline'
        " FROM derived_evidence AS e INNER JOIN people AS p ON e.patient_id = p.patient_id"
        " WHERE e.variant = ? AND e.decision = 'criterion' AND split_part(e.subject, ':', 1) = ?"
        " AND e.reason = 'compared' AND e.baseline > 0 AND e.value IS NOT NULL AND e.days IS NOT NULL"
        " ORDER BY part, e.patient_id, e.days",
        [PROTOCOL, criterion],
    ).fetchall()
