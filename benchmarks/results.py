"""What the benchmarks found: `results.json`, each script its own part, and `docs/benchmarks.md`, which says it.

    python benchmarks/results.py      writes the page anew from results.json

Nothing in the page is typed: every figure is measured, and every ratio is of two programs in one run of a script.
"""

import json
import math
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results.json")
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
Row = dict[str, Any]
HEAD = """<!-- Written by `make bench` from benchmarks/results.json: run it, do not change this page. -->

# How fast, beside others

Seconds belong to a machine; a ratio to another program of the same run, on the same columns, says more. Lines may be of
different runs, for a script can be asked for some of its tasks alone; the machine was shared while they were made.
Every figure is the least processor time of a few runs, of one thread where nothing else is said, each program in a
process of its own.
A ratio above 1 says how many times longer the other needs; below 1 it is the faster. The growth is the exponent of the
size by which our time grows from the smallest to the largest (1 is proportional to it); fixed costs make it small.
A peer that is not installed where `make bench` runs is left out, and one that needs minutes is stopped at the size that
it has reached; where nobody else offers the same, the line has our time alone.
"""


def machine(*packages: str) -> Row:
    """The machine in general terms, and the versions of what was measured."""
    return {
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in packages},
    }


def write_part(name: str, part: Row) -> None:
    """Replace one part of the results, and the page with it."""
    found = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    found = {key: value for key, value in sorted({**found, name: part}.items())}
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(found), encoding="utf-8")


def page(found: Row) -> str:
    """The page, from the results alone."""
    parts = {"survival": _survival, "derivation": _derivation, "workbook": _workbook}
    return "\n".join([HEAD, *(say(found[name]) for name, say in parts.items() if name in found)])


def growth(rows: list[Row]) -> float | None:
    """The slope of the logarithm of our time over that of the size, from the smallest to the largest."""
    own = sorted((row["n"], row["seconds"]) for row in rows if row["tool"] == "theracurve")
    if len(own) < 2:
        return None
    (first, began), (last, ended) = own[0], own[-1]
    return math.log(ended / began) / math.log(last / first)


def _survival(part: Row) -> str:
    lines = [
        "## The estimators of `theracurve.survival`\n",
        "| task | size | time | others need, times ours | growth |",
        "|---|---:|---:|---|---:|",
    ]
    for task in part["tasks"]:
        for n in sorted({row["n"] for row in task["rows"]}):
            rows = [row for row in task["rows"] if row["n"] == n]
            own = next(row for row in rows if row["tool"] == "theracurve")
            others = ", ".join(
                f"{row['tool']} {_ratio(row['seconds'] / own['seconds'])}" for row in rows if row is not own
            )
            last = n == max(row["n"] for row in task["rows"])
            grown = f"{growth(task['rows']):.2f}" if last else ""
            lines.append(f"| {task['name']} | {n:,} | {duration(own['seconds'])} | {others} | {grown} |")
    return "\n".join([*lines, "", _machine(part["machine"]), ""])


def _derivation(part: Row) -> str:
    lines = [
        "## The derivation, beside the same rows written by hand in Polars\n",
        "Marker increase, overall survival and progression-free survival of patients seen about ten times, with the",
        "evidence of every decision; two threads each, all rows proved identical before anything is written here.\n",
        "| patients | tool | time | times by hand | processor time | times by hand | peak MiB | identical rows |",
        "|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    for row in part["rows"]:
        by_hand = next((r for r in part["rows"] if r["n"] == row["n"] and r["tool"] == "Polars, by hand"), None)
        cells = [f"{row['n']:,}", row["tool"]]
        for measure in ("seconds", "processor"):
            cells += [duration(row[measure]), _ratio(row[measure] / by_hand[measure]) if by_hand else ""]
        cells += [str(round(row["mebibytes"])), f"{row['identical']:,}" if row["identical"] is not None else ""]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", _machine(part["machine"]), ""])


def _workbook(part: Row) -> str:
    text = (
        f"## Reading a workbook\n\nThe records of a study from {part['rows']:,} rows of {part['columns']} columns of "
        f"Excel, findings included, need {part['ratio']:.1f} times what `python-calamine` alone needs for the cells "
        f"(median of {part['repeats']})."
    )
    return "\n".join([text, "", _machine(part["machine"]), ""])


def _machine(found: Row) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
    return f"{found['cores']} cores, {found['system']}, Python {found['python']}, {versions}."


def duration(seconds: float) -> str:
    return f"{1000 * seconds:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def _ratio(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 1 else f"{ratio:.1f}" if ratio < 100 else f"{ratio:,.0f}"


if __name__ == "__main__":
    PAGE.write_text(page(json.loads(RESULTS.read_text(encoding="utf-8"))), encoding="utf-8")
