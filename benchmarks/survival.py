"""Times the estimators against the libraries that people use, on the same columns, in one run.

    python benchmarks/survival.py              10,000 and 1,000,000 patients, a few minutes
    python benchmarks/survival.py --large      also 10,000,000
    python benchmarks/survival.py --write      and writes the table into benchmarks/README.md

Every measurement has a process of its own, of one thread: the columns are made, the peak of memory is reset, the task
runs a few times, and the least processor time counts, which other programs on the machine disturb little. R is given
the same columns. A library that is not installed, and R without `Rscript`, is left out. Only the ratios within one run
mean anything.
"""

import argparse
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

README, R_SCRIPT = Path(__file__).with_name("README.md"), Path(__file__).with_name("survival.R")
CURVES, EXACT, COX = "curves and log-rank", "exact log-rank", "Cox, Efron, 5 covariates"
RUNS = {10_000: 9, 100_000: 5, 1_000_000: 3, 10_000_000: 2}
SMALL_RUNS = 25
R_TASKS = {CURVES: "curves", COX: "cox"}
Columns = dict[str, np.ndarray]
Answer = float


def columns(n: int) -> Columns:
    """Two groups followed for whole days, 41 % events, five covariates."""
    rng = np.random.default_rng(n)
    return {
        "time": rng.integers(1, 4000, n).astype(np.int32),
        "event": rng.random(n) < 0.41,
        "group": rng.integers(0, 2, n).astype(np.int8),
    }


def cox_columns(n: int) -> Columns:
    rng = np.random.default_rng(n)
    x = rng.normal(size=(n, 5))
    survival = rng.exponential(1500 * np.exp(-x @ np.array([0.3, -0.2, 0.1, 0.0, 0.4])))
    follow_up = rng.uniform(1, 2000, n)
    days = np.ceil(np.minimum(survival, follow_up)).astype(np.int32)
    return {"time": days, "event": survival <= follow_up, "x": x}


def small_columns(n: int) -> Columns:
    """No ties, the smaller group 12 (of 24 and 32) or half."""
    rng = np.random.default_rng(n)
    survival, follow_up = rng.exponential(10, n), rng.exponential(20, n)
    smaller = 12 if n in (24, 32) else n // 2
    return {"time": np.minimum(survival, follow_up), "event": survival <= follow_up, "group": np.arange(n) < smaller}


def curves_theracurve(data: Columns) -> Answer:
    from theracurve.survival import event_table, kaplan_meier, log_rank

    table = event_table(data["time"], data["event"], group=data["group"])
    kaplan_meier(table)
    return log_rank(table).statistic or 0.0


def curves_lifelines(data: Columns) -> Answer:
    from lifelines import KaplanMeierFitter
    from lifelines.statistics import logrank_test

    parts = [data["group"] == group for group in (0, 1)]
    for part in parts:
        KaplanMeierFitter().fit(data["time"][part], data["event"][part]).confidence_interval_  # noqa: B018
    a, b = parts
    return logrank_test(data["time"][a], data["time"][b], data["event"][a], data["event"][b]).test_statistic


def curves_statsmodels(data: Columns) -> Answer:
    from statsmodels.duration.survfunc import SurvfuncRight, survdiff

    for group in (0, 1):
        part = data["group"] == group
        SurvfuncRight(data["time"][part], data["event"][part])
    return survdiff(data["time"], data["event"], data["group"])[0]


def curves_scikit_survival(data: Columns) -> Answer:
    from sksurv.compare import compare_survival
    from sksurv.nonparametric import kaplan_meier_estimator
    from sksurv.util import Surv

    for group in (0, 1):
        part = data["group"] == group
        kaplan_meier_estimator(data["event"][part], data["time"][part], conf_type="log-log")
    return compare_survival(Surv.from_arrays(data["event"], data["time"]), data["group"])[0]


def exact_theracurve(data: Columns) -> Answer:
    from theracurve.survival import exact_log_rank

    return exact_log_rank(data["time"], data["event"], data["group"]).p_value or 0.0


def cox_theracurve(data: Columns) -> Answer:
    from theracurve.survival import cox

    return float(cox(data["time"], data["event"], data["x"]).coefficients[0] or 0.0)


def cox_lifelines(data: Columns) -> Answer:
    import pandas as pd
    from lifelines import CoxPHFitter

    frame = pd.DataFrame(data["x"]).assign(time=data["time"], event=data["event"])
    return float(CoxPHFitter().fit(frame, "time", "event").params_.iloc[0])


def cox_statsmodels(data: Columns) -> Answer:
    from statsmodels.duration.hazard_regression import PHReg

    return float(PHReg(data["time"], data["x"], data["event"].astype(int), ties="efron").fit().params[0])


def cox_scikit_survival(data: Columns) -> Answer:
    from sksurv.linear_model import CoxPHSurvivalAnalysis
    from sksurv.util import Surv

    outcome = Surv.from_arrays(data["event"], data["time"])
    return float(CoxPHSurvivalAnalysis(ties="efron").fit(data["x"], outcome).coef_[0])


TASKS: dict[str, tuple[Callable[[int], Columns], dict[str, Callable[[Columns], Answer]]]] = {
    CURVES: (
        columns,
        {
            "theracurve": curves_theracurve,
            "lifelines": curves_lifelines,
            "statsmodels": curves_statsmodels,
            "sksurv": curves_scikit_survival,
        },
    ),
    EXACT: (small_columns, {"theracurve": exact_theracurve}),
    COX: (
        cox_columns,
        {
            "theracurve": cox_theracurve,
            "lifelines": cox_lifelines,
            "statsmodels": cox_statsmodels,
            "sksurv": cox_scikit_survival,
        },
    ),
}


def measure(task: str, tool: str, n: int) -> dict[str, float]:
    """In the child: the least time, the answer, and the peak of memory above what the columns took."""
    make, tools = TASKS[task]
    data, run = make(n), tools[tool]
    run({name: values[:200] if n > 200 else values for name, values in data.items()})  # imports, once
    before = reset_peak()
    seconds, answer = [], 0.0
    for _ in range(RUNS.get(n, SMALL_RUNS)):
        start = time.process_time()
        answer = float(run(data))
        seconds.append(time.process_time() - start)
    return {"seconds": min(seconds), "answer": answer, "mebibytes": status("VmHWM") - before}


def reset_peak() -> float:
    """Forget the peak so far (Linux); the memory held now, in MiB."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return float("nan")
    return status("VmRSS")


def status(field: str) -> float:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return float("nan")
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def measured(task: str, tool: str, n: int) -> dict[str, float] | None:
    """Run one measurement in a process of its own; None where the tool is not there."""
    if tool == "R survival":
        return r_measured(task, n)
    if importlib.util.find_spec(tool) is None:
        return None
    return printed([sys.executable, __file__, "--child", task, tool, str(n)])


def r_measured(task: str, n: int) -> dict[str, float] | None:
    if shutil.which("Rscript") is None or task not in R_TASKS:
        return None
    with tempfile.TemporaryDirectory() as folder:
        for name, values in TASKS[task][0](n).items():
            values.ravel(order="F").tofile(Path(folder) / name)
        return printed(["Rscript", str(R_SCRIPT), R_TASKS[task], folder, str(n), str(RUNS[n])])


def printed(command: list[str]) -> dict[str, float] | None:
    """What a child prints last; None, and its complaint on the screen, where it fails."""
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | threads)
    if done.returncode:
        print(f"{' '.join(command)}: {done.stderr.strip()}", file=sys.stderr)
        return None
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def rows(sizes: dict[str, list[int]]) -> list[str]:
    found = []
    for task, counts in sizes.items():
        for n in counts:
            ours = measured(task, "theracurve", n)
            assert ours is not None
            found.append(row(task, n, "theracurve", ours, ours))
            for tool in [*TASKS[task][1], "R survival"]:
                other = None if tool == "theracurve" else measured(task, tool, n)
                if other is not None:
                    found.append(row(task, n, tool, other, ours))
                print(".", end="", flush=True, file=sys.stderr)
    return found


def row(task: str, n: int, tool: str, result: dict[str, float], ours: dict[str, float]) -> str:
    ratio = "" if result is ours else f"{result['seconds'] / ours['seconds']:.1f}"
    memory = "" if np.isnan(result["mebibytes"]) else f"{max(result['mebibytes'], 0):.0f}"
    difference = abs(result["answer"] / ours["answer"] - 1) if ours["answer"] else float("nan")
    same = "" if result is ours or np.isnan(difference) else f"{difference:.0e}"
    return f"| {task} | {n:,} | {tool} | {duration(result['seconds'])} | {ratio} | {memory} | {same} |"


def duration(seconds: float) -> str:
    return f"{1000 * seconds:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def table(sizes: dict[str, list[int]]) -> str:
    packages = [tool for tool in ("lifelines", "statsmodels", "sksurv") if importlib.util.find_spec(tool)]
    lines = [
        "| task | patients | tool | time | times ours | peak MiB above the columns | answer differs by |",
        "|---|---:|---|---:|---:|---:|---:|",
        *rows(sizes),
    ]
    versions = ", ".join([*(f"{name} {version(name)}" for name in ("numpy", "scipy", *packages)), *r_versions()])
    cpu = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {versions}"
    return "\n".join([*lines, "", f"One run on {cpu}; one thread each; processor time."])


def version(package: str) -> str:
    from importlib.metadata import version as installed

    return installed({"sksurv": "scikit-survival"}.get(package, package))


def r_versions() -> list[str]:
    if shutil.which("Rscript") is None:
        return []
    ask = 'cat("R ", as.character(getRversion()), ", R survival ", as.character(packageVersion("survival")), sep = "")'
    return [subprocess.run(["Rscript", "-e", ask], capture_output=True, text=True).stdout]


def write(name: str, text: str) -> None:
    """Put the table between its marks in the README, which keeps everything else."""
    start, end = f"<!-- {name}: start -->", f"<!-- {name}: end -->"
    page = README.read_text(encoding="utf-8")
    before, _, rest = page.partition(start)
    _, _, after = rest.partition(end)
    README.write_text(f"{before}{start}\n{text}\n{end}{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="also ten million patients")
    parser.add_argument("--write", action="store_true", help="write the table into README.md")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    arguments: Any = parser.parse_args()
    if arguments.child:
        task, tool, n = arguments.child
        print(json.dumps(measure(task, tool, int(n))))
        return
    large = [10_000_000] if arguments.large else []
    sizes = {CURVES: [10_000, 1_000_000, *large], EXACT: [24, 32, 40], COX: [10_000, 100_000, 1_000_000]}
    text = table(sizes)
    print(f"\n{text}")
    if arguments.write:
        write("survival", text)


if __name__ == "__main__":
    main()
