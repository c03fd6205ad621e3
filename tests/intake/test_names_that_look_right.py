"""Texts that are compared: spaces made plain, nothing in them that cannot be seen; ids with nothing hidden."""

from datetime import date
from pathlib import Path

import pytest

from theracurve.intake import read_folder

LABS = "patient_id,collected_on,analyte,value,unit\n"


def codes_of(folder: Path, analyte: str, patient_id: str = "P1") -> tuple[list[str], list[str | None]]:
    (folder / "labs.csv").write_text(f'{LABS}{patient_id},2004-01-01,"{analyte}",5,ug/L\n', encoding="utf-8")
    intake = read_folder(folder, covariates={}, today=date(2006, 1, 1))
    kept = intake.connection.execute("SELECT analyte FROM records.labs").fetchall()
    return [finding.code for finding in intake.findings if finding.column], [cell for (cell,) in kept]


@pytest.mark.parametrize(
    "written", ["Chromogranin\u00a0A", "Chromogranin  A", "\u2007Chromogranin A\u00a0", "Chromogranin\tA"]
)
def test_spaces_of_a_compared_text_are_made_plain(tmp_path: Path, written: str) -> None:
    assert codes_of(tmp_path, written) == ([], ["Chromogranin A"])


HIDDEN = ["\u200b", "\u2060", "\u034f", "\u3164", "\u115f", "\ufe0f", "\u202e", "\ufffd", "\ue000"]


@pytest.mark.parametrize("hidden", HIDDEN, ids=ascii)
def test_what_cannot_be_seen_is_refused_in_texts_and_ids(tmp_path: Path, hidden: str) -> None:
    assert codes_of(tmp_path, f"Cg{hidden}A") == (["cell-invisible-character"], [None])
    assert codes_of(tmp_path, "CgA", f"P{hidden}1") == (["cell-invisible-character"], ["CgA"])


@pytest.mark.parametrize("total", ["n = 7", "N=7", "n: 12", "Total", "Mean"])
def test_a_count_is_no_patient(tmp_path: Path, total: str) -> None:
    assert codes_of(tmp_path, "CgA", total)[0] == ["row-total"]


def test_an_apostrophe_before_a_formula_is_the_mark_of_a_text(tmp_path: Path) -> None:
    assert codes_of(tmp_path, "'=CgA") == ([], ["=CgA"])
