"""An activity log alone: net activity at the injection by hand, what no column says, and cells that are refused."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from intake.workbooks import workbook
from theracurve.activity_log import look_at_log
from theracurve.cli import main
from theracurve.errors import StudyRefused, UsageError

TODAY = date(2026, 1, 1)
OURS = """\
patient_id,cycle,administered_at,agent,activity,activity_unit,measured_at,residual_activity,residual_measured_at
P1,1,2025-01-10T12:00+01:00,177Lu-DOTATATE,7.4,GBq,2025-01-09T12:00+01:00,0.1,2025-01-10T13:00+01:00
P1,2,2025-03-07,177Lu-DOTATATE,7400,MBq,,,
P2,1,2025-02-03,Zevalin,1.1,GBq,,,
"""
DAY = 0.5 ** (1 / 6.647)  # what one day leaves of 177Lu


def log(file: Path, **said: str) -> list[tuple[object, ...]]:
    found = look_at_log(file, **{"agent": "", "time_zone": "", **said}, today=TODAY)
    return [
        (one.patient_id, one.administered_on.isoformat(), one.days, number(one.net), number(one.cumulative))
        for one in found.administrations
    ]


def number(activity: Decimal | None) -> float | None:
    return None if activity is None else float(activity)


def test_activities_are_carried_to_the_injection_and_summed(tmp_path: Path) -> None:
    """7.4 GBq a day before, less a residual measured an hour after."""
    file = tmp_path / "log.csv"
    file.write_text(OURS, encoding="utf-8")
    first = 7.4 * DAY - 0.1 / 0.5 ** (1 / 24 / 6.647)
    assert log(file) == [
        ("P1", "2025-01-10", None, pytest.approx(first, abs=1e-8), pytest.approx(first, abs=1e-8)),
        ("P1", "2025-03-07", 56, 7.4, pytest.approx(first + 7.4, abs=1e-8)),
        ("P2", "2025-02-03", None, 1.1, 1.1),
    ]
    assert look_at_log(file, agent="", time_zone="", today=TODAY).undecayed == ("Zevalin",)


def wide(path: Path) -> Path:
    rows = [[f"S{n}", date(2025, 1, n), 7.4, date(2025, 3, n), 7.1 if n > 1 else None] for n in range(1, 6)]
    return workbook(path, Doses=[["Patient", "Date 1", "Activity 1 (GBq)", "Date 2", "Activity 2 (GBq)"], *rows])


def test_a_wide_workbook_is_read_as_a_draft_proposes_which_is_said(tmp_path: Path) -> None:
    file = wide(tmp_path / "wide.xlsx")
    with pytest.raises(UsageError, match=r"which was given.*--agent"):
        log(file)
    rows = log(file, agent="177Lu-DOTATATE")
    assert rows[1] == ("S1", "2025-03-01", 59, None, None)
    assert rows[2:4] == [("S2", "2025-01-02", None, 7.4, 7.4), ("S2", "2025-03-02", 59, 7.1, 14.5)]
    assert look_at_log(file, agent="177Lu-DOTATATE", time_zone="", today=TODAY).taken


def test_a_log_of_rows_needs_no_number_of_cycles(tmp_path: Path) -> None:
    lines = [f"{n};{1 + n:02}.02.2025;10:{n}0;177Lu-DOTATATE;7.{n}00,5" for n in range(1, 6)]
    (tmp_path / "gaben.csv").write_text("\n".join(["Pat-Nr;Datum;Uhrzeit;Präparat;Aktivität (MBq)", *lines]))
    assert log(tmp_path / "gaben.csv", time_zone="Europe/Berlin")[0] == ("1", "2025-02-02", None, 7.1005, 7.1005)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("7.4,GBq", "7;4,GBq", "number"),
        ("2025-03-07", "2025-02-30", "date"),
        ("P1,2", "P1,1", "cycle"),
        ("2025-01-10T12:00+01:00,177", "2025-01-10T12:00,177", "moment-without-zone"),
    ],
)
def test_what_cannot_be_read_is_a_finding_and_no_sum(tmp_path: Path, before: str, after: str, code: str) -> None:
    file = tmp_path / "log.csv"
    file.write_text(OURS.replace(before, after), encoding="utf-8")
    with pytest.raises(StudyRefused) as refused:
        log(file)
    assert any(code in finding.code for finding in refused.value.findings)


def test_the_command_prints_each_administration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log.csv").write_text(OURS, encoding="utf-8")
    assert main(["activity", str(tmp_path / "log.csv")]) == 0
    told = capsys.readouterr().out
    assert "Zevalin names no radionuclide that is known" in told
    [line] = [line for line in told.splitlines() if "2025-03-07" in line]
    assert [cell.strip() for cell in line.strip("│").split("│")][::2] == ["P1", "56", "7.4"]
    assert "13.97" in line
    assert main(["activity", str(tmp_path / "nothing.csv")]) == 2
