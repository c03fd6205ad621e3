"""The three example designs on records of nobody: from their tables to the numbers that a paper prints."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from studies.designs import DESIGNS, MADE, records_of
from studies.test_promised_formats import complaints
from theracurve.analysis.plan import estimate
from theracurve.analysis.results import Results
from theracurve.checking import accept, check
from theracurve.cli import main
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.derivation.rule_tables import rule_tables
from theracurve.vocabulary.study_quantities import StudyQuantity

SEQUENCE = DESIGNS / "sequence"


@pytest.mark.parametrize("name", MADE)
def test_the_records_are_what_their_seed_gives(name: str) -> None:
    kept = {file.stem: file.read_text("utf-8") for file in (DESIGNS / name / "records").glob("*.csv")}
    assert kept == records_of(name)


def results_of(name: str) -> Results:
    folder = DESIGNS / name
    checked = accept(check(folder, folder / "records", date(2026, 1, 1)))
    study = checked.study_file.study
    DUCKDB.derive(checked.intake.connection, rule_tables({"protocol": study}))
    return estimate(checked.intake.connection, {"protocol": study}, ())


def test_against_targeted_therapy_there_are_a_regression_table_pairs_and_an_interaction() -> None:
    results = results_of("prrt_against_targeted")
    primary = results.comparisons[0]
    assert primary.regression is not None
    assert [(f.covariate, f.category) for f in primary.regression.factors][:3] == [
        ("group", "targeted"),
        ("group", "prrt"),
        ("age", ""),
    ]
    [adjusted] = primary.estimates_of(StudyQuantity.ADJUSTED_HAZARD_RATIO)
    assert adjusted.value is not None
    assert 0.2 < adjusted.value < 0.7  # 0.47 by the medians that were drawn from
    assert {found.covariate for found in primary.subgroups} == {"grade"}
    assert any(check.kind == "matching" and check.estimates for check in results.bias)


def test_more_cycles_than_four_are_known_on_the_day_of_the_fifth() -> None:
    results = results_of("extended_cycles")
    [fact] = [fact for fact in results.plain_findings if fact.code == "group_known_late"]
    assert (fact.known.late, fact.known.milestone.number) == ("extended", 5)
    [emulated] = results.strategies
    assert (emulated.eligible, len(emulated.checks)) == (90, 3)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("designs") / "sequence"
    assert main(["run", str(SEQUENCE), "--records", str(SEQUENCE / "records"), "--out", str(out), "--lang", "fr"]) == 0
    return out


@pytest.fixture(scope="module")
def found(run: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((run / "results.json").read_text("utf-8"))
    return read


def test_lines_are_in_the_report_and_keep_to_the_schema(run: Path, found: dict[str, Any]) -> None:
    assert complaints("results", found) == []
    page = (run / "report.html").read_text("utf-8")
    assert "Lignes de traitement" in page
    assert "à partir de l'origine de la ligne 2" in page.replace("&#x27;", "'").replace("’", "'")


def test_whoever_had_both_treatments_counts_once_among_patients(found: dict[str, Any]) -> None:
    """The second lines are those of the patients who stand on both sides: none has the same treatment twice."""
    [compared] = found["lines"]["compared"]
    second = sum(count["patients"] for count in found["lines"]["counts"] if count["line"] == 2)
    assert (compared["patients"], compared["rows"], compared["in_both"]) == (90, 90 + second, second)
    ratio = compared["ratio"]
    assert (ratio["n"], ratio["quantity"]) == (90, "hazard_ratio")
    assert "robust variance" in ratio["method"]
    assert f"{90 + second} lines of 90 patients, {second} of whom stand on both sides" in ratio["notes"][0]


def test_medians_of_lines_are_described_per_group(found: dict[str, Any]) -> None:
    for endpoint in ("pfs_of_line_1", "pfs_of_line_2", "pfs2", "time_to_next_treatment"):
        own = [e for e in found["estimates"] if e["endpoint"] == endpoint]
        assert {e["group"] for e in own} == {"prrt_first", "targeted_first"}  # described, not compared
        assert all(e["population"].startswith("those who had line") for e in own)


def test_the_sequence_stands_beside_what_was_known(found: dict[str, Any]) -> None:
    [of] = found["lines"]["sequences"]
    assert of["began"] == [45, 45]
    ratios = ("as_begun", "naive", "from_second", "at_landmark", "emulated")
    assert all(of[name]["value"] for name in ratios)
    assert of["as_begun"]["n"] == of["emulated"]["n"] == 90
    assert of["naive"]["n"] == sum(of["reached"]) < 90 - sum(of["before"]) + 1
