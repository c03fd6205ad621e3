"""Defects sown at random cells of clean workbooks: each is found at its cell, and a clean workbook has none.

The cohorts are made here: nobody in them exists.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from intake.workbooks import workbook
from theracurve.intake.folder import read_folder

HEADER = ["Patient", "Gruppe", "Einschluss", "CgA M0 (ng/mL)", "CgA M3 (ng/mL)", "Datum 1", "Aktivität 1 (GBq)"]
SOURCE = """\
  t{n}: {{file: t{n}.xlsx, sheet: T, patient: Patient, decimal: ",", dates: "%d.%m.%Y", missing: {{ND: not done}}}}
"""
PATIENTS = """\
    - from: t{n}
      columns:
        patient_id: Patient
        group: {{column: Gruppe, values: {{Verum: A, Kontrolle: B}}}}
        enrolled_on: Einschluss
"""
LABS = """\
    - from: t{n}
      for: {{month: [0, 3]}}
      columns:
        patient_id: Patient
        collected_on: {{nominal: {{months: "{{month}}", after: Einschluss}}}}
        analyte: {{value: CgA}}
        value: CgA M{{month}}
        unit: {{value: ng/mL}}
      needs: value
"""
DOSES = """\
    - from: t{n}
      for: {{cycle: [1]}}
      columns:
        patient_id: Patient
        cycle: {{value: "{{cycle}}"}}
        administered_at: Datum {{cycle}}
        activity: Aktivität {{cycle}}
        activity_unit: {{value: GBq}}
        agent: {{value: 177Lu-DOTATATE}}
"""
TOGETHER = 20  # workbooks of one reading: each is a trial of its own, and the database is opened once
DAY, VALUE, WORD = (3, 6), (4, 5, 7), (2,)
Spoil = Callable[[str, random.Random], str]
DEFECTS: dict[str, tuple[tuple[int, ...], Spoil]] = {
    "month beyond twelve": (DAY, lambda text, draw: f"{text[:3]}{draw.randint(13, 19)}{text[5:]}"),
    "a day that is none": (DAY, lambda text, draw: f"{draw.randint(32, 39)}{text[2:]}"),
    "a year of two digits": (DAY, lambda text, draw: text[:6] + text[8:]),
    "a month alone": (DAY, lambda text, draw: text[3:]),
    "a point for the comma": (VALUE, lambda text, draw: text.replace(",", ".")),
    "O for 0": (VALUE, lambda text, draw: f"1O{text}"),
    "a unit in the cell": (VALUE, lambda text, draw: f"{text} {draw.choice(['MBq', 'ng', 'µg/L'])}"),
    "a remark": (VALUE, lambda text, draw: f"{text} {draw.choice(['(?)', '*', 'hämolytisch'])}"),
    "two values": (VALUE, lambda text, draw: f"{text} / {text}"),
    "a word": (VALUE, lambda text, draw: draw.choice(["neg.", "folgt", "siehe Arztbrief"])),
    "another spelling": (WORD, lambda text, draw: draw.choice([text.upper(), f"{text}?", "Placebo"])),
    "an error of the spreadsheet": ((*DAY, *VALUE), lambda text, draw: draw.choice(["#N/A", "#REF!", "#DIV/0!"])),
}


Rows = list[list[str | None]]


def mapping(count: int) -> str:
    parts = {"sources": SOURCE, "tables:\n  patients": PATIENTS, "  labs": LABS, "  administrations": DOSES}
    return "".join(f"{name}:\n" + "".join(part.format(n=n) for n in range(count)) for name, part in parts.items())


def clean(draw: random.Random, trial: int) -> Rows:
    return [patient(trial, number, draw) for number in range(1, 13)]


def patient(trial: int, number: int, draw: random.Random) -> list[str | None]:
    start = date(2023, 1, 1) + timedelta(draw.randrange(500))
    values = [f"{draw.randint(5, 900)},{draw.randint(1, 9)}" for _ in range(2)]
    given = f"{start + timedelta(14):%d.%m.%Y}", f"7,{draw.randint(10, 99)}"
    return [f"T{trial}-{number:02}", draw.choice(["Verum", "Kontrolle"]), f"{start:%d.%m.%Y}", *values, *given]


def found_in(workbooks: list[Rows]) -> list[set[str]]:
    """The cells of each workbook that an error or a question names, all read as one study."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number, rows in enumerate(workbooks):
            workbook(folder / f"t{number}.xlsx", T=[HEADER, *rows])
        (folder / "mapping.yaml").write_text(mapping(len(workbooks)), encoding="utf-8")
        findings = read_folder(folder, covariates={}, today=date(2026, 1, 1)).findings
    named = [f for f in findings if f.severity == "error" or f.needs_review]
    return [{str(f.cell) for f in named if f.file == f"t{number}.xlsx"} for number in range(len(workbooks))]


def sow(rows: Rows, draw: random.Random) -> dict[frozenset[str], str]:
    """Spoil one to five cells, or a whole row; the cells of which one has to be named, with what was done."""
    sown: dict[frozenset[str], str] = {}
    for row in draw.sample(range(len(rows)), draw.randint(1, 5)):
        name = draw.choice([*sorted(DEFECTS), "a shifted row", "a stray total", "no id"])
        if name == "a shifted row":
            rows[row] = [rows[row][0], None, *rows[row][1:-1]]
            sown[frozenset(f"{letter}{row + 2}" for letter in "BCDEFG")] = name
        elif name == "a stray total":
            rows[row] = ["Summe", *[None] * 5, "88,3"]
            sown[frozenset(f"{letter}{row + 2}" for letter in "ABCDEFG")] = name
        elif name == "no id":
            rows[row][0] = None
            sown[frozenset({f"A{row + 2}"})] = name
        else:
            columns, spoil = DEFECTS[name]
            column = draw.choice(columns)
            rows[row][column - 1] = spoil(str(rows[row][column - 1]), draw)
            sown[frozenset({f"{'ABCDEFG'[column - 1]}{row + 2}"})] = name
    return sown


@pytest.mark.parametrize("seed", range(5))
def test_clean_workbooks_have_no_error(seed: int) -> None:
    draw = random.Random(seed)
    assert found_in([clean(draw, trial) for trial in range(TOGETHER)]) == [set()] * TOGETHER


def missed(seed: int) -> list[tuple[int, frozenset[str], str]]:
    """Of as many trials as are read together: the defects that no finding names at their cell, and every finding that
    names a cell beside them."""
    draw = random.Random(1000 + seed)
    workbooks = [clean(draw, trial) for trial in range(TOGETHER)]
    sown = [sow(rows, draw) for rows in workbooks]
    found = found_in(workbooks)
    lost = [
        (trial, cells, name)
        for trial, defects in enumerate(sown)
        for cells, name in defects.items()
        if not cells & found[trial]
    ]
    beside = [cells - frozenset().union(*sown[trial]) for trial, cells in enumerate(found)]
    return lost + [(trial, frozenset(cells), "nothing was sown there") for trial, cells in enumerate(beside) if cells]


@pytest.mark.parametrize("seed", range(15))
def test_every_defect_of_300_workbooks_is_found_at_its_cell(seed: int) -> None:
    assert missed(seed) == []


@pytest.mark.long
def test_of_2000_workbooks_hardly_a_defect_is_lost() -> None:
    lost = [one for seed in range(1000, 1100) for one in missed(seed)]
    assert len(lost) <= 20, lost
