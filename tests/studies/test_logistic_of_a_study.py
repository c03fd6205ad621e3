"""A study whose plan asks for logistic regression of response and benefit, from its records to the report and R."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studies.test_r_check import export, recomputed
from theracurve.analysis.odds import Answered, fitted, odds_of
from theracurve.analysis.planned import Planned
from theracurve.cli import main
from theracurve.definition.analyses import Analysis
from theracurve.definition.loader import parse_study
from theracurve.errors import StudyRefused
from theracurve.vocabulary.derived import PROTOCOL

N = 150
STUDY = """\
study: logistic
title: Responses of nobody
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: New, treated: false}, B: {label: Old, treated: false}}
reference_group: B
covariates: {age: number, place: category}
visits: {months: [3], window: 30 days}
benefit: {at: [3], criteria: {clinical_status: {measure: pain, improves_by: 2}}, rule: all}
pejorative_events: {tumour_progression: {criteria: responses}, death: {}}
best_response: {}
endpoints: {overall_survival: {events: [death]}}
logistic: {objective_response: [age, place], benefit: [place]}
"""
HEADERS: dict[str, tuple[Any, ...]] = {
    "patients": ("patient_id", "group", "enrolled_on", "age", "place", "indication"),
    "follow_up": ("patient_id", "last_seen_on", "vital_status", "died_on"),
    "responses": ("patient_id", "assessed_on", "response"),
    "assessments": ("patient_id", "assessed_on", "measure", "value"),
}


def write_study(folder: Path) -> Path:
    """Of 150; the age of three is not known, and the pain of ten was not asked again."""
    draw, rows = np.random.default_rng(4), {name: [header] for name, header in HEADERS.items()}
    for number in range(N):
        patient, treated, age = f"P{number:03}", number % 2 == 0, int(draw.normal(62, 9))
        place = str(draw.choice(["bowel", "lung", "pancreas"]))
        response = "PR" if draw.random() < 0.25 + 0.3 * treated + 0.01 * (age - 62) else "SD"
        rows["patients"].append((patient, "AB"[not treated], "2020-01-01", "" if number < 3 else age, place, "none"))
        rows["follow_up"].append((patient, "2021-01-01", "alive", ""))
        rows["responses"].append((patient, "2020-04-01", response))
        rows["assessments"].append((patient, "2020-01-01", "pain", 6))
        if number >= 10:
            rows["assessments"].append((patient, "2020-04-01", "pain", 3 if draw.random() < 0.4 else 6))
    (folder / "records").mkdir(parents=True)
    (folder / "study.yaml").write_text(STUDY, "utf-8")
    for name, lines in rows.items():
        with (folder / "records" / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(lines)
    return folder


def test_odds_ratios_of_response_and_benefit_as_in_r(tmp_path: Path) -> None:
    study = write_study(tmp_path / "study")
    assert main(["run", str(study), "--lang", "fr"]) == 0
    assert "OR multivari" in (study / "results" / "report.html").read_text("utf-8")
    assert main(["run", str(study)]) == 0
    results = json.loads((study / "results" / "results.json").read_text("utf-8"))
    response, benefit = results["odds_regressions"]
    assert (response["outcome"], response["n"], response["left_out"], response["missing"]) == (
        "objective_response",
        N - 3,
        3,
        {"age": 3, "place": 0},
    )
    assert [(f["covariate"], f["category"], f["univariable"] is None) for f in response["factors"]] == [
        ("group", "B", True),
        ("group", "A", False),
        ("age", "", False),
        ("place", "bowel", True),
        ("place", "lung", False),
        ("place", "pancreas", False),
    ]
    assert (benefit["n"], benefit["penalised"], benefit["parameters"]) == (N, False, 3)
    assert (
        benefit["fewer"]
        == benefit["events"]
        == sum(f["events"] for f in benefit["factors"] if f["covariate"] == "place")
    )
    page = (study / "results" / "report.html").read_text("utf-8")
    assert "Multivariable OR" in page
    assert "3 patients are left out for want of a value" in page
    said = recomputed(export(study, tmp_path / "r"))
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.count("  agrees   univariable_odds_ratio") == 7
    assert said.stdout.count("  agrees   multivariable_odds_ratio") == 7


@pytest.mark.parametrize(
    ("logistic", "complaint"),
    [
        ("{response: [age]}", "expected one of objective_response, disease_control, benefit, found 'response'"),
        ("{benefit: [height]}", "expected one of age, place, found 'height'"),
        ("{benefit: []}", "expected covariates"),
    ],
)
def test_what_no_regression_can_be_of_is_refused(logistic: str, complaint: str) -> None:
    with pytest.raises(StudyRefused) as refused:
        parse_study(STUDY.replace("{objective_response: [age, place], benefit: [place]}", logistic))
    assert complaint in refused.value.findings[0].message


def test_a_column_that_does_not_vary_brings_no_penalty() -> None:
    """Firth's penalty is for answers that are rare or told apart, and the report says that of it."""
    had = np.arange(200) % 3 == 0
    columns = {"a": (np.arange(200) % 7).astype(float), "same": np.ones(200)}
    assert not fitted(had, columns).penalised
    assert fitted(had, columns | {"apart": had.astype(float)}).penalised


def test_no_group_is_held_against_one_of_which_nobody_is_known() -> None:
    """All of the reference lack the age: what is left would hold A against C."""
    study = parse_study(STUDY.replace("B: {label: Old,", "C: {label: Third, treated: false}, B: {label: Old,")).study
    group = np.array(["A", "B", "C"] * 20, dtype=object)
    age = np.where(group == "B", np.nan, np.arange(60.0))
    planned = Planned(Analysis(endpoint="objective_response", adjust_for=("age",)), PROTOCOL)
    had = np.arange(60) % 7 < 3
    asked = Answered(study, planned, group, had, {"age": age}, {"age": np.isnan(age)})
    assert odds_of(asked) is None
    assert odds_of(replace(asked, missing={"age": np.zeros(60, dtype=np.bool_)}, columns={"age": np.arange(60.0)}))
