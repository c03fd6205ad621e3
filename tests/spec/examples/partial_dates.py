"""Section 0: partial dates; section 1: a baseline later than time zero."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

MARKERS = """
benefit:
  at: [3]
  criteria: {markers: {analytes: [CgA], decrease: more than 20 %}}
  rule: all_applicable
"""
STATUS = """
benefit:
  at: [3]
  criteria: {clinical_status: {measure: performance_status, improves_by: 1}}
  rule: all_applicable
"""
APRIL = {
    "labs": """
        collected_on, analyte, value, unit
        day 0, CgA, 100, ug/L
        2020-04, CgA, 50, ug/L
    """
}
AROUND_TIME_ZERO = {
    "patients": "group, enrolled_on\nA, day 14",
    "labs": """
        collected_on, analyte, value, unit
        2020-01, CgA, 100, ug/L
        day 105, CgA, 50, ug/L
    """,
}


def april(stands_for: str, day: int) -> Example:
    """The month April 2020 as the rule `stands_for` reads it."""
    return Example(
        title=f"A month without its day: {stands_for}",
        words=f"April 2020 is the interval from day 91 to day 120; here its {stands_for} day stands for it, day {day}.",
        study=f"partial_dates: {stands_for}\n{MARKERS}",
        records=APRIL,
        expect={
            "visits where visit=month 3": f"status, attended_day\nattended, {day}",
            "evidence where decision=criterion, subject=markers": f"""
                answer, reason, baseline, value, days, sources, marks
                met, compared, 100, 50, {day}, labs:1;labs:2, date_filled
            """,
        },
    )


PARTIAL_DATES = Subject(
    "Partial dates and late baselines",
    "A date of which only the month or the year is known is an interval. The protocol says which day stands for it, "
    "and every answer made from it carries the mark `date_filled`. A baseline taken after time zero, where the "
    "protocol allows one, carries the mark `late_baseline`.",
    (
        Example(
            title="A month without its day: leave_out",
            words="Unless the protocol says otherwise the row does not count: not as a value and not as a visit.",
            study=MARKERS,
            records=APRIL,
            expect={
                "visits where visit=month 3": "status, attended_day\nmissed, none",
                "evidence where decision=criterion, subject=markers": """
                    answer, reason, baseline, value, days, sources, marks
                    not_evaluable, no_value, 100, none, none, labs:1,
                """,
            },
        ),
        april("first", 91),
        april("middle", 105),
        april("last", 120),
        Example(
            title="A year without its month",
            words="2020 is the interval from day 0 to day 365, and day 182 its middle (half a day is rounded down): "
            "the value belongs to month 6.",
            study=f"partial_dates: middle\n{MARKERS.replace('[3]', '[6]')}",
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, CgA, 100, ug/L
                    2020, CgA, 50, ug/L
                """
            },
            expect={
                "visits where visit=month 6": "status, attended_day\nattended, 182",
                "evidence where decision=criterion, subject=markers": "answer, days, marks\nmet, 182, date_filled",
            },
        ),
        Example(
            title="A month that crosses time zero: its first day",
            words="The patient was enrolled on 15 January, so January is the interval from day -14 to day 16. Its "
            "first day lies before time zero: the value is the baseline.",
            study=f"partial_dates: first\n{MARKERS}",
            records=AROUND_TIME_ZERO,
            expect={
                "evidence where decision=criterion, subject=markers": """
                    answer, reason, baseline, value, days, sources, marks
                    met, compared, 100, 50, 91, labs:1;labs:2, date_filled
                """
            },
        ),
        Example(
            title="A month that crosses time zero: its middle",
            words="The middle of the same January is day 1: the value is no baseline any more.",
            study=f"partial_dates: middle\n{MARKERS}",
            records=AROUND_TIME_ZERO,
            expect={
                "evidence where decision=criterion, subject=markers": """
                    answer, reason, baseline, value, days, sources, marks
                    not_evaluable, no_baseline, none, 50, 91, ,
                """
            },
        ),
        Example(
            title="Of an exact and a filled date on one day the last row as read counts",
            words="March 2020 filled with its last day falls on day 90, where another value was taken. The row read "
            "last is the value, filled or not.",
            study=f"partial_dates: last\n{MARKERS}",
            records={
                "patients": patients(2),
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, 100, ug/L
                    1, day 90, CgA, 90, ug/L
                    1, 2020-03, CgA, 50, ug/L
                    2, day 0, CgA, 100, ug/L
                    2, 2020-03, CgA, 50, ug/L
                    2, day 90, CgA, 90, ug/L
                """,
            },
            expect={
                "evidence where decision=criterion, subject=markers": """
                    patient_id, answer, value, days, sources, marks
                    1, met, 50, 90, labs:1;labs:3, date_filled
                    2, not_met, 90, 90, labs:4;labs:6,
                """
            },
        ),
        Example(
            title="A filled date after the cut-off",
            words="The cut-off is day 105. The last day of April is after it, so the value does not count.",
            study=f"data_cutoff: 2020-04-15\npartial_dates: last\n{MARKERS}",
            records=APRIL,
            expect={"visits where visit=month 3": "status, attended_day\nnot_due, none"},
        ),
        Example(
            title="A filled date on an event",
            words="The increase is dated by a filled date, and so is the mark of the event. The endpoint takes the "
            "mark over from its event.",
            study="partial_dates: middle\n"
            "pejorative_events: {marker_increase: {increase: more than 20 %, from: nadir, analytes: [CgA]}}\n"
            "endpoints: {time_to_increase: {events: [marker_increase]}}",
            records={
                "labs": """
                    collected_on, analyte, value, unit
                    day 0, CgA, 100, ug/L
                    2020-04, CgA, 150, ug/L
                """
            },
            expect={
                "events": "kind, day, left_day, right_day\nmarker_increase, 105, 0, 105",
                "evidence where decision=event": "days, sources, marks\n105, labs:1;labs:2, date_filled",
                "evidence where decision=endpoint": "answer, days, sources, marks\n"
                "event, 105, labs:1;labs:2, date_filled",
            },
        ),
        Example(
            title="A baseline before the first administration",
            words="Patient 1 was first treated on day 14, so the status of day 10 is a baseline, a late one. Patient 2 "
            "was not treated, patient 3 before time zero: their baseline ends on day 0. On day 14 itself (4) a value "
            "is still baseline.",
            study=f"baseline_until: first_administration\n{STATUS}",
            records={
                "patients": patients(4),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 14, 177Lu-DOTATATE, 7.4, GBq
                    1, 2, day 70, 177Lu-DOTATATE, 7.4, GBq
                    3, 1, day -5, 177Lu-DOTATATE, 7.4, GBq
                    4, 1, day 14, 177Lu-DOTATATE, 7.4, GBq
                """,
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, performance_status, 1
                    1, day 10, performance_status, 2
                    1, day 91, performance_status, 1
                    2, day 0, performance_status, 1
                    2, day 10, performance_status, 2
                    2, day 91, performance_status, 1
                    3, day 0, performance_status, 1
                    3, day 10, performance_status, 2
                    3, day 91, performance_status, 1
                    4, day 14, performance_status, 2
                    4, day 91, performance_status, 1
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    patient_id, answer, baseline, value, sources, marks
                    1, met, 2, 1, assessments:2;assessments:3, late_baseline
                    2, not_met, 1, 1, assessments:4;assessments:6,
                    3, not_met, 1, 1, assessments:7;assessments:9,
                    4, met, 2, 1, assessments:10;assessments:11, late_baseline
                """,
                "evidence where decision=benefit": """
                    patient_id, answer, marks
                    1, met, late_baseline
                    2, not_met,
                    3, not_met,
                    4, met, late_baseline
                """,
            },
        ),
        Example(
            title="What lies before a late baseline is no event and no response",
            words="The tumour grew from 20 to 30 mm before the first treatment on day 14. That day's length is the "
            "baseline; 30 mm on day 91 is stable disease.",
            study="baseline_until: first_administration\n"
            "pejorative_events: {tumour_progression: {criteria: recist_1_1}, death: {}}",
            records={
                "administrations": "cycle, administered_at, agent, activity, activity_unit\n"
                "1, day 14, 177Lu-DOTATATE, 7.4, GBq",
                "lesions": """
                    imaged_on, lesion_id, target, longest_diameter_mm
                    day -20, L1, true, 20
                    day 14, L1, true, 30
                    day 91, L1, true, 30
                """,
            },
            expect={
                "evidence where decision=response": """
                    visit, answer, baseline, value, sources, marks
                    day 91, SD, 30, 30, lesions:3;lesions:2, late_baseline
                """
            },
        ),
        Example(
            title="Every mark at once",
            words="The baseline is a late one with a filled date, in another unit than the value, and a person has "
            "replaced the answer. The marks stand in their order.",
            study=f"baseline_until: first_administration\npartial_dates: first\n{MARKERS}",
            records={
                "administrations": "cycle, administered_at, agent, activity, activity_unit\n"
                "1, day 40, 177Lu-DOTATATE, 7.4, GBq",
                "labs": """
                    collected_on, analyte, value, unit
                    2020-02, CgA, 0.1, mg/L
                    day 91, CgA, 70, ug/L
                """,
                "overrides": """
                    decision, visit, answer, who, when, reason
                    markers, month 3, not_met, MK, day 200, took a proton pump inhibitor at baseline
                """,
            },
            expect={
                "evidence where decision=criterion": """
                    subject, answer, derived_answer, baseline, value, unit, sources, marks
                    markers:CgA, met, none, 0.1, 0.07, mg/L, labs:1;labs:2, date_filled;unit_converted;late_baseline
                    markers, not_met, met, 0.1, 0.07, mg/L, labs:1;labs:2;overrides:1, date_filled;unit_converted;late_baseline;overridden
                """
            },
        ),
        Example(
            title="Where the mark of a late baseline goes",
            words="To everything that compares with it: the size of a lesion, a relapse, an increase, a progression "
            "and the criterion that rests on it. Not to a relapse measured from a better value since.",
            study="""
baseline_until: first_administration
benefit:
  at: [3]
  criteria:
    progression: {halted: true}
    lesion_size: {lesion: index, dimension: longest_diameter, decrease: more than 25 %}
  rule: all_applicable
pejorative_events:
  symptom_relapse: {measure: pain, worsens_by: 2, from: baseline}
  tumour_progression: {criteria: index_lesion}
  marker_increase: {analytes: [CgA], increase: more than 20 %, from: nadir}
endpoints: {any_event: {events: all}}
variants: {from_best: {pejorative_events.symptom_relapse.from: best}}
""",
            records={
                "administrations": "cycle, administered_at, agent, activity, activity_unit\n1, day 14, 177Lu-DOTATATE, 7.4, GBq",
                "lesions": """
                    imaged_on, lesion_id, index, longest_diameter_mm
                    day 10, L1, true, 20
                    day 91, L1, , 26
                """,
                "assessments": """
                    assessed_on, measure, value
                    day 10, pain, 4
                    day 60, pain, 3
                    day 91, pain, 6
                """,
                "labs": """
                    collected_on, analyte, value, unit
                    day 10, CgA, 100, ug/L
                    day 91, CgA, 130, ug/L
                """,
            },
            expect={
                "evidence where decision=criterion, variant=protocol": """
                    subject, answer, reason, marks
                    lesion_size, not_met, compared, late_baseline
                    progression, not_met, progressed, late_baseline
                """,
                "evidence where decision=event": """
                    variant, subject, baseline, value, marks
                    from_best, marker_increase:CgA, 100, 130, late_baseline
                    from_best, symptom_relapse, 3, 6,
                    from_best, tumour_progression, 20, 26, late_baseline
                    protocol, marker_increase:CgA, 100, 130, late_baseline
                    protocol, symptom_relapse, 4, 6, late_baseline
                    protocol, tumour_progression, 20, 26, late_baseline
                """,
            },
        ),
    ),
)
