"""Section 5: responses as the readers recorded them."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example
from ..subject import Subject

RESPONSES = Subject(
    "Responses as recorded",
    "With `criteria: responses` the responses of the readers count as they are.",
    (
        Example(
            title="One response per reader and day, of every reader",
            words="Of two responses on one day the last row as read counts; what was read on day 0 is no response to "
            "anything. A response outside the windows has no visit. Events are those of the protocol's reader.",
            study="pejorative_events: {tumour_progression: {criteria: responses, reader: central}, death: {}}",
            records={
                "responses": """
                    assessed_on, response, reader
                    day 0, SD, central
                    day 91, SD, central
                    day 91, PD, central
                    day 91, SD, local
                    day 137, PD, local
                """
            },
            expect={
                "responses": """
                    patient_id, variant, visit, visit_day, day, reader, response
                    1, protocol, month 3, 91, 91, central, PD
                    1, protocol, month 3, 91, 91, local, SD
                    1, protocol, none, none, 137, local, PD
                """,
                "events": "kind, occurrence, day, left_day, right_day\ntumour_progression, 1, 91, 0, 91",
                "evidence where decision=response": """
                    evidence_id, subject, visit, answer, reason, baseline, value, threshold, unit, days, sources
                    1|protocol|response|central|day 91, central, day 91, PD, as_recorded, none, none, none, , 91, responses:3
                    1|protocol|response|local|day 137, local, day 137, PD, as_recorded, none, none, none, , 137, responses:5
                    1|protocol|response|local|day 91, local, day 91, SD, as_recorded, none, none, none, , 91, responses:4
                """,
            },
        ),
        Example(
            title="The only reader decides",
            words="Where the protocol names no reader and the table holds only one, that one decides.",
            study="pejorative_events: {tumour_progression: {criteria: responses}, death: {}}",
            records={"responses": "assessed_on, response, reader\nday 91, PD, MK"},
            expect={
                "responses": "reader, response\nMK, PD",
                "events": "kind, day\ntumour_progression, 91",
            },
        ),
        Example(
            title="No responses without a rule of progression",
            words="A protocol that does not define tumour progression derives no responses.",
            records={"responses": "assessed_on, response\nday 91, PD"},
            expect={"responses": "day, response", "events": "kind, day"},
        ),
    ),
)
