"""Workbooks that the program writes: one to fill in, read back like any other, and a marked copy of somebody's own."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from theracurve.cli import main
from theracurve.start import WORKBOOK


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A study whose workbook two people filled in, one of them with a decimal comma."""
    study = tmp_path / "study"
    assert main(["new", str(study), "--protocol", "nguyen2004", "--excel"]) == 0
    path = study / "records" / WORKBOOK
    book = openpyxl.load_workbook(path)
    for number, group in enumerate("AB", start=1):
        fill(book["patients"], patient_id=f"00{number}", group=group, secreting=True, enrolled_on=date(2024, 1, number))
        fill(book["follow_up"], patient_id=f"00{number}", vital_status="alive", last_seen_on=date(2025, 1, number))
    fill(book["labs"], patient_id="001", collected_on="2024-01", analyte="CgA", value="7,4", unit="ng/mL")
    book.save(path)
    return study


def fill(sheet: object, **cells: object) -> None:
    columns = [cell.value for cell in sheet[1]]  # type: ignore[index]
    row = next(row for row in range(2, 100) if sheet.cell(row, 1).value is None)  # type: ignore[attr-defined]
    for name, value in cells.items():
        sheet.cell(row, columns.index(name) + 1, value)  # type: ignore[attr-defined]


def test_the_workbook_to_fill_in_explains_itself(filled: Path) -> None:
    book = openpyxl.load_workbook(filled / "records" / WORKBOOK)
    assert book.sheetnames[:3] == ["Read me", "patients", "uptake"]
    sex = next(v for v in book["patients"].data_validations.dataValidation if "D2" in str(v.sqref))
    assert sex.formula1 == '"female,male,other"'
    assert book["labs"]["E1"].comment.text == "a number, or a limit such as <0.5; may stay empty"


def test_it_is_read_back_with_the_cell_of_each_finding(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["check", str(filled)]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "labs!E2, labs.value, patient 001: “7,4” is written with a decimal comma." in said
    assert '"labs!E2": {found: "7,4", read: "?"}' in said


def test_a_marked_copy_shows_each_finding_at_its_cell_and_leaves_the_workbook(filled: Path, tmp_path: Path) -> None:
    before = (filled / "records" / WORKBOOK).read_bytes()
    assert main(["check", str(filled), "--annotate", str(tmp_path / "marked.xlsx")]) == 1
    assert (filled / "records" / WORKBOOK).read_bytes() == before
    marked = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert "not to be read back" in marked["Findings"]["A1"].value
    cell = marked["labs"]["E2"]
    assert (cell.value, cell.fill.start_color.rgb) == ("7,4", "00FFC7CE")
    assert "“7,4” is written with a decimal comma." in cell.comment.text
    assert main(["check", str(filled), "--annotate", str(tmp_path / "marked.xlsx")]) == 2  # nothing is overwritten
