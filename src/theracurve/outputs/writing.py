"""Files by their names into a folder."""

from collections.abc import Mapping
from pathlib import Path


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write each file. Raises OSError where one cannot be written."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
