"""Section 3: the criterion medication."""

from ..example import Example, patients
from ..subject import Subject

ANALGESIC = """
benefit:
  at: [3]
  criteria: {medication: {classes: [analgesic], dose: lowered}}
  rule: all_applicable
"""
BOTH = """
benefit:
  at: [3]
  criteria: {medication: {classes: [analgesic, somatostatin_analogue], dose: lowered, combine: any}}
  rule: all_applicable
variants: {all: {benefit.criteria.medication.combine: all}}
"""


def attended(count: int, missing: int = 0) -> str:
    """An assessment on day 91 for every patient but the last `missing` ones."""
    width = len(str(count))
    rows = (f"{n:0{width}}, day 91, pain, 3" for n in range(1, count + 1 - missing))
    return "\n".join(["patient_id, assessed_on, measure, value", *rows])


MEDICATION = Subject(
    "Medication",
    "Met when the dose of a class of drugs is lower on the day of the visit than on day 0, and none is raised.",
    (
        Example(
            title="What became of the dose",
            words="Lowered (01), stopped (02), raised (03), another drug added (04), unchanged (05: the first and the "
            "last day of a drug count), switched to another drug (06), one of the doses not recorded (07), units "
            "of one drug that differ (08), nothing taken on day 0 (09), the visit missed (10).",
            study=ANALGESIC,
            records={
                "patients": patients(10),
                "assessments": attended(10, missing=1),
                "medications": """
                    patient_id, drug, drug_class, started_on, ended_on, dose, dose_unit, per
                    01, morphine, analgesic, day -30, day 60, 60, mg, day
                    01, morphine, analgesic, day 61, , 30, mg, day
                    02, morphine, analgesic, day -30, day 0, 60, mg, day
                    03, morphine, analgesic, day -30, day 60, 60, mg, day
                    03, morphine, analgesic, day 61, , 90, mg, day
                    04, morphine, analgesic, day -30, , 60, mg, day
                    04, fentanyl, analgesic, day 50, , 25, ug, day
                    05, morphine, analgesic, day 0, day 91, 60, mg, day
                    06, morphine, analgesic, day -30, day 60, 60, mg, day
                    06, fentanyl, analgesic, day 61, , 25, ug, day
                    07, morphine, analgesic, day -30, , 60, mg, day
                    07, morphine, analgesic, day -30, , , mg, day
                    07, aspirin, analgesic, day -30, , 500, mg, day
                    08, morphine, analgesic, day -30, day 60, 60, mg, day
                    08, morphine, analgesic, day 61, , 30, ug, day
                    08, aspirin, analgesic, day -30, , 500, mg, day
                    09, morphine, analgesic, day 1, , 60, mg, day
                    10, morphine, analgesic, day -30, day 60, 60, mg, day
                    10, morphine, analgesic, day 61, , 30, mg, day
                """,
            },
            expect={
                "criteria": """
                    patient_id, criterion, answer, baseline, value, change_percent
                    01, medication, met, 60, 30, -50
                    02, medication, met, 60, 0, -100
                    03, medication, not_met, 60, 90, 50
                    04, medication, not_met, none, none, none
                    05, medication, not_met, 60, 60, 0
                    06, medication, not_evaluable, none, none, none
                    07, medication, not_evaluable, none, none, none
                    08, medication, not_evaluable, none, none, none
                    09, medication, not_applicable, none, none, none
                    10, medication, not_evaluable, none, none, none
                """,
                "evidence where decision=criterion, subject=medication": """
                    patient_id, reason, baseline, value, threshold, unit, days, sources
                    01, lowered, 60, 30, none, mg/day, 91, medications:1;medications:2
                    02, lowered, 60, 0, none, mg/day, 91, medications:3
                    03, raised, 60, 90, none, mg/day, 91, medications:4;medications:5
                    04, raised, none, none, none, , 91, medications:6;medications:7
                    05, unchanged, 60, 60, none, mg/day, 91, medications:8
                    06, drug_switch, none, none, none, , 91, medications:9;medications:10
                    07, no_dose, none, none, none, , 91, medications:11;medications:12;medications:13
                    08, unit_differs, none, none, none, , 91, medications:14;medications:15;medications:16
                    09, not_taking, none, none, none, , 91, medications:17
                    10, not_attended, none, none, none, , none,
                """,
            },
        ),
        Example(
            title="Doses per week, per four weeks, per month",
            words="30 mg per 4 weeks is 7.5 mg per week exactly, and a little more than 30 mg per month of 30.4375 "
            "days.",
            study=ANALGESIC.replace("analgesic", "somatostatin_analogue"),
            records={
                "patients": patients(2),
                "assessments": attended(2),
                "medications": """
                    patient_id, drug, drug_class, started_on, ended_on, dose, dose_unit, per
                    1, octreotide, somatostatin_analogue, day -30, day 60, 30, mg, 4 weeks
                    1, octreotide, somatostatin_analogue, day 61, , 7.5, mg, week
                    2, octreotide, somatostatin_analogue, day -30, day 60, 30, mg, 4 weeks
                    2, octreotide, somatostatin_analogue, day 61, , 30, mg, month
                """,
            },
            expect={
                "evidence where decision=criterion, subject=medication": """
                    patient_id, answer, reason, baseline, value
                    1, not_met, unchanged, 15/14, 15/14
                    2, met, lowered, 15/14, 480/487
                """
            },
        ),
        Example(
            title="Several rows of one drug add up",
            words="40 mg a day in two rows become 30 mg in one; a row active on both days is named once. The class has "
            "evidence of its own.",
            study=ANALGESIC,
            records={
                "assessments": "assessed_on, measure, value\nday 91, pain, 3",
                "medications": """
                    drug, drug_class, started_on, ended_on, dose, dose_unit, per
                    morphine, analgesic, day -30, , 30, mg, day
                    morphine, analgesic, day -30, day 60, 10, mg, day
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    subject, answer, reason, baseline, value, unit, days, sources
                    medication:analgesic, met, lowered, 40, 30, mg/day, 91, medications:1;medications:2
                    medication, met, lowered, 40, 30, mg/day, 91, medications:1;medications:2
                """
            },
        ),
        Example(
            title="Several drugs of one class",
            words="One drug lowered and the other unchanged is lowered (1); the doses of two drugs are not shown. A "
            "dose of 0 is a dose (2).",
            study=ANALGESIC,
            records={
                "patients": patients(2),
                "assessments": attended(2),
                "medications": """
                    patient_id, drug, drug_class, started_on, ended_on, dose, dose_unit, per
                    1, aspirin, analgesic, day -30, , 500, mg, day
                    1, morphine, analgesic, day -30, day 60, 60, mg, day
                    1, morphine, analgesic, day 61, , 30, mg, day
                    2, morphine, analgesic, day -30, day 60, 60, mg, day
                    2, morphine, analgesic, day 61, , 0, mg, day
                """,
            },
            expect={
                "evidence where decision=criterion, subject=medication": """
                    patient_id, answer, reason, baseline, value, unit, sources
                    1, met, lowered, none, none, , medications:1;medications:2;medications:3
                    2, met, lowered, 60, 0, mg/day, medications:4;medications:5
                """
            },
        ),
        Example(
            title="Any class, or all of them",
            words="One class raised is not met, whatever the other (1). A class that was not taken on day 0 does not "
            "count (4); if none was, the criterion does not apply (5). Otherwise one class lowered is enough, or all "
            "must be.",
            study=BOTH,
            records={
                "patients": patients(6),
                "assessments": attended(6),
                "medications": """
                    patient_id, drug, drug_class, started_on, ended_on, dose, dose_unit, per
                    1, morphine, analgesic, day -30, day 60, 60, mg, day
                    1, morphine, analgesic, day 61, , 30, mg, day
                    1, octreotide, somatostatin_analogue, day -30, day 60, 20, mg, 4 weeks
                    1, octreotide, somatostatin_analogue, day 61, , 30, mg, 4 weeks
                    2, morphine, analgesic, day -30, , 60, mg, day
                    2, octreotide, somatostatin_analogue, day -30, day 60, 30, mg, 4 weeks
                    3, morphine, analgesic, day -30, , , mg, day
                    3, octreotide, somatostatin_analogue, day -30, day 60, 30, mg, 4 weeks
                    4, octreotide, somatostatin_analogue, day -30, day 60, 30, mg, 4 weeks
                    6, morphine, analgesic, day -30, , 60, mg, day
                    6, octreotide, somatostatin_analogue, day -30, , , mg, 4 weeks
                """,
            },
            expect={
                "evidence where decision=criterion, subject=medication": """
                    patient_id, variant, answer, reason, baseline, value, sources
                    1, all, not_met, raised, 5/7, 15/14, medications:1;medications:2;medications:3;medications:4
                    1, protocol, not_met, raised, 5/7, 15/14, medications:1;medications:2;medications:3;medications:4
                    2, all, not_met, unchanged, 60, 60, medications:5;medications:6
                    2, protocol, met, lowered, 15/14, 0, medications:5;medications:6
                    3, all, not_evaluable, no_dose, none, none, medications:7;medications:8
                    3, protocol, met, lowered, 15/14, 0, medications:7;medications:8
                    4, all, met, lowered, 15/14, 0, medications:9
                    4, protocol, met, lowered, 15/14, 0, medications:9
                    5, all, not_applicable, not_taking, none, none,
                    5, protocol, not_applicable, not_taking, none, none,
                    6, all, not_met, unchanged, 60, 60, medications:10;medications:11
                    6, protocol, not_evaluable, no_dose, none, none, medications:10;medications:11
                """
            },
        ),
    ),
)
