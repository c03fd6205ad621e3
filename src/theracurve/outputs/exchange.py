"""Two folders exchanged: in one step where the system can, in two renames where it cannot."""

import ctypes
import os
import sys
from pathlib import Path

from theracurve.outputs.place import Place

AT_FDCWD, RENAME_EXCHANGE = -100, 2  # of Linux: fcntl.h, linux/fs.h


def exchange(place: Place) -> None:
    """Put `new` where `folder` is, or will be; afterwards the earlier results stand beside it, or nowhere.

    Everything in `new` is on the disk before, and the renames after. Raises OSError.
    """
    if not place.folder.exists():
        place.new.rename(place.folder)
    elif not exchanged_at_once(place.new, place.folder):
        place.folder.rename(place.earlier)
        place.new.rename(place.folder)
    to_disk(place.folder.parent)


def exchanged_at_once(one: Path, other: Path) -> bool:
    """Whether the system has exchanged them: not every one can, nor every file system."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)


def to_disk(path: Path) -> None:
    """Wait until a file or a folder is on the disk; Windows, which writes folders at once, can open none."""
    windows = sys.platform == "win32"
    if windows and path.is_dir():
        return
    opened = os.open(path, os.O_RDWR if windows else os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
