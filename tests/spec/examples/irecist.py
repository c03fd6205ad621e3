"""Section 5: iRECIST, progression that what follows has to confirm."""

# ruff: noqa: E501 -- a sentence of an example stays on its lines

from ..example import Example, patients
from ..subject import Subject

RULE = "pejorative_events: {tumour_progression: {criteria: irecist}, death: {}}\nendpoints: {pfs: {events: all}}\n"

IRECIST = Subject(
    "Tumour response by iRECIST",
    "After Seymour et al., Lancet Oncol 2017;18:e143-52, for immunotherapies: by RECIST 1.1, but a progression is at first "
    "unconfirmed (iUPD). It is confirmed (iCPD) where four weeks later or more something has come or grown since, and is then "
    "dated on the first time point; where something else follows it was none, and is written UPD.",
    (
        Example(
            title="Growth that goes on, in small steps",
            words="From 100 mm to 120: unconfirmed. To 124 it is 4 mm more, and remains unconfirmed; to 126 it is 6 mm more than "
            "when it began, and confirmed. Progression is dated on day 56.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm
                    day 0, L1, true, 100
                    day 56, L1, true, 120
                    day 91, L1, true, 124
                    day 126, L1, true, 126
                """
            },
            expect={
                "responses": "day, response\n56, PD\n91, PD\n126, PD",
                "evidence where decision=response": """
                    visit, answer, reason, baseline, value, threshold, sources
                    day 126, PD, target/confirmed, 100, 126, 120, lesions:4;lesions:1;lesions:2;lesions:1
                    day 56, PD, target/confirmed_later, 100, 120, 120, lesions:2;lesions:1;lesions:4;lesions:1
                    day 91, PD, target/confirmed_later, 100, 124, 120, lesions:3;lesions:1;lesions:4;lesions:1
                """,
                "events where kind=tumour_progression": "day\n56",
            },
        ),
        Example(
            title="A progression that was none, and the bar reset",
            words="120 mm are unconfirmed, and 65 mm follow, a partial response: UPD. 90 mm are 38 % more than 65, unconfirmed anew, "
            "and 95 confirm it: progression is dated on day 183. The best response is the partial one.",
            study=RULE + "best_response: {}",
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm
                    day 0, L1, true, 100
                    day 56, L1, true, 120
                    day 91, L1, true, 65
                    day 183, L1, true, 90
                    day 218, L1, true, 95
                """
            },
            expect={
                "responses": "day, response\n56, UPD\n91, PR\n183, PD\n218, PD",
                "evidence where decision=response": """
                    visit, answer, reason, sources
                    day 183, PD, target/confirmed_later, lesions:4;lesions:1;lesions:5;lesions:1
                    day 218, PD, target/confirmed, lesions:5;lesions:1;lesions:4;lesions:1
                    day 56, UPD, target/refuted, lesions:2;lesions:1;lesions:3;lesions:1
                    day 91, PR, target, lesions:3;lesions:1
                """,
                "events where kind=tumour_progression": "day, left_day\n183, 91",
                "best_response": "system, response, day\nirecist, PR, 91",
            },
        ),
        Example(
            title="Nothing is assessed any more",
            words="Without a later time point, or with one that nobody could read (2), the paper dates the progression on the one "
            "there is. Under `unconfirmed` it is none.",
            study=RULE + "variants: {strict: {pejorative_events.tumour_progression.last_unconfirmed: unconfirmed}}",
            records={
                "patients": patients(2),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, state
                    1, day 0, L1, true, 50,
                    1, day 56, L1, true, 60,
                    2, day 0, L1, true, 50,
                    2, day 56, L1, true, 60,
                    2, day 91, L1, true, , not_assessed
                """,
            },
            expect={
                "responses": """
                    patient_id, variant, day, response
                    1, protocol, 56, PD
                    1, strict, 56, UPD
                    2, protocol, 56, PD
                    2, protocol, 91, NE
                    2, strict, 56, UPD
                    2, strict, 91, NE
                """,
                "evidence where decision=response, visit=day 56": """
                    patient_id, variant, reason, sources
                    1, protocol, target/unconfirmed, lesions:2;lesions:1
                    1, strict, target/unconfirmed, lesions:2;lesions:1
                    2, protocol, target/unconfirmed, lesions:4;lesions:3
                    2, strict, target/unconfirmed, lesions:4;lesions:3
                """,
                "events where kind=tumour_progression": "patient_id, variant, day\n1, protocol, 56\n2, protocol, 56",
            },
        ),
        Example(
            title="Four weeks",
            words="Twenty-seven days later 10 mm more confirm nothing (1), 28 days later they do (2), 14 days later where the protocol "
            "says so (variant).",
            study=RULE + "variants: {soon: {pejorative_events.tumour_progression.confirmed_after: 2 weeks}}",
            records={
                "patients": patients(2),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm
                    1, day 0, L1, true, 50
                    1, day 56, L1, true, 60
                    1, day 83, L1, true, 70
                    1, day 126, L1, true, 50
                    2, day 0, L1, true, 50
                    2, day 56, L1, true, 60
                    2, day 84, L1, true, 70
                    2, day 126, L1, true, 50
                """,
            },
            expect={
                "responses where variant=protocol": """
                    patient_id, day, response
                    1, 56, UPD
                    1, 83, UPD
                    1, 126, SD
                    2, 56, PD
                    2, 84, PD
                    2, 126, SD
                """,
                "events where kind=tumour_progression": """
                    patient_id, variant, day
                    1, soon, 56
                    2, protocol, 56
                    2, soon, 56
                """,
            },
        ),
        Example(
            title="New lesions: more of them, or larger",
            words="A new lesion of 12 mm: seen again at 16 mm (4 mm more) it confirms nothing (1), at 17 mm (5 mm) it does (2). One of 8 "
            "mm confirms at 8.1 (3). A second one confirms (4). A new lesion and targets that progress: another kind, which "
            "confirms (5).",
            study=RULE,
            records={
                "patients": patients(5),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, state
                    1, day 0, L1, true, 50,
                    1, day 56, L1, true, 50,
                    1, day 56, N1, , 12, new
                    1, day 91, L1, true, 50,
                    1, day 91, N1, , 16, new
                    1, day 126, L1, true, 50,
                    2, day 0, L1, true, 50,
                    2, day 56, L1, true, 50,
                    2, day 56, N1, , 12, new
                    2, day 91, L1, true, 50,
                    2, day 91, N1, , 17, new
                    3, day 0, L1, true, 50,
                    3, day 56, L1, true, 50,
                    3, day 56, N1, , 8, new
                    3, day 91, L1, true, 50,
                    3, day 91, N1, , 8.1, new
                    4, day 0, L1, true, 50,
                    4, day 56, L1, true, 50,
                    4, day 56, N1, , 12, new
                    4, day 91, L1, true, 50,
                    4, day 91, N1, , 12, new
                    4, day 91, N2, , 6, new
                    5, day 0, L1, true, 50,
                    5, day 56, L1, true, 50,
                    5, day 56, N1, , 12, new
                    5, day 91, L1, true, 60,
                    5, day 91, N1, , 12, new
                """,
            },
            expect={
                "responses": """
                    patient_id, day, response
                    1, 56, UPD
                    1, 91, UPD
                    1, 126, SD
                    2, 56, PD
                    2, 91, PD
                    3, 56, PD
                    3, 91, PD
                    4, 56, PD
                    4, 91, PD
                    5, 56, PD
                    5, 91, PD
                """,
                "evidence where decision=response, visit=day 91": """
                    patient_id, reason
                    1, new_lesion/refuted
                    2, new_lesion/confirmed
                    3, new_lesion/confirmed
                    4, new_lesion/confirmed
                    5, target/confirmed
                """,
            },
        ),
        Example(
            title="What was seen, and what became of it",
            words="The reason says first by what RECIST 1.1 calls it progression, then whether that was confirmed: of a new lesion "
            "that another follows (1), of one that was none (2), of one after which nobody looked (3), and of lesions that are no "
            "targets: confirmed (4) and not (5).",
            study=RULE,
            records={
                "patients": patients(5),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, state
                    1, day 0, L1, true, 50,
                    1, day 56, L1, true, 50,
                    1, day 56, N1, , 12, new
                    1, day 91, L1, true, 50,
                    1, day 91, N2, , 12, new
                    2, day 0, L1, true, 50,
                    2, day 56, L1, true, 50,
                    2, day 56, N1, , 12, new
                    2, day 91, L1, true, 50,
                    3, day 0, L1, true, 50,
                    3, day 56, L1, true, 50,
                    3, day 56, N1, , 12, new
                    4, day 0, L2, false, 15, present
                    4, day 56, L2, false, 30, unequivocal_progression
                    4, day 91, L2, false, 40, unequivocal_progression
                    5, day 0, L2, false, 15, present
                    5, day 56, L2, false, 30, unequivocal_progression
                    5, day 91, L2, false, 15, present
                """,
            },
            expect={
                "evidence where decision=response, visit=day 56": """
                    patient_id, answer, reason
                    1, PD, new_lesion/confirmed_later
                    2, UPD, new_lesion/refuted
                    3, PD, new_lesion/unconfirmed
                    4, PD, non_target/confirmed_later
                    5, UPD, non_target/refuted
                """
            },
        ),
        Example(
            title="As the readers recorded it",
            words="A recorded UPD is no progression, and ends nothing: it was none (1), or the next assessment is PD, on whose day "
            "progression is then dated (2).",
            study=RULE.replace("irecist", "responses") + "best_response: {}",
            records={
                "patients": patients(2),
                "responses": """
                    patient_id, assessed_on, response, criteria
                    1, day 56, UPD, irecist
                    1, day 91, PR, irecist
                    2, day 56, UPD, irecist
                    2, day 91, PD, irecist
                """,
            },
            expect={
                "responses": """
                    patient_id, day, response
                    1, 56, UPD
                    1, 91, PR
                    2, 56, UPD
                    2, 91, PD
                """,
                "events where kind=tumour_progression": "patient_id, day\n2, 91",
                "best_response": "patient_id, response, day\n1, PR, 91\n2, PD, 91",
            },
        ),
        Example(
            title="Lesions that are no targets, again",
            words="L2 clearly progresses. At the next time point it is called so again: larger, and confirmed (1); as large (2) or of "
            "no stated size (3), and not; but another one, L3, confirms (4).",
            study=RULE,
            records={
                "patients": patients(4),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, state
                    1, day 0, L2, false, 15, present
                    1, day 56, L2, false, 30, unequivocal_progression
                    1, day 91, L2, false, 31, unequivocal_progression
                    2, day 0, L2, false, 15, present
                    2, day 56, L2, false, 30, unequivocal_progression
                    2, day 91, L2, false, 30, unequivocal_progression
                    3, day 0, L2, false, , present
                    3, day 56, L2, false, , unequivocal_progression
                    3, day 91, L2, false, , unequivocal_progression
                    4, day 0, L2, false, , present
                    4, day 0, L3, false, , present
                    4, day 56, L2, false, , unequivocal_progression
                    4, day 56, L3, false, , present
                    4, day 91, L2, false, , present
                    4, day 91, L3, false, , unequivocal_progression
                """,
            },
            expect={
                "evidence where decision=response, visit=day 91": """
                    patient_id, answer, reason
                    1, PD, non_target/confirmed
                    2, PD, non_target/unconfirmed
                    3, PD, non_target/unconfirmed
                    4, PD, non_target/confirmed
                """
            },
        ),
    ),
)
