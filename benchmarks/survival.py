"""Times the estimators against the libraries that people use, on the same columns, in one run.

    python benchmarks/survival.py              three sizes of every task; writes results.json and the page
    python benchmarks/survival.py --only cox   the tasks whose name has this in it; only shows
    python benchmarks/survival.py --large      also 1,000,000 patients where there are 100,000

Every tool has a process of its own for a task, of one thread: the columns are made, the task runs once so that imports
do not count, then a few times, and the least processor time counts, which other programs on the machine disturb little.
A tool that needs minutes is stopped at the size that it has reached. R is given the same columns. A library that is not
installed, R without `Rscript` and an R package that is not there are left out. Only the ratios within one run mean
anything.
"""

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from results import Row, duration, growth, machine, write_part
from survival_tasks import TASKS, Task

R_SCRIPT = Path(__file__).with_name("survival.R")
BUDGET, MOST_RUNS = 0.4, 9  # seconds for the runs of one measurement, of which there are so many at most
PATIENCE = 120  # seconds for one tool on all sizes of a task; of the sizes after that nothing is said
Measured = dict[str, float]
DISTRIBUTIONS = {"sksurv": "scikit-survival", "sklearn": "scikit-learn"}


def measure(task: Task, tool: str, sizes: list[int]) -> None:
    """In the child: prints of each size the answer and the least time, a line each."""
    run = task.run if tool == "theracurve" else task.peers[tool]
    for n in sizes:
        data = task.columns(n)
        answer = float(run(data))
        seconds: list[float] = []
        while not seconds or (len(seconds) < MOST_RUNS and sum(seconds) < BUDGET):
            start = time.process_time()
            run(data)
            seconds.append(time.process_time() - start)
        print(json.dumps({"seconds": min(seconds), "answer": answer}), flush=True)


def measured(task: Task, tool: str, sizes: list[int]) -> list[Measured]:
    """One tool on every size, in a process of its own; nothing where the tool is not there or fails."""
    if tool == "R":
        return r_measured(task, sizes)
    if importlib.util.find_spec(tool) is None:
        return []
    return printed([sys.executable, __file__, "--child", task.name, tool, *map(str, sizes)])


def r_measured(task: Task, sizes: list[int]) -> list[Measured]:
    if task.r is None or not r_has(task.package):
        return []
    with tempfile.TemporaryDirectory() as folder:
        for n in sizes:
            (Path(folder) / str(n)).mkdir()
            for name, values in task.columns(n).items():
                values.astype(np.float64).ravel(order="F").tofile(Path(folder) / str(n) / name)
        return printed(["Rscript", str(R_SCRIPT), task.r, *(f"{folder}/{n}" for n in sizes)])


def r_has(package: str) -> bool:
    return shutil.which("Rscript") is not None and bool(r_version(package))


def r_version(package: str) -> str:
    ask = f'cat(tryCatch(as.character(packageVersion("{package}")), error = function(e) ""))'
    return subprocess.run(["Rscript", "-e", ask], capture_output=True, text=True).stdout


def printed(command: list[str]) -> list[Measured]:
    """What a child prints, a line for each size that it had the time for; its complaint is shown where it fails."""
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | threads
    )
    try:
        said, complaint = child.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        said, complaint = child.communicate()
    if child.returncode:
        print(f"{' '.join(command)} ended with {child.returncode}: {complaint.strip()}", file=sys.stderr)
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def timed(task: Task, sizes: list[int]) -> Row:
    """Every tool on every size; a peer that gives another answer than ours is our error or its own, and ends it."""
    found = {tool: measured(task, tool, sizes) for tool in ("theracurve", *task.peers, "R")}
    assert len(found["theracurve"]) == len(sizes), task.name
    rows: list[Row] = []
    for place, n in enumerate(sizes):
        there = {tool: results[place] for tool, results in found.items() if place < len(results)}
        for tool, result in there.items():
            prove_same(task, tool, n, there["theracurve"]["answer"], result["answer"])
            rows.append({"tool": tool, "n": n, "seconds": float(f"{result['seconds']:.3g}")})
        shown = ", ".join(f"{tool} {duration(result['seconds'])}" for tool, result in there.items())
        print(f"{task.name}, {n:,}: {shown}", flush=True)
    print(f"{task.name}: growth {growth(rows):.2f}", flush=True)
    return {"name": task.name, "offers": task.offers, "rows": rows}


def prove_same(task: Task, tool: str, n: int, ours: float, theirs: float) -> None:
    """Raises SystemExit where a peer answers otherwise; 1 part in 1,000 is left to searches that stop early."""
    if ours and theirs and abs(theirs / ours - 1) > 1e-3:
        raise SystemExit(f"{task.name}, {n:,}: {tool} answers {theirs}, we {ours}")


def versions() -> Row:
    """The machine, and the version of every library and R package that took part."""
    tools = {tool for task in TASKS for tool in task.peers if importlib.util.find_spec(tool)}
    found = machine("numpy", *sorted({DISTRIBUTIONS.get(tool, tool) for tool in tools}))
    if shutil.which("Rscript"):
        packages = sorted({task.package for task in TASKS if task.r and r_has(task.package)})
        found["versions"] |= {f"R {package}": r_version(package) for package in packages}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="also a million patients; only shows")
    parser.add_argument("--only", default="", help="tasks whose name has this in it; only shows")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    arguments: Any = parser.parse_args()
    if arguments.child:
        name, tool, *sizes = arguments.child
        measure(next(task for task in TASKS if task.name == name), tool, list(map(int, sizes)))
        return
    tasks = []
    for task in TASKS:
        if arguments.only.lower() in task.name.lower():
            more = (1_000_000,) if arguments.large and 100_000 in task.sizes else ()
            tasks.append(timed(task, [*task.sizes, *more]))
    if not arguments.only and not arguments.large:
        write_part("survival", {"machine": versions(), "tasks": tasks})


if __name__ == "__main__":
    main()
