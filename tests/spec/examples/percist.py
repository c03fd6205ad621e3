"""Section 5: PERCIST 1.0 from the SULpeak of the lesion that takes up most."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject


def asks(keys: str = "") -> str:
    """The protocol of a progression by PERCIST 1.0, with its endpoint."""
    stated = f"{{criteria: percist_1_0{keys and ', ' + keys}}}"
    return f"pejorative_events: {{tumour_progression: {stated}, death: {{}}}}\nendpoints: {{pfs: {{events: all}}}}\n"


PERCIST = Subject(
    "Tumour response by PERCIST 1.0",
    "The SULpeak of the lesion that takes up most FDG, of each scan (Wahl et al., J Nucl Med 2009;50 Suppl 1:122S-50S; O et al., "
    "Radiology 2016;280:576-84): complete metabolic response without any uptake that stands out; partial by a decrease of at "
    "least 30 % and 0.8; progression by an increase of more than 30 % and 0.8, by new lesions, or by total lesion glycolysis 75 % "
    "higher; everything else is stable. They are written CR, PR, PD and SD.",
    (
        Example(
            title="Thirty per cent down, more than thirty up",
            words="Of 10 units 7 are 30 % less: PR (1); 7.01 are not (2). 13 are exactly 30 % more, which has to be more: SD (3); "
            "13.01 are PD (4). Nothing stands out any more: CR (5).",
            study=asks(),
            records={
                "patients": patients(5),
                "volumes": """
                    patient_id, imaged_on, tracer, total_volume_ml, sul_peak, liver_sul_mean, liver_sul_sd, new_lesions
                    1, day -10, 18F-FDG, , 10, 2, 0.3,
                    1, day 84, 18F-FDG, , 7, , , 0
                    2, day -10, 18F-FDG, , 10, 2, 0.3,
                    2, day 84, 18F-FDG, , 7.01, , , 0
                    3, day -10, 18F-FDG, , 10, 2, 0.3,
                    3, day 84, 18F-FDG, , 13, , , 0
                    4, day -10, 18F-FDG, , 10, 2, 0.3,
                    4, day 84, 18F-FDG, , 13.01, , , 0
                    5, day -10, 18F-FDG, , 10, 2, 0.3,
                    5, day 84, 18F-FDG, , 0, , , 0
                """,
            },
            expect={
                "responses": """
                    patient_id, visit, visit_day, day, response
                    1, month 3, 91, 84, PR
                    2, month 3, 91, 84, SD
                    3, month 3, 91, 84, SD
                    4, month 3, 91, 84, PD
                    5, month 3, 91, 84, CR
                """,
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold, unit, days, sources
                    1, PR, sul_peak, 10, 7, 13, SUL, 84, volumes:2;volumes:1
                    2, SD, sul_peak, 10, 7.01, 13, SUL, 84, volumes:4;volumes:3
                    3, SD, sul_peak, 10, 13, 13, SUL, 84, volumes:6;volumes:5
                    4, PD, sul_peak, 10, 13.01, 13, SUL, 84, volumes:8;volumes:7
                    5, CR, no_uptake, 10, 0, 13, SUL, 84, volumes:10;volumes:9
                """,
                "events where kind=tumour_progression": "patient_id, day\n4, 84",
            },
        ),
        Example(
            title="A complete response by the liver",
            words="What cannot be told from its surroundings is written as 0, and CR (5). An uptake that has a number is a partial "
            "response at most, unless the protocol takes one below the liver's mean of the same scan for complete (variant): 1.9 "
            "under 2 (1), but not 2 (2); without the liver's mean there nobody knows (3). A new lesion is progression all the same "
            "(4), and without a word on them nothing is said (6).",
            study=asks("measurable: as_read")
            + "variants: {liver: {pejorative_events.tumour_progression.complete: below_liver}}",
            records={
                "patients": patients(6),
                "volumes": """
                    patient_id, imaged_on, tracer, total_volume_ml, sul_peak, liver_sul_mean, new_lesions
                    1, day 0, 18F-FDG, , 10, ,
                    1, day 84, 18F-FDG, , 1.9, 2, 0
                    2, day 0, 18F-FDG, , 10, ,
                    2, day 84, 18F-FDG, , 2, 2, 0
                    3, day 0, 18F-FDG, , 10, 2,
                    3, day 84, 18F-FDG, , 1.9, , 0
                    4, day 0, 18F-FDG, , 10, ,
                    4, day 84, 18F-FDG, , 1.9, 2, 1
                    5, day 0, 18F-FDG, , 10, ,
                    5, day 84, 18F-FDG, , 0, , 0
                    6, day 0, 18F-FDG, , 10, ,
                    6, day 84, 18F-FDG, , 1.9, 2,
                """,
            },
            expect={
                "evidence where decision=response, variant=protocol": """
                    patient_id, answer, reason
                    1, PR, sul_peak
                    2, PR, sul_peak
                    3, PR, sul_peak
                    4, PD, new_lesion
                    5, CR, no_uptake
                    6, NE, new_lesions_unknown
                """,
                "evidence where decision=response, variant=liver": """
                    patient_id, answer, reason, baseline, value, threshold, sources
                    1, CR, below_liver, 10, 1.9, 13, volumes:2;volumes:1
                    2, PR, sul_peak, 10, 2, 13, volumes:4;volumes:3
                    3, NE, no_liver, 10, 1.9, 13, volumes:6;volumes:5
                    4, PD, new_lesion, 10, 1.9, 13, volumes:8;volumes:7
                    5, CR, no_uptake, 10, 0, 13, volumes:10;volumes:9
                    6, NE, new_lesions_unknown, 10, 1.9, 13, volumes:12;volumes:11
                """,
            },
        ),
        Example(
            title="And 0.8 units",
            words="Of 2.5 units 1.7 are 0.8 and 32 % less: PR (1); of 2 units 1.3 are 35 % but only 0.7 less: SD (2). 3.3 are 32 % "
            "and 0.8 more than 2.5, which has to be more: SD (3); 3.31 are PD (4).",
            study=asks("measurable: as_read"),
            records={
                "patients": patients(4),
                "volumes": """
                    patient_id, imaged_on, tracer, total_volume_ml, sul_peak, new_lesions
                    1, day 0, 18F-FDG, , 2.5,
                    1, day 84, 18F-FDG, , 1.7, 0
                    2, day 0, 18F-FDG, , 2,
                    2, day 84, 18F-FDG, , 1.3, 0
                    3, day 0, 18F-FDG, , 2.5,
                    3, day 84, 18F-FDG, , 3.3, 0
                    4, day 0, 18F-FDG, , 2.5,
                    4, day 84, 18F-FDG, , 3.31, 0
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold
                    1, PR, sul_peak, 2.5, 1.7, 3.3
                    2, SD, sul_peak, 2, 1.3, 2.8
                    3, SD, sul_peak, 2.5, 3.3, 3.3
                    4, PD, sul_peak, 2.5, 3.31, 3.3
                """
            },
        ),
        Example(
            title="New lesions, and the extent of uptake",
            words="A new lesion is progression whatever else: beside a decrease (1), without a SULpeak (2), without a baseline (3). "
            "Total lesion glycolysis of 175 is 75 % above 100: PD where SULpeak has not fallen (4), not where it has (5), and 174.9 "
            "are not (6).",
            study=asks("measurable: as_read"),
            records={
                "patients": patients(6),
                "volumes": """
                    patient_id, imaged_on, tracer, total_volume_ml, sul_peak, total_lesion_glycolysis, new_lesions
                    1, day 0, 18F-FDG, , 10, ,
                    1, day 84, 18F-FDG, , 5, , 1
                    2, day 0, 18F-FDG, , 10, ,
                    2, day 84, 18F-FDG, , , , 2
                    3, day 84, 18F-FDG, , 5, , 1
                    4, day 0, 18F-FDG, , 10, 100,
                    4, day 84, 18F-FDG, , 10, 175, 0
                    5, day 0, 18F-FDG, , 10, 100,
                    5, day 84, 18F-FDG, , 9.9, 175, 0
                    6, day 0, 18F-FDG, , 10, 100,
                    6, day 84, 18F-FDG, , 10, 174.9, 0
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold, unit, sources
                    1, PD, new_lesion, 10, 5, 13, SUL, volumes:2;volumes:1
                    2, PD, new_lesion, 10, none, 13, SUL, volumes:4;volumes:3
                    3, PD, new_lesion, none, 5, none, SUL, volumes:5
                    4, PD, extent, 100, 175, 175, SUL mL, volumes:7;volumes:6
                    5, SD, sul_peak, 10, 9.9, 13, SUL, volumes:9;volumes:8
                    6, SD, sul_peak, 10, 10, 13, SUL, volumes:11;volumes:10
                """
            },
        ),
        Example(
            title="Measured against the liver",
            words="With a liver of 2 and a standard deviation of 0.3 a lesion can be followed from 1.5 x 2 + 2 x 0.3 = 3.6 units on "
            "(1), not at 3.59 (2). Where the liver's values are missing (3, 4) that cannot be said, unless the reader has seen to it "
            "(variant).",
            study=asks() + "variants: {as_read: {pejorative_events.tumour_progression.measurable: as_read}}",
            records={
                "patients": patients(4),
                "volumes": """
                    patient_id, imaged_on, tracer, total_volume_ml, sul_peak, liver_sul_mean, liver_sul_sd, new_lesions
                    1, day 0, 18F-FDG, , 3.6, 2, 0.3,
                    1, day 84, 18F-FDG, , 5, 2, 0.3, 0
                    2, day 0, 18F-FDG, , 3.59, 2, 0.3,
                    2, day 84, 18F-FDG, , 5, 2, 0.3, 0
                    3, day 0, 18F-FDG, , 3.6, , 0.3,
                    3, day 84, 18F-FDG, , 5, 2, 0.3, 0
                    4, day 0, 18F-FDG, , 3.6, 2, ,
                    4, day 84, 18F-FDG, , 5, 2, 0.3, 0
                """,
            },
            expect={
                "evidence where decision=response, variant=protocol": """
                    patient_id, answer, reason, baseline, value, threshold, sources
                    1, PD, sul_peak, 3.6, 5, 4.68, volumes:2;volumes:1
                    2, NE, not_measurable, 3.59, 5, 4.667, volumes:4;volumes:3
                    3, NE, liver_unknown, 3.6, 5, 4.68, volumes:6;volumes:5
                    4, NE, liver_unknown, 3.6, 5, 4.68, volumes:8;volumes:7
                """,
                "evidence where decision=response, variant=as_read": """
                    patient_id, answer, reason
                    1, PD, sul_peak
                    2, PD, sul_peak
                    3, PD, sul_peak
                    4, PD, sul_peak
                """,
            },
        ),
        Example(
            title="What cannot be said by PERCIST",
            words="No SULpeak (1), none at baseline (2), nothing at baseline and nothing now (3), and nobody says whether there were "
            "new lesions: after a decrease (4) and between (5). Without a word on them an increase is PD all the same (6), and "
            "nothing at all CR (7).",
            study=asks("measurable: as_read"),
            records={
                "patients": patients(7),
                "volumes": """
                    patient_id, imaged_on, tracer, total_volume_ml, sul_peak, new_lesions
                    1, day 0, 18F-FDG, , 6,
                    1, day 84, 18F-FDG, , , 0
                    2, day 84, 18F-FDG, , 6, 0
                    3, day 0, 18F-FDG, , 0,
                    3, day 84, 18F-FDG, , 0, 0
                    4, day 0, 18F-FDG, , 6,
                    4, day 84, 18F-FDG, , 3,
                    5, day 0, 18F-FDG, , 6,
                    5, day 84, 18F-FDG, , 6,
                    6, day 0, 18F-FDG, , 6,
                    6, day 84, 18F-FDG, , 9,
                    7, day 0, 18F-FDG, , 6,
                    7, day 84, 18F-FDG, , 0,
                """,
            },
            expect={
                "evidence where decision=response": """
                    patient_id, answer, reason, baseline, value, threshold, sources
                    1, NE, no_sul_peak, 6, none, 7.8, volumes:2;volumes:1
                    2, NE, no_baseline_sul_peak, none, 6, none, volumes:3
                    3, NE, baseline_zero, 0, 0, 0.8, volumes:5;volumes:4
                    4, NE, new_lesions_unknown, 6, 3, 7.8, volumes:7;volumes:6
                    5, NE, new_lesions_unknown, 6, 6, 7.8, volumes:9;volumes:8
                    6, PD, sul_peak, 6, 9, 7.8, volumes:11;volumes:10
                    7, CR, no_uptake, 6, 0, 7.8, volumes:13;volumes:12
                """
            },
        ),
        Example(
            title="From the baseline scan, or from the lowest uptake so far",
            words="The paper compares with the baseline: 7 after 5 is 30 % less than 10, and PR. From 5 it is 40 % and 2 units more, "
            "and PD.",
            study=asks("measurable: as_read")
            + "variants: {nadir: {pejorative_events.tumour_progression.increase_from: nadir}}",
            records={
                "volumes": """
                    imaged_on, tracer, total_volume_ml, sul_peak, new_lesions
                    day 0, 18F-FDG, , 10,
                    day 84, 18F-FDG, , 5, 0
                    day 168, 18F-FDG, , 7, 0
                """
            },
            expect={
                "evidence where decision=response, visit=day 168": """
                    variant, answer, baseline, value, threshold, sources
                    nadir, PD, 10, 7, 6.5, volumes:3;volumes:1;volumes:2
                    protocol, PR, 10, 7, 13, volumes:3;volumes:1
                """,
                "events where kind=tumour_progression": "variant, day, left_day\nnadir, 168, 84",
            },
        ),
    ),
)
