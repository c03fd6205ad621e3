"""Section 0: units and assays of laboratory values."""

from ..example import Example, patients
from ..subject import Subject


def study_of(analyte: str, rest: str = "") -> str:
    return f"""
benefit:
  at: [3]
  criteria: {{markers: {{analytes: [{analyte}], decrease: more than 20 %}}}}
  rule: all_applicable
{rest}"""


FACTOR = "conversions: [{analyte: gastrin, from: pmol/L, to: ng/L, factor: 2.1}]"

UNITS = Subject(
    "Units and assays",
    "Units of one kind differ by powers of ten and are compared exactly. Between mass and amount of substance only a "
    "factor that the protocol declares leads; without one the change is not evaluable. The same holds for a change of "
    "assay.",
    (
        Example(
            title="Units that differ by a power of ten",
            words="0.08 mg/L are 80 µg/L: from 100 µg/L a decrease of exactly 20 %, which is not more than 20 % (1). "
            "Whatever the units, the value is shown in that of the baseline (2, 3). µg/L and ng/mL are the same: "
            "nothing is converted (4).",
            study=study_of("CgA"),
            records={
                "patients": patients(4),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, 100, ug/L
                    1, day 91, CgA, 0.08, mg/L
                    2, day 0, CgA, 0.1, mg/L
                    2, day 91, CgA, 79.9, µg/l
                    3, day 0, CgA, 0.0001, g/L
                    3, day 91, CgA, 79900, pg/mL
                    4, day 0, CgA, 100, µg/L
                    4, day 91, CgA, 79.9, ng/mL
                """,
            },
            expect={
                "evidence where decision=criterion, subject=markers": """
                    patient_id, answer, reason, baseline, value, threshold, unit, marks
                    1, not_met, compared, 100, 80, 80, ug/L, unit_converted
                    2, met, compared, 0.1, 0.0799, 0.08, mg/L, unit_converted
                    3, met, compared, 0.0001, 0.0000799, 0.00008, g/L, unit_converted
                    4, met, compared, 100, 79.9, 80, µg/L,
                """,
                "criteria where patient_id=2": "answer, change_percent\nmet, -20.1",
            },
        ),
        Example(
            title="A limit in another unit",
            words="Below 0.08 mg/L is below 80 µg/L.",
            study=study_of("CgA"),
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, CgA, 100, ug/L
                    day 91, CgA, <0.08, mg/L
                """
            },
            expect={
                "evidence where decision=criterion, subject=markers": """
                    answer, reason, baseline, value, threshold, unit, marks
                    met, compared_limit, 100, 80, 80, ug/L, unit_converted
                """
            },
        ),
        Example(
            title="Mass against amount of substance, with a declared factor",
            words="40 pmol/L are 84 ng/L by the factor of the protocol (1), 38 pmol/L 79.8 ng/L (2). The baseline is "
            "converted likewise (3). Where both are converted (4) they are still marked. The factor is declared for "
            "the unit exactly as written: pmol/l is not pmol/L (5). After the conversion a power of ten may follow "
            "(6).",
            study=FACTOR + "\n" + study_of("gastrin"),
            records={
                "patients": patients(6),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, gastrin, 100, ng/L
                    1, day 91, gastrin, 40, pmol/L
                    2, day 0, gastrin, 100, ng/L
                    2, day 91, gastrin, 38, pmol/L
                    3, day 0, gastrin, 50, pmol/L
                    3, day 91, gastrin, 84, ng/L
                    4, day 0, gastrin, 50, pmol/L
                    4, day 91, gastrin, 39, pmol/L
                    5, day 0, gastrin, 100, ng/L
                    5, day 91, gastrin, 38, pmol/l
                    6, day 0, gastrin, 0.1, ug/L
                    6, day 91, gastrin, 38, pmol/L
                """,
            },
            expect={
                "evidence where decision=criterion, subject=markers": """
                    patient_id, answer, reason, baseline, value, threshold, unit, marks
                    1, not_met, compared, 100, 84, 80, ng/L, unit_converted
                    2, met, compared, 100, 79.8, 80, ng/L, unit_converted
                    3, not_met, compared, 105, 84, 84, ng/L, unit_converted
                    4, met, compared, 105, 81.9, 84, ng/L, unit_converted
                    5, not_evaluable, unit_differs, 100, 38, none, ng/L,
                    6, met, compared, 0.1, 0.0798, 0.08, ug/L, unit_converted
                """
            },
        ),
        Example(
            title="A converted value is rounded half up to six decimals",
            words="0.000005 pmol/L by 2.1 are 0.0000105 ng/L, kept as 0.000011.",
            study=FACTOR + "\n" + study_of("gastrin"),
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, gastrin, 0.000005, pmol/L
                    day 91, gastrin, 0.000008, ng/L
                """
            },
            expect={
                "evidence where decision=criterion, subject=markers": """
                    answer, baseline, value, threshold, marks
                    met, 0.000011, 0.000008, 0.0000088, unit_converted
                """
            },
        ),
        Example(
            title="Without a declared factor a change of kind is not evaluable",
            words="Each value is shown in its own unit, and no percentage between them. A unit that nobody knows is a "
            "kind of its own: compared with itself (2), with nothing else (3).",
            study=study_of("gastrin"),
            records={
                "patients": patients(3),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, gastrin, 100, ng/L
                    1, day 91, gastrin, 38, pmol/L
                    2, day 0, gastrin, 100, arbitrary units
                    2, day 91, gastrin, 38, arbitrary units
                    3, day 0, gastrin, 100, arbitrary units
                    3, day 91, gastrin, 38, ng/L
                """,
            },
            expect={
                "evidence where decision=criterion, subject=markers": """
                    patient_id, answer, reason, baseline, value, threshold, unit, marks
                    1, not_evaluable, unit_differs, 100, 38, none, ng/L,
                    2, met, compared, 100, 38, 80, arbitrary units,
                    3, not_evaluable, unit_differs, 100, 38, none, arbitrary units,
                """,
                "criteria": "patient_id, change_percent\n1, none\n2, -62\n3, none",
            },
        ),
        Example(
            title="A change of assay is not evaluable",
            words="Two assays of chromogranin A read differently. Where one of the two is not recorded the values are "
            "compared (2), and so are two of one assay (3). A change of unit comes first (4).",
            study=study_of("CgA"),
            records={
                "patients": patients(4),
                "labs": """
                    patient_id, collected_on, analyte, value, unit, assay
                    1, day 0, CgA, 100, ug/L, radioimmunoassay
                    1, day 91, CgA, 0.05, mg/L, ELISA
                    2, day 0, CgA, 100, ug/L, radioimmunoassay
                    2, day 91, CgA, 50, ug/L,
                    3, day 0, CgA, 100, ug/L, ELISA
                    3, day 91, CgA, 50, ug/L, ELISA
                    4, day 0, CgA, 100, ug/L, radioimmunoassay
                    4, day 91, CgA, 1, nmol/L, ELISA
                """,
            },
            expect={
                "evidence where decision=criterion, subject=markers": """
                    patient_id, answer, reason, baseline, value, threshold, unit, sources, marks
                    1, not_evaluable, assay_differs, 100, 50, none, ug/L, labs:1;labs:2, unit_converted
                    2, met, compared, 100, 50, 80, ug/L, labs:3;labs:4,
                    3, met, compared, 100, 50, 80, ug/L, labs:5;labs:6,
                    4, not_evaluable, unit_differs, 100, 1, none, ug/L, labs:7;labs:8,
                """,
                "criteria": "patient_id, change_percent\n1, none\n2, -50\n3, -50\n4, none",
            },
        ),
        Example(
            title="An increase over values of another unit",
            words="The nadir is 0.05 mg/L; 60 µg/L are exactly 20 % above it, 61 µg/L are more. Both are shown in the "
            "unit of the nadir.",
            study="pejorative_events: {marker_increase: {increase: more than 20 %, from: nadir, analytes: [CgA]}}\n"
            "endpoints: {any_event: {events: all}}",
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, CgA, 100, ug/L
                    day 91, CgA, 0.05, mg/L
                    day 183, CgA, 60, ug/L
                    day 274, CgA, 61, ug/L
                """
            },
            expect={
                "events": "day, left_day\n274, 183",
                "evidence where decision=event": """
                    reason, baseline, value, threshold, unit, sources, marks
                    increased, 0.05, 0.061, 0.06, mg/L, labs:2;labs:4;labs:2;labs:3, unit_converted
                """,
            },
        ),
        Example(
            title="An increase is sought within one assay",
            words="The first value of the new assay has nothing to be compared with (1). A value whose assay is not "
            "recorded is compared with all before it, and all after it with it (2).",
            study="pejorative_events: {marker_increase: {increase: more than 20 %, from: nadir, analytes: [CgA]}}\n"
            "endpoints: {any_event: {events: all}}",
            records={
                "patients": patients(2),
                "labs": """
                    patient_id, collected_on, analyte, value, unit, assay
                    1, day 0, CgA, 100, ug/L, radioimmunoassay
                    1, day 91, CgA, 500, ug/L, ELISA
                    1, day 183, CgA, 601, ug/L, ELISA
                    2, day 0, CgA, 100, ug/L, radioimmunoassay
                    2, day 91, CgA, 110, ug/L,
                    2, day 183, CgA, 133, ug/L, ELISA
                """,
            },
            expect={
                "events": """
                    patient_id, day, left_day
                    1, 183, 0
                    2, 183, 91
                """,
                "evidence where decision=event": """
                    patient_id, baseline, value, threshold, sources
                    1, 500, 601, 600, labs:2;labs:3
                    2, 110, 133, 132, labs:5;labs:6;labs:4;labs:5
                """,
            },
        ),
    ),
)
