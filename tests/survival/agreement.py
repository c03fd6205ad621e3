"""Compares the estimators with R: a registry of comparisons, and the table of their largest differences.

A comparison is a generator that takes the R numbers and yields (data set, ours, theirs); it lives in a module
`agreement_*.py` beside this one and registers itself with `@compares`. The suite checks every one
(`test_agreement.py`); `python tests/survival/agreement.py` writes `docs/survival-agreement.md`.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
GENERATED = (
    "On data sets of nobody (two to five groups, 5 to 200 patients, ties, no event, events alone, one patient in",
    "a group, delayed entry, weights) the curves, medians and their limits, restricted means, the log-rank test",
    "and Cox's model are those of R 4.2.2 with survival 3.5-3 to a relative 1e-7: 300 stored sets in every run,",
    "5,000 in the long suite (`tests/survival/test_generated_sets.py`). They differ in one place: where upper",
    "limits of a curve rise again, R's `quantile` sorts them and gives a later upper limit of the median than the",
    "first time at which they fall below a half.",
)
STUDIES = (
    "What the plan of a study asks for (tests within strata, adjusted ratios, regression tables, proportional hazards,",
    "subgroups and their interaction) is held against R 4.2.2 with survival 3.5-3 and coin 1.4-2 to a relative 1e-8",
    "in `tests/studies/test_glioma.py` and `tests/studies/test_regression_of_pbc.py`, and again on any patients",
    "by the script of `theracurve export --format r-check`.",
    "The optimism of C, the slope of calibration (of the same resamples) and ratios on both sides of a cut are held",
    "against R in `tests/survival/test_beyond_the_fit.py` to 1e-8, odds ratios and switching by `check.R` in",
    "`tests/studies`, and the Weibull model of the two stages against `survreg` to 1e-9.",
)
DOCUMENT = HERE.parents[1] / "docs" / "survival-agreement.md"


@dataclass(frozen=True)
class Reference:
    """The numbers that R gave, and the data it was given."""

    numbers: dict[str, Any]
    folder: Path

    @classmethod
    def read(cls, root: Path) -> "Reference":
        folder = root / "data" / "survival"
        return cls(json.loads((folder / "reference.json").read_text()), folder)

    def __getitem__(self, name: str) -> Any:
        return self.numbers[name]

    def data(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.folder / f"{name}.csv")

    @cached_property
    def versions(self) -> str:
        meta = self.numbers["meta"]
        packages = ", ".join(f"{name} {version}" for name, version in meta.items() if name != "R")
        return f"{meta['R'].split(' Patched')[0]} with {packages}"


Compared = Iterator[tuple[str, Any, Any]]


@dataclass(frozen=True)
class Comparison:
    """One quantity, by whom R computes it, and how far we may differ, relative to the larger of the two."""

    quantity: str
    source: str
    tolerance: float
    compare: Callable[[Reference], Compared]

    def differences(self, reference: Reference) -> dict[str, float]:
        """The largest relative difference per data set."""
        largest: dict[str, float] = {}
        for name, ours, theirs in self.compare(reference):
            largest[name] = max(largest.get(name, 0.0), difference(ours, theirs))
        return largest


REGISTRY: list[Comparison] = []


def compares(quantity: str, *, source: str, tolerance: float = 1e-8) -> Callable[[Any], Any]:
    """Register a generator of (data set, ours, theirs); None and NaN mean "no such number" on both sides."""

    def register(compare: Callable[[Reference], Compared]) -> Callable[[Reference], Compared]:
        REGISTRY.append(Comparison(quantity, source, tolerance, compare))
        return compare

    return register


def difference(ours: Any, theirs: Any) -> float:
    """The largest relative difference of two arrays; infinite where only one of them has a number."""
    a, b = (np.atleast_1d(np.array(values, dtype=np.float64)) for values in (ours, theirs))
    if a.shape != b.shape or not a.size:
        raise ValueError(f"different or empty shapes: {a.shape} and {b.shape}")
    if (np.isnan(a) != np.isnan(b)).any():
        return np.inf
    scale = np.maximum(np.abs(a), np.abs(b))
    return float(np.nan_to_num(np.abs(a - b) / np.where(scale > 0, scale, 1.0)).max())


def load() -> list[Comparison]:
    """Every comparison there is."""
    for module in sorted(HERE.glob("agreement_*.py")):
        importlib.import_module(module.stem)
    return REGISTRY


def table(reference: Reference) -> str:
    rows = []
    for comparison in load():
        found = comparison.differences(reference)
        worst = max(found.values())
        rows.append(
            f"| {comparison.quantity} | {comparison.source} | {', '.join(found)} "
            f"| {worst:.1e} | {comparison.tolerance:.0e} |"
        )
    return "\n".join(
        [
            "# Agreement with R",
            "",
            f"The largest relative difference between theracurve and {reference.versions}, per quantity, over the data",
            "sets named (data sets of the R package survival). Written by `python tests/survival/agreement.py`; the",
            "suite fails when a difference exceeds the last column.",
            "",
            "| quantity | R function | data sets | largest difference | allowed |",
            "|---|---|---|---|---|",
            *rows,
            "",
            *GENERATED,
            "",
            *STUDIES,
            "",
        ]
    )


def main() -> None:
    root = os.environ.get("THERACURVE_DATA")
    if not root:
        sys.exit("set THERACURVE_DATA to the folder that holds data/survival/reference.json")
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(table(Reference.read(Path(root))), encoding="utf-8")
    print(f"wrote {DOCUMENT}")


if __name__ == "__main__":
    sys.modules["agreement"] = sys.modules["__main__"]  # comparisons register here, not in a second copy
    main()
