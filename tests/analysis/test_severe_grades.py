"""Grades of 3 or more by term and group, by hand."""

import pytest

from spec.by_sql import derived_by_sql
from theracurve.analysis.severe_grades import SevereGrades, severe_grades

STUDY = """
study: grades
title: Grades
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}, B: {label: Other drug, treated: false, watched: true}}
reference_group: B
agents: {177Lu-DOTATATE: {}}
laboratory_grades: {grading: CTCAE 5.0, terms: {Platelet count decreased: platelets}}
pejorative_events: {death: {}}
endpoints: {overall_survival: {events: [death]}}
"""
PEOPLE = "patient_id,group,indication,enrolled_on\n" + "".join(
    f"{n},{group},,2020-01-01\n" for n, group in enumerate("AAAABBB", start=1)
)
GIVEN = """patient_id,cycle,administered_at,agent,activity,activity_unit
1,1,2020-01-10,177Lu-DOTATATE,7.4,GBq
1,2,2020-03-10,177Lu-DOTATATE,7.4,GBq
2,1,2020-01-10,177Lu-DOTATATE,7.4,GBq
3,1,2020-01-10,177Lu-DOTATATE,7.4,GBq
"""
EVENTS = """patient_id,term,grade,started_on,ended_on,related
1,Nausea,3,2020-02-01,,possible
1,nausea,4,2020-03-12,2020-03-20,possible
2,Nausea,3,2020-01-05,,possible
3,Nausea,2,2020-02-01,,possible
4,Nausea,4,2020-02-01,,possible
5,Nausea,3,2020-02-01,,unrelated
"""
LABS = """patient_id,collected_on,visit,analyte,value,unit,lower_limit
1,2019-12-30,baseline,platelets,200,10*9/L,150
1,2020-02-01,x,platelets,40,10*9/L,150
1,2020-03-01,x,platelets,180,10*9/L,150
2,2020-02-01,x,platelets,100,10*9/L,150
"""


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], SevereGrades]:
    tables = {"patients": PEOPLE, "administrations": GIVEN, "adverse_events": EVENTS, "labs": LABS}
    connection, definitions = derived_by_sql(STUDY, tables | {"follow_up": "patient_id,last_seen_on,vital_status\n"})
    with connection:
        return {(one.term, one.group): one for one in severe_grades(connection, definitions["protocol"])}


def test_each_patient_counts_once_by_the_first_event_of_the_worst_grade(
    found: dict[tuple[str, str], SevereGrades],
) -> None:
    """Patient 1's grade 4 began in cycle 2 and ended. Patient 2's came before the therapy, patient 4 was given none."""
    treated, other = found["nausea", "A"], found["nausea", "B"]
    assert (treated.patients, treated.of_patients, treated.cycles, treated.recovered) == (1, 3, ((2, 1),), 1)
    assert (other.patients, other.of_patients, other.cycles, other.recovered) == (1, 3, ((0, 1),), 0)


def test_the_difference_is_newcombes(found: dict[tuple[str, str], SevereGrades]) -> None:
    """1 of 3 in each group: 0, and by method 10 of Newcombe the limits lie alike on both sides: each Wilson interval of
    1 of 3 is 0.0615 to 0.7923, so that both limits lie 0.5335 away."""
    difference = found["nausea", "A"].difference
    assert difference is not None
    assert difference.value == 0
    assert (difference.lower, difference.upper) == pytest.approx((-0.53345, 0.53345), abs=1e-4)
    assert found["nausea", "B"].difference is None


def test_laboratory_grades_are_of_those_with_a_grade(found: dict[tuple[str, str], SevereGrades]) -> None:
    severe = found["Platelet count decreased", "A"]
    assert (severe.source, severe.patients, severe.of_patients) == ("laboratory", 1, 2)
    assert (severe.cycles, severe.recovered, severe.difference) == (((1, 1),), 1, None)


def test_of_a_comparator_that_nobody_watched_those_alone_count_who_crossed_over() -> None:
    """Every event of B is unrelated, so B was not watched: patient 6 alone was given the therapy, after the event."""
    study = STUDY.replace(", watched: true", "").replace(
        "{death: {}}", "{death: {}, therapy_side_effect: {grade: 3 or more, related: true}}"
    )
    events = "patient_id,term,grade,started_on,ended_on,related\n1,Sepsis,5,2020-03-12,2020-03-20,possible\n"
    tables = {
        "patients": PEOPLE,
        "administrations": GIVEN + "6,1,2021-01-10,177Lu-DOTATATE,7.4,GBq\n",
        "adverse_events": events + "".join(f"{n},Sepsis,3,2020-02-01,,unrelated\n" for n in (5, 6, 7)),
        "follow_up": "patient_id,last_seen_on,vital_status,died_on\n1,2020-03-20,dead,2020-03-20\n",
    }
    connection, definitions = derived_by_sql(study, tables)
    with connection:
        treated, other = severe_grades(connection, definitions["protocol"])
    assert (treated.patients, treated.of_patients, other.patients, other.of_patients) == (1, 3, 0, 1)
    assert treated.recovered == 0, "a fatal event ends with the patient"
