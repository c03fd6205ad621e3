"""Tables written from a mapping keep the mark of planned days: read again, they are as nominal as before."""

import json
from datetime import date, timedelta
from pathlib import Path

from door.answering import answer
from intake.workbooks import workbook
from theracurve.cli import main
from theracurve.intake.folder import read_folder

TODAY = date(2026, 1, 1)


def test_planned_days_are_nominal_in_the_tables_that_are_written(tmp_path: Path) -> None:
    header = ["Patient", "Group", "Date of inclusion", "CgA M0 (ng/mL)", "CgA M3 (ng/mL)"]
    rows = [[f"P-{n}", "AB"[n % 2], date(2022, 1, 9) - timedelta(n), 90 + n, 80 + n] for n in range(4)]
    file, study = workbook(tmp_path / "a.xlsx", Data=[header, *rows]), tmp_path / "study"
    assert main(["new", str(study), "--from", str(file)]) == 0
    answer(study / "records" / "mapping.yaml", {})
    assert main(["tables", str(study)]) == 0
    written = json.loads((study / "tables" / "manifest.json").read_bytes())["nominal"]
    assert written == {"labs": {"collected_on": [1, 2, 3, 4, 5, 6, 7, 8]}}
    again = read_folder(study / "tables", covariates={}, today=TODAY)
    assert again.nominal == {"labs": {"collected_on": frozenset(range(1, 9))}}
    assert [finding.table for finding in again.findings if finding.code == "date-nominal"] == ["labs"]
    labs = study / "tables" / "labs.csv"
    labs.write_text(labs.read_text(encoding="utf-8").replace(",90,", ",91,"), encoding="utf-8")
    assert read_folder(study / "tables", covariates={}, today=TODAY).nominal == {}  # its rows may have moved
