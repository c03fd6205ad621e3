"""Section 5: mRECIST for hepatocellular carcinoma, from what is viable of the lesions."""

# ruff: noqa: E501 -- a sentence of an example stays on its lines

from ..example import Example, patients
from ..subject import Subject

RULE = "pejorative_events: {tumour_progression: {criteria: mrecist}, death: {}}"

MRECIST = Subject(
    "Tumour response by mRECIST",
    "After Lencioni and Llovet, Semin Liver Dis 2010;30:52-60, for hepatocellular carcinoma: of a lesion the diameter of what "
    "takes up contrast in the arterial phase is measured, which is what is viable of it; otherwise as by RECIST 1.1, without "
    "the 5 mm.",
    (
        Example(
            title="What is viable is measured",
            words="A lesion of 60 mm stays 60 mm, but is viable over 35 of 50 mm (30 % less: PR, 1), over 35.1 (2), over nothing "
            "(CR, 3), over 60 (20 % more: PD, 4).",
            study=RULE,
            records={
                "patients": patients(4),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, enhancing_mm
                    1, day 0, L1, true, 60, 50
                    1, day 91, L1, true, 60, 35
                    2, day 0, L1, true, 60, 50
                    2, day 91, L1, true, 60, 35.1
                    3, day 0, L1, true, 60, 50
                    3, day 91, L1, true, 60, 0
                    4, day 0, L1, true, 60, 50
                    4, day 91, L1, true, 60, 60
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold, unit, sources
                    1, PR, target, 50, 35, 60, mm, lesions:2;lesions:1
                    2, SD, target, 50, 35.1, 60, mm, lesions:4;lesions:3
                    3, CR, target, 50, 0, 60, mm, lesions:6;lesions:5
                    4, PD, target, 50, 60, 60, mm, lesions:8;lesions:7
                """,
                "events where kind=tumour_progression": "patient_id, day\n4, 91",
            },
        ),
        Example(
            title="Without the 5 mm",
            words="From 10 to 12 mm viable tumour is 20 % more, and progression; from nothing, anything is.",
            study=RULE,
            records={
                "patients": patients(2),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, enhancing_mm
                    1, day 0, L1, true, 10
                    1, day 91, L1, true, 12
                    2, day 0, L1, true, 30
                    2, day 91, L1, true, 0
                    2, day 183, L1, true, 3
                """,
            },
            expect={
                "responses": "patient_id, day, response\n1, 91, PD\n2, 91, CR\n2, 183, PD",
                "evidence where decision=response, patient_id=1": "answer, value, threshold\nPD, 12, 12",
            },
        ),
        Example(
            title="Lesions that do not take up contrast, nodes, and lesions outside the liver",
            words="L1 is measured by what is viable, because its baseline row says so. The others count as by RECIST 1.1: L2, "
            "without typical enhancement, by its longest diameter, N by its short axis. 20 + 30 + 18 mm at baseline, 0 + 30 + "
            "9.9 later (PR). Then L1 has no viable diameter in its row: the sum is not complete.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, lesion_id, kind, target, longest_diameter_mm, short_axis_mm, enhancing_mm
                    day 0, L1, other, true, 40, , 20
                    day 0, L2, other, true, 30, ,
                    day 0, N, node, true, 25, 18, 12
                    day 91, L1, other, true, 40, , 0
                    day 91, L2, other, true, 30, , 5
                    day 91, N, node, true, 15, 9.9, 12
                    day 183, L1, other, true, 40, ,
                    day 183, L2, other, true, 30, ,
                    day 183, N, node, true, 15, 9.9,
                """
            },
            expect={
                "evidence where decision=response": """
                    visit, answer, baseline, value, threshold
                    day 183, NE, 68, 39.9, 47.88
                    day 91, PR, 68, 39.9, 81.6
                """
            },
        ),
        Example(
            title="Lesions that are no targets",
            words="L2 is seen, but nothing of it is viable: gone, so with L1 a complete response (1). It is viable over 4 mm: PR "
            "(2). It clearly progresses: PD (3). A new lesion: PD (4). What was not assessed is not gone (5).",
            study=RULE,
            records={
                "patients": patients(5),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, enhancing_mm, state
                    1, day 0, L1, true, 30,
                    1, day 0, L2, false, 10,
                    1, day 91, L1, true, 0,
                    1, day 91, L2, false, 0, present
                    2, day 0, L1, true, 30,
                    2, day 0, L2, false, 10,
                    2, day 91, L1, true, 0,
                    2, day 91, L2, false, 4, present
                    3, day 0, L1, true, 30,
                    3, day 0, L2, false, 10,
                    3, day 91, L1, true, 0,
                    3, day 91, L2, false, 20, unequivocal_progression
                    4, day 0, L1, true, 30,
                    4, day 91, L1, true, 0,
                    4, day 91, L3, , 12, new
                    5, day 0, L1, true, 30,
                    5, day 0, L2, false, 10,
                    5, day 91, L1, true, 0,
                    5, day 91, L2, false, 0, not_assessed
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason
                    1, CR, target
                    2, PR, target
                    3, PD, non_target
                    4, PD, new_lesion
                    5, PR, target
                """
            },
        ),
        Example(
            title="Too small, disappeared and not assessed, of what is viable",
            words="Too small to be measured counts 5 mm (1: 75 % less); disappeared is 0 whatever the row says (2); not assessed is "
            "no length (3).",
            study=RULE,
            records={
                "patients": patients(3),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, enhancing_mm, state
                    1, day 0, L1, true, 30, 20,
                    1, day 91, L1, true, 30, , too_small
                    2, day 0, L1, true, 30, 20,
                    2, day 91, L1, true, 30, 7, disappeared
                    3, day 0, L1, true, 30, 20,
                    3, day 91, L1, true, 30, 7, not_assessed
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, value
                    1, PR, 5
                    2, CR, 0
                    3, NE, none
                """
            },
        ),
    ),
)
