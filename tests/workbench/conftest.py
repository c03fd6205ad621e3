"""One Django a process, whose study and database a test may change: what a person opens is opened without a server."""

from collections.abc import Callable
from pathlib import Path
from shutil import copy2, copytree

import pytest

pytest.importorskip("django", reason="the extra workbench is not installed")

from django.conf import settings
from django.db import connection
from django.test import Client

from theracurve.cli import main
from theracurve.workbench.opening import configure, look_at, make_ready
from theracurve.workbench.settings import LEDGER_FILE, WORKBENCH

TOKEN = "the right one"
Opened = Callable[[Path], Client]
if not settings.configured:
    configure(Path("nowhere"), TOKEN, 0)  # before the tests are read: they import what Django has to know


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic study that nobody has opened yet; tests open copies."""
    study = tmp_path_factory.mktemp("workbench") / "demo"
    assert main(["new", str(study), "--protocol", "nguyen2004", "--demo", "--patients", "14"]) == 0
    return study


@pytest.fixture(scope="session")
def opened() -> Opened:
    """Open a study's workbench as its owner."""

    def opened(study: Path) -> Client:
        look_at(study)
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
    from theracurve.workbench import entrance  # which Django has to be ready for

    entrance.USED.clear()
    client = Client(enforce_csrf_checks=False, headers={"host": "127.0.0.1"})
    assert client.get("/enter", {"token": TOKEN}).status_code == 302
    return client


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a study in which nothing was entered; tests copy it."""
    study = tmp_path_factory.mktemp("empty")
    look_at(study)
    make_ready(study)
    connection.close()
    return study / WORKBENCH / LEDGER_FILE


@pytest.fixture
def ledger(tmp_path: Path, empty_ledger: Path) -> Path:
    """The file of an empty ledger, which is the one that is open."""
    (tmp_path / WORKBENCH).mkdir()
    copy2(empty_ledger, tmp_path / WORKBENCH)
    look_at(tmp_path)
    return tmp_path / WORKBENCH / LEDGER_FILE
