"""`run --share`: a folder that may leave the group holds no patient, no date of the records, and no small count."""

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from theracurve.cli import main
from theracurve.vocabulary.tables import FOR_PEOPLE, RECORD_TABLES

FREE_TEXTS = [(t.name, c.name) for t in RECORD_TABLES.values() for c in t.columns if c.name in FOR_PEOPLE]
OWN_WORDS = "moved to Lyon with her daughter"
DATE = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.fixture(scope="module")
def shared(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    records = folder / "records"
    shutil.copytree(demo / "records", records)
    patients = (records / "patients.csv").read_text(encoding="utf-8")
    assert patients.count("declined isolation") >= 1
    (records / "patients.csv").write_text(patients.replace("declined isolation", OWN_WORDS, 1), encoding="utf-8")
    out = ("--out", str(folder / "results"), "--share", str(folder / "shared"))
    assert main(["run", str(demo), "--records", str(records), "--docx", *out]) == 0
    return folder / "shared"


def told_in(folder: Path) -> str:
    """All text of the shared files."""
    with ZipFile(folder / "report.docx") as word:
        parts = [word.read(name).decode("utf-8") for name in word.namelist() if name.endswith(".xml")]
    return "\n".join([*parts, *(file.read_text(encoding="utf-8") for file in folder.glob("*.[hj]*"))])


def test_nothing_of_a_single_patient_is_in_any_file(shared: Path, demo: Path) -> None:
    assert {file.name for file in shared.iterdir()} == {"manifest.json", "report.docx", "report.html", "results.json"}
    told = told_in(shared)
    for table in (demo / "records").glob("*.csv"):
        with table.open(encoding="utf-8") as lines:
            cells = {cell for row in csv.DictReader(lines) for cell in (row["patient_id"], *DATE.findall(str(row)))}
        assert {cell for cell in cells if cell in told} == set(), table.name
    assert "administrations.csv" not in told  # a name of a file may be that of a patient


def test_no_free_text_of_the_records_is_in_any_file(shared: Path, demo: Path) -> None:
    told = told_in(shared)
    assert OWN_WORDS in (shared.parent / "results" / "report.html").read_text(encoding="utf-8")
    for table, column in FREE_TEXTS:
        if not (shared.parent / "records" / f"{table}.csv").exists():
            continue
        with (shared.parent / "records" / f"{table}.csv").open(encoding="utf-8") as lines:
            cells = {row[column] for row in csv.DictReader(lines) if row.get(column)}
        protocols = (demo / "study.yaml").read_text(encoding="utf-8")  # its words are nobody's own
        free = {cell for cell in cells if len(cell) > 3 and cell not in protocols}
        assert {cell for cell in free if cell in told} == set(), (table, column)


def test_no_sentence_and_no_figure_counts_few_patients(shared: Path) -> None:
    told = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", (shared / "report.html").read_text(encoding="utf-8"))
    few = re.findall(r"[^.]*(?<![\d.])(?<!more than )[1-4] (?:patients?|events?|deaths?)\b[^.]*", told)
    assert [sentence for sentence in few if "Counts of 1 to 4 patients are masked" not in sentence] == []
    assert "each curve falls where at least 5 events have come together" in told


def in_few_digits(estimate: dict[str, Any]) -> dict[str, Any]:
    """Its numbers: with all their digits they would name the counts that they are made of."""
    return {name: float(f"{value:.3g}") for name, value in estimate.items() if isinstance(value, float)}


def test_shares_of_few_patients_are_null_with_the_reason_and_stay_in_their_place(shared: Path) -> None:
    whole, part = (
        json.loads((folder / "results.json").read_text(encoding="utf-8"))
        for folder in (shared.parent / "results", shared)
    )
    assert len(whole["estimates"]) == len(part["estimates"])
    for stated, told in zip(whole["estimates"], part["estimates"], strict=True):
        few = stated["quantity"] == "proportion" and any(
            0 < n < 5 for n in (stated["events"], stated["n"] - stated["events"])
        )
        assert (told["reason"][:6] == "masked") >= few
        same = in_few_digits(told) == in_few_digits(stated)
        assert same or told["value"] is told["lower"] is told["p_value"] is None
    assert sum(told != stated for stated, told in zip(whole["estimates"], part["estimates"], strict=True)) > 0
    assert "findings" not in part


def test_a_folder_inside_the_results_is_not_to_be_shared(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(demo), "--share", str(demo / "results" / "shared")]) == 2
    assert "expected a folder outside" in capsys.readouterr().err
