"""A run replaces its results whole or not at all, wherever it dies."""

import errno
import os
import random
import stat
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from faults.dying import NAMES, dies, held, killed_after, write
from theracurve.errors import UsageError
from theracurve.outputs import exchange, replacing
from theracurve.outputs.file import replace_file, write_new_file
from theracurve.outputs.lock import locked
from theracurve.outputs.place import remove
from theracurve.outputs.writing import write_files
from theracurve.start import new_folder


@pytest.fixture(params=["in one step", "in two renames"])
def out(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of results of an earlier run, with a note of somebody in it."""
    if request.param == "in two renames":
        monkeypatch.setattr(exchange, "exchanged_at_once", lambda one, other: False)
    folder = tmp_path / "study" / "results"
    write(folder, "a")
    (folder / "note.txt").write_text("mine")
    return folder


def alone(out: Path) -> bool:
    """Whether nothing lies beside the results."""
    return os.listdir(out.parent) == [out.name]


def test_a_run_replaces_the_results_and_keeps_what_is_not_its_own(out: Path) -> None:
    write(out, "b")
    assert (held(out), (out / "note.txt").read_text(), alone(out)) == ("b", "mine", True)


def test_wherever_a_run_dies_the_results_are_whole_and_the_next_run_succeeds(out: Path) -> None:
    step, seen = 1, set()
    while dies(partial(write, out, "b"), step):
        there = out if out.exists() else out.with_name(".results.theracurve-earlier")
        seen.add((held(there), there == out))
        assert (there / "note.txt").read_text() == "mine"
        write(out, "a")
        assert (held(out), (out / "note.txt").read_text(), alone(out)) == ("a", "mine", True)
        step += 1
    assert step > 30
    assert {("a", True), ("b", True)} <= seen <= {("a", True), ("b", True), ("a", False)}


def test_a_first_run_that_dies_leaves_nothing_that_looks_like_results(tmp_path: Path) -> None:
    step = 1
    while dies(partial(write, tmp_path / "results", "b"), step):
        if (tmp_path / "results").exists():
            assert held(tmp_path / "results") == "b"
        step += 1
        write(tmp_path / "results", "a")
        assert held(tmp_path / "results") == "a"
        remove(tmp_path / "results")
    assert step > 20


@pytest.mark.long
def test_two_hundred_kills_at_random_moments(out: Path) -> None:
    drawn, size = random.Random(1), 2_000_000
    began = time.perf_counter()
    write(out, "a", size)
    took = time.perf_counter() - began
    killed = 0
    while killed < 200:
        killed += killed_after(partial(write, out, "b", size), drawn.uniform(0, took))
        assert held(out if out.exists() else out.with_name(".results.theracurve-earlier")) in "ab"
        write(out, "a", size)
        assert (held(out), alone(out)) == ("a", True)


def test_where_the_work_fails_everything_is_as_it_was(out: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    with pytest.raises(IsADirectoryError), replacing.replacing(out, "run") as folder:
        write_files(folder, {"report.html": b"half", ".": b""})
    assert ({path: path.stat().st_mtime_ns for path in out.rglob("*")}, alone(out)) == (before, True)


@pytest.mark.parametrize("name", ["fsync", "link"])
def test_a_full_disk_leaves_the_earlier_results(out: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(replacing, "keep" if name == "link" else "to_disk", full)
    with pytest.raises(UsageError, match=r"cannot write into .*: No space left on device"):
        write(out, "b")
    assert (held(out), alone(out)) == ("a", True)


def test_folders_that_were_made_for_results_go_when_there_are_none(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), replacing.replacing(tmp_path / "a" / "b" / "results", "run"):
        raise ZeroDivisionError
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("stood", [False, True])
def test_a_new_study_that_fails_leaves_no_half_of_it(tmp_path: Path, stood: bool) -> None:
    folder = tmp_path / "study"
    if stood:
        folder.mkdir()
    with pytest.raises(FileNotFoundError), new_folder(folder):
        (folder / "records" / "patients.csv").write_bytes((tmp_path / "not there").read_bytes())
    assert list(tmp_path.rglob("*")) == ([folder] if stood else [])


def test_results_are_readable_to_their_owner_alone(out: Path) -> None:
    modes = {stat.S_IMODE((out / name).stat().st_mode) for name in (*NAMES, "manifest.json")}
    folders = {stat.S_IMODE(folder.stat().st_mode) for folder in (out, out / "derived")}
    assert (modes, folders) == ({0o600}, {0o700})


def test_a_second_run_is_told_who_runs(out: Path) -> None:
    with replacing.replacing(out, "run"), pytest.raises(UsageError) as refused:
        write(out, "b")
    said = str(refused.value)
    assert f"(process {os.getpid()}, since " in said
    assert "wait until it has ended" in said
    write(out, "b")


def test_a_lock_of_the_dead_holds_nobody_up(out: Path) -> None:
    lock = out.with_name(".results.theracurve-lock")
    lock.write_text("process 1, since 1970-01-01 00:00:00\n")
    with locked(lock, out):
        assert f"process {os.getpid()}" in lock.read_text()
    assert not lock.exists()


def linked(folder: Path) -> Path:
    other = folder.with_name("other")
    folder.rename(other)
    folder.symlink_to(other)
    return folder


def another_command(folder: Path) -> Path:
    (folder / "manifest.json").write_text('{"command": "figures", "outputs": {}}')
    return folder


def no_results(folder: Path) -> Path:
    for number in range(30):
        (folder / f"holiday {number}.jpg").write_text("sea")
    return folder


def a_study(folder: Path) -> Path:
    (folder / "study.yaml").write_text("study: x")
    return folder


def a_file(folder: Path) -> Path:
    return folder / "note.txt"


def not_utf8(folder: Path) -> Path:
    return folder.with_name("r\udcff")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (linked, "it is a link to .*, and nothing is written through a link"),
        (another_command, "holds what `theracurve figures` wrote"),
        (no_results, "holds 31 files and folders that are no results"),
        (a_study, "it holds a study"),
        (a_file, "it is not a folder"),
        (not_utf8, "its name is not UTF-8"),
    ],
)
def test_what_cannot_be_replaced_is_refused_before_the_work(out: Path, spoil: Any, said: str) -> None:
    folder = spoil(out)
    with pytest.raises(UsageError, match=said), replacing.replacing(folder, "run"):
        pytest.fail("the work began")
    assert (out / "note.txt").read_text() == "mine"


def test_the_folder_one_is_in_is_not_replaced(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(out / "derived")
    with pytest.raises(UsageError, match="it is the folder that you are in"):
        write(Path(".."), "b")


def test_a_file_is_replaced_whole_and_never_through_a_link(tmp_path: Path) -> None:
    file, link = tmp_path / "schedule.ics", tmp_path / "link.ics"
    replace_file(file, b"a")
    replace_file(file, b"b")
    link.symlink_to(file)
    for refused in (link, Path("/dev/full"), tmp_path):
        with pytest.raises(UsageError, match="it is not a file by itself"):
            replace_file(refused, b"c")
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"b", 0o600)
    assert sorted(os.listdir(tmp_path)) == ["link.ics", "schedule.ics"]


def test_a_new_file_is_its_owners_alone_and_takes_nobodys_place(tmp_path: Path) -> None:
    file = tmp_path / "uptake.csv"
    write_new_file(file, b"a")
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"a", 0o600)
    with pytest.raises(UsageError, match="is there already"):
        write_new_file(file, b"b")
    with pytest.raises(UsageError, match="cannot write"):
        write_new_file(tmp_path / "no" / "uptake.csv", b"b")
    assert file.read_bytes() == b"a"
