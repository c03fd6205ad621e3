"""Opening a study's workbench on one's own computer: the settings, the database, the server, the browser."""

import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path
from secrets import token_urlsafe
from socket import create_server, socket
from typing import Any

import django
import waitress
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connections
from whitenoise import WhiteNoise

from theracurve.errors import UsageError
from theracurve.outputs.file import write_new_file
from theracurve.workbench.ledger.guards import TABLE
from theracurve.workbench.settings import (
    DATABASE,
    LARGEST_UPLOAD,
    REPORT_PAGE,
    STATIC,
    WORKBENCH,
    database_of,
    server_settings,
    settings_for,
)

LOOPBACK = "127.0.0.1"
THREADS = 4
SECRET_FILE = "secret"


def open_workbench(study: Path, port: int, browse: bool, say: Callable[[str], None]) -> None:
    """Serve a study's workbench until it is stopped; `say` is told the address, which lets one person in once.

    Raises UsageError where the port is taken or the folder cannot be written.
    """
    token = token_urlsafe(24)
    with listening(port) as listener:
        own_port = listener.getsockname()[1]
        prepare(study, token, own_port)
        address = f"http://{LOOPBACK}:{own_port}/enter?token={token}"
        server = waitress.create_server(
            application(), sockets=[listener], threads=THREADS, max_request_body_size=LARGEST_UPLOAD, ident="theracurve"
        )
        say(address)
        if browse:
            webbrowser.open(address)
        try:
            server.run()
        finally:
            server.close()


def serve_workbench(study: Path, hosts: Sequence[str], port: int, say: Callable[[str], None]) -> None:
    """Serve a study to people with accounts until it is stopped; `say` is told where a proxy with TLS finds it.

    It listens to this computer alone: the proxy tells by `X-Forwarded-For` and `X-Forwarded-Proto` whom it serves.
    Raises UsageError where the port is taken or the folder cannot be written.
    """
    with listening(port) as listener:
        configure_server(study, hosts)
        make_ready(study)
        server = waitress.create_server(
            application(),
            sockets=[listener],
            threads=THREADS,
            max_request_body_size=LARGEST_UPLOAD,
            ident="theracurve",
            trusted_proxy=LOOPBACK,
            trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"},
            clear_untrusted_proxy_headers=True,
        )
        say(f"http://{LOOPBACK}:{listener.getsockname()[1]}")
        try:
            server.run()
        finally:
            server.close()


def configure_server(study: Path, hosts: Sequence[str]) -> None:
    settings.configure(**server_settings(study, secret_of(study), hosts))
    django.setup()


def secret_of(study: Path) -> str:
    """What signs the cookies of a server, kept in the study's folder so that sessions outlive a restart."""
    file = study / WORKBENCH / SECRET_FILE
    if not file.is_file():
        make_folder(file.parent)
        write_new_file(file, token_urlsafe(48).encode("ascii"))
    return file.read_text(encoding="ascii")


def listening(port: int) -> socket:
    """A socket of this computer alone, on a free port where 0 is asked for. Raises UsageError where it is taken."""
    try:
        return create_server((LOOPBACK, port))
    except (OSError, OverflowError) as error:
        raise UsageError(f"--port {port}: {error}; leave it out, and a free one is taken") from None


def prepare(study: Path, token: str, port: int) -> None:
    """Configure Django for a study and bring its database up to date. Raises UsageError where it cannot be written."""
    configure(study, token, port)
    make_ready(study)


def configure(study: Path, token: str, port: int) -> None:
    """Let Django know its settings, which it is told once a process."""
    settings.configure(**settings_for(study, secret=token_urlsafe(48), token=token, port=port))
    django.setup()


def look_at(study: Path) -> None:
    """Let Django's database be that of a study, whichever it was before, without serving it."""
    if not settings.configured:
        configure(study, "", 0)
    connections[DEFAULT_DB_ALIAS].close()
    settings.STUDY = study
    connections.settings = connections.configure_settings({DEFAULT_DB_ALIAS: database_of(study)})
    del connections[DEFAULT_DB_ALIAS]


def look_at_ledger(study: Path) -> None:
    """Look at a study. Raises UsageError for a folder that nobody has opened yet, a database that cannot be reached,
    and one that holds no ledger: of a damaged one, verifying tells."""
    file = database_of(study).get("NAME", "")
    if isinstance(file, Path) and not file.is_file():
        raise UsageError(f"{study} has no ledger: expected {file}; `theracurve open` begins one")
    look_at(study)
    here = file if isinstance(file, Path) else f"the database that {DATABASE} names"
    try:
        found = connections[DEFAULT_DB_ALIAS].introspection.table_names()
    except OperationalError as error:
        if not isinstance(file, Path):
            raise UsageError(f"{here} cannot be reached: {error}") from None
    except DatabaseError:
        pass
    else:
        if TABLE not in found:
            raise UsageError(f"{study} has no ledger: {here} holds none; `theracurve open` begins one")


def make_ready(study: Path) -> None:
    """Bring the study's database up to date, made where there is none. Raises UsageError where it cannot be."""
    make_folder(study / WORKBENCH)
    call_command("migrate", verbosity=0, interactive=False)


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UsageError(f"cannot make {folder}: {error.strerror}") from None


def application() -> Any:
    """What answers requests: the pages, with their style and script before them."""
    served = WhiteNoise(get_wsgi_application(), root=STATIC, prefix="static/")
    served.add_files(REPORT_PAGE, prefix="static/report/")
    return served
