"""One file, replaced whole or not at all."""

import os
from pathlib import Path

from theracurve.errors import UsageError
from theracurve.outputs.exchange import to_disk
from theracurve.outputs.opening import opened_new
from theracurve.outputs.place import is_utf8
from theracurve.outputs.unwritable import unwritable


def replace_file(file: Path, content: bytes) -> None:
    """Write a file that takes the place of an earlier one, readable to its owner alone.

    Raises UsageError where it cannot be written, and for a link, a device or a folder: nothing is written through them.
    """
    if not is_utf8(str(file)):
        raise UsageError(f"cannot write {file}: its name is not UTF-8; name another with --out")
    if file.is_symlink() or (file.exists() and not file.is_file()):
        raise UsageError(f"cannot write {file}: it is not a file by itself; name another with --out")
    new = file.with_name(f".{file.name}.theracurve-new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        try:
            write_private(new, content)
            new.replace(file)
        finally:
            new.unlink(missing_ok=True)
        to_disk(file.parent)
    except OSError as error:
        raise unwritable(file, error) from None


def write_new_file(file: Path, content: bytes) -> None:
    """Write a new file, readable to its owner alone. Raises UsageError where one is there, or cannot be written."""
    try:
        write_private(file, content)
    except FileExistsError:
        raise UsageError(f"{file} is there already; nothing is overwritten: name another file") from None
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}; name another file") from None


def write_private(file: Path, content: bytes) -> None:
    with os.fdopen(opened_new(file), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
