"""Section 5: responses as the readers recorded them."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
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
        Example(
            title="The adjudicator decides for whom the adjudicator has read",
            words="Patient 1 was read by R1, R2 and the adjudicator, whose reading decides; patient 2 was not "
            "adjudicated, so R1 decides. Of patient 3 the adjudicator read only an earlier image: R1 does not decide "
            "any more, and nothing shows a progression. The responses of the others cite the first row of the "
            "adjudicator, which sets them aside.",
            study="pejorative_events: {tumour_progression: {criteria: responses, reader: R1, adjudicator: ADJ}, death: {}}",
            records={
                "patients": patients(3),
                "responses": """
                    patient_id, assessed_on, response, reader
                    1, day 91, SD, R1
                    1, day 91, PD, R2
                    1, day 91, PD, ADJ
                    2, day 91, PD, R1
                    2, day 91, SD, R2
                    3, day -10, SD, ADJ
                    3, day 91, PD, R1
                """,
            },
            expect={
                "responses": """
                    patient_id, day, reader, response
                    1, 91, ADJ, PD
                    1, 91, R1, SD
                    1, 91, R2, PD
                    2, 91, R1, PD
                    2, 91, R2, SD
                    3, 91, R1, PD
                """,
                "events": """
                    patient_id, kind, day
                    1, tumour_progression, 91
                    2, tumour_progression, 91
                """,
                "evidence where decision=response": """
                    patient_id, subject, answer, sources
                    1, ADJ, PD, responses:3
                    1, R1, SD, responses:1;responses:3
                    1, R2, PD, responses:2;responses:3
                    2, R1, PD, responses:4
                    2, R2, SD, responses:5
                    3, R1, PD, responses:7;responses:6
                """,
                "evidence where decision=event": "patient_id, sources\n1, responses:3\n2, responses:4",
            },
        ),
        Example(
            title="The adjudicator has read up to the cut-off",
            words="The cut-off is day 120: the adjudicator's reading of that day sets R1 aside (1), one a day later does "
            "not (2).",
            study="data_cutoff: 2020-04-30\n"
            "pejorative_events: {tumour_progression: {criteria: responses, reader: R1, adjudicator: ADJ}, death: {}}",
            records={
                "patients": patients(2),
                "responses": """
                    patient_id, assessed_on, response, reader
                    1, day 91, PD, R1
                    1, day 120, SD, ADJ
                    2, day 91, PD, R1
                    2, day 121, SD, ADJ
                """,
            },
            expect={
                "responses": """
                    patient_id, day, reader, response
                    1, 91, R1, PD
                    1, 120, ADJ, SD
                    2, 91, R1, PD
                """,
                "events": "patient_id, kind, day\n2, tumour_progression, 91",
            },
        ),
    ),
)
