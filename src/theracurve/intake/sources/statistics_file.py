"""Files of SPSS, Stata and SAS, transport files among them, as a grid: names of variables, then one row a case.

Cells hold codes; what the file says that they mean, and which of them it declares as missing, stands beside them. Stata
and SAS write such codes as letters. The library that reads them may end its process on a damaged file, so it has one
of its own (`statistics_process`).
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from subprocess import TimeoutExpired, run
from typing import Any

from theracurve.errors import StudyRefused
from theracurve.intake.sources.delimited_text import MOST_CELLS, too_many_cells
from theracurve.intake.sources.grid import Book, CellGrid, Content, Dialect, GridCell
from theracurve.vocabulary.findings import Finding, Severity

PACKAGE, EXTRA = "pyreadstat", "sas"
PROCESS = "theracurve.intake.sources.statistics_process"
LONGEST = 300  # seconds
PACKAGE_ROOT = str(Path(__file__).parents[3])


@dataclass(frozen=True, slots=True)
class Program:
    """Which function of pyreadstat reads a kind of file, and whether it can tell declared missing codes."""

    function: str
    tells_missing: bool


PROGRAMS: Mapping[str, Program] = {
    "spss": Program("read_sav", True),
    "stata": Program("read_dta", True),
    "sas": Program("read_sas7bdat", True),
    "xpt": Program("read_xport", False),
}


def statistics_file(kind: str) -> Callable[[Path, Dialect], Book]:
    """The reader of one kind of file, one of PROGRAMS."""
    return lambda path, dialect: read_statistics_file(path, dialect, PROGRAMS[kind])


def read_statistics_file(path: Path, dialect: Dialect, program: Program) -> Book:
    """The one grid of a file. Raises StudyRefused where it cannot be read, or its package is not there."""
    if find_spec(PACKAGE) is None:
        raise StudyRefused([package_missing(path.name)])
    found = answer_of(path, dialect, program)
    if "why" in found:
        raise StudyRefused([damaged(path.name, str(found["why"]))])
    if len(found["rows"]) * len(found["names"]) > MOST_CELLS:
        raise StudyRefused([too_many_cells(path.name)])
    header = tuple(GridCell(name, Content.TEXT) for name in found["names"])
    rows = (tuple(GridCell(text, Content(content)) for text, content in row) for row in found["rows"])
    grid = CellGrid(
        path.name,
        "",
        (header, *rows),
        meanings=found["meanings"],
        missing=found["missing"],
        titles=found["titles"],
        numbered_from=0,
    )
    return Book(path.name, (grid,))


def answer_of(path: Path, dialect: Dialect, program: Program) -> Mapping[str, Any]:
    """What the other process found: the contents, or `why` it could not read them."""
    command = (sys.executable, "-m", PROCESS, str(path.resolve()), program.function)
    known = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (PACKAGE_ROOT, os.environ.get("PYTHONPATH"))))}
    options = ("yes" if program.tells_missing else "", dialect.encoding)
    try:
        done = run([*command, *options], capture_output=True, timeout=LONGEST, check=False, env=known)
        answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"why": "its reader broke down"}
    except (TimeoutExpired, ValueError, OSError):
        return {"why": f"its reader did not come to an end in {LONGEST} seconds"}
    return answer


def package_missing(file: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="package-missing",
        table=file,
        file=file,
        message=f"{file} is read by the package {PACKAGE}, which is not installed.",
        remedy=f'Install it: pip install "theracurve[{EXTRA}]".',
    )


def damaged(file: str, why: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="file-damaged",
        table=file,
        file=file,
        message=f"{file} cannot be read: {why}.",
        remedy="Save it anew in the program that wrote it; if its texts are garbled, state its `encoding`.",
    )
