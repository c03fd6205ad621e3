"""A study derived in portions of its patients has the rows that it has in one."""

from pathlib import Path

import duckdb
import pytest

from spec.by_sql import derived_by_sql
from spec.examples import SUBJECTS
from theracurve.derivation.engines.duckdb import run_steps, select_derived, write_derived
from theracurve.derivation.sql import steps
from theracurve.vocabulary.derived import DERIVED_TABLES

LARGEST = {
    name: max(subject.examples, key=lambda example: len(example.record_texts.get("patients", "").splitlines()))
    for name, subject in SUBJECTS.items()
}


def rows_of(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    return {name: connection.execute(select_derived(table)).fetchall() for name, table in DERIVED_TABLES.items()}


@pytest.mark.parametrize("name", SUBJECTS)
def test_in_halves(name: str) -> None:
    connection, _ = derived_by_sql(LARGEST[name].study_text, LARGEST[name].record_texts)
    with connection:
        at_once = rows_of(connection)
        patients = len({evidence[1] for evidence in at_once["evidence"]})
        run_steps(connection, steps(), at_a_time=max(1, (patients + 1) // 2))
        assert rows_of(connection) == at_once


def test_one_patient_at_a_time() -> None:
    connection, _ = derived_by_sql(LARGEST["endpoints"].study_text, LARGEST["endpoints"].record_texts)
    with connection:
        at_once = rows_of(connection)
        run_steps(connection, steps(), at_a_time=1)
        assert rows_of(connection) == at_once


def test_written_in_portions_they_are_the_rows_of_one(tmp_path: Path) -> None:
    connection, _ = derived_by_sql(LARGEST["endpoints"].study_text, LARGEST["endpoints"].record_texts)
    with connection:
        at_once = write_derived(connection, tmp_path / "one")
        for folder in ("portions", "again"):
            write_derived(connection, tmp_path / folder, at_a_time=1)
        for file in at_once:
            read = [
                connection.execute(f"SELECT * FROM '{tmp_path / folder / file.name}'").fetchall()
                for folder in ("one", "portions")
            ]
            assert read[0] == read[1]
            assert (tmp_path / "portions" / file.name).read_bytes() == (tmp_path / "again" / file.name).read_bytes()


def test_who_reads_is_asked_of_the_whole_study() -> None:
    """One patient's lesions have one reader, the study's have two: the lesion size has no reader to follow."""
    study = """
study: small
title: Two readers
data_origin: study
time_zero: enrolled_on
groups: {A: {label: All, treated: false}}
visits: {months: [3], window: 45 days}
benefit:
  at: [3]
  criteria: {lesion_size: {lesion: sum, dimension: longest_diameter, decrease: more than 25 %}}
  rule: all_applicable
pejorative_events: {death: {}}
endpoints: {overall_survival: {events: [death]}}
"""
    records = {
        "patients": "patient_id,group,indication,enrolled_on\nP1,A,,2001-01-01\nP2,A,,2001-01-01\n",
        "lesions": "patient_id,imaged_on,lesion_id,target,longest_diameter_mm,state,reader\n"
        "P1,2001-01-01,L,true,20,measured,one\nP1,2001-04-01,L,true,10,measured,one\n"
        "P2,2001-01-01,L,true,20,measured,two\nP2,2001-04-01,L,true,10,measured,two\n",
    }
    connection, _ = derived_by_sql(study, records)
    with connection:
        run_steps(connection, steps(), at_a_time=1)
        answers = connection.execute("SELECT DISTINCT answer FROM derived_criteria").fetchall()
    assert answers == [("not_evaluable",)]
