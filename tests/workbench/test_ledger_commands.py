"""`theracurve ledger verify`, `backup` and `restore`, as a person at a terminal sees them."""

import json
import os
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

from theracurve.bundle.zipped import BUNDLE, unzipped, zipped
from theracurve.cli import main
from theracurve.workbench.backup import BACKUP
from theracurve.workbench.ledger.entry import LedgerEntry, hash_of
from theracurve.workbench.ledger.guards import SQLITE
from theracurve.workbench.ledger.reading import entries, head, tables
from theracurve.workbench.ledger.verifying import verify
from theracurve.workbench.opening import look_at
from theracurve.workbench.people.models import FailedSignIn
from theracurve.workbench.published import published_head
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


def restated(file: Path, **changes: bytes | None) -> None:
    """Change or leave out files of a backup, and write its hashes anew."""
    files = unzipped(file)
    for name, content in changes.items():
        place = {"people": "people.json", "ledger": "ledger.jsonl"}[name]
        files.pop(place)
        files |= {place: content} if content is not None else {}
    told = json.loads(files.pop("backup.json"))
    told["files"] = {name: sha256(content).hexdigest() for name, content in files.items()}
    file.write_bytes(zipped({**files, "backup.json": json.dumps(told).encode()}))


def with_a_list_of_files(file: Path) -> None:
    files = unzipped(file)
    told = json.loads(files["backup.json"])
    file.write_bytes(zipped({**files, "backup.json": json.dumps({**told, "files": [*told["files"]]}).encode()}))


ENTRY_OF_TEXTS = json.dumps(["1", *"abcdefghij", "1", "", ""]).encode()
NO_BACKUP = {
    "no ledger": (lambda file: restated(file, ledger=None), "is no whole backup: ledger.jsonl is not in it"),
    "no people": (lambda file: restated(file, people=None), "is no whole backup: people.json is not in it"),
    "a line that is no JSON": (lambda file: restated(file, ledger=b"[1,\n"), "ledger.jsonl, line 1: expected the 14"),
    "a short line": (lambda file: restated(file, ledger=b"[1]\n"), "ledger.jsonl, line 1: expected the 14 values"),
    "a line that is no list": (lambda file: restated(file, ledger=b"7\n"), "ledger.jsonl, line 1: expected the 14"),
    "a line of bytes": (lambda file: restated(file, ledger=b"\xff\n"), "ledger.jsonl, line 1: expected the 14 values"),
    "a number as text": (lambda file: restated(file, ledger=ENTRY_OF_TEXTS), "ledger.jsonl, line 1: expected the 14"),
    "an unknown model": (
        lambda file: restated(file, people=b'[{"model": "people.ghost", "pk": 1, "fields": {}}]'),
        "people.json does not hold the accounts of a backup",
    ),
    "a model that is no account": (
        lambda file: restated(file, people=b'[{"model": "sessions.session", "pk": "1", "fields": {}}]'),
        "people.json holds sessions.Session, which is no account",
    ),
    "people that are no JSON": (lambda file: restated(file, people=b"{"), "people.json does not hold the accounts"),
    "a number as people": (lambda file: restated(file, people=b"7"), "people.json does not hold the accounts"),
    "a bad field": (
        lambda file: restated(file, people=b'[{"model": "people.studymember", "pk": "x", "fields": {}}]'),
        "people.json does not hold the accounts",
    ),
    "a list of files": (with_a_list_of_files, "in backup.json, `files` or `head` is not as one has them"),
}


@pytest.mark.parametrize("what", NO_BACKUP)
def test_a_backup_with_right_hashes_that_is_none_is_refused(
    study: Path, tmp_path: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file, again = tmp_path / "kept.zip", tmp_path / "again"
    assert main(["backup", str(study), str(file)]) == 0
    spoil, expected = NO_BACKUP[what]
    spoil(file)
    code, said = said_by(["restore", str(file), str(again)], capsys)
    assert (code, expected in said, again.exists()) == (2, True, False), said


def test_many_files_of_runs_are_restored(study: Path, tmp_path: Path) -> None:
    runs = study / "workbench" / "runs" / "1"
    runs.mkdir(parents=True)
    for number in range(BUNDLE.most_files + 1):
        (runs / str(number)).touch()
    kept = tmp_path / "kept.zip"
    assert main(["backup", str(study), str(kept)]) == 0
    files = unzipped(kept, BACKUP)
    assert sum(name.startswith("study/workbench/runs/") for name in files) == BUNDLE.most_files + 1
    assert published_head(kept).number == 7


@pytest.mark.skipif(os.name != "posix", reason="a file cannot be named so here")
@pytest.mark.parametrize("name", [b"a\\b.csv", b"caf\xe9.csv"])
def test_a_backup_that_could_not_be_restored_is_not_written(
    study: Path, tmp_path: Path, name: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (study / os.fsdecode(name)).touch()
    code, said = said_by(["backup", str(study), str(tmp_path / "kept.zip")], capsys)
    assert (code, "could not be restored" in said, "is no file inside it" in said) == (2, True, True), said
    assert not (tmp_path / "kept.zip").exists()


def test_attempts_to_sign_in_are_in_no_backup(study: Path, tmp_path: Path) -> None:
    FailedSignIn.objects.create(account="nurse", address="192.0.2.1")
    assert main(["backup", str(study), str(tmp_path / "kept.zip")]) == 0
    assert b"192.0.2.1" not in unzipped(tmp_path / "kept.zip")["people.json"]


def test_another_database_is_no_damaged_ledger(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = study / "workbench" / "ledger.sqlite3"
    file.unlink()
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("CREATE TABLE addresses (name TEXT)")
    code, said = said_by(["ledger", "verify", str(study)], capsys)
    assert (code, f"{study} has no ledger: {file} holds none" in said) == (2, True), said
    file.write_bytes(b"no database at all, but many bytes" * 99)
    code, said = said_by(["ledger", "verify", str(study)], capsys)
    assert (code, "The database itself is damaged" in said) == (1, True), said


def test_a_server_that_does_not_answer_is_no_damaged_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(DATABASE, address(tmp_path, "nowhere"))
    code, said = said_by(["ledger", "verify", str(tmp_path)], capsys)
    assert (code, f"the database that {DATABASE} names cannot be reached" in said) == (2, True), said


@pytest.mark.postgresql
def test_accounts_are_made_after_a_restore_to_a_server(
    study: Path, server: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_server(server, "CREATE DATABASE restored TEMPLATE empty")
    assert main(["backup", str(study), str(tmp_path / "kept.zip")]) == 0
    monkeypatch.setenv(DATABASE, address(server, "restored"))
    assert main(["restore", str(tmp_path / "kept.zip"), str(tmp_path / "again")]) == 0
    look_at(tmp_path / "again")
    get_user_model().objects.create_user("another", password="a long sentence of words")
    assert get_user_model().objects.count() == 2
    connection.close()


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
