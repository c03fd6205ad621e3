"""A study of two benefits and two scales by name, from its folder to the report: each under its name."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from theracurve.cli import main

STUDY = """\
study: two_benefits
title: Two benefits
data_origin: study
time_zero: enrolled_on
groups: {A: {label: New, treated: false}, B: {label: Old, treated: false}}
reference_group: B
visits: {months: [3, 6], window: 45 days}
benefit:
  clinical: {at: [3, 6], criteria: {clinical_status: {measure: pain, improves_by: 2}}, rule: all}
  psa50: {at: [3], criteria: {markers: {analytes: [PSA], decrease: at least 50 %}}, rule: all}
pejorative_events:
  symptom_relapse:
    pain: {measure: pain, worsens_by: 2, from: best}
    fatigue: {measure: fatigue, better: lower, worsens_by: 3, from: baseline}
  death: {}
endpoints:
  survival: {events: [death]}
  without_fatigue: {events: [fatigue/symptom_relapse, death]}
  after_psa: {events: [death], among: benefited, benefit: psa50}
analyses:
  - {endpoint: survival}
  - {endpoint: after_psa}
  - {endpoint: without_fatigue}
  - {endpoint: survival, population: evaluable_for_benefit, benefit: psa50}
variants:
  psa90: {benefit.psa50.criteria.markers.decrease: at least 90 %}
"""
# id, group, pain at month 3, PSA at month 3 (baseline 8 and 100), the day of death
PEOPLE = (
    ("1", "A", 5, 40, 400),
    ("2", "A", 5, 60, 350),
    ("3", "A", 8, 5, 500),
    ("4", "A", 4, "", 420),
    ("5", "B", 8, 90, 200),
    ("6", "B", 5, 80, 250),
    ("7", "B", 8, 30, 300),
    ("8", "B", 8, 95, 150),
)


def write_study(folder: Path) -> Path:
    rows: dict[str, list[str]] = {
        "patients": ["patient_id,group,indication,enrolled_on"],
        "assessments": ["patient_id,assessed_on,measure,value"],
        "labs": ["patient_id,collected_on,analyte,value,unit"],
        "follow_up": ["patient_id,last_seen_on,vital_status,died_on"],
    }
    for patient, group, pain, psa, days in PEOPLE:
        died = f"2021-{1 + days // 60:02}-15"
        rows["patients"].append(f"{patient},{group},pain,2020-01-01")
        rows["assessments"] += [f"{patient},2020-01-01,pain,8", f"{patient},2020-04-01,pain,{pain}"]
        tired = 6 if group == "B" else 4
        rows["assessments"] += [f"{patient},2020-01-01,fatigue,3", f"{patient},2020-04-01,fatigue,{tired}"]
        rows["labs"] += [f"{patient},2020-01-01,PSA,100,ug/L", f"{patient},2020-04-01,PSA,{psa},ug/L"][
            : 2 if psa else 1
        ]
        rows["follow_up"].append(f"{patient},{died},dead,{died}")
    (folder / "records").mkdir(parents=True)
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    for table, lines in rows.items():
        (folder / "records" / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = write_study(tmp_path_factory.mktemp("named") / "study")
    assert main(["run", str(made), "--variants"]) == 0
    return made


@pytest.fixture(scope="module")
def results(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "results" / "results.json").read_text(encoding="utf-8"))
    return read


def met(results: dict[str, Any], variant: str) -> Iterator[tuple[str, str, int, int]]:
    for e in results["estimates"]:
        if e["quantity"] == "proportion" and e["variant"] == variant and e["population"] == "all allocated":
            yield e["endpoint"], e["group"], e["events"], e["n"]


def test_each_benefit_is_counted_under_its_name(results: dict[str, Any]) -> None:
    assert list(met(results, "protocol")) == [
        ("clinical/benefit", "A", 3, 4),
        ("clinical/benefit", "B", 1, 4),
        ("psa50/benefit", "A", 2, 4),
        ("psa50/benefit", "B", 1, 4),
    ]
    assert ("psa50/benefit", "A", 1, 4) in met(results, "psa90")
    assert ("clinical/benefit", "A", 3, 4) in met(results, "psa90")


def test_the_answer_and_the_populations_say_which(results: dict[str, Any]) -> None:
    named = {results["estimates"][place]["endpoint"] for place in results["answer"]["benefit"]}
    assert named == {"clinical/benefit", "psa50/benefit"}
    judged = [e for e in results["estimates"] if e["population"] == "evaluable for benefit (psa50)"]
    assert {e["n"] for e in judged if e["group"] == "A"} == {3}


def test_each_scale_is_counted_under_its_name(results: dict[str, Any]) -> None:
    counts = [e for e in results["estimates"] if e["quantity"] == "count" and e["endpoint"].endswith("symptom_relapse")]
    assert [(e["endpoint"], e["group"], e["value"]) for e in counts] == [
        ("pain/symptom_relapse", "A", 0.0),
        ("pain/symptom_relapse", "B", 0.0),
        ("fatigue/symptom_relapse", "A", 0.0),
        ("fatigue/symptom_relapse", "B", 4.0),
    ]


def test_every_benefit_is_varied(results: dict[str, Any]) -> None:
    assert {"clinical/benefit", "psa50/benefit"} <= {curve["subject"] for curve in results["variations"]["curves"]}


def test_the_report_names_each(folder: Path) -> None:
    page = re.sub(r"<[^>]+>", " ", (folder / "results" / "report.html").read_text(encoding="utf-8"))
    said = " ".join(page.split())
    for told in (
        "Benefit (clinical) ",
        "Benefit (psa50) ",
        "Benefit (psa50), with exact 95 % intervals",
        "Month 3: markers (psa50)",
        "evaluable for benefit (psa50)",
        "benefit met (psa50)",
        "Event: symptom relapse (fatigue)",
        "the first of: symptom relapse (fatigue), death",
        "event on day 91 (2.99 months), symptom relapse (fatigue)",
        "Benefit (psa50) could not be judged, or did not apply, in 1 patient.",
    ):
        assert told in said, told
    assert "psa50/" not in said


def test_a_patient_is_explained_by_benefit(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(folder), "2"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "month 3 · psa50/markers not met" in said
    assert "Benefit (psa50) not met" in said
    assert "Benefit (clinical) met" in said


def test_the_report_is_said_in_french(folder: Path, tmp_path: Path) -> None:
    study = write_study(tmp_path / "study")
    (study / "study.yaml").write_text(STUDY + "language: fr\n", encoding="utf-8")
    assert main(["run", str(study)]) == 0
    assert "Bénéfice (psa50)" in (study / "results" / "report.html").read_text(encoding="utf-8")
