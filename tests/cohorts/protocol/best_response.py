"""Best overall response with every option."""

from cohorts.choose import Choose
from cohorts.protocol.events import FLAGS
from cohorts.protocol.names import Content

MEASURING = ("recist_1_1", "recist_1_0", "who")
PERIODS = ("7 days", "2 weeks", "14 days", "0.5 months", "0 days")  # visits lie two weeks apart, and half a month


def best_response(choose: Choose, progression: Content) -> Content:
    stated = {
        "stable_for": choose.one((None, choose.one(PERIODS))),
        "not_before": choose.one((None, None, choose.one(PERIODS))),
        "other_treatment": choose.one((None, "ends", "ignore")),
        "measurable_only": choose.one((None, *FLAGS)) if progression["criteria"] in MEASURING else None,
        **(confirmation(choose) if choose.mostly(3) else {}),
    }
    return {key: value for key, value in stated.items() if value is not None}


def confirmation(choose: Choose) -> Content:
    return {
        "confirmed_after": choose.one(PERIODS),
        "not_evaluable_between": choose.one((None, "0", "1", "2")),
        "stable_between": choose.one(("2", "1", "0", None)),
        "complete_then_partial": choose.one((None, "stable", "partial")),
    }
