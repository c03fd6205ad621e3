"""One run at a time writes into a folder: a lock that says who holds it, and that the death of its holder releases."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from theracurve.errors import UsageError
from theracurve.outputs.opening import opened_for_locking
from theracurve.outputs.system_lock import lock, release

LONGEST = 200  # bytes of what a holder says of itself


@contextmanager
def locked(file: Path, folder: Path) -> Iterator[None]:
    """Hold the lock `file`, for whoever writes into `folder`. Raises UsageError where another does."""
    held = taken(file, folder)
    try:
        yield
    finally:
        release(held, file)


def taken(file: Path, folder: Path) -> int:
    """The descriptor of the locked file. The system releases it with its holder, so none is ever stale."""
    while True:
        opened = opened_for_locking(file)
        try:
            lock(opened)
        except OSError:
            holder = os.read(opened, LONGEST).decode("utf-8", "replace").strip()
            os.close(opened)
            raise UsageError(
                f"another run writes into {folder} ({holder or 'it has just begun'});"
                " wait until it has ended, or name another folder with --out"
            ) from None
        if is_there(opened, file):
            os.ftruncate(opened, 0)
            os.write(opened, f"process {os.getpid()}, since {datetime.now():%Y-%m-%d %H:%M:%S}\n".encode())
            return opened
        os.close(opened)


def is_there(opened: int, file: Path) -> bool:
    """Whether the file of that name is still the one that was opened."""
    try:
        return os.path.samestat(os.fstat(opened), os.stat(file, follow_symlinks=False))
    except FileNotFoundError:
        return False
