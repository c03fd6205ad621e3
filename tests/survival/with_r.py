"""R, where it is installed: a test that asks it skips, saying so, where it is not."""

import csv
import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest


def in_r(script: str, columns: Mapping[str, Sequence[object]], folder: Path) -> dict[str, Any]:
    """What `script` prints as lines "name value", with the columns as the data frame `d`; numbers in full."""
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("needs Rscript with the package survival")
    table = folder / "d.csv"
    with table.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    head = f'suppressMessages(library(survival)); d <- read.csv("{table}"); say <- function(n, v) '
    head += 'cat(n, format(v, digits = 15), "\\n"); '
    done = subprocess.run([program, "-e", head + script], capture_output=True, text=True)
    if "there is no package called" in done.stderr:
        pytest.skip("needs the R package survival")
    assert done.returncode == 0, done.stderr
    return {name: json.loads(value) for name, value in (line.split() for line in done.stdout.splitlines())}
