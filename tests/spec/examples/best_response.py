"""Section 5b: best overall response."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

RECORDED = "pejorative_events: {tumour_progression: {criteria: responses}, death: {}}"
CONFIRMED = f"{RECORDED}\nbest_response: {{confirmed_after: 4 weeks, stable_for: 6 weeks}}"
READERS = "pejorative_events: {tumour_progression: {criteria: responses, reader: R1, adjudicator: ADJ}, death: {}}"

BEST_RESPONSE = Subject(
    "Best overall response",
    "The best response of each patient by one reader, when it was first seen, when it was confirmed, and how long it lasted.",
    (
        Example(
            title="Not confirmed: the best of all until progression",
            words="No confirmation is asked. Patient 1 has PR, then CR: the best is CR, the response began with the PR. Patient 2 "
            "has a PR once: it counts. What follows the first progression does not count (3). Patient 4 is stable to the end.",
            study=f"{RECORDED}\nbest_response: {{}}",
            records={
                "patients": patients(4),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 56, PR
                    1, day 112, CR
                    1, day 168, PD
                    2, day 56, PR
                    2, day 112, SD
                    3, day 56, PD
                    3, day 112, CR
                    4, day 56, SD
                    4, day 112, NE
                """,
            },
            expect={
                "best_response": """
                    patient_id, variant, reader, system, deciding, response, day, response_day, confirmed_day, objective_response, disease_control, duration_days, ended, evidence_id, confirmed
                    1, protocol, , responses, true, CR, 112, 56, none, met, met, 112, true, 1|protocol|best_response|responses|, false
                    2, protocol, , responses, true, PR, 56, 56, none, met, met, 56, false, 2|protocol|best_response|responses|, false
                    3, protocol, , responses, true, PD, 56, none, none, not_met, not_met, none, none, 3|protocol|best_response|responses|, false
                    4, protocol, , responses, true, SD, 56, none, none, not_met, met, none, none, 4|protocol|best_response|responses|, false
                """,
                "evidence where decision=best_response": """
                    patient_id, subject, visit, answer, reason, baseline, value, threshold, unit, days, sources, marks
                    1, responses, , CR, responded, none, none, none, , 112, responses:2,
                    2, responses, , PR, responded, none, none, none, , 56, responses:4,
                    3, responses, , PD, progressed, none, none, none, , 56, responses:6,
                    4, responses, , SD, stable, none, none, none, , 56, responses:8,
                """,
                "evidence where decision=response_duration": """
                    patient_id, subject, visit, answer, reason, baseline, value, threshold, unit, days, sources, marks
                    1, responses, , event, progressed, none, 112, none, days, 168, responses:1;responses:3,
                    2, responses, , censored, last_assessment, none, 56, none, days, 112, responses:4;responses:5,
                """,
            },
        ),
        Example(
            title="Table 3 of RECIST 1.1",
            words="Confirmation after at least 4 weeks, stable disease for at least 6 weeks: the pairs of the table, with the "
            "first assessment on day 56. A CR followed by a PR is stable disease, if the protocol does not say otherwise (02).",
            study=CONFIRMED,
            records={
                "patients": patients(12),
                "responses": """
                    patient_id, assessed_on, response
                    01, day 56, CR
                    01, day 112, CR
                    02, day 56, CR
                    02, day 112, PR
                    03, day 56, CR
                    03, day 112, SD
                    04, day 56, CR
                    04, day 112, PD
                    05, day 56, CR
                    05, day 112, NE
                    06, day 56, PR
                    06, day 112, CR
                    07, day 56, PR
                    07, day 112, PR
                    08, day 56, PR
                    08, day 112, SD
                    09, day 56, PR
                    09, day 112, PD
                    10, day 56, PR
                    10, day 112, NE
                    11, day 56, NE
                    11, day 112, NE
                    12, day 56, SD
                    12, day 112, PD
                """,
            },
            expect={
                "best_response": """
                    patient_id, response, day, response_day, confirmed_day, objective_response, disease_control, confirmed
                    01, CR, 56, 56, 112, met, met, true
                    02, SD, 56, none, none, not_met, met, false
                    03, SD, 56, none, none, not_met, met, false
                    04, SD, 56, none, none, not_met, met, false
                    05, SD, 56, none, none, not_met, met, false
                    06, PR, 56, 56, 112, met, met, true
                    07, PR, 56, 56, 112, met, met, true
                    08, SD, 56, none, none, not_met, met, false
                    09, SD, 56, none, none, not_met, met, false
                    10, SD, 56, none, none, not_met, met, false
                    11, NE, none, none, none, not_evaluable, not_evaluable, false
                    12, SD, 56, none, none, not_met, met, false
                """,
                "evidence where decision=best_response": """
                    patient_id, answer, reason, value, threshold, unit, days, sources
                    01, CR, confirmed, 56, 28, days, 56, responses:1;responses:2
                    02, SD, unconfirmed, 56, 42, days, 56, responses:3
                    03, SD, unconfirmed, 56, 42, days, 56, responses:5
                    04, SD, unconfirmed, 56, 42, days, 56, responses:7
                    05, SD, unconfirmed, 56, 42, days, 56, responses:9
                    06, PR, confirmed, 56, 28, days, 56, responses:11;responses:12
                    07, PR, confirmed, 56, 28, days, 56, responses:13;responses:14
                    08, SD, unconfirmed, 56, 42, days, 56, responses:15
                    09, SD, unconfirmed, 56, 42, days, 56, responses:17
                    10, SD, unconfirmed, 56, 42, days, 56, responses:19
                    11, NE, not_assessed, none, none, , none, responses:22
                    12, SD, stable, 56, 42, days, 56, responses:23
                """,
            },
        ),
        Example(
            title="Too early for stable disease",
            words="The first assessment comes on day 41, a day before stable disease counts; on day 42 it would (5). Early and "
            "followed by progression is progression (1, 2), followed by nothing that counts not evaluable (3, 4).",
            study=CONFIRMED,
            records={
                "patients": patients(5),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 41, SD
                    1, day 112, PD
                    2, day 41, PR
                    2, day 112, PD
                    3, day 41, CR
                    3, day 112, NE
                    4, day 41, NON_CR_NON_PD
                    5, day 42, NON_CR_NON_PD
                """,
            },
            expect={
                "best_response": """
                    patient_id, response, day, objective_response, disease_control
                    1, PD, 112, not_met, not_met
                    2, PD, 112, not_met, not_met
                    3, NE, none, not_evaluable, not_evaluable
                    4, NE, none, not_evaluable, not_evaluable
                    5, NON_CR_NON_PD, 42, not_met, met
                """,
                "evidence where decision=best_response": """
                    patient_id, answer, reason, value, threshold, unit, sources
                    1, PD, progressed, none, none, , responses:2
                    2, PD, progressed, none, none, , responses:4
                    3, NE, too_early, none, none, , responses:6
                    4, NE, too_early, none, none, , responses:7
                    5, NON_CR_NON_PD, stable, 42, 42, days, responses:8
                """,
            },
        ),
        Example(
            title="What may stand between a response and its confirmation",
            words="One NE may (1), two may not (2), stable disease may not (3), and a confirmation comes 28 days later, not 27 (4). "
            "A PR between two CR leaves none confirmed (5). The variant allows two NE and one SD.",
            study=f"{CONFIRMED}\nvariants: {{lenient: {{best_response.not_evaluable_between: 2, best_response.stable_between: 1}}}}",
            records={
                "patients": patients(5),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 56, PR
                    1, day 84, NE
                    1, day 112, PR
                    2, day 56, CR
                    2, day 84, NE
                    2, day 98, NE
                    2, day 112, CR
                    3, day 56, PR
                    3, day 84, SD
                    3, day 112, PR
                    4, day 56, PR
                    4, day 83, PR
                    5, day 56, CR
                    5, day 70, PR
                    5, day 84, CR
                """,
            },
            expect={
                "best_response": """
                    patient_id, variant, response, day, response_day, confirmed_day, confirmed
                    1, lenient, PR, 56, 56, 112, true
                    1, protocol, PR, 56, 56, 112, true
                    2, lenient, CR, 56, 56, 112, true
                    2, protocol, SD, 56, none, none, false
                    3, lenient, PR, 56, 56, 112, true
                    3, protocol, SD, 56, none, none, false
                    4, lenient, SD, 56, none, none, false
                    4, protocol, SD, 56, none, none, false
                    5, lenient, SD, 56, none, none, false
                    5, protocol, SD, 56, none, none, false
                """,
            },
        ),
        Example(
            title="A PR after a CR",
            words="By the protocol the disease that is seen again after a CR is no partial response; in the variant the CR was "
            "rather none, and CR, PR confirm a partial response. Patient 2 has a PR confirmed before: it stays.",
            study=f"{CONFIRMED}\nvariants: {{partial: {{best_response.complete_then_partial: partial}}}}",
            records={
                "patients": patients(2),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 56, CR
                    1, day 112, PR
                    1, day 168, PR
                    2, day 56, PR
                    2, day 112, CR
                    2, day 168, PR
                """,
            },
            expect={
                "best_response": """
                    patient_id, variant, response, day, response_day, confirmed_day, duration_days, ended
                    1, partial, PR, 56, 56, 112, 112, false
                    1, protocol, SD, 56, none, none, none, none
                    2, partial, PR, 56, 56, 112, 112, false
                    2, protocol, PR, 56, 56, 112, 112, false
                """,
            },
        ),
        Example(
            title="A confirmed PR before a confirmed CR",
            words="The best response is the CR of day 112, confirmed on day 140; the response began on day 56, and it was confirmed, "
            "as a response, on day 112 by the first CR.",
            study=CONFIRMED,
            records={
                "responses": """
                    assessed_on, response
                    day 56, PR
                    day 112, CR
                    day 140, CR
                    day 196, PD
                """,
            },
            expect={
                "best_response": """
                    response, day, response_day, confirmed_day, duration_days, ended
                    CR, 112, 56, 112, 140, true
                """,
                "evidence where decision=best_response": """
                    answer, reason, value, threshold, unit, days, sources
                    CR, confirmed, 28, 28, days, 112, responses:2;responses:3
                """,
                "evidence where decision=response_duration": """
                    answer, reason, value, days, sources
                    event, progressed, 140, 196, responses:1;responses:2;responses:4
                """,
            },
        ),
        Example(
            title="Nobody read, or nothing to read",
            words="Patient 1 was never read; patient 2 died before the first reading; patient 3 has nothing but NE, and died. Each has a "
            "row: a patient without a response is no less a patient.",
            study=CONFIRMED,
            records={
                "patients": patients(3),
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 100, alive,
                    2, day 30, dead, day 30
                    3, day 90, dead, day 90
                """,
                "responses": """
                    patient_id, assessed_on, response
                    3, day 56, NE
                """,
            },
            expect={
                "best_response": """
                    patient_id, reader, deciding, response, day, objective_response, disease_control
                    1, , true, NE, none, not_evaluable, not_evaluable
                    2, , true, NE, none, not_evaluable, not_evaluable
                    3, , true, NE, none, not_evaluable, not_evaluable
                """,
                "evidence where decision=best_response": """
                    patient_id, answer, reason, days, sources
                    1, NE, no_assessment, none,
                    2, NE, died, none, follow_up:2
                    3, NE, not_assessed, none, responses:1
                """,
            },
        ),
        Example(
            title="Another treatment ends what counts",
            words="Chemotherapy began on day 70. A CR on that day still counts (1), a confirmation after it does not (2, 3); who was "
            "only read later has no best response (4). A death after it is no end of the response (1). Under the variant it is ignored.",
            study=f"{CONFIRMED}\nvariants: {{ignored: {{best_response.other_treatment: ignore}}}}",
            records={
                "patients": patients(4),
                "treatments": """
                    patient_id, kind, started_on
                    1, chemotherapy, day 70
                    2, chemotherapy, day 70
                    3, chemotherapy, day 70
                    4, chemotherapy, day 70
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 200, dead, day 200
                    2, day 200, alive,
                    3, day 200, alive,
                    4, day 200, alive,
                """,
                "responses": """
                    patient_id, assessed_on, response
                    1, day 42, CR
                    1, day 70, CR
                    2, day 56, PR
                    2, day 112, PR
                    3, day 40, PR
                    3, day 112, PR
                    4, day 112, PR
                    4, day 168, PR
                """,
            },
            expect={
                "best_response": """
                    patient_id, variant, response, day, response_day, confirmed_day, duration_days, ended
                    1, ignored, CR, 42, 42, 70, 158, true
                    1, protocol, CR, 42, 42, 70, 28, false
                    2, ignored, PR, 56, 56, 112, 56, false
                    2, protocol, SD, 56, none, none, none, none
                    3, ignored, PR, 40, 40, 112, 72, false
                    3, protocol, NE, none, none, none, none, none
                    4, ignored, PR, 112, 112, 168, 56, false
                    4, protocol, NE, none, none, none, none, none
                """,
                "evidence where decision=best_response, variant=protocol": """
                    patient_id, answer, reason, sources
                    1, CR, confirmed, responses:1;responses:2
                    2, SD, unconfirmed, responses:3
                    3, NE, too_early, responses:5
                    4, NE, other_treatment, treatments:4
                """,
                "evidence where decision=response_duration, patient_id=1": """
                    variant, answer, reason, value, days, sources
                    ignored, event, died, 158, 200, responses:1;responses:2;follow_up:1
                    protocol, censored, other_treatment, 28, 70, responses:1;responses:2;responses:2;treatments:1
                """,
            },
        ),
        Example(
            title="Not before a stated day",
            words="Assessments before day 84 count only if they show progression: the early PR neither is a response (1) nor leaves "
            "stable disease (2), the early progression ends everything (3). On day 84 itself they count (4).",
            study=f"{RECORDED}\nbest_response: {{not_before: 12 weeks}}",
            records={
                "patients": patients(4),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 56, PR
                    1, day 112, SD
                    2, day 56, PR
                    3, day 56, PD
                    3, day 112, PR
                    4, day 84, PR
                """,
            },
            expect={
                "best_response": """
                    patient_id, response, day, response_day, duration_days, ended
                    1, SD, 112, none, none, none
                    2, NE, none, none, none, none
                    3, PD, 56, none, none, none
                    4, PR, 84, 84, 0, false
                """,
                "evidence where decision=best_response": """
                    patient_id, answer, reason, sources
                    1, SD, stable, responses:2
                    2, NE, too_early, responses:3
                    3, PD, progressed, responses:4
                    4, PR, responded, responses:6
                """,
            },
        ),
        Example(
            title="Every reader, and the one who decides",
            words="Patient 1 is read by R1 and adjudicated; patient 2 by R1 and R2; patient 3 by R2 alone, so that the reader of the "
            "protocol has a row with nothing in it. Only one row of each patient decides.",
            study=f"{READERS}\nbest_response: {{confirmed_after: 4 weeks}}",
            records={
                "patients": patients(3),
                "responses": """
                    patient_id, assessed_on, response, reader
                    1, day 56, PR, R1
                    1, day 112, PR, R1
                    1, day 56, SD, ADJ
                    2, day 56, SD, R1
                    2, day 56, CR, R2
                    3, day 56, SD, R2
                """,
            },
            expect={
                "best_response": """
                    patient_id, reader, deciding, response, day, evidence_id
                    1, ADJ, true, SD, 56, 1|protocol|best_response|responses:ADJ|
                    1, R1, false, PR, 56, 1|protocol|best_response|responses:R1|
                    2, R1, true, SD, 56, 2|protocol|best_response|responses:R1|
                    2, R2, false, SD, 56, 2|protocol|best_response|responses:R2|
                    3, R1, true, NE, none, 3|protocol|best_response|responses:R1|
                    3, R2, false, SD, 56, 3|protocol|best_response|responses:R2|
                """,
                "evidence where decision=best_response": """
                    patient_id, subject, answer, reason, value, threshold, sources
                    1, responses:ADJ, SD, stable, none, none, responses:3
                    1, responses:R1, PR, confirmed, 56, 28, responses:1;responses:3;responses:2;responses:3
                    2, responses:R1, SD, stable, none, none, responses:4
                    2, responses:R2, SD, unconfirmed, none, none, responses:5
                    3, responses:R1, NE, no_assessment, none, none,
                    3, responses:R2, SD, stable, none, none, responses:6
                """,
            },
        ),
        Example(
            title="From lesions, and only measurable disease",
            words="Patient 1's target shrinks from 50 to 30 mm, twice: a partial response, confirmed. Patient 2 has no target lesion: whether "
            "there was an objective response is a question that does not apply, disease control is one that does.",
            study="pejorative_events: {tumour_progression: {criteria: recist_1_1}, death: {}}\n"
            "best_response: {confirmed_after: 4 weeks, stable_for: 6 weeks, measurable_only: true}",
            records={
                "patients": patients(2),
                "lesions": """
                    patient_id, imaged_on, lesion_id, kind, target, longest_diameter_mm, state
                    1, day 0, L1, other, true, 50, present
                    1, day 56, L1, other, true, 30, present
                    1, day 112, L1, other, true, 30, present
                    2, day 0, L1, other, false, , present
                    2, day 56, L1, other, false, , present
                """,
            },
            expect={
                "best_response": """
                    patient_id, system, response, day, response_day, confirmed_day, objective_response, disease_control
                    1, recist_1_1, PR, 56, 56, 112, met, met
                    2, recist_1_1, NON_CR_NON_PD, 56, none, none, not_applicable, met
                """,
                "evidence where decision=best_response": """
                    patient_id, subject, answer, reason, sources
                    1, recist_1_1, PR, confirmed, lesions:2;lesions:1;lesions:3;lesions:1
                    2, recist_1_1, NON_CR_NON_PD, stable, lesions:5;lesions:4
                """,
            },
        ),
        Example(
            title="Not known to have had measurable disease",
            words="Only measurable disease is asked about. Who was never read (1) and who has no baseline (6: a new lesion is progression all "
            "the same, 7: a person's answer of PR) may have had a target lesion or not: the objective response is not evaluable. Patients 2 to 5 "
            "have a baseline and nothing that counts after it; what is cited says that it was measurable (2, 4, 5: not evaluable) or "
            "that it was not (3: not applicable). Patient 5 was imaged late, on the day of the first administration.",
            study="baseline_until: first_administration\npejorative_events: {tumour_progression: {criteria: recist_1_1}, death: {}}\n"
            "best_response: {measurable_only: true}",
            records={
                "patients": patients(7),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    5, 1, day 14, 177Lu-DOTATATE, 7.4, GBq
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    2, day 30, dead, day 30
                """,
                "treatments": """
                    patient_id, kind, started_on
                    4, surgery, day 70
                    4, chemotherapy, day 70
                """,
                "lesions": """
                    patient_id, imaged_on, lesion_id, kind, target, longest_diameter_mm, state
                    2, day 0, L2, other, false, , present
                    2, day 0, L1, other, true, 50, present
                    3, day 0, L1, other, false, , present
                    4, day 0, L1, other, true, 50, present
                    4, day 112, L1, other, true, 30, present
                    5, day 14, L1, other, true, 50, present
                    6, day 56, L1, other, false, , new
                    7, day 56, L1, other, false, , present
                """,
                "overrides": """
                    patient_id, decision, visit, answer, reason, who, when
                    7, response, day 56, PR, seen elsewhere, A. Reader, day 200
                """,
            },
            expect={
                "best_response": """
                    patient_id, response, day, objective_response, disease_control
                    1, NE, none, not_evaluable, not_evaluable
                    2, NE, none, not_evaluable, not_evaluable
                    3, NE, none, not_applicable, not_evaluable
                    4, NE, none, not_evaluable, not_evaluable
                    5, NE, none, not_evaluable, not_evaluable
                    6, PD, 56, not_evaluable, not_met
                    7, PR, 56, not_evaluable, met
                """,
                "evidence where decision=best_response": """
                    patient_id, answer, reason, sources, marks
                    1, NE, no_assessment, ,
                    2, NE, died, follow_up:1;lesions:1;lesions:2,
                    3, NE, no_assessment, lesions:3,
                    4, NE, other_treatment, treatments:1;lesions:4,
                    5, NE, no_assessment, lesions:6, late_baseline
                    6, PD, progressed, lesions:7,
                    7, PR, responded, lesions:8;overrides:1, overridden
                """,
            },
        ),
        Example(
            title="An adjudicator who decides without a response",
            words="The adjudicator has read the baselines alone, which is enough to decide: that row is cited last. R1 has seen a response "
            "(1), nobody (2, 3). Under the variant the same row says besides that nothing was measurable (1, 3).",
            study="pejorative_events: {tumour_progression: {criteria: recist_1_1, reader: R1, adjudicator: ADJ}, death: {}}\n"
            "best_response: {}\nvariants: {measurable: {best_response.measurable_only: true}}",
            records={
                "patients": patients(3),
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    3, day 30, dead, day 30
                """,
                "lesions": """
                    patient_id, imaged_on, lesion_id, kind, target, longest_diameter_mm, state, reader
                    1, day 0, L1, other, true, 50, present, R1
                    1, day 56, L1, other, true, 30, present, R1
                    1, day 0, L1, other, false, , present, ADJ
                    2, day -7, L1, other, false, , present, ADJ
                    2, day 0, L1, other, true, 50, present, ADJ
                    3, day 0, L1, other, false, , present, ADJ
                """,
            },
            expect={
                "best_response": """
                    patient_id, variant, reader, deciding, response, objective_response
                    1, measurable, ADJ, true, NE, not_applicable
                    1, measurable, R1, false, PR, met
                    1, protocol, ADJ, true, NE, not_evaluable
                    1, protocol, R1, false, PR, met
                    2, measurable, ADJ, true, NE, not_evaluable
                    2, protocol, ADJ, true, NE, not_evaluable
                    3, measurable, ADJ, true, NE, not_applicable
                    3, protocol, ADJ, true, NE, not_evaluable
                """,
                "evidence where decision=best_response": """
                    patient_id, variant, subject, answer, reason, sources
                    1, measurable, recist_1_1:ADJ, NE, no_assessment, lesions:3;lesions:3
                    1, measurable, recist_1_1:R1, PR, responded, lesions:2;lesions:1;lesions:3
                    1, protocol, recist_1_1:ADJ, NE, no_assessment, lesions:3
                    1, protocol, recist_1_1:R1, PR, responded, lesions:2;lesions:1;lesions:3
                    2, measurable, recist_1_1:ADJ, NE, no_assessment, lesions:5;lesions:4
                    2, protocol, recist_1_1:ADJ, NE, no_assessment, lesions:4
                    3, measurable, recist_1_1:ADJ, NE, died, follow_up:1;lesions:6;lesions:6
                    3, protocol, recist_1_1:ADJ, NE, died, follow_up:1;lesions:6
                """,
            },
        ),
        Example(
            title="A person's answer about one response",
            words="Somebody has answered that day 112 was no partial response but stable disease: nothing confirms the first, and "
            "the marks of what is cited come along.",
            study=f"{RECORDED}\nbest_response: {{confirmed_after: 4 weeks}}",
            records={
                "patients": patients(2),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 56, PR
                    1, day 112, PR
                    2, day 56, SD
                """,
                "overrides": """
                    patient_id, decision, visit, answer, reason, who, when
                    1, response, day 112, SD, seen again, A. Reader, 2020-09-01
                    2, response, day 56, CR, seen again, A. Reader, 2020-09-01
                """,
            },
            expect={
                "best_response": """
                    patient_id, response, day, response_day
                    1, SD, 56, none
                    2, SD, 56, none
                """,
                "evidence where decision=best_response": """
                    patient_id, answer, reason, sources, derived_answer, marks
                    1, SD, unconfirmed, responses:1, none,
                    2, SD, unconfirmed, responses:3;overrides:2, none, overridden
                """,
            },
        ),
        Example(
            title="The end of a response",
            words="A response ends with progression or death, whichever comes first, death also long after the last assessment (1); on one "
            "day the progression is named (2). Without either it is censored at the last assessment that was evaluable (3). A death before "
            "the response, an error of the records, ends none (4).",
            study=f"{RECORDED}\nbest_response: {{}}",
            records={
                "patients": patients(4),
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 500, dead, day 500
                    2, day 112, dead, day 112
                    3, day 500, alive,
                    4, day 50, dead, day 50
                """,
                "responses": """
                    patient_id, assessed_on, response
                    1, day 56, PR
                    2, day 56, CR
                    2, day 112, PD
                    3, day 56, PR
                    3, day 112, SD
                    3, day 168, NE
                    4, day 56, PR
                    4, day 112, PR
                """,
            },
            expect={
                "best_response": """
                    patient_id, response, response_day, duration_days, ended
                    1, PR, 56, 444, true
                    2, CR, 56, 56, true
                    3, PR, 56, 56, false
                    4, PR, 56, 56, false
                """,
                "evidence where decision=response_duration": """
                    patient_id, answer, reason, value, days, sources
                    1, event, died, 444, 500, responses:1;follow_up:1
                    2, event, progressed, 56, 112, responses:2;responses:3
                    3, censored, last_assessment, 56, 112, responses:4;responses:5
                    4, censored, last_assessment, 56, 112, responses:7;responses:8
                """,
            },
        ),
        Example(
            title="The published example of ADRS",
            words="The nine patients on which the R package admiralonco tests its confirmed best overall response (its test file, "
            "tests/testthat/test-derive_param_confirmed_bor.R, tests 1 and 2), moved by a day, because an assessment on day 0 is none after "
            "baseline. By the protocol 28 days for confirmation and for stable disease; the variant has 14 days, no NE and one SD "
            "in between. What it calls MISSING (8) is not evaluable here, as in its test 2; patient 7 is that of its test 1.",
            study=f"{RECORDED}\nbest_response: {{confirmed_after: 28 days, stable_for: 29 days}}\n"
            "variants: {lenient: {best_response.confirmed_after: 14 days, best_response.not_evaluable_between: 0, best_response.stable_between: 1}}",
            records={
                "patients": patients(9),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 1, PR
                    1, day 32, CR
                    1, day 47, NE
                    1, day 61, CR
                    1, day 92, SD
                    2, day 21, SD
                    2, day 52, PR
                    2, day 81, SD
                    2, day 93, CR
                    3, day 2, CR
                    3, day 22, CR
                    3, day 52, SD
                    4, day 3, PR
                    4, day 63, SD
                    4, day 94, SD
                    4, day 124, PR
                    4, day 138, NON_CR_NON_PD
                    5, day 1, PR
                    5, day 10, SD
                    5, day 20, PR
                    5, day 136, NON_CR_NON_PD
                    6, day 5, PR
                    6, day 15, CR
                    6, day 58, PR
                    7, day 5, PR
                    7, day 15, CR
                    7, day 60, NE
                    9, day 16, PD
                    9, day 35, SD
                """,
            },
            expect={
                "best_response where variant=protocol": """
                    patient_id, response, day
                    1, CR, 32
                    2, SD, 52
                    3, SD, 52
                    4, SD, 63
                    5, NON_CR_NON_PD, 136
                    6, SD, 58
                    7, NE, none
                    8, NE, none
                    9, PD, 16
                """,
                "best_response where variant=lenient": """
                    patient_id, response, day
                    1, PR, 1
                    2, PR, 52
                    3, CR, 2
                    4, SD, 63
                    5, PR, 1
                    6, SD, 58
                    7, NE, none
                    8, NE, none
                    9, PD, 16
                """,
            },
        ),
        Example(
            title="No best response asked",
            words="Where the protocol does not state it, there is none.",
            study=RECORDED,
            records={"responses": "assessed_on, response\nday 56, PR"},
            expect={"best_response": "patient_id, response", "evidence where decision=best_response": "patient_id"},
        ),
    ),
)
