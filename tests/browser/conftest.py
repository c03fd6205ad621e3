"""An installed Chromium, driven by node; neither is ever downloaded by a test."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from theracurve.cli import main

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"

Seen = dict[str, Any]


@pytest.fixture(scope="session")
def chromium() -> str:
    """CHROMIUM, or the one on the path."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "Chromium is missing: apt-get install chromium, or name one in CHROMIUM"
    return found


@pytest.fixture(scope="session")
def look(chromium: str) -> Callable[[Sequence[Path]], list[Seen]]:
    """What a browser sees of reports."""
    assert (HERE / "node_modules").is_dir(), "what drives the browser is missing: npm ci, in tests/browser"

    def inspect(reports: Sequence[Path]) -> list[Seen]:
        command = ["node", str(HERE / "inspect.mjs"), chromium, *map(str, reports)]
        found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        assert found.returncode == 0, found.stderr
        return list(json.loads(found.stdout))

    return inspect


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the demonstration."""
    study = tmp_path_factory.mktemp("browser") / "demo"
    assert main(["new", str(study), "--protocol", "nguyen2004", "--demo"]) == 0
    assert main(["run", str(study)]) == 0
    return study / "results"


@pytest.fixture(scope="session")
def seen_demo(demo: Path, look: Callable[[Sequence[Path]], list[Seen]]) -> Seen:
    return look([demo / "report.html"])[0]


@pytest.fixture(scope="session")
def seen_trapeze(
    study_data: Path, tmp_path_factory: pytest.TempPathFactory, look: Callable[[Sequence[Path]], list[Seen]]
) -> Seen:
    """A report of given endpoints: none of the sections that need records."""
    out = tmp_path_factory.mktemp("browser-trapeze")
    records = study_data / "trapeze" / "records"
    assert main(["run", str(EXAMPLES / "trapeze"), "--records", str(records), "--out", str(out)]) == 0
    return look([out / "report.html"])[0]
