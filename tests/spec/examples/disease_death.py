"""Sections 6 and 7: deaths of the disease, with other deaths competing; and marrow neoplasms with death competing."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

STUDY = """
pejorative_events:
  disease_death: {causes: [tumour, tumour progression]}
  death: {}
endpoints:
  disease_specific_survival: {events: [disease_death], death: competing}
"""
MARROW = """
pejorative_events:
  recorded_event: {marrow: {terms: [Myelodysplastic syndrome, Acute myeloid leukaemia]}}
endpoints:
  marrow_neoplasm: {events: [marrow/recorded_event], death: competing}
"""
DISEASE_DEATH = Subject(
    "Deaths of the disease, and marrow neoplasms",
    "A death counts by its recorded cause; another one competes, and one without a cause is censored, because nobody "
    "knows. A secondary neoplasm is a recorded event by its term, with death competing.",
    (
        Example(
            title="By the cause that is recorded",
            words="Of two causes that are named (1, 2), of another one, which competes (3), and without a cause: not "
            "evaluable, and censored on that day (4). Another spelling is another cause (5). Alive (6).",
            study=STUDY,
            records={
                "patients": patients(6),
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on, cause
                    1, day 100, dead, day 100, tumour
                    2, day 0, dead, day 0, tumour progression
                    3, day 200, dead, day 200, stroke
                    4, day 300, dead, day 300,
                    5, day 50, dead, day 50, Tumour
                    6, day 400, alive, ,
                """,
            },
            expect={
                "endpoints": """
                    patient_id, group, endpoint, variant, time_days, event, left_days, right_days, reason, evidence_id, entry_days, competing, other_treatment_days
                    1, A, disease_specific_survival, protocol, 100, true, 100, 100, disease_death, 1|protocol|endpoint|disease_specific_survival|, 0, false, none
                    2, A, disease_specific_survival, protocol, 0, true, 0, 0, disease_death, 2|protocol|endpoint|disease_specific_survival|, 0, false, none
                    3, A, disease_specific_survival, protocol, 200, false, 200, none, died, 3|protocol|endpoint|disease_specific_survival|, 0, true, none
                    4, A, disease_specific_survival, protocol, 300, false, 300, none, cause_unknown, 4|protocol|endpoint|disease_specific_survival|, 0, false, none
                    5, A, disease_specific_survival, protocol, 50, false, 50, none, died, 5|protocol|endpoint|disease_specific_survival|, 0, true, none
                    6, A, disease_specific_survival, protocol, 400, false, 400, none, last_seen, 6|protocol|endpoint|disease_specific_survival|, 0, false, none
                """,
                "evidence where subject=disease_death": """
                    patient_id, variant, decision, visit, answer, reason, baseline, value, threshold, unit, days, sources
                    1, protocol, event, occurrence 1, none, died_of, none, none, none, tumour, 100, follow_up:1
                    2, protocol, event, occurrence 1, none, died_of, none, none, none, tumour progression, 0, follow_up:2
                    4, protocol, event, day 300, not_evaluable, cause_unknown, none, none, none, , 300, follow_up:4
                """,
                "evidence where decision=endpoint": """
                    patient_id, variant, answer, reason, value, days, sources
                    1, protocol, event, disease_death, 100, 100, follow_up:1
                    2, protocol, event, disease_death, 0, 0, follow_up:2
                    3, protocol, competing, died, 200, 200, follow_up:3
                    4, protocol, censored, cause_unknown, 300, 300, follow_up:4
                    5, protocol, competing, died, 50, 50, follow_up:5
                    6, protocol, censored, last_seen, 400, 400, follow_up:6
                """,
            },
        ),
        Example(
            title="With an assessed component, a death of unknown cause is no end",
            words="Where something was to be assessed besides, the patient is followed up to the last assessment.",
            study="""
pejorative_events:
  disease_death: {causes: [tumour]}
  tumour_progression: {criteria: responses}
endpoints:
  progression_or_disease_death: {events: [tumour_progression, disease_death], death: competing}
""",
            records={
                "responses": """
                    assessed_on, reader, response
                    day 90, central, SD
                """,
                "follow_up": """
                    last_seen_on, vital_status, died_on, cause
                    day 300, dead, day 300,
                """,
            },
            expect={
                "endpoints": """
                    patient_id, group, endpoint, variant, time_days, event, left_days, right_days, reason, evidence_id, entry_days, competing, other_treatment_days
                    1, A, progression_or_disease_death, protocol, 90, false, 90, none, last_assessment, 1|protocol|endpoint|progression_or_disease_death|, 0, false, none
                """,
            },
        ),
        Example(
            title="A marrow neoplasm after the therapy, with death competing",
            words="Leukaemia on day 900 (1), a death before any (2), neither (3); an anaemia is none (3).",
            study=MARROW,
            records={
                "patients": patients(3),
                "adverse_events": """
                    patient_id, term, grade, started_on, related
                    1, Acute myeloid leukaemia, 4, day 900, possible
                    3, Anaemia, 3, day 100, possible
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 950, dead, day 950
                    2, day 700, dead, day 700
                    3, day 1000, alive,
                """,
            },
            expect={
                "endpoints": """
                    patient_id, group, endpoint, variant, time_days, event, left_days, right_days, reason, evidence_id, entry_days, competing, other_treatment_days
                    1, A, marrow_neoplasm, protocol, 900, true, 900, 900, marrow/recorded_event, 1|protocol|endpoint|marrow_neoplasm|, 0, false, none
                    2, A, marrow_neoplasm, protocol, 700, false, 700, none, died, 2|protocol|endpoint|marrow_neoplasm|, 0, true, none
                    3, A, marrow_neoplasm, protocol, 1000, false, 1000, none, last_seen, 3|protocol|endpoint|marrow_neoplasm|, 0, false, none
                """,
            },
        ),
    ),
)
