"""Rates of response against R, and what is said of those who responded."""

import pytest

from spec.by_sql import derived_by_sql
from theracurve.analysis.response import (
    PatientResponse,
    counts_of,
    duration_of,
    rate_estimates,
    target_changes,
    times_to_response,
)
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.loader import parse_study
from theracurve.definition.study import Study
from theracurve.vocabulary.study_quantities import StudyQuantity

STUDY = """
study: responses
title: Two groups
data_origin: study
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}, B: {label: Compared, treated: false}}
reference_group: B
pejorative_events: {tumour_progression: {criteria: responses}}
best_response: {}
endpoints: {progression_free_survival: {events: [tumour_progression]}}
"""


@pytest.fixture(scope="module")
def study() -> Study:
    return parse_study(STUDY).study


def patients(group: str, response: str, objective: str, number: int) -> list[PatientResponse]:
    control = {"PD": "not_met", "NE": "not_evaluable"}.get(response, "met")
    day = 60 if objective == "met" else None
    duration = (100, True) if objective == "met" else (None, None)
    return [
        PatientResponse(f"{group}{response}{n}", group, response, objective, control, day, *duration)
        for n in range(number)
    ]


COHORT = [
    *patients("A", "PR", "met", 7),
    *patients("A", "SD", "not_met", 12),
    *patients("A", "NE", "not_evaluable", 1),
    *patients("B", "CR", "met", 1),
    *patients("B", "PD", "not_met", 11),
]


def shares(found: list[StudyEstimate]) -> dict[object, StudyEstimate]:
    return {e.group or e.quantity: e for e in found}


def test_rates_as_in_r(study: Study) -> None:
    """R 4.2.2: binom.test(7, 20), fisher.test(rbind(c(7, 13), c(1, 11))); its odds ratio, which
    fisher.test finds to four digits, from dhyper with uniroot(tol = 1e-13)."""
    found = shares(list(rate_estimates(study, "objective_response", "protocol", COHORT)))
    assert (found["A"].events, found["A"].n, found["A"].population) == (7, 20, "all allocated")
    assert [found["A"].lower, found["A"].upper] == pytest.approx([0.153909204785, 0.592188534533], abs=1e-10)
    ratio = found[StudyQuantity.CONDITIONAL_ODDS_RATIO]
    assert [ratio.value, ratio.lower, ratio.upper] == pytest.approx([5.644536391, 0.573965083, 290.7366381], rel=1e-8)
    assert ratio.p_value == pytest.approx(0.204499301218, abs=1e-10)
    assert "Fisher" in str(ratio.method)
    difference = found[StudyQuantity.PROPORTION_DIFFERENCE]
    assert difference.value == pytest.approx(7 / 20 - 1 / 12)
    assert -1 < (difference.lower or 0) < difference.value < (difference.upper or 0) < 1


def test_whom_the_question_does_not_concern_is_not_counted(study: Study) -> None:
    without = [*COHORT, *patients("A", "NON_CR_NON_PD", "not_applicable", 3)]
    objective = shares(list(rate_estimates(study, "objective_response", "protocol", without)))["A"]
    control = shares(list(rate_estimates(study, "disease_control", "protocol", without)))["A"]
    assert (objective.events, objective.n, objective.population) == (7, 20, "all but those without measurable disease")
    assert (control.events, control.n, control.population) == (22, 23, "all allocated")


def test_another_definition_is_counted_and_not_compared(study: Study) -> None:
    found = list(rate_estimates(study, "objective_response", "other", COHORT))
    assert [e.groups for e in found] == [None, None]


def test_times_are_of_those_who_responded(study: Study) -> None:
    responders = [p for p in COHORT if p.response_day is not None]
    times = {e.group: e for e in times_to_response(study, responders)}
    assert (times["A"].n, times["A"].population) == (7, "those who responded")
    assert times["A"].value == pytest.approx(60 / 30.4375)
    lasted = duration_of(study, responders)
    assert [(c.group, c.n, c.events) for c in lasted.curves] == [("A", 7, 7), ("B", 1, 1)]
    assert all(e.groups is None for e in lasted.estimates)  # described, never compared


def test_every_response_is_counted_in_the_order_of_the_codes(study: Study) -> None:
    counted = {count.group: count.responses for count in counts_of(study, COHORT)}
    assert counted["A"] == {"CR": 0, "PR": 7, "SD": 12, "NON_CR_NON_PD": 0, "PD": 0, "NE": 1}
    assert list(counted["B"]) == ["CR", "PR", "SD", "NON_CR_NON_PD", "PD", "NE"]


LESIONS = """patient_id,imaged_on,lesion_id,kind,target,longest_diameter_mm,state
1,2001-01-01,L1,other,true,50,measured
1,2001-03-01,L1,other,true,30,measured
1,2001-05-01,L1,other,true,40,measured
2,2001-01-01,L1,other,true,50,measured
2,2001-03-01,L1,other,true,55,measured
3,2001-01-01,L1,other,true,50,measured
3,2001-03-01,L1,other,true,,not_assessed
"""


@pytest.mark.parametrize("criteria", ["recist_1_1", "responses"])
def test_the_waterfall_has_each_patient_under_the_best_response(criteria: str) -> None:
    patients_of = "patient_id,group,indication,enrolled_on\n" + "".join(f"{n},A,,2001-01-01\n" for n in (1, 2, 3))
    records = {"patients": patients_of, "lesions": LESIONS}
    connection, definitions = derived_by_sql(STUDY.replace("criteria: responses", f"criteria: {criteria}"), records)
    changes = target_changes(connection, definitions["protocol"])
    if criteria == "responses":
        assert changes is None
    else:
        assert changes is not None
        assert [(p.patient_id, p.group, p.best) for p in changes.patients] == [("1", "PR", -40.0), ("2", "SD", 10.0)]
        assert (changes.limit, changes.strict) == (30.0, False)
