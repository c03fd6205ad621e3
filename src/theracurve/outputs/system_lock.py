"""What a system has to lock an open file with, and how a locked file goes."""

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    BEYOND = 2**30  # what is locked there nobody can read, and what the holder says of itself is to be read

    def lock(opened: int) -> None:
        """Lock an open file, or raise OSError where another has."""
        os.lseek(opened, BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(opened, 0, os.SEEK_SET)

    def release(opened: int, file: Path) -> None:
        """Close a locked file and remove it, which no system like this does with one that is open."""
        os.close(opened)
        with suppress(OSError):  # the next run holds it already
            file.unlink(missing_ok=True)

else:
    import fcntl

    def lock(opened: int) -> None:
        """Lock an open file, or raise OSError where another has."""
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def release(opened: int, file: Path) -> None:
        """Remove a locked file and close it: in this order, so that nobody holds one that others do not see."""
        file.unlink(missing_ok=True)
        os.close(opened)
