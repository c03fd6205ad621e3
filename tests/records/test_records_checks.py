"""Every check: sound records, one thing spoilt, and exactly the findings that follow."""

import ast
from pathlib import Path

import pytest

from records.sound import SOUND, SOUND_ENDPOINTS, findings_of, spoilt
from records.spoilt import Spoilt, line_of, read_spoilt
from theracurve import records

HERE = Path(__file__).parent
RECORDS = read_spoilt(HERE / "spoilt_records.txt")
ENDPOINTS = read_spoilt(HERE / "spoilt_endpoints.txt")


@pytest.mark.parametrize("case", RECORDS, ids=lambda case: case.name)
def test_what_is_spoilt_is_found_and_nothing_else(tmp_path: Path, case: Spoilt):
    found = findings_of(tmp_path, spoilt(SOUND, case.changes))
    assert tuple(line_of(finding) for finding in found) == case.found


@pytest.mark.parametrize("case", ENDPOINTS, ids=lambda case: case.name)
def test_what_is_spoilt_in_given_endpoints_is_found(tmp_path: Path, case: Spoilt):
    found = findings_of(tmp_path, spoilt(SOUND_ENDPOINTS, case.changes))
    assert tuple(line_of(finding) for finding in found) == case.found


@pytest.mark.parametrize("tables", [SOUND, SOUND_ENDPOINTS], ids=["derived", "given"])
def test_in_sound_records_nothing_is_found(tmp_path: Path, tables):
    assert findings_of(tmp_path, tables) == ()


def codes_in_source() -> set[str]:
    """The codes that the checks can give: first arguments of error, question, warning and note."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(records.__file__).parent.glob("*.py")]
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    says = (call for call in calls if getattr(call.func, "id", "") in {"error", "question", "warning", "note"})
    return {call.args[0].value for call in says if isinstance(call.args[0], ast.Constant)}


def test_every_code_has_an_example():
    shown = {line.split()[1] for case in (*RECORDS, *ENDPOINTS) for line in case.found}
    elsewhere = {"answer-to-nothing", "nobody-there"}  # in test_records_answers, test_bad_studies
    elsewhere |= {"ledger-head-unreadable", "records-not-of-ledger"}  # in test_ledger_imports
    elsewhere |= {"tables-absent"}  # in test_unassessed
    elsewhere |= {"activity-implausible"}  # of protocols that state no activity: in door/test_answers_of_a_draft
    assert codes_in_source() - shown == elsewhere
