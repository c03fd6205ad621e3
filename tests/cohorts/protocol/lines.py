"""Lines of treatment: gaps that the days between cycles just reach, or do not, and endpoints counted from a line."""

from cohorts.choose import Choose
from cohorts.protocol.endpoints import some_events
from cohorts.protocol.names import TREATMENTS, Content

GAPS = ("5 days", "1 week", "0.5 months", "1 month", "0 days")


def lines(choose: Choose, stated: list[str]) -> Content:
    progression = ("progression",) * 2 if "tumour_progression" in stated else ()
    asked = {
        "treatments": choose.one((None, TREATMENTS[:1], TREATMENTS[:2])),
        "new_agent": choose.one((None, "begins_line", "same_line")),
        "time_zero": choose.one((None, "first_administration", *progression)),
    }
    return {"gap": choose.one(GAPS)} | {key: value for key, value in asked.items() if value is not None}


def endpoints_of_lines(choose: Choose, stated: list[str]) -> Content:
    return {name: of_line(choose, stated, line) for name, line in (("first_line", "1"), ("second_line", "2"))}


def of_line(choose: Choose, stated: list[str], line: str) -> Content:
    """An endpoint counted from a line; what a line has of its own is left out of it."""
    kept = {
        key: value for key, value in some_events(choose, stated).items() if key not in ("origin", "other_treatment")
    }
    following = choose.one((None, "censor", "event", "ignore", "follow", "follow"))
    return kept | {"line": line} | ({"next_line": following} if following else {})
