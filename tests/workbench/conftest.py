"""One Django a process, whose study and database a test may change: what a person opens is opened without a server."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

pytest.importorskip("django", reason="the extra workbench is not installed")

from django.conf import settings
from django.db import connection
from django.test import Client

from theracurve.cli import main
from theracurve.workbench import entrance
from theracurve.workbench.opening import make_ready, prepare
from theracurve.workbench.settings import WORKBENCH, database_of

TOKEN = "the right one"
Opened = Callable[[Path], Client]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic study that nobody has opened yet; tests open copies."""
    study = tmp_path_factory.mktemp("workbench") / "demo"
    assert main(["new", str(study), "--protocol", "nguyen2004", "--demo", "--patients", "14"]) == 0
    return study


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Open a study's workbench as its owner."""
    if not settings.configured:
        prepare(tmp_path_factory.mktemp("first"), TOKEN, 0)

    def opened(study: Path) -> Client:
        connection.close()
        settings.STUDY = study
        connection.settings_dict.update(database_of(study))
        make_ready(study)
        return let_in()

    return opened


@pytest.fixture
def demo(demonstration: Path, tmp_path: Path) -> Path:
    return copytree(demonstration, tmp_path / "demo", ignore=lambda _, names: [n for n in names if n == WORKBENCH])


@pytest.fixture
def owner(demo: Path, opened: Opened) -> Client:
    """Who opened the demonstration on their own computer."""
    return opened(demo)


def let_in() -> Client:
    entrance.USED.clear()
    client = Client(enforce_csrf_checks=False, headers={"host": "127.0.0.1"})
    assert client.get("/enter", {"token": TOKEN}).status_code == 302
    return client
