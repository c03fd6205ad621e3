"""The story of docs/tutorials/from-excel.md, run as it is told, on the sheet that it shows."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from door.answering import answer
from intake.workbooks import workbook
from theracurve.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "tutorials" / "from-excel.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    theracurve (.+)$", TEXT, re.MULTILINE)
SHOWN = [[cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\|.*\|$", TEXT, re.MULTILINE)]
CODES = {"new": [0], "check": [1, 0], "map": [0], "run": [0], "tables": [0]}


def patient(number: int) -> list[object]:
    dead = number in (5, 8)
    last = date(2024, 5, number)
    return [
        *(f"S-{number:02}", f"Inventé {number}", "HF"[number % 2], ("traité", "témoin")[number % 2]),
        *(date(2023, 2, number), 90 + number, f"{80 + number},5", 1),
        *("DCD" if dead else "vivant", last, last if dead else None),
    ]


def sheet() -> list[list[object]]:
    """The rows that the page shows, and others like them, as text and as real cells."""
    header, _, *patients = SHOWN
    shown = [[cell or None for cell in row] for row in patients]
    more = [patient(number) for number in range(4, 11)]
    return [["Suivi (maj 01/06/2024)"], [None], list(header), *shown, *more, [None], ["TOTAL", 10]]


def test_the_page_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    workbook(tmp_path / "suivi.xlsx", Suivi=sheet())
    codes = {name: list(expected) for name, expected in CODES.items()}
    (line,) = re.findall(r"^\"(suivi![A-Z0-9]+)\": .*$", TEXT, re.MULTILINE)
    answers = {line: next(one for one in TEXT.splitlines() if one.startswith(f'"{line}'))}
    for command in COMMANDS:
        arguments = command.split()
        assert main(arguments) == codes[arguments[0]].pop(0), command
        if arguments[0] == "check" and codes["check"]:
            assert answer(tmp_path / "etude" / "records" / "mapping.yaml", answers) == 1
    assert (tmp_path / "etude" / "results" / "report.html").is_file()
    text = (tmp_path / "etude" / "tables" / "labs.csv").read_text(encoding="utf-8")
    labs = {(row["patient_id"], row["visit"]): row["value"] for row in csv.DictReader(text.splitlines())}
    assert len(labs) == 19
    assert {labs["S-02", "month 3"], labs["S-03", "month 0"]} == {"7.4", "<20"}
    assert ("S-03", "month 3") not in labs
    assert not any("Inventé" in file.read_bytes().decode("utf-8", "replace") for file in results(tmp_path / "etude"))


def results(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and file.suffix != ".xlsx"]
