"""Files into folders, or a word of why not."""

from collections.abc import Mapping
from pathlib import Path

from theracurve.errors import UsageError


def write_all(out: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Files by their names into a folder. Raises UsageError where that cannot be."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        return tuple(write_bytes(out / name, content) for name, content in files.items())
    except OSError as error:
        raise unwritable(out, error) from None


def unwritable(out: Path, error: OSError) -> UsageError:
    return UsageError(f"cannot write into {out}: {error.strerror}; name another folder with --out")


def write_bytes(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file
