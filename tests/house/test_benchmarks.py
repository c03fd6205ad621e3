"""The page of benchmarks says what its results say, of everything that is offered; seconds are not asserted."""

import json
import sys
from pathlib import Path
from types import FunctionType

import pytest

import theracurve.survival as survival

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(autouse=True)
def _benchmarks_are_importable(monkeypatch) -> None:
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *sys.path])


def test_the_page_is_made_of_the_results_alone() -> None:
    """Written anew by `make bench`."""
    from results import PAGE, RESULTS, page  # type: ignore[import-not-found]

    assert PAGE.read_text(encoding="utf-8") == page(json.loads(RESULTS.read_text(encoding="utf-8")))


def test_every_function_of_the_library_is_timed() -> None:
    from survival_tasks import TASKS  # type: ignore[import-not-found]

    offered = {name for name in survival.__all__ if isinstance(getattr(survival, name), FunctionType)}
    assert {name for task in TASKS for name in task.offers} == offered


def test_the_results_are_of_the_tasks_in_three_sizes() -> None:
    from survival_tasks import TASKS

    found = json.loads((BENCHMARKS / "results.json").read_text(encoding="utf-8"))["survival"]["tasks"]
    assert [task["name"] for task in found] == [task.name for task in TASKS]
    for task, results in zip(TASKS, found, strict=True):
        assert len(task.sizes) == 3
        assert results["offers"] == list(task.offers)
        assert [row["n"] for row in results["rows"] if row["tool"] == "theracurve"] == list(task.sizes)
        assert {row["tool"] for row in results["rows"]} <= {"theracurve", "R", *task.peers}
        assert all(row["seconds"] > 0 for row in results["rows"])
