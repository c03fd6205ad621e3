"""Section 5: what is read on several days and is one assessment."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

RULE = """
visits: {weeks: [8, 16], window: 3 weeks}
pejorative_events: {tumour_progression: {criteria: recist_1_1}, death: {}}
"""
HALTED = "benefit: {at: [8], unit: weeks, criteria: {progression: {halted: true}}, rule: all_applicable}\n"

TIME_POINTS = Subject(
    "The time point",
    "A reading that takes several days is one: by the label of its rows, or without labels by the planned visit where "
    "no lesion was read twice, at most 14 days apart unless the protocol says otherwise. A progression is dated on its "
    "first day, every other response on its last.",
    (
        Example(
            title="One label on two days",
            words="In week 8 the chest was read on day 56 and the abdomen on day 58. The sum of 49 mm is progression over "
            "40 mm, on day 56 (1), exactly as if both had been read on that day (2). A complete response needs both days, "
            "so it is dated on the later (3).",
            study=RULE,
            records={
                "patients": patients(3),
                "lesions": """
                    patient_id, imaged_on, visit, lesion_id, target, longest_diameter_mm, state
                    1, day -7, , T1, true, 20, measured
                    1, day -7, , T2, true, 20, measured
                    1, day 56, week 8, T1, true, 24, measured
                    1, day 58, week 8, T2, true, 25, measured
                    2, day -7, , T1, true, 20, measured
                    2, day -7, , T2, true, 20, measured
                    2, day 56, week 8, T1, true, 24, measured
                    2, day 56, week 8, T2, true, 25, measured
                    3, day -7, , T1, true, 20, measured
                    3, day -7, , N1, false, , present
                    3, day 56, week 8, T1, true, , disappeared
                    3, day 57, Week 8, N1, false, , absent
                """,
            },
            expect={
                "responses": """
                    patient_id, visit, visit_day, day, response
                    1, week 8, 56, 56, PD
                    2, week 8, 56, 56, PD
                    3, week 8, 56, 57, CR
                """,
                "events": "patient_id, kind, day, left_day, right_day\n1, tumour_progression, 56, 0, 56\n2, tumour_progression, 56, 0, 56",
                "evidence where decision=response": """
                    evidence_id, answer, reason, baseline, value, threshold, days, sources
                    1|protocol|response||day 56, PD, target, 40, 49, 48, 56, lesions:3;lesions:4;lesions:1;lesions:2
                    2|protocol|response||day 56, PD, target, 40, 49, 48, 56, lesions:7;lesions:8;lesions:5;lesions:6
                    3|protocol|response||day 57, CR, target, 20, 0, 25, 57, lesions:11;lesions:12;lesions:9;lesions:10
                """,
            },
        ),
        Example(
            title="Without labels",
            words="Two days in the window of week 8, each with another lesion, are one time point (1). A lesion that has a "
            "row on both was read twice, so there are two, the first of them incomplete (2). Days outside every window "
            "stay apart (3). A day without a label goes with one that is labelled as the visit it belongs to (4).",
            study=RULE,
            records={
                "patients": patients(4),
                "lesions": """
                    patient_id, imaged_on, visit, lesion_id, target, longest_diameter_mm
                    1, day 0, , T1, true, 20
                    1, day 0, , T2, true, 20
                    1, day 54, , T1, true, 14
                    1, day 60, , T2, true, 14
                    2, day 0, , T1, true, 20
                    2, day 0, , T2, true, 20
                    2, day 54, , T1, true, 14
                    2, day 60, , T1, true, 14
                    2, day 60, , T2, true, 14
                    3, day 0, , T1, true, 20
                    3, day 0, , T2, true, 20
                    3, day 30, , T1, true, 14
                    3, day 31, , T2, true, 14
                    4, day 0, , T1, true, 20
                    4, day 0, , T2, true, 20
                    4, day 54, WEEK 8, T1, true, 14
                    4, day 60, , T2, true, 14
                """,
            },
            expect={
                "responses": """
                    patient_id, visit, day, response
                    1, week 8, 60, PR
                    2, week 8, 54, NE
                    2, week 8, 60, PR
                    3, none, 30, NE
                    3, none, 31, NE
                    4, week 8, 60, PR
                """,
            },
        ),
        Example(
            title="The window, from one day to the next",
            words="Fourteen days after the day before it a day still belongs to the time point (1), also where the first "
            "is longer ago (2); fifteen days later it does not (3).",
            study=RULE,
            records={
                "patients": patients(3),
                "lesions": """
                    patient_id, imaged_on, visit, lesion_id, target, longest_diameter_mm
                    1, day 0, , T1, true, 20
                    1, day 0, , T2, true, 20
                    1, day 50, week 8, T1, true, 14
                    1, day 64, week 8, T2, true, 14
                    2, day 0, , T1, true, 20
                    2, day 0, , T2, true, 20
                    2, day 0, , T3, true, 20
                    2, day 50, week 8, T1, true, 14
                    2, day 60, week 8, T2, true, 14
                    2, day 70, week 8, T3, true, 14
                    3, day 0, , T1, true, 20
                    3, day 0, , T2, true, 20
                    3, day 50, week 8, T1, true, 14
                    3, day 65, week 8, T2, true, 14
                """,
            },
            expect={
                "responses": """
                    patient_id, visit, day, response
                    1, week 8, 64, PR
                    2, week 8, 70, PR
                    3, week 8, 50, NE
                    3, week 8, 65, NE
                """,
            },
        ),
        Example(
            title="As the protocol says",
            words="A window of 1 day, a progression dated on the last day, every other response on the first: patient 1 "
            "progresses on day 57, patient 2 has a partial response on day 56, and in patient 3 two days are too many.",
            study=RULE + "time_points: {window: 1 day, progression_on: last, response_on: first}\n",
            records={
                "patients": patients(3),
                "lesions": """
                    patient_id, imaged_on, visit, lesion_id, target, longest_diameter_mm
                    1, day 0, , T1, true, 20
                    1, day 0, , T2, true, 20
                    1, day 56, week 8, T1, true, 30
                    1, day 57, week 8, T2, true, 20
                    2, day 0, , T1, true, 20
                    2, day 0, , T2, true, 20
                    2, day 56, week 8, T1, true, 14
                    2, day 57, week 8, T2, true, 14
                    3, day 0, , T1, true, 20
                    3, day 0, , T2, true, 20
                    3, day 56, week 8, T1, true, 14
                    3, day 58, week 8, T2, true, 14
                """,
            },
            expect={
                "responses": """
                    patient_id, day, response
                    1, 57, PD
                    2, 56, PR
                    3, 56, NE
                    3, 58, NE
                """,
            },
        ),
        Example(
            title="An unscheduled scan between the two days",
            words="The scan of day 57 is a time point of its own, which opens later than week 8 and shows a new lesion. "
            "Week 8 is judged without it, and dated on its own last day, day 58.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, visit, lesion_id, target, longest_diameter_mm, state
                    day 0, , T1, true, 20, measured
                    day 0, , T2, true, 20, measured
                    day 56, week 8, T1, true, 20, measured
                    day 57, unscheduled, L9, , 12, new
                    day 58, week 8, T2, true, 20, measured
                """,
            },
            expect={
                "responses": "visit, day, response\nweek 8, 57, PD\nweek 8, 58, SD",
                "evidence where decision=response": """
                    visit, answer, reason, value, sources
                    day 57, PD, new_lesion, none, lesions:4;lesions:1;lesions:2
                    day 58, SD, target, 40, lesions:3;lesions:5;lesions:1;lesions:2
                """,
                "events": "kind, day, left_day\ntumour_progression, 57, 0",
            },
        ),
        Example(
            title="A lesion measured twice in one time point",
            words="The scan was repeated on day 59 under the same label: of T1 that row counts, so the sum is 40 mm. Of day "
            "56 no row is used, and nothing is dated on it (1). A new lesion stays new, whatever was read of it three days "
            "later (2). Progression is dated on the first day whose rows are used, day 58 (3).",
            study=RULE,
            records={
                "patients": patients(3),
                "lesions": """
                    patient_id, imaged_on, visit, lesion_id, target, longest_diameter_mm, state
                    1, day 0, , T1, true, 20, measured
                    1, day 0, , T2, true, 20, measured
                    1, day 56, week 8, T1, true, 30, measured
                    1, day 58, week 8, T2, true, 20, measured
                    1, day 59, week 8, T1, true, 20, measured
                    2, day 0, , T1, true, 20, measured
                    2, day 56, week 8, T1, true, 20, measured
                    2, day 56, week 8, L9, , 12, new
                    2, day 59, week 8, L9, , 12, present
                    3, day 0, , T1, true, 20, measured
                    3, day 0, , T2, true, 20, measured
                    3, day 56, week 8, T1, true, 20, measured
                    3, day 58, week 8, T2, true, 20, measured
                    3, day 59, week 8, T1, true, 30, measured
                """,
            },
            expect={
                "responses": "patient_id, day, response\n1, 59, SD\n2, 56, PD\n3, 58, PD",
                "evidence where decision=response": """
                    patient_id, visit, reason, value, sources
                    1, day 59, target, 40, lesions:4;lesions:5;lesions:1;lesions:2
                    2, day 56, new_lesion, 20, lesions:7;lesions:8;lesions:6
                    3, day 58, target, 50, lesions:13;lesions:14;lesions:10;lesions:11
                """,
            },
        ),
        Example(
            title="Read again without a label; no lesion known at baseline",
            words="Day 60 has no label of its own, and T1 was read on day 54, too: two time points (1). Where no lesion has "
            "a baseline row and none is new, the last row as read stands for all days, here that of day 56 (2).",
            study=RULE,
            records={
                "patients": patients(2),
                "lesions": """
                    patient_id, imaged_on, visit, lesion_id, target, longest_diameter_mm, state
                    1, day 0, , T1, true, 20, measured
                    1, day 0, , T2, true, 20, measured
                    1, day 54, week 8, T1, true, 14, measured
                    1, day 60, , T1, true, 14, measured
                    1, day 60, , T2, true, 14, measured
                    2, day 55, week 8, L1, , 14, present
                    2, day 57, week 8, L2, , 14, present
                    2, day 56, week 8, L3, , 14, present
                """,
            },
            expect={
                "responses": "patient_id, day, response\n1, 54, NE\n1, 60, PR\n2, 56, NE",
                "evidence where decision=response": """
                    patient_id, visit, reason, sources
                    1, day 54, target, lesions:3;lesions:1;lesions:2
                    1, day 60, target, lesions:4;lesions:5;lesions:1;lesions:2
                    2, day 56, no_baseline, lesions:8
                """,
            },
        ),
        Example(
            title="Two readers, each with days of their own",
            words="R1 read on days 56 and 58 what R2 read on day 57. The days of one reader never complete those of another.",
            study=RULE.replace("recist_1_1", "recist_1_1, reader: R1"),
            records={
                "lesions": """
                    imaged_on, visit, lesion_id, target, longest_diameter_mm, reader
                    day 0, , T1, true, 20, R1
                    day 0, , T2, true, 20, R1
                    day 0, , T1, true, 20, R2
                    day 0, , T2, true, 20, R2
                    day 56, week 8, T1, true, 24, R1
                    day 57, week 8, T1, true, 24, R2
                    day 58, week 8, T2, true, 25, R1
                """,
            },
            expect={
                "responses": "day, reader, response\n56, R1, PD\n57, R2, NE",
            },
        ),
        Example(
            title="One day with two labels",
            words="A day of a reader is never divided: its label is the first as read, so T2 of day 58 goes with week 8.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, visit, lesion_id, target, longest_diameter_mm
                    day 0, , T1, true, 20
                    day 0, , T2, true, 20
                    day 0, , T3, true, 20
                    day 56, week 8, T1, true, 20
                    day 58, week 8, T2, true, 20
                    day 58, unscheduled, T3, true, 20
                """,
            },
            expect={"responses": "day, response\n58, SD"},
        ),
        Example(
            title="The nadir, and a complete response over two days",
            words="The nadir of 28 mm was reached on days 56 and 58: 34 mm are 20 % above it (1). All gone on days 56 and 58; "
            "where the protocol says so, T1 that is there again is progression, which cites both days (2).",
            study=RULE.replace("recist_1_1", "recist_1_1, reappearance: progression"),
            records={
                "patients": patients(2),
                "lesions": """
                    patient_id, imaged_on, visit, lesion_id, target, longest_diameter_mm, state
                    1, day 0, , T1, true, 20, measured
                    1, day 0, , T2, true, 20, measured
                    1, day 56, week 8, T1, true, 14, measured
                    1, day 58, week 8, T2, true, 14, measured
                    1, day 112, week 16, T1, true, 17, measured
                    1, day 112, week 16, T2, true, 17, measured
                    2, day 0, , T1, true, 20, measured
                    2, day 0, , T2, true, 20, measured
                    2, day 56, week 8, T1, true, , disappeared
                    2, day 58, week 8, T2, true, , disappeared
                    2, day 112, week 16, T1, true, 4, measured
                    2, day 113, week 16, T2, true, , disappeared
                """,
            },
            expect={
                "responses": """
                    patient_id, day, response
                    1, 58, PR
                    1, 112, PD
                    2, 58, CR
                    2, 112, PD
                """,
                "evidence where decision=response": """
                    patient_id, visit, reason, value, threshold, sources
                    1, day 112, target, 34, 33.6, lesions:5;lesions:6;lesions:1;lesions:2
                    1, day 58, target, 28, 48, lesions:3;lesions:4;lesions:1;lesions:2
                    2, day 112, reappeared, 4, none, lesions:11;lesions:12;lesions:7;lesions:8;lesions:9;lesions:10
                    2, day 58, target, 0, 48, lesions:9;lesions:10;lesions:7;lesions:8
                """,
            },
        ),
        Example(
            title="The visit of a response",
            words="Read in week 8 (on day 76, the last of its window) and three days later, outside every window: the "
            "response belongs to week 8, and halts progression there, though it is dated on day 79.",
            study=RULE + HALTED,
            records={
                "lesions": """
                    imaged_on, visit, lesion_id, target, longest_diameter_mm
                    day 0, , T1, true, 20
                    day 0, , T2, true, 20
                    day 76, scan 1, T1, true, 20
                    day 79, scan 1, T2, true, 20
                """,
            },
            expect={
                "responses": "visit, visit_day, day, response\nweek 8, 56, 79, SD",
                "evidence where decision=criterion": "visit, answer, reason, days\nweek 8, met, no_progression, 79",
            },
        ),
        Example(
            title="The day that the visit goes by",
            words="T1 was measured again on day 79, so no row of day 76 is used, and the response belongs to no visit (1). "
            "Days 77 and 91 are as far from the targets of week 8 and week 16: the earlier day decides (2). What was read "
            "on days 54 and 62 comes within 2 days of week 8, nearer than the scan of day 60 (3); what was read on days 54 "
            "and 60 as near as the scan of day 58, whose response has the earlier day (4).",
            study=RULE + HALTED,
            records={
                "patients": patients(4),
                "lesions": """
                    patient_id, imaged_on, visit, lesion_id, target, longest_diameter_mm
                    1, day 0, , T1, true, 20
                    1, day 0, , T2, true, 20
                    1, day 76, scan 1, T1, true, 20
                    1, day 79, scan 1, T1, true, 20
                    1, day 79, scan 1, T2, true, 20
                    2, day 0, , T1, true, 20
                    2, day 0, , T2, true, 20
                    2, day 77, scan 1, T1, true, 20
                    2, day 91, scan 1, T2, true, 20
                    3, day 0, , T1, true, 20
                    3, day 0, , T2, true, 20
                    3, day 54, scan 1, T1, true, 20
                    3, day 60, extra, T1, true, 20
                    3, day 60, extra, T2, true, 20
                    3, day 62, scan 1, T2, true, 20
                    4, day 0, , T1, true, 20
                    4, day 0, , T2, true, 20
                    4, day 54, scan 1, T1, true, 20
                    4, day 58, extra, T1, true, 20
                    4, day 58, extra, T2, true, 20
                    4, day 60, scan 1, T2, true, 20
                """,
            },
            expect={
                "responses": """
                    patient_id, visit, day, response
                    1, none, 79, SD
                    2, week 8, 91, SD
                    3, week 8, 60, SD
                    3, week 8, 62, SD
                    4, week 8, 58, SD
                    4, week 8, 60, SD
                """,
                "evidence where decision=criterion": """
                    patient_id, answer, reason, days
                    1, not_evaluable, no_tumour_assessment, 76
                    2, met, no_progression, 91
                    3, met, no_progression, 62
                    4, met, no_progression, 58
                """,
            },
        ),
        Example(
            title="An override of the day as derived",
            words="The person answers for day 58, where the stable disease of week 8 stands; the progression that it becomes "
            "stays on that day.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, visit, lesion_id, target, longest_diameter_mm
                    day 0, , T1, true, 20
                    day 0, , T2, true, 20
                    day 56, week 8, T1, true, 20
                    day 58, week 8, T2, true, 20
                """,
                "overrides": """
                    decision, visit, answer, who, when, reason
                    response, day 58, PD, MK, day 100, misread
                """,
            },
            expect={
                "responses": "day, response\n58, PD",
                "events": "kind, day, left_day\ntumour_progression, 58, 0",
            },
        ),
        Example(
            title="WHO and the index lesion",
            words="WHO compares each lesion with its own smallest product, and needs them all: stable over two days. The "
            "index lesion alone is dated on the day of its own row; measured twice in the time point, its later row "
            "counts.",
            study="""
visits: {weeks: [8, 16], window: 3 weeks}
pejorative_events: {tumour_progression: {criteria: who}, death: {}}
variants:
  index: {pejorative_events.tumour_progression.criteria: index_lesion}
""",
            records={
                "lesions": """
                    imaged_on, visit, lesion_id, target, index, longest_diameter_mm, perpendicular_mm
                    day 0, , T1, true, true, 20, 10
                    day 0, , T2, true, false, 20, 10
                    day 56, week 8, T1, true, true, 20, 10
                    day 58, week 8, T2, true, false, 20, 10
                    day 112, week 16, T1, true, true, 30, 10
                    day 113, week 16, T2, true, false, 20, 10
                    day 114, week 16, T1, true, true, 20, 10
                """,
            },
            expect={
                "responses": """
                    variant, visit, day, response
                    index, week 8, 56, SD
                    index, week 16, 114, SD
                    protocol, week 8, 58, SD
                    protocol, week 16, 114, SD
                """,
            },
        ),
        Example(
            title="The index lesion where time points overlap",
            words="Its row at week 8 is that of day 58. The scan of day 57 opened later, but it is earlier: it showed 10 mm, "
            "and 20 mm are progression above that.",
            study=RULE.replace("recist_1_1", "index_lesion"),
            records={
                "lesions": """
                    imaged_on, visit, lesion_id, target, index, longest_diameter_mm
                    day 0, , T1, true, true, 20
                    day 0, , T2, true, false, 20
                    day 56, week 8, T2, true, false, 20
                    day 57, unscheduled, T1, true, true, 10
                    day 58, week 8, T1, true, true, 20
                """,
            },
            expect={"responses": "day, response\n57, SD\n58, PD"},
        ),
    ),
)
