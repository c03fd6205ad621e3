"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket in it, as a user who is not root."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import chown, rmtree, which
from tempfile import mkdtemp
from urllib.parse import quote

import psycopg
import pytest

OWNER, NOBODY = "theracurve", "nobody"
QUICK = "-c listen_addresses='' -c shared_buffers=16MB -c max_connections=20"


def program(name: str) -> str:
    """Where a program of the server is; the test fails where it is not: it was asked for."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = which(name) or next(map(str, places), None)
    if found is None:
        pytest.fail(f"{name} is missing: apt-get install postgresql", pytrace=False)
    return found


def as_nobody(*command: str) -> None:
    """Run a program that refuses root."""
    before = ["runuser", "-u", NOBODY, "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*before, *command], capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"


@contextmanager
def running() -> Iterator[Path]:
    """The folder of the socket of a server that runs meanwhile."""
    folder = Path(mkdtemp(prefix="theracurve-pg-", dir="/tmp"))  # the path of a socket is at most 107 bytes
    if os.geteuid() == 0:
        chown(folder, NOBODY)
    data, log = str(folder / "data"), str(folder / "log")
    try:
        as_nobody(program("initdb"), "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        as_nobody(program("pg_ctl"), "-D", data, "-l", log, "-w", "-o", f"{QUICK} -k {folder}", "start")
        yield folder
    finally:
        with suppress(AssertionError):  # it never began
            as_nobody(program("pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
        rmtree(folder, ignore_errors=True)


def address(socket: Path, name: str) -> str:
    return f"postgresql://{OWNER}@/{name}?host={quote(str(socket), safe='')}"


def on_server(socket: Path, statement: str) -> None:
    with psycopg.connect(address(socket, "postgres"), autocommit=True) as connection:
        connection.execute(statement)
