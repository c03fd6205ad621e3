"""For the whole suite: no test is judged by a clock (machines are shared), examples are the same each run, and public
study data are where THERACURVE_DATA says."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def public_data() -> Path:
    folder = os.environ.get("THERACURVE_DATA")
    if not folder:
        pytest.skip("THERACURVE_DATA is not set: the public study data are not part of the project")
    return Path(folder)


@pytest.fixture(scope="session")
def study_data(public_data: Path) -> Path:
    return public_data / "studies"
