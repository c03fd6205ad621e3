"""The runs of a study, each kept whole in a folder of its own: what it was made from, its results, who began it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copy2, copytree
from threading import Lock
from typing import Any

from django.conf import settings

from theracurve.errors import UsageError
from theracurve.request import Stage
from theracurve.workbench.running import REFUSAL_FILE, STAGES_FILE, RunEnd
from theracurve.workbench.settings import WORKBENCH
from theracurve.workbench.standing import ONE_AT_A_TIME, standing

RUN_FILE = "run.json"
UNDER_WAY: dict[Path, "subprocess.Popen[bytes]"] = {}
BEGINNING = Lock()


@dataclass(frozen=True, slots=True)
class Begun:
    """Says who began a run, when, and at which entry of the ledger (0: from the files as they lay there)."""

    who: str
    when: str
    entry: int
    head: str


@dataclass(frozen=True, slots=True)
class KeptRun:
    """One run. `stage` is where it is, or was when it ended; `end` is empty while it is under way."""

    number: int
    folder: Path
    begun: Begun
    stage: str
    end: str
    refusal: str

    @property
    def is_done(self) -> bool:
        return self.end == RunEnd.DONE

    @property
    def results(self) -> Path:
        return self.folder / "results"

    @property
    def answer(self) -> Mapping[str, Any]:
        """The answer as `results.json` has it; empty without one."""
        if not self.is_done:
            return {}
        found = json.loads((self.results / "results.json").read_text(encoding="utf-8"))
        return dict(found.get("answer") or {})


def runs_folder() -> Path:
    study: Path = settings.STUDY
    return study / WORKBENCH / "runs"


def kept_runs() -> list[KeptRun]:
    """All runs, the newest first."""
    folders = [folder for folder in runs_folder().glob("[0-9]*") if (folder / RUN_FILE).is_file()]
    return [kept_run(folder) for folder in sorted(folders, key=lambda folder: -int(folder.name))]


def run_number(number: int) -> KeptRun:
    """Raises UsageError where there is no run of this number."""
    folder = runs_folder() / str(number)
    if not (folder / RUN_FILE).is_file():
        raise UsageError(f"there is no run {number}")
    return kept_run(folder)


def kept_run(folder: Path) -> KeptRun:
    begun = Begun(**json.loads((folder / RUN_FILE).read_text(encoding="utf-8")))
    stages, refusal = (text_of(folder / name) for name in (STAGES_FILE, REFUSAL_FILE))
    said = stages.split()
    at = [word for word in said if word in set(Stage)]
    end = said[-1] if said and said[-1] in set(RunEnd) else "" if is_under_way(folder) else str(RunEnd.STOPPED)
    return KeptRun(int(folder.name), folder, begun, at[-1] if at else str(Stage.READ), end, refusal)


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def is_under_way(folder: Path) -> bool:
    process = UNDER_WAY.get(folder)
    return process is not None and process.poll() is None


def begin_run(who: str, language: str) -> KeptRun:
    """Begin a run of the study as it stands. Raises UsageError while another is under way."""
    with BEGINNING:
        if any(is_under_way(folder) for folder in UNDER_WAY):
            raise UsageError("a run is under way; wait until it has ended, or stop it")
        runs_folder().mkdir(parents=True, exist_ok=True)
        number = max((one.number for one in kept_runs()), default=0) + 1
        folder = runs_folder() / str(number)
        keep_inputs(folder, who)
        UNDER_WAY[folder] = started(folder, language)
    return kept_run(folder)


def keep_inputs(folder: Path, who: str) -> None:
    """Copy what the run is made from: what is mended while it runs belongs to the next."""
    with ONE_AT_A_TIME:
        found = standing()
        folder.mkdir(mode=0o700)
        copy2(found.folder / "study.yaml", folder / "study.yaml")
        copytree(found.records, folder / "records")
    begun = Begun(who, datetime.now(UTC).isoformat(timespec="seconds"), found.head.number, found.head.hash)
    (folder / RUN_FILE).write_text(json.dumps(asdict(begun)), encoding="utf-8")


def started(folder: Path, language: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "theracurve.workbench.running", str(folder), date.today().isoformat(), language]
    with (folder / "errors").open("wb") as errors:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)


def stop_run(number: int) -> None:
    """Stop a run that is under way; what it had not finished is not there."""
    process = UNDER_WAY.get(runs_folder() / str(number))
    if process is not None and process.poll() is None:
        process.send_signal(signal.SIGINT) if os.name == "posix" else process.terminate()
        process.wait()
