"""Marker responses: how many patients fell by so much, how groups differ, and everybody's best change."""

from collections.abc import Iterator

import duckdb

from theracurve.analysis.changes import Changes, PatientChange
from theracurve.analysis.response import planned_of, rates_of
from theracurve.analysis.results import Comparison, MarkerResponseResults
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL

Answers = tuple[tuple[str, str], ...]
"""The group and the answer of every patient."""


def marker_response_results(connection: duckdb.DuckDBPyConnection, study: Study) -> MarkerResponseResults:
    if not study.marker_responses:
        return MarkerResponseResults()
    return MarkerResponseResults(tuple(comparisons_of(connection, study)), tuple(best_changes(connection, study)))


def comparisons_of(connection: duckdb.DuckDBPyConnection, study: Study) -> Iterator[Comparison]:
    for (name, variant), answers in answers_of(connection).items():
        rates = rates_of(study, planned_of(name, variant), answers)
        yield Comparison(planned_of(name, variant), (), tuple(rates))


def answers_of(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Answers]:
    """By name and variant, the protocol's first; a definition that changes nobody's answer is left out."""
    found = connection.execute(
        'SELECT m.marker_response, m.variant, p."group", m.answer FROM derived_marker_responses AS m'
        " INNER JOIN people AS p ON m.patient_id = p.patient_id"
        " ORDER BY m.marker_response, m.variant <> ?, m.variant, m.patient_id",
        [PROTOCOL],
    ).fetchall()
    answers: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for name, variant, group, answer in found:
        answers.setdefault((name, variant), []).append((group, answer))
    return {
        (name, variant): tuple(of_all)
        for (name, variant), of_all in answers.items()
        if variant == PROTOCOL or of_all != answers.get((name, PROTOCOL))
    }


def best_changes(connection: duckdb.DuckDBPyConnection, study: Study) -> Iterator[Changes]:
    """Yields each analyte once, beside the first marker response of it; a patient without a change is not drawn."""
    drawn: set[str] = set()
    for name, asked in study.marker_responses.items():
        patients = best_of(connection, name)
        if asked.analyte not in drawn and patients:
            drawn.add(asked.analyte)
            limit = float(asked.decrease.percent)
            yield Changes("markers", asked.analyte, limit, asked.decrease.strict, patients)


def best_of(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[PatientChange, ...]:
    found = connection.execute(
        'SELECT m.patient_id, p."group", m.best_day, m.best_change_percent FROM derived_marker_responses AS m'
        " INNER JOIN people AS p ON m.patient_id = p.patient_id"
        " WHERE m.variant = ? AND m.marker_response = ? AND m.best_change_percent IS NOT NULL ORDER BY m.patient_id",
        [PROTOCOL, name],
    ).fetchall()
    return tuple(PatientChange(patient, group, (float(day),), (change,)) for patient, group, day, change in found)
