"""`follow_up.lost`: empty or false is not lost, true or a reason is lost, and a "no" in other words is refused."""

from pathlib import Path

import pytest

from records.sound import SOUND, findings_of, spoilt


def codes(folder: Path, lost: str) -> list[str]:
    column = [("follow_up", "died_on", "died_on,lost"), ("follow_up", "alive,", f"alive,,{lost}")]
    whole = [*column, ("follow_up", "dead,2004-12-24", "dead,2004-12-24,")]
    return [finding.code for finding in findings_of(folder, spoilt(SOUND, whole))]


@pytest.mark.parametrize("lost", ["no", "N", "0", "0.0", "none", "Never", "non", "nein", "-", "n/a", "not lost", "F"])
def test_a_no_is_not_taken_for_a_reason(tmp_path: Path, lost: str) -> None:
    assert codes(tmp_path, lost) == ["lost-denied"]


@pytest.mark.parametrize("lost", ["", "false", "FALSE", "true", "yes", "no contact since he moved", "not reachable"])
def test_what_is_not_a_no_is_taken_as_it_stands(tmp_path: Path, lost: str) -> None:
    assert codes(tmp_path, lost) == []
