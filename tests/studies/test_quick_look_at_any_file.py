"""`theracurve survival` on files as they come: other formats, days instead of times, several rows a patient, words for
the event. The patients of R's aml (Miller 1981), of whom the plain file is tested in test_quick_look.py."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyreadstat
import pytest

from intake.workbooks import workbook
from studies.test_quick_look import MAINTAINED, NOT_MAINTAINED
from theracurve.cli import main

ROWS = [
    [place, int(weeks), int(died), group]
    for group, rows in (("yes", MAINTAINED), ("no", NOT_MAINTAINED))
    for place, (weeks, died) in enumerate((row.split(",") for row in rows), start=1 if group == "yes" else 20)
]
HEAD = ["pid", "weeks", "died", "maintained"]
R_CHI_SQUARE = 3.396389  # survdiff, survival 3.5-3


def looked(file: Path, *options: str) -> dict[str, Any]:
    out = file.with_suffix(".json")
    assert main(["survival", str(file), *options, "--out", str(out)]) == 0
    return dict(json.loads(out.read_text(encoding="utf-8")))


def said(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 1) -> str:
    assert main(["survival", *map(str, arguments)]) == code
    found = capsys.readouterr()
    return " ".join((found.out + found.err).split())


def csv_of(file: Path, rows: list[list[object]], sign: str = ",") -> Path:
    file.write_text("\n".join(sign.join(map(str, row)) for row in rows) + "\n", encoding="utf-8")
    return file


def as_workbook(file: Path) -> Path:
    workbook(file, Times=[["Leukaemia"], [None], ["pid", "weeks (of 7 days)", "died", "maintained"], *ROWS])
    return file


def as_spss(file: Path) -> Path:
    columns = {name: [row[place] for row in ROWS] for place, name in enumerate(HEAD)}
    import pandas

    pyreadstat.write_sav(pandas.DataFrame(columns), str(file))
    return file


def with_commas(file: Path) -> Path:
    return csv_of(file, [HEAD, *([pid, f"{weeks},0", died, group] for pid, weeks, died, group in ROWS)], ";")


@pytest.mark.parametrize(
    ("name", "write"),
    [("aml.xlsx", as_workbook), ("aml.sav", as_spss), ("aml.csv", with_commas)],
    ids=["excel", "spss", "commas"],
)
def test_every_format_gives_the_numbers_of_r(name: str, write: Any, tmp_path: Path) -> None:
    found = looked(write(tmp_path / name), "--time", "weeks", "--event", "died", "--group", "maintained")
    [pair] = found["pairs"]
    assert pair["log_rank"]["statistic"] == pytest.approx(R_CHI_SQUARE, abs=1e-6)


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d"])
def test_two_days_are_a_time_in_days_in_the_order_that_the_file_shows(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = [date(2001, 1, 20) + timedelta(n) for n in range(len(ROWS))]
    rows = [
        [row[0], f"{day:{form}}", f"{day + timedelta(int(str(row[1]))):{form}}", *row[2:]]
        for row, day in zip(ROWS, first, strict=True)
    ]
    file = csv_of(tmp_path / "days.csv", [["pid", "start", "end", "died", "maintained"], *rows])
    days = ("--from-date", "start", "--to-date", "end")
    assert "Times are in days" in said(capsys, file, *days, "--event", "died", code=0)
    [pair] = looked(file, *days, "--event", "died", "--group", "maintained")["pairs"]
    assert pair["log_rank"]["statistic"] == pytest.approx(R_CHI_SQUARE, abs=1e-6)


def test_days_of_which_none_shows_the_order_are_a_question(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[n, "03/04/2020", f"0{n % 9 + 1}/06/2020", n % 2] for n in range(10)]
    file = csv_of(tmp_path / "days.csv", [["pid", "start", "end", "died"], *rows])
    told = said(capsys, file, "--from-date", "start", "--to-date", "end", "--event", "died", code=2)
    assert "day or month first" in told
    assert "theracurve new STUDY --times days.csv" in told


def test_a_time_that_is_a_day_is_one_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = csv_of(tmp_path / "days.csv", [["last", "died"], ["13/01/2020", 1], ["14/02/2020", 0]])
    told = said(capsys, file, "--time", "last", "--event", "died")
    assert "`last` holds days, and no time." in told
    assert "1 error," in told


def test_rows_of_one_patient_for_each_event_are_refused_until_one_is_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The shape of R's colon: a row for recurrence and one for death of each patient."""
    rows = [[row[0], kind, row[1], row[2], row[3]] for row in ROWS for kind in (1, 2)]
    file = csv_of(tmp_path / "colon.csv", [["id", "etype", "time", "status", "rx"], *rows])
    asked = (file, "--time", "time", "--event", "status", "--group", "rx")
    assert "`etype` tells them apart: choose the rows that count, such as --only etype=1." in said(capsys, *asked)
    [pair] = looked(file, *map(str, asked[1:]), "--only", "etype=2")["pairs"]
    assert pair["log_rank"]["statistic"] == pytest.approx(R_CHI_SQUARE, abs=1e-6)
    assert "no row of etype holds '3'" in said(capsys, *asked, "--only", "etype=3", code=2)


def test_no_column_is_advised_for_an_id_that_stands_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of 23 patients two have one id: to choose by sex would leave out half of the others."""
    rows = [[2 if pid == 1 else pid, weeks, died, "MF"[place % 2]] for place, (pid, weeks, died, _) in enumerate(ROWS)]
    file = csv_of(tmp_path / "twice.csv", [["pid", "weeks", "died", "sex"], *rows])
    told = said(capsys, file, "--time", "weeks", "--event", "died", code=0)
    assert "1 patient has more than one row; each row counts." in told
    assert "--only" not in told


def test_a_negative_time_is_told_at_its_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "times.xlsx"
    workbook(file, Times=[["Leukaemia"], [None], HEAD, *ROWS[:3], [4, -5, 1, "yes"]])
    assert "Times!B7: Expected a time of 0 or more, found -5." in said(
        capsys, file, "--time", "weeks", "--event", "died"
    )


@pytest.mark.parametrize("sign", [",", ";"])
def test_intervals_of_one_follow_up_are_refused_until_their_beginning_is_named(
    sign: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The shape of R's heart: a second row from the transplant on."""
    rows = [
        line
        for pid, weeks, died, _ in ROWS
        for line in ([pid, "0.0", "2.5", 0, 0], [pid, "2.5", f"{weeks}.0", died, 1])
    ]
    rows = [[str(cell).replace(".", "." if sign == "," else ",") for cell in row] for row in rows]
    file = csv_of(tmp_path / "heart.csv", [["id", "start", "stop", "event", "transplant"], *rows], sign)
    asked = (file, "--time", "stop", "--event", "event", "--group", "transplant")
    assert "rows are at risk from there on with --entry start." in said(capsys, *asked)
    assert main(["survival", *map(str, asked), "--entry", "start"]) == 0


@pytest.mark.parametrize(
    ("words", "likely"), [(("vivant", "décédé"), "décédé"), (("No", "Yes"), "Yes"), (("2", "1"), "2"), (("u", "v"), "")]
)
def test_the_event_in_an_example_is_never_the_word_for_alive(
    words: tuple[str, str], likely: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = csv_of(tmp_path / "words.csv", [["time", "state"], *([n + 1, words[n % 2]] for n in range(6))])
    told = said(capsys, file, "--time", "time", "--event", "state")
    assert f"such as --event-is {likely};" in told if likely else "with --event-is;" in told


def test_without_columns_it_says_which_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, csv_of(tmp_path / "aml.csv", [HEAD, *ROWS]), code=2)
    assert "aml.csv has pid, weeks, died, maintained; two values have died, maintained" in told


@pytest.mark.parametrize("word", ["NA", "?", "nd", "unbekannt"])
@pytest.mark.parametrize("option", [(), ("--event-is", "1")])
def test_a_word_for_unknown_is_no_event_that_did_not_happen(
    word: str, option: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = csv_of(tmp_path / "times.csv", [HEAD, *ROWS[:3], [4, 30, word, "yes"], *ROWS[11:], [40, 3, 1, "NA"]])
    told = said(capsys, file, "--time", "weeks", "--event", "died", "--group", "maintained", *option)
    assert f"row 4, died: Expected whether the event happened, found `{word}`" in told
    assert "maintained: Expected a group, found `NA`" in told
    assert "2 errors" in told


def test_an_unknown_event_is_told_beside_the_other_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = csv_of(tmp_path / "times.csv", [HEAD, *ROWS, [40, "", 1, "no"], [41, 8, "NA", "no"]])
    told = said(capsys, file, "--time", "weeks", "--event", "died", "--group", "maintained")
    assert "weeks: The cell of `weeks` is empty" in told
    assert "died: Expected whether the event happened, found `NA`" in told


def test_a_word_that_is_named_as_the_event_is_one(tmp_path: Path) -> None:
    rows = [[pid, weeks, "." if died else "x", group] for pid, weeks, died, group in ROWS]
    file = csv_of(tmp_path / "times.csv", [HEAD, *rows])
    found = looked(file, "--time", "weeks", "--event", "died", "--group", "maintained", "--event-is", ".")
    assert found
