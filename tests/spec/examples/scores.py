"""Section 2c: scores of questionnaires from their items; section 6: their deterioration."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

FACT_P = {
    "GP": [f"GP{n}" for n in range(1, 8)],
    "GS": [f"GS{n}" for n in range(1, 8)],
    "GE": [f"GE{n}" for n in range(1, 7)],
    "GF": [f"GF{n}" for n in range(1, 8)],
    "PCS": ["C2", "C6", "P1", "P2", "P3", "P4", "P5", "P6", "P7", "BL2", "P8", "BL5"],
}
BEST_IS_FOUR = {*FACT_P["GS"], "GE2", *FACT_P["GF"], "C6", "P4", "P5", "BL5"}


def best_answers(patient: int, left_out: str) -> str:
    """The best answer to every item of the FACT-P but those left out, on the day of enrolment."""
    items = [item for items in FACT_P.values() for item in items if item not in left_out.split()]
    return "\n".join(f"{patient}, day 0, fact_p/{item}, {4 if item in BEST_IS_FOUR else 0}" for item in items)


COURSE = """
    assessed_on, measure, value
    day -3, qlq_c30/9, 1
    day -3, qlq_c30/19, 2
    day 30, qlq_c30/9, 2
    day 30, qlq_c30/19, 2
    day 60, qlq_c30/19, 2
    day 60, qlq_c30/9, 1
    day 90, qlq_c30/9, 3
    day 90, qlq_c30/19, 3
    day 120, qlq_c30/9, 3
    day 120, qlq_c30/19, 2
"""
DETERIORATION = """
questionnaires: [qlq_c30]
pejorative_events: {deterioration: {pain: {measure: qlq_c30/pain, worsens_by: 10}}, death: {}}
endpoints: {deterioration: {events: [pain/deterioration, death]}}
"""

SCORES = Subject(
    "Scores of questionnaires",
    "The QLQ-C30, QLQ-GINET21, FACT-P and BPI-SF from their items, by the manuals: what is reversed, how many answers "
    "are enough, and what becomes of missing ones; and the time until a score deteriorates. No text of a questionnaire "
    "stands here.",
    (
        Example(
            title="QLQ-C30: raw score and linear transformation",
            words="Physical functioning 1 2 1 2 1: mean 1.4, of which 0.4 of a range of 3 is lost: 86.67. Fatigue 2 3 2: mean 2.33, "
            "44.44 of 100. Global health 5 and 6 of 7: 75.",
            study="questionnaires: [qlq_c30]",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, qlq_c30/1, 1
                    day 0, qlq_c30/2, 2
                    day 0, qlq_c30/3, 1
                    day 0, qlq_c30/4, 2
                    day 0, qlq_c30/5, 1
                    day 91, qlq_c30/12, 3
                    day 91, qlq_c30/10, 2
                    day 91, qlq_c30/18, 2
                    day 91, qlq_c30/29, 5
                    day 91, qlq_c30/30, 6
                """
            },
            expect={
                "scores": """
                    patient_id, measure, day, visit, score, answered, items, evidence_id
                    1, qlq_c30/fatigue, 91, month 3, 44.444444, 3, 3, 1|protocol|score|qlq_c30/fatigue|day 91
                    1, qlq_c30/global_health, 91, month 3, 75, 2, 2, 1|protocol|score|qlq_c30/global_health|day 91
                    1, qlq_c30/physical_functioning, 0, none, 86.666667, 5, 5, 1|protocol|score|qlq_c30/physical_functioning|day 0
                """,
                "evidence where decision=score": """
                    subject, visit, answer, reason, baseline, value, threshold, unit, days, sources
                    qlq_c30/fatigue, day 91, none, scored, none, 44.444444, none, , 91, assessments:7;assessments:6;assessments:8
                    qlq_c30/global_health, day 91, none, scored, none, 75, none, , 91, assessments:9;assessments:10
                    qlq_c30/physical_functioning, day 0, none, scored, none, 86.666667, none, , 0, assessments:1;assessments:2;assessments:3;assessments:4;assessments:5
                """,
            },
        ),
        Example(
            title="Half of the items are enough",
            words="Two of four answers score emotional functioning (1), one does not (2); two of three score fatigue (3), one does "
            "not (4). An empty cell is a questionnaire that was handed in without an answer (5).",
            study="questionnaires: [qlq_c30]",
            records={
                "patients": patients(5),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, qlq_c30/21, 1
                    1, day 0, qlq_c30/24, 2
                    2, day 0, qlq_c30/21, 1
                    3, day 0, qlq_c30/10, 4
                    3, day 0, qlq_c30/12, 3
                    4, day 0, qlq_c30/18, 4
                    5, day 0, qlq_c30/8,
                """,
            },
            expect={
                "scores": """
                    patient_id, measure, score, answered, items
                    1, qlq_c30/emotional_functioning, 83.333333, 2, 4
                    2, qlq_c30/emotional_functioning, none, 1, 4
                    3, qlq_c30/fatigue, 83.333333, 2, 3
                    4, qlq_c30/fatigue, none, 1, 3
                    5, qlq_c30/dyspnoea, none, 0, 1
                """,
                "evidence where decision=score": """
                    patient_id, reason, value, sources
                    1, scored, 83.333333, assessments:1;assessments:2
                    2, too_few_answers, none, assessments:3
                    3, scored, 83.333333, assessments:4;assessments:5
                    4, too_few_answers, none, assessments:6
                    5, too_few_answers, none,
                """,
            },
        ),
        Example(
            title="What is an answer",
            words="The last row of a day counts: 2, not 4. A value outside 1 to 4 (here 0 and 5) or between two answers (2.5) is none. Items of "
            "two days are two questionnaires.",
            study="questionnaires: [qlq_c30]",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, qlq_c30/9, 4
                    day 0, qlq_c30/9, 2
                    day 0, qlq_c30/19, 5
                    day 10, qlq_c30/9, 2.5
                    day 10, qlq_c30/19, 0
                    day 20, qlq_c30/9, 3
                    day 21, qlq_c30/19, 1
                """
            },
            expect={
                "scores": """
                    measure, day, score, answered
                    qlq_c30/pain, 0, 33.333333, 1
                    qlq_c30/pain, 10, none, 0
                    qlq_c30/pain, 20, 66.666667, 1
                    qlq_c30/pain, 21, 0, 1
                """
            },
        ),
        Example(
            title="Taken as a score",
            words="Where the score itself is recorded it counts, whatever the items of that day say; the last row of a day does. An empty one "
            "is none. A score of a questionnaire that the protocol does not state is a measure like any other, and not listed.",
            study="questionnaires: [qlq_c30]",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, qlq_c30/pain, 40
                    day 0, qlq_c30/pain, 50
                    day 0, qlq_c30/9, 4
                    day 30, qlq_c30/pain,
                    day 30, qlq_c30/9, 4
                    day 30, fact_p/total, 100
                """
            },
            expect={
                "scores": """
                    measure, day, score, answered
                    qlq_c30/pain, 0, 50, 1
                    qlq_c30/pain, 30, 100, 1
                """,
                "evidence where decision=score": """
                    visit, reason, sources
                    day 0, as_recorded, assessments:2
                    day 30, scored, assessments:5
                """,
            },
        ),
        Example(
            title="QLQ-GINET21: symptoms, and weight gain by itself",
            words="Endocrine 2 3 without the third: mean 2.5, 50. Treatment-related symptoms are items 39 and 40; weight gain, 46, is its own.",
            study="questionnaires: [qlq_ginet21]",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, qlq_ginet21/31, 2
                    day 0, qlq_ginet21/33, 3
                    day 0, qlq_ginet21/39, 1
                    day 0, qlq_ginet21/40, 2
                    day 0, qlq_ginet21/46, 4
                """
            },
            expect={
                "scores": """
                    measure, score, answered, items
                    qlq_ginet21/endocrine, 50, 2, 3
                    qlq_ginet21/treatment_related, 16.666667, 2, 2
                    qlq_ginet21/weight_gain, 100, 1, 1
                """
            },
        ),
        Example(
            title="FACT-P: a prorated subscale",
            words="Physical well-being 1 0 2 1 0 1 and no seventh answer: points 3 4 2 3 4 3, 19 of six items, 22.17 of seven (1). Of six emotional items "
            "three are half, and not more than half (2); four are (3): 4 - 1, 3, 4 - 0, 4 - 2 are 12, prorated 18.",
            study="questionnaires: [fact_p]",
            records={
                "patients": patients(3),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, fact_p/GP1, 1
                    1, day 0, fact_p/GP2, 0
                    1, day 0, fact_p/GP3, 2
                    1, day 0, fact_p/GP4, 1
                    1, day 0, fact_p/GP5, 0
                    1, day 0, fact_p/GP6, 1
                    2, day 0, fact_p/GE1, 1
                    2, day 0, fact_p/GE2, 3
                    2, day 0, fact_p/GE3, 0
                    3, day 0, fact_p/GE1, 1
                    3, day 0, fact_p/GE2, 3
                    3, day 0, fact_p/GE3, 0
                    3, day 0, fact_p/GE6, 2
                """,
            },
            expect={
                "scores where measure=fact_p/physical_well_being": "patient_id, score, answered, items\n1, 22.166667, 6, 7",
                "scores where measure=fact_p/emotional_well_being": """
                    patient_id, score, answered, items
                    2, none, 3, 6
                    3, 18, 4, 6
                """,
                "scores where measure=fact_p/total": """
                    patient_id, score, answered, items
                    1, none, 6, 39
                    2, none, 3, 39
                    3, none, 4, 39
                """,
            },
        ),
        Example(
            title="FACT-P: totals",
            words="The best answer to everything is 156, of the FACT-G 108, of the trial outcome index 104 (1). With 31 of 39 answers there is no "
            "total, with 20 of 27 no FACT-G; 21 of 26 are enough for the index (2). 32 of 39 are more than 80 %, but five of twelve prostate items "
            "are not half: no total (3).",
            study="questionnaires: [fact_p]",
            records={
                "patients": patients(3),
                "assessments": "patient_id, assessed_on, measure, value\n"
                + "\n".join(
                    (
                        best_answers(1, ""),
                        best_answers(2, "GP1 GP2 GS1 GS2 GE1 GF1 GF2 BL5"),
                        best_answers(3, "C2 C6 P1 P2 P3 P4 P5"),
                    )
                ),
            },
            expect={
                "scores where measure=fact_p/fact_g": "patient_id, score, answered\n1, 108, 27\n2, none, 20\n3, 108, 27",
                "scores where measure=fact_p/trial_outcome_index": "patient_id, score, answered\n1, 104, 26\n2, 104, 21\n3, none, 19",
                "scores where measure=fact_p/total": "patient_id, score, answered\n1, 156, 39\n2, none, 31\n3, none, 32",
            },
        ),
        Example(
            title="BPI-SF: means of severity and interference",
            words="Severity needs all four items: 6 2 4 5 are 4.25 (1), three of them are none (2). Interference needs four of seven: 3 4 5 6 are "
            "4.5 (1), three are none (2). The worst pain is a score by itself.",
            study="questionnaires: [bpi_sf]",
            records={
                "patients": patients(2),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, bpi_sf/3, 6
                    1, day 0, bpi_sf/4, 2
                    1, day 0, bpi_sf/5, 4
                    1, day 0, bpi_sf/6, 5
                    1, day 0, bpi_sf/9a, 3
                    1, day 0, bpi_sf/9b, 4
                    1, day 0, bpi_sf/9f, 5
                    1, day 0, bpi_sf/9g, 6
                    2, day 0, bpi_sf/3, 10
                    2, day 0, bpi_sf/4, 2
                    2, day 0, bpi_sf/6, 11
                    2, day 0, bpi_sf/5, 4
                    2, day 0, bpi_sf/9a, 3
                    2, day 0, bpi_sf/9b, 4
                    2, day 0, bpi_sf/9c, 5
                """,
            },
            expect={
                "scores": """
                    patient_id, measure, score, answered
                    1, bpi_sf/interference, 4.5, 4
                    1, bpi_sf/severity, 4.25, 4
                    1, bpi_sf/worst_pain, 6, 1
                    2, bpi_sf/interference, none, 3
                    2, bpi_sf/severity, none, 3
                    2, bpi_sf/worst_pain, 10, 1
                """
            },
        ),
        Example(
            title="Deterioration: first, and definitive",
            words="Pain is 16.67 at baseline. It is worse by more than 10 on day 30, not on day 60, again on day 90, and stays so: the first "
            "deterioration is that of day 30, the definitive one that of day 90.",
            study=DETERIORATION
            + "variants: {definitive: {pejorative_events.deterioration.pain.lasting: definitive}}\n",
            records={"assessments": COURSE},
            expect={
                "events": """
                    variant, kind, occurrence, day, left_day, right_day
                    definitive, pain/deterioration, 1, 90, 60, 90
                    protocol, pain/deterioration, 1, 30, 0, 30
                    protocol, pain/deterioration, 2, 90, 60, 90
                """,
                "evidence where decision=event": """
                    variant, visit, answer, reason, baseline, value, threshold, days, sources
                    definitive, day 30, not_met, refuted, 16.666667, 33.333333, 26.666667, 30, assessments:1;assessments:2;assessments:3;assessments:4;assessments:1;assessments:2;assessments:6;assessments:5
                    definitive, occurrence 1, none, worse, 16.666667, 66.666667, 26.666667, 90, assessments:1;assessments:2;assessments:7;assessments:8;assessments:1;assessments:2;assessments:6;assessments:5;assessments:1;assessments:2;assessments:9;assessments:10
                    protocol, occurrence 1, none, worse, 16.666667, 33.333333, 26.666667, 30, assessments:1;assessments:2;assessments:3;assessments:4
                    protocol, occurrence 2, none, worse, 16.666667, 66.666667, 26.666667, 90, assessments:1;assessments:2;assessments:7;assessments:8;assessments:1;assessments:2;assessments:6;assessments:5
                """,
                "endpoints": """
                    variant, time_days, event, reason, left_days, right_days
                    definitive, 90, true, pain/deterioration, 60, 90
                    protocol, 30, true, pain/deterioration, 0, 30
                """,
            },
        ),
        Example(
            title="Definitive, and seen once",
            words="The last score of all is worse: it is definitive as far as anybody knows (protocol); asked to be confirmed, nobody knows. "
            "Confirmed and definitive, a course that ends in two worse scores is an event of the first of them (2).",
            study=DETERIORATION.replace("worsens_by: 10", "worsens_by: 10, lasting: definitive")
            + "variants: {confirmed: {pejorative_events.deterioration.pain.confirmed: true}}\n",
            records={
                "patients": patients(2),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, qlq_c30/pain, 20
                    1, day 30, qlq_c30/pain, 20
                    1, day 60, qlq_c30/pain, 30
                    2, day 0, qlq_c30/pain, 20
                    2, day 30, qlq_c30/pain, 30
                    2, day 60, qlq_c30/pain, 50
                """,
            },
            expect={
                "events": """
                    patient_id, variant, day, left_day
                    1, protocol, 60, 30
                    2, confirmed, 30, 0
                    2, protocol, 30, 0
                """,
                "evidence where decision=event": """
                    patient_id, variant, visit, answer, reason, sources
                    1, confirmed, day 60, not_evaluable, unconfirmed, assessments:1;assessments:3;assessments:1;assessments:2
                    1, protocol, occurrence 1, none, worse, assessments:1;assessments:3;assessments:1;assessments:2
                    2, confirmed, occurrence 1, none, worse, assessments:4;assessments:5;assessments:4;assessments:6
                    2, protocol, occurrence 1, none, worse, assessments:4;assessments:5;assessments:4;assessments:6
                """,
            },
        ),
        Example(
            title="Time to deterioration: baseline, death, and the best score so far",
            words="Functioning falls: higher is better. Without a baseline nobody is followed for it (1). The dead without a deterioration have died (2), "
            "or left by a death that competes. From the best score so far a fall to the baseline is a deterioration (3).",
            study="""
questionnaires: [qlq_c30]
pejorative_events: {deterioration: {measure: qlq_c30/role_functioning, worsens_by: 10}, death: {}}
endpoints: {with_death: {events: [deterioration, death]}, alone: {events: [deterioration], death: competing}}
variants: {from_best: {pejorative_events.deterioration.from: best}}
""",
            records={
                "patients": patients(3),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 30, qlq_c30/role_functioning, 0
                    2, day 0, qlq_c30/role_functioning, 50
                    2, day 30, qlq_c30/role_functioning, 50
                    3, day 0, qlq_c30/role_functioning, 50
                    3, day 30, qlq_c30/role_functioning, 83.333333
                    3, day 60, qlq_c30/role_functioning, 50
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 200, alive,
                    2, day 100, dead, day 100
                    3, day 200, alive,
                """,
            },
            expect={
                "endpoints where variant=protocol": """
                    patient_id, endpoint, time_days, event, reason, competing
                    1, alone, 0, false, no_assessment, false
                    1, with_death, 0, false, no_assessment, false
                    2, alone, 100, false, died, true
                    2, with_death, 100, true, death, false
                    3, alone, 60, false, last_assessment, false
                    3, with_death, 60, false, last_assessment, false
                """,
                "endpoints where variant=from_best": """
                    patient_id, endpoint, time_days, event, reason, competing
                    1, alone, 0, false, no_assessment, false
                    1, with_death, 0, false, no_assessment, false
                    2, alone, 100, false, died, true
                    2, with_death, 100, true, death, false
                    3, alone, 60, true, deterioration, false
                    3, with_death, 60, true, deterioration, false
                """,
                "events where kind=deterioration": "patient_id, variant, day, left_day\n3, from_best, 60, 30",
            },
        ),
        Example(
            title="A score is a value like any other",
            words="It may be asked of those who enter (here pain of at most 20), and of every visit: the questionnaire of month 3 leaves too few answers.",
            study="questionnaires: [qlq_c30]\n"
            "inclusion: {little_pain: {table: assessments, of: qlq_c30/pain, at_most: 20}}\n"
            "deviations: {required: {pain: {table: assessments, of: qlq_c30/pain}}}",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, qlq_c30/9, 1
                    day 0, qlq_c30/19, 2
                    day 91, qlq_c30/9, 7
                    day 183, qlq_c30/19, 1
                """,
                "follow_up": "last_seen_on, vital_status\nday 200, alive",
            },
            expect={
                "eligibility where criterion=little_pain": "patient_id, answer, value, most, day\n1, met, 16.666667, 20, 0",
                "evidence where decision=eligibility": "subject, reason, sources\nlittle_pain, compared, assessments:1;assessments:2",
                "deviations where kind=assessment_missing": "patient_id, subject, visit\n1, pain, month 3",
            },
        ),
    ),
)
