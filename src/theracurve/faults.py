"""Whose fault it is that a command cannot go on: the machine's, the person's who stopped it, or ours.

Of our own there is a file for a report: where it happened, in which versions. Messages of errors are left out of it,
because they quote records.
"""

import os
import platform
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from theracurve import __version__
from theracurve.outputs.opening import opened_new

STOPPED = 130  # as shells count what an interrupt ended
MACHINE = 2
# By their names, so that a command that needs no database imports none.
OF_DATABASE = {"InterruptException": STOPPED, "OutOfMemoryException": MACHINE, "IOException": MACHINE}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not our defect, in words, and the exit code."""

    message: str
    exit_code: int


def fault_of(error: BaseException) -> Fault | None:
    """Whose fault an error is that nobody caught; None for our own defect."""
    name = type(error).__name__ if type(error).__module__.startswith(("duckdb", "_duckdb")) else ""
    if isinstance(error, KeyboardInterrupt) or OF_DATABASE.get(name) == STOPPED:
        return Fault("stopped; what an earlier run wrote is as it was", STOPPED)
    if name == "OutOfMemoryException":
        return Fault(
            "too little memory for the database; give it more, as with `theracurve run STUDY --memory 4GiB`", MACHINE
        )
    if isinstance(error, MemoryError):
        return Fault("this machine has too little memory for it; close other programs, or use a larger one", MACHINE)
    if isinstance(error, UnicodeEncodeError) and has_no_text(error.object):
        return Fault("a file or folder has a name that is not UTF-8; rename it", MACHINE)
    if isinstance(error, OSError):
        return Fault(f"the machine refuses: {error.strerror or error}{where(error)}", MACHINE)
    if name in OF_DATABASE:
        return Fault(f"the database cannot go on: {str(error).splitlines()[0]}", OF_DATABASE[name])
    return None


def has_no_text(name: str) -> bool:
    """Whether it holds bytes of a name that are no text in UTF-8, as Python keeps them."""
    return any("\udc80" <= character <= "\udcff" for character in name)


def where(error: OSError) -> str:
    return f" ({error.filename})" if error.filename else ""


def write_report(error: BaseException, command: str) -> Path | None:
    """Write what a report of our defect needs, and nothing of any patient; the file, None where none can be written."""
    text = "\n".join(
        (
            f"theracurve {__version__}, Python {platform.python_version()}, {platform.system()}",
            f"theracurve {command}",
            *places(error),
            "",
        )
    )
    digest = sha256(text.encode()).hexdigest()[:8]
    file = Path(tempfile.gettempdir(), f"theracurve-defect-{digest}.txt")
    try:
        file.unlink(missing_ok=True)
        with os.fdopen(opened_new(file), "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError:
        return None
    return file


def places(error: BaseException | None) -> Iterator[str]:
    """The kind of the error and the lines of code it passed through, the last first, and so of what caused it."""
    while error is not None:
        yield type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)
        yield from (f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in reversed(frames))
        error = error.__cause__ or error.__context__
