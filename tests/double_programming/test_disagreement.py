"""A disagreement names the patient, the row and both answers; a large study is compared on a stated sample."""

import duckdb
import pytest

from spec.by_sql import derived_by_sql
from theracurve.derivation.double_programming import compare, processes_in
from theracurve.derivation.second_process import PROCESS_MIB
from theracurve.errors import Disagreement

STUDY = """
study: small
title: A small study
data_origin: study
time_zero: enrolled_on
groups: {A: {label: All, treated: false}}
pejorative_events: {death: {}}
endpoints: {overall_survival: {events: [death]}}
"""
RECORDS = {
    "patients": "patient_id,group,indication,enrolled_on\n" + "".join(f"P{n},A,,2001-01-0{n}\n" for n in range(1, 10)),
    "follow_up": "patient_id,last_seen_on,vital_status,died_on\n"
    + "".join(f"P{n},2001-02-0{n},dead,2001-02-0{n}\n" for n in range(1, 10)),
}


def put_instead(connection: duckdb.DuckDBPyConnection, table: str, select: str, where: str = "") -> None:
    """Another derived table in place of the view that the engine made."""
    connection.execute(f"ALTER VIEW derived_{table} RENAME TO as_derived")
    connection.execute(f"CREATE TABLE derived_{table} AS {select} FROM as_derived {where}")


def test_one_changed_day_is_found_and_named() -> None:
    connection, definitions = derived_by_sql(STUDY, RECORDS)
    put_instead(connection, "events", "SELECT * REPLACE (CASE patient_id WHEN 'P7' THEN 32 ELSE day END AS day)")
    with pytest.raises(Disagreement) as found:
        compare(connection, definitions)
    message = str(found.value)
    assert "patient P7, events ('P7', 'protocol', 'death', 1)" in message
    assert "SQL ('P7', 'protocol', 'death', 1, 32, 31, 31" in message
    assert "reference ('P7', 'protocol', 'death', 1, 31, 31, 31" in message
    assert "P6" not in message


def test_a_missing_row_is_a_difference_too() -> None:
    connection, definitions = derived_by_sql(STUDY, RECORDS)
    put_instead(connection, "endpoints", "SELECT *", "WHERE patient_id <> 'P2'")
    with pytest.raises(Disagreement, match=r"patient P2, endpoints .*SQL None"):
        compare(connection, definitions)


def test_a_large_study_is_compared_on_a_sample_of_stated_size() -> None:
    connection, definitions = derived_by_sql(STUDY, RECORDS)
    agreement = compare(connection, definitions, most=4)
    assert (agreement.patients, agreement.of_patients) == (4, 9)
    assert agreement == compare(connection, definitions, most=4)


def test_patients_count_once_under_each_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    connection, definitions = derived_by_sql(STUDY, RECORDS)
    monkeypatch.setattr("theracurve.derivation.double_programming.MOST_DEFINED", 5 * len(definitions))
    assert compare(connection, definitions).patients == 5


@pytest.fixture
def by_two(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Every study is large enough for a second process."""
    monkeypatch.setattr("theracurve.derivation.double_programming.WORTH_A_PROCESS", 1)
    return monkeypatch


def test_two_processes_compare_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    connection, definitions = derived_by_sql(STUDY, RECORDS)
    alone = compare(connection, definitions)
    monkeypatch.setattr("theracurve.derivation.double_programming.WORTH_A_PROCESS", 1)
    assert compare(connection, definitions) == alone


def test_what_the_second_process_finds_is_found(by_two: pytest.MonkeyPatch) -> None:
    connection, definitions = derived_by_sql(STUDY, RECORDS)
    put_instead(connection, "events", "SELECT * REPLACE (CASE patient_id WHEN 'P9' THEN 32 ELSE day END AS day)")
    with pytest.raises(Disagreement, match=r"patient P9, events"):
        compare(connection, definitions)


@pytest.mark.parametrize("interpreter", ["no-such-program", "false"], ids=["not to be started", "fails"])
def test_without_a_second_process_all_is_compared_here(interpreter: str, by_two: pytest.MonkeyPatch) -> None:
    connection, definitions = derived_by_sql(STUDY, RECORDS)
    by_two.setattr("sys.executable", interpreter)
    assert compare(connection, definitions).patients == 9
    put_instead(connection, "events", "SELECT * REPLACE (CASE patient_id WHEN 'P9' THEN 32 ELSE day END AS day)")
    with pytest.raises(Disagreement, match=r"patient P9, events"):
        compare(connection, definitions)


def test_no_process_is_started_that_memory_does_not_hold() -> None:
    assert [processes_in(room, 4) for room in (None, 0, PROCESS_MIB - 1, PROCESS_MIB, 10**6)] == [4, 1, 1, 2, 4]
