"""Section 3: the criterion medication."""

# ruff: noqa: E501 -- a row of a table stays on one line

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
EQUIVALENT = """
benefit:
  at: [3]
  criteria:
    medication:
      classes: [analgesic]
      equivalence: {analgesic: {unit: mg, drugs: {morphine: 1, oxycodone: 1.5}}}
  rule: all_applicable
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
            "last day of a drug count), switched to another drug (06), one of the doses not recorded (07), units of "
            "one drug that differ (08), nothing taken on day 0 (09), the visit missed (10).",
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
        Example(
            title="Drugs added by the factors of the protocol",
            words="In mg of morphine a switch to oxycodone lowers the dose from 60 to 45 (1), leaves it (2) or raises "
            "it (3). Of two drugs one is lowered by more than the other is raised: together that is lower (4), drug by "
            "drug it is raised. The variant declares no factors.",
            study=EQUIVALENT + "variants: {drug_by_drug: {benefit.criteria.medication: {classes: [analgesic]}}}",
            records={
                "patients": patients(4),
                "assessments": attended(4),
                "medications": """
                    patient_id, drug, drug_class, started_on, ended_on, dose, dose_unit, per
                    1, morphine, analgesic, day -30, day 60, 60, mg, day
                    1, oxycodone, analgesic, day 61, , 30, mg, day
                    2, morphine, analgesic, day -30, day 60, 60, mg, day
                    2, oxycodone, analgesic, day 61, , 280, mg, week
                    3, morphine, analgesic, day -30, day 60, 60, mg, day
                    3, oxycodone, analgesic, day 61, , 40.1, mg, day
                    4, morphine, analgesic, day -30, day 60, 60, mg, day
                    4, morphine, analgesic, day 61, , 30, mg, day
                    4, oxycodone, analgesic, day -30, day 60, 10, mg, day
                    4, oxycodone, analgesic, day 61, , 20, mg, day
                """,
            },
            expect={
                "evidence where decision=criterion, subject=medication": """
                    patient_id, variant, answer, reason, baseline, value, unit, sources
                    1, drug_by_drug, not_evaluable, drug_switch, none, none, , medications:1;medications:2
                    1, protocol, met, lowered, 60, 45, mg/day, medications:1;medications:2
                    2, drug_by_drug, not_evaluable, drug_switch, none, none, , medications:3;medications:4
                    2, protocol, not_met, unchanged, 60, 60, mg/day, medications:3;medications:4
                    3, drug_by_drug, not_evaluable, drug_switch, none, none, , medications:5;medications:6
                    3, protocol, not_met, raised, 60, 60.15, mg/day, medications:5;medications:6
                    4, drug_by_drug, not_met, raised, none, none, , medications:7;medications:8;medications:9;medications:10
                    4, protocol, met, lowered, 75, 60, mg/day, medications:7;medications:8;medications:9;medications:10
                """,
                "criteria where variant=protocol": """
                    patient_id, change_percent
                    1, -25
                    2, 0
                    3, 0.25
                    4, -20
                """,
            },
        ),
        Example(
            title="Drugs that cannot be added",
            words="A drug without a factor (1), a dose in a unit other than the declared one (2), both (3), a dose "
            "that is not recorded (4), nothing taken on day 0 (5). A drug stopped before day 0 or between the two days "
            "is of no account (6).",
            study=EQUIVALENT,
            records={
                "patients": patients(6),
                "assessments": attended(6),
                "medications": """
                    patient_id, drug, drug_class, started_on, ended_on, dose, dose_unit, per
                    1, morphine, analgesic, day -30, , 60, mg, day
                    1, tilidine, analgesic, day 61, , 100, mg, day
                    2, morphine, analgesic, day -30, day 60, 60, mg, day
                    2, morphine, analgesic, day 61, , 0.03, g, day
                    3, tilidine, analgesic, day -30, , 0.1, g, day
                    4, tilidine, analgesic, day -30, , , mg, day
                    5, morphine, analgesic, day 1, , 60, mg, day
                    6, tilidine, analgesic, day -30, day -1, 100, mg, day
                    6, morphine, analgesic, day -30, day 60, 60, mg, day
                    6, tilidine, analgesic, day 50, day 90, 100, mg, day
                    6, morphine, analgesic, day 61, , 30, mg, day
                """,
            },
            expect={
                "evidence where decision=criterion, subject=medication": """
                    patient_id, answer, reason, baseline, value, unit, sources
                    1, not_evaluable, no_equivalence, none, none, , medications:1;medications:2
                    2, not_evaluable, unit_differs, none, none, , medications:3;medications:4
                    3, not_evaluable, no_equivalence, none, none, , medications:5
                    4, not_evaluable, no_dose, none, none, , medications:6
                    5, not_applicable, not_taking, none, none, , medications:7
                    6, met, lowered, 60, 30, mg/day, medications:9;medications:11
                """
            },
        ),
        Example(
            title="Everything of a class stopped",
            words="With factors the dose of nothing is 0.",
            study=EQUIVALENT,
            records={
                "assessments": "assessed_on, measure, value\nday 91, pain, 3",
                "medications": """
                    drug, drug_class, started_on, ended_on, dose, dose_unit, per
                    oxycodone, analgesic, day -30, day 60, 40, mg, day
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    subject, answer, reason, baseline, value, unit, sources
                    medication:analgesic, met, lowered, 60, 0, mg/day, medications:1
                    medication, met, lowered, 60, 0, mg/day, medications:1
                """
            },
        ),
    ),
)
