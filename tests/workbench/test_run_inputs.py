"""What a run is made from is one moment of the ledger; apart from the other runs, for it opens another study."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree

import pytest

from theracurve.definition.loader import FILE_NAME
from theracurve.workbench import runs
from theracurve.workbench.ledger.change import CellChange
from theracurve.workbench.ledger.table_names import PROTOCOL, PROTOCOL_TEXT
from theracurve.workbench.runs import keep_inputs
from theracurve.workbench.standing import ONE_AT_A_TIME, Standing, standing
from workbench.ledgers import cell, write


def test_it_states_the_entry_that_its_records_were_written_at(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody may append at any moment; nobody replaces the files while they are copied."""
    write(CellChange("", PROTOCOL, FILE_NAME, PROTOCOL_TEXT, "", "study: tiny\n"), cell("1.5"))

    def appended_behind() -> Standing:
        found = standing()
        write(cell("2.5", "1.5"))
        return found

    def copied(source: Path, to: Path) -> None:
        with ThreadPoolExecutor(1) as another:
            assert not another.submit(ONE_AT_A_TIME.acquire, blocking=False).result()
        copytree(source, to)

    monkeypatch.setattr(runs, "standing", appended_behind)
    monkeypatch.setattr(runs, "copytree", copied)
    folder = ledger.parent / "1"
    keep_inputs(folder, "nurse")
    told = json.loads((folder / "records" / "ledger.json").read_text(encoding="utf-8"))
    begun = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert (begun["entry"], begun["head"]) == (told["number"], told["hash"]) == (2, told["hash"])
    assert "1.5" in (folder / "records" / "labs.csv").read_text(encoding="utf-8")
