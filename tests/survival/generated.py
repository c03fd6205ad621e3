"""Data sets of nobody for the estimators, and what R's package survival says of them (`generated_sets.R`).

Two to five groups of 5 to 200 patients in all; times with and without ties; no event, none in one group, or events
alone; one patient in a group; delayed entry; weights. Drawn by Python's own generator, which draws alike in every
version; times have two decimals, so that the same numbers stand in the file that R reads.

`python tests/survival/generated.py` writes the numbers that every run is compared with anew; it needs Rscript.
"""

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).parent
STORED = HERE / "golden" / "generated_r.jsonl"
SCRIPT = HERE / "generated_sets.R"
IN_EVERY_RUN, IN_THE_LONG_SUITE = range(300), range(300, 5300)
EVENTS = ("some", "some", "some", "none", "none in one group", "all")
COLUMNS = ("set", "time", "event", "group", "entry", "weight")


@dataclass(frozen=True, slots=True)
class DataSet:
    """One patient a row; `entry` and `weight` are there where they vary. `at` is a time up to which every group was
    followed."""

    seed: int
    time: list[float]
    event: list[int]
    group: list[str]
    entry: list[float] | None
    weight: list[float] | None

    @property
    def groups(self) -> list[str]:
        return sorted(set(self.group))

    @property
    def at(self) -> float:
        return min(max(t for t, g in zip(self.time, self.group, strict=True) if g == name) for name in self.groups)

    def rows(self) -> Iterator[tuple[object, ...]]:
        n = len(self.time)
        entry, weight = self.entry or [0] * n, self.weight or [1] * n
        return zip([self.seed] * n, self.time, self.event, self.group, entry, weight, strict=True)


def data_set(seed: int) -> DataSet:
    draw = Random(seed)
    names = "ABCDE"[: draw.randint(2, 5)]
    n = draw.randint(max(5, len(names)), draw.choice((12, 40, 200)))
    group = list(names) + [draw.choice(names) for _ in range(n - len(names))]
    if draw.random() < 0.15:
        group = [
            name if i < len(names) or name != names[-1] else names[0] for i, name in enumerate(group)
        ]  # one patient
    digits = draw.choice((0, 1, 2))  # ties in whole units, hardly any in hundredths
    rate = {name: draw.uniform(0.5, 2) for name in names}
    time = [max(round(-10 * log(1 - draw.random()) / rate[name], digits), 10.0**-digits) for name in group]
    event = happened(draw, draw.choice(EVENTS), group)
    kind = draw.choice(("plain", "plain", "entry", "weight"))
    late = [min(t * draw.choice((0, 0, draw.random() * 0.9)), t - 0.01) for t in time] if kind == "entry" else None
    entry = late and [round(t, 2) for t in late]
    weight = [round(draw.uniform(0.2, 4), 2) for _ in group] if kind == "weight" else None
    return DataSet(seed, time, event, group, entry, weight)


def happened(draw: Random, which: str, group: list[str]) -> list[int]:
    chance = draw.uniform(0.2, 0.95)
    spared = min(group) if which == "none in one group" else ""
    of_all = {"none": 0.0, "all": 1.0}.get(which, chance)
    return [int(draw.random() < of_all and name != spared) for name in group]


def numbers_of_r(seeds: Iterable[int]) -> Iterator[dict[str, Any]]:
    """What R gives, set by set. Raises FileNotFoundError without Rscript."""
    program = shutil.which("Rscript")
    if program is None:
        raise FileNotFoundError("Rscript is not installed")
    with TemporaryDirectory() as folder:
        table = Path(folder, "sets.csv")
        with table.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow((*COLUMNS, "at"))
            for seed in seeds:
                found = data_set(seed)
                writer.writerows((*row, found.at) for row in found.rows())
        done = subprocess.run([program, str(SCRIPT), str(table)], capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        yield json.loads(line)


def main() -> None:
    STORED.parent.mkdir(exist_ok=True)
    lines = (json.dumps(found, separators=(",", ":")) for found in numbers_of_r(IN_EVERY_RUN))
    STORED.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{STORED.name}: {STORED.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
