"""Tables of one subject in text files: times beside their day, ids with zeros, lone groups, ids written once, patients
whose particulars stand in every row, planned days counted from another file."""

from datetime import date
from pathlib import Path

import pytest

from theracurve.intake.folder import Intake, read_folder

PATIENTS = "Pat;Arm;Einschluss\n001;A;02.01.2025\n002;B;03.01.2025\n"
GIVEN = (
    "Pat;Tag;Zeit;Mess;MBq\n1;09.01.2025;9:05;;7.066,0\n;06.02.2025;;08:10;5.594\n2;07.02.2025;25:00;8 Uhr;7.000.000\n"
)
MAPPING = """
sources:
  patienten: {file: patienten.csv, patient: Pat, dates: "%d.%m.%Y"}
  gaben: {file: gaben.csv, patient: Pat, carried: Pat, decimal: ",", thousands: ".", dates: "%d.%m.%Y"}
tables:
  patients:
    - from: patienten
      columns: {patient_id: Pat, group: Arm, enrolled_on: Einschluss}
  administrations:
    - from: gaben
      columns:
        patient_id: {column: Pat, digits: 3}
        cycle: {value: "1"}
        administered_at: {column: Tag, time: Zeit}
        measured_at: {column: Tag, time: Mess}
        activity: MBq
        activity_unit: {value: MBq}
        agent: {value: 177Lu-DOTATATE}
"""


def read(folder: Path, mapping: str, **files: str) -> Intake:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "mapping.yaml").write_text(mapping, encoding="utf-8")
    return read_folder(folder, covariates={}, today=date(2026, 1, 31), time_zone="Europe/Berlin")


def rows(intake: Intake, what: str) -> list[tuple[object, ...]]:
    return intake.connection.execute(f"SELECT {what} ORDER BY row").fetchall()


def errors(intake: Intake) -> set[tuple[str | None, str]]:
    return {(finding.cell, finding.code) for finding in intake.findings if finding.severity == "error"}


@pytest.fixture
def given(tmp_path: Path) -> Intake:
    return read(tmp_path, MAPPING, patienten=PATIENTS, gaben=GIVEN)


def test_an_id_is_filled_with_zeros_and_stands_for_the_empty_cells_below(given: Intake) -> None:
    found = rows(given, "patient_id, activity FROM records.administrations")
    assert [patient for patient, _ in found] == ["001", "001", "002"]
    assert [activity for _, activity in found] == [7066, None, 7000000]


def test_a_time_of_day_is_one_of_the_day_beside_it(given: Intake) -> None:
    """Without a time an administration has its day alone, and nothing was measured."""
    found = rows(given, "administered_at, measured_at FROM records.administrations")
    assert found[:2] == [("2025-01-09T09:05+01:00", None), ("2025-02-06", "2025-02-06T08:10+01:00")]


def test_what_is_no_time_and_a_group_that_may_be_decimals_are_refused_at_their_cell(given: Intake) -> None:
    assert errors(given) == {
        ("line 3, column 5", "number-lone-group"),
        ("line 4, column 3", "time-not-read"),
        ("line 4, column 4", "time-not-read"),
    }


def test_a_column_may_say_that_every_group_is_of_thousands(tmp_path: Path) -> None:
    stated = MAPPING.replace("activity: MBq", 'activity: {column: MBq, thousands: "."}')
    intake = read(tmp_path, stated, patienten=PATIENTS, gaben=GIVEN)
    assert rows(intake, "activity FROM records.administrations")[1] == (5594,)


VISITS = (
    "Pat,Group,On,Visit,CgA\n1,A,2025-01-02,V0,20\n1,A,2025-01-02,V3,15\n2,B,2025-01-03,V0,9\n2,A,2025-01-03,V3,8\n"
)
LONG = """
sources: {visits: {file: visits.csv, patient: Pat}}
tables:
  patients:
    - from: visits
      once: true
      columns: {patient_id: Pat, group: Group, enrolled_on: On}
  labs:
    - from: visits
      for: {visit: [V0, V3], month: [0, 3]}
      only: {Visit: "{visit}"}
      columns:
        patient_id: Pat
        collected_on: {nominal: {months: "{month}", after: On}}
        analyte: {value: CgA}
        value: CgA
        unit: {value: ng/mL}
"""


def test_rows_that_say_the_same_are_one_and_others_are_named(tmp_path: Path) -> None:
    intake = read(tmp_path, LONG, visits=VISITS)
    assert rows(intake, 'patient_id, "group" FROM records.patients') == [("1", "A"), ("2", "B"), ("2", "A")]
    found = rows(intake, "patient_id, collected_on, value FROM records.labs")
    assert [(who, str(day), value) for who, day, value in found] == [
        ("1", "2025-01-02", 20),
        ("2", "2025-01-03", 9),
        ("1", "2025-04-03", 15),
        ("2", "2025-04-04", 8),
    ]


def test_particulars_that_are_spread_over_rows_of_a_patient_are_one_row(tmp_path: Path) -> None:
    spread = VISITS.replace("1,A,2025-01-02,V3", "1,,2025-01-02,V3").replace("2,A,2025-01-03,V3", "2,B,,V3")
    intake = read(tmp_path, LONG, visits=spread.replace("2,B,2025-01-03,V0", "2,,2025-01-03,V0"))
    found = rows(intake, 'patient_id, "group", enrolled_on FROM records.patients')
    assert [(who, group, str(day)) for who, group, day in found] == [("1", "A", "2025-01-02"), ("2", "B", "2025-01-03")]


def test_a_planned_day_may_be_counted_from_another_file(tmp_path: Path) -> None:
    joined = MAPPING.replace("{column: Tag, time: Mess}", "{of: patienten, nominal: {weeks: '2', after: Einschluss}}")
    intake = read(tmp_path, joined, patienten=PATIENTS, gaben=GIVEN.replace("\n1;", "\n001;").replace("\n2;", "\n002;"))
    found = rows(intake, "measured_at FROM records.administrations")
    assert found == [("2025-01-16",), ("2025-01-16",), ("2025-01-17",)]
