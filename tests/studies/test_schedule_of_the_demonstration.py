"""`theracurve schedule` on the demonstration: what the generator left out, and nothing else."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from shutil import copytree

import pytest

from theracurve.cli import main
from theracurve.definition.loader import load_study
from theracurve.due import schedule
from theracurve.schedule.appointment import Status

TABLES = ("assessments", "labs", "lesions", "responses")
TODAY = date(2026, 1, 1)
INSIDE = [date(1999, 6, 1), date(2000, 6, 2), date(2001, 1, 1), date(2002, 12, 31)]


def rows_of(demo: Path, table: str) -> list[dict[str, str]]:
    with (demo / "records" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def left_out(demo: Path, on: date) -> Iterator[tuple[str, str]]:
    """The visits without a row of the generator's whose window had closed: before a death, and opened before a loss."""
    written = {(row["patient_id"], row["visit"]) for table in TABLES for row in rows_of(demo, table)}
    follow_up = {row["patient_id"]: row for row in rows_of(demo, "follow_up")}
    for patient in rows_of(demo, "patients"):
        zero, name = date.fromisoformat(patient["enrolled_on"]), patient["patient_id"]
        for visit in load_study(demo / "study.yaml").study.planned_visits:
            opened, closed = (
                zero + timedelta(ceil(visit.target - visit.window)),
                zero + timedelta(int(visit.target + visit.window)),
            )
            is_expected = closed < min(on, died(follow_up[name])) and opened <= seen(follow_up[name])
            if is_expected and (name, visit.label) not in written:
                yield name, visit.label


def died(row: dict[str, str]) -> date:
    return date.fromisoformat(row["died_on"]) if row["died_on"] else date.max


def seen(row: dict[str, str]) -> date:
    """The last day on which anybody could be expected; there is none for whoever is not lost."""
    return date.max if row["lost"] in ("", "false") else date.fromisoformat(row["last_seen_on"])


@pytest.mark.parametrize("on", INSIDE, ids=str)
def test_missed_is_what_the_generator_left_out(demo: Path, on: date):
    found = schedule(demo, demo / "records", on, TODAY).schedule
    visits = [one for one in found.appointments if not one.name.startswith("cycle")]
    missed = [(one.patient_id, one.name) for one in visits if one.status is Status.MISSED]
    assert sorted(missed) == sorted(left_out(demo, on))
    done = [one for one in visits if one.done_on is not None]
    assert all((one.status is Status.DONE) == (one.earliest <= one.done_on <= one.latest) for one in done)


def test_the_calendar_is_the_same_twice_and_is_said_to_lie_there(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    first, second = tmp_path / "one.ics", tmp_path / "two.ics"
    for file in (first, second):
        assert main(["schedule", str(demo), "--on", "2000-06-02", "--out", str(file)]) == 0
    assert first.read_bytes() == second.read_bytes()
    assert "schedule on 2000-06-02" in " ".join(capsys.readouterr().out.split())


def test_before_the_first_patient_no_calendar_is_written(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "none.ics"
    assert main(["schedule", str(demo), "--on", "1990-01-01", "--out", str(file)]) == 0
    assert not file.exists()
    assert "is not written" in " ".join(capsys.readouterr().out.split())


def with_an_error(demo: Path, tmp_path: Path, table: str, column: str) -> Path:
    """The demonstration with a cell that is no date."""
    study = Path(copytree(demo, tmp_path / "study"))
    file = study / "records" / f"{table}.csv"
    header, first, *others = file.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    cells[header.split(",").index(column)] = "soon"
    file.write_text("\n".join((header, ",".join(cells), *others)) + "\n", encoding="utf-8")
    return study


def test_an_error_in_a_table_that_no_schedule_needs_is_left_aside(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    study = with_an_error(demo, tmp_path, "adverse_events", "started_on")
    assert main(["schedule", str(study), "--on", "2000-06-02"]) == 0
    assert "Errors in adverse_events (1) are left aside" in " ".join(capsys.readouterr().out.split())


def test_an_error_in_a_table_that_it_needs_is_not(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    study = with_an_error(demo, tmp_path, "administrations", "administered_at")
    assert main(["schedule", str(study), "--on", "2000-06-02"]) == 1
    assert "administrations, row 1" in capsys.readouterr().out


def test_a_day_that_is_none_is_refused(demo: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="2"):
        main(["schedule", str(demo), "--on", "1.6.2000"])
    assert "expected a date such as 2004-10-31, found '1.6.2000'" in capsys.readouterr().err
