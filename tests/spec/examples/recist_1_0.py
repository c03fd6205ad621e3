"""Section 5: responses by RECIST 1.0, beside RECIST 1.1 on the same lesions."""

from ..example import Example, patients
from ..subject import Subject

BOTH = """
pejorative_events: {tumour_progression: {criteria: recist_1_1}, death: {}}
variants: {recist_1_0: {pejorative_events.tumour_progression.criteria: recist_1_0}}
"""

RECIST_1_0 = Subject(
    "Tumour response by RECIST 1.0",
    "After Therasse et al., J Natl Cancer Inst 2000;92:205-16. It differs from RECIST 1.1 in three things: nodes are "
    "measured by their longest diameter like every other lesion, they are gone only when nothing is left of them, and "
    "progression needs no 5 mm. The protocol of these examples is RECIST 1.1, the variant RECIST 1.0.",
    (
        Example(
            title="A small rise above a small nadir",
            words="14.3 mm is less than 20 % above the nadir of 12 mm; 14.4 mm is exactly 20 % above it, but only 2.4 "
            "mm.",
            study=BOTH,
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm
                    day 0, L1, true, 20
                    day 91, L1, true, 12
                    day 183, L1, true, 14.3
                    day 274, L1, true, 14.4
                """
            },
            expect={
                "responses": """
                    variant, day, response
                    protocol, 91, PR
                    protocol, 183, SD
                    protocol, 274, SD
                    recist_1_0, 91, PR
                    recist_1_0, 183, SD
                    recist_1_0, 274, PD
                """,
                "evidence where decision=response, visit=day 274": """
                    variant, answer, reason, baseline, value, threshold, unit
                    protocol, SD, target, 20, 14.4, 17, mm
                    recist_1_0, PD, target, 20, 14.4, 14.4, mm
                """,
            },
        ),
        Example(
            title="A target node",
            words="L1 is gone and the node L2 has shrunk to a short axis of 9 mm, which is normal by RECIST 1.1. By "
            "RECIST 1.0 its 12 mm of length remain.",
            study=BOTH,
            records={
                "lesions": """
                    imaged_on, lesion_id, kind, target, longest_diameter_mm, short_axis_mm, state
                    day 0, L1, other, true, 30, 20, measured
                    day 0, L2, node, true, 30, 18, measured
                    day 91, L1, other, true, , , disappeared
                    day 91, L2, node, true, 12, 9, measured
                    day 183, L1, other, true, , , disappeared
                    day 183, L2, node, true, , , disappeared
                """
            },
            expect={
                "evidence where decision=response": """
                    variant, visit, answer, baseline, value, threshold
                    protocol, day 183, CR, 48, 0, 14
                    protocol, day 91, CR, 48, 9, 57.6
                    recist_1_0, day 183, CR, 60, 0, 14.4
                    recist_1_0, day 91, PR, 60, 12, 72
                """
            },
        ),
        Example(
            title="A non-target node",
            words="Under 10 mm it is gone by RECIST 1.1 only (1); absent it is gone by both (2).",
            study=BOTH,
            records={
                "patients": patients(2),
                "lesions": """
                    patient_id, imaged_on, lesion_id, kind, target, short_axis_mm, state
                    1, day 0, N1, node, false, 14, present
                    1, day 91, N1, node, false, 9, present
                    2, day 0, N1, node, false, 14, present
                    2, day 91, N1, node, false, , absent
                """,
            },
            expect={
                "responses": """
                    patient_id, variant, response
                    1, protocol, CR
                    1, recist_1_0, NON_CR_NON_PD
                    2, protocol, CR
                    2, recist_1_0, CR
                """
            },
        ),
        Example(
            title="A lesion that comes back",
            words="Above a nadir of 0 any length is progression by RECIST 1.0; nothing above nothing is not.",
            study=BOTH,
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm, state
                    day 0, L1, true, 20, measured
                    day 91, L1, true, , disappeared
                    day 183, L1, true, , disappeared
                    day 274, L1, true, 3, measured
                """
            },
            expect={
                "responses where variant=recist_1_0": "day, response\n91, CR\n183, CR\n274, PD",
                "responses where variant=protocol": "day, response\n91, CR\n183, CR\n274, PR",
                "evidence where decision=response, visit=day 274": """
                    variant, value, threshold
                    protocol, 3, 5
                    recist_1_0, 3, 0
                """,
            },
        ),
        Example(
            title="Too small to measure, missing, new: as by RECIST 1.1",
            words="A lesion too small counts as 5 mm (1). With a target missing the rest may still show progression "
            "(2) but nothing else (3). A new lesion is progression (4).",
            study=BOTH,
            records={
                "patients": patients(4),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, state
                    1, day 0, L1, true, 20, measured
                    1, day 91, L1, true, , too_small
                    2, day 0, L1, true, 20, measured
                    2, day 0, L2, true, 10, measured
                    2, day 91, L1, true, 36, measured
                    3, day 0, L1, true, 20, measured
                    3, day 0, L2, true, 10, measured
                    3, day 91, L1, true, 10, measured
                    4, day 0, L1, true, 20, measured
                    4, day 91, L1, true, 10, measured
                    4, day 91, X1, , 12, new
                """,
            },
            expect={
                "evidence where decision=response, variant=recist_1_0": """
                    patient_id, answer, reason, baseline, value, threshold, sources
                    1, PR, target, 20, 5, 24, lesions:2;lesions:1
                    2, PD, target, 30, 36, 36, lesions:5;lesions:3;lesions:4
                    3, NE, target, 30, 10, 36, lesions:8;lesions:6;lesions:7
                    4, PD, new_lesion, 20, 10, 24, lesions:10;lesions:11;lesions:9
                """
            },
        ),
    ),
)
