"""Files of SPSS, Stata and SAS, transport files among them, as a grid: names of variables, then one row a case.

Cells hold codes; what the file says that they mean, and which of them it declares as missing, stands beside them. Stata
and SAS write such codes as letters.
"""

import importlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from theracurve.errors import StudyRefused
from theracurve.intake.sources.delimited_text import MOST_CELLS, too_many_cells
from theracurve.intake.sources.grid import EMPTY, Book, CellGrid, Content, Dialect, GridCell
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import plain

EXTRA = "sas"
FAILURES = (ValueError, TypeError, KeyError, IndexError, OverflowError, MemoryError, OSError)


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
    columns, about = contents(path, dialect, program)
    names = list(columns)
    height = max((len(values) for values in columns.values()), default=0)
    if height * len(names) > MOST_CELLS:
        raise StudyRefused([too_many_cells(path.name)])
    header = tuple(GridCell(name, Content.TEXT) for name in names)
    rows = (tuple(cell_of(columns[name][row]) for name in names) for row in range(height))
    grid = CellGrid(
        path.name,
        "",
        (header, *rows),
        meanings={name: codes(labels) for name, labels in (about.variable_value_labels or {}).items()},
        missing={name: found for name in names if (found := dict(missing_codes(name, columns[name], about)))},
        numbered_from=0,
    )
    return Book(path.name, (grid,))


def contents(path: Path, dialect: Dialect, program: Program) -> tuple[Mapping[str, Sequence[object]], Any]:
    """The values by variable, and what the file says about them."""
    try:
        pyreadstat = importlib.import_module("pyreadstat")
    except ImportError as error:
        raise StudyRefused([package_missing(path.name)]) from error
    options: dict[str, object] = {"user_missing": True} if program.tells_missing else {}
    if dialect.encoding:
        options["encoding"] = dialect.encoding
    failures = (*FAILURES, pyreadstat.ReadstatError, pyreadstat.PyreadstatError)
    try:
        columns, about = getattr(pyreadstat, program.function)(path, output_format="dict", **options)
    except failures as error:
        raise StudyRefused([damaged(path.name, error)]) from error
    return columns, about


def cell_of(value: object) -> GridCell:
    """A value as text; a number as a plain decimal, shortest as it can be told from its neighbours."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return EMPTY
    if isinstance(value, datetime):
        return GridCell(value.isoformat(timespec="seconds"), Content.MOMENT)
    if isinstance(value, date):
        return GridCell(value.isoformat(), Content.DATE)
    if isinstance(value, time):
        return GridCell(value.isoformat(timespec="seconds"), Content.TEXT)
    if isinstance(value, str):
        text = value.rstrip(" \x00")
        return GridCell(text, Content.TEXT) if text else EMPTY
    return GridCell(numeral(value), Content.NUMBER)


def numeral(value: object) -> str:
    """A code or number as a plain decimal: 7, 0.5."""
    if isinstance(value, str):
        return value
    number = Decimal(repr(float(value)))  # type: ignore[arg-type]
    return plain(number) if number.is_finite() else str(value)


def codes(labels: Mapping[object, str]) -> Mapping[str, str]:
    return {numeral(code): str(label).strip() for code, label in labels.items()}


def missing_codes(name: str, values: Sequence[object], about: Any) -> Iterator[tuple[str, str]]:
    """The codes of a variable that the file declares as missing, each with its label, or that it has none."""
    labels = codes((about.variable_value_labels or {}).get(name, {}))
    declared = [numeral(code) for code in (about.missing_user_values or {}).get(name, ())]
    ranges = (about.missing_ranges or {}).get(name, ())
    present = {numeral(value) for value in values if any(lies_in(value, limits) for limits in ranges)}
    for code in (*declared, *sorted(present - set(declared))):
        yield code, labels.get(code, "declared as missing")


def lies_in(value: object, limits: Mapping[str, Any]) -> bool:
    low, high = limits["lo"], limits["hi"]
    comparable = isinstance(value, str) == isinstance(low, str) and value is not None
    return comparable and bool(low <= value <= high)


def package_missing(file: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="package-missing",
        table=file,
        file=file,
        message=f"{file} is read by the package pyreadstat, which is not installed.",
        remedy=f'Install it: pip install "theracurve[{EXTRA}]".',
    )


def damaged(file: str, error: BaseException) -> Finding:
    why = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
    return Finding(
        severity=Severity.ERROR,
        code="file-damaged",
        table=file,
        file=file,
        message=f"{file} cannot be read: {why}.",
        remedy="Save it anew in the program that wrote it; if its texts are garbled, state its `encoding`.",
    )
