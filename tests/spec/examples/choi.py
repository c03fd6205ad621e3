"""Section 5: Choi's criteria, from size and attenuation."""

# ruff: noqa: E501 -- a sentence of an example stays on its lines

from ..example import Example, patients
from ..subject import Subject

RULE = "pejorative_events: {tumour_progression: {criteria: choi}, death: {}}\n"

CHOI = Subject(
    "Tumour response by Choi",
    "After Choi et al., J Clin Oncol 2007;25:1753-9, for gastrointestinal stromal tumours: partial response by a sum of longest "
    "diameters at least 10 % smaller or an attenuation at least 15 % lower; progression by a sum at least 10 % larger, unless "
    "the attenuation says partial response, by new lesions, or by a nodule in the tumour that is new or has grown.",
    (
        Example(
            title="Size or density",
            words="Of 100 mm and 80 HU: 90 mm are 10 % less, PR by size (1). 95 mm are not, and 68 HU are 15 % less: PR by density "
            "(2), 68.1 are not: SD (3). Nothing is left: CR, of which no density is asked (4).",
            study=RULE,
            records={
                "patients": patients(4),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, density_hu
                    1, day 0, L1, true, 100, 80
                    1, day 91, L1, true, 90, 80
                    2, day 0, L1, true, 100, 80
                    2, day 91, L1, true, 95, 68
                    3, day 0, L1, true, 100, 80
                    3, day 91, L1, true, 95, 68.1
                    4, day 0, L1, true, 100, 80
                    4, day 91, L1, true, 0,
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold, unit, sources
                    1, PR, target, 100, 90, 110, mm, lesions:2;lesions:1
                    2, PR, density, 80, 68, 68, HU, lesions:4;lesions:3
                    3, SD, target, 100, 95, 110, mm, lesions:6;lesions:5
                    4, CR, target, 100, 0, 110, mm, lesions:8;lesions:7
                """
            },
        ),
        Example(
            title="Larger, but less dense",
            words="110 mm are 10 % more than 100: PD (1), unless the density fell by 15 %, which is PR (2). 109.9 are not (3). Whether "
            "a larger tumour without a density is one or the other cannot be said (4).",
            study=RULE,
            records={
                "patients": patients(4),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, density_hu
                    1, day 0, L1, true, 100, 80
                    1, day 91, L1, true, 110, 75
                    2, day 0, L1, true, 100, 80
                    2, day 91, L1, true, 110, 60
                    3, day 0, L1, true, 100, 80
                    3, day 91, L1, true, 109.9, 75
                    4, day 0, L1, true, 100, 80
                    4, day 91, L1, true, 110,
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold, unit
                    1, PD, target, 100, 110, 110, mm
                    2, PR, density, 80, 60, 68, HU
                    3, SD, target, 100, 109.9, 110, mm
                    4, NE, density_unknown, 100, 110, 110, mm
                """,
                "events where kind=tumour_progression": "patient_id, day\n1, 91",
            },
        ),
        Example(
            title="Nodules, new lesions, and what is no target",
            words="A nodule in the tumour is PD, even if tumour and density fall (1); so are a new lesion (2) and a clear progression "
            "of another lesion (3).",
            study=RULE,
            records={
                "patients": patients(3),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, density_hu, state
                    1, day 0, L1, true, 100, 80,
                    1, day 91, L1, true, 50, 40, unequivocal_progression
                    2, day 0, L1, true, 100, 80,
                    2, day 91, L1, true, 50, 40,
                    2, day 91, L2, , 12, , new
                    3, day 0, L1, true, 100, 80,
                    3, day 0, L2, false, , , present
                    3, day 91, L1, true, 95, 40,
                    3, day 91, L2, false, , , unequivocal_progression
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold, unit
                    1, PD, nodule, 100, 50, 110, mm
                    2, PD, new_lesion, 100, 50, 110, mm
                    3, PD, non_target, 100, 95, 110, mm
                """
            },
        ),
        Example(
            title="Density of several lesions",
            words="The means are those of the lesions that are there, L1 and L2: (60 + 100) / 2 = 80 HU at baseline, (50 + 86) / 2 = 68 "
            "now; L3, which is gone, counts in neither (1). One of them without a density now (2) or at baseline (3): not known, and "
            "so whether this is PR or SD. A density that was not above 0 cannot fall by a percentage (4). One that was not assessed: "
            "the sum is not complete (5).",
            study=RULE,
            records={
                "patients": patients(5),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, density_hu, state
                    1, day 0, L1, true, 50, 60,
                    1, day 0, L2, true, 50, 100,
                    1, day 0, L3, true, 5, 200,
                    1, day 91, L1, true, 50, 50,
                    1, day 91, L2, true, 50, 86,
                    1, day 91, L3, true, 0, 10,
                    2, day 0, L1, true, 50, 60,
                    2, day 0, L2, true, 50, 100,
                    2, day 91, L1, true, 50, 30,
                    2, day 91, L2, true, 50, ,
                    3, day 0, L1, true, 50, 60,
                    3, day 0, L2, true, 50, ,
                    3, day 91, L1, true, 50, 30,
                    3, day 91, L2, true, 50, 30,
                    4, day 0, L1, true, 50, -5,
                    4, day 91, L1, true, 50, -10,
                    5, day 0, L1, true, 50, 60,
                    5, day 0, L2, true, 50, 60,
                    5, day 91, L1, true, 50, 30,
                    5, day 91, L2, true, , 30, not_assessed
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold, unit
                    1, PR, density, 80, 68, 68, HU
                    2, NE, density_unknown, 100, 100, 110, mm
                    3, NE, density_unknown, 100, 100, 110, mm
                    4, NE, density_unknown, 50, 50, 55, mm
                    5, NE, target, 100, 50, 110, mm
                """
            },
        ),
        Example(
            title="From the baseline sum, or from the smallest so far",
            words="The paper compares with the baseline: 90 mm after 80 are 10 % less than 100, and PR. From 80 they are more than 10 % "
            "more, and without a fall of the density PD.",
            study=RULE + "variants: {nadir: {pejorative_events.tumour_progression.increase_from: nadir}}",
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm, density_hu
                    day 0, L1, true, 100, 80
                    day 91, L1, true, 80, 80
                    day 183, L1, true, 90, 80
                """
            },
            expect={
                "evidence where decision=response, visit=day 183": """
                    variant, answer, reason, baseline, value, threshold
                    nadir, PD, target, 100, 90, 88
                    protocol, PR, target, 100, 90, 110
                """
            },
        ),
    ),
)
