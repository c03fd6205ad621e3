"""The demonstration, its patients grouped anew by the cycles that they were given."""

import csv
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from theracurve.analysis.answer import answer_of
from theracurve.analysis.plan import estimate
from theracurve.checking import accept, check
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.derivation.rule_tables import rule_tables
from theracurve.export.bias_json import strategy_as_dict
from theracurve.report.sections.strategies import one_strategy
from theracurve.vocabulary.languages import LANGUAGES
from theracurve.wording.answer import answer_sentences
from theracurve.wording.words import words_in

THREE = 3
STRATEGIES = """
strategies:
  all_three: {label: All three cycles within 4 months, administrations: 3, within: 4 months, among: [A, C]}
  begin: {administrations: 1, within: 90 days}
"""


def by_three(cycles: int) -> str:
    """Three cycles are A, fewer are B, none is B, too."""
    return "A" if cycles >= THREE else "B"


def grouped_by_cycles(demo: Path, folder: Path, group_of: Callable[[int], str] = by_three) -> Path:
    """Types the group anew by the number of cycles."""
    shutil.copytree(demo, folder, ignore=shutil.ignore_patterns("results"))
    with (folder / "records" / "administrations.csv").open(newline="") as file:
        cycles = Counter(row["patient_id"] for row in csv.DictReader(file))
    patients = folder / "records" / "patients.csv"
    with patients.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["group"] = group_of(cycles[row["patient_id"]])
    with patients.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_two_groups_that_the_plan_compares_with_a_third_are_asked_about(demo: Path, tmp_path: Path) -> None:
    """Three cycles, fewer, and none: the plan holds the first two against the untreated."""
    folder = grouped_by_cycles(demo, tmp_path / "in_three", lambda cycles: "AC"[cycles < THREE] if cycles else "B")
    protocol = folder / "study.yaml"
    treated = "  A: {label: Radionuclide therapy, treated: true}\n"
    text = protocol.read_text("utf-8").replace(treated, treated + treated.replace("A:", "C:"))
    protocol.write_text(text + STRATEGIES, "utf-8")
    checked = accept(check(folder, folder / "records", date(2026, 1, 1)))
    stated = checked.study_file.study
    study = stated.model_copy(update={"analyses": stated.analyses[1:2], "variants": {}})
    DUCKDB.derive(checked.intake.connection, rule_tables({"protocol": study}))
    results = estimate(checked.intake.connection, {"protocol": study}, ())
    [fact] = [fact for fact in results.plain_findings if fact.code == "group_known_late"]
    assert (fact.known.late, fact.known.other, fact.known.milestone.number) == ("A", "C", THREE)
    assert [(s.name, s.eligible, s.reached, len(s.checks)) for s in results.strategies] == [
        ("all_three", 20, 15, 3),
        ("begin", 32, 20, 3),
    ]
    for language in LANGUAGES:
        said = [one_strategy([s], s.name, words_in(language)) for s in results.strategies]
        assert "15" in str(said[0])
    assert strategy_as_dict(results.strategies[0])["label"] == "All three cycles within 4 months"


@pytest.mark.parametrize("fewer_are_treated", [True, False])
def test_that_the_groups_are_known_late_is_the_first_plain_finding(
    demo: Path, tmp_path: Path, fewer_are_treated: bool
) -> None:
    folder = grouped_by_cycles(demo, tmp_path / "by_cycles")
    checked = accept(check(folder, folder / "records", date(2026, 1, 1)))
    stated = checked.study_file.study
    fewer = stated.groups["B"].model_copy(update={"treated": fewer_are_treated})
    one = {"groups": stated.groups | {"B": fewer}, "analyses": stated.analyses[1:2], "variants": {}}
    study = stated.model_copy(update=one)
    DUCKDB.derive(checked.intake.connection, rule_tables({"protocol": study}))
    results = estimate(checked.intake.connection, {"protocol": study}, ())
    label, first, *_ = results.plain_findings
    assert (label.code, first.code) == ("synthetic", "group_known_late")
    assert (first.known.milestone.number, first.known.late, first.known.late_reached) == (THREE, "A", 15)
    assert [finding.code for finding in results.findings if finding.code == "group-known-late"] == ["group-known-late"]
    [sentence, *_] = answer_sentences(study, answer_of(study, results), words_in("en"))
    assert f"had to live to have the third administration, which was by day {first.latest_day:.0f}" in sentence
