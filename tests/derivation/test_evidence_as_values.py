"""What evidence gains when it is read: the parts that decide, signs of limits, overrides, days of recovery."""

from collections.abc import Iterator

import pytest

from spec.by_sql import derived_by_sql
from theracurve.derivation.evidence import Evidence, Override, read_evidence

STUDY = """
study: example
title: Example
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}, B: {label: Not treated, treated: false}}
reference_group: B
agents: {177Lu-DOTATATE: {radionuclide: Lu-177}}
visits: {months: [3], window: 20 days}
benefit:
  at: [3]
  criteria: {markers: {analytes: [CgA, 5-HIAA], decrease: more than 20 %}}
  rule: any
pejorative_events: {death: {}}
endpoints: {overall_survival: {events: [death]}}
laboratory_grades: {grading: CTCAE 5.0, terms: {Platelet count decreased: PLT}}
"""
RECORDS = {
    "patients": "patient_id,group,indication,enrolled_on\n1,A,,2020-01-01\n",
    "administrations": """patient_id,cycle,administered_at,agent,activity,activity_unit
1,1,2020-01-01,177Lu-DOTATATE,,
""",
    "labs": """patient_id,collected_on,analyte,value,unit,lower_limit
1,2020-01-01,CgA,100,ug/L,
1,2020-04-01,CgA,90,ug/L,
1,2020-01-01,5-HIAA,>40,mg/d,
1,2020-04-01,5-HIAA,<8,mg/d,
1,2020-01-01,PLT,200,10*9/L,150
1,2020-02-01,PLT,60,10*9/L,150
1,2020-03-01,PLT,180,10*9/L,150
""",
    "overrides": """patient_id,decision,visit,answer,who,when,reason
1,markers,month 3,not_met,Dr A,2020-05-01,another kit
""",
}


@pytest.fixture(scope="module")
def evidence() -> Iterator[dict[str, Evidence]]:
    connection, _ = derived_by_sql(STUDY, RECORDS)
    with connection:
        yield {f"{entry.decision} {entry.subject}": entry for entry in read_evidence(connection, "1")}


def test_a_criterion_names_the_analyte_that_decided_and_its_limits(evidence: dict[str, Evidence]):
    found = evidence["criterion markers"]
    assert (found.deciding, found.baseline_sign, found.value_sign) == (("5-HIAA",), ">", "<")
    exact = evidence["criterion markers:CgA"]
    assert (exact.deciding, exact.baseline_sign, exact.value_sign) == ((), "", "")


def test_an_override_says_who_when_and_why(evidence: dict[str, Evidence]):
    assert evidence["criterion markers"].override == Override("Dr A", "2020-05-01", "another kit")
    assert evidence["criterion markers:5-HIAA"].override is None


def test_a_laboratory_grade_says_when_it_was_recovered_from(evidence: dict[str, Evidence]):
    assert evidence["laboratory_grade Platelet count decreased"].recovery_day == 60


def test_what_rests_on_an_image_of_a_month_and_on_a_nominal_one_says_so() -> None:
    study = STUDY.replace(
        "pejorative_events: {death: {}}", "pejorative_events: {tumour_progression: {criteria: responses}}"
    )
    study = study.replace("{overall_survival: {events: [death]}}", "{progression: {events: [tumour_progression]}}")
    responses = "patient_id,assessed_on,response,criteria\n1,2020-02,SD,recist_1_1\n1,~2020-04-01,PD,recist_1_1\n"
    connection, _ = derived_by_sql(f"{study}partial_dates: middle\n", RECORDS | {"responses": responses})
    with connection:
        found = {entry.visit: entry.marks for entry in read_evidence(connection, "1") if entry.decision == "response"}
        [ending] = [entry.marks for entry in read_evidence(connection, "1") if entry.decision == "endpoint"]
    assert found == {"day 45": ("date_filled",), "day 91": ("nominal_date",)}
    assert ending == ("date_filled", "nominal_date")
