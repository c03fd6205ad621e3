"""Section 7a: inclusion rules over the records."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

ELIGIBILITY = Subject(
    "Eligibility",
    "What the protocol asks of a patient at baseline. The answer never moves anybody between groups: it says who is "
    "outside the population per protocol, and why.",
    (
        Example(
            title="A measure within limits",
            words="A Karnofsky index of at least 60 is asked for: 60 will do (1), 50 will not (2), and without a value before "
            "time zero the answer is not known (3). The last value counts (4), not an empty one.",
            study="inclusion: {karnofsky: {table: assessments, of: karnofsky, at_least: 60}}",
            records={
                "patients": patients(4),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, karnofsky, 60
                    2, day -3, karnofsky, 50
                    3, day 3, karnofsky, 90
                    4, day -9, karnofsky, 90
                    4, day -3, karnofsky, 50
                    4, day 0, karnofsky,
                """,
            },
            expect={
                "eligibility": """
                    patient_id, criterion, answer, value, least, most, unit, day, evidence_id
                    1, karnofsky, met, 60, 60, none, , 0, 1|protocol|eligibility|karnofsky|
                    2, karnofsky, not_met, 50, 60, none, , -3, 2|protocol|eligibility|karnofsky|
                    3, karnofsky, not_evaluable, none, 60, none, , none, 3|protocol|eligibility|karnofsky|
                    4, karnofsky, not_met, 50, 60, none, , -3, 4|protocol|eligibility|karnofsky|
                """,
                "evidence where decision=eligibility": """
                    patient_id, subject, visit, answer, reason, baseline, value, threshold, unit, days, sources, marks
                    1, karnofsky, , met, compared, none, 60, 60, , 0, assessments:1,
                    2, karnofsky, , not_met, compared, none, 50, 60, , -3, assessments:2,
                    3, karnofsky, , not_evaluable, no_baseline, none, none, none, , none, ,
                    4, karnofsky, , not_met, compared, none, 50, 60, , -3, assessments:5,
                """,
            },
        ),
        Example(
            title="One of several indications",
            words="Who has one of the indications asked for is eligible, whatever else was one (1, 2). The name counts as a "
            "whole (3), and without any the answer is not known (4).",
            study="inclusion: {tumour: {table: patients, of: indication, one_of: [uncontrolled_tumour, tumour]}}",
            records={
                "patients": """
                    patient_id, group, indication, enrolled_on
                    1, A, symptoms; uncontrolled_tumour; tumour, day 0
                    2, A, tumour, day 0
                    3, A, uncontrolled_tumour_growth; symptoms, day 0
                    4, A, , day 0
                """
            },
            expect={
                "eligibility": """
                    patient_id, answer
                    1, met
                    2, met
                    3, not_met
                    4, not_evaluable
                """
            },
        ),
        Example(
            title="A laboratory value in another unit, or known as a limit",
            words="Creatinine of at most 150 umol/L: 0.15 mmol/L is exactly that (1), 0.151 is too much (2). Below 150 is met "
            "(3), below 200 may be too much (4), above 150 is (5). Of 1.7 mg/dL without a conversion nothing is known (6).",
            study="inclusion: {creatinine: {table: labs, of: creatinine, at_most: 150, unit: umol/L}}",
            records={
                "patients": patients(6),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, creatinine, 0.15, mmol/L
                    2, day 0, creatinine, 0.151, mmol/L
                    3, day 0, creatinine, <150, umol/L
                    4, day 0, creatinine, <200, umol/L
                    5, day 0, creatinine, >150, umol/L
                    6, day 0, creatinine, 1.7, mg/dL
                """,
            },
            expect={
                "evidence where decision=eligibility": """
                    patient_id, answer, reason, value, threshold, unit, days, sources, marks
                    1, met, compared, 150, 150, umol/L, 0, labs:1, unit_converted
                    2, not_met, compared, 151, 150, umol/L, 0, labs:2, unit_converted
                    3, met, compared_limit, 150, 150, umol/L, 0, labs:3,
                    4, not_evaluable, bounded, 200, 150, umol/L, 0, labs:4,
                    5, not_met, compared_limit, 150, 150, umol/L, 0, labs:5,
                    6, not_evaluable, unit_differs, 1.7, none, mg/dL, 0, labs:6,
                """
            },
        ),
        Example(
            title="Two limits",
            words="At least 50 and at most 100: 50 and 100 will do (1, 2), 49 lies below the one and 101 above the other "
            "(3, 4). Below 50 is outside (5), below 100 may be (6), above 100 is (7), above 60 may be (8).",
            study="inclusion: {platelets: {table: labs, of: platelets, at_least: 50, at_most: 100, unit: 10*9/L}}",
            records={
                "patients": patients(8),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, platelets, 50, 10*9/L
                    2, day 0, platelets, 100, 10*9/L
                    3, day 0, platelets, 49, 10*9/L
                    4, day 0, platelets, 101, 10*9/L
                    5, day 0, platelets, <50, 10*9/L
                    6, day 0, platelets, <100, 10*9/L
                    7, day 0, platelets, >100, 10*9/L
                    8, day 0, platelets, >60, 10*9/L
                """,
            },
            expect={
                "evidence where decision=eligibility": """
                    patient_id, answer, reason, value, threshold
                    1, met, compared, 50, 100
                    2, met, compared, 100, 100
                    3, not_met, compared, 49, 50
                    4, not_met, compared, 101, 100
                    5, not_met, compared_limit, 50, 100
                    6, not_evaluable, bounded, 100, 100
                    7, not_met, compared_limit, 100, 100
                    8, not_evaluable, bounded, 60, 100
                """
            },
        ),
        Example(
            title="Uptake of a tracer",
            words="The highest Krenning grade of the last scan before time zero: 3 of 111In-pentetreotide (the scan of day -40 "
            "and the other tracer are passed over). Of patient 2 the last row of the lesion counts, of patient 3 nothing is "
            "known.",
            study="inclusion: {uptake: {table: uptake, of: krenning, tracer: 111In-pentetreotide, at_least: 3}}",
            records={
                "patients": patients(3),
                "uptake": """
                    patient_id, imaged_on, tracer, lesion_id, metric, value
                    1, day -40, 111In-pentetreotide, L1, krenning, 1
                    1, day -7, 111In-pentetreotide, L1, krenning, 3
                    1, day -7, 111In-pentetreotide, L2, krenning, 2
                    1, day -3, 123I-MIBG, L1, krenning, 4
                    2, day -7, 111In-pentetreotide, L1, krenning, 3
                    2, day -7, 111In-pentetreotide, L1, krenning, 2
                    3, day -7, 111In-pentetreotide, L1, suv_max, 30
                """,
            },
            expect={
                "evidence where decision=eligibility": """
                    patient_id, answer, reason, value, threshold, unit, days, sources
                    1, met, compared, 3, 3, krenning, -7, uptake:2;uptake:3
                    2, not_met, compared, 2, 3, krenning, -7, uptake:6
                    3, not_evaluable, no_baseline, none, none, krenning, none,
                """
            },
        ),
        Example(
            title="A column of patients",
            words="Ki-67 of at most 20 % and a tumour of grade G1 or G2; an empty cell is not known.",
            study="inclusion:\n  ki67: {table: patients, of: ki67_percent, at_most: 20}\n"
            "  grade: {table: patients, of: grade, one_of: [G1, G2]}",
            records={
                "patients": """
                    patient_id, group, enrolled_on, ki67_percent, grade
                    1, A, day 0, 20, G2
                    2, A, day 0, 20.5, G3
                    3, A, day 0, ,
                """
            },
            expect={
                "eligibility": """
                    patient_id, criterion, answer, value, least, most, unit, day
                    1, grade, met, none, none, none, , none
                    1, ki67, met, 20, none, 20, , none
                    2, grade, not_met, none, none, none, , none
                    2, ki67, not_met, 20.5, none, 20, , none
                    3, grade, not_evaluable, none, none, none, , none
                    3, ki67, not_evaluable, none, none, 20, , none
                """,
                "evidence where decision=eligibility, patient_id=2": """
                    subject, answer, reason, value, threshold, days, sources
                    grade, not_met, compared, none, none, none, patients:2
                    ki67, not_met, compared, 20.5, 20, none, patients:2
                """,
            },
        ),
        Example(
            title="Who does not meet a criterion is not in the population per protocol",
            words="Two criteria are not met by patient 2, one is by patient 1; what is not known excludes nobody (3).",
            study="inclusion:\n  karnofsky: {table: assessments, of: karnofsky, at_least: 60}\n"
            "  ki67: {table: patients, of: ki67_percent, at_most: 20}",
            records={
                "patients": """
                    patient_id, group, enrolled_on, ki67_percent
                    1, B, day 0, 10
                    2, B, day 0, 30
                    3, B, day 0,
                """,
                "assessments": "patient_id, assessed_on, measure, value\n1, day 0, karnofsky, 90\n2, day 0, karnofsky, 50",
            },
            expect={
                "populations": """
                    patient_id, population, included, reason
                    1, all_allocated, true, allocated
                    1, per_protocol, true, no_major_deviation
                    2, all_allocated, true, allocated
                    2, per_protocol, false, not_eligible
                    3, all_allocated, true, allocated
                    3, per_protocol, true, no_major_deviation
                """,
                "evidence where decision=population, subject=per_protocol": """
                    patient_id, answer, reason, value, sources
                    1, included, no_major_deviation, none,
                    2, excluded, not_eligible, 2, assessments:2;patients:2
                    3, included, no_major_deviation, none,
                """,
            },
        ),
    ),
)
