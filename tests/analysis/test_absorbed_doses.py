"""Absorbed doses: sums by organ, the index lesion under whatever name, limits that only count."""

from dataclasses import replace
from pathlib import Path

import pytest

import theracurve as tc
from spec.by_sql import derived_by_sql
from theracurve.analysis.doses import DoseResponse, OrganDose, Unknown, absorbed_doses
from theracurve.analysis.results import Results
from theracurve.cli import main
from theracurve.report.sections.doses import told_of
from theracurve.wording.masking import Mask
from theracurve.wording.words import words_in


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, its doses replaced by patients whose sums are known, and one of whom a dose is there twice."""
    made = tmp_path_factory.mktemp("doses") / "study"
    assert main(["new", str(made), "--protocol", "nguyen2004", "--demo"]) == 0
    study = made / "study.yaml"
    study.write_text(study.read_text(encoding="utf-8") + "\ndose_limits: {kidney: 23 Gy}\n", encoding="utf-8")
    index = index_lesion(made / "records" / "lesions.csv", "A-002")
    rows = [
        "A-001,kidney,11.5,1,SPECT",
        "A-001,kidney,11.5,2,SPECT",
        "A-002,kidney,11.5,1,SPECT",
        "A-002,kidney,11.500001,2,SPECT",
        "A-001,index lesion,40,1,SPECT",
        "A-003,kidney,20,1,SPECT",
        "A-003,kidney,24,1,planar",
        f"A-002,{index},25,1,SPECT",
        f"A-002,{index},26,2,SPECT",
    ]
    text = "\n".join(["patient_id,organ_or_lesion,absorbed_dose_gy,cycle,method", *rows]) + "\n"
    (made / "records" / "doses.csv").write_text(text, encoding="utf-8")
    return made


def index_lesion(file: Path, patient: str) -> str:
    header, *rows = (line.split(",") for line in file.read_text(encoding="utf-8").splitlines())
    at = {name: place for place, name in enumerate(header)}
    return next(r[at["lesion_id"]] for r in rows if r[at["patient_id"]] == patient and r[at["index"]] == "true")


@pytest.fixture(scope="module")
def results(folder: Path) -> Results:
    return tc.open(folder).run().results


def test_sums_per_organ_and_who_is_above_the_limit(results: Results) -> None:
    """23 Gy is not above 23 Gy; two doses of one cycle of A-003 have no sum."""
    found = {dose.organ: dose for dose in results.doses.organs}
    kidney = found["kidney"]
    assert replace(kidney, not_evaluable={}) == OrganDose("A", "kidney", 2, 23.0000005, 23.0, 23.000001, 23.0, 1)
    told = {who: kidney.not_evaluable[who] for who in ("A-001", "A-003", "A-004")}
    assert told == {"A-001": Unknown.SOME_CYCLES, "A-003": Unknown.NO_SUM, "A-004": Unknown.NO_DOSE}
    assert "A-002" not in kidney.not_evaluable
    assert found["index lesion"] == OrganDose("A", "index lesion", 2, 45.5, 40.0, 51.0, None, 0)


def test_a_sum_above_the_limit_is_a_warning_and_no_more(results: Results) -> None:
    warned = [f for f in results.findings if f.code == "dose-above-limit"]
    assert [(f.severity, f.patient_id) for f in warned] == [("warning", "A-002")]


def test_dose_against_response_is_of_patients_who_have_both(results: Results) -> None:
    responses = {response.patient_id: response for response in results.doses.responses}
    assert {patient: response.dose_gy for patient, response in responses.items()} == {"A-001": 40.0, "A-002": 51.0}
    assert all(isinstance(response, DoseResponse) and response.group == "A" for response in responses.values())


BY_CYCLE = """
study: cycles
title: Doses of cycles
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}}
agents: {177Lu-X: {radionuclide: Lu-177, activity: 7.4 GBq}}
biological_doses:
  kidney: {alpha_beta: 2.6 Gy, repair_half_time: 2.8 hours, effective_half_time: 40 hours, limit: 40 Gy}
pejorative_events: {death: {}}
endpoints: {overall_survival: {events: [death]}}
"""


def organs_of(doses: str) -> tuple[OrganDose, ...]:
    people = "".join(f"{who},A,,2020-01-01\n" for who in "1234")
    cycles = "".join(f"{who},{n},2020-0{n}-02,177Lu-X,7.4,GBq\n" for who in "123" for n in (1, 2))
    tables = {
        "patients": f"patient_id,group,indication,enrolled_on\n{people}",
        "administrations": f"patient_id,cycle,administered_at,agent,activity,activity_unit\n{cycles}",
        "doses": f"patient_id,organ_or_lesion,absorbed_dose_gy,cycle\n{doses}",
    }
    connection, definitions = derived_by_sql(BY_CYCLE, tables)
    with connection:
        return absorbed_doses(connection, definitions["protocol"]).organs


def test_whoever_cannot_be_held_against_a_limit_is_not_evaluable() -> None:
    """1 has a dose without its cycle; 2 that of one cycle of two; of 3, who was treated, there is none; 4 was not."""
    _, effective = organs_of("1,kidney,60,\n2,kidney,5,1\n")
    assert (effective.quantity, effective.patients, effective.above) == ("biologically_effective", 1, 0)
    assert effective.not_evaluable == {"1": Unknown.WITHOUT_CYCLE, "2": Unknown.SOME_CYCLES, "3": Unknown.NO_DOSE}


def test_what_is_above_by_some_cycles_is_above_by_all() -> None:
    [effective] = [one for one in organs_of("2,kidney,39,1\n1,kidney,5,1\n1,kidney,5,2\n") if one.limit_gy]
    assert (effective.above, effective.not_evaluable) == (1, {"3": Unknown.NO_DOSE})


def test_a_group_of_whom_no_dose_says_its_cycle_does_not_vanish() -> None:
    _, effective = organs_of("1,kidney,60,\n")
    assert (effective.patients, effective.median_gy, len(effective.not_evaluable)) == (0, None, 3)


@pytest.mark.parametrize(
    ("counts", "above", "told"),
    [
        ((20, 12, 12), 6, ("12", "6")),
        ((20, 12, 12), 9, ("12", "more than 7")),
        ((20, 18, 18), 14, ("more than 15", "14")),  # 2 without a dose would follow, were 18 told
        ((20, 12, 10), 0, ("more than 7", "0")),
        ((20, 3, 3), 1, ("fewer than 5", "fewer than 5")),
    ],
)
def test_who_has_no_dose_does_not_follow_where_counts_are_masked(
    counts: tuple[int, int, int], above: int, told: tuple[str, str]
) -> None:
    assert told_of(counts, above, Mask(5), words_in("en")) == told


@pytest.mark.usefixtures("results")
def test_the_page_shows_the_sums(folder: Path) -> None:
    page = (folder / "results" / "report.html").read_text(encoding="utf-8")
    assert "Absorbed doses, added over the cycles of which they are known" in page
    assert "no dose, though an administration was given" in page
    assert "45.5 (40 to 51)" in page or "45.5 (40.0 to 51.0)" in page
