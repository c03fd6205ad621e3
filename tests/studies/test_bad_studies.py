"""A bad study gets exit code 1 and findings with place and remedy; never a traceback, never half an import."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from theracurve.cli import main


@pytest.fixture
def study(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration study, for spoiling."""
    folder = tmp_path / "study"
    shutil.copytree(demo, folder, ignore=shutil.ignore_patterns("results"))
    return folder


def edit(file: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(study: Path) -> None:
        text = (study / file).read_text(encoding="utf-8")
        assert old in text
        (study / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def truncate(study: Path) -> None:
    file = study / "records" / "labs.csv"
    file.write_bytes(file.read_bytes()[:-12] + b',"9.')


def add_unknown_patient(study: Path) -> None:
    file = study / "records" / "assessments.csv"
    file.write_bytes(file.read_bytes() + b"Z-999,2001-01-01,,performance_status,1\n")


def die_early(study: Path) -> None:
    file = study / "records" / "follow_up.csv"
    header, first, *others = file.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(header.split(","), first.split(","), strict=True))
    cells.update(last_seen_on="1990-01-01", vital_status="dead", died_on="1990-01-01")
    file.write_text("\n".join([header, ",".join(cells.values()), *others]) + "\n", encoding="utf-8")


def add_latin_1(study: Path) -> None:
    file = study / "records" / "labs.csv"
    file.write_bytes(file.read_bytes().replace("µ".encode(), b"\xb5", 1))


SPOILT = {
    "misspelt key": (edit("study.yaml", "window: 45 days", "windwo: 45 days"), "windwo"),
    "unit missing": (edit("study.yaml", "window: 45 days", "window: 45"), "its unit"),
    "alias bomb": (edit("study.yaml", "[3, 6, 12, 18, 24]", "&a [3, 6, 12, 18, 24]"), "aliases"),
    "duplicate key": (edit("study.yaml", "study: nguyen2004", "study: a\nstudy: b"), "twice"),
    "truncated CSV": (truncate, "quotation mark"),
    "unknown patient": (add_unknown_patient, "Z-999"),
    "death before enrolment": (die_early, "1990-01-01"),
    "Latin-1 byte": (add_latin_1, "UTF-8"),
}


@pytest.mark.parametrize(("spoil", "names"), SPOILT.values(), ids=SPOILT.keys())
@pytest.mark.parametrize("command", ["check", "run"])
def test_a_bad_study_is_refused_with_place_and_remedy(
    study: Path, command: str, spoil: Callable[[Path], None], names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(study)
    assert main([command, str(study)]) == 1
    shown = capsys.readouterr()
    assert names in " ".join(shown.out.split())
    assert "→" in shown.out
    assert "Traceback" not in shown.out + shown.err
    assert not (study / "results").exists()


@pytest.mark.parametrize(("spoil", "names"), SPOILT.values(), ids=SPOILT.keys())
def test_machines_get_the_same_findings(
    study: Path, spoil: Callable[[Path], None], names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(study)
    assert main(["check", str(study), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)
    errors = [finding for finding in findings if finding["severity"] == "error"]
    assert any(names in finding["message"] for finding in errors)
    assert all(finding["code"] and finding["table"] and finding["remedy"] for finding in errors)


def test_wrong_usage_is_told_from_a_bad_study(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", str(tmp_path), "--protocol", "nothing"]) == 2
    assert main(["run", str(tmp_path / "nowhere")]) == 1
    with pytest.raises(SystemExit, match="2"):
        main(["frobnicate"])


def test_a_new_study_is_empty_and_can_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "mine"
    assert main(["new", str(folder), "--protocol", "nguyen2004"]) == 0
    assert main(["new", str(folder), "--protocol", "nguyen2004"]) == 2
    assert main(["check", str(folder)]) == 1
    assert "There is no patient yet" in " ".join(capsys.readouterr().out.split())
