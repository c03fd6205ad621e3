"""`theracurve ledger verify`, `backup` and `restore`, as a person at a terminal sees them."""

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.db import connection

from theracurve.bundle.zipped import unzipped, zipped
from theracurve.cli import main
from theracurve.workbench.ledger.entry import LedgerEntry, hash_of
from theracurve.workbench.ledger.guards import SQLITE
from theracurve.workbench.ledger.reading import entries, head, tables
from theracurve.workbench.ledger.verifying import verify
from theracurve.workbench.opening import look_at
from theracurve.workbench.settings import DATABASE
from workbench.ledgers import cell, some_entries, write
from workbench.postgresql import address, on_server


@pytest.fixture
def study(ledger: Path) -> Path:
    """A study whose ledger has seven entries and an account."""
    folder = ledger.parents[1]
    (folder / "study.yaml").write_text("study: tiny\n", encoding="utf-8")
    (folder / "records").mkdir()
    (folder / "records" / "labs.csv").write_text("patient_id\n", encoding="utf-8")
    some_entries(6)
    write(cell("7.4\u2028«\n»", row="A-900.1"))
    get_user_model().objects.create_user("nurse", password="a long sentence of words")
    connection.close()
    return folder


def without_guards(study: Path, statement: str) -> None:
    with closing(sqlite3.connect(study / "workbench" / "ledger.sqlite3")) as other, other:
        for name in SQLITE:
            other.execute(f"DROP TRIGGER {name}")
        other.execute(statement)
        for trigger in SQLITE.values():
            other.execute(trigger)


def said_by(command: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(command)
    said = capsys.readouterr()
    return code, said.out + said.err


def test_a_ledger_that_holds(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = said_by(["ledger", "verify", str(study)], capsys)
    assert code == 0
    assert said == (
        f"7 entries hold, one after the other. The head is {head().hash}.\n"
        "Entries cut off at the end show only against a head that was published: --against BUNDLE or MANIFEST.\n"
    )


def test_a_changed_entry_is_named(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    without_guards(study, "UPDATE ledger_entry SET new = '99' WHERE number = 4")
    code, said = said_by(["ledger", "verify", str(study)], capsys)
    assert code == 1
    assert said == (
        "Entry 4 is not as it was appended: some of its values were changed.\n3 entries before it hold.\n"
        "Keep the database as it is, restore a backup beside it, and find out who can write it.\n"
    )


@pytest.mark.parametrize("kind", ["manifest.json", "ledger.json", "bundle.zip", "backup.zip"])
def test_a_ledger_cut_short_shows_against_what_was_published(
    study: Path, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    at = {"number": head().number, "hash": head().hash}
    connection.close()
    published = tmp_path / kind
    contents = {
        "manifest.json": json.dumps({"ledger": at}).encode(),
        "ledger.json": json.dumps(at).encode(),
        "bundle.zip": zipped({"results/manifest.json": json.dumps({"ledger": at}).encode()}),
    }
    if kind in contents:
        published.write_bytes(contents[kind])
    else:
        assert main(["backup", str(study), str(published)]) == 0
    code, said = said_by(["ledger", "verify", str(study), "--against", str(published)], capsys)
    assert (code, said.splitlines()[-1]) == (0, "The published head, entry 7, is among them.")
    without_guards(study, "DELETE FROM ledger_entry WHERE number > 5")
    code, said = said_by(["ledger", "verify", str(study), "--against", str(published)], capsys)
    assert code == 1
    assert "Entry 6 and what came after it are gone: the head that was published is entry 7." in said
    assert main(["ledger", "verify", str(study)]) == 0


def test_a_backup_is_restored_with_its_chain_its_files_and_its_people(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    as_it_was, before = [*entries()], tables()
    connection.close()
    assert main(["backup", str(study), str(tmp_path / "kept.zip")]) == 0
    code, said = said_by(["restore", str(tmp_path / "kept.zip"), str(tmp_path / "again")], capsys)
    assert (code, "7 entries" in said) == (0, True)
    look_at(tmp_path / "again")
    assert ([*entries()], tables()) == (as_it_was, before)
    assert verify().holds
    assert authenticate(username="nurse", password="a long sentence of words") is not None
    assert (tmp_path / "again" / "records" / "labs.csv").read_text(encoding="utf-8") == "patient_id\n"
    write(cell("1", row="A-901.1"))
    assert head().number == 8


def test_a_stranger_recomputes_the_chain_from_a_backup(study: Path, tmp_path: Path) -> None:
    assert main(["backup", str(study), str(tmp_path / "kept.zip")]) == 0
    with ZipFile(tmp_path / "kept.zip") as archive:
        lines = archive.read("ledger.jsonl").decode("utf-8").split("\n")[:-1]
    found = [LedgerEntry(*json.loads(line)) for line in lines]
    assert [hash_of(json.loads(line)[:-1]) for line in lines] == [one.hash for one in found]
    assert [one.previous for one in found[1:]] == [one.hash for one in found[:-1]]


REFUSED = {
    "a folder that holds something": (lambda folder, file: (folder / "mine.txt").write_text("mine"), "overwritten"),
    "no archive": (lambda folder, file: file.write_bytes(b"nothing"), "is no backup of theracurve"),
    "a bundle": (lambda folder, file: file.write_bytes(zipped({"bundle.json": b"{}"})), "is no backup of theracurve"),
    "an entry changed": (lambda folder, file: changed(file, "ledger.jsonl"), "not as it was written: ledger.jsonl"),
    "a file added": (lambda folder, file: changed(file, "study/more.csv"), "not as it was written: study/more.csv"),
    "a path out of it": (lambda folder, file: changed(file, "study/../../out.csv"), "is no file inside it"),
}


def changed(file: Path, name: str) -> None:
    files = unzipped(file)
    file.write_bytes(zipped({**files, name: files.get(name, b"") + b"Z"}))


@pytest.mark.parametrize("what", REFUSED)
def test_a_restore_is_refused_and_leaves_nothing(
    study: Path, tmp_path: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, file = tmp_path / "there" / "again", tmp_path / "kept.zip"
    folder.mkdir(parents=True)
    assert main(["backup", str(study), str(file)]) == 0
    spoil, expected = REFUSED[what]
    spoil(folder, file)
    before = sorted(folder.parent.rglob("*"))
    code, said = said_by(["restore", str(file), str(folder)], capsys)
    assert (code, expected in said) == (2, True), said
    assert sorted(folder.parent.rglob("*")) == before


def test_a_forged_backup_is_refused(study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever writes its hashes anew cannot write those of the chain."""
    file = tmp_path / "kept.zip"
    assert main(["backup", str(study), str(file)]) == 0
    files = unzipped(file)
    files["ledger.jsonl"] = files["ledger.jsonl"].replace(b'"3.5"', b'"9.5"')
    told = json.loads(files["backup.json"])
    told["files"]["ledger.jsonl"] = sha256(files["ledger.jsonl"]).hexdigest()
    file.write_bytes(zipped({**files, "backup.json": json.dumps(told).encode()}))
    code, said = said_by(["restore", str(file), str(tmp_path / "again")], capsys)
    assert (code, "the ledger in the backup does not hold" in said) == (2, True)
    assert not (tmp_path / "again").exists()


def test_a_ledger_that_does_not_hold_is_not_backed_up(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without_guards(study, "UPDATE ledger_entry SET new = '99' WHERE number = 4")
    code, said = said_by(["backup", str(study), str(tmp_path / "kept.zip")], capsys)
    assert (code, "does not hold" in said) == (2, True)
    assert not (tmp_path / "kept.zip").exists()


def test_a_backup_overwrites_nothing(study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kept.zip").write_bytes(b"mine")
    assert said_by(["backup", str(study), str(tmp_path / "kept.zip")], capsys)[0] == 2
    assert (tmp_path / "kept.zip").read_bytes() == b"mine"


def test_a_study_without_a_ledger_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["ledger", "verify", str(tmp_path)], ["backup", str(tmp_path), str(tmp_path / "kept.zip")]):
        code, said = said_by(command, capsys)
        assert (code, "`theracurve open` begins one" in said) == (2, True)
    code, said = said_by(["ledger", "verify", str(tmp_path)], capsys)
    assert not (tmp_path / "workbench").exists()


@pytest.mark.postgresql
def test_a_backup_goes_from_a_server_to_a_file_and_is_not_restored_over_a_ledger(
    server: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_server(server, "CREATE DATABASE moved TEMPLATE empty")
    study, file = tmp_path / "study", tmp_path / "kept.zip"
    study.mkdir()
    with monkeypatch.context() as environment:
        environment.setenv(DATABASE, address(server, "moved"))
        look_at(study)
        some_entries(6)
        as_it_was = [*entries()]
        assert main(["backup", str(study), str(file)]) == 0
        code, said = said_by(["restore", str(file), str(tmp_path / "over")], capsys)
        assert (code, "holds a ledger or accounts already" in said) == (2, True)
        connection.close()
    assert main(["restore", str(file), str(tmp_path / "again")]) == 0
    look_at(tmp_path / "again")
    assert (connection.vendor, [*entries()]) == ("sqlite", as_it_was)
    assert verify().holds


def test_the_program_on_the_page_recomputes_the_chain(study: Path, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")
    [program] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "recompute.py").write_text(program, encoding="utf-8")
    file, last = study / "workbench" / "ledger.sqlite3", head().hash
    connection.close()
    command = [sys.executable, str(tmp_path / "recompute.py"), str(file)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == f"{last}\n"
    without_guards(study, "UPDATE ledger_entry SET new = '99' WHERE number = 4")
    assert subprocess.run(command, capture_output=True, text=True).stderr == "entry 4 does not hold\n"
