"""A German workbook of two sheets, with a header of two rows, read by its mapping: rows, places, and every refusal."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from intake.workbooks import workbook
from theracurve.intake.folder import Intake, read_folder

TODAY = date(2026, 1, 31)
PATIENTS = [
    ["Kohorte 2025, nur für den Dienstgebrauch"],
    ["Patient", "", "", "Markierung", "", "Eingeschlossen", "Name"],
    ["Nr.", "Gruppe", "Ki-67 (%)", "Tumor", "Symptome", "am", ""],
    [1, "Verum", "2,5", "x", None, date(2025, 1, 7), "Mustermann"],
    [2, "Kontrolle", "1.234", None, None, "8. März 2025", "Musterfrau"],
    [3, "verum", 7, "x", "x", "09.13.2025", "Beispiel"],
    [None],
    ["Summe", 3],
]
LABS = [
    ["ID", "Datum V0", "CgA V0 (ng/mL)", "CgA V3"],
    [1, "05.01.2025", "<20 (N<100)", 1230.5],
    [2, "06.03.2025", "12,5", "n.b."],
    [4, "07.03.2025", "13", None],
]
MAPPING = """
sources:
  kohorte:
    file: kohorte.xlsx
    sheet: Kohorte
    header: [2, 3]
    data: {until: blank, except: {column: Patient Nr., values: Summe}}
    patient: Patient Nr.
    decimal: ","
    dates: ["%d.%m.%Y", "%d. %B %Y"]
    months: de
  labor: {file: kohorte.xlsx, sheet: Labor, patient: ID, decimal: ",", dates: "%d.%m.%Y", missing: {n.b.: not measured}}
tables:
  patients:
    - from: kohorte
      columns:
        patient_id: Patient Nr.
        group: {column: Patient Gruppe, values: {Verum: A, Kontrolle: B}}
        ki67_percent: Patient Ki-67
        indication: {marked: {columns: {Markierung Tumor: tumour, Markierung Symptome: symptoms}, marks: x}}
        enrolled_on: Eingeschlossen am
  labs:
    - from: labor
      columns:
        patient_id: ID
        collected_on: Datum V0
        analyte: {value: CgA}
        value: {column: CgA V0, split: "{value} (N<{limit})", part: value}
        unit: {value: ng/mL}
        upper_limit: {column: CgA V0, split: "{value} (N<{limit})", part: limit}
    - from: labor
      for: {month: [3]}
      columns:
        patient_id: ID
        collected_on: {nominal: {months: "{month}", after: Datum V0}}
        analyte: {value: CgA}
        value: CgA V{month}
        unit: {value: ng/mL}
      needs: value
not_imported: {kohorte: Name}
"""
CORRECTIONS = """
corrections:
  kohorte!C5: {found: "1.234", read: "1,234"}
  kohorte!B6: {found: verum, read: Verum}
  kohorte!E6: {found: x, read: }
  kohorte!F6: {found: 09.13.2025, read: 13.09.2025}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    workbook(tmp_path / "kohorte.xlsx", Kohorte=PATIENTS, Labor=LABS)
    return tmp_path


def read(folder: Path, mapping: str) -> Intake:
    (folder / "mapping.yaml").write_text(mapping, encoding="utf-8")
    return read_folder(folder, covariates={}, today=TODAY)


def rows(intake: Intake, query: str) -> list[tuple[Any, ...]]:
    return intake.connection.execute(query).fetchall()


def test_every_cell_that_is_not_stated_is_refused_at_its_own_place(folder: Path) -> None:
    errors = {(f.sheet, f.cell, f.code, f.patient_id) for f in read(folder, MAPPING).findings if f.severity == "error"}
    assert errors == {
        ("Kohorte", "C5", "number-point", "2"),
        ("Kohorte", "B6", "value-not-stated", "3"),
        ("Kohorte", "E6", "several-marked", "3"),
        ("Kohorte", "F6", "date-not-iso", "3"),
    }


def test_answers_for_single_cells_are_read_as_the_source_writes(folder: Path) -> None:
    intake = read(folder, MAPPING + CORRECTIONS)
    assert [f for f in intake.findings if f.severity != "note"] == []
    assert rows(
        intake, 'SELECT patient_id, "group", ki67_percent::DOUBLE, indication, enrolled_on FROM records.patients'
    ) == [
        ("1", "A", 2.5, "tumour", date(2025, 1, 7)),
        ("2", "B", 1.234, None, date(2025, 3, 8)),
        ("3", "A", 7.0, "tumour", date(2025, 9, 13)),
    ]
    assert rows(
        intake, "SELECT patient_id, collected_on, value_side, value::DOUBLE, upper_limit::DOUBLE FROM records.labs"
    ) == [
        ("1", date(2025, 1, 5), "<", 20.0, 100.0),
        ("2", date(2025, 3, 6), "=", 12.5, None),
        ("4", date(2025, 3, 7), "=", 13.0, None),
        ("1", date(2025, 4, 6), "=", 1230.5, None),  # 91 days after its origin
    ]
    (nominal,) = [f for f in intake.findings if f.code == "date-nominal"]
    assert (nominal.table, nominal.column) == ("labs", "collected_on")


def test_a_correction_whose_cell_says_something_else_by_now_is_asked_again(folder: Path) -> None:
    stale = CORRECTIONS.replace("found: verum", "found: Verum")
    findings = [f for f in read(folder, MAPPING + stale).findings if f.severity == "error"]
    assert [(f.code, f.row) for f in findings] == [("correction-stale", 44), ("value-not-stated", 3)]
    assert "given for “Verum”; the cell holds “verum”" in findings[0].message


def test_rows_below_the_table_are_named_and_never_dropped_in_silence(folder: Path) -> None:
    unnamed = MAPPING.replace(", except: {column: Patient Nr., values: Summe}", "")
    (below,) = [f for f in read(folder, unnamed + CORRECTIONS).findings if f.code == "row-below-table"]
    assert (below.sheet, below.cell, below.message) == (
        "Kohorte",
        "A8",
        "Row 8 stands below the table: “Summe”. Is it data?",
    )


def test_no_name_of_a_patient_is_shown(folder: Path) -> None:
    unnamed = MAPPING.replace("not_imported: {kohorte: Name}", "").replace("months: de", "months: en")
    said = " ".join(f.message + f.remedy for f in read(folder, unnamed).findings)
    assert "`Name` looks as if it says who a patient is" in said
    assert not any(name in said for name in ("Mustermann", "Musterfrau", "Beispiel"))


@pytest.mark.parametrize(
    ("right", "wrong", "code", "message"),
    [
        (
            "Patient Ki-67\n",
            "Patient Ki-76\n",
            "mapping-no-column",
            "the sheet Kohorte has no column `Patient Ki-76` in its header.",
        ),
        (
            "sheet: Labor",
            "sheet: Labr",
            "mapping-no-sheet",
            "kohorte.xlsx has no sheet `Labr`; it has Kohorte, Labor.",
        ),
        (
            "analyte: {value: CgA}",
            "analyt: {value: CgA}",
            "mapping-unknown-column",
            "`analyt` is no column of `labs`. Did you mean `analyte`?",
        ),
        (
            "file: kohorte.xlsx\n",
            "file: ../kohorte.xlsx\n",
            "mapping-file-outside",
            "../kohorte.xlsx lies outside the folder of the records; sources are read from beside the mapping only.",
        ),
    ],
)
def test_a_slip_in_the_mapping_is_said_at_its_line(
    folder: Path, right: str, wrong: str, code: str, message: str
) -> None:
    found = {f.code: f.message for f in read(folder, MAPPING.replace(right, wrong, 1)).findings}
    assert found[code] == message


def test_of_two_columns_of_one_name_the_letter_of_the_first_is_the_example(tmp_path: Path) -> None:
    rows = [["ID", "Arm", "Day", "Arm"], ["1", "A", "2025-01-01", "B"]]
    workbook(tmp_path / "kohorte.xlsx", S=rows)
    mapping = "sources: {s: {file: kohorte.xlsx, header: [1]}}\ntables: {patients: [{from: s, columns: {group: Arm}}]}"
    [found] = [f for f in read(tmp_path, mapping).findings if f.code == "mapping-no-column"]
    assert "several columns `Arm` (B1, D1): name one by its letter, such as `$B`" in found.message


@pytest.mark.parametrize("distance", ["Un anno", "99999", "three", ""])
def test_a_distance_that_is_no_number_is_refused_at_its_rule(tmp_path: Path, distance: str) -> None:
    (tmp_path / "s.csv").write_text("ID,In,CgA\nP1,2023-01-02,12\n", encoding="utf-8")
    told = f"""
sources: {{s: {{file: s.csv}}}}
tables:
  labs:
    - from: s
      for: {{at: ["{distance}"]}}
      columns:
        patient_id: ID
        collected_on: {{nominal: {{months: "{{at}}", after: In}}}}
        analyte: {{value: CgA}}
        value: CgA
"""
    (tmp_path / "mapping.yaml").write_text(told, encoding="utf-8")
    intake = read_folder(tmp_path, covariates={}, today=date(2026, 1, 1))
    assert [f.code for f in intake.findings if f.table == "mapping.yaml"] == ["mapping-no-column"]


def test_a_row_that_holds_nothing_that_is_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("ID,Group,Gleason\nP1,A,9\n,,Median 14 mo\nP2,B,7\n", encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(
        "sources: {s: {file: s.csv, patient: ID}}\n"
        "tables: {patients: [{from: s, columns: {patient_id: ID, group: Group}}]}\n"
        "not_imported: {s: [Gleason]}\n",
        encoding="utf-8",
    )
    intake = read_folder(tmp_path, covariates={}, today=TODAY)
    told = [f.message for f in intake.findings if f.code == "rows-without-cells"]
    assert told == ["s.csv: nothing stands in the columns that are read of row 3."]
