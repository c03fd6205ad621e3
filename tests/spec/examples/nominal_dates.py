"""The planned day of a visit in place of the day on which it took place, and images of which only the month is known."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example
from ..subject import Subject

INCREASE = """
pejorative_events: {marker_increase: {increase: more than 20 %, from: nadir, analytes: [CgA]}}
endpoints: {time_to_increase: {events: [marker_increase]}}
"""
PROGRESSION = """
pejorative_events: {tumour_progression: {criteria: responses}, death: {}}
endpoints: {progression_free_survival: {events: [tumour_progression, death]}}
"""
TWO_VISITS = {
    "labs": """
        collected_on, analyte, value, unit
        day 0, CgA, 100, ug/L
        nominal day 91, CgA, 100, ug/L
        nominal day 183, CgA, 150, ug/L
    """
}
DIED = {"follow_up": "last_seen_on, vital_status, died_on\nday 200, dead, day 200"}
A_MONTH = {
    "responses": """
        assessed_on, response, criteria
        2020-03, SD, recist_1_1
        2020-06, PD, recist_1_1
    """
}
BETWEEN = "time_days, event, left_days, right_days, reason\n"


def moved(to: str, day: int, left: int) -> Example:
    """The same two visits where the protocol takes an end of their windows."""
    return Example(
        title=f"The {to} day of the window",
        words=f"With `nominal_dates: {to}` every nominal day stands at the {to} day of its window. The event is dated "
        f"on day {day}; between which days it lies is as before.",
        study=f"nominal_dates: {to}\n{INCREASE}",
        records=TWO_VISITS,
        expect={
            "endpoints": f"{BETWEEN}{day}, true, 47, 227, marker_increase",
            "events": f"kind, day, left_day, right_day\nmarker_increase, {day}, {left}, {day}",
        },
    )


NOMINAL_DATES = Subject(
    "Nominal dates",
    'A sheet that says "month 3" holds no date. The planned day stands for it, and the visit may have been on any day '
    "of its window: here from day 47 to day 136, at month 6 from day 138 to day 227. An event between two readings "
    "then lies between the earliest day of the one and the latest day of the other.",
    (
        Example(
            title="An event between two nominal readings",
            words="The value was still low at month 3 and had risen at month 6. The event is dated on the planned day, "
            "183. All that is known is that it came after day 47, the first on which month 3 may have been, and "
            "by day 227, the last on which month 6 may have been.",
            study=INCREASE,
            records=TWO_VISITS,
            expect={
                "endpoints": f"{BETWEEN}183, true, 47, 227, marker_increase",
                "events": "kind, day, left_day, right_day\nmarker_increase, 183, 91, 183",
                "visits": "visit, status, attended_day\nmonth 3, attended, 91\nmonth 6, attended, 183",
            },
        ),
        moved("first", 138, 47),
        moved("last", 227, 136),
        Example(
            title="One reading nominal, one dated",
            words="Month 3 was on day 100. Only the right end of the interval is moved.",
            study=INCREASE,
            records={"labs": TWO_VISITS["labs"].replace("nominal day 91", "day 100")},
            expect={"endpoints": f"{BETWEEN}183, true, 100, 227, marker_increase"},
        ),
        Example(
            title="Nobody is seen after death",
            words="The patient died on day 200, so month 6 was by then, and so stands its last day.",
            study=f"nominal_dates: last\n{INCREASE}",
            records=TWO_VISITS | DIED,
            expect={"endpoints": f"{BETWEEN}200, true, 47, 200, marker_increase"},
        ),
        Example(
            title="Nor after being last seen, nor after the cut-off",
            words="Patient 1 was last seen on day 190. Of patient 2 nothing is known after the cut-off, day 210. Neither "
            "moves the planned day of patient 3, who was last seen before it.",
            study=f"data_cutoff: 2020-07-29\nnominal_dates: last\n{INCREASE}",
            records={
                "patients": "patient_id, group, enrolled_on\n1, A, day 0\n2, A, day 0\n3, A, day 0",
                "follow_up": "patient_id, last_seen_on, vital_status\n1, day 190, alive\n3, day 150, alive",
                "labs": """
                    patient_id, collected_on, analyte, value, unit
                    1, day 0, CgA, 100, ug/L
                    1, nominal day 183, CgA, 150, ug/L
                    2, day 0, CgA, 100, ug/L
                    2, nominal day 183, CgA, 150, ug/L
                    3, day 0, CgA, 100, ug/L
                    3, nominal day 183, CgA, 150, ug/L
                """,
            },
            expect={
                "endpoints": """
                    patient_id, time_days, left_days, right_days
                    1, 190, 0, 190
                    2, 210, 0, 210
                    3, 183, 0, 183
                """
            },
        ),
        Example(
            title="Censored at a nominal reading",
            words="The last value was that of month 3. The patient is censored on its planned day, and known to have been "
            "free of the event on day 47 alone.",
            study=INCREASE,
            records={
                "labs": "collected_on, analyte, value, unit\nday 0, CgA, 100, ug/L\nnominal day 91, CgA, 100, ug/L"
            },
            expect={"endpoints": f"{BETWEEN}91, false, 47, none, last_assessment"},
        ),
        Example(
            title="An exact date stays exact",
            words="The patient died on the planned day of month 3: an event with a date of its own, whatever was read on "
            "that day.",
            study="endpoints: {overall_survival: {events: [death]}}",
            records={
                "labs": "collected_on, analyte, value, unit\nnominal day 91, CgA, 100, ug/L",
                "follow_up": "last_seen_on, vital_status, died_on\nday 91, dead, day 91",
            },
            expect={"endpoints": f"{BETWEEN}91, true, 91, 91, death"},
        ),
        Example(
            title="A nominal day outside every window",
            words="No visit is planned at month 9. Nothing says between which days day 274 lies, so it is taken as it "
            "stands, and so is a nominal day 0.",
            study=f"nominal_dates: first\n{INCREASE}",
            records={
                "labs": "collected_on, analyte, value, unit\nnominal day 0, CgA, 100, ug/L\nnominal day 274, CgA, 150, ug/L"
            },
            expect={"endpoints": f"{BETWEEN}274, true, 0, 274, marker_increase"},
        ),
        Example(
            title="An image of which only the month is known",
            words="March 2020 is the interval from day 60 to day 90, June from day 152 to day 181. With `partial_dates: "
            "middle` their middle days stand for them, and the progression lies between the first day of March and the "
            "last of June.",
            study=f"partial_dates: middle\n{PROGRESSION}",
            records=A_MONTH,
            expect={
                "endpoints": f"{BETWEEN}166, true, 60, 181, tumour_progression",
                "responses": "day, response\n75, SD\n166, PD",
            },
        ),
        Example(
            title="Left out, an image shows nothing",
            words="Unless the protocol says otherwise such rows do not count, and the progression is not seen.",
            study=PROGRESSION,
            records=A_MONTH,
            expect={"endpoints": f"{BETWEEN}0, false, 0, none, no_assessment"},
        ),
    ),
)
