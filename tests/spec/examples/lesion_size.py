"""Section 3: the criterion lesion_size."""

from ..example import Example, patients
from ..subject import Subject


def study_of(lesion: str, rest: str = "") -> str:
    return f"""
benefit:
  at: [3]
  criteria: {{lesion_size: {{lesion: {lesion}, dimension: longest_diameter, decrease: more than 25 %}}}}
  rule: all_applicable
{rest}"""


LESION_SIZE = Subject(
    "Lesion size",
    "Met when the index lesion (the most significant localisation), or the sum of the target lesions, is smaller than "
    "at baseline by the stated percentage.",
    (
        Example(
            title="The size of the index lesion",
            words="Smaller by more than 25 %, or exactly by 25 %; gone; not assessed; no row at the visit; no index "
            "lesion; no baseline size; a baseline of zero; too small to measure, which counts as 5 mm.",
            study=study_of("index"),
            records={
                "patients": patients(9),
                "lesions": """
                    patient_id, imaged_on, lesion_id, index, longest_diameter_mm, state
                    1, day 0, L1, true, 40, measured
                    1, day 91, L1, true, 29.9, measured
                    2, day 0, L1, true, 40, measured
                    2, day 91, L1, true, 30, measured
                    3, day 0, L1, true, 40, measured
                    3, day 91, L1, true, , disappeared
                    4, day 0, L1, true, 40, measured
                    4, day 91, L1, true, , not_assessed
                    5, day 0, L1, true, 40, measured
                    6, day 0, L1, false, 40, measured
                    6, day 91, L1, false, 20, measured
                    7, day 0, L1, true, , not_assessed
                    7, day 91, L1, true, 20, measured
                    8, day 0, L1, true, , disappeared
                    8, day 91, L1, true, 20, measured
                    9, day 0, L1, true, 40,
                    9, day 91, L1, true, , too_small
                """,
            },
            expect={
                "criteria": """
                    patient_id, criterion, answer, baseline, value, change_percent
                    1, lesion_size, met, 40, 29.9, -25.25
                    2, lesion_size, not_met, 40, 30, -25
                    3, lesion_size, met, 40, 0, -100
                    4, lesion_size, not_evaluable, 40, none, none
                    5, lesion_size, not_evaluable, 40, none, none
                    6, lesion_size, not_evaluable, none, none, none
                    7, lesion_size, not_evaluable, none, 20, none
                    8, lesion_size, not_evaluable, 0, 20, none
                    9, lesion_size, met, 40, 5, -87.5
                """,
                "evidence where decision=criterion": """
                    patient_id, reason, baseline, value, threshold, unit, days, sources
                    1, compared, 40, 29.9, 30, mm, 91, lesions:1;lesions:2
                    2, compared, 40, 30, 30, mm, 91, lesions:3;lesions:4
                    3, compared, 40, 0, 30, mm, 91, lesions:5;lesions:6
                    4, not_assessed, 40, none, none, mm, 91, lesions:7;lesions:8
                    5, no_value, 40, none, none, mm, none, lesions:9
                    6, no_lesion, none, none, none, mm, 91,
                    7, no_baseline, none, 20, none, mm, 91, lesions:12;lesions:13
                    8, baseline_zero, 0, 20, none, mm, 91, lesions:14;lesions:15
                    9, compared, 40, 5, 30, mm, 91, lesions:16;lesions:17
                """,
            },
        ),
        Example(
            title="Exactly at the limit",
            words="From 40 mm to 30 mm is not smaller by more than 25 %, but by at least 25 %.",
            study=study_of("index", "variants: {at_least: {benefit.criteria.lesion_size.decrease: at least 25 %}}"),
            records={
                "patients": patients(2),
                "lesions": """
                    patient_id, imaged_on, lesion_id, index, longest_diameter_mm
                    1, day 0, L1, true, 40
                    1, day 91, L1, true, 30
                    2, day 0, L1, true, 40
                    2, day 91, L1, true, 30.1
                """,
            },
            expect={
                "criteria": """
                    patient_id, variant, answer
                    1, at_least, met
                    1, protocol, not_met
                    2, at_least, not_met
                    2, protocol, not_met
                """
            },
        ),
        Example(
            title="The index lesion is followed by its name",
            words="L2 is the index lesion, because it was marked last before time zero: the row that says so is cited "
            "first. Its baseline and its value are taken from its own rows, marked or not.",
            study=study_of("index"),
            records={
                "lesions": """
                    imaged_on, lesion_id, index, longest_diameter_mm
                    day -30, L1, true, 50
                    day -10, L2, true, 40
                    day 0, L2, , 36
                    day 91, L1, true, 10
                    day 91, L2, , 26
                """
            },
            expect={
                "evidence where decision=criterion": """
                    answer, reason, baseline, value, threshold, sources
                    met, compared, 36, 26, 27, lesions:2;lesions:3;lesions:5
                """
            },
        ),
        Example(
            title="The sum of the target lesions",
            words="A lesion is a target if its baseline row says so; each has its own value at the visit, also of "
            "different days. A sum with a part missing is none.",
            study=study_of("sum"),
            records={
                "patients": patients(5),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm
                    1, day 0, L2, true, 20
                    1, day 0, L1, true, 40
                    1, day 0, L3, false, 30
                    1, day 91, L1, , 25
                    1, day 100, L2, , 10
                    1, day 91, L3, , 5
                    2, day 0, L1, true, 40
                    2, day 0, L2, true, 20
                    2, day 91, L1, true, 10
                    3, day 0, L1, true, 40
                    3, day 0, L2, true,
                    3, day 91, L1, true, 10
                    3, day 91, L2, true, 10
                    4, day 0, L1, true, 40
                    5, day 0, L1, false, 40
                    5, day 91, L1, false, 40
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    patient_id, answer, reason, baseline, value, threshold, sources
                    1, met, compared, 60, 35, 45, lesions:2;lesions:1;lesions:4;lesions:5
                    2, not_evaluable, not_assessed, 60, none, none, lesions:7;lesions:8;lesions:9
                    3, not_evaluable, no_baseline, none, 20, none, lesions:10;lesions:11;lesions:12;lesions:13
                    4, not_evaluable, no_value, 40, none, none, lesions:14
                    5, not_evaluable, no_lesion, none, none, none,
                """
            },
        ),
        Example(
            title="Diameter, product or volume",
            words="40 x 30 mm become 32 x 25 mm and 20 mL become 16 mL: the diameter and the volume fall by a fifth, "
            "the product by a third. Too small to measure is 5 mm, 25 mm², and no volume. A product needs both parts.",
            study=study_of(
                "index",
                "variants:\n"
                "  by_product: {benefit.criteria.lesion_size.dimension: product}\n"
                "  by_volume: {benefit.criteria.lesion_size.dimension: volume}",
            ),
            records={
                "patients": patients(3),
                "lesions": """
                    patient_id, imaged_on, lesion_id, index, longest_diameter_mm, perpendicular_mm, volume_ml, state
                    1, day 0, L1, true, 40, 30, 20,
                    1, day 91, L1, true, 32, 25, 16,
                    2, day 0, L1, true, 40, 30, 20,
                    2, day 91, L1, true, , , , too_small
                    3, day 0, L1, true, 40, 30, 20,
                    3, day 91, L1, true, 20, , ,
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    patient_id, variant, answer, reason, baseline, value, threshold, unit
                    1, by_product, met, compared, 1200, 800, 900, mm2
                    1, by_volume, not_met, compared, 20, 16, 15, mL
                    1, protocol, not_met, compared, 40, 32, 30, mm
                    2, by_product, met, compared, 1200, 25, 900, mm2
                    2, by_volume, not_evaluable, not_assessed, 20, none, none, mL
                    2, protocol, met, compared, 40, 5, 30, mm
                    3, by_product, not_evaluable, not_assessed, 1200, none, none, mm2
                    3, by_volume, not_evaluable, not_assessed, 20, none, none, mL
                    3, protocol, met, compared, 40, 20, 30, mm
                """
            },
        ),
        Example(
            title="Sizes come from the reader of the progression rule",
            words="By reader R1 the lesion halved, by R2 it did not. The protocol's RECIST rule names R2.",
            study=study_of(
                "index",
                "pejorative_events: {tumour_progression: {criteria: recist_1_1, reader: R2}, death: {}}",
            ),
            records={
                "lesions": """
                    imaged_on, lesion_id, index, target, longest_diameter_mm, reader
                    day 0, L1, true, true, 40, R1
                    day 91, L1, true, true, 20, R1
                    day 0, L1, true, true, 41, R2
                    day 91, L1, true, true, 39, R2
                """
            },
            expect={
                "evidence where decision=criterion": """
                    answer, baseline, value, sources
                    not_met, 41, 39, lesions:3;lesions:4
                """
            },
        ),
        Example(
            title="Sizes come from the adjudicator of whom the adjudicator has read",
            words="By R1 the lesions halved, by the adjudicator they did not. Patient 2 was not adjudicated. Of "
            "patient 3 the adjudicator has no image of before: there is no lesion to follow, and the row that says so "
            "is cited.",
            study=study_of(
                "index",
                "pejorative_events: {tumour_progression: {criteria: recist_1_1, reader: R1, adjudicator: ADJ}}\n"
                "endpoints: {progression: {events: [tumour_progression]}}",
            ),
            records={
                "patients": patients(3),
                "lesions": """
                    patient_id, imaged_on, lesion_id, index, target, longest_diameter_mm, reader
                    1, day 0, L1, true, true, 40, R1
                    1, day 91, L1, true, true, 20, R1
                    1, day 0, L1, true, true, 41, ADJ
                    1, day 91, L1, true, true, 39, ADJ
                    2, day 0, L1, true, true, 40, R1
                    2, day 91, L1, true, true, 20, R1
                    3, day 0, L1, true, true, 40, R1
                    3, day 91, L1, true, true, 20, R1
                    3, day 91, L1, true, true, 20, ADJ
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    patient_id, answer, baseline, value, sources
                    1, not_met, 41, 39, lesions:3;lesions:4
                    2, met, 40, 20, lesions:5;lesions:6
                    3, not_evaluable, none, none, lesions:9
                """
            },
        ),
        Example(
            title="Images that the adjudicator read by the cut-off",
            words="The cut-off is day 120. An image that the adjudicator read on that day leaves R1's sizes out, "
            "though it shows no lesion to follow (1); one of a day later does not (2).",
            study="data_cutoff: 2020-04-30\n"
            + study_of(
                "index",
                "pejorative_events: {tumour_progression: {criteria: recist_1_1, reader: R1, adjudicator: ADJ}}\n"
                "endpoints: {progression: {events: [tumour_progression]}}",
            ),
            records={
                "patients": patients(2),
                "lesions": """
                    patient_id, imaged_on, lesion_id, index, target, longest_diameter_mm, reader
                    1, day 0, L1, true, true, 40, R1
                    1, day 91, L1, true, true, 20, R1
                    1, day 120, L1, true, true, 20, ADJ
                    2, day 0, L1, true, true, 40, R1
                    2, day 91, L1, true, true, 20, R1
                    2, day 121, L1, true, true, 20, ADJ
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    patient_id, answer, sources
                    1, not_evaluable, lesions:3
                    2, met, lesions:4;lesions:5
                """
            },
        ),
    ),
)
