"""For the whole suite: no test is judged by a clock (machines are shared), examples are the same each run, and public
study data are where THERACURVE_DATA says."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

from theracurve.cli import calculate_in_one_thread

gc.set_threshold(100_000, 50, 50)  # as the command line does, for the reason that stands there
calculate_in_one_thread()  # likewise, before anything imports numpy
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")


# What tests share is made once only where they run in one process: those of a file do, and those of the folders named
# here together. The tests of the files named are dear each by itself, and share nothing.
SPREAD = ("tests/spec/test_examples.py", "tests/double_programming/test_generated_cohorts.py")
TOGETHER = ("tests/studies", "tests/report")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items if config.pluginmanager.hasplugin("xdist") else ():
        file = item.nodeid.partition("::")[0]
        if file not in SPREAD:
            folder = next((folder for folder in TOGETHER if file.startswith(f"{folder}/")), file)
            item.add_marker(pytest.mark.xdist_group(folder))


@pytest.fixture(scope="session")
def public_data() -> Path:
    folder = os.environ.get("THERACURVE_DATA")
    if not folder:
        pytest.skip("THERACURVE_DATA is not set: the public study data are not part of the project")
    return Path(folder)


@pytest.fixture(scope="session")
def study_data(public_data: Path) -> Path:
    return public_data / "studies"
