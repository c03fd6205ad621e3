"""Section 1: planned visits."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

VISITS = Subject(
    "Visits",
    "Planned visits have an unrounded target and a window on either side. Month 3 lies at day 91.3125 and month 6 at "
    "day 182.625, so with a window of 45 days they hold days 47 to 136 and days 138 to 227.",
    (
        Example(
            title="A record belongs to a visit whose window holds it",
            words="Day 136 is 44.69 days after month 3, day 138 is 44.63 days before month 6. Day 137 lies 45.69 days "
            "after the one and 45.63 days before the other: it belongs to neither.",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 136, performance_status, 1
                    day 137, performance_status, 1
                    day 138, performance_status, 1
                """,
                "follow_up": "last_seen_on, vital_status\nday 300, alive",
            },
            expect={
                "visits": """
                    patient_id, visit, visit_day, status, attended_day
                    1, month 3, 91, attended, 136
                    1, month 6, 183, attended, 138
                """
            },
        ),
        Example(
            title="Of two visits equally near the earlier one has the record",
            words="Day 42 lies 14 days after week 4 and 14 days before week 8, within both windows.",
            study="visits: {weeks: [4, 8], window: 14 days}",
            records={
                "assessments": "assessed_on, measure, value\nday 42, pain, 3",
                "follow_up": "last_seen_on, vital_status\nday 100, alive",
            },
            expect={
                "visits": """
                    visit, visit_day, status, attended_day
                    week 4, 28, attended, 42
                    week 8, 56, missed, none
                """
            },
        ),
        Example(
            title="The day attended is the one closest to the target",
            words="Days 26 and 30 are both two days off week 4: the earlier is the day attended. Its evidence names "
            "every row of that day, table by table, also one whose value is empty.",
            study="visits: {weeks: [4], window: 14 days}",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 30, pain, 3
                    day 26, pain, 2
                    day 26, karnofsky,
                """,
                "labs": "collected_on, analyte, value, unit\nday 26, CgA, 90, ug/L",
                "lesions": "imaged_on, lesion_id, longest_diameter_mm\nday 26, L1, 20",
                "responses": "assessed_on, response\nday 26, SD",
            },
            expect={
                "visits": """
                    visit, status, attended_day, evidence_id
                    week 4, attended, 26, 1|protocol|visit||week 4
                """,
                "evidence where decision=visit": """
                    evidence_id, variant, subject, visit, rule_id, answer, reason, value, unit, days, sources
                    1|protocol|visit||week 4, protocol, , week 4, visits, attended, attended, none, , 26, assessments:2;assessments:3;labs:1;lesions:1;responses:1
                """,
            },
        ),
        Example(
            title="A record on day 0 or without a complete date belongs to no visit",
            words="The window of week 1 reaches back to time zero, but only what comes after it can be a visit. A month"
            " without its day is left out.",
            study="visits: {weeks: [1], window: 7 days}",
            records={
                "patients": patients(2),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, pain, 3
                    2, day 1, pain, 3
                """,
                "labs": "patient_id, collected_on, analyte, value, unit\n1, 2020-01, CgA, 90, ug/L",
                "follow_up": "patient_id, last_seen_on, vital_status\n1, day 100, alive",
            },
            expect={
                "visits": """
                    patient_id, visit, status, attended_day
                    1, week 1, missed, none
                    2, week 1, attended, 1
                """
            },
        ),
        Example(
            title="Why a visit was not attended",
            words="Patient 1 died before the window of month 3 (until day 136.31) closed, patient 6 a day after. "
            "Patient 2 was last seen while it was open: the visit is not due. Patient 3 was seen after it closed."
            " Patients 4 and 7 are lost to follow-up, and of patient 5 nothing is known: their visits count as "
            "missed.",
            records={
                "patients": patients(7),
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on, lost
                    1, day 100, dead, day 100,
                    2, day 136, alive, ,
                    3, day 137, alive, , false
                    4, day 20, alive, , true
                    6, day 137, dead, day 137,
                    7, day 20, alive, , moved away
                """,
            },
            expect={
                "evidence where decision=visit": """
                    patient_id, visit, answer, reason, days, sources
                    1, month 3, dead, dead, none, follow_up:1
                    1, month 6, dead, dead, none, follow_up:1
                    2, month 3, not_due, not_due, none, follow_up:2
                    2, month 6, not_due, not_due, none, follow_up:2
                    3, month 3, missed, missed, none,
                    3, month 6, not_due, not_due, none, follow_up:3
                    4, month 3, missed, missed, none,
                    4, month 6, missed, missed, none,
                    5, month 3, missed, missed, none,
                    5, month 6, missed, missed, none,
                    6, month 3, missed, missed, none,
                    6, month 6, dead, dead, none, follow_up:5
                    7, month 3, missed, missed, none,
                    7, month 6, missed, missed, none,
                """
            },
        ),
        Example(
            title="The last day of a window belongs to it",
            words="The window of week 4 closes on day 42. Patient 1 died on that day and patient 2 was last seen on it,"
            " patient 3 the day before.",
            study="visits: {weeks: [4], window: 14 days}",
            records={
                "patients": patients(3),
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 42, dead, day 42
                    2, day 42, alive,
                    3, day 41, alive,
                """,
            },
            expect={
                "visits": """
                    patient_id, visit, status
                    1, week 4, dead
                    2, week 4, missed
                    3, week 4, not_due
                """
            },
        ),
        Example(
            title="Nothing after the cut-off counts",
            words="The cut-off is day 120. What happened to patient 2 on that day counts. The assessment and the death "
            "of patient 1 after it do not, and month 3 is not due, although the patient is lost: where a cut-off "
            "is stated, it is the end.",
            study="data_cutoff: 2020-04-30",
            records={
                "patients": patients(2),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 121, pain, 3
                    2, day 120, pain, 3
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on, lost
                    1, day 130, dead, day 130, true
                    2, day 120, dead, day 120,
                """,
            },
            expect={
                "visits": """
                    patient_id, visit, status, attended_day
                    1, month 3, not_due, none
                    1, month 6, not_due, none
                    2, month 3, attended, 120
                    2, month 6, dead, none
                """,
                "events": "patient_id, kind, day\n2, death, 120",
                "endpoints": """
                    patient_id, endpoint, time_days, event, reason
                    1, overall_survival, 120, false, last_seen
                    2, overall_survival, 120, true, death
                """,
            },
        ),
        Example(
            title="Visits that repeat, in the unit of the protocol",
            words="Every 12 weeks from week 24 to week 48 after a visit at month 1, whose target 30.4375 is planned for"
            " day 30.",
            study="visits: {months: [1], repeating: [every 12 weeks from week 24 to week 48], window: 7 days}",
            records={"assessments": "assessed_on, measure, value\nday 245, pain, 3"},
            expect={
                "visits": """
                    visit, visit_day, status, attended_day
                    month 1, 30, missed, none
                    week 24, 168, missed, none
                    week 36, 252, attended, 245
                    week 48, 336, missed, none
                """
            },
        ),
    ),
)
