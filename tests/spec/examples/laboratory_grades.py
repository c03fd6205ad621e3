"""Section 6b: grades of laboratory values by the Common Terminology Criteria for Adverse Events."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject


def study_of(grading: str, *terms: str) -> str:
    return f"laboratory_grades: {{grading: CTCAE {grading}, terms: {{{', '.join(terms)}}}}}"


def treated(count: int) -> str:
    """A first administration on day 1 for so many patients."""
    width = len(str(count))
    rows = (f"{n:0{width}}, 1, day 1, 177Lu-DOTATATE, 7.4, GBq" for n in range(1, count + 1))
    return "\n".join(["patient_id, cycle, administered_at, agent, activity, activity_unit", *rows])


PLATELETS = "Platelet count decreased: platelets"
TREATED = "cycle, administered_at, agent, activity, activity_unit\n1, day 1, 177Lu-DOTATATE, 7.4, GBq"
ALT = {
    "patients": patients(5),
    "administrations": treated(5),
    "labs": """
        patient_id, collected_on, analyte, value, unit, upper_limit
        1, day 0, ALT, 60, U/L, 40
        1, day 30, ALT, 89.9, U/L, 40
        2, day 0, ALT, 60, U/L, 40
        2, day 30, ALT, 90, U/L, 40
        3, day 0, ALT, 60, U/L, 40
        3, day 30, ALT, 180, U/L, 40
        4, day 0, ALT, 60, U/L, 40
        4, day 30, ALT, 180.1, U/L, 40
        5, day 0, ALT, 40, U/L, 40
        5, day 30, ALT, 120.1, U/L, 40
    """,
}
CREATININE = {
    "patients": patients(4),
    "administrations": treated(4),
    "labs": """
        patient_id, collected_on, analyte, value, unit, lower_limit, upper_limit
        1, day 0, creatinine, 60, umol/L, 50, 100
        1, day 30, creatinine, 61, umol/L, 50, 100
        2, day 0, creatinine, 60, umol/L, 50, 100
        2, day 30, creatinine, 90.1, umol/L, 50, 100
        3, day 0, creatinine, 40, umol/L, 50, 100
        3, day 30, creatinine, 121, umol/L, 50, 100
        4, day 0, creatinine, 110, umol/L, 50, 100
        4, day 30, creatinine, 150.1, umol/L, 50, 100
    """,
}

LABORATORY_GRADES = Subject(
    "Laboratory grades",
    "For every term of the protocol and every patient who was treated: the worst grade from the first administration "
    "on, its day, and the day of recovery. The limits are those of the version of the Common Terminology Criteria that "
    "the protocol names; grades that need a clinical judgement are not among them.",
    (
        Example(
            title="Exactly at the limits",
            words="Platelets by CTCAE 4.03: a value at a limit is not below it. The lower limit of 150 is normal (1); "
            "149 is grade 1 (2), and so is 75 (3); below are grades 2 (4, 5), 3 (6, 7) and 4 (8).",
            study=study_of("4.03", PLATELETS),
            records={
                "patients": patients(8),
                "administrations": treated(8),
                "labs": """
                    patient_id, collected_on, analyte, value, unit, lower_limit
                    1, day 20, platelets, 150, 10*9/L, 150
                    2, day 20, platelets, 149, 10*9/L, 150
                    3, day 20, platelets, 75, 10*9/L, 150
                    4, day 20, platelets, 74.9, 10*9/L, 150
                    5, day 20, platelets, 50, 10*9/L, 150
                    6, day 20, platelets, 49.9, 10*9/L, 150
                    7, day 20, platelets, 25, 10*9/L, 150
                    8, day 20, platelets, 24.9, 10*9/L, 150
                """,
            },
            expect={
                "laboratory_grades": """
                    patient_id, term, analyte, grading, grade, day, recovery_day, evidence_id
                    1, Platelet count decreased, platelets, CTCAE 4.03, 0, 20, none, 1|protocol|laboratory_grade|Platelet count decreased|
                    2, Platelet count decreased, platelets, CTCAE 4.03, 1, 20, none, 2|protocol|laboratory_grade|Platelet count decreased|
                    3, Platelet count decreased, platelets, CTCAE 4.03, 1, 20, none, 3|protocol|laboratory_grade|Platelet count decreased|
                    4, Platelet count decreased, platelets, CTCAE 4.03, 2, 20, none, 4|protocol|laboratory_grade|Platelet count decreased|
                    5, Platelet count decreased, platelets, CTCAE 4.03, 2, 20, none, 5|protocol|laboratory_grade|Platelet count decreased|
                    6, Platelet count decreased, platelets, CTCAE 4.03, 3, 20, none, 6|protocol|laboratory_grade|Platelet count decreased|
                    7, Platelet count decreased, platelets, CTCAE 4.03, 3, 20, none, 7|protocol|laboratory_grade|Platelet count decreased|
                    8, Platelet count decreased, platelets, CTCAE 4.03, 4, 20, none, 8|protocol|laboratory_grade|Platelet count decreased|
                """,
                "evidence where decision=laboratory_grade": """
                    patient_id, variant, subject, visit, answer, reason, baseline, value, threshold, unit, days, sources
                    1, protocol, Platelet count decreased, , 0, graded, none, 150, none, 10*9/L, 20, labs:1
                    2, protocol, Platelet count decreased, , 1, graded, none, 149, 150, 10*9/L, 20, labs:2
                    3, protocol, Platelet count decreased, , 1, graded, none, 75, 150, 10*9/L, 20, labs:3
                    4, protocol, Platelet count decreased, , 2, graded, none, 74.9, 75, 10*9/L, 20, labs:4
                    5, protocol, Platelet count decreased, , 2, graded, none, 50, 75, 10*9/L, 20, labs:5
                    6, protocol, Platelet count decreased, , 3, graded, none, 49.9, 50, 10*9/L, 20, labs:6
                    7, protocol, Platelet count decreased, , 3, graded, none, 25, 50, 10*9/L, 20, labs:7
                    8, protocol, Platelet count decreased, , 4, graded, none, 24.9, 25, 10*9/L, 20, labs:8
                """,
            },
        ),
        Example(
            title="The worst value and the recovery from it",
            words="Grade 3 on day 20 and on day 30: the earlier day stands, with its own value, although day 30 is "
            "lower. The baseline had grade 1, so recovery is the first later day with grade 1 again.",
            study=study_of("4.03", PLATELETS),
            records={
                "administrations": TREATED,
                "labs": """
                    collected_on, analyte, value, unit, lower_limit
                    day 0, platelets, 120, 10*9/L, 150
                    day 10, platelets, 70, 10*9/L, 150
                    day 20, platelets, 45, 10*9/L, 150
                    day 30, platelets, 30, 10*9/L, 150
                    day 40, platelets, 60, 10*9/L, 150
                    day 50, platelets, 75, 10*9/L, 150
                    day 60, platelets, 160, 10*9/L, 150
                """,
            },
            expect={
                "laboratory_grades": "grade, day, recovery_day\n3, 20, 50",
                "evidence where decision=laboratory_grade": """
                    answer, baseline, value, threshold, days, sources
                    3, 120, 45, 50, 20, labs:3;labs:1;labs:6
                """,
            },
        ),
        Example(
            title="No worse than before, never recovered",
            words="Grade 1 before and after is no worsening from which to recover (1). Grade 3 without a later value "
            "as good as the baseline has no recovery (2). Without a baseline recovery is grade 0 (3). What was "
            "measured before the first administration is no grade of the therapy; on its day it is (4).",
            study=study_of("4.03", PLATELETS),
            records={
                "patients": patients(4),
                "administrations": treated(4),
                "labs": """
                    patient_id, collected_on, analyte, value, unit, lower_limit
                    1, day 0, platelets, 120, 10*9/L, 150
                    1, day 20, platelets, 100, 10*9/L, 150
                    1, day 30, platelets, 160, 10*9/L, 150
                    2, day 0, platelets, 160, 10*9/L, 150
                    2, day 20, platelets, 40, 10*9/L, 150
                    2, day 30, platelets, 100, 10*9/L, 150
                    3, day 20, platelets, 40, 10*9/L, 150
                    3, day 30, platelets, 100, 10*9/L, 150
                    3, day 40, platelets, 160, 10*9/L, 150
                    4, day 0, platelets, 40, 10*9/L, 150
                    4, day 1, platelets, 60, 10*9/L, 150
                    4, day 30, platelets, 160, 10*9/L, 150
                """,
            },
            expect={
                "laboratory_grades": """
                    patient_id, grade, day, recovery_day
                    1, 1, 20, none
                    2, 3, 20, none
                    3, 3, 20, 40
                    4, 2, 1, none
                """,
                "evidence where decision=laboratory_grade": """
                    patient_id, baseline, sources
                    1, 120, labs:2;labs:1
                    2, 160, labs:5;labs:4
                    3, none, labs:7;labs:9
                    4, 40, labs:11;labs:10
                """,
            },
        ),
        Example(
            title="No value, no limit, no treatment",
            words="Nothing measured since the first administration (1). AST is graded by its upper limit alone, which "
            "is not recorded (2): the earliest such value is cited, and the baseline. Without a lower limit platelets of "
            "100 may be normal or grade 1 and have no grade (3); 60 are under an absolute limit and have one (4). "
            "Patient 5 was not treated and has no grade of the therapy.",
            study=study_of("4.03", "Aspartate aminotransferase increased: AST", PLATELETS),
            records={
                "patients": patients(5),
                "administrations": treated(4),
                "labs": """
                    patient_id, collected_on, analyte, value, unit, lower_limit, upper_limit
                    1, day 0, platelets, 160, 10*9/L, 150,
                    2, day 20, AST, 500, U/L, ,
                    3, day 20, platelets, 100, 10*9/L, ,
                    5, day 20, platelets, 10, 10*9/L, 150,
                    2, day 30, AST, 400, U/L, ,
                    2, day 0, AST, 30, U/L, ,
                    4, day 20, platelets, 60, 10*9/L, ,
                """,
            },
            expect={
                "laboratory_grades": """
                    patient_id, term, grade, day, recovery_day
                    1, Aspartate aminotransferase increased, none, none, none
                    1, Platelet count decreased, none, none, none
                    2, Aspartate aminotransferase increased, none, none, none
                    2, Platelet count decreased, none, none, none
                    3, Aspartate aminotransferase increased, none, none, none
                    3, Platelet count decreased, none, none, none
                    4, Aspartate aminotransferase increased, none, none, none
                    4, Platelet count decreased, 2, 20, none
                """,
                "evidence where decision=laboratory_grade": """
                    patient_id, subject, answer, reason, baseline, value, threshold, unit, days, sources
                    1, Aspartate aminotransferase increased, none, no_value, none, none, none, , none,
                    1, Platelet count decreased, none, no_value, none, none, none, , none,
                    2, Aspartate aminotransferase increased, none, no_limit, none, none, none, , none, labs:2;labs:6
                    2, Platelet count decreased, none, no_value, none, none, none, , none,
                    3, Aspartate aminotransferase increased, none, no_value, none, none, none, , none,
                    3, Platelet count decreased, none, no_limit, none, none, none, , none, labs:3
                    4, Aspartate aminotransferase increased, none, no_value, none, none, none, , none,
                    4, Platelet count decreased, 2, graded, none, 60, 75, 10*9/L, 20, labs:7
                """,
            },
        ),
        Example(
            title="Values printed as a limit",
            words="Below 25 is grade 4 (1). Of below 50 and of below 60 only grade 3 and grade 2 are certain (2, 3). "
            "Above 20 and below 200 may be any grade, or none, and are not graded (4, 7); above 150 is normal (6). A "
            "limit is no baseline (5).",
            study=study_of("4.03", PLATELETS),
            records={
                "patients": patients(7),
                "administrations": treated(7),
                "labs": """
                    patient_id, collected_on, analyte, value, unit, lower_limit
                    1, day 20, platelets, <25, 10*9/L, 150
                    2, day 20, platelets, <50, 10*9/L, 150
                    3, day 20, platelets, <60, 10*9/L, 150
                    4, day 20, platelets, >20, 10*9/L, 150
                    5, day 0, platelets, <50, 10*9/L, 150
                    5, day 20, platelets, 40, 10*9/L, 150
                    5, day 30, platelets, 160, 10*9/L, 150
                    6, day 20, platelets, >150, 10*9/L, 150
                    7, day 20, platelets, <200, 10*9/L, 150
                """,
            },
            expect={
                "laboratory_grades": """
                    patient_id, grade, recovery_day
                    1, 4, none
                    2, 3, none
                    3, 2, none
                    4, none, none
                    5, 3, 30
                    6, 0, none
                    7, none, none
                """,
                "evidence where decision=laboratory_grade": """
                    patient_id, baseline, value, threshold
                    1, none, 25, 25
                    2, none, 50, 50
                    3, none, 60, 75
                    4, none, none, none
                    5, none, 40, 50
                    6, none, 150, none
                    7, none, none, none
                """,
            },
        ),
        Example(
            title="Units of the laboratory",
            words="74,900 per microlitre are grade 2 (75,000 are the limit), 9.9 g/dL of haemoglobin likewise (10 "
            "g/dL). Everything is shown in the unit of the worst value, also the baseline. Haemoglobin in mmol/L is "
            "another kind: below its own lower limit it may be of any grade, so it has none (2) unless the protocol "
            "declares a factor (see below).",
            study=study_of("4.03", PLATELETS, "Anemia: haemoglobin"),
            records={
                "patients": patients(2),
                "administrations": treated(2),
                "labs": """
                    patient_id, collected_on, analyte, value, unit, lower_limit
                    1, day 0, platelets, 200, 10*9/L, 150
                    1, day 20, platelets, 74900, /uL, 150000
                    1, day 0, haemoglobin, 130, g/L, 120
                    1, day 20, haemoglobin, 9.9, g/dL, 12
                    2, day 0, haemoglobin, 130, g/L, 120
                    2, day 20, haemoglobin, 5, mmol/L, 7.4
                """,
            },
            expect={
                "evidence where decision=laboratory_grade, subject=Platelet count decreased": """
                    patient_id, answer, baseline, value, threshold, unit
                    1, 2, 200000, 74900, 75000, /uL
                    2, none, none, none, none,
                """,
                "evidence where decision=laboratory_grade, subject=Anemia": """
                    patient_id, answer, baseline, value, threshold, unit, marks
                    1, 2, 13, 9.9, 10, g/dL,
                    2, none, none, none, none, ,
                """,
            },
        ),
        Example(
            title="A declared factor",
            words="Haemoglobin of 5 mmol/L is 80.57 g/L by the factor of the protocol: grade 2, and 4.9 mmol/L is "
            "78.9586 g/L: grade 3.",
            study="conversions: [{analyte: haemoglobin, from: mmol/L, to: g/L, factor: 16.114}]\n"
            + study_of("4.03", "Anemia: haemoglobin"),
            records={
                "patients": patients(2),
                "administrations": treated(2),
                "labs": """
                    patient_id, collected_on, analyte, value, unit, lower_limit
                    1, day 20, haemoglobin, 5, mmol/L, 7.4
                    2, day 20, haemoglobin, 4.9, mmol/L, 7.4
                """,
            },
            expect={
                "evidence where decision=laboratory_grade": """
                    patient_id, answer, value, threshold, unit, marks
                    1, 2, 80.57, 100, g/L, unit_converted
                    2, 3, 78.9586, 80, g/L, unit_converted
                """
            },
        ),
        Example(
            title="Neutrophils and platelets by CTCAE 6.0",
            words="Version 6.0 moved the limits: neutrophils of 1.5 are normal whatever the lower limit, 1.4 are grade "
            "1 (and had been 2), 0.9 grade 2 (had been 3); grade 4 begins under 0.1, for platelets under 10.",
            study=study_of("6.0", "Neutrophil count decreased: neutrophils", "Thrombocytopenia: platelets"),
            records={
                "patients": patients(5),
                "administrations": treated(5),
                "labs": """
                    patient_id, collected_on, analyte, value, unit, lower_limit
                    1, day 20, neutrophils, 1.5, 10*9/L, 1.8
                    2, day 20, neutrophils, 1.4, 10*9/L, 1.8
                    3, day 20, neutrophils, 0.9, 10*9/L, 1.8
                    4, day 20, neutrophils, 0.1, 10*9/L, 1.8
                    5, day 20, neutrophils, 0.09, 10*9/L, 1.8
                    1, day 20, platelets, 149, 10*9/L, 150
                    2, day 20, platelets, 24.9, 10*9/L, 150
                    3, day 20, platelets, 10, 10*9/L, 150
                    4, day 20, platelets, 9.9, 10*9/L, 150
                    5, day 20, platelets, 75, 10*9/L, 150
                """,
            },
            expect={
                "laboratory_grades where term=Neutrophil count decreased": """
                    patient_id, grade
                    1, 0
                    2, 1
                    3, 2
                    4, 3
                    5, 4
                """,
                "laboratory_grades where term=Thrombocytopenia": """
                    patient_id, grade
                    1, 1
                    2, 3
                    3, 3
                    4, 4
                    5, 1
                """,
            },
        ),
        Example(
            title="A baseline above the upper limit, by CTCAE 4.03",
            words="ALT was 60 U/L before, above its upper limit of 40. Version 4.03 looks at the upper limit alone: "
            "89.9 is grade 1, 180 is more than 3 x 40 and grade 2.",
            study=study_of("4.03", "Alanine aminotransferase increased: ALT"),
            records=ALT,
            expect={
                "evidence where decision=laboratory_grade": """
                    patient_id, answer, baseline, value, threshold
                    1, 1, 60, 89.9, 40
                    2, 1, 60, 90, 40
                    3, 2, 60, 180, 120
                    4, 2, 60, 180.1, 120
                    5, 2, 40, 120.1, 120
                """
            },
        ),
        Example(
            title="A baseline above the upper limit, by CTCAE 5.0",
            words="Version 5.0 then counts from the baseline: 1.5 x 60 = 90 itself is grade 1, 89.9 none; exactly 3 x "
            "60 = 180 is still grade 1. A baseline at the upper limit is not above it (5).",
            study=study_of("5.0", "Alanine aminotransferase increased: ALT"),
            records=ALT,
            expect={
                "evidence where decision=laboratory_grade": """
                    patient_id, answer, baseline, value, threshold
                    1, 0, 60, 89.9, none
                    2, 1, 60, 90, 90
                    3, 1, 60, 180, 90
                    4, 2, 60, 180.1, 180
                    5, 2, 40, 120.1, 120
                """
            },
        ),
        Example(
            title="A baseline above the upper limit, by CTCAE 6.0",
            words="Version 6.0 counts from the baseline in smaller steps: any value from 60 on is grade 1, more than "
            "1.5 x 60 = 90 grade 2, more than 2 x 60 = 120 grade 3.",
            study=study_of("6.0", "Alanine aminotransferase increased: ALT"),
            records=ALT,
            expect={
                "evidence where decision=laboratory_grade": """
                    patient_id, answer, baseline, value, threshold
                    1, 1, 60, 89.9, 60
                    2, 1, 60, 90, 60
                    3, 3, 60, 180, 120
                    4, 3, 60, 180.1, 120
                    5, 2, 40, 120.1, 120
                """
            },
        ),
        Example(
            title="Bilirubin above the upper limit at baseline",
            words="By version 5.0 a bilirubin that stays at its baseline of 30 is no grade (1), any rise is grade 1 "
            "(2), more than 1.5 x 30 grade 2 (3). Patient 4 has no baseline and is measured by the upper limit.",
            study=study_of("5.0", "Blood bilirubin increased: bilirubin"),
            records={
                "patients": patients(4),
                "administrations": treated(4),
                "labs": """
                    patient_id, collected_on, analyte, value, unit, upper_limit
                    1, day 0, bilirubin, 30, umol/L, 20
                    1, day 20, bilirubin, 30, umol/L, 20
                    2, day 0, bilirubin, 30, umol/L, 20
                    2, day 20, bilirubin, 30.1, umol/L, 20
                    3, day 0, bilirubin, 30, umol/L, 20
                    3, day 20, bilirubin, 45.1, umol/L, 20
                    4, day 20, bilirubin, 30.1, umol/L, 20
                """,
            },
            expect={
                "evidence where decision=laboratory_grade": """
                    patient_id, answer, baseline, value, threshold
                    1, 0, 30, 30, none
                    2, 1, 30, 30.1, 30
                    3, 2, 30, 45.1, 45
                    4, 2, none, 30.1, 30
                """
            },
        ),
        Example(
            title="Creatinine by CTCAE 4.03",
            words="Version 4.03 grades any rise above the baseline (1), more than 1.5 x and 3 x of it (2, 3), and "
            "above the upper limit (4). Of the limits of the worst grade the one nearest to normal is shown: 110 x 1.5 "
            "= 165 is not reached, so it is 1.5 x 100.",
            study=study_of("4.03", "Creatinine increased: creatinine"),
            records=CREATININE,
            expect={
                "evidence where decision=laboratory_grade": """
                    patient_id, answer, baseline, value, threshold
                    1, 1, 60, 61, 60
                    2, 2, 60, 90.1, 90
                    3, 3, 40, 121, 120
                    4, 2, 110, 150.1, 150
                """
            },
        ),
        Example(
            title="Creatinine by CTCAE 5.0",
            words="A rise within the normal range is no grade any more (1) until it is more than 1.5 x the baseline "
            "(2).",
            study=study_of("5.0", "Creatinine increased: creatinine"),
            records=CREATININE,
            expect={
                "evidence where decision=laboratory_grade": """
                    patient_id, answer, baseline, value, threshold
                    1, 0, 60, 61, none
                    2, 2, 60, 90.1, 90
                    3, 3, 40, 121, 120
                    4, 2, 110, 150.1, 150
                """
            },
        ),
        Example(
            title="Creatinine by CTCAE 6.0",
            words="Multiples of the baseline count only where it lay below the lower limit (3); otherwise those of the "
            "upper limit do (1, 2, 4).",
            study=study_of("6.0", "Creatinine increased: creatinine"),
            records=CREATININE,
            expect={
                "evidence where decision=laboratory_grade": """
                    patient_id, answer, baseline, value, threshold
                    1, 0, 60, 61, none
                    2, 0, 60, 90.1, none
                    3, 3, 40, 121, 120
                    4, 2, 110, 150.1, 150
                """
            },
        ),
        Example(
            title="A filled date",
            words="The month stands for its middle day, which is the day of the grade.",
            study="partial_dates: middle\n" + study_of("4.03", PLATELETS),
            records={
                "administrations": TREATED,
                "labs": "collected_on, analyte, value, unit, lower_limit\n2020-04, platelets, 40, 10*9/L, 150",
            },
            expect={
                "laboratory_grades": "grade, day\n3, 105",
                "evidence where decision=laboratory_grade": "answer, days, sources, marks\n3, 105, labs:1, date_filled",
            },
        ),
        Example(
            title="A limit is passed over when the baseline is chosen",
            words="The last row of day 0 is a limit; the exact value of that day is the baseline (1), or where there "
            "is none that of the day before (2).",
            study=study_of("4.03", PLATELETS),
            records={
                "patients": patients(2),
                "administrations": treated(2),
                "labs": """
                    patient_id, collected_on, analyte, value, unit, lower_limit
                    1, day -1, platelets, 170, 10*9/L, 150
                    1, day 0, platelets, 160, 10*9/L, 150
                    1, day 0, platelets, <200, 10*9/L, 150
                    1, day 20, platelets, 100, 10*9/L, 150
                    2, day -1, platelets, 170, 10*9/L, 150
                    2, day 0, platelets, <200, 10*9/L, 150
                    2, day 20, platelets, 100, 10*9/L, 150
                """,
            },
            expect={
                "evidence where decision=laboratory_grade": """
                    patient_id, answer, baseline, sources
                    1, 1, 160, labs:4;labs:2
                    2, 1, 170, labs:7;labs:5
                """
            },
        ),
        Example(
            title="Comparators",
            words="In a comparator that the protocol says was watched the grades count from time zero on (1); in one of which it does "
            "not say so they do not, before an administration (2).",
            study="groups:\n  A: {label: Comparator, treated: false, watched: true}\n  B: {label: Comparator, treated: false}\n"
            "reference_group: B\n" + study_of("4.03", PLATELETS),
            records={
                "patients": "patient_id, group, enrolled_on\n1, A, day 0\n2, B, day 0",
                "labs": """
                    patient_id, collected_on, analyte, value, unit, lower_limit
                    1, day -1, platelets, 40, 10*9/L, 150
                    1, day 20, platelets, 60, 10*9/L, 150
                    2, day 20, platelets, 60, 10*9/L, 150
                """,
            },
            expect={"laboratory_grades": "patient_id, term, grade, day\n1, Platelet count decreased, 2, 20"},
        ),
    ),
)
