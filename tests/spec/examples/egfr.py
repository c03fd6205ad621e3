"""Sections 2d and 6: the estimated glomerular filtration rate, and a confirmed fall of it."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example
from ..subject import Subject

EGFR_OF = "egfr: {creatinine: creatinine}"
MAN = "group, enrolled_on, sex, birth_year\nA, day 0, male, 1970"


def falls(how: str, death: str = "competing") -> str:
    return f"""
{EGFR_OF}
pejorative_events:
  egfr_decline: {{{how}}}
  death: {{}}
endpoints:
  kidney: {{events: [egfr_decline], death: {death}}}
"""


THIRTY = falls("decrease: at least 30 %, confirmed_after: 4 weeks")
EGFR = Subject(
    "Estimated filtration rate",
    "By the equation of 2021 from creatinine, age and sex (CKD-EPI 2021), of every day with a value of creatinine; and "
    "the time to a fall of it from its baseline that a later value confirms.",
    (
        Example(
            title="The equation",
            words="A man of 50 with 1.0 mg/dL (1) and with 88.4 umol/L, which is the same (2). A woman of 60 with 0.8 "
            "mg/dL (3), and one with 0.6 (4), below the turn at 0.7. A man of 50 with 0.9 (5), exactly at his.",
            study=EGFR_OF,
            records={
                "patients": """
                    patient_id, group, enrolled_on, sex, birth_year
                    1, A, day 0, male, 1970
                    2, A, day 0, male, 1970
                    3, A, day 0, female, 1960
                    4, A, day 0, female, 1960
                    5, A, day 0, male, 1970
                """,
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, creatinine, 1.0, mg/dL
                    2, day 0, creatinine, 88.4, umol/L
                    3, day 0, creatinine, 0.8, mg/dL
                    4, day 0, creatinine, 0.6, mg/dL
                    5, day 0, creatinine, 0.9, mg/dL
                """,
            },
            expect={
                "egfr": """
                    patient_id, day, visit, creatinine, age, egfr, reason, evidence_id
                    1, 0, none, 1, 50, 91.691479, estimated, 1|protocol|egfr|creatinine|day 0
                    2, 0, none, 1, 50, 91.691479, estimated, 2|protocol|egfr|creatinine|day 0
                    3, 0, none, 0.8, 60, 84.298154, estimated, 3|protocol|egfr|creatinine|day 0
                    4, 0, none, 0.6, 60, 102.693411, estimated, 4|protocol|egfr|creatinine|day 0
                    5, 0, none, 0.9, 50, 104.049013, estimated, 5|protocol|egfr|creatinine|day 0
                """,
                "evidence where decision=egfr": """
                    patient_id, variant, subject, visit, answer, reason, baseline, value, threshold, unit, days, sources, marks
                    1, protocol, creatinine, day 0, none, estimated, 1, 91.691479, 50, mL/min/1.73 m2, 0, labs:1;patients:1,
                    2, protocol, creatinine, day 0, none, estimated, 1, 91.691479, 50, mL/min/1.73 m2, 0, labs:2;patients:2, unit_converted
                    3, protocol, creatinine, day 0, none, estimated, 0.8, 84.298154, 60, mL/min/1.73 m2, 0, labs:3;patients:3,
                    4, protocol, creatinine, day 0, none, estimated, 0.6, 102.693411, 60, mL/min/1.73 m2, 0, labs:4;patients:4,
                    5, protocol, creatinine, day 0, none, estimated, 0.9, 104.049013, 50, mL/min/1.73 m2, 0, labs:5;patients:5,
                """,
            },
        ),
        Example(
            title="The age of the day, and what cannot be estimated",
            words="The age is that of the calendar year of the value: 49 on the day before time zero, 50 on it (1). A "
            "unit of another kind, a printed limit, 0, no value for the sex, a sex that the equation does not have, no "
            "birth year and a child have no rate, each for its reason; a declared conversion makes the first of them one.",
            study=f"{EGFR_OF}\nconversions: [{{analyte: creatinine, from: mmol/l(Cr), to: umol/L, factor: 1000}}]",
            records={
                "patients": """
                    patient_id, group, enrolled_on, sex, birth_year
                    1, A, day 0, male, 1970
                    2, A, day 0, , 1970
                    3, A, day 0, other, 1970
                    4, A, day 0, female,
                    5, A, day 0, female, 2003
                    6, A, day 0, female, 2002
                """,
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day -1, creatinine, 1.0, mg/dL
                    1, day 0, creatinine, 1.0, mg/dL
                    1, day 1, creatinine, 1.0, U/L
                    1, day 2, creatinine, <0.2, mg/dL
                    1, day 3, creatinine, 0, mg/dL
                    1, day 4, creatinine, 0.0884, mmol/l(Cr)
                    2, day 0, creatinine, 1.0, mg/dL
                    3, day 0, creatinine, 1.0, mg/dL
                    4, day 0, creatinine, 1.0, mg/dL
                    5, day 0, creatinine, 1.0, mg/dL
                    6, day 0, creatinine, 1.0, mg/dL
                """,
            },
            expect={
                "egfr": """
                    patient_id, day, visit, creatinine, age, egfr, reason, evidence_id
                    1, -1, none, 1, 49, 92.263512, estimated, 1|protocol|egfr|creatinine|day -1
                    1, 0, none, 1, 50, 91.691479, estimated, 1|protocol|egfr|creatinine|day 0
                    1, 1, none, none, 50, none, unit_differs, 1|protocol|egfr|creatinine|day 1
                    1, 2, none, 0.2, 50, none, bounded, 1|protocol|egfr|creatinine|day 2
                    1, 3, none, 0, 50, none, creatinine_zero, 1|protocol|egfr|creatinine|day 3
                    1, 4, none, 1, 50, 91.691479, estimated, 1|protocol|egfr|creatinine|day 4
                    2, 0, none, 1, 50, none, no_sex, 2|protocol|egfr|creatinine|day 0
                    3, 0, none, 1, 50, none, no_sex, 3|protocol|egfr|creatinine|day 0
                    4, 0, none, 1, none, none, no_birth_year, 4|protocol|egfr|creatinine|day 0
                    5, 0, none, 1, 17, none, under_age, 5|protocol|egfr|creatinine|day 0
                    6, 0, none, 1, 18, 83.746828, estimated, 6|protocol|egfr|creatinine|day 0
                """,
            },
        ),
        Example(
            title="A fall that a later value confirms",
            words="From 91.69 a fall of 30 % ends at 64.18. On day 100 it is shown and a value 30 days later shows it "
            "again: the event is dated on day 100. The value between, of day 110, shows it, too.",
            study=THIRTY,
            records={
                "patients": MAN,
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, creatinine, 1.0, mg/dL
                    day 50, creatinine, 1.2, mg/dL
                    day 100, creatinine, 1.5, mg/dL
                    day 110, creatinine, 1.4, mg/dL
                    day 130, creatinine, 1.6, mg/dL
                """,
            },
            expect={
                "events": """
                    patient_id, variant, kind, occurrence, day, left_day, right_day, evidence_id
                    1, protocol, egfr_decline, 1, 100, 50, 100, 1|protocol|event|egfr_decline|occurrence 1
                """,
                "evidence where decision=event": """
                    patient_id, variant, subject, visit, answer, reason, baseline, value, threshold, unit, days, sources
                    1, protocol, egfr_decline, occurrence 1, none, declined, 91.691479, 56.366292, 64.1840353, mL/min/1.73 m2, 100, labs:1;labs:3;labs:1;labs:2;labs:1;labs:5
                """,
                "endpoints": """
                    patient_id, group, endpoint, variant, time_days, event, left_days, right_days, reason, evidence_id, entry_days, competing, other_treatment_days
                    1, A, kidney, protocol, 100, true, 50, 100, egfr_decline, 1|protocol|endpoint|kidney|, 0, false, none
                """,
            },
        ),
        Example(
            title="Refuted, not yet confirmed, and never measured",
            words="A fall that the next value does not show is refuted (1). One whose next values come within the four "
            "weeks stays unconfirmed, and the patient is followed up to the last of them (2). Without a baseline nobody "
            "is followed (3). A value that cannot be estimated neither confirms nor refutes (4). A death before any fall "
            "competes (5).",
            study=THIRTY,
            records={
                "patients": """
                    patient_id, group, enrolled_on, sex, birth_year
                    1, A, day 0, male, 1970
                    2, A, day 0, male, 1970
                    3, A, day 0, male, 1970
                    4, A, day 0, male, 1970
                    5, A, day 0, male, 1970
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    5, day 200, dead, day 200
                """,
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, creatinine, 1.0, mg/dL
                    1, day 100, creatinine, 1.5, mg/dL
                    1, day 130, creatinine, 1.1, mg/dL
                    2, day 0, creatinine, 1.0, mg/dL
                    2, day 100, creatinine, 1.5, mg/dL
                    2, day 120, creatinine, 1.5, mg/dL
                    3, day 100, creatinine, 1.5, mg/dL
                    4, day 0, creatinine, 1.0, mg/dL
                    4, day 100, creatinine, 1.5, mg/dL
                    4, day 120, creatinine, <0.2, mg/dL
                    4, day 130, creatinine, 1.5, mg/dL
                    5, day 0, creatinine, 1.0, mg/dL
                    5, day 100, creatinine, 1.1, mg/dL
                """,
            },
            expect={
                "endpoints": """
                    patient_id, group, endpoint, variant, time_days, event, left_days, right_days, reason, evidence_id, entry_days, competing, other_treatment_days
                    1, A, kidney, protocol, 130, false, 130, none, last_assessment, 1|protocol|endpoint|kidney|, 0, false, none
                    2, A, kidney, protocol, 120, false, 120, none, last_assessment, 2|protocol|endpoint|kidney|, 0, false, none
                    3, A, kidney, protocol, 0, false, 0, none, no_assessment, 3|protocol|endpoint|kidney|, 0, false, none
                    4, A, kidney, protocol, 100, true, 0, 100, egfr_decline, 4|protocol|endpoint|kidney|, 0, false, none
                    5, A, kidney, protocol, 200, false, 200, none, died, 5|protocol|endpoint|kidney|, 0, true, none
                """,
                "evidence where decision=event": """
                    patient_id, variant, subject, visit, answer, reason, baseline, value, threshold, unit, days, sources
                    1, protocol, egfr_decline, day 100, not_met, refuted, 91.691479, 56.366292, 64.1840353, mL/min/1.73 m2, 100, labs:1;labs:2;labs:1;labs:3
                    2, protocol, egfr_decline, day 100, not_evaluable, unconfirmed, 91.691479, 56.366292, 64.1840353, mL/min/1.73 m2, 100, labs:4;labs:5;labs:4;labs:6
                    4, protocol, egfr_decline, occurrence 1, none, declined, 91.691479, 56.366292, 64.1840353, mL/min/1.73 m2, 100, labs:8;labs:9;labs:8;labs:11
                    5, protocol, death, occurrence 1, none, died, none, none, none, , 200, follow_up:1
                """,
            },
        ),
        Example(
            title="Without confirmation, with death as a censoring",
            words="Stated without `confirmed_after` a fall counts at once. `more than` differs from `at least` exactly "
            "at the limit alone. Here a death is a censoring where it comes before the last assessment.",
            study=falls("decrease: more than 30 %", "censored"),
            records={
                "patients": MAN,
                "labs": """
                    collected_on, analyte, value, unit
                    day -10, creatinine, 1.2, mg/dL
                    day 0, creatinine, 1.0, mg/dL
                    day 100, creatinine, 1.5, mg/dL
                    day 130, creatinine, 1.0, mg/dL
                """,
            },
            expect={
                "events": """
                    patient_id, variant, kind, occurrence, day, left_day, right_day, evidence_id
                    1, protocol, egfr_decline, 1, 100, 0, 100, 1|protocol|event|egfr_decline|occurrence 1
                """,
                "endpoints": """
                    patient_id, group, endpoint, variant, time_days, event, left_days, right_days, reason, evidence_id, entry_days, competing, other_treatment_days
                    1, A, kidney, protocol, 100, true, 0, 100, egfr_decline, 1|protocol|endpoint|kidney|, 0, false, none
                """,
            },
        ),
    ),
)
