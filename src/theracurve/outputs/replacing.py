"""A folder of results, replaced whole or not at all."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from theracurve.errors import UsageError
from theracurve.outputs.exchange import exchange, to_disk
from theracurve.outputs.lock import locked
from theracurve.outputs.place import Place, place_of, settle
from theracurve.outputs.unwritable import unwritable

MANIFEST = "manifest.json"
MOST_OTHERS = 20  # entries of a folder that are not of an earlier run: with more it is not a folder of results


@contextmanager
def replacing(out: Path, command: str) -> Iterator[Path]:
    """An empty folder for what `command` writes; at the end it takes the place of `out`, readable to its owner alone.

    Until then `out` is as it was, and so it stays where the block raises. Files in it that no earlier run wrote stay.
    Raises UsageError where `out` cannot be replaced, another run writes into it, or another command wrote it.
    """
    place = place_of(out)
    with ExitStack() as ends:
        try:
            made = missing_parents(place.folder)
            place.folder.parent.mkdir(parents=True, exist_ok=True)
            ends.callback(remove_empty, made)
            ends.enter_context(locked(place.lock, out))
            settle(place)
            refuse_others(place.folder, out, command)
            place.new.mkdir(mode=0o700)
            ends.callback(settle, place)
        except OSError as error:
            raise unwritable(out, error) from None
        yield place.new
        try:
            keep_others(place)
            secure(place.new)
            exchange(place)
        except OSError as error:
            raise unwritable(out, error) from None


def missing_parents(folder: Path) -> list[Path]:
    return [parent for parent in folder.parents if not parent.exists()]


def remove_empty(folders: list[Path]) -> None:
    with suppress(OSError):  # one that holds something stays, and so do those around it
        for folder in folders:
            folder.rmdir()


def manifest_of(folder: Path) -> Mapping[str, object]:
    """What the manifest in a folder states; nothing where there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def refuse_others(folder: Path, out: Path, command: str) -> None:
    """Raises UsageError for a folder that holds what another command wrote, or is no folder of results at all."""
    stated = manifest_of(folder)
    earlier = stated.get("command", "run")
    if stated and earlier != command:
        raise UsageError(f"{out} holds what `theracurve {earlier}` wrote; name another folder with --out")
    ours = {name.partition("/")[0] for name in written_into(folder)}
    others = sorted(set(os.listdir(folder)) - ours) if folder.exists() else []
    if len(others) > MOST_OTHERS:
        shown = ", ".join(others[:3])
        raise UsageError(
            f"{out} holds {len(others)} files and folders that are no results ({shown}, ...), and results are replaced"
            " whole; name a folder of their own with --out"
        )


def written_into(folder: Path) -> set[str]:
    """The files that an earlier run wrote into a folder, by their places in it."""
    outputs = manifest_of(folder).get("outputs")
    return {MANIFEST, *(outputs if isinstance(outputs, dict) else ())}


def keep_others(place: Place) -> None:
    """Let whatever else lies in the folder lie in the new one, too, until only that is left."""
    ours = written_into(place.folder)
    for path in sorted(place.folder.rglob("*")):
        name = path.relative_to(place.folder)
        kept = place.new / name
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                kept.mkdir(parents=True, exist_ok=True)
        elif name.as_posix() not in ours and not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            keep(path, kept)


def keep(path: Path, kept: Path) -> None:
    """The same file under a second name; a copy where the file system knows no second names."""
    try:
        os.link(path, kept, follow_symlinks=False)
    except OSError:
        shutil.copy2(path, kept, follow_symlinks=False)


def secure(folder: Path) -> None:
    """Make what was written readable to its owner alone, and wait until it is on the disk."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_symlink():
            continue
        if path.is_dir():
            path.chmod(0o700)
            to_disk(path)
        elif path.is_file() and path.stat().st_nlink == 1:  # one with two names is somebody else's
            path.chmod(0o600)
            to_disk(path)
    to_disk(folder)
