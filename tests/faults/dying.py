"""Results written by a process that dies: before a step that is counted, or at a moment that is drawn."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from theracurve.export.manifest import manifest_of
from theracurve.outputs.replacing import replacing
from theracurve.outputs.writing import write_files

# What the interpreter announces before it touches a file.
STEPS = {"open", "os.rename", "os.link", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "os.truncate"}
NAMES = ("report.html", "results.json", "derived/events.parquet")


def write(out: Path, mark: str, size: int = 1) -> None:
    """Results that hold nothing but a mark, as often as asked."""
    with replacing(out, "run") as folder:
        (folder / "derived").mkdir()
        write_files(folder, dict.fromkeys(NAMES, mark.encode() * size))
        write_files(folder, manifest_of(folder, "run", {}))


def held(out: Path) -> str:
    """The mark of the results in a folder, which are whole: every file is there, of the same run, and as hashed."""
    hashes = json.loads((out / "manifest.json").read_text())["outputs"]
    contents = {name: (out / name).read_bytes() for name in NAMES}
    assert {name: sha256(content).hexdigest() for name, content in contents.items()} == hashes
    [mark] = {bytes(content[:1]) for content in contents.values()}
    return mark.decode()


def dies(work: Callable[[], None], step: int) -> bool:
    """Whether a process that does the work gets as far as its `step`th touch of a file, and dies before it."""
    child = os.fork()
    if child == 0:
        count = 0

        def hook(event: str, _: object) -> None:
            nonlocal count
            if event in STEPS:
                count += 1
                if count == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def killed_after(work: Callable[[], None], seconds: float) -> bool:
    """Whether a process that does the work is still at it after so long; it is killed there."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
