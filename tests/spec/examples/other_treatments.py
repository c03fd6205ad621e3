"""Sections 6 and 7: other treatments, and what an endpoint does with them."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

STRATEGIES = """
pejorative_events: {tumour_progression: {criteria: responses}, death: {}}
endpoints:
  ignored: {events: [tumour_progression, death], other_treatment: ignore}
  censored: {events: [tumour_progression, death], other_treatment: censor}
  counted: {events: [tumour_progression, death], other_treatment: event}
"""

OTHER_TREATMENTS = Subject(
    "Other treatments",
    "Another antitumour treatment after time zero, or a patient of the untreated group who is given the agent after "
    "all, is an intercurrent event. Every endpoint states what it does with it: ignore it, censor at the last "
    "assessment before it, or count it as an event.",
    (
        Example(
            title="Which treatments are intercurrent",
            words="All those after day 0, numbered in time. The group B was not to be treated: the first "
            "administration after day 0 to one of its patients is a crossover, which on the same day comes after the "
            "treatments.",
            records={
                "patients": "patient_id, group, enrolled_on\n1, A, day 0\n2, B, day 0",
                "treatments": """
                    patient_id, kind, started_on
                    1, surgery, day 0
                    1, chemotherapy, day 120
                    1, embolisation, day 60
                    2, chemotherapy, day 100
                """,
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 5, 177Lu-DOTATATE, 7.4, GBq
                    2, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    2, 2, day 100, 177Lu-DOTATATE, 7.4, GBq
                    2, 3, day 160, 177Lu-DOTATATE, 7.4, GBq
                """,
            },
            expect={
                "evidence where decision=other_treatment": """
                    evidence_id, variant, rule_id, answer, reason, value, days, sources
                    1|protocol|other_treatment|chemotherapy|occurrence 2, protocol, other_treatment, none, started, none, 120, treatments:2
                    1|protocol|other_treatment|embolisation|occurrence 1, protocol, other_treatment, none, started, none, 60, treatments:3
                    2|protocol|other_treatment|chemotherapy|occurrence 1, protocol, other_treatment, none, started, none, 100, treatments:4
                    2|protocol|other_treatment|crossover|occurrence 2, protocol, other_treatment, none, crossover, none, 100, administrations:3
                """,
                "endpoints": """
                    patient_id, endpoint, other_treatment_days
                    1, overall_survival, 60
                    2, overall_survival, 100
                """,
            },
        ),
        Example(
            title="Only the kinds that the protocol names",
            words="Surgery is none of them, and crossover is not to count.",
            study="other_treatments: {kinds: [chemotherapy], crossover: false}",
            records={
                "patients": "group, enrolled_on\nB, day 0",
                "treatments": "kind, started_on\nsurgery, day 60\nchemotherapy, day 120",
                "administrations": "cycle, administered_at, agent, activity, activity_unit\n"
                "1, day 100, 177Lu-DOTATATE, 7.4, GBq",
            },
            expect={
                "evidence where decision=other_treatment": "subject, visit, days\nchemotherapy, occurrence 1, 120",
                "endpoints": "other_treatment_days\n120",
            },
        ),
        Example(
            title="Progression after another treatment",
            words="Stable on day 91, chemotherapy from day 120, progression on day 183. Ignored, it is a progression "
            "on day 183; censored, the patient was last known to be free of it on day 91; counted, the event is the "
            "treatment on day 120. When the treatment began is shown whatever the strategy. The censoring also cites "
            "where the patient would have been censored otherwise: it shows that the patient was followed past the "
            "treatment.",
            study=STRATEGIES,
            records={
                "responses": "assessed_on, response\nday 91, SD\nday 183, PD",
                "treatments": "kind, started_on\nchemotherapy, day 120",
                "follow_up": "last_seen_on, vital_status\nday 300, alive",
            },
            expect={
                "endpoints": """
                    endpoint, time_days, event, left_days, right_days, reason, other_treatment_days
                    censored, 91, false, 91, none, other_treatment, 120
                    counted, 120, true, 120, 120, other_treatment, 120
                    ignored, 183, true, 91, 183, tumour_progression, 120
                """,
                "evidence where decision=endpoint": """
                    subject, answer, reason, value, days, sources
                    censored, censored, other_treatment, 91, 91, treatments:1;responses:1;responses:2
                    counted, event, other_treatment, 120, 120, treatments:1
                    ignored, event, tumour_progression, 183, 183, responses:2;responses:1
                """,
            },
        ),
        Example(
            title="An event before another treatment, or on its day",
            words="Progression came before the treatment (1) or on the same day (2): it stands under every strategy. "
            "On one day the kinds of the endpoint come before the treatment.",
            study=STRATEGIES,
            records={
                "patients": patients(2),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 91, PD
                    2, day 91, SD
                    2, day 120, PD
                """,
                "treatments": """
                    patient_id, kind, started_on
                    1, chemotherapy, day 120
                    2, chemotherapy, day 120
                """,
            },
            expect={
                "endpoints": """
                    patient_id, endpoint, time_days, event, reason, other_treatment_days
                    1, censored, 91, true, tumour_progression, 120
                    1, counted, 91, true, tumour_progression, 120
                    1, ignored, 91, true, tumour_progression, 120
                    2, censored, 120, true, tumour_progression, 120
                    2, counted, 120, true, tumour_progression, 120
                    2, ignored, 120, true, tumour_progression, 120
                """
            },
        ),
        Example(
            title="Without an event",
            words="Assessed before and after the treatment (1): censored before it. An assessment on the day of the "
            "treatment is still one before it (2). Never assessed again, the patient would be censored on day 91 "
            "anyway, and is so for that reason (3). Never assessed at all: day 0 (4).",
            study=STRATEGIES,
            records={
                "patients": patients(4),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 91, SD
                    1, day 183, SD
                    2, day 91, SD
                    2, day 120, SD
                    2, day 183, SD
                    3, day 91, SD
                """,
                "treatments": """
                    patient_id, kind, started_on
                    1, chemotherapy, day 120
                    2, chemotherapy, day 120
                    3, chemotherapy, day 120
                    4, chemotherapy, day 120
                """,
            },
            expect={
                "endpoints where endpoint=censored": """
                    patient_id, time_days, event, reason
                    1, 91, false, other_treatment
                    2, 120, false, other_treatment
                    3, 91, false, last_assessment
                    4, 0, false, no_assessment
                """,
                "evidence where decision=endpoint, subject=censored": """
                    patient_id, answer, sources
                    1, censored, treatments:1;responses:1;responses:2
                    2, censored, treatments:2;responses:4;responses:5
                    3, censored, responses:6
                    4, censored,
                """,
                "endpoints where endpoint=ignored": """
                    patient_id, time_days, event, reason
                    1, 183, false, last_assessment
                    2, 183, false, last_assessment
                    3, 91, false, last_assessment
                    4, 0, false, no_assessment
                """,
            },
        ),
        Example(
            title="Survival past another treatment",
            words="Where nothing is assessed the day of the treatment itself is the censoring (1, 4); the follow-up that "
            "went on past it is cited too. Without a treatment the death counts (2), and so does one on the day of the "
            "treatment (3).",
            study="endpoints: {overall_survival: {events: [death], other_treatment: censor}}",
            records={
                "patients": patients(4),
                "treatments": """
                    patient_id, kind, started_on
                    1, chemotherapy, day 120
                    3, chemotherapy, day 200
                    4, chemotherapy, day 120
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 200, dead, day 200
                    2, day 200, dead, day 200
                    3, day 200, dead, day 200
                    4, day 300, alive,
                """,
            },
            expect={
                "endpoints": """
                    patient_id, time_days, event, left_days, right_days, reason, other_treatment_days
                    1, 120, false, 120, none, other_treatment, 120
                    2, 200, true, 200, 200, death, none
                    3, 200, true, 200, 200, death, 200
                    4, 120, false, 120, none, other_treatment, 120
                """,
                "evidence where decision=endpoint": """
                    patient_id, answer, sources
                    1, censored, treatments:1;follow_up:1
                    2, event, follow_up:2
                    3, event, follow_up:3
                    4, censored, treatments:3;follow_up:4
                """,
            },
        ),
        Example(
            title="A death that competes, before or after another treatment",
            words="Death is no event of this endpoint. It ends the observation where it comes first, also on the day "
            "of the treatment (1); after the treatment the patient is censored already (2).",
            study="""
pejorative_events: {tumour_progression: {criteria: responses}}
endpoints: {time_to_progression: {events: [tumour_progression], other_treatment: censor}}
""",
            records={
                "patients": patients(2),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 91, SD
                    2, day 91, SD
                """,
                "treatments": """
                    patient_id, kind, started_on
                    1, chemotherapy, day 120
                    2, chemotherapy, day 120
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 120, dead, day 120
                    2, day 121, dead, day 121
                """,
            },
            expect={
                "endpoints": """
                    patient_id, time_days, event, reason, competing
                    1, 120, false, died, true
                    2, 91, false, other_treatment, false
                """
            },
        ),
        Example(
            title="Among the benefited only treatments after the benefit",
            words="The chemotherapy of day 60 lies before the benefit of day 91 and is no intercurrent event of this "
            "endpoint; that of day 120 is, 29 days after the benefit.",
            study="""
benefit:
  at: [3]
  criteria: {clinical_status: {measure: performance_status, improves_by: 1}}
  rule: all_applicable
pejorative_events: {symptom_relapse: {measure: performance_status, worsens_by: 1, from: best}}
endpoints: {time_to_relapse: {events: [symptom_relapse], among: benefited, other_treatment: event}}
""",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, performance_status, 2
                    day 91, performance_status, 1
                    day 183, performance_status, 2
                """,
                "treatments": "kind, started_on\nchemotherapy, day 60\nchemotherapy, day 120",
            },
            expect={
                "endpoints": """
                    time_days, event, left_days, right_days, reason, other_treatment_days
                    29, true, 29, 29, other_treatment, 29
                """,
                "evidence where decision=endpoint": "days, sources\n120, treatments:2",
            },
        ),
    ),
)
