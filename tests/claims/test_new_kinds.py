"""Kinds of claims and readings of them, by worked examples: each with the verdict that a reader would reach by hand."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from theracurve.analysis.claims.check import check_claims
from theracurve.analysis.claims.table import of_places, of_scores
from theracurve.analysis.claims.tables.simulated import conditional_p
from theracurve.analysis.claims.verdict import CheckedClaim
from theracurve.cli import main
from theracurve.definition.published_claims import parse_claims
from theracurve.errors import StudyRefused
from theracurve.vocabulary.languages import LANGUAGES, Language
from theracurve.vocabulary.misspelling import misspelling_of
from theracurve.wording.claims.because import because
from theracurve.wording.claims.titles import claim_title
from theracurve.wording.words import words_in


def checked(**fields: Any) -> CheckedClaim:
    published = parse_claims(json.dumps({"claims": [fields]}), "claims.yaml")
    return check_claims(published.claims, published.level)[0]


HAZARDS = {"kind": "ratio", "measure": "HR", "value": "0.50"}
FORTY = {"a": [20, 50], "b": [20, 50]}  # no Wald interval is narrower than that of 1/20 + 1/20
CROSSING: dict[str, Any] = {  # a made-up trial whose hazards cross, with Peto's P as R prints it
    **{"kind": "ratio", "measure": "HR", "value": "0.80", "lower": "0.69", "upper": "0.93", "p": "0.100"}
}
MEDIAN = {"kind": "median", "median": "24.8"}
FOUR_BY_FOUR = [[1, 10, 4, 10], [13, 6, 11, 6], [15, 8, 9, 14], [4, 7, 5, 11]]
CASES: list[tuple[dict[str, Any], str, str]] = [
    # the other tail, of what R prints
    ({"kind": "statistic", "test": "t", "statistic": "-1.86", "df": 18, "p": "0.96"}, "consistent_if", "other_tail"),
    (
        {"kind": "statistic", "test": "chi_square", "statistic": "5.5", "df": 1, "p": "0.0095"},
        "consistent_if",
        "one_sided",
    ),
    (
        {"kind": "statistic", "test": "f", "statistic": "0.40", "df": 9, "df2": 9, "p": "0.188"},
        "consistent_if",
        "two_variances",
    ),
    (
        {"kind": "ratio", "measure": "HR", "value": "1.20", "lower": "0.92", "upper": "1.57", "p": "0.91"},
        "consistent_if",
        "other_tail",
    ),
    ({"kind": "two_by_two", "a": [9, 10], "b": [4, 10], "p": "0.998"}, "consistent_if", "other_tail"),
    (
        {"kind": "one_sample", "count": 1, "total": 17, "expected": 20, "percent": "true", "p": "0.977"},
        "consistent_if",
        "other_tail",
    ),
    # digits cut off
    ({"kind": "proportion", "count": 86, "total": 176, "percent": "48.8"}, "cut_off", "cut_off"),
    ({"kind": "statistic", "test": "z", "statistic": "1.98", "p": "0.04"}, "cut_off", "differs"),
    ({"kind": "proportion", "count": 86, "total": 176, "percent": "48.5"}, "inconsistent", "differs"),
    # tests of SAS and logistic regressions
    ({"kind": "two_by_two", "a": [19, 20], "b": [8, 12], "p": "0.035"}, "consistent", "test_found"),
    # medians
    (MEDIAN | {"lower": "17.5", "upper": "34.5"}, "consistent", "in_order"),
    (MEDIAN | {"lower": "25.5", "upper": "34.5"}, "inconsistent", "outside"),
    (MEDIAN | {"lower": "17.5", "upper": "not_reached"}, "consistent", "in_order"),
    (
        {"kind": "median", "median": "NR", "lower": "17.5", "upper": "NR", "n": 30, "events": 16},
        "inconsistent",
        "reached",
    ),
    (
        {"kind": "median", "median": "NR", "lower": "17.5", "upper": "NR", "n": 30, "events": 15},
        "consistent",
        "in_order",
    ),
    (MEDIAN | {"lower": "17.5", "upper": "34.5", "n": 30, "events": 0}, "inconsistent", "no_event"),
    # a hazard ratio with P alone, with deaths
    (HAZARDS | {"p": "0.03"}, "not_checkable", "alone"),
    (HAZARDS | FORTY | {"p": "0.03"}, "consistent", "events"),
    (HAZARDS | FORTY | {"p": "<0.0001"}, "inconsistent", "too_narrow"),
    (HAZARDS | FORTY | {"lower": "0.27", "upper": "0.93"}, "consistent", "symmetrical"),
    (HAZARDS | FORTY | {"lower": "0.40", "upper": "0.62"}, "inconsistent", "too_narrow"),
    (HAZARDS | FORTY | {"lower": "0.20", "upper": "1.25"}, "consistent_if", "wider"),
    ({"kind": "ratio", "measure": "OR", "value": "13.50", "a": [9, 10], "b": [4, 10]}, "consistent", "crude"),
    ({"kind": "ratio", "measure": "risk_ratio", "value": "2.25", "a": [9, 10], "b": [4, 10]}, "consistent", "crude"),
    (
        {"kind": "ratio", "measure": "risk_ratio", "value": "1.90", "a": [9, 10], "b": [4, 10]},
        "consistent_if",
        "adjusted",
    ),
    # percentages with their error: the square root of 65 x 35 / 40 is 7.54
    ({"kind": "percent_se", "percent": 65, "se": "7.5", "n": 40}, "consistent", "of_a_proportion"),
    ({"kind": "percent_se", "percent": 65, "se": "9.1", "n": 40}, "consistent_if", "of_a_curve"),
    ({"kind": "percent_se", "percent": 65, "se": "6.0", "n": 40}, "inconsistent", "too_small"),
    ({"kind": "percent_se", "percent": "63.0", "se": "11.9", "n": 13}, "consistent_if", "other_error"),  # Aalen's
    # what R and SAS print beside each other: a test of other weights, degrees of freedom that were rounded
    (
        {"kind": "ratio", "measure": "HR", "value": "0.85", "lower": "0.44", "upper": "1.65", "p": "0.894"},
        "consistent_if",
        "unlike_test",
    ),
    (
        {"kind": "ratio", "measure": "HR", "value": "0.85", "lower": "0.44", "upper": "1.65", "p": "0.0005"},
        "inconsistent",
        "test_unnamed",
    ),
    *(
        (CROSSING | further, verdict, reason)
        for further, verdict, reason in (
            ({}, "inconsistent", "test_unnamed"),
            ({"test": "Peto"}, "not_checkable", "weights_cross"),
            (
                {"test": "Peto", "a": [326, 475], "b": [349, 451]},
                "not_checkable",
                "weights_cross",
            ),  # counts hide nothing
            ({"test": "log_rank"}, "inconsistent", "p_differs"),
            ({"test": "Log-rank"}, "inconsistent", "p_differs"),
            ({"test": "log_rank", "p": "0.004"}, "consistent", "p_fits"),
            ({"p": "0.75"}, "inconsistent", "test_unnamed"),
            ({"measure": "odds_ratio"}, "inconsistent", "p_differs"),
        )
    ),
    ({"kind": "statistic", "test": "t", "statistic": "1.22", "df": 5, "p": "0.273"}, "consistent_if", "whole_freedoms"),
    # means alone, ratios of medians, subgroups, larger tables
    ({"kind": "mean", "mean": "5.19", "n": 28, "integer": "true"}, "inconsistent", "mean_unattainable"),
    ({"kind": "mean", "mean": "5.18", "n": 28, "integer": "true"}, "consistent", "attainable"),
    ({"kind": "mean", "mean": "5.0", "n": 2, "values_on": [0, 4]}, "inconsistent", "mean_unattainable"),
    ({"kind": "medians", "a": "8.7", "b": "3.4", "hazard_ratio": "0.40"}, "consistent", "constant_hazards"),
    ({"kind": "medians", "a": "8.7", "b": "3.4", "hazard_ratio": "0.80"}, "consistent_if", "changing_hazards"),
    ({"kind": "medians", "a": "8.7", "b": "3.4", "hazard_ratio": "1.50"}, "consistent_if", "crossing"),
    ({"kind": "subgroups", "parts": [[10, 20], [5, 12]], "total": [15, 32]}, "consistent", "adds_up"),
    ({"kind": "subgroups", "parts": [[10, 20], [5, 12]], "total": [16, 34]}, "consistent_if", "some_missing"),
    ({"kind": "subgroups", "parts": [[10, 20], [5, 12]], "total": [18, 34]}, "inconsistent", "counts_missing"),
    ({"kind": "subgroups", "parts": [[10, 20], [5, 12]], "total": [15, 30]}, "inconsistent", "too_many"),
    ({"kind": "table", "rows": [[7, 2, 1], [2, 5, 6]], "p": "0.025"}, "consistent", "test_found"),
    ({"kind": "table", "rows": [[7, 2, 1], [2, 5, 6]], "p": "0.0456"}, "consistent", "test_found"),  # R's fisher.test
    ({"kind": "table", "rows": [[7, 2, 1], [2, 5, 6]], "p": "0.40"}, "inconsistent", "no_test"),
    # MASS::polr 7.3.58: the Wald test by the normal and by the t distribution
    *(
        ({"kind": "table", "rows": [[7, 2, 1], [2, 5, 6]], "p": p}, "consistent_if", "rarer")
        for p in ("0.0108", "0.0191")
    ),
    ({"kind": "table", "rows": FOUR_BY_FOUR, "p": "0.0908"}, "consistent_if", "rarer"),  # polr of four groups
    ({"kind": "table", "rows": FOUR_BY_FOUR, "p": "0.0788"}, "consistent_if", "rarer"),  # oneway.test
]


@pytest.mark.parametrize(("fields", "verdict", "reason"), CASES)
def test_a_claim_gets_the_verdict_of_its_arithmetic(fields: dict[str, Any], verdict: str, reason: str) -> None:
    claim = checked(**fields)
    assert (str(claim.verdict), claim.check.reason) == (verdict, reason)
    for language in ("en", "fr"):
        assert claim_title(claim.claim, words_in(language))
        assert because(claim, words_in(language))


def test_the_narrowest_interval_that_events_allow() -> None:
    """Cox's information at the estimate is at most d1 d2 / (d1 + d2): 20 and 20 deaths, 0.316."""
    assert checked(**HAZARDS, **FORTY, p="0.03").check.working["least_error"] == pytest.approx(0.316228)


def test_an_abbreviation_written_for_two_ratios_is_refused() -> None:
    with pytest.raises(StudyRefused) as refused:
        checked(kind="ratio", measure="RR", value="0.5", p="0.03")
    assert "found 'RR', which is written for both" in refused.value.findings[0].message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("proportoin", "proportion"),
        ("intervall", "interval"),
        ("sums", "sum"),
        ("statistics", "statistic"),
        ("mean_se", None),  # the standard error is not the deviation
        ("rate", None),  # and a rate no ratio
        ("medain", "median"),
        ("hazard", None),
        ("p_value", "p_values"),
        ("month_0", None),
    ],
)
def test_a_suggestion_is_for_a_misspelling_alone(written: str, meant: str | None) -> None:
    kinds = ("proportion", "interval", "sum", "statistic", "mean_sd", "mean", "median", "ratio", "p_values", "month_6")
    assert misspelling_of(written, kinds) == meant


BAD = """
claims:
  - {kind: sum, parts: [1, 2], total: 3}
  - {kind: sum, parts: [1, 2]}
  - {kind: proportion, count: 14, total: 20, percent: 70}
"""


def test_one_bad_claim_stops_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "claims.yaml").write_text(BAD, encoding="utf-8")
    assert main(["claims", str(tmp_path)]) == 1
    printed = " ".join(capsys.readouterr().out.split())
    assert "2 consistent, 0 consistent if" in printed
    assert "1 claim could not be read: " in printed
    assert "the key 'claims.2.total' is missing" in printed
    assert main(["claims", str(tmp_path), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [claim["verdict"] for claim in found["claims"]] == ["consistent", "consistent"]
    assert [finding["column"] for finding in found["unread"]] == ["claims.2.total"]


def test_a_folder_whose_study_states_claims_says_that_it_passes_over_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    main(["new", str(folder), "--protocol", "nguyen2004"])
    capsys.readouterr()
    assert main(["claims", str(folder)]) == 0
    assert "14 patients (73% of group A)" in capsys.readouterr().out
    study = folder / "study.yaml"
    study.write_text(study.read_text(encoding="utf-8") + BAD, encoding="utf-8")
    assert main(["claims", str(folder)]) == 1
    printed = " ".join(capsys.readouterr().out.split())
    assert "claims.yaml beside it states claims, too" in printed
    assert "2 consistent, 0 consistent if" in printed


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_test_of_a_table_has_a_name(language: Language) -> None:
    tables = [np.array(rows) for rows in (FOUR_BY_FOUR, [[7, 2, 1], [2, 5, 6]])]
    names = {name for rows in tables for name, _ in (*of_scores(rows), *of_places(rows))}
    names |= {f"drawn_{name}" for rows in tables for name in conditional_p(tuple(map(tuple, rows.tolist())))}
    words = words_in(language)
    assert not [name for name in sorted(names) if f"claims.tests.{name}" not in words]


# As abstracts write them: what is understood, and by what; of the others that they are not, and never an accusation.
UNDERSTOOD = [
    ({"kind": "two_by_two", "a": "9/10", "b": "4 / 10", "p": ".057"}, "consistent"),
    (
        {"kind": "ratio", "measure": "HR", "value": "0.28", "lower": "0.18", "upper": "0.42", "p": "<0.0001"},
        "consistent",
    ),
    ({"kind": "median", "median": "22.8", "lower": "19.4", "upper": "not_reached"}, "consistent"),
    ({"kind": "median", "median": "NR", "lower": "31.0", "upper": "NR"}, "consistent"),
    ({"kind": "statistic", "test": "z", "statistic": "-2.31", "p": "0.021"}, "consistent"),
    ({"kind": "statistic", "test": "chi_square", "statistic": "7.4", "df": 2, "p": "0.025"}, "consistent"),
    ({"kind": "ratio", "measure": "OR", "value": "2.9", "lower": "1.2", "upper": "7.0", "p": "0.02"}, "consistent"),
    ({"kind": "mean_sd", "mean": "62.3", "sd": "9.1", "n": 38, "integer": "true"}, "consistent"),
    ({"kind": "comparison", "endpoint": "overall_survival", "test": "log_rank", "p": "0.03"}, "not_checkable"),
]
NOT_UNDERSTOOD = [
    {"kind": "icc", "value": "0.94", "lower": "0.88", "upper": "0.97"},
    {"kind": "kappa", "value": "0.71"},
    {"kind": "spearman", "value": "0.52", "p": "0.003", "n": 30},
    {"kind": "auc", "value": "0.83", "lower": "0.74", "upper": "0.92"},
    {"kind": "difference", "value": "17", "lower": "2", "upper": "32"},
    {"kind": "statistic", "test": "r", "statistic": "0.44", "df": 30, "p": "0.01"},
    {"kind": "ratio", "measure": "RR", "value": "1.8", "lower": "1.1", "upper": "2.9"},
    {"kind": "ratio", "measure": "HR", "value": "0,70", "lower": "0,52", "upper": "0,94"},
    {"kind": "ratio", "measure": "HR", "value": "0.70", "lower": "0.52", "upper": "0.94", "test": "log_rank"},
]


@pytest.mark.parametrize(("fields", "verdict"), UNDERSTOOD)
def test_a_sentence_of_an_abstract_is_understood(fields: dict[str, Any], verdict: str) -> None:
    assert str(checked(**fields).verdict) == verdict


@pytest.mark.parametrize("fields", NOT_UNDERSTOOD)
def test_what_is_not_understood_is_told_and_never_judged(fields: dict[str, Any]) -> None:
    with pytest.raises(StudyRefused) as refused:
        parse_claims(json.dumps({"claims": [fields]}), "claims.yaml")
    assert "claims.1" in str(refused.value.findings)
