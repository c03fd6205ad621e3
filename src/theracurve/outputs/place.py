"""Where results go, the names beside it that a run uses, and what is set right after one that died.

A run writes into `new` and exchanges it with `folder`. Where the system cannot exchange two folders in one step,
`folder` is first named `earlier`. So a run that dies leaves one of these, and `settle` makes the first of them again:

- `folder` as it was or as it is now, and beside it `new` or `earlier`, which nobody needs;
- no `folder`, but `earlier`: the results of the run before, whole.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from theracurve.errors import UsageError


@dataclass(frozen=True, slots=True)
class Place:
    """A folder for results, by its absolute path."""

    folder: Path

    def beside(self, purpose: str) -> Path:
        return self.folder.with_name(f".{self.folder.name}.theracurve-{purpose}")

    @property
    def new(self) -> Path:
        return self.beside("new")

    @property
    def earlier(self) -> Path:
        return self.beside("earlier")

    @property
    def lock(self) -> Path:
        return self.beside("lock")


def place_of(out: Path) -> Place:
    """The place of a folder that can be replaced. Raises UsageError for one that cannot."""
    folder = Path(os.path.abspath(out))
    reason = why_not(folder)
    if reason:
        raise UsageError(f"results cannot go to {out}: {reason}; name another folder with --out")
    return Place(folder)


def why_not(folder: Path) -> str:
    """Why a folder cannot be replaced whole; empty where it can."""
    if not is_utf8(str(folder)):
        return "its name is not UTF-8"
    if folder.is_symlink():
        return f"it is a link to {os.readlink(folder)}, and nothing is written through a link"
    if folder.exists() and not folder.is_dir():
        return "it is not a folder"
    if (folder / "study.yaml").exists():
        return "it holds a study, which is not to be replaced (a folder in it can)"
    if os.path.ismount(folder):
        return "a disk is mounted there, which cannot be replaced (a folder in it can)"
    if folder == Path.cwd() or folder in Path.cwd().parents:
        return "it is the folder that you are in, which cannot be replaced (a folder in it can)"
    return ""


def is_utf8(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def settle(place: Place) -> None:
    """Make whole what a run left that died: earlier results back to their place, nothing beside them."""
    if place.earlier.exists() and not place.folder.exists():
        place.earlier.rename(place.folder)
    for beside in (place.earlier, place.new):
        remove(beside)


def remove(path: Path) -> None:
    """A folder and all that is in it, or a link by itself."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)
