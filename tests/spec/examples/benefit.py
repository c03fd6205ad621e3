"""Section 4: benefit."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

THREE_CRITERIA = """
benefit:
  at: [3]
  criteria:
    clinical_status: {measure: performance_status, improves_by: 1}
    markers: {analytes: [CgA], decrease: more than 20 %, applies_to: secreting}
    progression: {halted: true}
  rule: all_applicable
pejorative_events: {tumour_progression: {criteria: responses}, death: {}}
variants:
  all: {benefit.rule: all}
  any: {benefit.rule: any}
  two: {benefit.rule: at least 2}
"""


CLINICAL_AND_PSA = """
benefit:
  clinical:
    at: [3, 6]
    criteria:
      clinical_status: {measure: performance_status, improves_by: 1}
      markers: {analytes: [PSA], decrease: more than 20 %}
    rule: all_applicable
  psa50:
    at: [3]
    criteria: {markers: {analytes: [PSA], decrease: at least 50 %}}
    rule: all
endpoints:
  after_clinical: {events: [death], among: benefited, benefit: clinical}
  after_psa: {events: [death], among: benefited, benefit: psa50, origin: time_zero}
variants:
  stricter: {benefit.psa50.criteria.markers.decrease: at least 70 %}
"""
TWO_BENEFITS = {
    "patients": patients(3),
    "assessments": """
        patient_id, assessed_on, measure, value
        1, day 0, performance_status, 2
        1, day 91, performance_status, 1
        2, day 0, performance_status, 2
        2, day 91, performance_status, 1
        3, day 0, performance_status, 2
        3, day 91, performance_status, 2
        3, day 183, performance_status, 1
    """,
    "labs": """
        patient_id, collected_on, analyte, value, unit
        1, day 0, PSA, 100, ug/L
        1, day 91, PSA, 40, ug/L
        2, day 0, PSA, 100, ug/L
        2, day 91, PSA, 60, ug/L
        3, day 0, PSA, 100, ug/L
        3, day 91, PSA, 30, ug/L
        3, day 183, PSA, 30, ug/L
    """,
    "follow_up": """
        patient_id, last_seen_on, vital_status
        1, day 300, alive
        2, day 300, alive
        3, day 300, alive
    """,
}


def status_at(months: str, rest: str = "") -> str:
    return f"""
visits: {{months: [3, 6, 12], window: 45 days}}
benefit:
  at: {months}
  criteria: {{clinical_status: {{measure: performance_status, improves_by: 1}}}}
  rule: all_applicable
{rest}"""


BENEFIT = Subject(
    "Benefit",
    "The criteria are combined at each visit of `benefit.at`, then the visits into one answer per patient.",
    (
        Example(
            title="All applicable, all, any, at least two",
            words="Status, markers and progression are: met, not applicable, met (patient 1); met, not applicable, not "
            "evaluable (2); met, not applicable, not met (3); not evaluable, not applicable, not met (4); met "
            "three times (5). The value is how many were met at the deciding visit, the threshold how many were "
            "needed.",
            study=THREE_CRITERIA,
            records={
                "patients": """
                    patient_id, group, enrolled_on, secreting
                    1, A, day 0, false
                    2, A, day 0, false
                    3, A, day 0, false
                    4, A, day 0, false
                    5, A, day 0, true
                """,
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 2
                    1, day 91, performance_status, 1
                    2, day 0, performance_status, 2
                    2, day 91, performance_status, 1
                    3, day 0, performance_status, 2
                    3, day 91, performance_status, 1
                    4, day 0, performance_status, 2
                    5, day 0, performance_status, 2
                    5, day 91, performance_status, 1
                """,
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    5, day 0, CgA, 100, ug/L
                    5, day 91, CgA, 50, ug/L
                """,
                "responses": """
                    patient_id, assessed_on, response
                    1, day 91, SD
                    3, day 91, PD
                    4, day 91, PD
                    5, day 91, SD
                """,
            },
            expect={
                "benefit": """
                    patient_id, variant, answer, visit, evidence_id
                    1, all, not_met, none, 1|all|benefit||
                    1, any, met, month 3, 1|any|benefit||
                    1, protocol, met, month 3, 1|protocol|benefit||
                    1, two, met, month 3, 1|two|benefit||
                    2, all, not_met, none, 2|all|benefit||
                    2, any, met, month 3, 2|any|benefit||
                    2, protocol, not_evaluable, month 3, 2|protocol|benefit||
                    2, two, not_evaluable, month 3, 2|two|benefit||
                    3, all, not_met, none, 3|all|benefit||
                    3, any, met, month 3, 3|any|benefit||
                    3, protocol, not_met, none, 3|protocol|benefit||
                    3, two, not_met, none, 3|two|benefit||
                    4, all, not_met, none, 4|all|benefit||
                    4, any, not_evaluable, month 3, 4|any|benefit||
                    4, protocol, not_met, none, 4|protocol|benefit||
                    4, two, not_met, none, 4|two|benefit||
                    5, all, met, month 3, 5|all|benefit||
                    5, any, met, month 3, 5|any|benefit||
                    5, protocol, met, month 3, 5|protocol|benefit||
                    5, two, met, month 3, 5|two|benefit||
                """,
                "evidence where decision=benefit": """
                    patient_id, variant, answer, reason, value, threshold, unit, days, sources
                    1, all, not_met, not_met_at_any_visit, none, none, , none, assessments:1;assessments:2;patients:1;responses:1
                    1, any, met, met_at_visit, 2, 1, , 91, assessments:1;assessments:2;patients:1;responses:1
                    1, protocol, met, met_at_visit, 2, 2, , 91, assessments:1;assessments:2;patients:1;responses:1
                    1, two, met, met_at_visit, 2, 2, , 91, assessments:1;assessments:2;patients:1;responses:1
                    2, all, not_met, not_met_at_any_visit, none, none, , none, assessments:3;assessments:4;patients:2
                    2, any, met, met_at_visit, 1, 1, , 91, assessments:3;assessments:4;patients:2
                    2, protocol, not_evaluable, not_evaluable_at_visit, 1, 2, , 91, assessments:3;assessments:4;patients:2
                    2, two, not_evaluable, not_evaluable_at_visit, 1, 2, , 91, assessments:3;assessments:4;patients:2
                    3, all, not_met, not_met_at_any_visit, none, none, , none, assessments:5;assessments:6;patients:3;responses:2
                    3, any, met, met_at_visit, 1, 1, , 91, assessments:5;assessments:6;patients:3;responses:2
                    3, protocol, not_met, not_met_at_any_visit, none, none, , none, assessments:5;assessments:6;patients:3;responses:2
                    3, two, not_met, not_met_at_any_visit, none, none, , none, assessments:5;assessments:6;patients:3;responses:2
                    4, all, not_met, not_met_at_any_visit, none, none, , none, assessments:7;patients:4;responses:3
                    4, any, not_evaluable, not_evaluable_at_visit, 0, 1, , 91, assessments:7;patients:4;responses:3
                    4, protocol, not_met, not_met_at_any_visit, none, none, , none, assessments:7;patients:4;responses:3
                    4, two, not_met, not_met_at_any_visit, none, none, , none, assessments:7;patients:4;responses:3
                    5, all, met, met_at_visit, 3, 3, , 91, assessments:8;assessments:9;labs:1;labs:2;responses:4
                    5, any, met, met_at_visit, 3, 1, , 91, assessments:8;assessments:9;labs:1;labs:2;responses:4
                    5, protocol, met, met_at_visit, 3, 3, , 91, assessments:8;assessments:9;labs:1;labs:2;responses:4
                    5, two, met, met_at_visit, 3, 2, , 91, assessments:8;assessments:9;labs:1;labs:2;responses:4
                """,
            },
        ),
        Example(
            title="Met at any visit",
            words="Met at the second visit after not met (1) or not evaluable (3); a visit that is not evaluable leaves"
            " it open (2); not met at any (4); no visit where a criterion applies (5); a visit that is not due "
            "says nothing (6), and without any due visit nothing is known (7). Where no visit decides, the "
            "sources are those of all due visits.",
            study=status_at("[3, 6]"),
            records={
                "patients": patients(7),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 2
                    1, day 91, performance_status, 2
                    1, day 183, performance_status, 1
                    2, day 0, performance_status, 2
                    2, day 91, performance_status, 2
                    3, day 0, performance_status, 2
                    3, day 91, pain, 5
                    3, day 183, performance_status, 1
                    4, day 0, performance_status, 2
                    4, day 91, performance_status, 2
                    4, day 183, performance_status, 2
                    5, day 0, performance_status, 0
                    5, day 91, performance_status, 0
                    5, day 183, performance_status, 0
                    6, day 0, performance_status, 2
                    6, day 91, performance_status, 2
                    7, day 0, performance_status, 2
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status
                    6, day 150, alive
                    7, day 40, alive
                """,
            },
            expect={
                "benefit": """
                    patient_id, answer, visit
                    1, met, month 6
                    2, not_evaluable, month 6
                    3, met, month 6
                    4, not_met, none
                    5, not_applicable, none
                    6, not_met, none
                    7, not_evaluable, none
                """,
                "evidence where decision=benefit": """
                    patient_id, reason, value, threshold, days, sources
                    1, met_at_visit, 1, 1, 183, assessments:1;assessments:3
                    2, not_evaluable_at_visit, 0, 1, none, assessments:4
                    3, met_at_visit, 1, 1, 183, assessments:6;assessments:8
                    4, not_met_at_any_visit, none, none, none, assessments:9;assessments:10;assessments:9;assessments:11
                    5, none_applicable, none, none, none, assessments:12;assessments:13;assessments:12;assessments:14
                    6, not_met_at_any_visit, none, none, none, assessments:15;assessments:16
                    7, no_due_visit, none, none, none,
                """,
            },
        ),
        Example(
            title="Sustained over two visits that follow each other",
            words="Months 3, 6 and 12 are: met, met, not met (1); met, not met, met (2); not met, met, not evaluable "
            "(3); not evaluable, not met, met (4); met, not evaluable, met (5); met, then not due (6); not "
            "applicable (7).",
            study=status_at("[3, 6, 12]", "").replace(
                "rule: all_applicable", "rule: all_applicable\n  over_visits: sustained"
            ),
            records={
                "patients": patients(7),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 2
                    1, day 91, performance_status, 1
                    1, day 183, performance_status, 1
                    1, day 365, performance_status, 2
                    2, day 0, performance_status, 2
                    2, day 91, performance_status, 1
                    2, day 183, performance_status, 2
                    2, day 365, performance_status, 1
                    3, day 0, performance_status, 2
                    3, day 91, performance_status, 2
                    3, day 183, performance_status, 1
                    4, day 0, performance_status, 2
                    4, day 183, performance_status, 2
                    4, day 365, performance_status, 1
                    5, day 0, performance_status, 2
                    5, day 91, performance_status, 1
                    5, day 365, performance_status, 1
                    6, day 0, performance_status, 2
                    6, day 91, performance_status, 1
                    7, day 0, performance_status, 0
                """,
                "follow_up": "patient_id, last_seen_on, vital_status\n6, day 150, alive",
            },
            expect={
                "benefit": """
                    patient_id, answer, visit
                    1, met, month 3
                    2, not_met, none
                    3, not_evaluable, month 12
                    4, not_met, none
                    5, not_evaluable, month 6
                    6, not_met, none
                    7, not_applicable, none
                """,
                "evidence where decision=benefit": """
                    patient_id, reason, value, days
                    1, met_at_visit, 1, 91
                    2, not_met_at_any_visit, none, none
                    3, not_evaluable_at_visit, 0, none
                    4, not_met_at_any_visit, none, none
                    5, not_evaluable_at_visit, 0, none
                    6, not_met_at_any_visit, none, none
                    7, none_applicable, none, none
                """,
            },
        ),
        Example(
            title="The visits of benefit in time order",
            words="The protocol may list the visits in any order; the first visit at which benefit was met is the first"
            " in time.",
            study=status_at("[6, 3]"),
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, performance_status, 2
                    day 91, performance_status, 1
                    day 183, performance_status, 1
                """
            },
            expect={"benefit": "answer, visit\nmet, month 3"},
        ),
        Example(
            title="Death before the first visit",
            words="The protocol says what it means: not met unless stated otherwise. Patient 2 died after the first "
            "visit, which then decides.",
            study=status_at("[3, 6]", "variants: {open: {benefit.death_before_first_visit: not_evaluable}}"),
            records={
                "patients": patients(2),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 2
                    2, day 0, performance_status, 2
                    2, day 91, performance_status, 1
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 60, dead, day 60
                    2, day 150, dead, day 150
                """,
            },
            expect={
                "benefit": """
                    patient_id, variant, answer, visit
                    1, open, not_evaluable, none
                    1, protocol, not_met, none
                    2, open, met, month 3
                    2, protocol, met, month 3
                """,
                "evidence where decision=benefit, patient_id=1": """
                    variant, reason, value, threshold, days, sources
                    open, died_before_first_visit, none, none, none, follow_up:1
                    protocol, died_before_first_visit, none, none, none, follow_up:1
                """,
            },
        ),
        Example(
            title="Two benefits by name",
            words="Each is judged at its own visits by its own criteria, as if it were alone: both are met (patient 1), the "
            "clinical one alone (2), the clinical one later than the other (3). What belongs to one carries its name.",
            study=CLINICAL_AND_PSA,
            records=TWO_BENEFITS,
            expect={
                "benefit": """
                    patient_id, variant, benefit, answer, visit, evidence_id
                    1, protocol, clinical, met, month 3, 1|protocol|benefit|clinical|
                    1, protocol, psa50, met, month 3, 1|protocol|benefit|psa50|
                    1, stricter, clinical, met, month 3, 1|stricter|benefit|clinical|
                    1, stricter, psa50, not_met, none, 1|stricter|benefit|psa50|
                    2, protocol, clinical, met, month 3, 2|protocol|benefit|clinical|
                    2, protocol, psa50, not_met, none, 2|protocol|benefit|psa50|
                    2, stricter, clinical, met, month 3, 2|stricter|benefit|clinical|
                    2, stricter, psa50, not_met, none, 2|stricter|benefit|psa50|
                    3, protocol, clinical, met, month 6, 3|protocol|benefit|clinical|
                    3, protocol, psa50, met, month 3, 3|protocol|benefit|psa50|
                    3, stricter, clinical, met, month 6, 3|stricter|benefit|clinical|
                    3, stricter, psa50, met, month 3, 3|stricter|benefit|psa50|
                """,
                "criteria where variant=protocol, patient_id=2": """
                    visit, criterion, answer, value, evidence_id
                    month 3, clinical/clinical_status, met, 1, 2|protocol|criterion|clinical/clinical_status|month 3
                    month 3, clinical/markers, met, 60, 2|protocol|criterion|clinical/markers|month 3
                    month 3, psa50/markers, not_met, 60, 2|protocol|criterion|psa50/markers|month 3
                    month 6, clinical/clinical_status, not_evaluable, none, 2|protocol|criterion|clinical/clinical_status|month 6
                    month 6, clinical/markers, not_evaluable, none, 2|protocol|criterion|clinical/markers|month 6
                """,
                "evidence where variant=protocol, patient_id=2, decision=criterion, visit=month 3": """
                    subject, answer, threshold, sources
                    clinical/clinical_status, met, 1, assessments:3;assessments:4
                    clinical/markers:PSA, met, 80, labs:3;labs:4
                    clinical/markers, met, 80, labs:3;labs:4
                    psa50/markers:PSA, not_met, 50, labs:3;labs:4
                    psa50/markers, not_met, 50, labs:3;labs:4
                """,
                "endpoints where variant=protocol": """
                    patient_id, endpoint, entry_days, time_days
                    1, after_clinical, 0, 209
                    1, after_psa, 91, 300
                    2, after_clinical, 0, 209
                    3, after_clinical, 0, 117
                    3, after_psa, 91, 300
                """,
                "populations where variant=protocol, patient_id=2": """
                    population, included, reason
                    all_allocated, true, allocated
                    clinical/evaluable_for_benefit, true, benefit_evaluable
                    psa50/evaluable_for_benefit, true, benefit_evaluable
                """,
            },
        ),
        Example(
            title="A person's answer to one of two benefits",
            words="The criterion `psa50/markers` of patient 1 and the benefit `psa50/benefit` of patient 2 are answered by a "
            "person; the other benefit, whose marker has the same name, stays.",
            study=CLINICAL_AND_PSA,
            records=TWO_BENEFITS
            | {
                "overrides": """
                    patient_id, decision, visit, answer, who, when, reason
                    1, psa50/markers, month 3, not_met, Dr A, day 200, another assay
                    2, psa50/benefit, month 3, met, Dr A, day 200, seen at the other clinic
                """,
            },
            expect={
                "benefit where variant=protocol": """
                    patient_id, benefit, answer, visit
                    1, clinical, met, month 3
                    1, psa50, not_met, none
                    2, clinical, met, month 3
                    2, psa50, met, month 3
                    3, clinical, met, month 6
                    3, psa50, met, month 3
                """,
                "evidence where variant=protocol, patient_id=2, decision=benefit": """
                    subject, answer, derived_answer, marks, days, sources
                    clinical, met, none, , 91, assessments:3;assessments:4;labs:3;labs:4
                    psa50, met, not_met, overridden, 91, labs:3;labs:4;overrides:2
                """,
            },
        ),
    ),
)
