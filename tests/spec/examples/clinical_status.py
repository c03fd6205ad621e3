"""Section 3: the criterion clinical_status, and what holds for every criterion."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

STATUS = """
benefit:
  at: [3]
  criteria: {clinical_status: {measure: performance_status, improves_by: 1}}
  rule: all_applicable
"""

CLINICAL_STATUS = Subject(
    "Clinical status",
    "Met when a measure is better than at baseline by at least the step.",
    (
        Example(
            title="The four answers",
            words="Better by a step, or not; no room to improve (also where nothing was recorded at the visit); no "
            "baseline; no value at the visit. The threshold is shown where a comparison was made.",
            study=STATUS,
            records={
                "patients": patients(6),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 2
                    1, day 91, performance_status, 1
                    2, day 0, performance_status, 2
                    2, day 91, performance_status, 2
                    3, day 0, performance_status, 0
                    3, day 91, performance_status, 0
                    4, day 91, performance_status, 1
                    5, day 0, performance_status, 2
                    5, day 91, pain, 4
                    6, day 0, performance_status, 0
                """,
            },
            expect={
                "criteria": """
                    patient_id, variant, visit, visit_day, criterion, answer, baseline, value, change_percent
                    1, protocol, month 3, 91, clinical_status, met, 2, 1, -50
                    2, protocol, month 3, 91, clinical_status, not_met, 2, 2, 0
                    3, protocol, month 3, 91, clinical_status, not_applicable, 0, 0, none
                    4, protocol, month 3, 91, clinical_status, not_evaluable, none, 1, none
                    5, protocol, month 3, 91, clinical_status, not_evaluable, 2, none, none
                    6, protocol, month 3, 91, clinical_status, not_applicable, 0, none, none
                """,
                "evidence where decision=criterion": """
                    evidence_id, subject, answer, reason, baseline, value, threshold, unit, days, sources
                    1|protocol|criterion|clinical_status|month 3, clinical_status, met, compared, 2, 1, 1, , 91, assessments:1;assessments:2
                    2|protocol|criterion|clinical_status|month 3, clinical_status, not_met, compared, 2, 2, 1, , 91, assessments:3;assessments:4
                    3|protocol|criterion|clinical_status|month 3, clinical_status, not_applicable, no_room, 0, 0, none, , 91, assessments:5;assessments:6
                    4|protocol|criterion|clinical_status|month 3, clinical_status, not_evaluable, no_baseline, none, 1, none, , 91, assessments:7
                    5|protocol|criterion|clinical_status|month 3, clinical_status, not_evaluable, no_value, 2, none, none, , 91, assessments:8
                    6|protocol|criterion|clinical_status|month 3, clinical_status, not_applicable, no_room, 0, none, none, , none, assessments:10
                """,
            },
        ),
        Example(
            title="A measure where higher is better",
            words="Karnofsky improves upwards, its best is 100: from 95 there is no room for a step of 10, from 90 "
            "there is.",
            study=STATUS.replace("performance_status, improves_by: 1", "karnofsky, improves_by: 10"),
            records={
                "patients": patients(4),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, karnofsky, 80
                    1, day 91, karnofsky, 90
                    2, day 0, karnofsky, 80
                    2, day 91, karnofsky, 89
                    3, day 0, karnofsky, 95
                    3, day 91, karnofsky, 100
                    4, day 0, karnofsky, 90
                    4, day 91, karnofsky, 100
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    patient_id, answer, reason, baseline, value, threshold
                    1, met, compared, 80, 90, 90
                    2, not_met, compared, 80, 89, 90
                    3, not_applicable, no_room, 95, 100, none
                    4, met, compared, 90, 100, 100
                """
            },
        ),
        Example(
            title="The best end is known only in the known direction",
            words="By the protocol performance status 0 has no room to improve. The variant states the opposite "
            "direction, whose end we do not know, so it compares.",
            study=STATUS + "variants: {upside_down: {benefit.criteria.clinical_status.better: higher}}",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, performance_status, 0
                    day 91, performance_status, 1
                """
            },
            expect={
                "evidence where decision=criterion": """
                    variant, answer, reason, baseline, value, threshold
                    protocol, not_applicable, no_room, 0, 1, none
                    upside_down, met, compared, 0, 1, 1
                """
            },
        ),
        Example(
            title="A measure of one's own states its direction",
            words="Nothing is known of the ends of this scale: a baseline of 0 is compared like any other.",
            study=STATUS.replace("performance_status", "stool_score, better: lower"),
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, stool_score, 0
                    day 91, stool_score, 0
                """
            },
            expect={
                "evidence where decision=criterion": """
                    answer, reason, baseline, value, threshold
                    not_met, compared, 0, 0, -1
                """
            },
        ),
        Example(
            title="Dead before the visit, or the visit not due yet",
            words="Then no criterion is evaluable, and nothing is shown but the follow-up of the dead.",
            study=STATUS,
            records={
                "patients": patients(2),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 2
                    2, day 0, performance_status, 2
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 60, dead, day 60
                    2, day 60, alive,
                """,
            },
            expect={
                "criteria": "patient_id, answer, baseline, value\n"
                "1, not_evaluable, none, none\n"
                "2, not_evaluable, none, none",
                "evidence where decision=criterion": """
                    patient_id, answer, reason, baseline, value, threshold, days, sources
                    1, not_evaluable, dead, none, none, none, none, follow_up:1
                    2, not_evaluable, not_due, none, none, none, none,
                """,
            },
        ),
    ),
)
