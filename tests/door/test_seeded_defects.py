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
MAPPING = """
sources:
  t: {file: t.xlsx, sheet: T, patient: Patient, decimal: ",", dates: "%d.%m.%Y", missing: {ND: not done}}
tables:
  patients:
    - from: t
      columns: {patient_id: Patient, group: {column: Gruppe, values: {Verum: A, Kontrolle: B}}, enrolled_on: Einschluss}
  labs:
    - from: t
      for: {month: [0, 3]}
      columns:
        patient_id: Patient
        collected_on: {nominal: {months: "{month}", after: Einschluss}}
        analyte: {value: CgA}
        value: CgA M{month}
        unit: {value: ng/mL}
      needs: value
  administrations:
    - from: t
      for: {cycle: [1]}
      columns:
        patient_id: Patient
        cycle: {value: "{cycle}"}
        administered_at: Datum {cycle}
        activity: Aktivität {cycle}
        activity_unit: {value: GBq}
        agent: {value: 177Lu-DOTATATE}
"""
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


def clean(draw: random.Random) -> list[list[str | None]]:
    return [patient(number, draw) for number in range(1, 21)]


def patient(number: int, draw: random.Random) -> list[str | None]:
    start = date(2023, 1, 1) + timedelta(draw.randrange(500))
    values = [f"{draw.randint(5, 900)},{draw.randint(1, 9)}" for _ in range(2)]
    given = f"{start + timedelta(14):%d.%m.%Y}", f"7,{draw.randint(10, 99)}"
    return [f"P{number:02}", draw.choice(["Verum", "Kontrolle"]), f"{start:%d.%m.%Y}", *values, *given]


def found_in(rows: list[list[str | None]]) -> set[str | None]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        workbook(folder / "t.xlsx", T=[HEADER, *rows])
        (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
        findings = read_folder(folder, covariates={}, today=date(2026, 1, 1)).findings
    return {f.cell for f in findings if f.severity == "error" or f.needs_review}


@pytest.mark.parametrize("seed", range(5))
def test_a_clean_workbook_has_no_error(seed: int) -> None:
    assert found_in(clean(random.Random(seed))) == set()


@pytest.mark.parametrize("seed", range(30))
def test_every_defect_is_found_at_its_cell(seed: int) -> None:
    draw = random.Random(1000 + seed)
    rows, sown = clean(draw), {}
    for _ in range(draw.randint(1, 5)):
        name = draw.choice(sorted(DEFECTS))
        columns, spoil = DEFECTS[name]
        row, column = draw.randrange(len(rows)), draw.choice(columns)
        at = f"{'ABCDEFG'[column - 1]}{row + 2}"
        if at not in sown:
            rows[row][column - 1] = spoil(str(rows[row][column - 1]), draw)
            sown[at] = name
    found = found_in(rows)
    assert {at: name for at, name in sown.items() if at not in found} == {}
    assert found <= sown.keys()
