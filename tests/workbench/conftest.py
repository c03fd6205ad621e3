"""One Django a process, whose study and database a test may change: what a person opens is opened without a server."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy2, copytree

import pytest

pytest.importorskip("django", reason="the extra workbench is not installed")

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from bad_input.tiny import TINY
from theracurve.cli import main
from theracurve.workbench.opening import configure, look_at, make_ready
from theracurve.workbench.settings import DATABASE, LEDGER_FILE, WORKBENCH
from workbench.postgresql import address, on_server, running

TOKEN = "the right one"
Opened = Callable[[Path], Client]
Fresh = Callable[[], None]
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


@pytest.fixture
def tiny(tmp_path: Path, opened: Opened) -> Client:
    """The owner of a study of two patients, whose records are kept in the ledger: what needs no more is tried on it."""
    from workbench.ledgers import import_study  # which Django has to be ready for

    study = tmp_path / "tiny"
    (study / "records").mkdir(parents=True)
    (study / "study.yaml").write_text(TINY["protocol"], encoding="utf-8")
    for name in TINY.keys() - {"protocol"}:
        (study / "records" / f"{name}.csv").write_text(TINY[name], encoding="utf-8")
    person = opened(study)
    import_study(study, who="somebody", reason="as the group keeps them")
    return person


def previewed(page: HttpResponse) -> str:
    """What the page of an import says that it has shown."""
    [seen] = re.findall(r'name="seen" value="(\w+)"', page.content.decode())
    return str(seen)


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


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket of a PostgreSQL server of our own, with an empty ledger in its database `empty`."""
    with running() as socket:
        on_server(socket, "CREATE DATABASE empty")
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv(DATABASE, address(socket, "empty"))
            study = tmp_path_factory.mktemp("server")
            look_at(study)
            make_ready(study)
            connection.close()
        yield socket


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def fresh(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fresh]:
    """Opens an empty ledger, in a file or on a server: the same tests hold of both."""
    if request.param == "sqlite":
        file: Path = request.getfixturevalue("ledger")
        empty: Path = request.getfixturevalue("empty_ledger")

        def opened_anew() -> None:
            connection.close()
            copy2(empty, file)
    else:
        socket: Path = request.getfixturevalue("server")
        monkeypatch.setenv(DATABASE, address(socket, "own"))
        look_at(tmp_path)

        def opened_anew() -> None:
            connection.close()
            on_server(socket, "DROP DATABASE IF EXISTS own WITH (FORCE)")
            on_server(socket, "CREATE DATABASE own TEMPLATE empty")

    opened_anew()
    yield opened_anew
    connection.close()
