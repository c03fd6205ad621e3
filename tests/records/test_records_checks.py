"""Every check: sound records, one thing spoilt, and exactly the findings that follow."""

from pathlib import Path

import pytest
from sound import GIVEN, PROTOCOL, SOUND, SOUND_ENDPOINTS, findings_of, spoilt
from spoilt import Spoilt, line_of, read_spoilt

HERE = Path(__file__).parent
RECORDS = read_spoilt(HERE / "spoilt_records.txt")
ENDPOINTS = read_spoilt(HERE / "spoilt_endpoints.txt")


@pytest.mark.parametrize("case", RECORDS, ids=lambda case: case.name)
def test_what_is_spoilt_is_found_and_nothing_else(tmp_path: Path, case: Spoilt):
    found = findings_of(tmp_path, PROTOCOL, spoilt(SOUND, case.changes))
    assert tuple(line_of(finding) for finding in found) == case.found


@pytest.mark.parametrize("case", ENDPOINTS, ids=lambda case: case.name)
def test_what_is_spoilt_in_given_endpoints_is_found(tmp_path: Path, case: Spoilt):
    found = findings_of(tmp_path, GIVEN, spoilt(SOUND_ENDPOINTS, case.changes))
    assert tuple(line_of(finding) for finding in found) == case.found


@pytest.mark.parametrize(
    ("protocol", "tables"), [(PROTOCOL, SOUND), (GIVEN, SOUND_ENDPOINTS)], ids=["derived", "given"]
)
def test_in_sound_records_nothing_is_found(tmp_path: Path, protocol, tables):
    assert findings_of(tmp_path, protocol, tables) == ()
