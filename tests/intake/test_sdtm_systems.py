"""Overall responses in the words that each system of criteria has for them, read from SDTM by its own categories."""

from datetime import date
from pathlib import Path

import pytest

from theracurve.intake import read_folder
from theracurve.intake.drafting.sdtm import domain_of, sdtm_mapping
from theracurve.intake.sources.formats import read_source
from theracurve.intake.sources.grid import Dialect
from theracurve.vocabulary.findings import errors_among

WORDS = {  # of each category of RS, its results and what our table has
    "RECIST 1.1": ("recist_1_1", {"CR": "CR", "NON-CR/NON-PD": "NON_CR_NON_PD", "PD": "PD", "NE": "NE"}),
    "iRECIST": (
        "irecist",
        {"iCR": "CR", "iPR": "PR", "iSD": "SD", "NON-iCR/NON-iUPD": "NON_CR_NON_PD", "iUPD": "UPD", "iCPD": "PD"},
    ),
    "PERCIST": ("percist_1_0", {"CMR": "CR", "PMR": "PR", "SMD": "SD", "NMR": "SD", "PMD": "PD"}),
    "mRECIST": ("mrecist", {"PR": "PR"}),
    "CHOI": ("choi", {"SD": "SD"}),
}


@pytest.mark.parametrize("category", WORDS)
def test_the_words_of_a_system_are_its_responses(category: str, tmp_path: Path) -> None:
    criteria, said = WORDS[category]
    rows = [f"RS,P1,{category},OVRLRESP,{code},2026-01-{day:02}" for day, code in enumerate(said, 1)]
    rs = "\n".join(("DOMAIN,USUBJID,RSCAT,RSTESTCD,RSSTRESC,RSDTC", *rows, ""))
    dm = "DOMAIN,USUBJID,ARMCD,RFSTDTC,RFPENDTC,DTHFL\nDM,P1,A,2025-12-01,2026-03-01,\n"
    for name, text in (("rs", rs), ("dm", dm)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    grids = [read_source(path, Dialect()).grids[0] for path in sorted(tmp_path.iterdir())]
    text = sdtm_mapping({domain_of(grid): (grid,) for grid in grids})
    (tmp_path / "mapping.yaml").write_text(text.partition("questions:")[0], encoding="utf-8")
    intake = read_folder(tmp_path, covariates={}, today=date(2026, 12, 1))
    with intake.connection:
        assert not errors_among(intake.findings)
        found = intake.connection.execute("SELECT criteria, response FROM records.responses ORDER BY row").fetchall()
    assert found == [(criteria, response) for response in said.values()]
