"""A study whose reference crossed over to the treatment, from its records to the report, and again in R."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from studies.test_r_check import export, recomputed
from theracurve.cli import main
from theracurve.definition.loader import parse_study
from theracurve.errors import StudyRefused
from theracurve.export.promised import schema_of

STUDY = """\
study: switching
title: Patients of nobody who crossed over
data_origin: synthetic
time_zero: enrolled_on
data_cutoff: 2024-01-01
groups: {A: {label: Treated, treated: true}, B: {label: Not treated at first, treated: false}}
reference_group: B
covariates: {age: number}
pejorative_events: {recorded_event: {terms: [progression]}, death: {}}
endpoints: {overall_survival: {events: [death]}}
analyses:
  - {endpoint: overall_survival, switching: {after: recorded_event}}
"""
DAY, CUT_OFF = date(2020, 1, 1), 1461
WAYS = [
    "switch_ignored_hazard_ratio",
    "switch_censored_hazard_ratio",
    "switch_weighted_hazard_ratio",
    "rank_preserving_hazard_ratio",
    "two_stage_hazard_ratio",
    "time_ratio",
]
N = 160


def on(day: float) -> str:
    return str(DAY + timedelta(days=int(day)))


def write_study(folder: Path) -> Path:
    """Treatment doubles the time that is left; the younger of those who progress are the likelier to cross over."""
    draw, rows = np.random.default_rng(8), {name: [header] for name, header in HEADERS.items()}
    for number in range(N):
        patient, treated, age = f"P{number:03}", number % 2 == 0, int(draw.normal(62, 9))
        bare, progressed = np.ceil(draw.exponential(500)) + 1, np.ceil(draw.exponential(150)) + 1
        crosses = not treated and progressed < min(bare, CUT_OFF) - 5 and draw.random() < (0.8 if age < 62 else 0.4)
        lived = 2 * bare if treated else progressed + 2 * (bare - progressed) if crosses else bare
        end, dead = min(lived, CUT_OFF), lived <= CUT_OFF
        rows["patients"].append((patient, "AB"[not treated], on(0), age, "none"))
        rows["follow_up"].append((patient, on(end), "dead" if dead else "alive", on(end) if dead else ""))
        if progressed < end:
            rows["adverse_events"].append((patient, "progression", 2, "unrelated", on(progressed)))
        if treated or crosses:
            rows["administrations"].append((patient, 1, on(0 if treated else progressed), "177Lu-X", 7.4, "GBq"))
    (folder / "records").mkdir(parents=True)
    (folder / "study.yaml").write_text(STUDY, "utf-8")
    for name, lines in rows.items():
        with (folder / "records" / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(lines)
    return folder


HEADERS: dict[str, tuple[Any, ...]] = {
    "patients": ("patient_id", "group", "enrolled_on", "age", "indication"),
    "follow_up": ("patient_id", "last_seen_on", "vital_status", "died_on"),
    "adverse_events": ("patient_id", "term", "grade", "related", "started_on"),
    "administrations": ("patient_id", "cycle", "administered_at", "agent", "activity", "activity_unit"),
}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("switching") / "study")


def test_every_way_is_told_with_what_it_assumes_and_r_agrees(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(study), "--lang", "fr"]) == 0
    assert "comparator-treated" not in capsys.readouterr().out  # the plan expects that they cross over
    assert main(["run", str(study)]) == 0
    results = json.loads((study / "results" / "results.json").read_text("utf-8"))
    Draft202012Validator(schema_of("results")).validate(results)
    [found] = results["switching"]
    switched = found["switched"]
    assert (found["reference_n"], found["groups"], 20 < switched < 40) == (N // 2, ["A", "B"], True)
    values = {e["quantity"]: e for e in (*found["ratios"], found["time_ratio"])}
    assert list(values) == WAYS
    assert all(e["lower"] < e["value"] < e["upper"] for e in values.values())
    assert values["time_ratio"]["lower"] < 2 < values["time_ratio"]["upper"]
    assert values["rank_preserving_hazard_ratio"]["value"] < values["switch_ignored_hazard_ratio"]["value"]
    plain = next(e for e in results["estimates"] if e["quantity"] == "hazard_ratio")
    assert values["switch_ignored_hazard_ratio"]["value"] == plain["value"]
    page = (study / "results" / "report.html").read_text("utf-8")
    for told in (f"{switched} of {N // 2} patients of B switched", "multiplies everybody&#x27;s time by one ratio"):
        assert told in page or told.replace("&#x27;", "'") in page
    said = recomputed(export(study, tmp_path / "r"))
    assert (said.returncode, said.stderr) == (0, "")
    agreed = [way for way in WAYS if f"  agrees   {way}, A against B: value" in said.stdout]
    assert agreed == [way for way in WAYS if way != "switch_weighted_hazard_ratio"], said.stdout


@pytest.mark.parametrize(
    ("switching", "complaint"),
    [
        ("{after: bone_progression}", "expected one of recorded_event, death, found 'bone_progression'"),
        ("{adjust_for: [height]}", "expected one of age, sex, found 'height'"),
        ("{treatments: []}", "at least 1 item"),
        ("{}, strata: [sex]", "expected neither 'strata' nor 'adjust_for'"),
        ("{}, at: 12 months", "expected an analysis over time"),
        ("{}, estimand: win_ratio", "nor another estimand"),
        ("{}}\nother_treatments: {crossover: false", "expected 'crossover: true' under other_treatments"),
        ("{treatments: surgery}}\nother_treatments: {kinds: [radiotherapy]", "crossover, found 'surgery'"),
    ],
)
def test_what_no_switch_can_be_is_refused(switching: str, complaint: str) -> None:
    text = STUDY.replace("{after: recorded_event}", switching).replace("age: number", "age: number, sex: category")
    with pytest.raises(StudyRefused) as refused:
        parse_study(text)
    assert complaint in " ".join(finding.message for finding in refused.value.findings)


def test_nobody_of_a_treated_group_crosses_over() -> None:
    with pytest.raises(StudyRefused) as refused:
        parse_study(STUDY.replace("first, treated: false", "first, treated: true"))
    assert "nobody of a group that is treated crosses over" in refused.value.findings[0].message
