"""Variants: changes of single options and of whole parts, so that some rules are shared and others are not."""

from collections.abc import Callable

from cohorts.choose import Choose
from cohorts.protocol import benefit, events
from cohorts.protocol.best_response import MEASURING, PERIODS
from cohorts.protocol.endpoints import some_events
from cohorts.protocol.names import LIMITS, Content

Change = Callable[[Choose, Content], object]
SINGLE_OPTIONS = {
    "benefit.rule": ("any", "all", "all_applicable"),
    "benefit.over_visits": ("sustained", "once"),
    "benefit.criteria.markers.combine": ("all", "any", "primary"),
    "benefit.criteria.markers.decrease": LIMITS,
    "benefit.criteria.lesion_size.dimension": benefit.DIMENSIONS,
    "benefit.criteria.lesion_size.lesion": ("sum", "index"),
    "benefit.criteria.medication.combine": ("all", "any"),
    "pejorative_events.therapy_side_effect.grade": ("2 or more",),
    "pejorative_events.symptom_relapse.from": ("baseline", "best"),
    "pejorative_events.symptom_relapse.confirmed": events.FLAGS,
    "pejorative_events.marker_increase.increase": LIMITS,
    "pejorative_events.marker_increase.increase_by": events.AMOUNTS,
    "best_response.confirmed_after": PERIODS,
    "marker_responses.halved.confirmed_after": PERIODS,
    "best_response.other_treatment": ("ignore", "ends"),
    "endpoints.all_events.censoring": ("latest_component", "earliest_component"),
    "endpoints.all_events.other_treatment": ("censor", "event", "ignore"),
    "endpoints.one_event.censor_after_missed": ("at least 1", "at least 2"),
}


def changed_benefit(choose: Choose, content: Content) -> object:
    """Another benefit at the same visits; without a progression that nothing defines."""
    stated = content["benefit"]
    assert isinstance(stated, dict)
    other = benefit.benefit(choose, stated["unit"], tuple(stated["at"]))
    if "tumour_progression" not in stated_events(content):
        other["criteria"].pop("progression", None)
    if not other["criteria"] or "marker_increase" in stated_events(content):
        other["criteria"]["markers"] = benefit.markers(choose)
    return other | {"rule": choose.one(("all_applicable", "all", "any"))}


def changed_progression(choose: Choose, content: Content) -> object:
    """Other criteria by the same readers, read in the same table."""
    events_stated = content["pejorative_events"]
    assert isinstance(events_stated, dict)
    stated = events_stated["tumour_progression"]
    measured = isinstance(asked := content.get("best_response"), dict) and asked.get("measurable_only") == "true"
    others = MEASURING if measured else events.FROM_LESIONS
    criteria = stated["criteria"] if stated["criteria"] in events.OTHERWISE else choose.one(others)
    return events.by_criteria(choose, criteria) | {
        key: stated[key] for key in ("reader", "adjudicator", "tracer") if key in stated
    }


def changed_bone(choose: Choose, content: Content) -> object:
    """Another rule on the scans of the same reader."""
    events_stated = content["pejorative_events"]
    assert isinstance(events_stated, dict)
    stated = events_stated["bone_progression"]
    return events.bone_rule(choose) | {key: stated[key] for key in ("reader",) if key in stated}


def changed_increase(choose: Choose, content: Content) -> object:
    return events.with_analytes(choose, events.marker_increase(choose))


def stated_events(content: Content) -> list[str]:
    found = content["pejorative_events"]
    assert isinstance(found, dict)
    return list(found)


WHOLE_PARTS: dict[str, Change] = {
    "benefit": changed_benefit,
    "pejorative_events.tumour_progression": changed_progression,
    "pejorative_events.symptom_relapse": lambda choose, content: events.symptom_relapse(choose),
    "pejorative_events.therapy_side_effect": lambda choose, content: events.therapy_side_effect(choose),
    "pejorative_events.marker_increase": changed_increase,
    "pejorative_events.bone_progression": changed_bone,
    "pejorative_events.recorded_event": lambda choose, content: events.recorded_event(choose),
    "endpoints.some_events": lambda choose, content: some_events(choose, stated_events(content)),
}


def variant(choose: Choose, content: Content) -> Content:
    """One or two changes of what the protocol states, or none."""
    if choose.rarely(3):
        return {}
    offered = choose.one((tuple(WHOLE_PARTS), tuple(SINGLE_OPTIONS)))
    possible = [key for key in offered if is_stated(content, key)]
    keys = dict.fromkeys(choose.one(possible) for _ in range(choose.whole(1, 2))) if possible else {}
    return {key: changed(choose, content, key) for key in keys}


def changed(choose: Choose, content: Content, key: str) -> object:
    return WHOLE_PARTS[key](choose, content) if key in WHOLE_PARTS else choose.one(SINGLE_OPTIONS[key])


def is_stated(content: object, key: str) -> bool:
    """Whether the protocol has the part that the key changes, or, of a single option, the part that it belongs to."""
    *parents, last = key.split(".")
    for step in (*parents, last) if key in WHOLE_PARTS else parents:
        if not isinstance(content, dict) or step not in content:
            return False
        content = content[step]
    return True
