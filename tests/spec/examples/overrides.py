"""Sections 3, 4 and 5: answers that a person replaced."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

STATUS = """
visits: {months: [3, 6], window: 45 days}
benefit:
  at: [3, 6]
  criteria: {clinical_status: {measure: performance_status, improves_by: 1}}
  rule: all_applicable
"""
TWO = """
benefit:
  at: [3]
  criteria:
    clinical_status: {measure: performance_status, improves_by: 1}
    progression: {halted: true}
  rule: all_applicable
pejorative_events: {tumour_progression: {criteria: responses}, death: {}}
endpoints: {progression_free_survival: {events: [tumour_progression, death]}}
"""
RELAPSE = """
pejorative_events: {symptom_relapse: {measure: performance_status, worsens_by: 1, from: best}}
endpoints: {time_to_relapse: {events: [symptom_relapse], among: benefited}}
"""

OVERRIDES = Subject(
    "Overrides",
    "A person may replace a derived answer, with a name, a day and a reason. Both answers are kept, the values and the "
    "reason stay as derived, the row of `overrides` is a source, and the mark `overridden` shows wherever the answer "
    "is used.",
    (
        Example(
            title="A criterion",
            words="At month 3 the status was no better, at month 6 it was. A person found the assessment of month 3 "
            "mistaken, so benefit is met at month 3.",
            study=STATUS,
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, performance_status, 2
                    day 91, performance_status, 2
                    day 183, performance_status, 1
                """,
                "overrides": """
                    decision, visit, answer, who, when, reason
                    clinical_status, month 3, met, MK, day 200, copied from the visit before
                """,
            },
            expect={
                "criteria": """
                    visit, criterion, answer, baseline, value, change_percent
                    month 3, clinical_status, met, 2, 2, 0
                    month 6, clinical_status, met, 2, 1, -50
                """,
                "evidence where decision=criterion": """
                    visit, answer, derived_answer, reason, baseline, value, threshold, sources, marks
                    month 3, met, not_met, compared, 2, 2, 1, assessments:1;assessments:2;overrides:1, overridden
                    month 6, met, none, compared, 2, 1, 1, assessments:1;assessments:3,
                """,
                "evidence where decision=benefit": """
                    answer, derived_answer, reason, value, threshold, days, sources, marks
                    met, none, met_at_visit, 1, 1, 91, assessments:1;assessments:2;overrides:1, overridden
                """,
            },
        ),
        Example(
            title="Under one definition or all of them; the last as read",
            words="The first row is meant for the variant alone (1). Without a variant the answer is replaced "
            "everywhere (2). Of several rows that apply the last as read counts, whether it names the variant or not "
            "(3). A label that is no visit of benefit replaces nothing (4).",
            study=STATUS.replace("[3, 6]", "[3]")
            + "variants: {strict: {benefit.criteria.clinical_status.improves_by: 2}}",
            records={
                "patients": patients(4),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 2
                    1, day 91, performance_status, 1
                    2, day 0, performance_status, 2
                    2, day 91, performance_status, 1
                    3, day 0, performance_status, 2
                    3, day 91, performance_status, 1
                    4, day 0, performance_status, 2
                    4, day 91, performance_status, 1
                """,
                "overrides": """
                    patient_id, variant, decision, visit, answer, who, when, reason
                    1, strict, clinical_status, month 3, met, MK, day 200, see letter
                    2, , clinical_status, month 3, not_evaluable, MK, day 200, another scale was used
                    3, strict, clinical_status, month 3, not_evaluable, MK, day 200, see letter
                    3, , clinical_status, month 3, not_applicable, AB, day 210, see letter
                    4, , clinical_status, month 4, not_met, MK, day 200, see letter
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    patient_id, variant, answer, derived_answer, sources, marks
                    1, protocol, met, none, assessments:1;assessments:2,
                    1, strict, met, not_met, assessments:1;assessments:2;overrides:1, overridden
                    2, protocol, not_evaluable, met, assessments:3;assessments:4;overrides:2, overridden
                    2, strict, not_evaluable, not_met, assessments:3;assessments:4;overrides:2, overridden
                    3, protocol, not_applicable, met, assessments:5;assessments:6;overrides:4, overridden
                    3, strict, not_applicable, not_met, assessments:5;assessments:6;overrides:4, overridden
                    4, protocol, met, none, assessments:7;assessments:8,
                    4, strict, not_met, none, assessments:7;assessments:8,
                """,
                "benefit": """
                    patient_id, variant, answer
                    1, protocol, met
                    1, strict, met
                    2, protocol, not_evaluable
                    2, strict, not_evaluable
                    3, protocol, not_applicable
                    3, strict, not_applicable
                    4, protocol, met
                    4, strict, not_met
                """,
            },
        ),
        Example(
            title="An answer that a person confirms",
            words="The new answer is the derived one; that a person has looked at it is kept.",
            study=STATUS.replace("[3, 6]", "[3]"),
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, performance_status, 2
                    day 91, performance_status, 1
                """,
                "overrides": """
                    decision, visit, answer, who, when, reason
                    clinical_status, month 3, met, MK, day 200, checked against the notes
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    answer, derived_answer, sources, marks
                    met, met, assessments:1;assessments:2;overrides:1, overridden
                """
            },
        ),
        Example(
            title="Benefit, and the day from which relapse is counted",
            words="Met by derivation at month 3 (1), by a person at month 6 (2), by a person without another visit "
            "(3). Replaced by not met, the patient has no relapse among those who benefited (4); not met by "
            "derivation, met by a person at month 3 (5).",
            study=STATUS + RELAPSE,
            records={
                "patients": patients(5),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 2
                    1, day 91, performance_status, 1
                    1, day 183, performance_status, 1
                    1, day 274, performance_status, 2
                    2, day 0, performance_status, 2
                    2, day 91, performance_status, 1
                    2, day 183, performance_status, 1
                    2, day 274, performance_status, 2
                    3, day 0, performance_status, 2
                    3, day 91, performance_status, 1
                    3, day 183, performance_status, 1
                    3, day 274, performance_status, 2
                    4, day 0, performance_status, 2
                    4, day 91, performance_status, 1
                    4, day 183, performance_status, 1
                    4, day 274, performance_status, 2
                    5, day 0, performance_status, 2
                    5, day 91, performance_status, 2
                    5, day 183, performance_status, 2
                    5, day 274, performance_status, 3
                """,
                "overrides": """
                    patient_id, decision, visit, answer, who, when, reason
                    2, benefit, month 6, met, MK, day 300, dose of morphine was raised at month 3
                    3, benefit, , met, MK, day 300, checked
                    4, benefit, month 6, not_met, MK, day 300, dose of morphine was raised
                    5, benefit, month 3, met, MK, day 300, status misread
                """,
            },
            expect={
                "benefit": """
                    patient_id, answer, visit
                    1, met, month 3
                    2, met, month 6
                    3, met, month 3
                    4, not_met, none
                    5, met, month 3
                """,
                "evidence where decision=benefit": """
                    patient_id, answer, derived_answer, reason, value, threshold, days, sources, marks
                    1, met, none, met_at_visit, 1, 1, 91, assessments:1;assessments:2,
                    2, met, met, met_at_visit, 1, 1, 183, assessments:5;assessments:6;overrides:1, overridden
                    3, met, met, met_at_visit, 1, 1, 91, assessments:9;assessments:10;overrides:2, overridden
                    4, not_met, met, met_at_visit, 1, 1, none, assessments:13;assessments:14;overrides:3, overridden
                    5, met, not_met, not_met_at_any_visit, none, none, 91, assessments:17;assessments:18;assessments:17;assessments:19;overrides:4, overridden
                """,
                "endpoints": """
                    patient_id, time_days, event, left_days, right_days, reason
                    1, 183, true, 92, 183, symptom_relapse
                    2, 91, true, 0, 91, symptom_relapse
                    3, 183, true, 92, 183, symptom_relapse
                    5, 183, true, 92, 183, symptom_relapse
                """,
            },
        ),
        Example(
            title="A response, before events and criteria use it",
            words="The reader saw a progression on day 91, which a person replaced by stable disease (1); the reverse "
            "(2). The criterion, the event and the endpoint follow, and show it.",
            study=TWO,
            records={
                "patients": patients(2),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 2
                    1, day 91, performance_status, 1
                    2, day 0, performance_status, 2
                    2, day 91, performance_status, 1
                """,
                "responses": """
                    patient_id, assessed_on, response
                    1, day 91, PD
                    2, day 91, SD
                """,
                "overrides": """
                    patient_id, decision, visit, answer, who, when, reason
                    1, response, day 91, SD, MK, day 200, inflammation
                    2, response, day 91, PD, MK, day 200, pleural effusion was malignant
                """,
            },
            expect={
                "responses": "patient_id, day, response\n1, 91, SD\n2, 91, PD",
                "evidence where decision=response": """
                    patient_id, answer, derived_answer, reason, sources, marks
                    1, SD, PD, as_recorded, responses:1;overrides:1, overridden
                    2, PD, SD, as_recorded, responses:2;overrides:2, overridden
                """,
                "evidence where decision=criterion, subject=progression": """
                    patient_id, answer, derived_answer, reason, sources, marks
                    1, met, none, no_progression, responses:1;overrides:1, overridden
                    2, not_met, none, progressed, responses:2;overrides:2, overridden
                """,
                "evidence where decision=benefit": """
                    patient_id, answer, sources, marks
                    1, met, assessments:1;assessments:2;responses:1;overrides:1, overridden
                    2, not_met, assessments:3;assessments:4;responses:2;overrides:2, overridden
                """,
                "evidence where decision=event": """
                    patient_id, subject, days, sources, marks
                    2, tumour_progression, 91, responses:2;overrides:2, overridden
                """,
                "evidence where decision=endpoint": """
                    patient_id, answer, reason, sources, marks
                    1, censored, last_assessment, responses:1;overrides:1,
                    2, event, tumour_progression, responses:2;overrides:2, overridden
                """,
            },
        ),
        Example(
            title="A response under one definition only",
            words="Both definitions read the same responses by the same rule. The override names the variant, so the "
            "protocol keeps the progression.",
            study=f"{TWO}\nvariants: {{any: {{benefit.rule: any}}}}",
            records={
                "responses": "assessed_on, response\nday 91, PD",
                "overrides": """
                    variant, decision, visit, answer, who, when, reason
                    any, response, day 91, SD, MK, day 200, inflammation
                """,
            },
            expect={
                "responses": "variant, day, response\nany, 91, SD\nprotocol, 91, PD",
                "criteria where criterion=progression": "variant, answer\nany, met\nprotocol, not_met",
                "events": "variant, kind, day\nprotocol, tumour_progression, 91",
                "endpoints": """
                    variant, time_days, event, reason
                    any, 91, false, last_assessment
                    protocol, 91, true, tumour_progression
                """,
            },
        ),
        Example(
            title="Only the deciding reader's response is replaced, and no sum",
            words="R1 decides. Replaced on day 91 is what the reader concluded, not what was measured: the nadir of 20 "
            "mm stays, so day 183 is progression. The reading of R2 stays as it is.",
            study="pejorative_events: {tumour_progression: {criteria: recist_1_1, reader: R1}, death: {}}",
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm, reader
                    day 0, L1, true, 30, R1
                    day 91, L1, true, 20, R1
                    day 183, L1, true, 25, R1
                    day 0, L1, true, 30, R2
                    day 91, L1, true, 20, R2
                """,
                "overrides": """
                    decision, visit, answer, who, when, reason
                    response, day 91, NE, MK, day 200, without contrast
                """,
            },
            expect={
                "responses": """
                    day, reader, response
                    91, R1, NE
                    91, R2, PR
                    183, R1, PD
                """,
                "events": "kind, day, left_day\ntumour_progression, 183, 0",
                "evidence where decision=response, subject=R1": """
                    visit, answer, derived_answer, reason, baseline, value, threshold, sources, marks
                    day 183, PD, none, target, 30, 25, 25, lesions:3;lesions:1,
                    day 91, NE, PR, target, 30, 20, 36, lesions:2;lesions:1;overrides:1, overridden
                """,
            },
        ),
        Example(
            title="The rows of single analytes stay as derived",
            words="What a person replaces is the criterion. Its analyte shows what was derived from the values.",
            study="""
benefit:
  at: [3]
  criteria: {markers: {analytes: [CgA], decrease: more than 20 %}}
  rule: all_applicable
""",
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, CgA, 100, ug/L
                    day 91, CgA, 50, ug/L
                """,
                "overrides": """
                    decision, visit, answer, who, when, reason
                    markers, month 3, not_evaluable, MK, day 200, took a proton pump inhibitor at baseline
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    subject, answer, derived_answer, reason, sources, marks
                    markers:CgA, met, none, compared, labs:1;labs:2,
                    markers, not_evaluable, met, compared, labs:1;labs:2;overrides:1, overridden
                """
            },
        ),
        Example(
            title="Written after the cut-off",
            words="The cut-off is day 120. A person judged later what had been recorded before, and that counts.",
            study="data_cutoff: 2020-04-30\n" + STATUS.replace("[3, 6]", "[3]"),
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, performance_status, 2
                    day 91, performance_status, 2
                """,
                "overrides": """
                    decision, visit, answer, who, when, reason
                    clinical_status, month 3, met, MK, day 400, copied from the visit before
                """,
            },
            expect={"evidence where decision=criterion": "answer, derived_answer, marks\nmet, not_met, overridden"},
        ),
    ),
)
