"""A study with its ledger and its people as one file, and back: whatever database it was in, and whichever it goes to.

The file is a zip archive: `ledger.jsonl` holds an entry a line, the values that its hash is made of and the hash, so
that a stranger can recompute the chain; `people.json` the accounts; `study/` every file of the study's folder but the
database; `backup.json` the head of the ledger and the hash of each file.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, connection, transaction

from theracurve import __version__
from theracurve.bundle.zipped import ArchiveKind, complaints_of, unzipped, zipped
from theracurve.errors import UsageError
from theracurve.outputs.file import write_new_file
from theracurve.outputs.unwritable import unwritable
from theracurve.workbench.ledger.appending import AT_ONCE
from theracurve.workbench.ledger.entry import Head
from theracurve.workbench.ledger.models import StoredEntry
from theracurve.workbench.ledger.reading import COLUMNS, entries, head
from theracurve.workbench.ledger.verifying import NUMBERS, verify
from theracurve.workbench.opening import SECRET_FILE, look_at, make_ready
from theracurve.workbench.settings import LEDGER_FILE, WORKBENCH

FORMAT = "theracurve-backup/1"
STATED, LEDGER, PEOPLE, STUDY = "backup.json", "ledger.jsonl", "people.json", "study/"
KEPT_APPS = "auth", "people"
NOT_KEPT = "Permission", "FailedSignIn"  # what a migration makes by itself, and what counts for minutes
BACKUP = ArchiveKind("backup", 1_000_000, 64)


@dataclass(frozen=True, slots=True)
class Backup:
    """The head of a ledger that was backed up or restored, and the links of the study's folder, which are left out."""

    head: Head
    left_out: tuple[str, ...] = ()


def back_up(study: Path, out: Path) -> Backup:
    """Write a new file that holds a study whole. Raises UsageError where one is there, it cannot be written, it
    could not be restored, or the chain of the ledger does not hold: a backup of it would hide that."""
    found = verify()
    if not found.holds:
        raise UsageError(f"the ledger of {study} does not hold; `theracurve ledger verify` says where")
    files, links = files_of(study)
    kept = {
        LEDGER: "".join(line_of(entry) for entry in entries() if entry.number <= found.head.number).encode("utf-8"),
        PEOPLE: serializers.serialize("json", kept_objects(), indent=1).encode("utf-8"),
        **{f"{STUDY}{name}": content for name, content in files.items()},
    }
    for complaint in complaints_of([(STATED, 0), *((name, len(content)) for name, content in kept.items())], BACKUP):
        raise UsageError(f"{study} cannot be backed up, for it could not be restored: {complaint}; rename or move it")
    write_new_file(out, zipped({**kept, STATED: stated(found.head, kept)}))
    return Backup(found.head, links)


def files_of(study: Path) -> tuple[Mapping[str, bytes], tuple[str, ...]]:
    """The files of a folder by their places in it, but for database and secret; and its links, which stay out."""
    own = f"{WORKBENCH}/{LEDGER_FILE}", f"{WORKBENCH}/{SECRET_FILE}"
    found = {path.relative_to(study).as_posix(): path for path in sorted(study.rglob("*"))}
    files = {name: path for name, path in found.items() if path.is_file() and not path.is_symlink()}
    links = tuple(name for name, path in found.items() if path.is_symlink())
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(own)}, links


def line_of(entry: Any) -> str:
    return json.dumps(astuple(entry), ensure_ascii=False, separators=(",", ":")) + "\n"


def kept_objects() -> Iterator[Any]:
    """The accounts and what belongs to them."""
    for model in kept_models():
        yield from model.objects.order_by("pk")


def kept_models() -> list[Any]:
    models = (model for name in KEPT_APPS for model in apps.get_app_config(name).get_models())
    return [model for model in models if model.__name__ not in NOT_KEPT]


def stated(at: Head, kept: Mapping[str, bytes]) -> bytes:
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(kept.items())}
    told = {"format": FORMAT, "version": __version__, "head": {"number": at.number, "hash": at.hash}, "files": hashes}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def restore(file: Path, folder: Path) -> Backup:
    """Make a study's folder and its database from a backup, whole or not at all.

    Raises UsageError for a file that is no backup or is not as it was written, a folder or a database that holds
    anything already, and a ledger in it that does not hold.
    """
    files = unzipped(file, BACKUP)
    at = refuse_changed(file, files)
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} holds something already, and nothing is overwritten; name another folder")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise unwritable(folder, error) from None
    try:
        restore_into(new, files, at)
        connection.close()
        folder.rmdir() if folder.exists() else None
        new.rename(folder)
    except DatabaseError as error:
        raise UsageError(f"the ledger in {file} cannot be restored: {error}") from None
    except OSError as error:
        raise unwritable(folder, error) from None
    finally:
        connection.close()
        rmtree(new, ignore_errors=True)
    return Backup(at)


def refuse_changed(file: Path, files: Mapping[str, bytes]) -> Head:
    """The head that a backup states. Raises UsageError where a file in it is not as it was written."""
    try:
        told = json.loads(files.get(STATED, b"null"))
        at, hashes = Head(**told["head"]), told["files"]
    except (ValueError, TypeError, KeyError):
        raise UsageError(f"{file} is no backup of theracurve") from None
    if not isinstance(hashes, dict) or not isinstance(at.number, int):
        raise UsageError(f"{file} is no backup of theracurve: in {STATED}, `files` or `head` is not as one has them")
    missing = [name for name in (LEDGER, PEOPLE) if name not in files]
    if missing:
        raise UsageError(f"{file} is no whole backup: {' and '.join(missing)} is not in it; nothing was restored")
    found = {name: sha256(content).hexdigest() for name, content in files.items() if name != STATED}
    changed = sorted(name for name in {*hashes, *found} if hashes.get(name) != found.get(name))
    if told.get("format") != FORMAT or changed:
        raise UsageError(
            f"{file} is not as it was written: {', '.join(changed) or 'another format'}; nothing was restored"
        )
    return at


def restore_into(new: Path, files: Mapping[str, bytes], at: Head) -> None:
    for name, content in files.items():
        if name.startswith(STUDY):
            place = new / name[len(STUDY) :]
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    look_at(new)
    make_ready(new)
    if head().number or next(kept_objects(), None) is not None:
        raise UsageError(
            "the database holds a ledger or accounts already, and nothing is overwritten; name an empty one"
        )
    with transaction.atomic():
        StoredEntry.objects.bulk_create(entries_in(files[LEDGER]), batch_size=AT_ONCE)
        restore_people(files[PEOPLE])
        found = verify(at)
        if not found.holds or found.head != at:
            raise UsageError("the ledger in the backup does not hold; nothing was restored")


def entries_in(content: bytes) -> Iterator[StoredEntry]:
    """The entries of `ledger.jsonl`. Raises UsageError for a line that is none."""
    for number, line in enumerate(filter(None, content.split(b"\n")), start=1):
        try:
            yield entry_of(json.loads(line))
        except ValueError:
            raise UsageError(
                f"{LEDGER}, line {number}: expected the {len(COLUMNS)} values of an entry; nothing was restored"
            ) from None


def entry_of(values: Any) -> StoredEntry:
    """Raises ValueError for what are not the values of an entry, each of its type."""
    given = dict(zip(COLUMNS, values if isinstance(values, list) else (), strict=True))
    if any(type(value) is not (int if name in NUMBERS else str) for name, value in given.items()):
        raise ValueError
    return StoredEntry(**given)


def restore_people(content: bytes) -> None:
    """Keep the accounts of `people.json` under the keys that they had, behind which new ones are counted. Raises
    UsageError for what is no account."""
    try:
        for one in serializers.deserialize("json", content):
            if type(one.object) not in kept_models():
                raise UsageError(f"{PEOPLE} holds {one.object._meta.label}, which is no account; nothing was restored")
            one.save()
    except (DeserializationError, ValidationError, TypeError, ValueError) as error:
        cause = error.__cause__ or error
        raise UsageError(f"{PEOPLE} does not hold the accounts of a backup ({cause}); nothing was restored") from None
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(statement)
