"""Section 5: progression of the index lesion."""

from ..example import Example, patients
from ..subject import Subject


def rule(more: str = "", rest: str = "") -> str:
    stated = f"criteria: index_lesion{', ' + more if more else ''}"
    return f"pejorative_events: {{tumour_progression: {{{stated}}}, death: {{}}}}\n{rest}"


INDEX_LESION = Subject(
    "Progression of the index lesion",
    "Progression is a size above the smallest one so far (baseline included) by the stated percentage, at least 25 % "
    "of the longest diameter unless the protocol says otherwise. A lesion of size 0 is a complete response, everything "
    "else is stable.",
    (
        Example(
            title="Above the smallest size so far",
            words="The lesion shrinks from 40 to 20 mm. 24.9 mm is less than 25 % above that, 25 mm is exactly 25 % "
            "above it. The row of the smallest size is cited where it is not the baseline's.",
            study=rule(),
            records={
                "lesions": """
                    imaged_on, lesion_id, index, longest_diameter_mm
                    day 0, L1, true, 40
                    day 91, L1, true, 20
                    day 183, L1, true, 24.9
                    day 274, L1, true, 25
                """
            },
            expect={
                "responses": "day, response\n91, SD\n183, SD\n274, PD",
                "evidence where decision=response": """
                    visit, answer, reason, baseline, value, threshold, unit, sources
                    day 183, SD, index_lesion, 20, 24.9, 25, mm, lesions:3;lesions:1;lesions:2
                    day 274, PD, index_lesion, 20, 25, 25, mm, lesions:4;lesions:1;lesions:2
                    day 91, SD, index_lesion, 40, 20, 50, mm, lesions:2;lesions:1
                """,
            },
        ),
        Example(
            title="More than the percentage",
            words="25 mm is not more than 25 % above 20 mm.",
            study=rule("increase: more than 25 %"),
            records={
                "lesions": """
                    imaged_on, lesion_id, index, longest_diameter_mm
                    day 0, L1, true, 20
                    day 91, L1, true, 25
                    day 183, L1, true, 25.1
                """
            },
            expect={"responses": "day, response\n91, SD\n183, PD"},
        ),
        Example(
            title="Diameter, product or volume",
            words="The diameter grows by 15 %, the product by 38 % and the volume by 20 %.",
            study=rule(
                "dimension: product",
                "variants:\n"
                "  by_diameter: {pejorative_events.tumour_progression.dimension: longest_diameter}\n"
                "  by_volume: {pejorative_events.tumour_progression.dimension: volume}\n",
            ),
            records={
                "lesions": """
                    imaged_on, lesion_id, index, longest_diameter_mm, perpendicular_mm, volume_ml
                    day 0, L1, true, 20, 20, 4
                    day 91, L1, true, 23, 24, 4.8
                """
            },
            expect={
                "evidence where decision=response": """
                    variant, answer, baseline, value, threshold, unit
                    by_diameter, SD, 20, 23, 25, mm
                    by_volume, SD, 4, 4.8, 5, mL
                    protocol, PD, 400, 552, 500, mm2
                """
            },
        ),
        Example(
            title="Gone, back, not assessed, too small",
            words="Gone is a complete response and stays one. Too small counts as 5 mm, which is progression over "
            "nothing. What was not assessed is not evaluable.",
            study=rule(),
            records={
                "lesions": """
                    imaged_on, lesion_id, index, longest_diameter_mm, state
                    day 0, L1, true, 20, measured
                    day 60, L1, true, , disappeared
                    day 91, L1, true, , disappeared
                    day 120, L1, true, , not_assessed
                    day 183, L1, true, , too_small
                """
            },
            expect={
                "evidence where decision=response": """
                    visit, answer, reason, baseline, value, threshold, sources
                    day 120, NE, not_assessed, 0, none, 0, lesions:4;lesions:1;lesions:2
                    day 183, PD, index_lesion, 0, 5, 0, lesions:5;lesions:1;lesions:2
                    day 60, CR, index_lesion, 20, 0, 25, lesions:2;lesions:1
                    day 91, CR, index_lesion, 0, 0, 0, lesions:3;lesions:1;lesions:2
                """
            },
        ),
        Example(
            title="Without a baseline size, without an index lesion",
            words="Without a size at baseline nothing can be compared (1). Without an index lesion at baseline there "
            "is no response at all (2), though it may be marked later.",
            study=rule(),
            records={
                "patients": patients(2),
                "lesions": """
                    patient_id, imaged_on, lesion_id, index, longest_diameter_mm
                    1, day 0, L1, true,
                    1, day 91, L1, true, 20
                    1, day 183, L1, true, 40
                    2, day 0, L1, false, 20
                    2, day 91, L1, true, 40
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, visit, answer, reason, baseline, value, threshold, sources
                    1, day 183, NE, no_baseline, none, 40, none, lesions:3;lesions:1
                    1, day 91, NE, no_baseline, none, 20, none, lesions:2;lesions:1
                """
            },
        ),
        Example(
            title="Each reader follows an index lesion of their own",
            words="R1 chose L1, R2 chose L2. Other lesions of a reader say nothing, nor does a lesion on a day without "
            "a row of the index lesion.",
            study=rule("reader: R2"),
            records={
                "lesions": """
                    imaged_on, lesion_id, index, longest_diameter_mm, reader
                    day 0, L1, true, 20, R1
                    day 0, L2, , 20, R1
                    day 0, L2, true, 20, R2
                    day 91, L1, , 20, R1
                    day 91, L2, , 40, R1
                    day 91, L2, , 40, R2
                    day 183, L1, , 20, R2
                """
            },
            expect={
                "responses": "day, reader, response\n91, R1, SD\n91, R2, PD",
                "events": "kind, day\ntumour_progression, 91",
            },
        ),
    ),
)
