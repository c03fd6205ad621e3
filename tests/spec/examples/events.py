"""Section 6: pejorative events."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

RELAPSE = "pejorative_events: {symptom_relapse: {measure: performance_status, worsens_by: 1, from: best}}"
INCREASE = "pejorative_events: {marker_increase: {increase: more than 20 %, from: nadir, analytes: [CgA]}}"
ANY = "endpoints: {any_event: {events: all}}"

TWO_SCALES = """
pejorative_events:
  symptom_relapse:
    pain: {measure: pain, worsens_by: 2, from: best}
    quality: {measure: quality_of_life, worsens_by: 10, from: baseline}
endpoints:
  either: {events: all, death: censored}
  quality_alone: {events: [quality/symptom_relapse], death: censored}
"""


EVENTS = Subject(
    "Pejorative events",
    "Every unfavourable event that the protocol states, not only the first. An assessed event is the first of a run of "
    "assessments that show it; it happened after the assessment before (`left_day`) and on or before its own day.",
    (
        Example(
            title="Death",
            words="The day is known exactly; a death on day 0 counts.",
            records={
                "patients": patients(3),
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 50, dead, day 50
                    2, day 0, dead, day 0
                    3, day 50, alive,
                """,
            },
            expect={
                "events": """
                    patient_id, variant, kind, occurrence, day, left_day, right_day, evidence_id
                    1, protocol, death, 1, 50, 50, 50, 1|protocol|event|death|occurrence 1
                    2, protocol, death, 1, 0, 0, 0, 2|protocol|event|death|occurrence 1
                """,
                "evidence where decision=event": """
                    patient_id, subject, visit, answer, reason, baseline, value, threshold, unit, days, sources
                    1, death, occurrence 1, none, died, none, none, none, , 50, follow_up:1
                    2, death, occurrence 1, none, died, none, none, none, , 0, follow_up:2
                """,
            },
        ),
        Example(
            title="Side effects of the therapy",
            words="Of grade 3 or more, related (possible or more), from the first administration on. The variant does "
            "not ask for relation. Patient 2 was given nothing and has no side effects of it.",
            study=f"""
pejorative_events: {{therapy_side_effect: {{grade: 3 or more, related: true}}}}
{ANY}
variants: {{any_cause: {{pejorative_events.therapy_side_effect.related: false}}}}
""",
            records={
                "patients": patients(2),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 2, 177Lu-DOTATATE, 7.4, GBq
                    1, 2, day 30, 177Lu-DOTATATE, 7.4, GBq
                """,
                "adverse_events": """
                    patient_id, term, grade, started_on, related
                    1, nausea, 4, day 1, possible
                    1, nausea, 3, day 2, possible
                    1, anaemia, 2, day 10, definite
                    1, fall, 3, day 20, unlikely
                    1, thrombopenia, 5, day 20, probable
                    1, fever, 3, day 20,
                    2, anaemia, 5, day 20, definite
                """,
            },
            expect={
                "events": """
                    patient_id, variant, kind, occurrence, day, left_day, right_day
                    1, any_cause, therapy_side_effect, 1, 2, 2, 2
                    1, any_cause, therapy_side_effect, 2, 20, 20, 20
                    1, any_cause, therapy_side_effect, 3, 20, 20, 20
                    1, any_cause, therapy_side_effect, 4, 20, 20, 20
                    1, protocol, therapy_side_effect, 1, 2, 2, 2
                    1, protocol, therapy_side_effect, 2, 20, 20, 20
                """,
                "evidence where decision=event": """
                    variant, visit, reason, baseline, value, threshold, unit, days, sources
                    any_cause, occurrence 1, graded, none, 3, 3, , 2, adverse_events:2
                    any_cause, occurrence 2, graded, none, 3, 3, , 20, adverse_events:4
                    any_cause, occurrence 3, graded, none, 5, 3, , 20, adverse_events:5
                    any_cause, occurrence 4, graded, none, 3, 3, , 20, adverse_events:6
                    protocol, occurrence 1, graded, none, 3, 3, , 2, adverse_events:2
                    protocol, occurrence 2, graded, none, 5, 3, , 20, adverse_events:5
                """,
            },
        ),
        Example(
            title="Side effects in comparators",
            words="The therapy of a comparator begins with time zero, and its side effects count from then on: where the protocol "
            "says that it was watched (3), and where it does not say so but one is recorded (2). Where it says that it was not "
            "(4, 5), they count from an administration on, as in the treated group (1). An effect before time zero never counts.",
            study=f"""
groups:
  A: {{label: Treated, treated: true}}
  B: {{label: Comparator, treated: false}}
  C: {{label: Watched comparator, treated: false, watched: true}}
  D: {{label: Comparator that was not watched, treated: false, watched: false}}
pejorative_events: {{therapy_side_effect: {{grade: 3 or more}}}}
{ANY}
""",
            records={
                "patients": """
                    patient_id, group, enrolled_on
                    1, A, day 0
                    2, B, day 0
                    3, C, day 0
                    4, D, day 0
                    5, D, day 0
                """,
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 10, 177Lu-DOTATATE, 7.4, GBq
                    3, 1, day 100, 177Lu-DOTATATE, 7.4, GBq
                    5, 1, day 10, 177Lu-DOTATATE, 7.4, GBq
                """,
                "adverse_events": """
                    patient_id, term, grade, started_on, related
                    1, pneumonitis, 4, day 5, probable
                    2, pneumonitis, 4, day -1, probable
                    2, pneumonitis, 4, day 0, probable
                    3, pneumonitis, 4, day 5, probable
                    4, pneumonitis, 4, day 5, probable
                    5, pneumonitis, 4, day 5, probable
                    5, pneumonitis, 4, day 20, probable
                """,
            },
            expect={
                "events": """
                    patient_id, kind, occurrence, day
                    2, therapy_side_effect, 1, 0
                    3, therapy_side_effect, 1, 5
                    5, therapy_side_effect, 1, 20
                """,
                "endpoints where variant=protocol": """
                    patient_id, time_days, event
                    1, 0, false
                    2, 0, true
                    3, 5, true
                    4, 0, false
                    5, 20, true
                """,
            },
        ),
        Example(
            title="Symptoms worse than at their best",
            words="The best status is 1, on day 91. Day 183 is worse by a step; day 274 belongs to the same run; day "
            "457 begins a second one. Against the baseline of 2 nothing is worse. The sources are the reference and the "
            "value, then those of the assessment before it.",
            study=f"{RELAPSE}\n{ANY}\n"
            "variants: {from_baseline: {pejorative_events.symptom_relapse.from: baseline}}",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, performance_status, 2
                    day 91, performance_status, 1
                    day 183, performance_status, 2
                    day 274, performance_status, 2
                    day 365, performance_status, 1
                    day 457, performance_status, 2
                """
            },
            expect={
                "events": """
                    variant, kind, occurrence, day, left_day, right_day
                    protocol, symptom_relapse, 1, 183, 91, 183
                    protocol, symptom_relapse, 2, 457, 365, 457
                """,
                "evidence where decision=event": """
                    subject, visit, reason, baseline, value, threshold, unit, days, sources
                    symptom_relapse, occurrence 1, worse, 1, 2, 2, , 183, assessments:2;assessments:3;assessments:1;assessments:2
                    symptom_relapse, occurrence 2, worse, 1, 2, 2, , 457, assessments:2;assessments:6;assessments:2;assessments:5
                """,
            },
        ),
        Example(
            title="Two scales by name, each with its own step",
            words="Pain counts from a rise of 2 above its best, quality of life from a fall of 10 below the baseline. Each "
            "is a kind of event of its own, and an endpoint says which it counts.",
            study=TWO_SCALES,
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, pain, 4
                    day 0, quality_of_life, 70
                    day 30, pain, 2
                    day 30, quality_of_life, 65
                    day 60, pain, 4
                    day 90, quality_of_life, 60
                """,
                "follow_up": "last_seen_on, vital_status\nday 120, alive",
            },
            expect={
                "events": """
                    kind, occurrence, day, left_day, evidence_id
                    pain/symptom_relapse, 1, 60, 30, 1|protocol|event|pain/symptom_relapse|occurrence 1
                    quality/symptom_relapse, 1, 90, 30, 1|protocol|event|quality/symptom_relapse|occurrence 1
                """,
                "evidence where decision=event": """
                    subject, baseline, value, threshold, sources
                    pain/symptom_relapse, 2, 4, 4, assessments:3;assessments:5;assessments:1;assessments:3
                    quality/symptom_relapse, 70, 60, 60, assessments:2;assessments:6;assessments:2;assessments:4
                """,
                "endpoints": """
                    endpoint, time_days, event, reason
                    either, 60, true, pain/symptom_relapse
                    quality_alone, 90, true, quality/symptom_relapse
                """,
            },
        ),
        Example(
            title="Every assessment counts, once a day",
            words="Events are seen at unscheduled assessments too, from day 1 on. Of the two values of day 1 the last "
            "as read counts, so the event is on day 40.",
            study=f"{RELAPSE}\n{ANY}",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, performance_status, 1
                    day 1, performance_status, 3
                    day 1, performance_status, 1
                    day 40, performance_status, 3
                """
            },
            expect={"events": "occurrence, day, left_day, right_day\n1, 40, 1, 40"},
        ),
        Example(
            title="A relapse after improvement",
            words="Patient 1 was no better than at baseline before growing worse; patient 2 had improved before. "
            "Without a baseline (3) an improvement cannot be known; the first value is then no event for want of a "
            "reference.",
            study=f"{RELAPSE}\n{ANY}\n"
            "variants: {strict: {pejorative_events.symptom_relapse.after_improvement: true}}",
            records={
                "patients": patients(3),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 1
                    1, day 60, performance_status, 1
                    1, day 91, performance_status, 2
                    2, day 0, performance_status, 2
                    2, day 60, performance_status, 2
                    2, day 91, performance_status, 1
                    2, day 183, performance_status, 2
                    3, day 91, performance_status, 1
                    3, day 183, performance_status, 2
                """,
            },
            expect={
                "events": """
                    patient_id, variant, occurrence, day, left_day, right_day
                    1, protocol, 1, 91, 60, 91
                    2, protocol, 1, 183, 91, 183
                    2, strict, 1, 183, 91, 183
                    3, protocol, 1, 183, 0, 183
                """
            },
        ),
        Example(
            title="Confirmed by the next assessment",
            words="Day 91 is refuted by day 183; day 274 is confirmed by day 365; nothing comes after day 548. What is no "
            "event is evidence nevertheless, with an answer, which an event has not.",
            study=RELAPSE.replace("from: best", "from: best, confirmed: true") + f"\n{ANY}",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, performance_status, 1
                    day 91, performance_status, 2
                    day 183, performance_status, 1
                    day 274, performance_status, 2
                    day 365, performance_status, 3
                    day 457, performance_status, 1
                    day 548, performance_status, 2
                """
            },
            expect={
                "events": "occurrence, day, left_day, right_day\n1, 274, 183, 274",
                "evidence where decision=event": """
                    visit, answer, reason, baseline, value, threshold, days, sources
                    day 548, not_evaluable, unconfirmed, 1, 2, 2, 548, assessments:1;assessments:7;assessments:1;assessments:6
                    day 91, not_met, refuted, 1, 2, 2, 91, assessments:1;assessments:2;assessments:1;assessments:3
                    occurrence 1, none, worse, 1, 2, 2, 274, assessments:1;assessments:4;assessments:1;assessments:3;assessments:1;assessments:5
                """,
            },
        ),
        Example(
            title="A measure where higher is better",
            words="From the best Karnofsky of 90 a fall to 70 is worse by 20.",
            study=RELAPSE.replace("performance_status, worsens_by: 1", "karnofsky, worsens_by: 20") + f"\n{ANY}",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, karnofsky, 80
                    day 91, karnofsky, 90
                    day 137, karnofsky, 75
                    day 183, karnofsky, 70
                """
            },
            expect={
                "events": "day, left_day\n183, 137",
                "evidence where decision=event": "baseline, value, threshold, sources\n"
                "90, 70, 70, assessments:2;assessments:4;assessments:2;assessments:3",
            },
        ),
        Example(
            title="Tumour progression",
            words="The first of every run of PD; what is not evaluable neither shows nor ends one, and is no left end.",
            study=f"pejorative_events: {{tumour_progression: {{criteria: responses}}}}\n{ANY}",
            records={
                "responses": """
                    assessed_on, response
                    day 91, SD
                    day 183, NE
                    day 274, PD
                    day 365, NE
                    day 400, PD
                    day 457, SD
                    day 548, PD
                """
            },
            expect={
                "events": """
                    kind, occurrence, day, left_day, right_day
                    tumour_progression, 1, 274, 91, 274
                    tumour_progression, 2, 548, 457, 548
                """,
                "evidence where decision=event": """
                    subject, visit, answer, reason, days, sources
                    tumour_progression, occurrence 1, none, progressed, 274, responses:3;responses:1
                    tumour_progression, occurrence 2, none, progressed, 548, responses:7;responses:6
                """,
            },
        ),
        Example(
            title="A progression by RECIST carries the evidence of its response",
            words="The sums and the rows are those of the response on that day.",
            study=f"pejorative_events: {{tumour_progression: {{criteria: recist_1_1}}}}\n{ANY}",
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm
                    day 0, L1, true, 25.5
                    day 91, L1, true, 30.6
                """
            },
            expect={
                "evidence where decision=event": """
                    subject, reason, baseline, value, threshold, unit, days, sources
                    tumour_progression, progressed, 25.5, 30.6, 30.6, mm, 91, lesions:2;lesions:1
                """
            },
        ),
        Example(
            title="A marker above its nadir",
            words="CgA falls to 50; 60 is exactly 20 % above it, 61 is more. 5-HIAA rises on the same day: the analyte "
            "named first is numbered first. Its nadir of 40 is that of the baseline, the earliest day that has it.",
            study=INCREASE.replace("[CgA]", "[CgA, 5-HIAA]")
            + f"\n{ANY}\n"
            + "variants:\n  at_least: {pejorative_events.marker_increase.increase: at least 20 %}\n"
            "  from_baseline: {pejorative_events.marker_increase.from: baseline}",
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, CgA, 100, ug/L
                    day 91, CgA, 50, ug/L
                    day 183, CgA, 60, ug/L
                    day 274, CgA, 61, ug/L
                    day 0, 5-HIAA, 40, mg/d
                    day 91, 5-HIAA, 40, mg/d
                    day 274, 5-HIAA, 49, mg/d
                """
            },
            expect={
                "events": """
                    variant, kind, occurrence, day, left_day, right_day, evidence_id
                    at_least, marker_increase, 1, 183, 91, 183, 1|at_least|event|marker_increase:CgA|occurrence 1
                    at_least, marker_increase, 2, 274, 91, 274, 1|at_least|event|marker_increase:5-HIAA|occurrence 2
                    from_baseline, marker_increase, 1, 274, 91, 274, 1|from_baseline|event|marker_increase:5-HIAA|occurrence 1
                    protocol, marker_increase, 1, 274, 183, 274, 1|protocol|event|marker_increase:CgA|occurrence 1
                    protocol, marker_increase, 2, 274, 91, 274, 1|protocol|event|marker_increase:5-HIAA|occurrence 2
                """,
                "evidence where decision=event, variant=protocol": """
                    subject, visit, reason, baseline, value, threshold, unit, days, sources
                    marker_increase:5-HIAA, occurrence 2, increased, 40, 49, 48, mg/d, 274, labs:5;labs:7;labs:5;labs:6
                    marker_increase:CgA, occurrence 1, increased, 50, 61, 60, ug/L, 274, labs:2;labs:4;labs:2;labs:3
                """,
            },
        ),
        Example(
            title="Limits, units and zeros",
            words="Above 119 may be below the threshold of 120, above 120 is not (1). Below 50 is no increase, and the "
            "nadir of 61 (2); below 120 is none, below 121 may be one (6, 7). Against a baseline below 5 a value of 10 "
            "is an increase (3). Values of another unit are not compared: the first in nmol/L is the reference of the "
            "next (4). There is no percentage above a nadir of exactly 0 (5).",
            study=f"{INCREASE}\n{ANY}",
            records={
                "patients": patients(7),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, 100, ug/L
                    1, day 91, CgA, >119, ug/L
                    1, day 183, CgA, >120, ug/L
                    2, day 0, CgA, 100, ug/L
                    2, day 91, CgA, <50, ug/L
                    2, day 183, CgA, 61, ug/L
                    3, day 0, CgA, <5, ug/L
                    3, day 91, CgA, 10, ug/L
                    3, day 183, CgA, 20, ug/L
                    4, day 0, CgA, 100, ug/L
                    4, day 91, CgA, 150, nmol/L
                    4, day 183, CgA, 200, nmol/L
                    5, day 0, CgA, 100, ug/L
                    5, day 91, CgA, 0, ug/L
                    5, day 183, CgA, 500, ug/L
                    6, day 0, CgA, 100, ug/L
                    6, day 91, CgA, <120, ug/L
                    6, day 183, CgA, 130, ug/L
                    7, day 0, CgA, 100, ug/L
                    7, day 91, CgA, <121, ug/L
                    7, day 183, CgA, 130, ug/L
                """,
            },
            expect={
                "events": """
                    patient_id, day, left_day
                    1, 183, 0
                    2, 183, 91
                    3, 91, 0
                    4, 183, 0
                    6, 183, 91
                    7, 183, 0
                """,
                "evidence where decision=event": """
                    patient_id, reason, baseline, value, threshold, unit, sources
                    1, increased_limit, 100, 120, 120, ug/L, labs:1;labs:3
                    2, increased_from_limit, 50, 61, 60, ug/L, labs:5;labs:6;labs:4;labs:5
                    3, increased_from_limit, 5, 10, 6, ug/L, labs:7;labs:8
                    4, increased, 150, 200, 180, nmol/L, labs:11;labs:12
                    6, increased, 100, 130, 120, ug/L, labs:16;labs:18;labs:16;labs:17
                    7, increased, 100, 130, 120, ug/L, labs:19;labs:21
                """,
            },
        ),
        Example(
            title="A nadir below what the assay can quantify",
            words="90 is more than 20 % above everything below 5 (1). Below 5 twice is no increase, by convention (2), and "
            "below 4 none either (3); below 6 may be one, and so may 5.5 (4, 5). The threshold itself, 6, is above every "
            "number that below 5 allows by more than 20 % (6). Above 6 is an increase, above 5.9 may be none (7, 8). "
            "0 is above nothing (9). What may be one is not evaluable: it neither starts nor ends an episode, "
            "and the interval of the event begins at the assessment before it.",
            study=f"{INCREASE}\n{ANY}\nvariants: {{at_least: {{pejorative_events.marker_increase.increase: at least 20 %}}}}",
            records={
                "patients": patients(9),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, 100, ug/L
                    1, day 91, CgA, <5, ug/L
                    1, day 183, CgA, 90, ug/L
                    2, day 0, CgA, <5, ug/L
                    2, day 91, CgA, <5, ug/L
                    2, day 183, CgA, 90, ug/L
                    3, day 0, CgA, <5, ug/L
                    3, day 91, CgA, <4, ug/L
                    3, day 183, CgA, 5, ug/L
                    4, day 0, CgA, <5, ug/L
                    4, day 91, CgA, <6, ug/L
                    4, day 183, CgA, 90, ug/L
                    5, day 0, CgA, <5, ug/L
                    5, day 91, CgA, 5.5, ug/L
                    5, day 183, CgA, 90, ug/L
                    6, day 0, CgA, <5, ug/L
                    6, day 91, CgA, 6, ug/L
                    7, day 0, CgA, <5, ug/L
                    7, day 91, CgA, >6, ug/L
                    8, day 0, CgA, <5, ug/L
                    8, day 91, CgA, >5.9, ug/L
                    8, day 183, CgA, 90, ug/L
                    9, day 0, CgA, <5, ug/L
                    9, day 91, CgA, 0, ug/L
                """,
            },
            expect={
                "events where variant=protocol": """
                    patient_id, day, left_day
                    1, 183, 91
                    2, 183, 91
                    3, 183, 91
                    4, 183, 0
                    5, 183, 0
                    6, 91, 0
                    7, 91, 0
                    8, 183, 0
                """,
                "events where variant=at_least": """
                    patient_id, day, left_day
                    1, 183, 91
                    2, 183, 91
                    3, 183, 91
                    4, 183, 0
                    5, 183, 0
                    6, 91, 0
                    7, 91, 0
                    8, 183, 0
                """,
                "evidence where decision=event, variant=protocol": """
                    patient_id, reason, baseline, value, threshold, unit, sources
                    1, increased_from_limit, 5, 90, 6, ug/L, labs:2;labs:3;labs:1;labs:2
                    2, increased_from_limit, 5, 90, 6, ug/L, labs:4;labs:6;labs:4;labs:5
                    3, increased_from_limit, 4, 5, 24/5, ug/L, labs:8;labs:9;labs:7;labs:8
                    4, increased_from_limit, 5, 90, 6, ug/L, labs:10;labs:12
                    5, increased_from_limit, 5, 90, 6, ug/L, labs:13;labs:15
                    6, increased_from_limit, 5, 6, 6, ug/L, labs:16;labs:17
                    7, increased_between_limits, 5, 6, 6, ug/L, labs:18;labs:19
                    8, increased_from_limit, 5, 90, 6, ug/L, labs:20;labs:22
                """,
                "endpoints where variant=protocol, patient_id=9": "time_days, event, reason\n91, false, last_assessment",
            },
        ),
        Example(
            title="Which of several limits is the nadir",
            words="Exactly 5 is higher than below 5, though it came first: 6 is an increase (1). Above 1000 is lower than "
            "nothing but what is above more: the first exact value is the nadir, however high (2). Against above 1000, "
            "1300 may be an increase; against that 1100 is none (3). Above 500 is the lower of two such limits: 900 may be "
            "an increase (4). Of two alike the earlier is cited (5). A limit in another unit of the same kind is compared "
            "with its own number, here below 5000 ng/L (6).",
            study=f"{INCREASE}\n{ANY}",
            records={
                "patients": patients(6),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, 5, ug/L
                    1, day 91, CgA, <5, ug/L
                    1, day 183, CgA, 6, ug/L
                    2, day 0, CgA, >1000, ug/L
                    2, day 91, CgA, 2000, ug/L
                    2, day 183, CgA, 2500, ug/L
                    3, day 0, CgA, >1000, ug/L
                    3, day 91, CgA, 1300, ug/L
                    3, day 183, CgA, 1100, ug/L
                    3, day 274, CgA, 1400, ug/L
                    4, day 0, CgA, >1000, ug/L
                    4, day 91, CgA, >500, ug/L
                    4, day 183, CgA, 900, ug/L
                    4, day 274, CgA, 1500, ug/L
                    5, day 0, CgA, <5, ug/L
                    5, day 91, CgA, <5, ug/L
                    5, day 183, CgA, 90, ug/L
                    6, day 0, CgA, <5000, ng/L
                    6, day 91, CgA, 6, ug/L
                """,
            },
            expect={
                "events": """
                    patient_id, day, left_day
                    1, 183, 91
                    2, 183, 0
                    3, 274, 183
                    4, 274, 0
                    5, 183, 91
                    6, 91, 0
                """,
                "evidence where decision=event": """
                    patient_id, reason, baseline, value, threshold, unit, sources, marks
                    1, increased_from_limit, 5, 6, 6, ug/L, labs:2;labs:3;labs:1;labs:2,
                    2, increased, 2000, 2500, 2400, ug/L, labs:5;labs:6,
                    3, increased, 1100, 1400, 1320, ug/L, labs:9;labs:10;labs:8;labs:9,
                    4, increased, 900, 1500, 1080, ug/L, labs:13;labs:14,
                    5, increased_from_limit, 5, 90, 6, ug/L, labs:15;labs:17;labs:15;labs:16,
                    6, increased_from_limit, 5000, 6000, 6000, ng/L, labs:18;labs:19, unit_converted
                """,
            },
        ),
        Example(
            title="A baseline that is a limit",
            words="From the baseline: below 5 has to be exceeded by 20 % of 5 (1), and from above 1000 no increase can be "
            "seen, only its absence (2).",
            study=INCREASE.replace("nadir", "baseline") + f"\n{ANY}",
            records={
                "patients": patients(2),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, <5, ug/L
                    1, day 91, CgA, 3, ug/L
                    1, day 183, CgA, 7, ug/L
                    2, day 0, CgA, >1000, ug/L
                    2, day 91, CgA, 1200, ug/L
                    2, day 183, CgA, 5000, ug/L
                """,
            },
            expect={
                "events": "patient_id, day, left_day\n1, 183, 0",
                "endpoints": "patient_id, time_days, event, reason\n1, 183, true, marker_increase\n2, 91, false, last_assessment",
            },
        ),
        Example(
            title="Analytes and scope of the benefit criterion",
            words="Where the event names no analytes, they are those of the criterion `markers`, as is its scope: only "
            "patients whose tumour is known to secrete have the event.",
            study=f"""
benefit:
  at: [3]
  criteria: {{markers: {{analytes: [CgA], decrease: more than 20 %, applies_to: secreting}}}}
  rule: all_applicable
pejorative_events: {{marker_increase: {{increase: more than 20 %, from: baseline}}}}
{ANY}
""",
            records={
                "patients": """
                    patient_id, group, enrolled_on, secreting
                    1, A, day 0, true
                    2, A, day 0, false
                    3, A, day 0,
                """,
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, 100, ug/L
                    1, day 91, CgA, 130, ug/L
                    2, day 0, CgA, 100, ug/L
                    2, day 91, CgA, 130, ug/L
                    3, day 0, CgA, 100, ug/L
                    3, day 91, CgA, 130, ug/L
                """,
            },
            expect={"events": "patient_id, kind, day\n1, marker_increase, 91"},
        ),
        Example(
            title="A marker confirmed by the next value that can be compared",
            words="Between the increase of day 91 and its confirmation on day 274 a value is not evaluable.",
            study=INCREASE.replace("[CgA]", "[CgA], confirmed: true") + f"\n{ANY}",
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, CgA, 100, ug/L
                    day 91, CgA, 130, ug/L
                    day 183, CgA, <500, ug/L
                    day 274, CgA, 140, ug/L
                """
            },
            expect={"events": "day, left_day, right_day\n91, 0, 91"},
        ),
        Example(
            title="Serious side effects",
            words="The protocol counts grade 3 or more, serious or not; one variant only serious ones of grade 3 or "
            "more, the other serious ones of any grade, too. Not recorded as serious is not serious. The grading is "
            "kept as recorded.",
            study=f"""
pejorative_events: {{therapy_side_effect: {{grade: 3 or more}}}}
{ANY}
variants:
  required: {{pejorative_events.therapy_side_effect.serious: required}}
  sufficient: {{pejorative_events.therapy_side_effect.serious: sufficient}}
""",
            records={
                "administrations": "cycle, administered_at, agent, activity, activity_unit\n"
                "1, day 0, 177Lu-DOTATATE, 7.4, GBq",
                "adverse_events": """
                    term, grade, grading, started_on, related, serious
                    nausea, 3, CTCAE 5.0, day 10, possible, false
                    anaemia, 3, CTCAE 5.0, day 20, possible, true
                    fever, 2, CTCAE 4.03, day 30, possible, true
                    fatigue, 2, CTCAE 5.0, day 40, possible, false
                    vomiting, 4, , day 50, possible,
                """,
            },
            expect={
                "evidence where decision=event": """
                    variant, visit, reason, value, threshold, unit, days, sources
                    protocol, occurrence 1, graded, 3, 3, CTCAE 5.0, 10, adverse_events:1
                    protocol, occurrence 2, graded, 3, 3, CTCAE 5.0, 20, adverse_events:2
                    protocol, occurrence 3, graded, 4, 3, , 50, adverse_events:5
                    required, occurrence 1, graded, 3, 3, CTCAE 5.0, 20, adverse_events:2
                    sufficient, occurrence 1, graded, 3, 3, CTCAE 5.0, 10, adverse_events:1
                    sufficient, occurrence 2, graded, 3, 3, CTCAE 5.0, 20, adverse_events:2
                    sufficient, occurrence 3, serious, 2, 3, CTCAE 4.03, 30, adverse_events:3
                    sufficient, occurrence 4, graded, 4, 3, , 50, adverse_events:5
                """
            },
        ),
        Example(
            title="The reference change value of chromogranin A",
            words="Within one person CgA varies by 16.3 %, its assay here by 3 %: with 95 % confidence a change is "
            "real beyond 2^0.5 x 1.96 x (3^2 + 16.3^2)^0.5 = 45.9402 %. A rise of exactly that is none yet; the 20 % "
            "of the variant lie far inside the biological variation.",
            study=f"""
pejorative_events:
  marker_increase:
    analytes: [CgA]
    increase: {{analytical_cv: 3 %, within_subject_cv: 16.3 %}}
    from: baseline
{ANY}
variants: {{twenty: {{pejorative_events.marker_increase.increase: more than 20 %}}}}
""",
            records={
                "patients": patients(3),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, 100, ug/L
                    1, day 91, CgA, 145.9402, ug/L
                    2, day 0, CgA, 100, ug/L
                    2, day 91, CgA, 145.9403, ug/L
                    3, day 0, CgA, 100, ug/L
                    3, day 91, CgA, 120, ug/L
                """,
            },
            expect={
                "evidence where decision=event": """
                    patient_id, variant, baseline, value, threshold
                    1, twenty, 100, 145.9402, 120
                    2, protocol, 100, 145.9403, 145.9402
                    2, twenty, 100, 145.9403, 120
                """
            },
        ),
        Example(
            title="A marker increase that is refuted under one definition",
            words="The protocol asks for confirmation and does not get it: CgA falls back, and of 5-HIAA there is no later "
            "value. The variant that asks for none has both as events.",
            study=INCREASE.replace("[CgA]", "[CgA, 5-HIAA], confirmed: true")
            + f"\n{ANY}\nvariants: {{once: {{pejorative_events.marker_increase.confirmed: false}}}}",
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, CgA, 100, ug/L
                    day 91, CgA, 130, ug/L
                    day 183, CgA, 110, ug/L
                    day 0, 5-HIAA, 40, mg/d
                    day 91, 5-HIAA, 50, mg/d
                """
            },
            expect={
                "events": "variant, kind, occurrence, day\nonce, marker_increase, 1, 91\nonce, marker_increase, 2, 91",
                "evidence where decision=event, variant=protocol": """
                    subject, visit, answer, reason, baseline, value, threshold, unit, days, sources
                    marker_increase:5-HIAA, day 91, not_evaluable, unconfirmed, 40, 50, 48, mg/d, 91, labs:4;labs:5
                    marker_increase:CgA, day 91, not_met, refuted, 100, 130, 120, ug/L, 91, labs:1;labs:2;labs:1;labs:3
                """,
                "endpoints where variant=protocol": "time_days, event, reason\n183, false, last_assessment",
            },
        ),
        Example(
            title="The sources of a confirmed event",
            words="The reference and the value, then those of the assessment before it and of the one that confirms it. "
            "The nadir is the assessment before and the reference of the next, too: it is named each time.",
            study=INCREASE.replace("[CgA]", "[CgA], confirmed: true") + f"\n{ANY}",
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, CgA, 100, ug/L
                    day 91, CgA, 50, ug/L
                    day 183, CgA, 70, ug/L
                    day 274, CgA, 65, ug/L
                """
            },
            expect={"evidence where decision=event": "days, sources\n183, labs:2;labs:3;labs:1;labs:2;labs:2;labs:4"},
        ),
        Example(
            title="The sources of a relapse after improvement",
            words="Besides the reference and the value the improvement is cited: the baseline, and the earliest day of "
            "the best value since. The one of them that is the reference itself is not named again: measured from "
            "baseline the baseline, measured from the best (variant) that. Then those of the assessment before.",
            study="pejorative_events: {symptom_relapse: {measure: pain, worsens_by: 2, from: baseline, after_improvement: true}}\n"
            f"{ANY}\nvariants: {{from_best: {{pejorative_events.symptom_relapse.from: best}}}}",
            records={
                "assessments": """
                    assessed_on, measure, value
                    day 0, pain, 5
                    day 60, pain, 3
                    day 91, pain, 3
                    day 183, pain, 7
                """
            },
            expect={
                "evidence where decision=event": """
                    variant, baseline, value, threshold, days, sources
                    from_best, 3, 7, 5, 183, assessments:2;assessments:4;assessments:1;assessments:2;assessments:3;assessments:1
                    protocol, 5, 7, 7, 183, assessments:1;assessments:4;assessments:2;assessments:1;assessments:3;assessments:2
                """
            },
        ),
    ),
)
