"""Section 1: which value is the baseline, and which is the value at a visit."""

from ..example import Example, patients
from ..subject import Subject

STATUS = """
benefit:
  at: [3]
  criteria: {clinical_status: {measure: performance_status, improves_by: 1}}
  rule: all_applicable
"""

BASELINE = Subject(
    "Baseline and value at a visit",
    "Every criterion compares a value at a visit with a baseline. Here the criterion is a performance status better by "
    "one step.",
    (
        Example(
            title="The baseline is the last value on or before time zero",
            words="Day 0 counts as baseline. Of two values on one day the last row as read counts, whatever rows follow"
            " for earlier days.",
            study=STATUS,
            records={
                "assessments": """
                    assessed_on, measure, value
                    day -20, performance_status, 3
                    day 0, performance_status, 1
                    day 0, performance_status, 2
                    day -5, performance_status, 0
                    day 1, performance_status, 0
                    day 91, performance_status, 1
                """
            },
            expect={
                "criteria": "visit, criterion, answer, baseline, value, change_percent\n"
                "month 3, clinical_status, met, 2, 1, -50",
                "evidence where decision=criterion": "baseline, value, sources\n2, 1, assessments:3;assessments:6",
            },
        ),
        Example(
            title="A baseline window leaves older values out",
            words="Three months are 91.3125 days: a value 91 days before time zero is a baseline, one of 92 days is "
            "not.",
            study=f"baseline_window: 3 months\n{STATUS}",
            records={
                "patients": patients(2),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day -91, performance_status, 2
                    1, day 91, performance_status, 1
                    2, day -92, performance_status, 2
                    2, day 91, performance_status, 1
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    patient_id, answer, reason, baseline, value, sources
                    1, met, compared, 2, 1, assessments:1;assessments:2
                    2, not_evaluable, no_baseline, none, 1, assessments:4
                """
            },
        ),
        Example(
            title="The first day of a baseline window belongs to it",
            words="With a window of 14 days a value of day -14 is a baseline, one of day -15 is not.",
            study=f"baseline_window: 14 days\n{STATUS}",
            records={
                "patients": patients(2),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day -14, performance_status, 2
                    1, day 91, performance_status, 1
                    2, day -15, performance_status, 2
                    2, day 91, performance_status, 1
                """,
            },
            expect={"criteria": "patient_id, answer, baseline\n1, met, 2\n2, not_evaluable, none"},
        ),
        Example(
            title="The value at a visit is the one closest to its target",
            words="Days 26 and 30 are equally near week 4: the earlier counts, and of its two rows the last as read.",
            study="""
visits: {weeks: [4], window: 14 days}
benefit:
  at: [4]
  unit: weeks
  criteria: {clinical_status: {measure: performance_status, improves_by: 1}}
  rule: all_applicable
""",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, performance_status, 2
                    day 30, performance_status, 0
                    day 26, performance_status, 2
                    day 26, performance_status, 1
                    day 16, performance_status, 0
                """
            },
            expect={
                "criteria": "visit, visit_day, answer, baseline, value\nweek 4, 28, met, 2, 1",
                "evidence where decision=criterion": "days, sources\n26, assessments:1;assessments:4",
            },
        ),
        Example(
            title="A row without a value is no value",
            words="The empty rows on days 0 and 91 hide nothing: the values beside them count. The empty row of day 91 "
            "still shows that the patient was there, so the visit's day is 91.",
            study=STATUS,
            records={
                "assessments": """
                    assessed_on, measure, value
                    day -3, performance_status, 2
                    day 0, performance_status,
                    day 91, performance_status,
                    day 100, performance_status, 1
                """
            },
            expect={
                "visits where visit=month 3": "status, attended_day\nattended, 91",
                "evidence where decision=criterion": """
                    answer, baseline, value, days, sources
                    met, 2, 1, 91, assessments:1;assessments:4
                """,
            },
        ),
    ),
)
