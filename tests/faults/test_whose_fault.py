"""Whose fault it is that a command cannot go on is said in words, with an exit code of its own."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from theracurve import cli
from theracurve.faults import places


def failing(error: BaseException) -> Callable[[object], int]:
    def command(_: object) -> int:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/tmp/x"), 2, "the machine refuses: No space left on device"),
        (PermissionError(errno.EROFS, os.strerror(errno.EROFS)), 2, "the machine refuses: Read-only file system"),
        (KeyboardInterrupt(), 130, "stopped; what an earlier run wrote is as it was"),
        (duckdb.InterruptException("INTERRUPT Error: Interrupted!"), 130, "stopped"),
        (MemoryError(), 2, "this machine has too little memory"),
        (duckdb.OutOfMemoryException("Out of Memory Error: failed to pin block"), 2, "too little memory"),
        (
            duckdb.IOException("IO Error: Could not write file"),
            2,
            "the database cannot go on: IO Error: Could not write",
        ),
        (UnicodeEncodeError("utf-8", "pati\udcff", 4, 5, "surrogates not allowed"), 2, "a name that is not UTF-8"),
        (UnicodeEncodeError("ascii", "\xe9", 0, 1, "ordinal not in range"), 3, "this is our defect"),
        (duckdb.BinderException("Binder Error: no such column"), 3, "this is our defect"),
        (KeyError("A-003"), 3, "this is our defect"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_whose_fault_it_is(
    error: BaseException,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(cli, "list_protocols", failing(error))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert cli.main(["protocols"]) == code
    printed = capsys.readouterr().err
    assert said in printed
    assert "Traceback" not in printed
    assert len(list(tmp_path.iterdir())) == (code == 3)


def test_the_report_of_our_defect_holds_where_and_nothing_of_a_patient(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(cli, "list_protocols", failing(KeyError("A-003, born 1961-02-03")))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    cli.main(["protocols"])
    [file] = tmp_path.iterdir()
    text = file.read_text()
    assert str(file) in capsys.readouterr().err
    assert "theracurve protocols" in text
    assert "KeyError" in text
    assert "test_whose_fault.py:" in text
    assert "A-003" not in text


def test_what_caused_a_defect_is_in_its_report() -> None:
    cause, error = ValueError("7,4"), RuntimeError("A-003")
    error.__cause__ = cause
    assert list(places(error)) == ["RuntimeError", "ValueError"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_words_that_cannot_be_written_are_no_defect() -> None:
    command = [sys.executable, "-m", "theracurve", "protocols"]
    with open("/dev/full", "w") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (2, "theracurve: the machine refuses: No space left on device\n")


def test_a_name_that_is_not_utf8_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "st\udcffdy"]) == 2
    assert capsys.readouterr().err == "theracurve: study: b'st\\xffdy' is not UTF-8; rename it\n"
