"""Section 5: responses by the criteria of the World Health Organization."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

RULE = "pejorative_events: {tumour_progression: {criteria: who}, death: {}}"

WHO = Subject(
    "Tumour response by WHO",
    "After Miller et al., Cancer 1981;47:207-14. Lesions are measured by the product of two diameters. Progression is "
    "the growth of one lesion by 25 % over its own smallest product, or a new lesion; partial response a sum of "
    "products at least 50 % below baseline.",
    (
        Example(
            title="Stable disease, partial response",
            words="From 1200 mm² the sum falls to 601 mm² (stable), then to 600 mm²: exactly half is a partial "
            "response. Of neither is there a threshold: progression is a matter of each lesion.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm, perpendicular_mm
                    day 0, L1, true, 40, 25
                    day 0, L2, true, 20, 10
                    day 91, L1, true, 20, 20
                    day 91, L2, true, 20.1, 10
                    day 183, L1, true, 20, 20
                    day 183, L2, true, 20, 10
                """
            },
            expect={
                "evidence where decision=response": """
                    visit, answer, reason, baseline, value, threshold, unit, days, sources
                    day 183, PR, target, 1200, 600, none, mm2, 183, lesions:5;lesions:6;lesions:1;lesions:2
                    day 91, SD, target, 1200, 601, none, mm2, 91, lesions:3;lesions:4;lesions:1;lesions:2
                """
            },
        ),
        Example(
            title="One lesion grows while the sum falls",
            words="L1 shrinks from 1200 to 300 mm², L2 grows from 200 to 250 mm²: exactly 25 %, which is progression "
            "(1). By 24.5 % it is a partial response (2). What is shown is the lesion that grew.",
            study=RULE,
            records={
                "patients": patients(2),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, perpendicular_mm
                    1, day 0, L1, true, 40, 30
                    1, day 0, L2, true, 20, 10
                    1, day 91, L1, true, 20, 15
                    1, day 91, L2, true, 25, 10
                    2, day 0, L1, true, 40, 30
                    2, day 0, L2, true, 20, 10
                    2, day 91, L1, true, 20, 15
                    2, day 91, L2, true, 24.9, 10
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold, unit, sources
                    1, PD, target, 200, 250, 250, mm2, lesions:3;lesions:4;lesions:1;lesions:2
                    2, PR, target, 1400, 549, none, mm2, lesions:7;lesions:8;lesions:5;lesions:6
                """
            },
        ),
        Example(
            title="Over its own smallest product",
            words="L1 fell to 100 mm² on day 91 and rises to 125 mm² on day 183: progression, far below the baseline "
            "of 400. Two lesions grew on day 274; the first by its id is shown, against its own smallest.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm, perpendicular_mm
                    day 0, L2, true, 10, 10
                    day 0, L1, true, 20, 20
                    day 91, L2, true, 10, 10
                    day 91, L1, true, 10, 10
                    day 183, L2, true, 10, 10
                    day 183, L1, true, 12.5, 10
                    day 274, L2, true, 20, 10
                    day 274, L1, true, 15, 10
                """
            },
            expect={
                "responses": "day, response\n91, PR\n183, PD\n274, PD",
                "evidence where decision=response": """
                    visit, answer, baseline, value, threshold
                    day 183, PD, 100, 125, 125
                    day 274, PD, 100, 150, 125
                    day 91, PR, 500, 200, none
                """,
            },
        ),
        Example(
            title="Gone, and back again",
            words="A product of 0 is complete response, and staying gone is no growth. Any product after it is growth "
            "over nothing.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm, perpendicular_mm, state
                    day 0, L1, true, 20, 20, measured
                    day 91, L1, true, , , disappeared
                    day 183, L1, true, , , absent
                    day 274, L1, true, , , too_small
                """
            },
            expect={
                "evidence where decision=response": """
                    visit, answer, baseline, value, threshold
                    day 183, CR, 400, 0, none
                    day 274, PD, 0, 25, 0
                    day 91, CR, 400, 0, none
                """
            },
        ),
        Example(
            title="Too small, or half measured",
            words="Too small counts as 25 mm² where a diameter is missing (1), as measured where both are there (2). A "
            "lesion with one diameter has no product: not evaluable (3), unless another grew (4). A lesion not "
            "assessed has none either (5).",
            study=RULE,
            records={
                "patients": patients(5),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, perpendicular_mm, state
                    1, day 0, L1, true, 20, 20, measured
                    1, day 91, L1, true, 4, , too_small
                    2, day 0, L1, true, 20, 20, measured
                    2, day 91, L1, true, 4, 3, too_small
                    3, day 0, L1, true, 20, 20, measured
                    3, day 91, L1, true, 10, , measured
                    4, day 0, L1, true, 20, 20, measured
                    4, day 0, L2, true, 20, 20, measured
                    4, day 91, L1, true, 10, , measured
                    4, day 91, L2, true, 30, 20, measured
                    5, day 0, L1, true, 20, 20, measured
                    5, day 91, L1, true, 10, 10, not_assessed
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold
                    1, PR, target, 400, 25, none
                    2, PR, target, 400, 12, none
                    3, NE, target, 400, none, none
                    4, PD, target, 400, 600, 500
                    5, NE, target, 400, none, none
                """
            },
        ),
        Example(
            title="A lesion without a product at baseline",
            words="On day 91 nothing can be said of it. On day 183 it has grown over its product of day 91.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm, perpendicular_mm
                    day 0, L1, true, 20,
                    day 91, L1, true, 20, 10
                    day 183, L1, true, 25, 10
                """
            },
            expect={
                "evidence where decision=response": """
                    visit, answer, reason, baseline, value, threshold
                    day 183, PD, target, 200, 250, 250
                    day 91, NE, target, none, 200, none
                """
            },
        ),
        Example(
            title="Non-target and new lesions",
            words="Unequivocal progression of a non-target lesion (1) and a new lesion (2) are progression; a node "
            "among the non-targets is gone only when absent (3).",
            study=RULE,
            records={
                "patients": patients(3),
                "lesions": """
                    patient_id, imaged_on, lesion_id, kind, target, longest_diameter_mm, perpendicular_mm, short_axis_mm, state
                    1, day 0, L1, other, true, 20, 20, , measured
                    1, day 0, N1, other, false, , , , present
                    1, day 91, L1, other, true, 20, 10, , measured
                    1, day 91, N1, other, false, , , , unequivocal_progression
                    2, day 0, L1, other, true, 20, 20, , measured
                    2, day 91, L1, other, true, 20, 10, , measured
                    2, day 91, X1, other, , 12, 10, , new
                    3, day 0, N1, node, false, , , 14, present
                    3, day 91, N1, node, false, , , 9, present
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold, unit
                    1, PD, non_target, 400, 200, none, mm2
                    2, PD, new_lesion, 400, 200, none, mm2
                    3, NON_CR_NON_PD, non_target, none, none, none, mm2
                """
            },
        ),
    ),
)
