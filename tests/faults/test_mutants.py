"""Broken files of every kind end in findings: never a traceback, never a defect of ours, never a row made up."""

import os
import resource
import shutil
import signal
import time
import traceback
from datetime import date
from pathlib import Path

import pytest

from faults.mutants import INSIDE, as_csv, mutant
from theracurve.intake import read_folder
from theracurve.vocabulary.findings import Finding

TODAY = date(2026, 1, 1)
IN_EVERY_RUN, IN_A_LONG_ONE = 60, 20_000
A_PORTION = 500
MOST_SECONDS, MOST_BYTES = 10, 2**30  # for one file, the second beyond what the interpreter had
FUZZED = int(os.environ.get("THERACURVE_FUZZED", IN_A_LONG_ONE))


def read_mutant(folder: Path, seed: int) -> None:
    name, content = mutant(seed)
    folder.mkdir()
    (folder / name).write_bytes(content)
    if name == INSIDE:
        (folder / "labs.csv").write_bytes(as_csv())
    intake = read_folder(folder, covariates={}, today=TODAY)
    with intake.connection:
        assert all(isinstance(finding, Finding) and finding.message and finding.remedy for finding in intake.findings)


@pytest.mark.parametrize("seed", range(IN_EVERY_RUN))
def test_a_broken_file_gives_findings(tmp_path: Path, seed: int) -> None:
    read_mutant(tmp_path / "records", seed)


@pytest.mark.long
def test_thousands_of_broken_files_give_findings_within_limits(tmp_path: Path) -> None:
    """Portions of them, each by a process of its own, which ends where one file takes too long or too much."""
    for first in range(IN_EVERY_RUN, FUZZED, A_PORTION):
        folder = tmp_path / str(first)
        folder.mkdir()
        assert read_in_a_process(folder, range(first, min(first + A_PORTION, FUZZED))) == 0, f"from seed {first}"
        shutil.rmtree(folder)


def read_in_a_process(folder: Path, seeds: range) -> int:
    """The exit code of a child that reads the mutants of some seeds: 0, or the signal that ended it."""
    child = os.fork()
    if child == 0:
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MOST_BYTES, used + MOST_BYTES))
        for seed in seeds:
            signal.alarm(MOST_SECONDS)
            try:
                read_mutant(folder / str(seed), seed)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_file_that_takes_too_long_ends_its_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "MOST_SECONDS", 1)
    monkeypatch.setitem(globals(), "read_mutant", lambda folder, seed: time.sleep(60))
    assert read_in_a_process(tmp_path, range(1)) == -signal.SIGALRM


def test_a_file_that_takes_too_much_ends_its_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "read_mutant", lambda folder, seed: bytearray(2 * MOST_BYTES))
    assert read_in_a_process(tmp_path, range(1)) == 1
