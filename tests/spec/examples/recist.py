"""Section 5: responses by RECIST 1.1."""

from ..example import Example, patients
from ..subject import Subject

RULE = "pejorative_events: {tumour_progression: {criteria: recist_1_1}, death: {}}"
AGAIN = RULE.replace("recist_1_1", "recist_1_1, reappearance: progression")

RECIST = Subject(
    "Tumour response by RECIST 1.1",
    "After Eisenhauer et al., Eur J Cancer 2009;45:228-47. Progression of the target lesions is a sum at least 20 % "
    "and 5 mm above the nadir, partial response a sum at least 30 % below baseline.",
    (
        Example(
            title="Stable disease, partial response, progression",
            words="From 100 mm the sum falls to 70.1 (stable), to 70 (exactly 30 % less: partial response) and rises "
            "to 83.9 and 84: the nadir is then 70, and 84 is exactly 20 % above it.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm
                    day 0, L1, true, 60
                    day 0, L2, true, 40
                    day 91, L1, true, 42.1
                    day 91, L2, true, 28
                    day 183, L1, true, 42
                    day 183, L2, true, 28
                    day 274, L1, true, 50
                    day 274, L2, true, 33.9
                    day 365, L1, true, 50
                    day 365, L2, true, 34
                """
            },
            expect={
                "responses": """
                    visit, visit_day, day, reader, response
                    month 3, 91, 91, , SD
                    month 6, 183, 183, , PR
                    none, none, 274, , SD
                    none, none, 365, , PD
                """,
                "evidence where decision=response": """
                    visit, answer, reason, baseline, value, threshold, unit, days, sources
                    day 183, PR, target, 100, 70, 84.12, mm, 183, lesions:5;lesions:6;lesions:1;lesions:2
                    day 274, SD, target, 100, 83.9, 84, mm, 274, lesions:7;lesions:8;lesions:1;lesions:2
                    day 365, PD, target, 100, 84, 84, mm, 365, lesions:9;lesions:10;lesions:1;lesions:2
                    day 91, SD, target, 100, 70.1, 120, mm, 91, lesions:3;lesions:4;lesions:1;lesions:2
                """,
            },
        ),
        Example(
            title="A rise of less than 5 mm is no progression",
            words="From a nadir of 12 mm, 16.9 is a rise of 41 % but of only 4.9 mm; 17 is progression.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm
                    day 0, L1, true, 20
                    day 1, L1, true, 20
                    day 91, L1, true, 12
                    day 183, L1, true, 16.9
                    day 274, L1, true, 17
                """
            },
            expect={
                "responses": "day, response\n1, SD\n91, PR\n183, SD\n274, PD",
                "evidence where decision=response": """
                    visit, baseline, value, threshold
                    day 1, 20, 20, 25
                    day 183, 20, 16.9, 17
                    day 274, 20, 17, 17
                    day 91, 20, 12, 25
                """,
            },
        ),
        Example(
            title="Nodes are measured by their short axis",
            words="L2 is a node by its baseline row. Below 10 mm a node is normal: with L1 gone that is a complete "
            "response, although the sum is 9.9 mm. At 10 mm it has come back, which after a complete response is "
            "progression where the protocol says so (1). Without one before, 10 mm is 58 % less than at baseline (2).",
            study=AGAIN,
            records={
                "patients": patients(2),
                "lesions": """
                    patient_id, imaged_on, lesion_id, kind, target, longest_diameter_mm, short_axis_mm, state
                    1, day 0, L1, other, true, 30, 20, measured
                    1, day 0, L2, node, true, 30, 18, measured
                    1, day 91, L1, other, true, , , disappeared
                    1, day 91, L2, , true, 25, 9.9, measured
                    1, day 183, L1, other, true, , , disappeared
                    1, day 183, L2, , true, 25, 10, measured
                    1, day 274, L1, other, true, , , absent
                    1, day 274, L2, , true, 25, 15, measured
                    2, day 0, L1, other, true, 6, 5, measured
                    2, day 0, L2, node, true, 30, 18, measured
                    2, day 91, L1, other, true, , , disappeared
                    2, day 91, L2, , true, 25, 10, measured
                """,
            },
            expect={
                "responses": "patient_id, day, response\n1, 91, CR\n1, 183, PD\n1, 274, PD\n2, 91, PR",
                "evidence where decision=response": """
                    patient_id, visit, reason, baseline, value, threshold
                    1, day 183, reappeared, 48, 10, none
                    1, day 274, target, 48, 15, 14.9
                    1, day 91, target, 48, 9.9, 57.6
                    2, day 91, target, 24, 10, 29
                """,
            },
        ),
        Example(
            title="Target lesions that are missing",
            words="With L2 not assessed the response is not evaluable, and the 30 mm that were seen are no nadir. On "
            "day 183 L1 alone is 130 mm: the whole sum can only be larger, so this is progression. On day 274 nothing "
            "was measured.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm, state
                    day 0, L1, true, 60, measured
                    day 0, L2, true, 40, measured
                    day 91, L1, true, 30, measured
                    day 91, L2, true, , not_assessed
                    day 183, L1, true, 130, measured
                    day 274, L1, true, , not_assessed
                """
            },
            expect={
                "responses": "day, response\n91, NE\n183, PD\n274, NE",
                "evidence where decision=response": """
                    visit, answer, reason, baseline, value, threshold, sources
                    day 183, PD, target, 100, 130, 120, lesions:5;lesions:1;lesions:2
                    day 274, NE, target, 100, none, 120, lesions:6;lesions:1;lesions:2
                    day 91, NE, target, 100, 30, 120, lesions:3;lesions:4;lesions:1;lesions:2
                """,
            },
        ),
        Example(
            title="A baseline that is not complete",
            words="L2 has no length at baseline, so there is nothing to compare the first sum with. It becomes the "
            "nadir: 84 mm against 70 is progression. 75 mm would not be evaluable.",
            study=RULE,
            records={
                "patients": patients(2),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm
                    1, day 0, L1, true, 60
                    1, day 0, L2, true,
                    1, day 91, L1, true, 50
                    1, day 91, L2, true, 20
                    1, day 183, L1, true, 60
                    1, day 183, L2, true, 24
                    2, day 0, L1, true, 60
                    2, day 0, L2, true,
                    2, day 91, L1, true, 50
                    2, day 91, L2, true, 20
                    2, day 183, L1, true, 55
                    2, day 183, L2, true, 20
                """,
            },
            expect={
                "responses": """
                    patient_id, day, response
                    1, 91, NE
                    1, 183, PD
                    2, 91, NE
                    2, 183, NE
                """,
                "evidence where decision=response, patient_id=1": """
                    visit, reason, baseline, value, threshold
                    day 183, target, none, 84, 84
                    day 91, target, none, 70, none
                """,
            },
        ),
        Example(
            title="Too small to measure",
            words="Without a length such a lesion counts as 5 mm, with one as that: neither is gone.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm, state
                    day 0, L1, true, 20, measured
                    day 91, L1, true, , too_small
                    day 183, L1, true, 3, too_small
                """
            },
            expect={
                "responses": "day, response\n91, PR\n183, PR",
                "evidence where decision=response": "visit, value\nday 183, 3\nday 91, 5",
            },
        ),
        Example(
            title="Non-target lesions alone",
            words="Both gone (1); one still there (2); one without a row (3) or not assessed (4); one unequivocally "
            "progressing, whatever the other (5). Not marked as target is non-target.",
            study=RULE,
            records={
                "patients": patients(5),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, state
                    1, day 0, N1, false, present
                    1, day 0, N2, , present
                    1, day 91, N1, false, absent
                    1, day 91, N2, , disappeared
                    2, day 0, N1, false, present
                    2, day 0, N2, false, present
                    2, day 91, N1, false, absent
                    2, day 91, N2, false, present
                    3, day 0, N1, false, present
                    3, day 0, N2, false, present
                    3, day 91, N1, false, present
                    4, day 0, N1, false, present
                    4, day 0, N2, false, present
                    4, day 91, N1, false, present
                    4, day 91, N2, false, not_assessed
                    5, day 0, N1, false, present
                    5, day 0, N2, false, present
                    5, day 91, N1, false, unequivocal_progression
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold, sources
                    1, CR, non_target, none, none, none, lesions:3;lesions:4;lesions:1;lesions:2
                    2, NON_CR_NON_PD, non_target, none, none, none, lesions:7;lesions:8;lesions:5;lesions:6
                    3, NE, non_target, none, none, none, lesions:11;lesions:9;lesions:10
                    4, NE, non_target, none, none, none, lesions:14;lesions:15;lesions:12;lesions:13
                    5, PD, non_target, none, none, none, lesions:18;lesions:16;lesions:17
                """
            },
        ),
        Example(
            title="Target and non-target lesions together",
            words="Target and non-target response are: CR and neither CR nor PD (1), CR and CR (2), CR and not "
            "evaluable (3), SD and PD (4), PR and not evaluable (5), not evaluable and CR (6), SD and neither CR nor "
            "PD (7).",
            study=RULE,
            records={
                "patients": patients(7),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, state
                    1, day 0, T1, true, 30, measured
                    1, day 0, N1, false, , present
                    1, day 91, T1, true, , disappeared
                    1, day 91, N1, false, , present
                    2, day 0, T1, true, 30, measured
                    2, day 0, N1, false, , present
                    2, day 91, T1, true, , disappeared
                    2, day 91, N1, false, , absent
                    3, day 0, T1, true, 30, measured
                    3, day 0, N1, false, , present
                    3, day 91, T1, true, , disappeared
                    4, day 0, T1, true, 30, measured
                    4, day 0, N1, false, , present
                    4, day 91, T1, true, 30, measured
                    4, day 91, N1, false, , unequivocal_progression
                    5, day 0, T1, true, 30, measured
                    5, day 0, N1, false, , present
                    5, day 91, T1, true, 20, measured
                    5, day 91, N1, false, , not_assessed
                    6, day 0, T1, true, 30, measured
                    6, day 0, N1, false, , present
                    6, day 91, T1, true, , not_assessed
                    6, day 91, N1, false, , absent
                    7, day 0, T1, true, 30, measured
                    7, day 0, N1, false, , present
                    7, day 91, T1, true, 30, measured
                    7, day 91, N1, false, , present
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, value
                    1, PR, target, 0
                    2, CR, target, 0
                    3, PR, target, 0
                    4, PD, non_target, 30
                    5, PR, target, 20
                    6, NE, target, none
                    7, SD, target, 30
                """
            },
        ),
        Example(
            title="A new lesion is progression",
            words="Whatever the others do (1), also without any lesion at baseline (2). The day after, X1 is measured "
            "and no longer new. A lesion that was never seen at baseline and is not new says nothing (3); "
            "it is cited for want of any other.",
            study=RULE,
            records={
                "patients": patients(3),
                "lesions": """
                    patient_id, imaged_on, lesion_id, target, longest_diameter_mm, state
                    1, day 0, T1, true, 30, measured
                    1, day 91, X1, , 12, new
                    1, day 91, T1, true, 15, measured
                    1, day 183, T1, true, 15, measured
                    1, day 183, X1, , 12, measured
                    2, day 91, X1, , 12, new
                    3, day 91, X1, , 12, measured
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, visit, answer, reason, baseline, value, threshold, sources
                    1, day 183, PR, target, 30, 15, 20, lesions:4;lesions:1
                    1, day 91, PD, new_lesion, 30, 15, 36, lesions:2;lesions:3;lesions:1
                    2, day 91, PD, new_lesion, none, none, none, lesions:6
                    3, day 91, NE, no_baseline, none, none, none, lesions:7
                """
            },
        ),
        Example(
            title="Which row speaks",
            words="Whether a lesion is a target is what its last row before time zero says: L1 is, L2 is not. Of "
            "several rows of one day the last as read counts, also where an earlier one said new.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm, state
                    day -20, L1, false, 25, measured
                    day 0, L1, true, 30, measured
                    day -20, L2, true, 50, measured
                    day 0, L2, false, 50, present
                    day 91, L1, , 30, new
                    day 91, L1, , 15, measured
                    day 91, L2, true, 80, present
                """
            },
            expect={
                "evidence where decision=response": """
                    answer, reason, baseline, value, threshold, sources
                    PR, target, 30, 15, 36, lesions:6;lesions:7;lesions:2;lesions:4
                """
            },
        ),
        Example(
            title="Every reader on their own",
            words="R1 saw a progression, R2 did not. Both are derived; the event is that of the reader whom the "
            "protocol names.",
            study=RULE.replace("recist_1_1", "recist_1_1, reader: R2"),
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm, reader
                    day 0, L1, true, 20, R1
                    day 91, L1, true, 26, R1
                    day 0, L1, true, 22, R2
                    day 91, L1, true, 26, R2
                """
            },
            expect={
                "responses": "day, reader, response\n91, R1, PD\n91, R2, SD",
                "events": "kind, day",
            },
        ),
        Example(
            title="A non-target node under 10 mm is normal",
            words="With a short axis of 9.9 mm the node is gone (1), with 10 mm it is not (2), nor without a length "
            "(3). Not assessed is not evaluable, whatever was measured (4). Whether it is a node its baseline row says "
            "(5), and a lesion that is none must be absent (6). Too small to measure is under 10 mm, too (7).",
            study=RULE,
            records={
                "patients": patients(7),
                "lesions": """
                    patient_id, imaged_on, lesion_id, kind, target, short_axis_mm, state
                    1, day 0, N1, node, false, 14, present
                    1, day 91, N1, node, false, 9.9, present
                    2, day 0, N1, node, false, 14, present
                    2, day 91, N1, node, false, 10, present
                    3, day 0, N1, node, false, 14, present
                    3, day 91, N1, node, false, , present
                    4, day 0, N1, node, false, 14, present
                    4, day 91, N1, node, false, 9.9, not_assessed
                    5, day 0, N1, node, false, 14, present
                    5, day 91, N1, , , 9.9, present
                    6, day 0, N1, other, false, 14, present
                    6, day 91, N1, node, false, 9.9, present
                    7, day 0, N1, node, false, 14, present
                    7, day 91, N1, node, false, , too_small
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason
                    1, CR, non_target
                    2, NON_CR_NON_PD, non_target
                    3, NON_CR_NON_PD, non_target
                    4, NE, non_target
                    5, CR, non_target
                    6, NON_CR_NON_PD, non_target
                    7, CR, non_target
                """
            },
        ),
        Example(
            title="A lesion that comes back after a complete response",
            words="Once nothing was left, a lesion of any size is progression: neither 20 % nor 5 mm are asked (1). "
            "That holds although the response between could not be evaluated, and of a non-target lesion that is there "
            "again (2), but not of a node that stays under 10 mm (3), nor of a lesion that is not assessed or not "
            "mentioned (4). It holds again on the next day (1).",
            study=AGAIN,
            records={
                "patients": patients(4),
                "lesions": """
                    patient_id, imaged_on, lesion_id, kind, target, longest_diameter_mm, short_axis_mm, state
                    1, day 0, L1, , true, 20, , measured
                    1, day 91, L1, , true, , , disappeared
                    1, day 183, L1, , true, 3, , measured
                    1, day 274, L1, , true, 4.95, , measured
                    2, day 0, L1, , true, 20, , measured
                    2, day 0, N1, , false, , , present
                    2, day 91, L1, , true, , , disappeared
                    2, day 91, N1, , false, , , absent
                    2, day 183, L1, , true, , , not_assessed
                    2, day 274, L1, , true, , , disappeared
                    2, day 274, N1, , false, , , present
                    3, day 0, L1, node, true, , 18, measured
                    3, day 0, N1, node, false, , 14, present
                    3, day 91, L1, node, true, , 5, measured
                    3, day 91, N1, node, false, , 5, present
                    3, day 183, L1, node, true, , 9.99, measured
                    3, day 183, N1, node, false, , , too_small
                    4, day 0, N1, , false, , , present
                    4, day 91, N1, , false, , , absent
                    4, day 183, N1, , false, , , not_assessed
                    4, day 274, N1, , false, , , unequivocal_progression
                """,
            },
            expect={
                "responses": """
                    patient_id, day, response
                    1, 91, CR
                    1, 183, PD
                    1, 274, PD
                    2, 91, CR
                    2, 183, NE
                    2, 274, PD
                    3, 91, CR
                    3, 183, CR
                    4, 91, CR
                    4, 183, NE
                    4, 274, PD
                """,
                "evidence where decision=response, answer=PD": """
                    patient_id, visit, reason, baseline, value, threshold, sources
                    1, day 183, reappeared, 20, 3, none, lesions:3;lesions:1;lesions:2
                    1, day 274, reappeared, 20, 4.95, none, lesions:4;lesions:1;lesions:2
                    2, day 274, reappeared, 20, 0, none, lesions:10;lesions:11;lesions:5;lesions:6;lesions:7;lesions:8
                    4, day 274, non_target, none, none, none, lesions:21;lesions:18
                """,
            },
        ),
        Example(
            title="A lesion that comes back, by its size alone",
            words="Where reappearance is not asked for, the sum decides: from a nadir of 0 mm a length of 4.95 mm is "
            "no progression, 5 mm is. The variant that asks for it has progression on the day before.",
            study=f"{RULE}\nvariants: {{again: {{pejorative_events.tumour_progression.reappearance: progression}}}}",
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm, state
                    day 0, L1, true, 20, measured
                    day 91, L1, true, , disappeared
                    day 183, L1, true, 4.95, measured
                    day 274, L1, true, 5, measured
                """
            },
            expect={
                "evidence where decision=response, variant=protocol": """
                    visit, answer, reason, value, threshold
                    day 183, PR, target, 4.95, 5
                    day 274, PD, target, 5, 5
                    day 91, CR, target, 0, 25
                """,
                "evidence where decision=response, variant=again": """
                    visit, answer, reason, value, threshold
                    day 183, PD, reappeared, 4.95, none
                    day 274, PD, target, 5, 5
                    day 91, CR, target, 0, 25
                """,
            },
        ),
        Example(
            title="A lesion that comes back while others remain",
            words="Without a complete response L2 counts with its length: from a nadir of 20 mm, 24.95 mm are stable, "
            "because 4.95 mm are less than 5, and 25 mm are progression.",
            study=RULE,
            records={
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm, state
                    day 0, L1, true, 20, measured
                    day 0, L2, true, 10, measured
                    day 91, L1, true, 20, measured
                    day 91, L2, true, , disappeared
                    day 183, L1, true, 20, measured
                    day 183, L2, true, 4.95, measured
                    day 274, L1, true, 20, measured
                    day 274, L2, true, 5, measured
                """
            },
            expect={
                "evidence where decision=response": """
                    visit, answer, reason, value, threshold
                    day 183, SD, target, 24.95, 25
                    day 274, PD, target, 25, 25
                    day 91, PR, target, 20, 36
                """
            },
        ),
    ),
)
