"""Section 3: the criterion markers."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject


def study_of(markers: str, rest: str = "") -> str:
    return f"""
benefit:
  at: [3]
  criteria: {{markers: {{{markers}}}}}
  rule: all_applicable
{rest}"""


MARKERS = Subject(
    "Markers",
    "Met when laboratory tests of a secreting tumour are lower than at baseline by the stated percentage.",
    (
        Example(
            title="Exactly at the limit",
            words="From 100 to 80 is a decrease of exactly 20 %: not more than 20 %, but at least 20 %.",
            study=study_of(
                "analytes: [CgA], decrease: more than 20 %",
                "variants: {at_least: {benefit.criteria.markers.decrease: at least 20 %}}",
            ),
            records={
                "patients": patients(3),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, 100, ug/L
                    1, day 91, CgA, 80, ug/L
                    2, day 0, CgA, 100, ug/L
                    2, day 91, CgA, 79.999, ug/L
                    3, day 0, CgA, 100, ug/L
                    3, day 91, CgA, 80.001, ug/L
                """,
            },
            expect={
                "criteria": """
                    patient_id, variant, criterion, answer, baseline, value, change_percent
                    1, at_least, markers, met, 100, 80, -20
                    1, protocol, markers, not_met, 100, 80, -20
                    2, at_least, markers, met, 100, 79.999, -20.001
                    2, protocol, markers, met, 100, 79.999, -20.001
                    3, at_least, markers, not_met, 100, 80.001, -19.999
                    3, protocol, markers, not_met, 100, 80.001, -19.999
                """
            },
        ),
        Example(
            title="Only secreting tumours",
            words="Where the criterion is about secreting tumours, it does not apply to others, and is not evaluable "
            "where secretion is not recorded. The analyte has evidence of its own where it was looked at.",
            study=study_of("analytes: [CgA], decrease: more than 20 %, applies_to: secreting"),
            records={
                "patients": """
                    patient_id, group, enrolled_on, secreting
                    1, A, day 0, true
                    2, A, day 0, false
                    3, A, day 0,
                """,
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, 100, ug/L
                    1, day 91, CgA, 50, ug/L
                    2, day 0, CgA, 100, ug/L
                    2, day 91, CgA, 50, ug/L
                    3, day 0, CgA, 100, ug/L
                    3, day 91, CgA, 50, ug/L
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    patient_id, subject, answer, reason, baseline, value, threshold, unit, days, sources
                    1, markers:CgA, met, compared, 100, 50, 80, ug/L, 91, labs:1;labs:2
                    1, markers, met, compared, 100, 50, 80, ug/L, 91, labs:1;labs:2
                    2, markers, not_applicable, not_secreting, none, none, none, , 91, patients:2
                    3, markers, not_evaluable, secreting_unknown, none, none, none, , 91, patients:3
                """
            },
        ),
        Example(
            title="Each analyte has its own answer",
            words="No baseline; no value at the visit; units that differ; a baseline of zero; compared. One that has "
            "no baseline does not count. None is met and one is not evaluable, so the criterion is not evaluable, "
            "shown as the first such analyte.",
            study=study_of("analytes: [CgA, 5-HIAA, gastrin, insulin, NSE], decrease: more than 20 %, combine: any"),
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 91, CgA, 50, ug/L
                    day 0, 5-HIAA, 60, mg/d
                    day 0, gastrin, 100, ng/L
                    day 91, gastrin, 50, pmol/L
                    day 0, insulin, 0, mU/L
                    day 91, insulin, 5, mU/L
                    day 0, NSE, 100, ug/L
                    day 91, NSE, 90, ug/L
                """
            },
            expect={
                "criteria": "answer, baseline, value, change_percent\nnot_evaluable, 60, none, none",
                "evidence where decision=criterion": """
                    subject, answer, reason, baseline, value, threshold, unit, sources
                    markers:5-HIAA, not_evaluable, no_value, 60, none, none, mg/d, labs:2
                    markers:CgA, not_evaluable, no_baseline, none, 50, none, ug/L, labs:1
                    markers:NSE, not_met, compared, 100, 90, 80, ug/L, labs:7;labs:8
                    markers:gastrin, not_evaluable, unit_differs, 100, 50, none, ng/L, labs:3;labs:4
                    markers:insulin, not_evaluable, baseline_zero, 0, 5, 0, mU/L, labs:5;labs:6
                    markers, not_evaluable, no_value, 60, none, none, mg/d, labs:2;labs:3;labs:4;labs:5;labs:6;labs:7;labs:8
                """,
            },
        ),
        Example(
            title="A change between two units is not shown",
            words="Both values are shown, but no percentage between them.",
            study=study_of("analytes: [gastrin], decrease: more than 20 %"),
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, gastrin, 100, ng/L
                    day 91, gastrin, 50, pmol/L
                """
            },
            expect={"criteria": "answer, baseline, value, change_percent\nnot_evaluable, 100, 50, none"},
        ),
        Example(
            title="Values printed as a limit",
            words="`<80` allows every number from 0 up to 80, `>80` every number above it. The answer is met or not "
            "met only where it is the same for all that is allowed. Of a baseline below 100 and a value of 0 nothing "
            "is known: the baseline may have been 0 itself.",
            study=study_of("analytes: [CgA], decrease: more than 20 %"),
            records={
                "patients": patients(11),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    01, day 0, CgA, 100, ug/L
                    01, day 91, CgA, <80, ug/L
                    02, day 0, CgA, 100, ug/L
                    02, day 91, CgA, <80.001, ug/L
                    03, day 0, CgA, 100, ug/L
                    03, day 91, CgA, >80, ug/L
                    04, day 0, CgA, 100, ug/L
                    04, day 91, CgA, >79.999, ug/L
                    05, day 0, CgA, >100, ug/L
                    05, day 91, CgA, 80, ug/L
                    06, day 0, CgA, >99, ug/L
                    06, day 91, CgA, 80, ug/L
                    07, day 0, CgA, <100, ug/L
                    07, day 91, CgA, 80, ug/L
                    08, day 0, CgA, <100, ug/L
                    08, day 91, CgA, 0, ug/L
                    09, day 0, CgA, >100, ug/L
                    09, day 91, CgA, <80, ug/L
                    10, day 0, CgA, <50, ug/L
                    10, day 91, CgA, <50, ug/L
                    11, day 0, CgA, <10, ug/L
                    11, day 91, CgA, >10, ug/L
                """,
            },
            expect={
                "criteria": """
                    patient_id, answer, baseline, value, change_percent
                    01, met, 100, 80, none
                    02, not_evaluable, 100, 80.001, none
                    03, not_met, 100, 80, none
                    04, not_evaluable, 100, 79.999, none
                    05, met, 100, 80, none
                    06, not_evaluable, 99, 80, none
                    07, not_met, 100, 80, none
                    08, not_evaluable, 100, 0, none
                    09, met, 100, 80, none
                    10, not_evaluable, 50, 50, none
                    11, not_met, 10, 10, none
                """,
                "evidence where decision=criterion, subject=markers": """
                    patient_id, reason, threshold
                    01, compared_limit, 80
                    02, bounded, 80
                    03, compared_limit, 80
                    04, bounded, 80
                    05, compared_limit, none
                    06, bounded, none
                    07, compared_limit, none
                    08, bounded, none
                    09, compared_limit, none
                    10, bounded, none
                    11, compared_limit, none
                """,
            },
        ),
        Example(
            title="Values printed as a limit, where the limit itself counts",
            words="At least 20 %: above 80 never is, below 80 always is, below 81 may be. A baseline above 99 may have "
            "been 100 or more. From any baseline to 0 the decrease is at least 20 %, even from 0 to 0.",
            study=study_of("analytes: [CgA], decrease: at least 20 %"),
            records={
                "patients": patients(6),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, 100, ug/L
                    1, day 91, CgA, >80, ug/L
                    2, day 0, CgA, 100, ug/L
                    2, day 91, CgA, <80, ug/L
                    3, day 0, CgA, 100, ug/L
                    3, day 91, CgA, <81, ug/L
                    4, day 0, CgA, >99, ug/L
                    4, day 91, CgA, 80, ug/L
                    5, day 0, CgA, <100, ug/L
                    5, day 91, CgA, 80, ug/L
                    6, day 0, CgA, <100, ug/L
                    6, day 91, CgA, 0, ug/L
                """,
            },
            expect={
                "criteria": """
                    patient_id, answer
                    1, not_met
                    2, met
                    3, not_evaluable
                    4, not_evaluable
                    5, not_met
                    6, met
                """
            },
        ),
        Example(
            title="A decrease to nothing",
            words="At least 100 % is met by a value of 0 only, whatever the baseline was (1); below 5 may be 0 (2), 1 "
            "is not (3). More than 100 % cannot be.",
            study=study_of(
                "analytes: [CgA], decrease: at least 100 %",
                "variants: {more: {benefit.criteria.markers.decrease: more than 100 %}}",
            ),
            records={
                "patients": patients(3),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, >10, ug/L
                    1, day 91, CgA, 0, ug/L
                    2, day 0, CgA, 100, ug/L
                    2, day 91, CgA, <5, ug/L
                    3, day 0, CgA, 100, ug/L
                    3, day 91, CgA, 1, ug/L
                """,
            },
            expect={
                "evidence where decision=criterion, subject=markers": """
                    patient_id, variant, answer, reason, threshold
                    1, more, not_met, compared_limit, none
                    1, protocol, met, compared_limit, none
                    2, more, not_met, compared_limit, 0
                    2, protocol, not_evaluable, bounded, 0
                    3, more, not_met, compared, 0
                    3, protocol, not_met, compared, 0
                """
            },
        ),
        Example(
            title="Any analyte, or all of them",
            words="The criterion is shown as the analyte that decides it. Its sources are that analyte's rows where it "
            "decides alone, else the rows of all analytes with a baseline.",
            study=study_of(
                "analytes: [CgA, 5-HIAA], decrease: more than 20 %",
                "variants: {all: {benefit.criteria.markers.combine: all}}",
            ),
            records={
                "patients": patients(7),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, 100, ug/L
                    1, day 91, CgA, 100, ug/L
                    1, day 0, 5-HIAA, 60, mg/d
                    1, day 91, 5-HIAA, 30, mg/d
                    2, day 0, CgA, 100, ug/L
                    2, day 91, CgA, 50, ug/L
                    2, day 0, 5-HIAA, 60, mg/d
                    3, day 0, CgA, 100, ug/L
                    3, day 91, CgA, 100, ug/L
                    3, day 0, 5-HIAA, 60, mg/d
                    4, day 0, CgA, 100, ug/L
                    4, day 91, CgA, 50, ug/L
                    4, day 91, 5-HIAA, 30, mg/d
                    5, day 0, CgA, 100, ug/L
                    5, day 91, CgA, 90, ug/L
                    5, day 0, 5-HIAA, 60, mg/d
                    5, day 91, 5-HIAA, 60, mg/d
                    6, day 91, CgA, 50, ug/L
                    7, day 0, CgA, 100, ug/L
                    7, day 91, CgA, 50, ug/L
                    7, day 0, 5-HIAA, 60, mg/d
                    7, day 91, 5-HIAA, 30, mg/d
                """,
            },
            expect={
                "evidence where decision=criterion, subject=markers": """
                    patient_id, variant, answer, reason, baseline, value, unit, sources
                    1, all, not_met, compared, 100, 100, ug/L, labs:1;labs:2
                    1, protocol, met, compared, 60, 30, mg/d, labs:3;labs:4
                    2, all, not_evaluable, no_value, 60, none, mg/d, labs:5;labs:6;labs:7
                    2, protocol, met, compared, 100, 50, ug/L, labs:5;labs:6
                    3, all, not_met, compared, 100, 100, ug/L, labs:8;labs:9
                    3, protocol, not_evaluable, no_value, 60, none, mg/d, labs:8;labs:9;labs:10
                    4, all, met, compared, 100, 50, ug/L, labs:11;labs:12
                    4, protocol, met, compared, 100, 50, ug/L, labs:11;labs:12
                    5, all, not_met, compared, 100, 90, ug/L, labs:14;labs:15
                    5, protocol, not_met, compared, 100, 90, ug/L, labs:14;labs:15;labs:16;labs:17
                    6, all, not_evaluable, no_baseline, none, 50, ug/L,
                    6, protocol, not_evaluable, no_baseline, none, 50, ug/L,
                    7, all, met, compared, 100, 50, ug/L, labs:19;labs:20;labs:21;labs:22
                    7, protocol, met, compared, 100, 50, ug/L, labs:19;labs:20
                """
            },
        ),
        Example(
            title="The primary analyte decides alone",
            words="CgA is named first. Whatever 5-HIAA does, CgA decides: met (1), not met (2), without a value (3), "
            "without a baseline (4). Its rows alone are the sources.",
            study=study_of("analytes: [CgA, 5-HIAA], decrease: more than 20 %, combine: primary"),
            records={
                "patients": patients(4),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, 5-HIAA, 60, mg/d
                    1, day 91, 5-HIAA, 60, mg/d
                    1, day 0, CgA, 100, ug/L
                    1, day 91, CgA, 50, ug/L
                    2, day 0, 5-HIAA, 60, mg/d
                    2, day 91, 5-HIAA, 30, mg/d
                    2, day 0, CgA, 100, ug/L
                    2, day 91, CgA, 100, ug/L
                    3, day 0, 5-HIAA, 60, mg/d
                    3, day 91, 5-HIAA, 30, mg/d
                    3, day 0, CgA, 100, ug/L
                    4, day 0, 5-HIAA, 60, mg/d
                    4, day 91, 5-HIAA, 30, mg/d
                    4, day 91, CgA, 50, ug/L
                """,
            },
            expect={
                "evidence where decision=criterion, subject=markers": """
                    patient_id, answer, reason, baseline, value, threshold, unit, sources
                    1, met, compared, 100, 50, 80, ug/L, labs:3;labs:4
                    2, not_met, compared, 100, 100, 80, ug/L, labs:7;labs:8
                    3, not_evaluable, no_value, 100, none, none, ug/L, labs:11
                    4, not_evaluable, no_baseline, none, 50, none, ug/L,
                """,
                "evidence where subject=markers:5-HIAA": """
                    patient_id, answer
                    1, not_met
                    2, met
                    3, met
                    4, met
                """,
            },
        ),
        Example(
            title="Only where the baseline is high enough",
            words="The baseline must be at least twice the upper limit of 100: exactly 200 is (1), 199.999 is not (2). "
            "Without an upper limit nobody knows (3). Above 200 certainly is (4) and below 200 certainly is not (5); "
            "above 199 may be (6), and so may below 201 (7). What does not apply has no threshold and no change.",
            study=study_of("analytes: [CgA], decrease: more than 20 %, baseline_at_least: 2 x upper limit"),
            records={
                "patients": patients(7),
                "labs": """
                    patient_id, collected_on, analyte, value, unit, upper_limit
                    1, day 0, CgA, 200, ug/L, 100
                    1, day 91, CgA, 100, ug/L, 100
                    2, day 0, CgA, 199.999, ug/L, 100
                    2, day 91, CgA, 100, ug/L, 100
                    3, day 0, CgA, 200, ug/L,
                    3, day 91, CgA, 100, ug/L, 100
                    4, day 0, CgA, >200, ug/L, 100
                    4, day 91, CgA, 100, ug/L, 100
                    5, day 0, CgA, <200, ug/L, 100
                    5, day 91, CgA, 100, ug/L, 100
                    6, day 0, CgA, >199, ug/L, 100
                    6, day 91, CgA, 100, ug/L, 100
                    7, day 0, CgA, <201, ug/L, 100
                    7, day 91, CgA, 100, ug/L, 100
                """,
            },
            expect={
                "criteria": """
                    patient_id, answer, baseline, value, change_percent
                    1, met, 200, 100, -50
                    2, not_applicable, 199.999, 100, none
                    3, not_evaluable, 200, 100, none
                    4, met, 200, 100, none
                    5, not_applicable, 200, 100, none
                    6, not_evaluable, 199, 100, none
                    7, not_evaluable, 201, 100, none
                """,
                "evidence where decision=criterion, subject=markers": """
                    patient_id, reason, threshold, unit, sources
                    1, compared, 160, ug/L, labs:1;labs:2
                    2, below_limit, none, ug/L, labs:3;labs:4
                    3, no_upper_limit, none, ug/L, labs:5;labs:6
                    4, compared_limit, none, ug/L, labs:7;labs:8
                    5, below_limit, none, ug/L, labs:9;labs:10
                    6, bounded, none, ug/L, labs:11;labs:12
                    7, bounded, none, ug/L, labs:13;labs:14
                """,
            },
        ),
        Example(
            title="Where no analyte is high enough the criterion does not apply",
            words="CgA is too low to count, 5-HIAA decides (1); both are too low (2); CgA is too low and 5-HIAA has no "
            "baseline (3). Under the variant the primary analyte is too low, whatever the other (1).",
            study=study_of(
                "analytes: [CgA, 5-HIAA], decrease: more than 20 %, baseline_at_least: 2 x upper limit",
                "variants: {primary: {benefit.criteria.markers.combine: primary}}",
            ),
            records={
                "patients": patients(3),
                "labs": """
                    patient_id, collected_on, analyte, value, unit, upper_limit
                    1, day 0, CgA, 150, ug/L, 100
                    1, day 91, CgA, 150, ug/L, 100
                    1, day 0, 5-HIAA, 60, mg/d, 8
                    1, day 91, 5-HIAA, 30, mg/d, 8
                    2, day 0, CgA, 150, ug/L, 100
                    2, day 0, 5-HIAA, 10, mg/d, 8
                    2, day 91, 5-HIAA, 5, mg/d, 8
                    3, day 0, CgA, 150, ug/L, 100
                    3, day 91, 5-HIAA, 30, mg/d, 8
                """,
            },
            expect={
                "evidence where decision=criterion, subject=markers": """
                    patient_id, variant, answer, reason, baseline, value, unit, sources
                    1, primary, not_applicable, below_limit, 150, 150, ug/L, labs:1;labs:2
                    1, protocol, met, compared, 60, 30, mg/d, labs:3;labs:4
                    2, primary, not_applicable, below_limit, 150, none, ug/L, labs:5
                    2, protocol, not_applicable, below_limit, 150, none, ug/L, labs:5;labs:6;labs:7
                    3, primary, not_applicable, below_limit, 150, none, ug/L, labs:8
                    3, protocol, not_applicable, below_limit, 150, none, ug/L, labs:8
                """
            },
        ),
        Example(
            title="The upper limit is converted with its row",
            words="By the factor of 2.1 the baseline of 100 pmol/L with an upper limit of 50 pmol/L is 210 ng/L, "
            "exactly twice its limit of 105 ng/L.",
            study="conversions: [{analyte: gastrin, from: pmol/L, to: ng/L, factor: 2.1}]\n"
            + study_of("analytes: [gastrin], decrease: more than 20 %, baseline_at_least: 2 x upper limit"),
            records={
                "labs": """
                    collected_on, analyte, value, unit, upper_limit
                    day 0, gastrin, 100, pmol/L, 50
                    day 91, gastrin, 168, ng/L, 105
                """
            },
            expect={
                "evidence where decision=criterion, subject=markers": """
                    answer, reason, baseline, value, threshold, unit, marks
                    not_met, compared, 210, 168, 168, ng/L, unit_converted
                """
            },
        ),
    ),
)
