"""Whole commands killed at moments that are drawn: afterwards the earlier or the new results are there whole, and the
next run succeeds."""

import json
import os
import random
import time
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from faults.dying import killed_after
from records.sound import SOUND_ENDPOINTS
from theracurve.cli import main

COMMANDS = {
    "run": (("run",), "results"),
    "run --variants": (("run", "--variants"), "results"),
    "figures": (("figures", "--form", "svg"), "figures"),
    "export": (("export", "--format", "r-check"), "r-check"),
}
KILLS, KILLS_OF_A_LONG_RUN = 3, 50  # of each command


def titled(study: Path, title: str) -> None:
    """The study under a title of its own, so that no file of its results is that of a run before."""
    text = SOUND_ENDPOINTS["protocol"].replace("Times that come ready-made", title)
    (study / "study.yaml").write_text(text, encoding="utf-8")


def is_whole(out: Path) -> bool:
    """Whether a folder holds what its manifest says, and nothing else."""
    stated = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    files = [file for file in out.rglob("*") if file.is_file() and file.name != "manifest.json"]
    return stated == {file.relative_to(out).as_posix(): sha256(file.read_bytes()).hexdigest() for file in files}


def kill_at_random(study: Path, command: str, kills: int) -> int:
    """How many of the kills came before the command had ended."""
    words, folder = COMMANDS[command]
    (study / "records").mkdir(parents=True)
    (study / "records" / "endpoints.csv").write_text(SOUND_ENDPOINTS["endpoints"], encoding="utf-8")
    titled(study, "first")
    work, out = partial(main, [words[0], str(study), *words[1:]]), study / folder
    assert work() == 0
    began = time.perf_counter()
    assert work() == 0
    drawn, took, killed = random.Random(command), time.perf_counter() - began, 0
    for number in range(kills):
        titled(study, f"killed {number}")
        killed += killed_after(work, drawn.uniform(0, took))
        assert is_whole(out)
    titled(study, "last")
    assert work() == 0
    assert is_whole(out)
    assert sorted(os.listdir(study)) == sorted(["records", "study.yaml", folder])
    return killed


@pytest.mark.parametrize("command", COMMANDS)
def test_a_killed_command_leaves_whole_results(tmp_path: Path, command: str) -> None:
    kill_at_random(tmp_path / "study", command, KILLS)


@pytest.mark.long
@pytest.mark.parametrize("command", COMMANDS)
def test_two_hundred_killed_commands_leave_whole_results(tmp_path: Path, command: str) -> None:
    assert kill_at_random(tmp_path / "study", command, KILLS_OF_A_LONG_RUN) > KILLS_OF_A_LONG_RUN / 2
