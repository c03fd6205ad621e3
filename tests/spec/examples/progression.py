"""Section 3: the criterion progression."""

from ..example import Example, patients
from ..subject import Subject

HALTED = """
benefit:
  at: [3]
  criteria: {progression: {halted: true}}
  rule: all_applicable
pejorative_events: {tumour_progression: {criteria: responses}, death: {}}
"""

PROGRESSION = Subject(
    "Progression halted",
    "Met when the tumours were adequately assessed at the visit (day 91 of month 3) and no progression was seen until "
    "then.",
    (
        Example(
            title="Halted, progressed, or not assessed",
            words="A progression counts up to the day of the visit's assessment, the first of them (2, 3), not after "
            "it (patient 4), and not on day 0 (patient 8). Without an adequate assessment it counts up to the planned "
            "day (patients 6 and 7). NE is no adequate assessment (patient 5), but beside it another one may be "
            "(patient 9).",
            study=HALTED,
            records={
                "patients": patients(9),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 91, SD
                    2, day 60, PD
                    2, day 91, PD
                    3, day 91, PD
                    4, day 91, SD
                    4, day 120, PD
                    5, day 91, NE
                    6, day 30, PD
                    7, day 137, PD
                    8, day 0, PD
                    8, day 91, CR
                    9, day 91, NE
                    9, day 95, PD
                """,
            },
            expect={
                "criteria": """
                    patient_id, criterion, answer, baseline, value, change_percent
                    1, progression, met, none, none, none
                    2, progression, not_met, none, none, none
                    3, progression, not_met, none, none, none
                    4, progression, met, none, none, none
                    5, progression, not_evaluable, none, none, none
                    6, progression, not_met, none, none, none
                    7, progression, not_evaluable, none, none, none
                    8, progression, met, none, none, none
                    9, progression, not_met, none, none, none
                """,
                "evidence where decision=criterion": """
                    patient_id, answer, reason, threshold, unit, days, sources
                    1, met, no_progression, none, , 91, responses:1
                    2, not_met, progressed, none, , 60, responses:2
                    3, not_met, progressed, none, , 91, responses:4
                    4, met, no_progression, none, , 91, responses:5
                    5, not_evaluable, no_tumour_assessment, none, , 91,
                    6, not_met, progressed, none, , 30, responses:8
                    7, not_evaluable, no_tumour_assessment, none, , none,
                    8, met, no_progression, none, , 91, responses:11
                    9, not_met, progressed, none, , 95, responses:13
                """,
            },
        ),
        Example(
            title="Only the deciding reader's responses are asked",
            words="The protocol names the central reader; the local one saw a progression.",
            study=HALTED.replace("criteria: responses", "criteria: responses, reader: central"),
            records={
                "responses": """
                    assessed_on, response, reader
                    day 91, PD, local
                    day 95, SD, central
                """
            },
            expect={
                "evidence where decision=criterion": "answer, days, sources\nmet, 95, responses:2",
                "visits where visit=month 3": "attended_day\n91",
            },
        ),
        Example(
            title="Only documented progression can be halted",
            words="The criterion applies to patients with a progression on or before time zero (day 0 counts, 2), "
            "whose row comes first among the sources. It does not apply to a tumour that was stable (3), or whose "
            "progression came later (4).",
            study=HALTED.replace("halted: true", "halted: true, applies_to: documented_progression"),
            records={
                "patients": patients(5),
                "responses": """
                    patient_id, assessed_on, response
                    1, day -90, PD
                    1, day -30, PD
                    1, day 91, SD
                    2, day 0, PD
                    2, day 91, PD
                    3, day -30, SD
                    3, day 91, SD
                    4, day 10, PD
                    4, day 91, SD
                    5, day -30, PD
                    5, day 91, NE
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    patient_id, answer, reason, days, sources
                    1, met, no_progression, 91, responses:2;responses:3
                    2, not_met, progressed, 91, responses:4;responses:5
                    3, not_applicable, not_progressing, 91,
                    4, not_applicable, not_progressing, 91,
                    5, not_evaluable, no_tumour_assessment, 91, responses:10
                """
            },
        ),
        Example(
            title="Any reader may have documented the progression",
            words="The local reader saw it before time zero; whether it was halted the central one says, from lesions.",
            study=HALTED.replace("halted: true", "halted: true, applies_to: documented_progression").replace(
                "criteria: responses", "criteria: recist_1_1, reader: central"
            ),
            records={
                "responses": "assessed_on, response, reader\nday -30, PD, local",
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm, reader
                    day 0, L1, true, 30, central
                    day 91, L1, true, 30, central
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    answer, reason, days, sources
                    met, no_progression, 91, responses:1;lesions:2;lesions:1
                """
            },
        ),
    ),
)
