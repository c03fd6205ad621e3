"""Cohorts of nobody: the same from the same seed, valid as records, and shaped by the protocol."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest

import theracurve.definition
from cohorts.strategies import csv_text
from spec.by_sql import derived_by_sql
from spec.implementations import by_reference
from theracurve.definition.loader import load_study, parse_study
from theracurve.definition.study import Study
from theracurve.definition.variants import definitions_of
from theracurve.derivation.double_programming import compare
from theracurve.errors import UsageError
from theracurve.intake import read_folder
from theracurve.records import check_records
from theracurve.start import presets
from theracurve.synthetic.cohort import Cohort, generate_cohort, sizes_for, write_cohort
from theracurve.synthetic.course import Course, day_of_death
from theracurve.synthetic.dates import is_summer_time
from theracurve.vocabulary.answers import Answer
from theracurve.vocabulary.findings import errors_among
from theracurve.vocabulary.tables import OBSERVED_TABLES, RECORD_TABLES, Kind

NGUYEN2004 = Path(theracurve.definition.__file__).parent / "protocols" / "nguyen2004.yaml"
TODAY = date(2026, 3, 1)
SHAPES = ("nguyen2004", "one_group", "three_groups", "scanned", "given_endpoints")
# What makes a row of a lesion count for nothing, or a target one that RECIST does not allow.
PASSED_OVER = {"lesion-not-new", "target-without-baseline", "lesion-baseline-late", "lesion-baseline-too-old"}
PASSED_OVER |= {"target-changes", "target-unmarked", "unequivocal-on-target", "target-too-small", "targets-too-many"}


@pytest.fixture(params=SHAPES)
def cohort(request: pytest.FixtureRequest) -> Cohort:
    study: Study = request.getfixturevalue(request.param)
    return generate_cohort(study, dict.fromkeys(study.groups, 150), seed=5)


def written(cohort: Cohort, folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in write_cohort(cohort, folder)}


def test_same_seed_same_bytes_and_another_seed_another_cohort(nguyen2004: Study, tmp_path: Path) -> None:
    first = written(generate_cohort(nguyen2004, seed=1), tmp_path / "first")
    assert first == written(generate_cohort(nguyen2004, seed=1), tmp_path / "second")
    other = written(generate_cohort(nguyen2004, seed=2), tmp_path / "other")
    assert [name for name in first if first[name] == other[name]] == []
    assert all(b"\r" not in content and content.endswith(b"\n") for content in first.values())


def test_a_patient_does_not_depend_on_how_many_there_are(nguyen2004: Study) -> None:
    few, many = (generate_cohort(nguyen2004, {"A": size, "B": size}, seed=3) for size in (7, 45))
    assert list(islice(few, 7)) == list(islice(many, 7))
    assert list(islice(few, 7, None)) == list(islice(many, 45, 52))


def test_every_shape_is_read_without_a_finding_and_passes_the_checks(cohort: Cohort, tmp_path: Path) -> None:
    write_cohort(cohort, tmp_path)
    kinds = {"number": Kind.NUMBER, "category": Kind.TEXT}
    covariates = {name: kinds[kind] for name, kind in cohort.plan.study.covariates.items()}
    read = read_folder(tmp_path / "records", covariates=covariates, today=TODAY)
    assert read.findings == ()
    found = check_records(definitions_of(cohort.plan.study)[0], read, today=TODAY)
    assert errors_among(found) == ()
    assert not {finding.code for finding in found} & PASSED_OVER
    assert set(read.present) == set(cohort.columns)


# A residual is measured in the unit of its activity; what only one system of criteria reads is tested by system.
OF_SYSTEMS = {
    "percist_1_0": {"sul_peak", "liver_sul_mean", "liver_sul_sd", "total_lesion_glycolysis"},
    "mrecist": {"enhancing_mm"},
    "choi": {"density_hu"},
    "irecist": set[str](),
}
UNUSED = {"residual_unit", "lesion"}.union(*OF_SYSTEMS.values())


@pytest.mark.parametrize("system", OF_SYSTEMS)
def test_a_cohort_has_what_a_system_of_criteria_reads(system: str, scanned_text: str) -> None:
    """Both implementations agree on it, and some respond while others are stable."""
    text = scanned_text.replace("recip_1_0", system) + "best_response: {}\n"
    cohort = generate_cohort(parse_study(text).study, {"Lu": 40}, seed=1)
    table = cohort.table("volumes" if system == "percist_1_0" else "lesions")
    assert {column for column in OF_SYSTEMS[system] if not any(row[column] for row in table)} == set()
    records = {name: csv_text(columns, cohort.table(name)) for name, columns in cohort.columns.items()}
    connection, definitions = derived_by_sql(text, records)
    with connection:
        compare(connection, definitions)
        found = connection.execute("SELECT DISTINCT response FROM derived_responses").fetchall()
    assert {code for (code,) in found} >= {"PR", "SD"}


def test_every_column_is_written_and_used(
    nguyen2004: Study, three_groups: Study, scanned: Study, given_endpoints: Study
) -> None:
    founding, graded = generate_cohort(nguyen2004, {"A": 150, "B": 150}, seed=1), generate_cohort(three_groups, seed=1)
    imaged = generate_cohort(scanned, {"Lu": 40}, seed=1)
    tables = {
        "bone_scans": imaged.table("bone_scans"),
        "volumes": imaged.table("volumes"),
        **{name: founding.table(name) for name in founding.columns},
        "labs": [*founding.table("labs"), *graded.table("labs")],
        "endpoints": generate_cohort(given_endpoints, {"a": 50, "b": 50}, seed=1).table("endpoints"),
    }
    for name, table in OBSERVED_TABLES.items():
        assert tuple(tables[name][0]) == table.names
        assert {column for column in table.names if not any(row[column] for row in tables[name])} <= UNUSED


DATES = {"imaged_on", "administered_at", "assessed_on", "collected_on", "started_on", "ended_on", "last_seen_on"}


def test_nothing_is_dated_after_death_or_after_the_patient_was_last_seen(cohort: Cohort) -> None:
    for records in cohort:
        follow_up = records["follow_up"][0]
        last = follow_up["last_seen_on"]
        assert follow_up.get("died_on", last) == last
        dated = [row[c][: len(last)] for rows in records.values() for row in rows for c in DATES & set(row) if row[c]]
        assert max(dated) == last
        patient = records["patients"][0]
        assert patient["consent_on"] <= patient["enrolled_on"]
        assert last <= cohort.plan.closing.isoformat()


def test_secreting_says_what_the_baseline_markers_say(nguyen2004: Study) -> None:
    for records in generate_cohort(nguyen2004, {"A": 300}, seed=8):
        baseline = [row for row in records["labs"] if row["visit"] == "baseline"]
        above = [float(row["value"].strip("<>")) > float(row["upper_limit"]) for row in baseline]
        assert records["patients"][0]["secreting"] == ("" if not above else str(any(above)).lower())


@pytest.mark.parametrize(("seed", "blocks"), [(1, 1), (2, 1), (3, 20)])
def test_uptake_decides_the_agent_with_the_founding_quotas(nguyen2004: Study, seed: int, blocks: int) -> None:
    agent_of = {agent.tracer: name for name, agent in nguyen2004.agents.items()}
    favoured: Counter[str] = Counter()
    for records in islice(generate_cohort(nguyen2004, {"A": 20 * blocks, "B": 12}, seed=seed), 20 * blocks):
        best = max(records["uptake"], key=lambda row: float(row["value"]))
        favoured[agent_of[best["tracer"]]] += 1
        others = [float(row["value"]) for row in records["uptake"] if row["tracer"] != best["tracer"]]
        assert max(others) < min(float(r["value"]) for r in records["uptake"] if r["tracer"] == best["tracer"])
        assert {row["agent"] for row in records["administrations"]} <= {agent_of[best["tracer"]]}
    assert favoured == {"111In-pentetreotide": 15 * blocks, "131I-MIBG": 5 * blocks}


def test_only_treated_groups_get_administrations(nguyen2004: Study, three_groups: Study) -> None:
    cohort = generate_cohort(nguyen2004, {"A": 40, "B": 40}, seed=4)
    assert {row["patient_id"][0] for row in cohort.table("administrations")} == {"A"}
    assert {row["group"] for row in cohort.table("patients") if row["untreated_reason"]} == {"B"}
    given = defaultdict(set)
    for row in generate_cohort(three_groups, seed=4).table("administrations"):
        given[row["patient_id"].split("-")[0]].add((row["agent"], row["activity_unit"]))
    assert given["low"] == {("everolimus", "")}
    assert {agent for agent, _ in given["high"]} == {"177Lu-DOTATATE"}
    assert set(given) == {"high", "low"}


def test_a_demonstration_has_all_four_answers_to_every_criterion_that_can_give_them(
    nguyen2004: Study, tmp_path: Path
) -> None:
    cohort = generate_cohort(nguyen2004, {"A": 20, "B": 12}, seed=1)
    records = {name: content.decode() for name, content in written(cohort, tmp_path).items()}
    derived = by_reference(NGUYEN2004.read_text(), {name.removesuffix(".csv"): text for name, text in records.items()})
    answers = defaultdict(set)
    for row in derived["criteria"]:
        answers[row["criterion"]].add(row["answer"])
    applicable = set(Answer) - {Answer.NOT_APPLICABLE}
    assert answers == {
        **{name: set(Answer) for name in ("clinical_status", "markers", "medication")},
        **{name: applicable for name in ("progression", "lesion_size")},
    }
    assert {row["answer"] for row in derived["benefit"]} >= applicable


def test_times_follow_the_protocol_of_one_group_in_weeks(one_group: Study) -> None:
    cohort = generate_cohort(one_group, {"T": 60}, seed=1)
    visits = {row["visit"] for row in cohort.table("assessments")} - {"baseline", "unscheduled"}
    assert visits == {visit.label for visit in one_group.planned_visits}
    assert {row["measure"] for row in cohort.table("assessments")} >= {"distress"}
    assert {row["analyte"] for row in cohort.table("labs")} == {"PSA", "NSE"}
    assert {row["reader"] for row in cohort.table("responses")} == {"central", "reader 2"}
    zero = {row["patient_id"]: date.fromisoformat(row["consent_on"]) for row in cohort.table("patients")}
    baseline = [row for row in cohort.table("lesions") if row["visit"] == "baseline"]
    assert all(0 <= (zero[r["patient_id"]] - date.fromisoformat(r["imaged_on"])).days <= 14 for r in baseline)
    assert set(cohort.columns["patients"]) - set(RECORD_TABLES["patients"].names) == {"age_years", "region"}


def test_given_endpoints_hold_their_time_between_left_and_right(given_endpoints: Study) -> None:
    rows = generate_cohort(given_endpoints, {"a": 200, "b": 200}, seed=1).table("endpoints")
    assert {row["endpoint"] for row in rows} == set(given_endpoints.endpoints)
    seen = [row for row in rows if row["right"]]
    assert seen
    assert all(float(r["left"]) <= float(r["time"]) <= float(r["right"]) and r["event"] == "true" for r in seen)


def test_a_size_in_all_is_divided_as_the_groups_usually_are(nguyen2004: Study, three_groups: Study) -> None:
    assert sizes_for(nguyen2004, 32) == {"A": 20, "B": 12}
    assert sizes_for(nguyen2004, 3200) == {"A": 2000, "B": 1200}
    for patients in range(3, 90):
        sizes = sizes_for(three_groups, patients)
        assert (sum(sizes.values()), min(sizes.values()) > 0) == (patients, True)
    with pytest.raises(UsageError, match="expected 2 or more, one for each group, found 1"):
        sizes_for(nguyen2004, 1)


def test_a_wrong_request_is_refused_with_what_was_expected(nguyen2004: Study) -> None:
    with pytest.raises(UsageError, match=r"expected groups of the study \(A, B\), found 'C'"):
        generate_cohort(nguyen2004, {"C": 3}, seed=1)
    with pytest.raises(UsageError, match="expected 0 or more patients in group A, found -1"):
        generate_cohort(nguyen2004, {"A": -1}, seed=1)
    with pytest.raises(UsageError, match="seed: expected 0 or more, found -1"):
        generate_cohort(nguyen2004, seed=-1)


def test_summer_time_begins_and_ends_on_the_last_sundays_of_march_and_october() -> None:
    changes = [
        day
        for day in (date(2001, 1, 1) + timedelta(days=n) for n in range(3 * 365))
        if is_summer_time(day) != is_summer_time(day - timedelta(days=1))
    ]
    assert [day.isoformat() for day in changes] == [
        "2001-03-25",
        "2001-10-28",
        "2002-03-31",
        "2002-10-27",
        "2003-03-30",
        "2003-10-26",
    ]


def test_the_day_of_death_is_where_the_summed_hazard_passes_the_endurance() -> None:
    """A tumour that neither grows nor shrinks: a constant hazard, so the day is endurance over hazard."""
    month = 30.4375
    assert day_of_death(0.0, 0.0, 0.0, 0.1, 0.5, 1000) == int(0.5 / 0.1 * month)
    assert day_of_death(0.0, 0.0, 0.0, 0.1, 50.0, 1000) == 1001
    still = Course(growth=0.0, kill=0.2, starts=10.0, burden=1.0, relief=0.0, death=1001)
    assert still.log_volume(10 + month) == pytest.approx(-0.2)
    assert still.log_volume(5) == 0.0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nearly_all_patients_meet_what_the_protocol_asks_of_them(seed: int) -> None:
    study = load_study(NGUYEN2004.with_name("netter2.yaml")).study
    rows = generate_cohort(study, dict.fromkeys(study.groups, 100), seed=seed).table("patients")
    known = [float(row["ki67_percent"]) for row in rows if row["ki67_percent"]]
    outside = [value for value in known if not 10 <= value <= 55]
    assert 0 < len(outside) < 0.1 * len(known)
    assert {row["grade"] for row in rows if row["ki67_percent"] and float(row["ki67_percent"]) > 20} == {"G3"}


def test_patients_of_prostate_cancer_are_men_with_psa() -> None:
    study = next(preset.study for preset in presets() if preset.name == "psma_cohort")
    cohort = generate_cohort(study, {"Lu": 40}, seed=2)
    people = cohort.table("patients")
    assert {row["sex"] for row in people} == {"male"}
    assert {row["diagnosis"] for row in people} == {"metastatic castration-resistant prostate cancer"}
    assert all(48 <= int(row["enrolled_on"][:4]) - int(row["birth_year"]) <= 90 for row in people)
    assert {row["analyte"] for row in cohort.table("labs")} == {"PSA"}
    assert "diarrhoea_per_day" not in {row["measure"] for row in cohort.table("assessments")}
    assert {row["drug_class"] for row in cohort.table("medications")} == {"analgesic", "androgen_deprivation"}


def test_scans_and_named_events_are_there_where_the_protocol_asks(nguyen2004: Study, scanned: Study) -> None:
    """Flares and progressions of bone, volumes that grow and that are gone; other cohorts have none of the tables."""
    cohort = generate_cohort(scanned, {"Lu": 150}, seed=1)
    scans = cohort.table("bone_scans")
    assert {row["reader"] for row in scans} == {"central"}
    assert {"0", "2"} < {row["new_after_first"] for row in scans}
    assert {row["new_lesions"] for row in cohort.table("volumes")} == {"", "0", "1"}
    assert "fracture" in {row["term"] for row in cohort.table("adverse_events")}
    assert "radiotherapy for bone pain" in {row["kind"] for row in cohort.table("treatments")}
    assert not {"bone_scans", "volumes"} & set(generate_cohort(nguyen2004, seed=1).columns)


def test_blood_is_drawn_once_a_day_and_marrow_neoplasms_are_rare_late_and_last() -> None:
    study = next(preset.study for preset in presets() if preset.name == "prrt_cohort")
    cohort = generate_cohort(study, {"Lu": 300}, seed=4)
    samples = Counter((row["patient_id"], row["collected_on"], row["analyte"]) for row in cohort.table("labs"))
    assert set(samples.values()) == {1}
    began = {row["patient_id"]: date.fromisoformat(row["enrolled_on"]) for row in cohort.table("patients")}
    terms = set(study.pejorative_events.recorded_events["marrow_neoplasm"].terms)
    found = [row for row in cohort.table("adverse_events") if row["term"] in terms]
    assert 0 < len(found) < 0.06 * len(began)
    assert {row["ended_on"] for row in found} == {""}
    assert all(date.fromisoformat(row["started_on"]) - began[row["patient_id"]] >= timedelta(365) for row in found)
