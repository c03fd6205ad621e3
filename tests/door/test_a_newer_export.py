"""A newer export of the same shape: what it adds, changes and leaves out, cell by cell, and nothing written."""

from pathlib import Path

import pytest

from theracurve.cli import main

HEADER = "Patient,Group,Inclusion,DOB,Last contact,Status"
FIRST = f"""{HEADER}
P1,A,2023-01-02,1950-03-04,2024-01-02,alive
P2,B,2023-01-03,1951-03-04,2024-01-03,alive
P3,A,2023-01-04,1952-03-04,2024-01-04,alive
"""
NEWER = f"""{HEADER},Remark
P4,B,2023-02-01,1953-03-04,2024-02-01,alive,
P1,A,2023-01-02,1950-03-04,2024-06-30,dead,
P3,A,2023-01-04,1952-03-04,04/01/2024,alive,see letter
"""
MAPPING = """
sources: {cohort: {file: cohort.csv, patient: Patient}}
tables:
  patients:
    - from: cohort
      columns: {patient_id: Patient, group: Group, enrolled_on: Inclusion, birth_year: {column: DOB, part: year}}
  follow_up:
    - from: cohort
      columns: {patient_id: Patient, last_seen_on: Last contact, vital_status: Status}
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "cohort.csv").write_text(FIRST, encoding="utf-8")
    assert main(["new", str(tmp_path / "s"), "--from", str(tmp_path / "first" / "cohort.csv")]) == 0
    (tmp_path / "s" / "records" / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "export.csv").write_text(NEWER, encoding="utf-8")
    return tmp_path / "s"


def told(study: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["map", str(study), "--newer", *arguments])
    out = capsys.readouterr()
    return code, " ".join((out.out + out.err).split())


def test_each_change_is_told_at_its_place_and_nothing_is_written(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows may stand in another order. A cell that cannot be read is an error; a year of birth is never shown."""
    code, said = told(study, capsys, str(study.parent / "export.csv"))
    assert code == 1
    assert "patients added (1): P4" in said
    assert "patients gone (1): P2" in said
    assert "columns added (1): Remark" in said
    assert "line 3, column 6, follow_up.vital_status, patient P1: alive → dead" in said
    assert "line 3, column 5, follow_up.last_seen_on, patient P1: 2024-01-02 → 2024-06-30" in said
    assert "line 3, column 2, patients, patient P2: gone" in said
    assert "Nothing was written" in said
    assert "195" not in said
    assert (study / "records" / "cohort.csv").read_text(encoding="utf-8") == FIRST


def test_the_same_file_says_the_same(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = told(study, capsys, str(study.parent / "first" / "cohort.csv"))
    assert (code, said.startswith("Every cell that is read says the same.")) == (0, True)


def test_which_file_it_is_newer_than_has_to_be_plain(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(study, capsys, "nothing.csv")[0] == 2
    code, said = told(study, capsys, str(study.parent / "export.csv"), "--of", "other.csv")
    assert (code, "the mapping reads no file other.csv; it reads cohort.csv" in said) == (2, True)
