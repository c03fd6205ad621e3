"""Another clock, another locale, inputs that change while they are read, names that are no text."""

import os
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from theracurve.checking import check
from theracurve.intake import folder as intake
from theracurve.intake.files import read_bytes
from theracurve.start import start_demonstration
from theracurve.vocabulary.findings import errors_among


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd") / "demo"
    start_demonstration(folder, "nguyen2004", 1)
    return folder


def test_a_clock_of_1970_says_that_all_dates_lie_in_the_future(demo: Path) -> None:
    errors = errors_among(check(demo, demo / "records", date(1970, 1, 1)).findings)
    assert errors
    assert {error.code for error in errors} <= {"date-in-future", "date-in-the-future", "future-date"}


def test_a_clock_of_2100_changes_nothing(demo: Path) -> None:
    assert errors_among(check(demo, demo / "records", date(2100, 1, 1)).findings) == ()


def test_an_ascii_locale_stops_nothing(demo: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "theracurve", "check", str(demo)]
    ended = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


def parquet(file: Path, patient: str) -> bytes:
    duckdb.sql(f"SELECT '{patient}' AS patient_id, 'A' AS \"group\"").write_parquet(str(file))
    return file.read_bytes()


def test_what_is_hashed_is_what_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "patients.parquet"
    before = parquet(file, "before")

    def read_and_changed(path: Path) -> bytes:
        content = read_bytes(path)
        parquet(path, "after")
        return content

    monkeypatch.setattr(intake, "read_bytes", read_and_changed)
    found = intake.read_folder(tmp_path, covariates={}, today=date(2026, 1, 1))
    assert found.present["patients"].sha256 == sha256(before).hexdigest()
    assert found.connection.execute("SELECT patient_id FROM records.patients").fetchall() == [("before",)]


def test_a_file_whose_name_is_no_text_is_named_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "x\udcff.csv").write_text("a\n")
    messages = [
        str(finding.message) for finding in intake.read_folder(tmp_path, covariates={}, today=date(2026, 1, 1)).findings
    ]
    assert any(message.startswith("x\\xff.csv is not a record table") for message in messages)
