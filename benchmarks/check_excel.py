"""How long the records of a study take to be read from a large workbook, against what reading its cells alone takes.

Both in the same run and in processor time, so that the ratio says what the mapping, the checks of every cell and the
look at the zip cost beside the values. Run: python benchmarks/check_excel.py
"""

import random
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import python_calamine
import xlsxwriter
from results import machine, write_part

from theracurve.intake.folder import read_folder

ROWS, REPEATS = 50_000, 5
TODAY = date(2026, 1, 1)
HEADER = ("Patient", "Date", "CgA", "ECOG", "Weight", "Analyte", "Value", "Unit", "Visit", "Remark")
MAPPING = """
sources: {cohort: {file: cohort.xlsx, sheet: Labs, patient: Patient, dates: "%d.%m.%Y"}}
tables:
  labs:
    - from: cohort
      columns: {patient_id: Patient, collected_on: Date, visit: Visit, analyte: Analyte, value: Value, unit: Unit}
not_imported: {cohort: [CgA, ECOG, Weight, Remark]}
"""


def write_workbook(file: Path) -> None:
    """Rows of nobody: 500 patients, a hundred values each."""
    draw = random.Random(1)
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    sheet = book.add_worksheet("Labs")
    sheet.write_row(0, 0, HEADER)
    for row in range(1, ROWS + 1):
        day = f"{1 + row % 28:02}.{1 + row // 28 % 12:02}.2020"
        value = draw.randint(50, 9000) / 10
        cells = (
            f"P{row % 500:03}",
            day,
            value,
            row % 4,
            60 + row % 30,
            "CgA",
            value,
            "ng/mL",
            f"month {row % 24}",
            "none",
        )
        sheet.write_row(row, 0, cells)
    book.close()


def seconds(what: Callable[[], object]) -> float:
    begun = time.process_time()
    what()
    return time.process_time() - begun


def cells_alone(file: Path) -> None:
    python_calamine.load_workbook(str(file)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_workbook(folder / "cohort.xlsx")
        (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
        ratios = []
        for _ in range(REPEATS):
            alone = seconds(lambda: cells_alone(folder / "cohort.xlsx"))
            whole = seconds(lambda: read_folder(folder, covariates={}, today=TODAY))
            ratios.append(whole / alone)
            print(f"cells alone {alone:.2f} s, records {whole:.2f} s: {whole / alone:.1f} times")
    print(f"{ROWS} rows of {len(HEADER)} columns: {median(ratios):.1f} times (median of {REPEATS})")
    found = {"rows": ROWS, "columns": len(HEADER), "repeats": REPEATS, "ratio": round(median(ratios), 2)}
    write_part("workbook", found | {"machine": machine("python-calamine", "duckdb")})


if __name__ == "__main__":
    main()
