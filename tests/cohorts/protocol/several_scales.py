"""Two scales by name where a study had one: made of what is stated, so that nothing more is drawn."""

from cohorts.protocol.names import Content

KIND = "symptom_relapse"


def several_scales(content: Content) -> Content:
    """`first` is the scale that was stated, `second` the same with another reference and confirmation."""
    events = content["pejorative_events"]
    named = {"first": events[KIND], "second": second(events[KIND])}
    endpoints = {name: of_both(part) for name, part in content["endpoints"].items()}
    variants = {name: {key_in_first(k): of_both(v) for k, v in part.items()} for name, part in variants_of(content)}
    return content | {"pejorative_events": events | {KIND: named}, "endpoints": endpoints, "variants": variants}


def variants_of(content: Content) -> list[tuple[str, Content]]:
    return list(content["variants"].items())


def second(stated: Content) -> Content:
    return stated | {
        "from": "best" if stated["from"] == "baseline" else "baseline",
        "confirmed": "false" if stated["confirmed"] == "true" else "true",
    }


def of_both(part: object) -> object:
    """An endpoint counts the second before the first, so that ties are decided by its order."""
    if not isinstance(part, dict) or not isinstance(part.get("events"), list):
        return part
    both = {KIND: [f"second/{KIND}", f"first/{KIND}"]}
    return part | {"events": [named for kind in part["events"] for named in both.get(kind, [kind])]}


def key_in_first(key: str) -> str:
    whole = f"pejorative_events.{KIND}"
    return key.replace(whole, f"{whole}.first") if key.startswith(whole) else key
