"""Section 6: PSA progression by PCWG3."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

RISE = "increase: at least 25 %, increase_by: 2 ng/mL, from: nadir, analytes: [PSA]"
PCWG3 = f"{RISE}, not_before: 12 weeks, confirmed_after: 3 weeks, confirmed_rises: after_fall"
SEEN = f"{RISE}, confirmed_after: 3 weeks"


def asks(increase: str) -> str:
    """The protocol of a marker increase, and an endpoint that counts it."""
    return f"pejorative_events: {{marker_increase: {{{increase}}}}}\nendpoints: {{any_event: {{events: all}}}}\n"


PSA_PROGRESSION = Subject(
    "PSA progression",
    "A marker increase as the Prostate Cancer Clinical Trials Working Group 3 has it for PSA (Scher et al., J Clin Oncol "
    "2016;34:1402-18): at least 25 % and at least 2 ng/mL; after a fall above the nadir and confirmed at least 3 weeks "
    "later; without a fall above the baseline; rises before week 12 are ignored.",
    (
        Example(
            title="After a fall: confirmed by a second value three weeks later",
            words="PSA falls from 40 to 8; 10 is 25 % higher, but 2 ng/mL, too: day 126 shows it, and day 147 confirms it, "
            "21 days later. The progression is dated on day 126.",
            study=asks(PCWG3),
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, PSA, 40, ng/mL
                    day 84, PSA, 8, ng/mL
                    day 126, PSA, 10, ng/mL
                    day 147, PSA, 11, ng/mL
                """
            },
            expect={
                "events": "kind, occurrence, day, left_day, right_day\nmarker_increase, 1, 126, 84, 126",
                "evidence where decision=event": """
                    subject, visit, answer, reason, baseline, value, threshold, unit, days, sources
                    marker_increase:PSA, occurrence 1, none, increased, 8, 10, 10, ng/mL, 126, labs:2;labs:3;labs:1;labs:2;labs:2;labs:4
                """,
            },
        ),
        Example(
            title="25 % alone, or 2 ng/mL alone",
            words="Above a nadir of 4 a value of 5.9 is 47 % higher, but by 1.9 ng/mL (1): its threshold is 6. Above 40 a "
            "value of 45 is 5 ng/mL higher, but by 12.5 % (2): its threshold is 50.",
            study=asks(RISE),
            records={
                "patients": patients(2),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, PSA, 4, ng/mL
                    1, day 91, PSA, 5.9, ng/mL
                    1, day 120, PSA, 6, ng/mL
                    2, day 0, PSA, 40, ng/mL
                    2, day 91, PSA, 45, ng/mL
                    2, day 120, PSA, 50, ng/mL
                """,
            },
            expect={
                "events": "patient_id, day, left_day\n1, 120, 91\n2, 120, 91",
                "evidence where decision=event": """
                    patient_id, baseline, value, threshold
                    1, 4, 6, 6
                    2, 40, 50, 50
                """,
            },
        ),
        Example(
            title="Without a fall: above the baseline, beyond week 12, seen once",
            words="PSA never falls below its baseline of 20. The rise of day 42 comes before week 12 and is none; that of day "
            "84 is the progression, and needs no second value under `after_fall`. The variant asks every rise to be seen "
            "again: of day 84 nothing comes late enough.",
            study=asks(PCWG3) + "variants: {every_rise: {pejorative_events.marker_increase.confirmed_rises: all}}",
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, PSA, 20, ng/mL
                    day 42, PSA, 30, ng/mL
                    day 84, PSA, 35, ng/mL
                """
            },
            expect={
                "events": "variant, day, left_day\nprotocol, 84, 42",
                "evidence where decision=event": """
                    variant, visit, answer, reason, baseline, value, threshold, sources
                    every_rise, day 84, not_evaluable, unconfirmed, 20, 35, 25, labs:1;labs:3;labs:1;labs:2
                    protocol, occurrence 1, none, increased, 20, 35, 25, labs:1;labs:3;labs:1;labs:2
                """,
                "endpoints where variant=every_rise": "time_days, event, reason\n84, false, last_assessment",
            },
        ),
        Example(
            title="An early rise that falls again is the usual flare",
            words="The rise of day 21 is passed over. It is a reference of later values like any other, but the nadir is the "
            "lowest: 12 on day 63.",
            study=asks(PCWG3),
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, PSA, 30, ng/mL
                    day 21, PSA, 60, ng/mL
                    day 63, PSA, 12, ng/mL
                    day 105, PSA, 16, ng/mL
                    day 147, PSA, 18, ng/mL
                """
            },
            expect={
                "events": "day, left_day\n105, 63",
                "evidence where decision=event": """
                    reason, baseline, value, threshold, sources
                    increased, 12, 16, 15, labs:3;labs:4;labs:1;labs:3;labs:3;labs:5
                """,
            },
        ),
        Example(
            title="A second value that comes too soon confirms nothing, and does not have to be the next",
            words="Day 104 comes 20 days after day 84: both show the rise, day 105 shows it, too, and confirms it (1). With "
            "day 104 alone it is unconfirmed (2). Where day 95 shows none, the rise of day 84 is refuted, and that of day "
            "110 is a new one (3).",
            study=asks(SEEN),
            records={
                "patients": patients(3),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, PSA, 10, ng/mL
                    1, day 84, PSA, 13, ng/mL
                    1, day 104, PSA, 14, ng/mL
                    1, day 105, PSA, 15, ng/mL
                    2, day 0, PSA, 10, ng/mL
                    2, day 84, PSA, 13, ng/mL
                    2, day 104, PSA, 14, ng/mL
                    3, day 0, PSA, 10, ng/mL
                    3, day 84, PSA, 13, ng/mL
                    3, day 95, PSA, 12, ng/mL
                    3, day 110, PSA, 14, ng/mL
                    3, day 140, PSA, 16, ng/mL
                """,
            },
            expect={
                "events": "patient_id, occurrence, day, left_day\n1, 1, 84, 0\n3, 1, 110, 95",
                "evidence where decision=event": """
                    patient_id, visit, answer, reason, baseline, value, threshold, days, sources
                    1, occurrence 1, none, increased, 10, 13, 12.5, 84, labs:1;labs:2;labs:1;labs:4
                    2, day 84, not_evaluable, unconfirmed, 10, 13, 12.5, 84, labs:5;labs:6;labs:5;labs:7
                    3, day 84, not_met, refuted, 10, 13, 12.5, 84, labs:8;labs:9;labs:8;labs:10
                    3, occurrence 1, none, increased, 10, 14, 12.5, 110, labs:8;labs:11;labs:8;labs:10;labs:8;labs:12
                """,
            },
        ),
        Example(
            title="Below what the assay can quantify",
            words="After a nadir below 0.1 every value from 2.1 on is 2 ng/mL higher for certain (1). A value of 1.9 is not, "
            "wherever below 0.1 the nadir lay (2). 2.05 may be or not: it is not evaluable (3). Of two limits the "
            "printed ones decide where both leave no doubt: below 1.5 is less than 2 above anything (4).",
            study=asks(RISE),
            records={
                "patients": patients(4),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, PSA, <0.1, ng/mL
                    1, day 91, PSA, 2.1, ng/mL
                    2, day 0, PSA, <0.1, ng/mL
                    2, day 91, PSA, 1.9, ng/mL
                    3, day 0, PSA, <0.1, ng/mL
                    3, day 91, PSA, 2.05, ng/mL
                    4, day 0, PSA, <0.1, ng/mL
                    4, day 91, PSA, <1.5, ng/mL
                """,
            },
            expect={
                "events": "patient_id, day\n1, 91",
                "evidence where decision=event": "reason, baseline, value, threshold\nincreased_from_limit, 0.1, 2.1, 2.1",
                "endpoints": """
                    patient_id, time_days, event, reason
                    1, 91, true, marker_increase
                    2, 91, false, last_assessment
                    3, 0, false, no_assessment
                    4, 91, false, last_assessment
                """,
            },
        ),
        Example(
            title="A nadir of exactly 0",
            words="There is no percentage above 0, but every number is higher by any percentage: with an absolute increase "
            "the value is evaluable, and 2 ng/mL is the threshold.",
            study=asks(RISE),
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, PSA, 6, ng/mL
                    day 91, PSA, 0, ng/mL
                    day 183, PSA, 1.9, ng/mL
                    day 274, PSA, 2, ng/mL
                """
            },
            expect={
                "events": "day, left_day\n274, 183",
                "evidence where decision=event": "baseline, value, threshold, sources\n0, 2, 2, labs:2;labs:4;labs:2;labs:3",
            },
        ),
        Example(
            title="Units of one kind, and of another",
            words="2 ng/mL are 0.002 mg/L: 0.010 mg/L against 8 ng/mL is an increase (1). Nothing says what 2 ng/mL are in "
            "U/L: such values are not evaluable (2).",
            study=asks(RISE),
            records={
                "patients": patients(2),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, PSA, 8, ng/mL
                    1, day 91, PSA, 0.010, mg/L
                    2, day 0, PSA, 8, U/L
                    2, day 91, PSA, 20, U/L
                """,
            },
            expect={
                "events": "patient_id, day\n1, 91",
                "evidence where decision=event": "baseline, value, threshold, unit, marks\n8, 10, 10, ng/mL, unit_converted",
                "endpoints": "patient_id, time_days, event, reason\n1, 91, true, marker_increase\n2, 0, false, no_assessment",
            },
        ),
        Example(
            title="A fall that ends above the early rise still is a fall",
            words="The nadir of 19 lies below the baseline of 20: the rise to 25 is one after a fall, and is not seen again. Of "
            "a second patient the baseline is equalled, not passed: that is no fall, and the rise counts.",
            study=asks(PCWG3),
            records={
                "patients": patients(2),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, PSA, 20, ng/mL
                    1, day 42, PSA, 19, ng/mL
                    1, day 91, PSA, 25, ng/mL
                    2, day 0, PSA, 20, ng/mL
                    2, day 42, PSA, 20, ng/mL
                    2, day 91, PSA, 25, ng/mL
                """,
            },
            expect={
                "events": "patient_id, day\n2, 91",
                "evidence where decision=event": """
                    patient_id, visit, answer, reason, baseline, value, threshold
                    1, day 91, not_evaluable, unconfirmed, 19, 25, 23.75
                    2, occurrence 1, none, increased, 20, 25, 25
                """,
            },
        ),
    ),
)
