"""Section 5c: marker response."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

PSA50 = "psa50: {analyte: PSA, decrease: at least 50 %, confirmed_after: 3 weeks}"
PSA90 = "psa90: {analyte: PSA, decrease: at least 90 %, confirmed_after: 3 weeks}"
ANY_TIME = "psa50: {analyte: PSA, decrease: at least 50 %}"


def asks(*responses: str) -> str:
    """The protocol of these marker responses."""
    return f"marker_responses: {{{', '.join(responses)}}}\n"


MARKER_RESPONSES = Subject(
    "Marker response",
    "A fall of a laboratory value on any day after baseline, whether a visit was planned or not: PSA50, PSA90, and the "
    "best change of everybody, confirmed or not.",
    (
        Example(
            title="PSA50, confirmed three weeks later; PSA90, not",
            words="20 is half of 40: at least 50 % less. Day 50 confirms day 29, 21 days later; days 29 and 50 belong to no "
            "visit. 4 is 90 % less, and falls back before anything confirms it.",
            study=asks(PSA50, PSA90),
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, PSA, 40, ng/mL
                    day 29, PSA, 20, ng/mL
                    day 50, PSA, 4, ng/mL
                    day 78, PSA, 6, ng/mL
                """
            },
            expect={
                "marker_responses": """
                    patient_id, variant, marker_response, answer, day, confirmed_day, best_change_percent, best_day, evidence_id
                    1, protocol, psa50, met, 29, 50, -90, 50, 1|protocol|marker_response|psa50|
                    1, protocol, psa90, not_met, none, none, -90, 50, 1|protocol|marker_response|psa90|
                """,
                "evidence where decision=marker_response": """
                    subject, visit, answer, reason, baseline, value, threshold, unit, days, sources
                    psa50, , met, confirmed, 40, 20, 20, ng/mL, 29, labs:1;labs:2;labs:3
                    psa90, , not_met, unconfirmed, 40, 4, 4, ng/mL, 50, labs:1;labs:3
                """,
                "evidence where decision=best_marker_change": """
                    subject, answer, reason, baseline, value, threshold, unit, days, sources
                    psa50, none, lowest, 40, 4, none, ng/mL, 50, labs:1;labs:3
                    psa90, none, lowest, 40, 4, none, ng/mL, 50, labs:1;labs:3
                """,
            },
        ),
        Example(
            title="Without confirmation, and the boundary",
            words="Seen once is enough where the protocol does not ask for more (1). 20.1 is 49.75 % less: no response, and "
            "the best change is told nevertheless (2). `more than 50 %` would not be met by exactly half (1, variant).",
            study=asks(ANY_TIME) + "variants: {more: {marker_responses.psa50.decrease: more than 50 %}}",
            records={
                "patients": patients(2),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, PSA, 40, ng/mL
                    1, day 12, PSA, 20, ng/mL
                    2, day 0, PSA, 40, ng/mL
                    2, day 12, PSA, 20.1, ng/mL
                """,
            },
            expect={
                "marker_responses": """
                    patient_id, variant, answer, day, confirmed_day, best_change_percent, best_day
                    1, more, not_met, none, none, -50, 12
                    1, protocol, met, 12, none, -50, 12
                    2, more, not_met, none, none, -49.75, 12
                    2, protocol, not_met, none, none, -49.75, 12
                """,
                "evidence where decision=marker_response, variant=protocol": """
                    patient_id, answer, reason, value, threshold, days
                    1, met, decreased, 20, 20, 12
                    2, not_met, compared, 20.1, 20, 12
                """,
            },
        ),
        Example(
            title="What cannot be evaluated",
            words="No baseline (1); a baseline of 0 (2); nothing after baseline (3); another unit and another assay (4, 5); a "
            "value that may be half or not (6).",
            study=asks(ANY_TIME),
            records={
                "patients": patients(6),
                "labs": """
                    patient_id, collected_on, analyte, value, unit, assay
                    1, day 12, PSA, 20, ng/mL,
                    2, day 0, PSA, 0, ng/mL,
                    2, day 12, PSA, 1, ng/mL,
                    3, day 0, PSA, 40, ng/mL,
                    4, day 0, PSA, 40, ng/mL,
                    4, day 12, PSA, 10, U/L,
                    5, day 0, PSA, 40, ng/mL, A
                    5, day 12, PSA, 10, ng/mL, B
                    6, day 0, PSA, 40, ng/mL,
                    6, day 12, PSA, <30, ng/mL,
                """,
            },
            expect={
                "marker_responses": """
                    patient_id, answer, day, best_change_percent, best_day
                    1, not_evaluable, none, none, none
                    2, not_evaluable, none, none, none
                    3, not_evaluable, none, none, none
                    4, not_evaluable, none, none, none
                    5, not_evaluable, none, none, none
                    6, not_evaluable, none, -25, 12
                """,
                "evidence where decision=marker_response": """
                    patient_id, reason, baseline, value, threshold, unit, days, sources
                    1, no_baseline, none, none, none, , none,
                    2, baseline_zero, 0, none, 0, ng/mL, none, labs:2
                    3, no_value, 40, none, 20, ng/mL, none, labs:4
                    4, not_comparable, 40, none, 20, ng/mL, none, labs:5
                    5, not_comparable, 40, none, 20, ng/mL, none, labs:7
                    6, bounded, 40, 30, 20, ng/mL, 12, labs:9;labs:10
                """,
                "evidence where decision=best_marker_change": "patient_id, reason, value\n6, lowest_limit, 30",
            },
        ),
        Example(
            title="Below what the assay can quantify",
            words="Below 0.02 is less than half of 40 for certain: the response is there, and the change is that of the "
            "printed number, marked as a limit.",
            study=asks(PSA50),
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, PSA, 40, ng/mL
                    day 84, PSA, <0.02, ng/mL
                    day 126, PSA, <0.02, ng/mL
                """
            },
            expect={
                "marker_responses": "answer, day, confirmed_day, best_change_percent, best_day\nmet, 84, 126, -99.95, 84",
                "evidence where decision=best_marker_change": "reason, value, days\nlowest_limit, 0.02, 84",
            },
        ),
        Example(
            title="Another treatment ends it",
            words="The fall comes under chemotherapy, begun on day 60. The value of day 56 alone counts; under `ignore` all do.",
            study=asks(ANY_TIME)
            + "other_treatments: {kinds: all}\n"
            + "variants: {all_the_same: {marker_responses.psa50.other_treatment: ignore}}",
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, PSA, 40, ng/mL
                    day 56, PSA, 60, ng/mL
                    day 90, PSA, 8, ng/mL
                """,
                "treatments": "kind, started_on\nchemotherapy, day 60",
            },
            expect={
                "marker_responses": """
                    variant, answer, day, best_change_percent, best_day
                    all_the_same, met, 90, -80, 90
                    protocol, not_met, none, 50, 56
                """
            },
        ),
        Example(
            title="An open value between does not break a confirmation",
            words="`<50` may be half of 40 or not: it neither confirms the fall of day 28 nor speaks against it; day 70 does "
            "confirm it. The unit changes, and is of one kind: it is converted.",
            study=asks(PSA50),
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, PSA, 40, ng/mL
                    day 28, PSA, 0.010, mg/L
                    day 56, PSA, <50, ng/mL
                    day 70, PSA, 12, ng/mL
                """
            },
            expect={
                "marker_responses": "answer, day, confirmed_day, best_change_percent, best_day\nmet, 28, 70, -75, 28",
                "evidence where decision=marker_response": "reason, value, unit, sources, marks\n"
                "confirmed, 10, ng/mL, labs:1;labs:2;labs:4, unit_converted",
            },
        ),
        Example(
            title="A baseline that is a limit",
            words="Above 100 to 40 is at least 60 % less, so half is certain; how much less is not known, so there is no change.",
            study=asks(ANY_TIME),
            records={"labs": "collected_on, analyte, value, unit\nday 0, PSA, >100, ng/mL\nday 28, PSA, 40, ng/mL"},
            expect={
                "marker_responses": "answer, day, best_change_percent, best_day\nmet, 28, none, 28",
                "evidence where decision=marker_response": "reason, baseline, value, threshold\ndecreased, 100, 40, none",
            },
        ),
    ),
)
