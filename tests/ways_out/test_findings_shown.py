"""How a terminal lists findings: each kind once with its places, or everyone by itself."""

import pytest

from theracurve.request import Stage
from theracurve.terminal import seconds_left, stages_shown
from theracurve.terminal_findings import print_findings
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.wording.words import words_in


def finding(severity: Severity, row: int | None, message: str, **place: str) -> Finding:
    where = {"table": "labs", "column": "value", **place}
    return Finding(severity=severity, code="a-code", row=row, message=message, remedy="Mend it.", **where)


def shown(capsys: pytest.CaptureFixture[str], *findings: Finding, everyone: bool = False) -> str:
    print_findings(findings, everyone=everyone)
    return " ".join(capsys.readouterr().out.split())


def test_the_same_sentence_stands_once_with_its_places(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, *(finding(Severity.NOTE, row, "It is so.") for row in (3, 7, 11)))
    assert "note a-code (3) labs, value: rows 3, 7, 11: It is so. → Mend it." in text
    assert text.count("It is so.") == text.count("Mend it.") == 1


def test_the_like_is_counted_with_its_places(capsys: pytest.CaptureFixture[str]) -> None:
    findings = [finding(Severity.NOTE, row, f"It is {row}.") for row in range(1, 21)]
    text = shown(capsys, *findings)
    assert "labs, row 1, value: It is 1. → Mend it. 19 more of the same kind: labs, value: rows 2, 3, 4," in text
    assert "13 and 7 more `theracurve check --all` says each" in text


def test_everyone_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    findings = [finding(Severity.NOTE, row, f"It is {row}.") for row in range(1, 21)]
    text = shown(capsys, *findings, everyone=True)
    assert all(f"row {row}, value: It is {row}. → Mend it." in text for row in range(1, 21))


def test_an_error_is_said_with_its_value(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, *(finding(Severity.ERROR, row, f"found {row}") for row in range(1, 21)))
    assert all(f"row {row}, value: found {row}" in text for row in range(1, 21))
    assert text.count("Mend it.") == 1


def test_patients_and_cells_are_places(capsys: pytest.CaptureFixture[str]) -> None:
    patients = [finding(Severity.WARNING, None, "Nobody.", patient_id=name) for name in ("P1", "P2")]
    cells = [finding(Severity.WARNING, 4, "Odd.", file="a.xlsx", sheet="S", cell=cell) for cell in ("F1", "F2")]
    text = shown(capsys, *patients, *cells)
    assert "labs, value: patients P1, P2: Nobody." in text
    assert "a.xlsx, S: cells F1, F2: Odd." in text


def test_stages_are_quiet_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with stages_shown(words_in("en")) as say:
        for stage in Stage:
            say(stage)
    assert capsys.readouterr() == ("", "")


def test_stages_are_said_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with stages_shown(words_in("en")) as say:
        say(Stage.ESTIMATE)
    assert "estimating" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("since", "done", "elapsed", "left"), [(0, 0, 1, None), (2, 0.25, 2, 6), (2, 0.25, 5.5, 3), (2, 0.25, 9, None)]
)
def test_time_left_is_what_the_stages_so_far_took(since: float, done: float, elapsed: float, left: int | None) -> None:
    assert seconds_left(since, done, elapsed) == left
