"""The examples, and the command line as a user calls it."""

import csv
from pathlib import Path

import pytest

from published import STUDIES
from theracurve.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def outputs(study_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("published")
    for name in STUDIES:
        records = study_data / name / "records"
        assert main(["run", str(EXAMPLES / name), "--records", str(records), "--out", str(folder / name)]) == 0
    return {name: folder / name for name in STUDIES}


@pytest.fixture(scope="session")
def glioma_records(public_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables with an id of its own for each patient, who are numbered within their groups."""
    folder = tmp_path_factory.mktemp("glioma")
    for name in ("patients", "endpoints"):
        with (public_data / "data" / "glioma" / "records" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows({**row, "patient_id": f"{row['group']}-{row['patient_id']}"} for row in rows)
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration study, run once for all tests, with the report in every form."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    assert main(["new", str(folder), "--protocol", "nguyen2004", "--demo"]) == 0
    assert main(["run", str(folder), "--pdf", "--docx"]) == 0
    return folder
