"""Section 6: events that the records name."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

SKELETAL = """
pejorative_events:
  recorded_event:
    skeletal:
      terms: [symptomatic pathological fracture, spinal cord compression]
      treatments: [radiotherapy for bone pain, orthopaedic surgery]
  death: {}
endpoints: {symptomatic_skeletal_event_free_survival: {events: [skeletal/recorded_event, death]}}
"""

RECORDED_EVENTS = Subject(
    "Recorded events",
    "Events that stand in the records by their name, and need no rule to be found: the symptomatic skeletal events of "
    "prostate cancer are radiation for bone pain, a new symptomatic pathological fracture, spinal cord compression, and "
    "orthopaedic surgery for the tumour.",
    (
        Example(
            title="Symptomatic skeletal events, from two tables",
            words="Radiotherapy for bone pain comes first (1), before the fracture; what precedes time zero, or comes on its day, "
            "is no event after it (2); other terms and kinds are none (3); a death is, where the endpoint counts it (4).",
            study=SKELETAL,
            records={
                "patients": patients(4),
                "adverse_events": """
                    patient_id, term, grade, started_on, related
                    1, symptomatic pathological fracture, 3, day 90, unrelated
                    2, spinal cord compression, 3, day 0, unrelated
                    2, spinal cord compression, 2, day 40,
                    3, fracture, 3, day 50, unrelated
                """,
                "treatments": """
                    patient_id, kind, started_on
                    1, radiotherapy for bone pain, day 60
                    2, orthopaedic surgery, day -20
                    3, radiotherapy, day 30
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 300, alive,
                    2, day 300, alive,
                    3, day 300, alive,
                    4, day 120, dead, day 120
                """,
            },
            expect={
                "events where kind=skeletal/recorded_event": """
                    patient_id, occurrence, day, left_day, right_day, evidence_id
                    1, 1, 60, 60, 60, 1|protocol|event|skeletal/recorded_event|occurrence 1
                    1, 2, 90, 90, 90, 1|protocol|event|skeletal/recorded_event|occurrence 2
                    2, 1, 40, 40, 40, 2|protocol|event|skeletal/recorded_event|occurrence 1
                """,
                "evidence where decision=event, subject=skeletal/recorded_event": """
                    patient_id, visit, answer, reason, baseline, value, threshold, unit, days, sources
                    1, occurrence 1, none, recorded, none, none, none, radiotherapy for bone pain, 60, treatments:1
                    1, occurrence 2, none, recorded, none, none, none, symptomatic pathological fracture, 90, adverse_events:1
                    2, occurrence 1, none, recorded, none, none, none, spinal cord compression, 40, adverse_events:3
                """,
                "endpoints": """
                    patient_id, time_days, event, reason, left_days, right_days
                    1, 60, true, skeletal/recorded_event, 60, 60
                    2, 40, true, skeletal/recorded_event, 40, 40
                    3, 300, false, last_seen, 300, none
                    4, 120, true, death, 120, 120
                """,
            },
        ),
        Example(
            title="Marrow neoplasms, with death competing",
            words="A myelodysplastic syndrome or an acute leukaemia is the event, whatever its grade and relation (1); who died before of "
            "anything cannot have it any more (2); who lives without it is followed (3).",
            study="""
pejorative_events: {recorded_event: {marrow: {terms: [myelodysplastic syndrome, acute myeloid leukaemia]}}, death: {}}
endpoints: {marrow_neoplasm: {events: [marrow/recorded_event], death: competing}}
""",
            records={
                "patients": patients(3),
                "adverse_events": "patient_id, term, grade, started_on, related\n1, myelodysplastic syndrome, 3, day 400, possible",
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 500, dead, day 500
                    2, day 300, dead, day 300
                    3, day 600, alive,
                """,
            },
            expect={
                "endpoints": """
                    patient_id, time_days, event, reason, competing
                    1, 400, true, marrow/recorded_event, false
                    2, 300, false, died, true
                    3, 600, false, last_seen, false
                """,
            },
        ),
        Example(
            title="One without a name, on one day twice, beside an assessed kind",
            words="The fracture and the operation of one day are two events, the adverse event before the treatment, whatever their "
            "rows; the day of an event is exact, though the quality of life was last known on day 30.",
            study="""
pejorative_events:
  symptom_relapse: {measure: quality_of_life, worsens_by: 10, from: best}
  recorded_event: {terms: [fracture], treatments: [surgery]}
endpoints: {deterioration: {events: all, death: censored}}
""",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, quality_of_life, 80
                    day 30, quality_of_life, 80
                """,
                "adverse_events": "term, grade, started_on, related\nnausea, 1, day 5, unrelated\nfracture, 3, day 70, unrelated",
                "treatments": "kind, started_on\nsurgery, day 70",
            },
            expect={
                "events": "kind, occurrence, day\nrecorded_event, 1, 70\nrecorded_event, 2, 70",
                "evidence where decision=event": """
                    subject, visit, reason, unit, sources
                    recorded_event, occurrence 1, recorded, fracture, adverse_events:2
                    recorded_event, occurrence 2, recorded, surgery, treatments:1
                """,
                "endpoints": "time_days, event, reason, left_days, right_days\n70, true, recorded_event, 70, 70",
                "evidence where decision=endpoint": "answer, reason, sources\nevent, recorded_event, adverse_events:2;assessments:1;assessments:2",
            },
        ),
    ),
)
