"""Endpoints over the events stated: of all, of some, of one, among those who benefited; and given ones."""

from cohorts.choose import Choose
from cohorts.protocol.names import Content


def endpoints(choose: Choose, stated: list[str], has_benefit: bool) -> Content:
    found: Content = {"given": {"given": "true"}} if not stated or choose.rarely(6) else {}
    if stated:
        found["all_events"] = endpoint(choose, stated, "all")
        found["some_events"] = some_events(choose, stated)
        found["one_event"] = endpoint(choose, stated, [choose.one(stated)])
    if stated and has_benefit:
        found["after_benefit"] = among_benefited(choose, stated)
    return found


def some_events(choose: Choose, stated: list[str]) -> Content:
    some = choose.at_least_one(stated)
    return endpoint(choose, stated, some[::-1] if choose.rarely(3) else some)


def among_benefited(choose: Choose, stated: list[str]) -> Content:
    origin = choose.one((None, "time_zero", "first_benefit"))
    return some_events(choose, stated) | {"among": "benefited"} | ({"origin": origin} if origin else {})


def endpoint(choose: Choose, stated: list[str], events: list[str] | str) -> Content:
    """Every switch, left out now and then."""
    kinds = stated if events == "all" else events
    switches = {
        "origin": choose.one((None, None, None, "time_zero")),
        "censoring": choose.one((None, "earliest_component", "latest_component")),
        "death": choose.one((None, *(("exact", "interval") if "death" in kinds else ("competing", "censored")))),
        "censor_after_missed": choose.one((None, None, "at least 1", "at least 2")),
        "other_treatment": choose.one((None, "ignore", "censor", "event")),
    }
    return {"events": events} | {key: value for key, value in switches.items() if value}
