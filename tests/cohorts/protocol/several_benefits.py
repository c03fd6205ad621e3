"""Two benefits by name where a study had one: made of what is stated, so that nothing more is drawn."""

from cohorts.protocol.names import Content


def several_benefits(content: Content) -> Content:
    """`first` is the benefit that was stated, `second` judges the rest of its criteria by other rules; variants change
    the first, and the endpoint of those who benefited is of either."""
    stated = content["benefit"]
    events = {kind: with_own_analytes(kind, part, stated) for kind, part in content["pejorative_events"].items()}
    endpoints = {name: among_named(part) for name, part in content["endpoints"].items()}
    variants = {name: {key_in_first(k): v for k, v in part.items()} for name, part in content["variants"].items()}
    for changes in variants.values():
        for key, value in changes.items():
            changes[key] = with_own_analytes(key.removeprefix("pejorative_events."), value, stated)
    named = {"first": stated, "second": second(stated)}
    return content | {"benefit": named, "pejorative_events": events, "endpoints": endpoints, "variants": variants}


def second(stated: Content) -> Content:
    criteria = dict(list(stated["criteria"].items())[len(stated["criteria"]) // 2 :])
    return stated | {
        "at": stated["at"][-2:],
        "criteria": criteria,
        "rule": "all" if stated["rule"] == "any" else "any",
        "over_visits": "once" if stated["over_visits"] == "sustained" else "sustained",
    }


def with_own_analytes(kind: str, part: object, stated: Content) -> object:
    """A rise of a marker says what it would take over: the markers of two benefits may differ under a variant."""
    if kind != "marker_increase" or not isinstance(part, dict):
        return part
    markers = stated["criteria"].get("markers", {"analytes": ["CgA"], "applies_to": "all"})
    return {"analytes": markers["analytes"], "applies_to": markers["applies_to"], **part}


def among_named(endpoint: Content) -> Content:
    if "among" not in endpoint:
        return endpoint
    return endpoint | {"benefit": "second" if "origin" in endpoint else "first"}


def key_in_first(key: str) -> str:
    head, dot, rest = key.partition(".")
    return f"benefit.first{dot}{rest}" if head == "benefit" else key
