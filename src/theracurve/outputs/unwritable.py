"""What is said where nothing can be written."""

from pathlib import Path

from theracurve.errors import UsageError


def unwritable(out: Path, error: OSError) -> UsageError:
    return UsageError(f"cannot write into {out}: {error.strerror or error}; name another place with --out")
