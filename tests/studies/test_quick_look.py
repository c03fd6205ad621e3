"""`theracurve survival`: a table of times, no study around it."""

from pathlib import Path

import pytest

from theracurve.cli import main

# Acute myelogenous leukaemia, maintained or not: Miller, Survival Analysis, 1981, page 49 (the data set aml of R).
MAINTAINED = ("9,1", "13,1", "13,0", "18,1", "23,1", "28,0", "31,1", "34,1", "45,0", "48,1", "161,0")
NOT_MAINTAINED = ("5,1", "5,1", "8,1", "8,1", "12,1", "16,0", "23,1", "27,1", "30,1", "33,1", "43,1", "45,1")


def test_a_quick_look_gives_medians_test_and_ratio(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Medians 31 and 23, chi-square 3.40 on 1 degree of freedom: R's survfit and survdiff."""
    rows = [*(f"{row},yes" for row in MAINTAINED), *(f"{row},no" for row in NOT_MAINTAINED)]
    file = tmp_path / "times.csv"
    file.write_text("\n".join(("weeks,died,maintained", *rows)) + "\n", encoding="utf-8")
    assert main(["survival", str(file), "--time", "weeks", "--event", "died", "--group", "maintained"]) == 0
    said = capsys.readouterr().out
    assert {"yes", "no", "11", "12", "31.0", "23.0"} <= set(said.replace("│", " ").split())
    assert "3.396" in said


def refused(file: Path, time: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["survival", str(file), "--time", time, "--event", "died"]) == 1
    return " ".join(capsys.readouterr().out.split())


def test_a_negative_time_is_told_with_file_row_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "times.csv"
    file.write_text("months,died\n5,1\n-3,0\n4,1\n", encoding="utf-8")
    said = refused(file, "months", capsys)
    assert "file, row 2, months: Expected a time of 0 or more, found -3." in said
    assert "row 1 is line 2 of the file" in said


@pytest.mark.parametrize(
    ("column", "asked", "said"),
    [
        ("weeks", "months", "times.csv has no column `months`."),
        ("month", "months", "times.csv has a column `month`; what was asked for is `months`, `died`."),
    ],
)
def test_a_missing_column_is_named(
    column: str, asked: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "times.csv"
    file.write_text(f"{column},died\n5,1\n", encoding="utf-8")
    assert said in refused(file, asked, capsys)


@pytest.mark.parametrize(
    ("command", "remedy"),
    [("check", "a study folder, or its study.yaml"), ("claims", "a file of claims, or a study that states some")],
)
def test_a_file_that_is_not_there_asks_for_what_the_command_reads(
    command: str, remedy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([command, str(tmp_path / "nowhere")])
    said = " ".join(capsys.readouterr().out.split())
    assert remedy in said
    assert "row 1" not in said


FEW = ("time,event,arm", "1,1,mut", *(f"{day},{day % 3 == 0:d},wt" for day in range(2, 60)))


def test_one_event_against_many_shows_the_exact_test_and_a_caution(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first of 59 patients, alone in a group: the exact P cannot be below 1 in 59, whatever the other one says."""
    file = tmp_path / "one.csv"
    file.write_text("\n".join(FEW) + "\n", encoding="utf-8")
    assert main(["survival", str(file), "--time", "time", "--event", "event", "--group", "arm", "--at", "30"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "<0.0001" in said
    assert "mid-ranks scores, exact over all allocations" in said
    assert "are far apart" in said
    assert "survival_probability (wt) at 30" in said
    assert "Number at risk" in said


def test_events_coded_otherwise_are_one_finding_that_says_how_to_read_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "times.csv"
    file.write_text("time,status\n306,2\n455,2\n1010,1\n", encoding="utf-8")
    asked = ["survival", str(file), "--time", "time", "--event", "status"]
    assert main(asked) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "Expected true and false, or 1 and 0, found 1 (1 row), 2 (2 rows)." in said
    assert "--event-is 2" in said
    assert "1 error," in said
    assert main([*asked, "--event-is", "2"]) == 0
    assert {"all", "3", "2"} <= set(capsys.readouterr().out.replace("│", " ").split())
    assert main([*asked, "--event-is", "5"]) == 2
