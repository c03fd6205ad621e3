"""The child process of `statistics_file`: reads one file with pyreadstat, and writes its cells as JSON.

The library is written in C and may end its process on a damaged file; here nobody else is in it.
"""

import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyreadstat

from theracurve.intake.sources.grid import Content
from theracurve.vocabulary.decimals import plain

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

MOST_MEMORY = 2**31  # bytes of the process, where the system can bound it
FAILURES = (ValueError, TypeError, KeyError, IndexError, OverflowError, MemoryError, OSError)
Cell = tuple[str, str]  # its text, and its content


def main(path: str, function: str, tells_missing: str, encoding: str) -> None:
    """Write the names, rows, meanings and missing codes of a file, or why it cannot be read."""
    bound_memory()
    options: dict[str, object] = {"user_missing": True} if tells_missing else {}
    if encoding:
        options["encoding"] = encoding
    try:
        columns, about = getattr(pyreadstat, function)(path, output_format="dict", **options)
        answer = contents(columns, about)
    except (*FAILURES, pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        answer = {"why": (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")}
    json.dump(answer, sys.stdout)


def bound_memory() -> None:
    """Not every system can; there a file is bounded by its size alone."""
    if resource is not None:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def contents(columns: Mapping[str, Sequence[object]], about: Any) -> dict[str, object]:
    labels = about.variable_value_labels or {}
    height = max((len(values) for values in columns.values()), default=0)
    return {
        "names": list(columns),
        "rows": [[cell_of(values[row]) for values in columns.values()] for row in range(height)],
        "titles": {name: title for name, title in (about.column_names_to_labels or {}).items() if title},
        "meanings": {name: codes(meant) for name, meant in labels.items()},
        "missing": {
            name: found for name, values in columns.items() if (found := dict(missing_codes(name, values, about)))
        },
    }


def cell_of(value: object) -> Cell:
    """A value as text; a number as a plain decimal, shortest as it can be told from its neighbours."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "", Content.EMPTY
    if isinstance(value, datetime) and value.time() == time():  # a day, in a variable that could hold a time
        return value.date().isoformat(), Content.DATE
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds"), Content.MOMENT
    if isinstance(value, date):
        return value.isoformat(), Content.DATE
    if isinstance(value, time):
        return value.isoformat(timespec="seconds"), Content.TEXT
    if isinstance(value, str):
        text = value.rstrip(" \x00")
        return text, Content.TEXT if text else Content.EMPTY
    return numeral(value), Content.NUMBER


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


if __name__ == "__main__":
    main(*sys.argv[1:])
