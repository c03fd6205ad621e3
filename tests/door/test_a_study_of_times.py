"""A study from a file of times alone: the story of docs/tutorials/from-times.md, run as it is told, and refusals."""

import csv
import re
import shlex
from datetime import date
from pathlib import Path

import pytest

from theracurve.cli import main
from theracurve.intake.folder import read_folder

PAGE = Path(__file__).parents[2] / "docs" / "tutorials" / "from-times.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    theracurve (.+)$", TEXT, re.MULTILINE)
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\|[^-].*\|$", TEXT, re.MULTILINE)
]
DAYS = [871, 658, 207, 808, 850, 314, 264, 509]  # from the first day to the last, by Python's calendar


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "suivi.csv"
    path.write_text("\n".join(";".join(row) for row in ROWS) + "\n", encoding="utf-8")
    return path


def endpoints(folder: Path) -> list[dict[str, str]]:
    main(["tables", str(folder)])
    return list(csv.DictReader((folder / "tables" / "endpoints.csv").read_text(encoding="utf-8").splitlines()))


def test_the_page_is_true(file: Path) -> None:
    assert [main(shlex.split(command)) for command in COMMANDS] == [0, 0, 0, 0]
    assert (file.parent / "etude" / "results" / "report.html").is_file()
    rows = endpoints(file.parent / "etude")
    assert [int(row["time"]) for row in rows] == DAYS
    assert {row["time_unit"] for row in rows} == {"days"}
    assert [row["event"] for row in rows] == ["true" if row[4] == "2" else "false" for row in ROWS[1:]]


def test_a_time_is_read_in_the_unit_that_is_said_and_rows_name_patients_without_an_id(tmp_path: Path) -> None:
    (tmp_path / "times.csv").write_text("OS,died,arm\n1.5,yes,new one\n3,no,old\n", encoding="utf-8")
    asked = ["--time", "OS", "--time-unit", "years", "--event", "died", "--event-is", "yes", "--group", "arm"]
    assert main(["new", str(tmp_path / "s"), "--times", str(tmp_path / "times.csv"), *asked]) == 0
    found = read_folder(tmp_path / "s" / "records", covariates={}, today=date(2026, 1, 1)).connection.execute(
        'SELECT patient_id, "group", time::DOUBLE, time_unit, event FROM records.endpoints'
    )
    assert found.fetchall() == [("2", "new_one", 1.5, "years", True), ("3", "old", 3.0, "years", False)]


@pytest.mark.parametrize(
    ("arms", "treated", "reference"),
    [
        (("PRRT", "control"), "prrt", "control"),
        (("SOC", "Lu"), "lu", "soc"),
        (("new", "old"), "old", "new"),
    ],
)
def test_who_is_treated_is_taken_from_the_names_of_groups_and_marked(
    tmp_path: Path, arms: tuple[str, str], treated: str, reference: str
) -> None:
    rows = "".join(f"{n},{n % 2},{arms[n % 2]}\n" for n in range(1, 7))
    (tmp_path / "times.csv").write_text(f"OS,died,arm\n2,0,{arms[0]}\n{rows}", encoding="utf-8")
    asked = ["--time", "OS", "--time-unit", "years", "--event", "died", "--group", "arm"]
    assert main(["new", str(tmp_path / "s"), "--times", str(tmp_path / "times.csv"), *asked]) == 0
    told = (tmp_path / "s" / "study.yaml").read_text(encoding="utf-8").lower()
    assert [line.split(":")[0].strip() for line in told.splitlines() if "treated: true}  # taken to be" in line] == [
        treated
    ]
    assert f"reference_group: {reference}  # taken to be" in told


DATES = ["--from-date", "Beginn", "--to-date", "letzter Kontakt"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--group", "Arm", "--event", "Status", *DATES], "Status holds 1, 2: say which is an event with --event-is"),
        (["--group", "Arm", "--event", "Status", "--event-is", "3", *DATES], "no row of Status holds '3'; it has 1, 2"),
        (["--group", "Arm", "--event", "Status", "--time", "Pat-Nr"], "--time needs --time-unit"),
        (["--group", "Arm", "--event", "Status", "--from-date", "Beginn"], "name a time with --time, or two days"),
        (["--group", "Arm", *DATES], "--times needs the columns --event and --group"),
        (["--group", "Nix", "--event", "Status", *DATES], "suivi.csv has no column 'Nix'; it has Pat-Nr, Arm, Beginn"),
        (["--group", "Beginn", "--event", "Status", "--event-is", "2", "--protocol", "x", *DATES], "leave --protocol"),
    ],
)
def test_what_is_not_said_is_asked_and_no_folder_is_made(
    file: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["new", "etude", "--times", str(file), *arguments]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert not (file.parent / "etude").exists()


@pytest.mark.parametrize(
    ("before", "after", "code", "cell"),
    [
        ("15.11.2021", "31.11.2021", "date-not-read", "line 3, column 4"),
        ("02.06.2022", "12.01.2020", "endpoint-time-negative", "line 2, column 4"),
        (";1;", ";3;", "value-not-stated", "line 2, column 5"),
    ],
)
def test_a_newer_file_with_a_bad_cell_is_refused_at_it(
    file: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, code: str, cell: str
) -> None:
    main(shlex.split(COMMANDS[0]))
    copied = file.parent / "etude" / "records" / "suivi.csv"
    copied.write_text(copied.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    capsys.readouterr()
    assert main(["check", "etude", "--json"]) == 1
    told = capsys.readouterr().out
    assert f'"cell": "{cell}"' in told
    assert f'"code": "{code}"' in told


def test_a_row_for_each_event_is_refused_until_one_is_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [f"{n},{kind},{10 + n},{n % 2},{'AB'[n % 2]}" for n in range(1, 13) for kind in (1, 2)]
    Path("colon.csv").write_text("id,etype,time,status,rx\n" + "\n".join(rows) + "\n", encoding="utf-8")
    asked = ["new", "etude", "--times", "colon.csv", "--time", "time", "--time-unit", "days", "--event", "status"]
    assert main([*asked, "--group", "rx"]) == 2
    assert "(12 patients in 24 rows); choose one with --only etype=1" in capsys.readouterr().err
    assert main([*asked, "--group", "rx", "--only", "etype=3"]) == 2
    assert "no row of etype holds '3'; it has 1, 2" in capsys.readouterr().err
    assert main([*asked, "--group", "rx", "--only", "etype=2"]) == 0
    assert main(["check", "etude"]) == 0


@pytest.mark.parametrize(
    "rows",
    [
        ["a,F,4,0,x", "a,M,6,1,y", "b,F,3,1,x", "c,M,5,0,y"],  # one id for two patients: F would leave c out
        ["a,0,2,0,x", "a,2,6,1,y", "b,0,3,0,x", "b,3,5,0,y"],  # where the first interval ends, the second begins
    ],
)
def test_no_choice_is_advised_that_leaves_out_patients_or_follow_up(
    rows: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rows.csv").write_text("\n".join(["id,what,time,status,rx", *rows]) + "\n", encoding="utf-8")
    asked = ["new", "etude", "--times", "rows.csv", "--time", "time", "--time-unit", "days", "--event", "status"]
    assert main([*asked, "--group", "rx"]) == 2
    told = capsys.readouterr().err
    assert "a study of times has one for each" in told
    assert "--only" not in told


@pytest.mark.parametrize(("happened", "not_happened"), [("1", "0"), ("yes", "no"), ("oui", "non")])
@pytest.mark.parametrize("word", ["NA", "?", "unknown"])
def test_a_word_for_unknown_stays_a_cell_to_fill(
    word: str, happened: str, not_happened: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"1,{not_happened},A", f"2,{happened},A", f"3,{word},A", f"4,{happened},B", f"5,{not_happened},B"]
    (tmp_path / "times.csv").write_text("\n".join(["t,died,arm", *lines, f"6,{happened},NA"]) + "\n", encoding="utf-8")
    asked = ["--time", "t", "--time-unit", "months", "--event", "died", "--event-is", happened, "--group", "arm"]
    assert main(["new", str(tmp_path / "s"), "--times", str(tmp_path / "times.csv"), *asked]) == 0
    capsys.readouterr()
    assert main(["check", str(tmp_path / "s")]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "line 4, column 2" in told
    assert "line 7, column 3" in told


@pytest.mark.parametrize("allocation", ["not_randomised", "randomised"])
def test_covariates_of_a_file_of_times_are_described_and_adjusted_for(tmp_path: Path, allocation: str) -> None:
    """A published file with its covariates: no day of anybody is known, and yet groups are described and compared."""
    rows = "".join(
        f"{n},{5 + n * 7 % 40},{n % 3 > 0:d},{'ab'[n % 2]},{40 + n % 2 * 15 + n % 7}\n" for n in range(1, 61)
    )
    (tmp_path / "t.csv").write_text(f"pid,months,died,arm,age\n{rows}", encoding="utf-8")
    asked = ["--time", "months", "--time-unit", "months", "--event", "died", "--group", "arm", "--patient", "pid"]
    assert main(["new", str(tmp_path / "s"), "--times", str(tmp_path / "t.csv"), *asked, "--endpoint", "os"]) == 0
    mapping, study = tmp_path / "s" / "records" / "mapping.yaml", tmp_path / "s" / "study.yaml"
    patients = "  patients:\n    - {from: times, columns: {patient_id: pid, group: arm, age: age}}\n"
    told = mapping.read_text(encoding="utf-8").replace("tables:\n", f"tables:\n{patients}")
    mapping.write_text(re.sub("(?m)^not_imported.*\n", "", told), encoding="utf-8")
    before, _ = study.read_text(encoding="utf-8").split("analyses:")
    plan = "covariates: {age: number}\nanalyses:\n  - {endpoint: os, adjust_for: [age]}\n"
    study.write_text(before.replace("not_randomised", allocation) + plan, encoding="utf-8")
    assert main(["run", str(tmp_path / "s"), "--pdf"]) == 0
    page = (tmp_path / "s" / "results" / "report.html").read_text(encoding="utf-8")
    described = page.partition('<section id="flow"')[2].partition("</section>")[0]
    assert "Age in years: median" in described
    assert "Allocated" not in described


def test_a_quick_look_does_not_guess_what_cuts_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "times.csv"
    rows = "".join(f"{n},5;{n % 2}{';' * (n % 3 == 0)}\n" for n in range(1, 12))
    file.write_text(f"time;event\n{rows}", encoding="utf-8")
    assert main(["survival", str(file), "--time", "time", "--event", "event"]) == 2
    assert "its lines can be cut into cells in more than one way" in " ".join(capsys.readouterr().err.split())
