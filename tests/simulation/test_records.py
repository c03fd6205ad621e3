"""Whole records through the derivation give what the times give: the same patients, looked at in two ways."""

import json
from datetime import date
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from simulation.conditions import FOUNDING, conditions, founding
from theracurve.cli import main
from theracurve.definition.events import DeathRule
from theracurve.definition.loader import load_study
from theracurve.definition.study import Study
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.derivation.rule_tables import rule_tables
from theracurve.errors import Defect
from theracurve.intake.folder import read_folder
from theracurve.simulation.courses import courses_of, draw_lives
from theracurve.simulation.estimating import estimated_design
from theracurve.simulation.looking import Drawn, derived, look_at_records, look_at_times
from theracurve.simulation.plan import planned_comparisons
from theracurve.simulation.records import looked_for
from theracurve.simulation.simulate import simulate
from theracurve.vocabulary.derived import PROTOCOL

VISION = FOUNDING.with_name("vision.yaml")
STATED = {
    "hazard_ratios": ["0.35"],
    "medians": {"therapy_side_effect": "30 months"},
    "accrual": "12 months",
    "follow_up": "15 months",
    "dropout": "20 %",
    "missed_visits": "15 %",
    "delay": "30 days",
}


def with_gaps() -> Study:
    """The founding protocol, in which two missed visits end what is known."""
    stated = founding().model_dump(by_alias=True, mode="json", exclude_unset=True)
    stated["endpoints"]["progression_free_survival"]["censor_after_missed"] = "at least 2"
    return Study.model_validate(stated)


def test_every_patient_has_the_same_time_and_event() -> None:
    study = with_gaps()
    stated = conditions(study, **STATED)
    courses = courses_of(draw_lives(study, stated, 25, 5), study, stated, 0.35)
    times, records = look_at_times(study, courses), look_at_records(study, courses)
    for analysis in planned_comparisons(study).simulated:
        one, other = times(analysis), records(analysis)
        assert one.event.any()
        np.testing.assert_array_equal(one.time, other.time, err_msg=analysis.analysis.endpoint)
        np.testing.assert_array_equal(one.event, other.event, err_msg=analysis.analysis.endpoint)


@pytest.mark.parametrize("criteria", ["index_lesion", "recip_1_0", "responses"])
def test_progression_is_recorded_as_its_criteria_read_it(criteria: str) -> None:
    stated = founding().model_dump(by_alias=True, mode="json", exclude_unset=True)
    stated["pejorative_events"]["tumour_progression"] = {"criteria": criteria}
    analyses = {"variants": {}, "analyses": [{"endpoint": "progression_free_survival"}]}
    study = Study.model_validate(stated | analyses)
    courses = courses_of(draw_lives(study, conditions(study), 3, 5), study, conditions(study), 0.5)
    [analysis] = planned_comparisons(study).simulated
    one, other = look_at_times(study, courses)(analysis), look_at_records(study, courses)(analysis)
    np.testing.assert_array_equal(one.time, other.time)
    np.testing.assert_array_equal(one.event, other.event)


@pytest.mark.parametrize("skeletal", [{}, {"terms": []}], ids=["adverse_events", "treatments"])
@pytest.mark.parametrize("confirmed", ["all", "none"])
def test_bone_progression_and_recorded_events_are_recorded(confirmed: str, skeletal: dict[str, object]) -> None:
    """A scan that nothing confirms is no progression: whole records say so, and times name what they leave out."""
    stated = load_study(VISION).study.model_dump(by_alias=True, mode="json", exclude_unset=True)
    bone = {"reader": "central", "confirmed_scans": confirmed}
    stated["pejorative_events"]["bone_progression"] = bone
    stated["pejorative_events"]["recorded_event"]["skeletal"] |= skeletal
    stated["endpoints"]["bone_alone"] = {"events": ["bone_progression", "death"]}
    names = ("imaging_based_progression_free_survival", "symptomatic_skeletal_event_free_survival", "bone_alone")
    study = Study.model_validate(stated | {"variants": {}, "assumed": [], "analyses": [{"endpoint": n} for n in names]})
    usual = conditions(study, sizes={"Lu": 10, "control": 10}, dropout="20 %", medians={"death": "30 months"})
    courses = courses_of(draw_lives(study, usual, 2, 5), study, usual, 0.5)
    times, records = look_at_times(study, courses), look_at_records(study, courses)
    imaging, skeletal_events, alone = planned_comparisons(study).simulated
    one, other = times(skeletal_events), records(skeletal_events)
    np.testing.assert_array_equal(one.time, other.time)
    np.testing.assert_array_equal(one.event, other.event)
    np.testing.assert_array_equal(one.time, np.minimum(courses.days["skeletal/recorded_event"], courses.last_day))
    seen_once = confirmed == "none"
    assert alone.unfollowed == (() if seen_once else ("bone_progression.confirmed_after",))
    for analysis in (imaging, alone):
        one, other = times(analysis), records(analysis)
        assert (one.event & other.event & (one.time == other.time)).sum() > 10
        assert np.array_equal(one.event, other.event) == seen_once
        assert np.array_equal(one.time, other.time) or not seen_once


def test_without_planned_visits_every_event_is_known_on_its_day_in_records_too() -> None:
    stated = load_study(VISION).study.model_dump(by_alias=True, mode="json", exclude_unset=True)
    for key in ("visits", "deviations"):
        del stated[key]
    analyses = [{"endpoint": "imaging_based_progression_free_survival"}]
    stated["pejorative_events"]["bone_progression"] = {"confirmed_scans": "none"}
    study = Study.model_validate(stated | {"variants": {}, "assumed": [], "analyses": analyses})
    usual = conditions(study, sizes={"Lu": 5, "control": 5}, dropout="20 %")
    courses = courses_of(draw_lives(study, usual, 1, 5), study, usual, 0.5)
    [analysis] = planned_comparisons(study).simulated
    one, other = look_at_times(study, courses)(analysis), look_at_records(study, courses)(analysis)
    np.testing.assert_array_equal(one.time, other.time)
    np.testing.assert_array_equal(one.event, other.event)


def test_a_rule_of_which_nothing_is_written_is_a_defect() -> None:
    with pytest.raises(Defect, match="nothing is written for death"):
        looked_for(DeathRule(), 91, True)


def test_a_design_by_records_is_that_by_times() -> None:
    study = founding()
    times, records = (simulate(study, conditions(study, **STATED), 10, 1, 1, drawn) for drawn in Drawn)
    assert [(c.found, c.without_effect) for c in times] == [(c.found, c.without_effect) for c in records]


def test_the_studys_own_records_give_sizes_and_medians_and_never_the_ratio() -> None:
    study = founding()
    stated = conditions(study, sizes={"A": 5, "B": 300}, hazard_ratios=["0.2"])
    courses = courses_of(draw_lives(study, stated, 1, 8), study, stated, 0.2)
    recorded = estimated_design(derived(study, courses), study)
    assert recorded.sizes == {"A": 5, "B": 300}
    assert float(recorded.medians["death"].days) == pytest.approx(365.25, rel=0.15)
    assert float(recorded.medians["tumour_progression"].days) == pytest.approx(365.25, rel=0.5)  # visits date it late
    assert "therapy_side_effect" not in recorded.medians
    assert not recorded.hazard_ratios


def test_days_at_risk_end_with_the_data_cut_off() -> None:
    """B: an event on day 100, one after the cut-off of day 180, and one who comes in after it: 280 days, one event."""
    study = founding().model_copy(update={"variants": {}, "data_cutoff": date(2002, 6, 30)})
    deaths = {"P1": ("2002-01-01", "dead", "2002-04-11"), "P2": ("2002-01-01", "dead", "2003-01-01")}
    patients = deaths | {"P3": ("2002-09-01", "alive", "")}
    with TemporaryDirectory() as folder:
        tables = {
            "patients": [
                "patient_id,group,enrolled_on,consent_on",
                *(f"{p},B,{r[0]},{r[0]}" for p, r in patients.items()),
            ],
            "follow_up": [
                "patient_id,last_seen_on,lost,vital_status,died_on",
                *(f"{p},{r[2] or '2003-06-01'},false,{r[1]},{r[2]}" for p, r in patients.items()),
            ],
        }
        for name, lines in tables.items():
            (Path(folder) / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
        read = read_folder(Path(folder), covariates={}, today=date(2010, 1, 1))
    DUCKDB.derive(read.connection, rule_tables({PROTOCOL: study}))
    median = estimated_design(read.connection, study).medians["death"]
    assert float(median.days) == pytest.approx(log(2) * (100 + 180), abs=0.06)


TIMES = """patient_id,group,endpoint,time,time_unit,event
1,A,os,100,days,true
2,A,os,200,days,false
3,B,os,50,days,true
4,B,os,150,days,true
5,B,os,300,days,false
"""
STUDY = """study: given
title: Times alone
data_origin: study
groups: {A: {label: A, treated: true}, B: {label: B, treated: false}}
reference_group: B
endpoints: {os: {given: true}}
analyses: [{endpoint: os}]
design: {sizes: {A: 9}, hazard_ratios: [0.5]}
"""


def test_estimates_of_records_come_before_the_protocol(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "endpoints.csv").write_text(TIMES, "utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, "utf-8")
    assert main(["design", str(tmp_path), "--studies", "20", "--estimates", "--lang", "fr"]) == 0
    written = json.loads((tmp_path / "design" / "design.json").read_text("utf-8"))
    said = {(a["code"], a["of"]): (a["value"], a["said_by"]) for a in written["assumptions"]}
    assert said["size", "A"] == (2, "records")  # not the protocol's 9
    assert said["size", "B"] == (3, "records")
    median, by = said["median", "os"]
    assert by == "records"
    assert median == pytest.approx(log(2) * 500 / 2 / 30.4375, abs=0.01)  # 500 days at risk, two events
    assert said["ratio", None] == (0.5, "protocol")
    assert "endpoints.csv" in written["provenance"]["inputs"]


def test_a_rule_that_asks_for_a_second_look_is_named_where_times_are_drawn() -> None:
    stated = founding().model_dump(by_alias=True, mode="json", exclude_unset=True)
    stated["pejorative_events"]["marker_increase"]["confirmed"] = True
    study = Study.model_validate(stated)
    named = {a.analysis.endpoint: a.unfollowed for a in planned_comparisons(study).simulated}
    assert named["event_free_survival"] == ("marker_increase.confirmed_after",)
    assert named["progression_free_survival"] == ()
