"""Section 5: RECIP 1.0 from total volumes."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject


def asks(keys: str = "") -> str:
    """The protocol of a progression by RECIP 1.0, with its endpoint."""
    stated = f"{{criteria: recip_1_0{keys and ', ' + keys}}}"
    return f"pejorative_events: {{tumour_progression: {stated}, death: {{}}}}\nendpoints: {{pfs: {{events: all}}}}\n"


RECIP = Subject(
    "Tumour response by RECIP 1.0",
    "The total volume of what takes up a ligand of PSMA, and whether there are new lesions (Gafita et al., J Nucl Med "
    "2022;63:1651-8): complete response without any uptake; partial response by a decrease of at least 30 % without new "
    "lesions; progression by an increase of at least 20 % *and* new lesions; everything else is stable disease.",
    (
        Example(
            title="The four responses, and their boundaries",
            words="Of 100 mL 70 are 30 % less: PR (1), 70.1 are not (2). 120 are 20 % more: with new lesions PD (3), 119.9 are not "
            "(4). Nothing is left: CR (5).",
            study=asks(),
            records={
                "patients": patients(5),
                "volumes": """
                    patient_id, imaged_on, tracer, total_volume_ml, new_lesions
                    1, day -10, 68Ga-PSMA-11, 100,
                    1, day 84, 68Ga-PSMA-11, 70, 0
                    2, day -10, 68Ga-PSMA-11, 100,
                    2, day 84, 68Ga-PSMA-11, 70.1, 0
                    3, day -10, 68Ga-PSMA-11, 100,
                    3, day 84, 68Ga-PSMA-11, 120, 1
                    4, day -10, 68Ga-PSMA-11, 100,
                    4, day 84, 68Ga-PSMA-11, 119.9, 3
                    5, day -10, 68Ga-PSMA-11, 100,
                    5, day 84, 68Ga-PSMA-11, 0, 0
                """,
            },
            expect={
                "responses": """
                    patient_id, variant, visit, visit_day, reader, response, evidence_id
                    1, protocol, month 3, 91, , PR, 1|protocol|response||day 84
                    2, protocol, month 3, 91, , SD, 2|protocol|response||day 84
                    3, protocol, month 3, 91, , PD, 3|protocol|response||day 84
                    4, protocol, month 3, 91, , SD, 4|protocol|response||day 84
                    5, protocol, month 3, 91, , CR, 5|protocol|response||day 84
                """,
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold, unit, days, sources
                    1, PR, volume, 100, 70, 120, mL, 84, volumes:2;volumes:1
                    2, SD, volume, 100, 70.1, 120, mL, 84, volumes:4;volumes:3
                    3, PD, volume_and_new_lesions, 100, 120, 120, mL, 84, volumes:6;volumes:5
                    4, SD, volume, 100, 119.9, 120, mL, 84, volumes:8;volumes:7
                    5, CR, no_uptake, 100, 0, 120, mL, 84, volumes:10;volumes:9
                """,
                "events where kind=tumour_progression": "patient_id, day\n3, 84",
            },
        ),
        Example(
            title="One of the two alone is stable disease",
            words="Twice the volume without new lesions (1), and new lesions in half the volume (2), are SD: RECIP asks for both.",
            study=asks(),
            records={
                "patients": patients(2),
                "volumes": """
                    patient_id, imaged_on, tracer, total_volume_ml, new_lesions
                    1, day 0, 18F-PSMA-1007, 40,
                    1, day 84, 18F-PSMA-1007, 80, 0
                    2, day 0, 18F-PSMA-1007, 40,
                    2, day 84, 18F-PSMA-1007, 20, 2
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold
                    1, SD, increase_without_new_lesions, 40, 80, 48
                    2, SD, decrease_with_new_lesions, 40, 20, 48
                """,
                "events": "patient_id, kind",
            },
        ),
        Example(
            title="What cannot be said",
            words="A scan without a volume (1); no baseline (2); an increase (3) or a decrease (4) of which nobody says whether there "
            "were new lesions; a baseline without any uptake (5). Without a word on new lesions a volume between is SD all the "
            "same (6), and no uptake at all CR (7).",
            study=asks(),
            records={
                "patients": patients(7),
                "volumes": """
                    patient_id, imaged_on, tracer, total_volume_ml, new_lesions
                    1, day 0, 68Ga-PSMA-11, 40,
                    1, day 84, 68Ga-PSMA-11, , 1
                    2, day 84, 68Ga-PSMA-11, 40, 0
                    3, day 0, 68Ga-PSMA-11, 40,
                    3, day 84, 68Ga-PSMA-11, 50,
                    4, day 0, 68Ga-PSMA-11, 40,
                    4, day 84, 68Ga-PSMA-11, 20,
                    5, day 0, 68Ga-PSMA-11, 0,
                    5, day 84, 68Ga-PSMA-11, 0, 0
                    6, day 0, 68Ga-PSMA-11, 40,
                    6, day 84, 68Ga-PSMA-11, 40,
                    7, day 0, 68Ga-PSMA-11, 40,
                    7, day 84, 68Ga-PSMA-11, 0,
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold, sources
                    1, NE, no_volume, 40, none, 48, volumes:2;volumes:1
                    2, NE, no_baseline_volume, none, 40, none, volumes:3
                    3, NE, new_lesions_unknown, 40, 50, 48, volumes:5;volumes:4
                    4, NE, new_lesions_unknown, 40, 20, 48, volumes:7;volumes:6
                    5, NE, baseline_zero, 0, 0, 0, volumes:9;volumes:8
                    6, SD, volume, 40, 40, 48, volumes:11;volumes:10
                    7, CR, no_uptake, 40, 0, 48, volumes:13;volumes:12
                """
            },
        ),
        Example(
            title="From nothing, and against the word of the reader",
            words="Every volume above 0 is more than none: with new lesions PD (1), without, the baseline cannot be compared (2). A "
            "volume of 0 with a new lesion contradicts itself, and is no CR: new lesions keep it SD (3).",
            study=asks(),
            records={
                "patients": patients(3),
                "volumes": """
                    patient_id, imaged_on, tracer, total_volume_ml, new_lesions
                    1, day 0, 68Ga-PSMA-11, 0,
                    1, day 84, 68Ga-PSMA-11, 3, 1
                    2, day 0, 68Ga-PSMA-11, 0,
                    2, day 84, 68Ga-PSMA-11, 3, 0
                    3, day 0, 68Ga-PSMA-11, 30,
                    3, day 84, 68Ga-PSMA-11, 0, 1
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold
                    1, PD, volume_and_new_lesions, 0, 3, 0
                    2, NE, baseline_zero, 0, 3, 0
                    3, SD, decrease_with_new_lesions, 30, 0, 36
                """
            },
        ),
        Example(
            title="From the baseline, or from the smallest volume so far",
            words="The paper compares with the baseline: 60 with new lesions is 40 % less than 100, and SD. From the smallest volume so "
            "far, 50, it is 20 % more, and PD. Without new lesions it is PR by both.",
            study=asks() + "variants: {nadir: {pejorative_events.tumour_progression.increase_from: nadir}}",
            records={
                "patients": patients(2),
                "volumes": """
                    patient_id, imaged_on, tracer, total_volume_ml, new_lesions
                    1, day 0, 68Ga-PSMA-11, 100,
                    1, day 84, 68Ga-PSMA-11, 50, 0
                    1, day 168, 68Ga-PSMA-11, 60, 1
                    2, day 0, 68Ga-PSMA-11, 100,
                    2, day 84, 68Ga-PSMA-11, 50, 0
                    2, day 168, 68Ga-PSMA-11, 60, 0
                """,
            },
            expect={
                "evidence where decision=response, visit=day 168": """
                    patient_id, variant, answer, reason, baseline, value, threshold, sources
                    1, nadir, PD, volume_and_new_lesions, 100, 60, 60, volumes:3;volumes:1;volumes:2
                    1, protocol, SD, decrease_with_new_lesions, 100, 60, 120, volumes:3;volumes:1
                    2, nadir, PR, volume, 100, 60, 60, volumes:6;volumes:4;volumes:5
                    2, protocol, PR, volume, 100, 60, 120, volumes:6;volumes:4
                """,
                "events where kind=tumour_progression": "patient_id, variant, day, left_day\n1, nadir, 168, 84",
            },
        ),
        Example(
            title="Several tracers, readers and days",
            words="Only the tracer that is stated counts. Each reader's scans are compared with that reader's own baseline; the "
            "reader named decides. Of two rows of one day the last counts, and of two baselines the later.",
            study=asks("tracer: 68Ga-PSMA-11, reader: R1"),
            records={
                "volumes": """
                    imaged_on, tracer, total_volume_ml, new_lesions, reader
                    day -30, 68Ga-PSMA-11, 10, , R1
                    day -3, 68Ga-PSMA-11, 100, , R1
                    day 84, 68Ga-PSMA-11, 200, 1, R1
                    day 84, 68Ga-PSMA-11, 60, 0, R1
                    day 84, 18F-FDG, 300, 4, R1
                    day -3, 68Ga-PSMA-11, 50, , R2
                    day 85, 68Ga-PSMA-11, 60, 1, R2
                """
            },
            expect={
                "responses": "reader, visit, response\nR1, month 3, PR\nR2, month 3, PD",
                "evidence where decision=response": """
                    subject, visit, answer, baseline, value, sources
                    R1, day 84, PR, 100, 60, volumes:4;volumes:2
                    R2, day 85, PD, 50, 60, volumes:7;volumes:6
                """,
                "events": "kind, day",
            },
        ),
        Example(
            title="Best overall response by RECIP",
            words="SD, then PR seen again four weeks later: PR is the best response, of the system RECIP 1.0.",
            study=asks() + "best_response: {confirmed_after: 4 weeks}",
            records={
                "volumes": """
                    imaged_on, tracer, total_volume_ml, new_lesions
                    day 0, 68Ga-PSMA-11, 100,
                    day 42, 68Ga-PSMA-11, 90, 0
                    day 84, 68Ga-PSMA-11, 60, 0
                    day 126, 68Ga-PSMA-11, 55, 0
                """
            },
            expect={
                "best_response": """
                    system, response, day, confirmed_day, objective_response
                    recip_1_0, PR, 84, 126, met
                """,
                "endpoints": "time_days, event, reason\n126, false, last_assessment",
            },
        ),
    ),
)
