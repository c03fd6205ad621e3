"""What the tests of intake share: folders written from text, read as of one fixed day."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from theracurve.intake import Intake, read_folder
from theracurve.vocabulary.tables import Kind

TODAY = date(2026, 3, 1)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Intake]:
    """Write files (name -> text or bytes) into a folder and read it."""

    def read_files(files: Mapping[str, str | bytes], **covariates: Kind) -> Intake:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (tmp_path / name).write_bytes(data)
        return read_folder(tmp_path, covariates=covariates, today=TODAY)

    return read_files
