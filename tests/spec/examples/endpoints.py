"""Section 7: endpoints."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

PROGRESSION_FREE = """
pejorative_events: {tumour_progression: {criteria: responses}, death: {}}
endpoints: {progression_free_survival: {events: [tumour_progression, death]}}
"""
RELAPSE = "symptom_relapse: {measure: performance_status, worsens_by: 1, from: best}"

ENDPOINTS = Subject(
    "Endpoints",
    "An endpoint counts from its origin to the earliest of its events; without an event it is censored where the "
    "patient was last known to be free of all of them.",
    (
        Example(
            title="Overall survival",
            words="Dead (1), alive when last seen (2), nothing known (3), last seen before time zero (4), dead on day "
            "0 (5).",
            records={
                "patients": patients(5),
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 200, dead, day 200
                    2, day 150, alive,
                    4, day -5, alive,
                    5, day 0, dead, day 0
                """,
            },
            expect={
                "endpoints": """
                    patient_id, group, endpoint, variant, time_days, event, left_days, right_days, reason, evidence_id
                    1, A, overall_survival, protocol, 200, true, 200, 200, death, 1|protocol|endpoint|overall_survival|
                    2, A, overall_survival, protocol, 150, false, 150, none, last_seen, 2|protocol|endpoint|overall_survival|
                    3, A, overall_survival, protocol, 0, false, 0, none, no_follow_up, 3|protocol|endpoint|overall_survival|
                    4, A, overall_survival, protocol, 0, false, 0, none, last_seen, 4|protocol|endpoint|overall_survival|
                    5, A, overall_survival, protocol, 0, true, 0, 0, death, 5|protocol|endpoint|overall_survival|
                """,
                "evidence where decision=endpoint": """
                    patient_id, subject, rule_id, answer, reason, baseline, value, threshold, unit, days, sources
                    1, overall_survival, endpoint, event, death, none, 200, none, days, 200, follow_up:1
                    2, overall_survival, endpoint, censored, last_seen, none, 150, none, days, 150, follow_up:2
                    3, overall_survival, endpoint, censored, no_follow_up, none, 0, none, days, 0,
                    4, overall_survival, endpoint, censored, last_seen, none, 0, none, days, 0, follow_up:3
                    5, overall_survival, endpoint, event, death, none, 0, none, days, 0, follow_up:4
                """,
            },
        ),
        Example(
            title="Progression-free survival",
            words="Progressed between days 91 and 183 (1). Last assessed on day 91 (2), whatever the follow-up. Dead "
            "after that (3). Never assessed (4): nothing is known after time zero. A death without any assessment "
            "counts up to the planned day of the second visit (5), not after it (6). NE is no assessment (7).",
            study=PROGRESSION_FREE,
            records={
                "patients": patients(7),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 91, SD
                    1, day 183, PD
                    2, day 91, SD
                    3, day 91, SD
                    7, day 91, NE
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 300, alive,
                    2, day 300, alive,
                    3, day 250, dead, day 250
                    4, day 300, alive,
                    5, day 183, dead, day 183
                    6, day 184, dead, day 184
                    7, day 300, alive,
                """,
            },
            expect={
                "endpoints": """
                    patient_id, time_days, event, left_days, right_days, reason
                    1, 183, true, 91, 183, tumour_progression
                    2, 91, false, 91, none, last_assessment
                    3, 250, true, 250, 250, death
                    4, 0, false, 0, none, no_assessment
                    5, 183, true, 183, 183, death
                    6, 0, false, 0, none, no_assessment
                    7, 0, false, 0, none, no_assessment
                """,
                "evidence where decision=endpoint": """
                    patient_id, answer, value, days, sources
                    1, event, 183, 183, responses:2;responses:1
                    2, censored, 91, 91, responses:3
                    3, event, 250, 250, follow_up:3;responses:4
                    4, censored, 0, 0,
                    5, event, 183, 183, follow_up:5
                    6, censored, 0, 0,
                    7, censored, 0, 0,
                """,
            },
        ),
        Example(
            title="With one planned visit a death is always an event",
            words="There is no second visit that could have been missed.",
            study=f"visits: {{months: [3], window: 45 days}}\n{PROGRESSION_FREE}",
            records={"follow_up": "last_seen_on, vital_status, died_on\nday 900, dead, day 900"},
            expect={"endpoints": "time_days, event, reason\n900, true, death"},
        ),
        Example(
            title="A late death counts if anything was assessed",
            words="Symptoms were never assessed, tumours were: the patient was under observation, and the death on day "
            "300 is an event. What was assessed last before it is cited, or, if nothing was, what was on its day (2).",
            study=f"""
pejorative_events: {{{RELAPSE}, tumour_progression: {{criteria: responses}}, death: {{}}}}
endpoints: {{event_free: {{events: all}}}}
""",
            records={
                "patients": patients(2),
                "responses": "patient_id, assessed_on, response\n1, day 91, SD\n2, day 300, SD",
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 300, dead, day 300
                    2, day 300, dead, day 300
                """,
            },
            expect={
                "endpoints": "patient_id, time_days, event, reason\n1, 300, true, death\n2, 300, true, death",
                "evidence where decision=endpoint": "patient_id, sources\n"
                "1, follow_up:1;responses:1\n2, follow_up:2;responses:2",
            },
        ),
        Example(
            title="Of several events on one day the kind that comes first",
            words="With `all` the kinds stand in the order of the rules, otherwise as the endpoint lists them. A side "
            "effect on day 0 counts (2), one before time zero does not (3). Whether the comparator B was watched for side "
            "effects is not said, so the study gets a definition without them besides its own.",
            study="""
pejorative_events:
  therapy_side_effect: {grade: 3 or more}
  tumour_progression: {criteria: responses}
  death: {}
endpoints:
  event_free: {events: all}
  listed: {events: [death, tumour_progression]}
""",
            records={
                "patients": patients(3),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    2, 1, day 0, 177Lu-DOTATATE, 7.4, GBq
                    3, 1, day -5, 177Lu-DOTATATE, 7.4, GBq
                """,
                "adverse_events": """
                    patient_id, term, grade, started_on, related
                    1, anaemia, 3, day 91, possible
                    2, nausea, 3, day 0, possible
                    3, nausea, 3, day -3, possible
                """,
                "responses": """
                    patient_id, assessed_on, response
                    1, day 91, PD
                    2, day 91, SD
                    3, day 91, SD
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 91, dead, day 91
                    2, day 91, alive,
                    3, day 91, alive,
                """,
            },
            expect={
                "endpoints": """
                    patient_id, endpoint, variant, time_days, event, left_days, right_days, reason
                    1, event_free, protocol, 91, true, 91, 91, therapy_side_effect
                    1, event_free, without_therapy_side_effect, 91, true, 0, 91, tumour_progression
                    1, listed, protocol, 91, true, 91, 91, death
                    1, listed, without_therapy_side_effect, 91, true, 91, 91, death
                    2, event_free, protocol, 0, true, 0, 0, therapy_side_effect
                    2, event_free, without_therapy_side_effect, 91, false, 91, none, last_assessment
                    2, listed, protocol, 91, false, 91, none, last_assessment
                    2, listed, without_therapy_side_effect, 91, false, 91, none, last_assessment
                    3, event_free, protocol, 91, false, 91, none, last_assessment
                    3, event_free, without_therapy_side_effect, 91, false, 91, none, last_assessment
                    3, listed, protocol, 91, false, 91, none, last_assessment
                    3, listed, without_therapy_side_effect, 91, false, 91, none, last_assessment
                """
            },
        ),
        Example(
            title="Censored at the earliest or at the latest component",
            words="Symptoms were last assessed on day 91, tumours on day 183 (1). Symptoms were never assessed (2), "
            "nothing was (3); both on one day (4). The last assessment of every component is cited.",
            study=f"""
pejorative_events: {{{RELAPSE}, tumour_progression: {{criteria: responses}}}}
endpoints: {{relapse: {{events: [symptom_relapse, tumour_progression]}}}}
variants: {{latest: {{endpoints.relapse.censoring: latest_component}}}}
""",
            records={
                "patients": patients(4),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 1
                    1, day 91, performance_status, 1
                    4, day 0, performance_status, 1
                    4, day 91, performance_status, 1
                """,
                "responses": """
                    patient_id, assessed_on, response
                    1, day 183, SD
                    2, day 91, SD
                    4, day 91, SD
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 300, alive,
                    2, day 300, alive,
                    3, day 300, alive,
                    4, day 300, alive,
                """,
            },
            expect={
                "endpoints": """
                    patient_id, variant, time_days, event, reason
                    1, latest, 183, false, last_assessment
                    1, protocol, 91, false, last_assessment
                    2, latest, 91, false, last_assessment
                    2, protocol, 0, false, no_assessment
                    3, latest, 0, false, no_assessment
                    3, protocol, 0, false, no_assessment
                    4, latest, 91, false, last_assessment
                    4, protocol, 91, false, last_assessment
                """,
                "evidence where decision=endpoint": """
                    patient_id, variant, days, sources
                    1, latest, 183, assessments:1;assessments:2;responses:1
                    1, protocol, 91, assessments:1;assessments:2;responses:1
                    2, latest, 91, responses:2
                    2, protocol, 0,
                    3, latest, 0,
                    3, protocol, 0,
                    4, latest, 91, assessments:3;assessments:4;responses:3
                    4, protocol, 91, assessments:3;assessments:4;responses:3
                """,
            },
        ),
        Example(
            title="An endpoint in which nothing is assessed",
            words="Side effects are reported, not assessed: without one the patient is followed until death, which "
            "competes (1), or until last seen (2).",
            study="""
pejorative_events: {therapy_side_effect: {grade: 3 or more}}
endpoints: {side_effect: {events: [therapy_side_effect]}}
""",
            records={
                "patients": patients(2),
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 100, dead, day 100
                    2, day 80, alive,
                """,
            },
            expect={
                "endpoints": """
                    patient_id, time_days, event, left_days, right_days, reason, competing
                    1, 100, false, 100, none, died, true
                    2, 80, false, 80, none, last_seen, false
                """,
                "evidence where decision=endpoint": """
                    patient_id, answer, reason, value, days, sources
                    1, competing, died, 100, 100, follow_up:1
                    2, censored, last_seen, 80, 80, follow_up:2
                """,
            },
        ),
        Example(
            title="Markers of several analytes",
            words="The last day on which any analyte could be compared is the last assessment; of two analytes on that "
            "day both are cited, in the order of the protocol, each with its reference. A patient whose tumour does not secrete (3) has no marker to assess and is "
            "censored when last seen.",
            study="""
pejorative_events:
  marker_increase: {increase: more than 20 %, from: nadir, analytes: [CgA, 5-HIAA], applies_to: secreting}
endpoints: {marker_free: {events: [marker_increase]}}
""",
            records={
                "patients": """
                    patient_id, group, enrolled_on, secreting
                    1, A, day 0, true
                    2, A, day 0, true
                    3, A, day 0, false
                    4, A, day 0, true
                """,
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, 100, ug/L
                    1, day 91, CgA, 100, ug/L
                    1, day 0, 5-HIAA, 40, mg/d
                    1, day 183, 5-HIAA, 40, mg/d
                    2, day 0, 5-HIAA, 40, mg/d
                    2, day 91, 5-HIAA, 40, mg/d
                    2, day 0, CgA, 100, ug/L
                    2, day 91, CgA, 100, ug/L
                    3, day 0, CgA, 100, ug/L
                    3, day 91, CgA, 200, ug/L
                    4, day 0, CgA, 100, ug/L
                    4, day 91, CgA, 130, ug/L
                """,
                "follow_up": "patient_id, last_seen_on, vital_status\n3, day 300, alive",
            },
            expect={
                "endpoints": """
                    patient_id, time_days, event, left_days, right_days, reason
                    1, 183, false, 183, none, last_assessment
                    2, 91, false, 91, none, last_assessment
                    3, 300, false, 300, none, last_seen
                    4, 91, true, 0, 91, marker_increase
                """,
                "evidence where decision=endpoint": """
                    patient_id, sources
                    1, labs:3;labs:4
                    2, labs:7;labs:8;labs:5;labs:6
                    3, follow_up:1
                    4, labs:11;labs:12
                """,
            },
        ),
        Example(
            title="Among those who benefited",
            words="Time counts from the day on which benefit was seen: relapse 88 days later (1), or between 92 and "
            "183 days later (4). Patient 2 did not benefit and has no such time; patient 3 was never assessed again.",
            study=f"""
benefit:
  at: [3]
  criteria: {{clinical_status: {{measure: performance_status, improves_by: 1}}}}
  rule: all_applicable
pejorative_events: {{{RELAPSE}}}
endpoints: {{time_to_relapse: {{events: [symptom_relapse], among: benefited}}}}
""",
            records={
                "patients": patients(4),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 2
                    1, day 95, performance_status, 1
                    1, day 183, performance_status, 2
                    2, day 0, performance_status, 2
                    2, day 91, performance_status, 2
                    3, day 0, performance_status, 2
                    3, day 91, performance_status, 1
                    4, day 0, performance_status, 2
                    4, day 91, performance_status, 1
                    4, day 183, performance_status, 1
                    4, day 274, performance_status, 2
                """,
            },
            expect={
                "endpoints": """
                    patient_id, endpoint, time_days, event, left_days, right_days, reason
                    1, time_to_relapse, 88, true, 0, 88, symptom_relapse
                    3, time_to_relapse, 0, false, 0, none, no_assessment
                    4, time_to_relapse, 183, true, 92, 183, symptom_relapse
                """,
                "evidence where decision=endpoint": """
                    patient_id, value, days, sources
                    1, 88, 183, assessments:2;assessments:3;assessments:1;assessments:2
                    3, 0, 91,
                    4, 183, 274, assessments:9;assessments:11;assessments:9;assessments:10
                """,
            },
        ),
        Example(
            title="On the day of benefit itself nothing counts yet",
            words="Both patients benefited on day 91. The progression read on that day (1) and the death on it (2) do "
            "not come after the origin.",
            study="""
benefit:
  at: [3]
  criteria: {clinical_status: {measure: performance_status, improves_by: 1}}
  rule: all_applicable
pejorative_events: {tumour_progression: {criteria: responses}, death: {}}
endpoints: {progression_after_benefit: {events: [tumour_progression, death], among: benefited}}
""",
            records={
                "patients": patients(2),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 2
                    1, day 91, performance_status, 1
                    2, day 0, performance_status, 2
                    2, day 91, performance_status, 1
                """,
                "responses": """
                    patient_id, assessed_on, response
                    1, day 91, PD
                    1, day 183, SD
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 300, alive,
                    2, day 91, dead, day 91
                """,
            },
            expect={
                "endpoints": """
                    patient_id, time_days, event, left_days, right_days, reason
                    1, 92, false, 92, none, last_assessment
                    2, 0, false, 0, none, no_assessment
                """
            },
        ),
        Example(
            title="Given endpoints",
            words="Times printed in days, months of 30.4375 days or years of 365.25 days. The interval is as given, "
            "else the time itself. Such a study needs no time zero and no visits; of several rows the last counts (4).",
            study="""
time_zero:
visits:
pejorative_events: {}
endpoints: {progression_free_survival: {given: true}, overall_survival: {given: true}}
""",
            records={
                "patients": "",
                "endpoints": """
                    patient_id, group, endpoint, time, time_unit, event, left, right
                    1, A, progression_free_survival, 6, months, true, ,
                    2, B, progression_free_survival, 100, days, false, ,
                    3, A, progression_free_survival, 1, years, true, 0.5, 1
                    4, B, progression_free_survival, 10, days, true, ,
                    4, B, progression_free_survival, 20, days, true, 15,
                    4, B, another_endpoint, 5, days, true, ,
                    1, A, overall_survival, 12, months, false, ,
                """,
            },
            expect={
                "endpoints": """
                    patient_id, group, endpoint, variant, time_days, event, left_days, right_days, reason
                    1, A, overall_survival, protocol, 365.25, false, 365.25, none, as_given
                    1, A, progression_free_survival, protocol, 182.625, true, 182.625, 182.625, as_given
                    2, B, progression_free_survival, protocol, 100, false, 100, none, as_given
                    3, A, progression_free_survival, protocol, 365.25, true, 182.625, 365.25, as_given
                    4, B, progression_free_survival, protocol, 20, true, 15, 20, as_given
                """,
                "evidence": """
                    evidence_id, answer, reason, value, unit, days, sources
                    1|protocol|endpoint|overall_survival|, censored, as_given, 365.25, days, 365.25, endpoints:7
                    1|protocol|endpoint|progression_free_survival|, event, as_given, 182.625, days, 182.625, endpoints:1
                    2|protocol|endpoint|progression_free_survival|, censored, as_given, 100, days, 100, endpoints:2
                    3|protocol|endpoint|progression_free_survival|, event, as_given, 365.25, days, 365.25, endpoints:3
                    4|protocol|endpoint|progression_free_survival|, event, as_given, 20, days, 20, endpoints:5
                """,
            },
        ),
        Example(
            title="A death that is no event of the endpoint",
            words="Unless stated otherwise it competes: the patient is followed until then (1, 2). As a censoring "
            "(variant) it counts only where it comes no later than the last assessment (2); otherwise the patient is "
            "censored there (1). A death on day 0 ends the observation either way (3).",
            study="""
pejorative_events: {tumour_progression: {criteria: responses}}
endpoints: {time_to_progression: {events: [tumour_progression]}}
variants: {death_censors: {endpoints.time_to_progression.death: censored}}
""",
            records={
                "patients": patients(3),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 91, SD
                    2, day 91, SD
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 150, dead, day 150
                    2, day 91, dead, day 91
                    3, day 0, dead, day 0
                """,
            },
            expect={
                "endpoints": """
                    patient_id, variant, time_days, event, left_days, right_days, reason, competing
                    1, death_censors, 91, false, 91, none, last_assessment, false
                    1, protocol, 150, false, 150, none, died, true
                    2, death_censors, 91, false, 91, none, died, false
                    2, protocol, 91, false, 91, none, died, true
                    3, death_censors, 0, false, 0, none, died, false
                    3, protocol, 0, false, 0, none, died, true
                """,
                "evidence where decision=endpoint": """
                    patient_id, variant, answer, reason, value, sources
                    1, death_censors, censored, last_assessment, 91, responses:1
                    1, protocol, competing, died, 150, follow_up:1
                    2, death_censors, censored, died, 91, follow_up:2;responses:2
                    2, protocol, competing, died, 91, follow_up:2
                    3, death_censors, censored, died, 0, follow_up:3
                    3, protocol, competing, died, 0, follow_up:3
                """,
            },
        ),
        Example(
            title="A progression comes before the death that follows it",
            words="The event is on day 91; the death on day 150 does not compete with it any more.",
            study="""
pejorative_events: {tumour_progression: {criteria: responses}}
endpoints: {time_to_progression: {events: [tumour_progression]}}
""",
            records={
                "responses": "assessed_on, response\nday 91, PD",
                "follow_up": "last_seen_on, vital_status, died_on\nday 150, dead, day 150",
            },
            expect={
                "endpoints": "time_days, event, left_days, right_days, reason, competing\n"
                "91, true, 0, 91, tumour_progression, false"
            },
        ),
        Example(
            title="A death as an interval",
            words="The death on day 250 may have hidden a progression: under the variant the event lies between the "
            "last assessment on day 91 and the death (1), without any assessment between day 0 and the death (2).",
            study=PROGRESSION_FREE + "variants: {interval: {endpoints.progression_free_survival.death: interval}}",
            records={
                "patients": patients(2),
                "responses": "patient_id, assessed_on, response\n1, day 91, SD",
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 250, dead, day 250
                    2, day 100, dead, day 100
                """,
            },
            expect={
                "endpoints": """
                    patient_id, variant, time_days, event, left_days, right_days, reason
                    1, interval, 250, true, 91, 250, death
                    1, protocol, 250, true, 250, 250, death
                    2, interval, 100, true, 0, 100, death
                    2, protocol, 100, true, 100, 100, death
                """
            },
        ),
        Example(
            title="An event after missed visits",
            words="Visits at months 3, 6, 9 and 12, each 45 days on either side; the last assessment was on day 91. "
            "Progression on day 274 comes after one missed visit and counts (1); on day 365 it comes after two, and "
            "the patient is censored before the gap (2). A death counts likewise (3). With an assessment in the gap "
            "nothing was missed twice (4).",
            study="visits: {months: [3, 6, 9, 12], window: 45 days}\n"
            + PROGRESSION_FREE.replace(
                "[tumour_progression, death]}", "[tumour_progression, death], censor_after_missed: at least 2}"
            ),
            records={
                "patients": patients(4),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 91, SD
                    1, day 274, PD
                    2, day 91, SD
                    2, day 365, PD
                    3, day 91, SD
                    4, day 91, SD
                    4, day 183, SD
                    4, day 365, PD
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 400, alive,
                    2, day 400, alive,
                    3, day 330, dead, day 330
                    4, day 400, alive,
                """,
            },
            expect={
                "endpoints": """
                    patient_id, time_days, event, left_days, right_days, reason
                    1, 274, true, 91, 274, tumour_progression
                    2, 91, false, 91, none, missed_visits
                    3, 91, false, 91, none, missed_visits
                    4, 365, true, 183, 365, tumour_progression
                """,
                "evidence where decision=endpoint": """
                    patient_id, answer, reason, value, sources
                    1, event, tumour_progression, 274, responses:2;responses:1
                    2, censored, missed_visits, 91, responses:3;responses:4;responses:3
                    3, censored, missed_visits, 91, responses:5;follow_up:3
                    4, event, tumour_progression, 365, responses:8;responses:7
                """,
            },
        ),
        Example(
            title="A marker's increase after visits that another marker was measured at",
            words="CgA was last measured on day 91, 5-HIAA on day 183: between that and the increase only one visit was "
            "missed. What shows it is cited after the increase and the value of CgA before it.",
            study="""
visits: {months: [3, 6, 9, 12], window: 45 days}
pejorative_events: {marker_increase: {increase: more than 20 %, from: baseline, analytes: [CgA, 5-HIAA]}}
endpoints: {marker_free: {events: [marker_increase], censor_after_missed: at least 2}}
""",
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, CgA, 100, ug/L
                    day 91, CgA, 100, ug/L
                    day 365, CgA, 130, ug/L
                    day 0, 5-HIAA, 40, mg/d
                    day 183, 5-HIAA, 40, mg/d
                """
            },
            expect={
                "endpoints": "time_days, event, left_days, right_days, reason\n365, true, 91, 365, marker_increase",
                "evidence where decision=endpoint": "sources\nlabs:1;labs:3;labs:1;labs:2;labs:4;labs:5",
            },
        ),
        Example(
            title="The windows of missed visits lie wholly within the gap",
            words="The window of week 8 is from day 42 to day 70. An assessment on day 42 lies in it (1), one on day "
            "41 does not (2); a death on day 70 lies in it (3), one on day 71 after it (2).",
            study="visits: {weeks: [4, 8], window: 14 days}\n"
            + PROGRESSION_FREE.replace(
                "[tumour_progression, death]}", "[tumour_progression, death], censor_after_missed: at least 1}"
            ),
            records={
                "patients": patients(3),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 42, SD
                    2, day 41, SD
                    3, day 41, SD
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 71, dead, day 71
                    2, day 71, dead, day 71
                    3, day 70, dead, day 70
                """,
            },
            expect={
                "endpoints": """
                    patient_id, time_days, event, reason
                    1, 71, true, death
                    2, 41, false, missed_visits
                    3, 70, true, death
                """
            },
        ),
        Example(
            title="Delayed entry among the benefited",
            words="Counted from the benefit on day 91, or from time zero with entry at the benefit: nobody could "
            "relapse in the study before having benefited. Relapse on day 183 (1); never assessed again (2); dead on "
            "day 150 (3).",
            study=f"""
benefit:
  at: [3]
  criteria: {{clinical_status: {{measure: performance_status, improves_by: 1}}}}
  rule: all_applicable
pejorative_events: {{{RELAPSE}}}
endpoints:
  from_benefit: {{events: [symptom_relapse], among: benefited}}
  from_time_zero: {{events: [symptom_relapse], among: benefited, origin: time_zero}}
""",
            records={
                "patients": patients(3),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 2
                    1, day 91, performance_status, 1
                    1, day 120, performance_status, 1
                    1, day 183, performance_status, 2
                    2, day 0, performance_status, 2
                    2, day 91, performance_status, 1
                    3, day 0, performance_status, 2
                    3, day 91, performance_status, 1
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 300, alive,
                    2, day 300, alive,
                    3, day 150, dead, day 150
                """,
            },
            expect={
                "endpoints": """
                    patient_id, endpoint, time_days, event, left_days, right_days, reason, entry_days, competing
                    1, from_benefit, 92, true, 29, 92, symptom_relapse, 0, false
                    1, from_time_zero, 183, true, 120, 183, symptom_relapse, 91, false
                    2, from_benefit, 0, false, 0, none, no_assessment, 0, false
                    2, from_time_zero, 91, false, 91, none, no_assessment, 91, false
                    3, from_benefit, 59, false, 59, none, died, 0, true
                    3, from_time_zero, 150, false, 150, none, died, 91, true
                """,
                "evidence where decision=endpoint": """
                    patient_id, subject, value, days
                    1, from_benefit, 92, 183
                    1, from_time_zero, 183, 183
                    2, from_benefit, 0, 91
                    2, from_time_zero, 91, 91
                    3, from_benefit, 59, 150
                    3, from_time_zero, 150, 150
                """,
            },
        ),
        Example(
            title="The interval of an event with several components",
            words="A relapse on day 183, status last good on day 91, tumours last stable on day 60: free of both the "
            "patient was known to be on day 60. By the latest component (variant) it is day 91. The sources name the "
            "event's rows, then the last assessment of the other component. Without any (2) nothing is known after day "
            "0.",
            study=f"""
pejorative_events: {{{RELAPSE}, tumour_progression: {{criteria: responses}}}}
endpoints: {{relapse: {{events: [symptom_relapse, tumour_progression]}}}}
variants: {{latest: {{endpoints.relapse.censoring: latest_component}}}}
""",
            records={
                "patients": patients(2),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 1
                    1, day 91, performance_status, 1
                    1, day 183, performance_status, 2
                    2, day 0, performance_status, 1
                    2, day 91, performance_status, 1
                    2, day 183, performance_status, 2
                """,
                "responses": """
                    patient_id, assessed_on, response
                    1, day 60, SD
                    1, day 183, SD
                """,
            },
            expect={
                "endpoints": """
                    patient_id, variant, time_days, left_days, right_days, reason
                    1, latest, 183, 91, 183, symptom_relapse
                    1, protocol, 183, 60, 183, symptom_relapse
                    2, latest, 183, 91, 183, symptom_relapse
                    2, protocol, 183, 0, 183, symptom_relapse
                """,
                "evidence where decision=endpoint": """
                    patient_id, variant, sources
                    1, latest, assessments:1;assessments:3;assessments:1;assessments:2;responses:1
                    1, protocol, assessments:1;assessments:3;assessments:1;assessments:2;responses:1
                    2, latest, assessments:4;assessments:6;assessments:4;assessments:5
                    2, protocol, assessments:4;assessments:6;assessments:4;assessments:5
                """,
            },
        ),
        Example(
            title="A death or a side effect names what was known before",
            words="All three components were assessed before the death: status and marker on day 91, tumours on day "
            "120. In the order of the endpoint each last assessment is cited, reference and value; with the death as an interval the "
            "earliest of them is its left end.",
            study=f"""
pejorative_events:
  {RELAPSE}
  tumour_progression: {{criteria: responses}}
  marker_increase: {{increase: more than 20 %, from: nadir, analytes: [CgA]}}
  death: {{}}
endpoints: {{event_free: {{events: all, death: interval}}}}
""",
            records={
                "assessments": "assessed_on, measure, value\nday 0, performance_status, 1\nday 91, performance_status, 1",
                "labs": "collected_on, analyte, value, unit\nday 0, CgA, 100, ug/L\nday 91, CgA, 100, ug/L",
                "responses": "assessed_on, response\nday 91, SD\nday 120, SD",
                "follow_up": "last_seen_on, vital_status, died_on\nday 200, dead, day 200",
            },
            expect={
                "endpoints": "time_days, event, left_days, right_days, reason\n200, true, 91, 200, death",
                "evidence where decision=endpoint": "sources\nfollow_up:1;assessments:1;assessments:2;responses:2;labs:1;labs:2",
            },
        ),
        Example(
            title="Entry and the rest of a given endpoint",
            words="A given endpoint has no competing events; its entry is counted in the same unit as its time.",
            study="""
time_zero:
visits:
pejorative_events: {}
endpoints: {overall_survival: {given: true}}
""",
            records={
                "patients": "",
                "endpoints": """
                    patient_id, group, endpoint, time, time_unit, event, entry
                    1, A, overall_survival, 2, years, true, 1
                    2, B, overall_survival, 100, days, false,
                """,
            },
            expect={
                "endpoints": """
                    patient_id, time_days, event, entry_days, competing, other_treatment_days
                    1, 730.5, true, 365.25, false, none
                    2, 100, false, 0, false, none
                """
            },
        ),
    ),
)
