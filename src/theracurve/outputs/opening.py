"""Files opened below what Python opens: their bytes as they are, to their owner alone, and nothing through a link."""

import os
from pathlib import Path

PRIVATE = 0o600
# Not every system has each: Windows alone would change bytes, and knows neither of the others.
AS_IS = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


def opened_new(file: Path) -> int:
    """The descriptor of a new file. Raises FileExistsError where one is there, OSError where none can be made."""
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | AS_IS, PRIVATE)


def opened_for_locking(file: Path) -> int:
    """The descriptor of a file that may be there already. Raises OSError, for a link as well."""
    return os.open(file, os.O_RDWR | os.O_CREAT | AS_IS, PRIVATE)
