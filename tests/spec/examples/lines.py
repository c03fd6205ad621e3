"""Section 6c, and of section 7 what is counted from a line: lines of treatment and retreatment."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

TWO_AGENTS = """
    cycle, administered_at, agent, activity, activity_unit
    1, day 0, 177Lu-DOTATATE, 7.4, GBq
    2, day 56, 177Lu-DOTATATE, 7.4, GBq
    3, day 300, 90Y-DOTATOC, 4, GBq
"""
STATED = "lines: {gap: 6 months, treatments: [everolimus]}"
PROGRESSION = "pejorative_events: {tumour_progression: {criteria: responses}, death: {}}"
OF_LINES = """
endpoints:
  pfs_1: {events: [tumour_progression, death], line: 1}
  pfs_2: {events: [tumour_progression, death], line: 2}
  pfs2: {events: [tumour_progression, death], line: 1, next_line: follow}
  next: {events: [death], line: 1, next_line: event}
"""
LINES = Subject(
    "Lines of treatment",
    "A patient can be treated more than once. What was given is cut into lines where a new agent or a long pause begins "
    "another one; each line has its own origin, and endpoints may be counted from it: progression-free survival of the "
    "line, progression-free survival 2, time to the next treatment.",
    (
        Example(
            title="A new agent or a long pause begins a line",
            words="Patient 1 has two cycles of one agent, then another agent. Patient 2 has the same agent again 183 "
            "days after the last cycle: six months are 182.625 days, so that is another line; patient 3 has it after "
            "182 days, which is the same line. Everolimus makes lines, too, as the protocol names it; surgery does not. "
            "What was given before time zero is history. Patient 4 was given nothing.",
            study=STATED,
            records={
                "patients": patients(4),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    1, 2, day 56, 177Lu-DOTATATE, 7.4, GBq
                    1, 3, day 90, 90Y-DOTATOC, 4, GBq
                    2, 1, day -5, 177Lu-DOTATATE, 7.4, GBq
                    2, 2, day 3, 177Lu-DOTATATE, 7.4, GBq
                    2, 3, day 186, 177Lu-DOTATATE, 7.4, GBq
                    3, 1, day 3, 177Lu-DOTATATE, 7.4, GBq
                    3, 2, day 185, 177Lu-DOTATATE, 7.4, GBq
                """,
                "treatments": """
                    patient_id, kind, started_on
                    2, surgery, day 100
                    2, everolimus, day 200
                    4, everolimus, day -20
                """,
            },
            expect={
                "lines": """
                    patient_id, line, treatment, started_day, origin_day, ended_day
                    1, 1, 177Lu-DOTATATE, 0, 0, 56
                    1, 2, 90Y-DOTATOC, 90, 90, 90
                    2, 1, 177Lu-DOTATATE, 3, 3, 3
                    2, 2, 177Lu-DOTATATE, 186, 186, 186
                    2, 3, everolimus, 200, 200, 200
                    3, 1, 177Lu-DOTATATE, 3, 3, 185
                """,
                "evidence where decision=line": """
                    patient_id, visit, answer, reason, days, sources
                    1, line 1, met, first_administration, 0, administrations:1;administrations:2
                    1, line 2, met, first_administration, 90, administrations:3
                    2, line 1, met, first_administration, 3, administrations:5
                    2, line 2, met, first_administration, 186, administrations:6
                    2, line 3, met, first_administration, 200, treatments:2
                    3, line 1, met, first_administration, 3, administrations:7;administrations:8
                    4, line 1, not_applicable, no_line, none,
                """,
            },
        ),
        Example(
            title="A pause begins where a treatment ended",
            words="Everolimus until day 350 and again on day 360: ten days are no pause, though it had begun a year ago, "
            "and the line ends with it (1). Where no end is recorded it was given on its first day, as far as anybody "
            "knows, so that the second is another line (2). An administration while it is given does not shorten it (3): "
            "`same_line` looks at pauses alone, and day 500 comes 150 days after the last.",
            study="lines: {gap: 6 months, treatments: [everolimus], new_agent: same_line}",
            records={
                "patients": patients(3),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    3, 1, day 50, 177Lu-DOTATATE, 7.4, GBq
                """,
                "treatments": """
                    patient_id, kind, started_on, ended_on
                    1, everolimus, day 0, day 350
                    1, everolimus, day 360, day 400
                    2, everolimus, day 0,
                    2, everolimus, day 360,
                    3, everolimus, day 0, day 350
                    3, everolimus, day 500,
                """,
            },
            expect={
                "lines": """
                    patient_id, line, treatment, started_day, ended_day
                    1, 1, everolimus, 0, 400
                    2, 1, everolimus, 0, 0
                    2, 2, everolimus, 360, 360
                    3, 1, everolimus + 177Lu-DOTATATE, 0, 500
                """,
            },
        ),
        Example(
            title="Agents in turn, and together",
            words="On day 0 both are given; the first alone on day 60 is nothing new, the second on day 120 is: it was "
            "not given the time before. Under `same_line` all of it is one line, and its treatment has both.",
            study="lines: {gap: 6 months, treatments: [everolimus], new_agent: same_line}",
            records={
                "administrations": """
                    cycle, administered_at, agent, activity, activity_unit
                    1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    2, day 60, 177Lu-DOTATATE, 7.4, GBq
                """,
                "treatments": "kind, started_on\neverolimus, day 0\neverolimus, day 120",
            },
            expect={
                "lines": """
                    line, treatment, started_day, ended_day, evidence_id
                    1, 177Lu-DOTATATE + everolimus, 0, 120, 1|protocol|line|177Lu-DOTATATE + everolimus|line 1
                """,
            },
        ),
        Example(
            title="The same agents where a new one begins a line",
            words="The records of the example before, by the rule that is taken if none is stated.",
            study=STATED,
            records={
                "administrations": """
                    cycle, administered_at, agent, activity, activity_unit
                    1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    2, day 60, 177Lu-DOTATATE, 7.4, GBq
                """,
                "treatments": "kind, started_on\neverolimus, day 0\neverolimus, day 120",
            },
            expect={
                "lines": """
                    line, treatment, started_day, ended_day
                    1, 177Lu-DOTATATE + everolimus, 0, 60
                    2, everolimus, 120, 120
                """,
            },
        ),
        Example(
            title="Progression-free survival of each line, progression-free survival 2, time to next treatment",
            words="Progression on day 250, another agent from day 300 on, under which the first scan on day 390 shows "
            "progression again: within the second line it is the first assessment, so it is its progression, though the "
            "one before showed one, too. The first line's progression-free survival ends on day 250, the second's 90 "
            "days after it began, progression-free survival 2 on day 390, and the next treatment came on day 300.",
            study=f"{STATED}\n{PROGRESSION}\n{OF_LINES}",
            records={
                "administrations": TWO_AGENTS,
                "responses": "assessed_on, response\nday 91, SD\nday 250, PD\nday 280, PD\nday 390, PD",
                "follow_up": "vital_status, last_seen_on\nalive, day 500",
            },
            expect={
                "events": "kind, occurrence, day, left_day\ntumour_progression, 1, 250, 91\ntumour_progression, 2, 390, 280",
                "endpoints": """
                    endpoint, time_days, event, left_days, right_days, reason, entry_days, other_treatment_days
                    next, 300, true, 300, 300, next_line, 0, 300
                    pfs2, 390, true, 300, 390, tumour_progression, 0, 300
                    pfs_1, 250, true, 91, 250, tumour_progression, 0, 300
                    pfs_2, 90, true, 0, 90, tumour_progression, 0, none
                """,
                "evidence where decision=endpoint": """
                    subject, answer, sources
                    next, event, administrations:3
                    pfs2, event, responses:4;responses:3
                    pfs_1, event, responses:2;responses:1
                    pfs_2, event, responses:4;responses:3
                """,
            },
        ),
        Example(
            title="The next line begins without progression",
            words="Nothing progressed before the second line, so the first is censored at the last assessment before it. "
            "Counted from progression, the second line has no origin: the last assessment before it shows that there was "
            "none. The patient dies on day 420: an event of progression-free survival 2, of the time to next treatment it "
            "is none, which came before.",
            study=f"lines: {{gap: 6 months, time_zero: progression}}\n{PROGRESSION}\n{OF_LINES}",
            records={
                "administrations": TWO_AGENTS,
                "responses": "assessed_on, response\nday 91, SD\nday 250, PR\nday 390, SD",
                "follow_up": "vital_status, died_on\ndead, day 420",
            },
            expect={
                "lines": """
                    line, started_day, origin_day
                    1, 0, 0
                    2, 300, none
                """,
                "evidence where decision=line": """
                    visit, answer, reason, days, sources
                    line 1, met, first_administration, 0, administrations:1;administrations:2
                    line 2, not_met, no_progression, none, administrations:3;responses:2
                """,
                "endpoints": """
                    endpoint, time_days, event, left_days, right_days, reason
                    next, 300, true, 300, 300, next_line
                    pfs2, 420, true, 420, 420, death
                    pfs_1, 250, false, 250, none, next_line
                """,
            },
        ),
        Example(
            title="Counted from progression",
            words="Progression on day 250 led to the line that began on day 300. Its progression on day 390 came 140 days "
            "after the first one; the patient could only be seen in the line from its first day on, and enters then, 50 "
            "days late. Patient 2 was never assessed before the second line: from where it is counted cannot be said.",
            study=f"lines: {{gap: 6 months, time_zero: progression}}\n{PROGRESSION}\n"
            "endpoints: {pfs_2: {events: [tumour_progression, death], line: 2}}",
            records={
                "patients": patients(2),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    1, 2, day 300, 90Y-DOTATOC, 4, GBq
                    2, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    2, 2, day 300, 90Y-DOTATOC, 4, GBq
                """,
                "responses": """
                    patient_id, assessed_on, response
                    1, day 250, PD
                    1, day 390, PD
                    2, day 250, NE
                """,
                "follow_up": "patient_id, vital_status, last_seen_on\n1, alive, day 500\n2, alive, day 500",
            },
            expect={
                "evidence where decision=line": """
                    patient_id, visit, answer, reason, days, sources
                    1, line 1, met, first_administration, 0, administrations:1
                    1, line 2, met, progressed, 250, administrations:2;responses:1
                    2, line 1, met, first_administration, 0, administrations:3
                    2, line 2, not_evaluable, no_assessment, none, administrations:4
                """,
                "endpoints": """
                    patient_id, endpoint, time_days, event, left_days, right_days, reason, entry_days
                    1, pfs_2, 140, true, 50, 140, tumour_progression, 50
                """,
            },
        ),
        Example(
            title="Without a second line",
            words="Patient 1 progressed and was seen until day 500 without another line: of progression-free survival 2 "
            "the patient is censored when last seen, for on the next line nothing could progress. Patient 2 dies in the "
            "first line, on the very day on which it began.",
            study=f"{STATED}\n{PROGRESSION}\n{OF_LINES}",
            records={
                "patients": patients(2),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    2, 1, day 7, 177Lu-DOTATATE, 7.4, GBq
                """,
                "responses": "patient_id, assessed_on, response\n1, day 250, PD",
                "follow_up": "patient_id, vital_status, last_seen_on, died_on\n1, alive, day 500,\n2, dead, , day 7",
            },
            expect={
                "endpoints": """
                    patient_id, endpoint, time_days, event, right_days, reason
                    1, next, 500, false, none, last_seen
                    1, pfs2, 500, false, none, last_seen
                    1, pfs_1, 250, true, 250, tumour_progression
                    2, next, 0, true, 0, death
                    2, pfs2, 0, true, 0, death
                    2, pfs_1, 0, true, 0, death
                """,
            },
        ),
    ),
)
