"""`theracurve schedule` on the demonstration: what the generator left out, and nothing else."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from theracurve.cli import main
from theracurve.definition.loader import load_study
from theracurve.run import schedule
from theracurve.schedule.appointment import Status

TABLES = ("assessments", "labs", "lesions", "responses")
TODAY = date(2026, 1, 1)
INSIDE = [date(1999, 6, 1), date(2000, 6, 2), date(2001, 1, 1), date(2002, 12, 31)]


def rows_of(demo: Path, table: str) -> list[dict[str, str]]:
    with (demo / "records" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def left_out(demo: Path, on: date) -> Iterator[tuple[str, str]]:
    """The visits whose window had closed for a patient alive and not lost, of which the generator wrote no row."""
    written = {(row["patient_id"], row["visit"]) for table in TABLES for row in rows_of(demo, table)}
    followed_until = {row["patient_id"]: followed(row) for row in rows_of(demo, "follow_up")}
    for patient in rows_of(demo, "patients"):
        zero, name = date.fromisoformat(patient["enrolled_on"]), patient["patient_id"]
        for visit in load_study(demo / "study.yaml").study.planned_visits:
            closed = zero + timedelta(days=int(visit.target + visit.window))
            if closed < min(on, followed_until[name]) and (name, visit.label) not in written:
                yield name, visit.label


def followed(row: dict[str, str]) -> date:
    """The day after which nobody could come; never, for whoever is alive and not lost."""
    if row["died_on"]:
        return date.fromisoformat(row["died_on"])
    return date.max if row["lost"] in ("", "false") else date.fromisoformat(row["last_seen_on"])


@pytest.mark.parametrize("on", INSIDE, ids=str)
def test_missed_is_what_the_generator_left_out(demo: Path, on: date):
    found = schedule(demo, demo / "records", on, TODAY).schedule
    visits = [one for one in found.appointments if not one.name.startswith("cycle")]
    missed = [(one.patient_id, one.name) for one in visits if one.status is Status.MISSED]
    assert sorted(missed) == sorted(left_out(demo, on))
    assert all(one.done_on is None or not one.earliest <= one.done_on <= one.latest for one in visits)


def test_the_calendar_is_the_same_twice_and_is_said_to_lie_there(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    first, second = tmp_path / "one.ics", tmp_path / "two.ics"
    for file in (first, second):
        assert main(["schedule", str(demo), "--on", "2000-06-02", "--out", str(file)]) == 0
    assert first.read_bytes() == second.read_bytes()
    assert "schedule on 2000-06-02" in " ".join(capsys.readouterr().out.split())


def test_a_day_that_is_none_is_refused(demo: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="2"):
        main(["schedule", str(demo), "--on", "1.6.2000"])
    assert "expected a date such as 2004-10-31, found '1.6.2000'" in capsys.readouterr().err
