"""Section 7b: deviations from the protocol."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

AGENTS = "agents: {177Lu-DOTATATE: {radionuclide: Lu-177, activity: 7.4 GBq}}"
PLAN = "administrations: {count: 2 to 3, interval: 8 weeks, window: 1 week}"
ASKED = "deviations: {}"
CHOICE = """
agents:
  111In-pentetreotide: {radionuclide: In-111, activity: 7 GBq}
  131I-MIBG: {radionuclide: I-131, activity: 3.7 to 7.4 GBq}
agent_choice: {by: highest_uptake, metric: suv_max, least: 2}
deviations: {}
"""
FAR_VISIT = "visits: {months: [24], window: 1 day}"
NO_VISITS = f"{FAR_VISIT}\ndata_cutoff: 2020-12-31"  # so that none is due

DEVIATIONS = Subject(
    "Deviations from the protocol",
    "Where the protocol asks for them: what was given, when and to whom, against what it says. The grade is the "
    "protocol's, or else the one that stands in the rules.",
    (
        Example(
            title="An activity outside its range",
            words="7.4 GBq are intended; 10 % on either side are allowed where the protocol says nothing else: 6.66 and "
            "8.14 GBq are no deviation, a becquerel less or more is a minor one. More than 25 % from what was intended is "
            "major: below 5.55 GBq.",
            study=f"{AGENTS}\n{NO_VISITS}\n{ASKED}",
            records={
                "patients": patients(5),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 0 10:00, 177Lu-DOTATATE, 6.66, GBq
                    1, 2, day 56 10:00, 177Lu-DOTATATE, 8140, MBq
                    2, 1, day 0 10:00, 177Lu-DOTATATE, 6659.999, MBq
                    3, 1, day 0 10:00, 177Lu-DOTATATE, 8140.001, MBq
                    4, 1, day 0 10:00, 177Lu-DOTATATE, 5.55, GBq
                    5, 1, day 0 10:00, 177Lu-DOTATATE, 5549.999, MBq
                """,
            },
            expect={
                "deviations": """
                    patient_id, kind, subject, cycle, visit, grade, expected, found, least, most, value, unit, day, evidence_id
                    2, activity, 177Lu-DOTATATE, 1, none, minor, none, none, 6.66, 8.14, 6.659999, GBq, 0, 2|protocol|deviation|activity:177Lu-DOTATATE|cycle 1
                    3, activity, 177Lu-DOTATATE, 1, none, minor, none, none, 6.66, 8.14, 8.140001, GBq, 0, 3|protocol|deviation|activity:177Lu-DOTATATE|cycle 1
                    4, activity, 177Lu-DOTATATE, 1, none, minor, none, none, 6.66, 8.14, 5.55, GBq, 0, 4|protocol|deviation|activity:177Lu-DOTATATE|cycle 1
                    5, activity, 177Lu-DOTATATE, 1, none, major, none, none, 6.66, 8.14, 5.549999, GBq, 0, 5|protocol|deviation|activity:177Lu-DOTATATE|cycle 1
                """,
                "evidence where decision=deviation": """
                    patient_id, subject, visit, answer, reason, baseline, value, threshold, unit, days, sources
                    2, activity:177Lu-DOTATATE, cycle 1, minor, activity_low, none, 6.659999, 6.66, GBq, 0, administrations:3
                    3, activity:177Lu-DOTATATE, cycle 1, minor, activity_high, none, 8.140001, 8.14, GBq, 0, administrations:4
                    4, activity:177Lu-DOTATATE, cycle 1, minor, activity_low, none, 5.55, 6.66, GBq, 0, administrations:5
                    5, activity:177Lu-DOTATATE, cycle 1, major, activity_low, none, 5.549999, 6.66, GBq, 0, administrations:6
                """,
            },
        ),
        Example(
            title="A range, a tolerance, and what is known within bounds",
            words="A range has no tolerance unless one is stated: 3.69 GBq of 131I-MIBG are too little (1). 5 % around 7 "
            "GBq allow 6.65 (2) but not 6.6 (3). Between 5.47 and 7 GBq the activity may have been allowed (4); at most "
            "5.47 it was not, and that is the value shown (5). Nothing is said of an activity that is not known (6).",
            study="agents:\n  131I-MIBG: {radionuclide: I-131, activity: 3.7 to 7.4 GBq}\n"
            f"  111In-pentetreotide: {{radionuclide: In-111, activity: 7 GBq, tolerance: 5 %}}\n{NO_VISITS}\n{ASKED}",
            records={
                "patients": patients(6),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit, measured_at
                    1, 1, day 0 10:00, 131I-MIBG, 3.69, GBq,
                    2, 1, day 0 10:00, 111In-pentetreotide, 6.65, GBq,
                    3, 1, day 0 10:00, 111In-pentetreotide, 6.6, GBq,
                    4, 1, day 1 00:00, 111In-pentetreotide, 7, GBq, day 0
                    5, 1, day 2 00:00, 111In-pentetreotide, 7, GBq, day 0
                    6, 1, day 0 10:00, 111In-pentetreotide, , ,
                """,
            },
            expect={
                "deviations": """
                    patient_id, grade, least, most, value
                    1, minor, 3.7, 7.4, 3.69
                    3, minor, 6.65, 7.35, 6.6
                    5, minor, 6.65, 7.35, 5.467231822
                """
            },
        ),
        Example(
            title="An activity per kilogram, up to a maximum",
            words="296 MBq/kg of 60 kg are 17.76 GBq, of 70 kg 20.72 GBq, but at most 18.5 GBq are intended. 15.9 GBq are "
            "too little for 60 kg (below 15.984, 1), 20.4 GBq too much for 70 kg (above 20.35, 2). Without a weight nothing "
            "is said (3).",
            study="agents: {131I-MIBG: {radionuclide: I-131, activity: 296 MBq/kg, at_most: 18.5 GBq, tolerance: 10 %}}\n"
            f"{NO_VISITS}\n{ASKED}",
            records={
                "patients": patients(3),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day -1, weight_kg, 60
                    2, day -1, weight_kg, 70
                """,
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 0 10:00, 131I-MIBG, 15.9, GBq
                    2, 1, day 0 10:00, 131I-MIBG, 20.4, GBq
                    3, 1, day 0 10:00, 131I-MIBG, 1, GBq
                """,
            },
            expect={
                "deviations": "patient_id, grade, least, most, value\n1, minor, 15.984, 19.536, 15.9\n2, minor, 16.65, 20.35, 20.4",
                "evidence where decision=deviation": """
                    patient_id, reason, threshold, sources
                    1, activity_low, 15.984, administrations:1;assessments:1
                    2, activity_high, 20.35, administrations:2;assessments:2
                """,
            },
        ),
        Example(
            title="Intervals and the number of administrations",
            words="Eight weeks, a week more or less: 49 and 63 days are kept (1), 48 are too short and 64 too long (2). Two "
            "or three are planned: four are too many (3), one is too few once the second was due by day 63 (4), not before "
            "(5), not for whoever had died by then (6), nor for the untreated (7). A treated patient who was never "
            "given any lacks both (8). Two agents share the intervals (9).",
            study=f"{AGENTS.replace('}}', '}, 90Y-DOTATOC: {radionuclide: Y-90}}')}\n{PLAN}\n{FAR_VISIT}\n"
            "deviations: {grades: {too_few_administrations: major}}",
            records={
                "patients": """
                    patient_id, group, enrolled_on
                    1, A, day 0
                    2, A, day 0
                    3, A, day 0
                    4, A, day 0
                    5, A, day 0
                    6, A, day 0
                    7, B, day 0
                    8, A, day 0
                    9, A, day 0
                """,
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    1, 2, day 49, 177Lu-DOTATATE, 7.4, GBq
                    1, 3, day 112, 177Lu-DOTATATE, 7.4, GBq
                    2, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    2, 2, day 48, 177Lu-DOTATATE, 7.4, GBq
                    2, 3, day 112, 177Lu-DOTATATE, 7.4, GBq
                    3, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    3, 2, day 56, 177Lu-DOTATATE, 7.4, GBq
                    3, 3, day 112, 177Lu-DOTATATE, 7.4, GBq
                    3, 4, day 168, 177Lu-DOTATATE, 7.4, GBq
                    4, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    5, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    6, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    9, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    9, 2, day 30, 90Y-DOTATOC, 1, GBq
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 300, alive,
                    2, day 300, alive,
                    3, day 300, alive,
                    9, day 300, alive,
                    4, day 63, alive,
                    5, day 62, alive,
                    6, day 63, dead, day 63
                    7, day 300, alive,
                    8, day 300, alive,
                """,
            },
            expect={
                "deviations": """
                    patient_id, kind, subject, cycle, grade, least, most, value, unit, day
                    2, interval, 177Lu-DOTATATE, 2, minor, 49, 63, 48, days, 48
                    2, interval, 177Lu-DOTATATE, 3, minor, 49, 63, 64, days, 112
                    3, too_many_administrations, , none, minor, none, 3, 4, , 168
                    4, too_few_administrations, , none, major, 2, none, 1, , 0
                    8, too_few_administrations, , none, major, 2, none, 0, , none
                    9, interval, 90Y-DOTATOC, 2, minor, 49, 63, 30, days, 30
                """,
                "evidence where decision=deviation": """
                    patient_id, subject, visit, answer, reason, value, threshold, unit, days, sources
                    2, interval:177Lu-DOTATATE, cycle 2, minor, interval_short, 48, 49, days, 48, administrations:4;administrations:5
                    2, interval:177Lu-DOTATATE, cycle 3, minor, interval_long, 64, 63, days, 112, administrations:5;administrations:6
                    3, too_many_administrations, , minor, too_many, 4, 3, , 168, administrations:7;administrations:8;administrations:9;administrations:10
                    4, too_few_administrations, , major, too_few, 1, 2, , 0, administrations:11
                    8, too_few_administrations, , major, too_few, 0, 2, , none,
                    9, interval:90Y-DOTATOC, cycle 2, minor, interval_short, 30, 49, days, 30, administrations:14;administrations:15
                """,
            },
        ),
        Example(
            title="How long an administration may be delayed",
            words="Eight weeks, a week more or less, are planned, and up to 16 weeks allowed: 64 and 112 days are no "
            "deviation (1). 113 are a major one, 48 a minor one (2). Two administrations are too few once the second was "
            "due after the longest delay, by day 119 (3), not the day before (4).",
            study=f"{AGENTS}\nadministrations: {{count: 2 to 3, interval: 8 weeks, window: 1 week, longest: 16 weeks}}\n"
            f"{FAR_VISIT}\n{ASKED}",
            records={
                "patients": patients(4),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    1, 2, day 64, 177Lu-DOTATATE, 7.4, GBq
                    1, 3, day 176, 177Lu-DOTATATE, 7.4, GBq
                    2, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    2, 2, day 113, 177Lu-DOTATATE, 7.4, GBq
                    2, 3, day 161, 177Lu-DOTATATE, 7.4, GBq
                    3, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    4, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status
                    1, day 300, alive
                    2, day 300, alive
                    3, day 119, alive
                    4, day 118, alive
                """,
            },
            expect={
                "deviations": """
                    patient_id, kind, cycle, grade, least, most, value, day
                    2, interval, 2, major, 49, 112, 113, 113
                    2, interval, 3, minor, 49, 112, 48, 161
                    3, too_few_administrations, none, minor, 2, none, 1, 0
                """,
                "evidence where decision=deviation, patient_id=2": """
                    subject, visit, answer, reason, value, threshold, unit, days, sources
                    interval:177Lu-DOTATATE, cycle 2, major, interval_long, 113, 112, days, 113, administrations:4;administrations:5
                    interval:177Lu-DOTATATE, cycle 3, minor, interval_short, 48, 49, days, 161, administrations:5;administrations:6
                """,
            },
        ),
        Example(
            title="Crossover",
            words="Whoever is of the group that is not treated and is given the agent has crossed over, on day 0 (1) or "
            "later, once however often it is given (2). What was given before time zero is not crossover (3), what came "
            "after it is (4). The treated do not cross over (5).",
            study=f"{AGENTS}\n{NO_VISITS}\n{ASKED}",
            records={
                "patients": """
                    patient_id, group, enrolled_on
                    1, B, day 0
                    2, B, day 0
                    3, B, day 0
                    4, B, day 0
                    5, A, day 0
                """,
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 0 10:00, 177Lu-DOTATATE, 7.4, GBq
                    2, 2, day 60, 177Lu-DOTATATE, 7.4, GBq
                    2, 1, day 30, 177Lu-DOTATATE, 7.4, GBq
                    3, 1, day -1, 177Lu-DOTATATE, 7.4, GBq
                    4, 1, day -5, 177Lu-DOTATATE, 7.4, GBq
                    4, 2, day 10, 177Lu-DOTATATE, 7.4, GBq
                    5, 1, day 3, 177Lu-DOTATATE, 7.4, GBq
                """,
            },
            expect={
                "deviations": """
                    patient_id, kind, subject, cycle, visit, grade, expected, found, least, most, value, unit, day, evidence_id
                    1, crossover, 177Lu-DOTATATE, 1, none, major, none, 177Lu-DOTATATE, none, none, none, , 0, 1|protocol|deviation|crossover:177Lu-DOTATATE|cycle 1
                    2, crossover, 177Lu-DOTATATE, 1, none, major, none, 177Lu-DOTATATE, none, none, none, , 30, 2|protocol|deviation|crossover:177Lu-DOTATATE|cycle 1
                    4, crossover, 177Lu-DOTATATE, 2, none, major, none, 177Lu-DOTATATE, none, none, none, , 10, 4|protocol|deviation|crossover:177Lu-DOTATATE|cycle 2
                """,
                "evidence where decision=deviation": """
                    patient_id, subject, visit, answer, reason, value, threshold, unit, days, sources
                    1, crossover:177Lu-DOTATATE, cycle 1, major, crossover, none, none, , 0, administrations:1
                    2, crossover:177Lu-DOTATATE, cycle 1, major, crossover, none, none, , 30, administrations:3
                    4, crossover:177Lu-DOTATATE, cycle 2, major, crossover, none, none, , 10, administrations:6
                """,
                "evidence where decision=other_treatment": """
                    patient_id, reason, days, sources
                    2, crossover, 30, administrations:3
                    4, crossover, 10, administrations:6
                """,
            },
        ),
        Example(
            title="Crossover that the protocol allows",
            words="Then it is no deviation; how much is given is judged as in anybody else.",
            study=f"{AGENTS}\n{NO_VISITS}\ndeviations: {{allowed: [crossover]}}",
            records={
                "patients": "patient_id, group, enrolled_on\n1, B, day 0\n2, B, day 0",
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 30, 177Lu-DOTATATE, 7.4, GBq
                    2, 1, day 30, 177Lu-DOTATATE, 6.5, GBq
                """,
            },
            expect={"deviations": "patient_id, kind, grade\n2, activity, minor"},
        ),
        Example(
            title="Another agent than the one that uptake chose",
            words="111In-pentetreotide was chosen; the second cycle of 131I-MIBG is a deviation (1). Below the least uptake "
            "no agent is the right one (2). Where nothing was chosen because of a tie, nothing is said (3).",
            study=f"{CHOICE}\n{NO_VISITS}",
            records={
                "patients": patients(3),
                "uptake": """
                    patient_id, imaged_on, tracer, metric, value
                    1, day -7, 111In-pentetreotide, suv_max, 9
                    1, day -7, 131I-MIBG, suv_max, 5
                    2, day -7, 111In-pentetreotide, suv_max, 1
                    2, day -7, 131I-MIBG, suv_max, 1.5
                    3, day -7, 111In-pentetreotide, suv_max, 4
                    3, day -7, 131I-MIBG, suv_max, 4
                """,
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 0, 111In-pentetreotide, 7, GBq
                    1, 2, day 30, 131I-MIBG, 7, GBq
                    2, 1, day 0, 131I-MIBG, 7, GBq
                    3, 1, day 0, 131I-MIBG, 7, GBq
                """,
            },
            expect={
                "deviations": """
                    patient_id, kind, subject, cycle, grade, expected, found, value, unit, day
                    1, wrong_agent, 131I-MIBG, 2, major, 111In-pentetreotide, 131I-MIBG, 9, suv_max, 30
                    2, wrong_agent, 131I-MIBG, 1, major, none, 131I-MIBG, 1.5, suv_max, 0
                """,
                "evidence where decision=deviation, patient_id=1": """
                    subject, visit, answer, reason, value, threshold, unit, days, sources
                    wrong_agent:131I-MIBG, cycle 2, major, wrong_agent, 9, none, suv_max, 30, administrations:2;uptake:1;uptake:2
                """,
            },
        ),
        Example(
            title="Visits that were missed or came outside their window",
            words="Month 3 is day 91.3125 and month 6 day 182.625, 20 days on either side. Day 71 is 20.3 days early: the "
            "visit is missed, and day 71 is nearest to it (1). Day 130 is nearer to month 3 than to month 6: "
            "month 3 is late, month 6 has nothing (2). Of the days 60 and 65 the latter is closer (3). A visit that was "
            "attended, not due or after death is no deviation (4, 5).",
            study=f"visits: {{months: [3, 6], window: 20 days}}\n{ASKED}",
            records={
                "patients": patients(5),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 71, pain, 1
                    1, day 183, pain, 1
                    2, day 130, pain, 1
                    3, day 60, pain, 1
                    3, day 65, pain, 1
                    3, day 183, pain, 1
                    4, day 91, pain, 1
                """,
                "labs": "patient_id, collected_on, analyte, value, unit\n1, day 71, CgA, 10, ug/L",
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    4, day 91, alive,
                    5, day 50, dead, day 50
                """,
            },
            expect={
                "deviations": """
                    patient_id, kind, visit, grade, least, most, value, unit, day
                    1, visit_outside_window, month 3, minor, 71.3125, 111.3125, 71, days, 71
                    2, visit_missed, month 6, minor, none, none, none, , none
                    2, visit_outside_window, month 3, minor, 71.3125, 111.3125, 130, days, 130
                    3, visit_outside_window, month 3, minor, 71.3125, 111.3125, 65, days, 65
                """,
                "evidence where decision=deviation": """
                    patient_id, subject, visit, answer, reason, value, threshold, unit, days, sources
                    1, visit_outside_window, month 3, minor, visit_early, 71, 71.3125, days, 71, assessments:1;labs:1
                    2, visit_missed, month 6, minor, visit_missed, none, none, , none,
                    2, visit_outside_window, month 3, minor, visit_late, 130, 111.3125, days, 130, assessments:3
                    3, visit_outside_window, month 3, minor, visit_early, 65, 71.3125, days, 65, assessments:5
                """,
            },
        ),
        Example(
            title="A day that stands for a visit",
            words="Week 12 is day 84, a week on either side; its window is from day 77 to day 91. Two windows away a day still "
            "stands for the visit: day 70 (1), day 98 (2). One day further it does not, and the visit was missed: day 69 (3), "
            "day 99 (4), a blood count on day 14 (5). Nor does what is labelled unscheduled, however it is written (6); of a "
            "day with more it is not cited (7).",
            study=f"visits: {{weeks: [12], window: 1 week}}\n{ASKED}\ndata_cutoff: 2020-12-31",
            records={
                "patients": patients(7),
                "assessments": """
                    patient_id, assessed_on, visit, measure, value
                    1, day 70, , pain, 1
                    2, day 98, week 12, pain, 1
                    3, day 69, week 12, pain, 1
                    4, day 99, , pain, 1
                    6, day 75, Unscheduled 3, pain, 1
                    7, day 75, unscheduled, pain, 1
                """,
                "labs": """
                    patient_id, collected_on, visit, analyte, value, unit
                    5, day 14, , platelets, 200, 10*9/L
                    6, day 92, UNSCHEDULED, CgA, 10, ug/L
                    7, day 75, extra, CgA, 10, ug/L
                """,
            },
            expect={
                "evidence where decision=deviation": """
                    patient_id, subject, visit, answer, reason, value, threshold, unit, days, sources
                    1, visit_outside_window, week 12, minor, visit_early, 70, 77, days, 70, assessments:1
                    2, visit_outside_window, week 12, minor, visit_late, 98, 91, days, 98, assessments:2
                    3, visit_missed, week 12, minor, visit_missed, none, none, , none,
                    4, visit_missed, week 12, minor, visit_missed, none, none, , none,
                    5, visit_missed, week 12, minor, visit_missed, none, none, , none,
                    6, visit_missed, week 12, minor, visit_missed, none, none, , none,
                    7, visit_outside_window, week 12, minor, visit_early, 75, 77, days, 75, labs:3
                """
            },
        ),
        Example(
            title="A day between two visits",
            words="Weeks 4 and 8 are the days 28 and 56, eight days on either side. Day 42 lies halfway between them and "
            "stands for the earlier one (1). Day 43 stands for week 8, and week 4 was missed (2). Each day stands for one "
            "visit (3).",
            study=f"visits: {{weeks: [4, 8], window: 8 days}}\n{ASKED}\ndata_cutoff: 2020-12-31",
            records={
                "patients": patients(3),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 42, pain, 1
                    2, day 43, pain, 1
                    3, day 38, pain, 1
                    3, day 46, pain, 1
                """,
            },
            expect={
                "deviations": """
                    patient_id, kind, visit, least, most, value
                    1, visit_missed, week 8, none, none, none
                    1, visit_outside_window, week 4, 20, 36, 42
                    2, visit_missed, week 4, none, none, none
                    2, visit_outside_window, week 8, 48, 64, 43
                    3, visit_outside_window, week 4, 20, 36, 38
                    3, visit_outside_window, week 8, 48, 64, 46
                """
            },
        ),
        Example(
            title="What was to come after a patient was lost",
            words="Month 3 opens on day 71.3 and month 6 on day 162.6. Patient 1 was lost on day 71, before either opened: "
            "nothing was missed. Patient 2 was lost on day 72: month 3 was missed, month 6 was not. Patient 3 is lost as "
            "well, but nobody wrote down since when: both count. Patient 4 was seen up to the end. A second administration "
            "was due by day 63: of patients 5, lost on that day, and 6, lost the day before, only the former had too few.",
            study=f"visits: {{months: [3, 6], window: 20 days}}\n{AGENTS}\n{PLAN}\n{ASKED}\ndata_cutoff: 2020-12-31",
            records={
                "patients": """
                    patient_id, group, enrolled_on
                    1, B, day 0
                    2, B, day 0
                    3, B, day 0
                    4, B, day 0
                    5, A, day 0
                    6, A, day 0
                """,
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    5, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    6, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                """,
                "assessments": "patient_id, assessed_on, measure, value\n1, day 71, pain, 1",
                "follow_up": """
                    patient_id, last_seen_on, vital_status, lost
                    1, day 71, alive, true
                    2, day 72, alive, moved away
                    3, , alive, true
                    4, day 300, alive, false
                    5, day 63, alive, true
                    6, day 62, alive, true
                """,
            },
            expect={
                "visits": """
                    patient_id, visit, status
                    1, month 3, missed
                    1, month 6, missed
                    2, month 3, missed
                    2, month 6, missed
                    3, month 3, missed
                    3, month 6, missed
                    4, month 3, missed
                    4, month 6, missed
                    5, month 3, missed
                    5, month 6, missed
                    6, month 3, missed
                    6, month 6, missed
                """,
                "deviations": """
                    patient_id, kind, visit, day
                    2, visit_missed, month 3, none
                    3, visit_missed, month 3, none
                    3, visit_missed, month 6, none
                    4, visit_missed, month 3, none
                    4, visit_missed, month 6, none
                    5, too_few_administrations, none, 0
                """,
            },
        ),
        Example(
            title="Assessments that are asked for, treatments that are not allowed",
            words="At every attended visit imaging and chromogranin A are asked for. At month 3 of patient 1 the value of "
            "CgA is empty; its day may be another of the same visit, as the image's is. At month 6 there is no image. "
            "Chemotherapy is prohibited, surgery is not; what was before time zero is not judged.",
            study="""
visits: {months: [3, 6], window: 20 days}
deviations:
  required: {imaging: {table: lesions}, chromogranin_A: {table: labs, of: CgA}}
  prohibited: [chemotherapy]
""",
            records={
                "assessments": "assessed_on, measure, value\nday 91, pain, 1",
                "labs": """
                    collected_on, analyte, value, unit
                    day 91, CgA, , ug/L
                    day 91, 5-HIAA, 3, mg/d
                    day 183, CgA, 10, ug/L
                """,
                "lesions": "imaged_on, lesion_id, state\nday 80, L1, not_assessed",
                "treatments": """
                    kind, started_on
                    chemotherapy, day 0
                    surgery, day 30
                    chemotherapy, day 100
                    chemotherapy, day 40
                """,
            },
            expect={
                "deviations": """
                    kind, subject, visit, grade, found, day
                    assessment_missing, chromogranin_A, month 3, minor, none, 91
                    assessment_missing, imaging, month 6, minor, none, 183
                    prohibited_treatment, chemotherapy, none, major, chemotherapy, 40
                    prohibited_treatment, chemotherapy, none, major, chemotherapy, 100
                """,
                "evidence where decision=deviation": """
                    subject, visit, answer, reason, value, threshold, unit, days, sources
                    assessment_missing:chromogranin_A, month 3, minor, assessment_missing, none, none, , 91,
                    assessment_missing:imaging, month 6, minor, assessment_missing, none, none, , 183,
                    prohibited_treatment:chemotherapy, occurrence 1, major, prohibited_treatment, none, none, , 40, treatments:4
                    prohibited_treatment:chemotherapy, occurrence 2, major, prohibited_treatment, none, none, , 100, treatments:3
                """,
            },
        ),
        Example(
            title="Grades are the protocol's",
            words="Here every deviation of the activity is major, however small.",
            study=f"{AGENTS}\n{NO_VISITS}\ndeviations: {{grades: {{activity: major}}}}",
            records={
                "administrations": "cycle, administered_at, agent, activity, activity_unit\n1, day 0, 177Lu-DOTATATE, 6.6, GBq"
            },
            expect={"deviations": "kind, grade\nactivity, major"},
        ),
        Example(
            title="No deviations are asked for",
            words="Without `deviations` in the protocol none are derived.",
            study=f"{AGENTS}\n{NO_VISITS}",
            records={
                "administrations": "cycle, administered_at, agent, activity, activity_unit\n1, day 0, 177Lu-DOTATATE, 1, GBq"
            },
            expect={"deviations": "kind, grade"},
        ),
    ),
)
