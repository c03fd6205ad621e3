"""Marker responses with every option."""

from cohorts.choose import Choose
from cohorts.protocol.names import ANALYTES, LIMITS, Content

PERIODS = ("3 weeks", "14 days", "1 month", "60 days")
DECREASES = (*LIMITS, "at least 100 %", "more than 100 %")


def marker_responses(choose: Choose) -> Content:
    return {name: marker_response(choose) for name in ("halved", "less")[: choose.whole(1, 2)]}


def marker_response(choose: Choose) -> Content:
    stated = {
        "analyte": choose.one(ANALYTES),
        "decrease": choose.one(DECREASES),
        "confirmed_after": choose.one((None, *PERIODS)),
        "other_treatment": choose.one((None, "ends", "ignore")),
    }
    return {key: value for key, value in stated.items() if value is not None}
