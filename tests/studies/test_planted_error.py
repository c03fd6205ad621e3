"""An error planted in one implementation: the examples notice it, and a run on the demonstration names the patient."""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from spec.by_sql import by_sql
from spec.example import Example
from spec.examples.events import EVENTS
from theracurve.cli import main
from theracurve.derivation.engines import duckdb as engine
from theracurve.derivation.sql import Step, steps
from theracurve.errors import Disagreement

RULE = "c.rise > c.least_rise"
ABOVE_NADIR = next(example for example in EVENTS.examples if example.title == "A marker above its nadir")


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """`>=` for `>` in the rule of marker increase."""
    assert [step.table for step in steps() if RULE in step.select] == ["marker_assessments"], (
        "the rule stands elsewhere"
    )
    wrong = tuple(Step(step.table, step.select.replace(RULE, RULE.replace(">", ">="))) for step in steps())
    monkeypatch.setattr(engine, "steps", lambda: wrong)


def test_the_examples_hold_without_it() -> None:
    assert holds(ABOVE_NADIR)


@pytest.mark.usefixtures("planted")
def test_an_example_notices_it() -> None:
    assert not holds(ABOVE_NADIR)


def holds(example: Example) -> bool:
    """Whether the SQL derives the events that the example states."""
    derived = by_sql(example.study_text, example.record_texts)
    events = next(expectation for expectation in example.expectations if expectation.table == "events")
    return events.found_in(derived) == events.typed()


@pytest.mark.usefixtures("planted")
def test_a_run_names_the_patients_whose_marker_lies_at_the_limit(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(demo), "--out", str(tmp_path)]) == Disagreement.exit_code
    said = capsys.readouterr().err
    assert "the two implementations differ" in said
    named = {patient for patient in patients(demo) if f"patient {patient}, " in said}
    assert named
    assert named <= at_the_limit(demo)
    assert not (tmp_path / "report.html").exists()


def patients(demo: Path) -> set[str]:
    return {row["patient_id"] for row in table(demo, "patients")}


def table(demo: Path, name: str) -> list[dict[str, str]]:
    with (demo / "records" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def at_the_limit(demo: Path) -> set[str]:
    """Patients of whom one value is exactly 20 % above another of the same analyte."""
    values = defaultdict[tuple[str, str], set[Decimal]](set)
    for row in table(demo, "labs"):
        if row["value"][:1].isdigit():
            values[row["patient_id"], row["analyte"]].add(Decimal(row["value"]))
    return {patient for (patient, _), found in values.items() if any(value * 6 / 5 in found for value in found)}
