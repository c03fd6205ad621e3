"""The one definition that every study gets besides its own: endpoints without what cannot happen to one of its groups.

Side effects of a therapy cannot happen to those who do not have it, so an endpoint that counts them among other events
favours the group without therapy. The same endpoint without them is derived like any variant.
"""

from typing import Any

from theracurve.definition.study import Study

SIDE_EFFECT = "therapy_side_effect"
WITHOUT_SIDE_EFFECTS = f"without_{SIDE_EFFECT}"


def groups_without_therapy(study: Study) -> tuple[str, ...]:
    return tuple(name for name, group in study.groups.items() if not group.treated)


def changes_without_side_effects(study: Study) -> dict[str, Any]:
    """The keys to change; empty where all groups, or none, have the therapy, or no endpoint counts its side effects
    among other events."""
    untreated = groups_without_therapy(study)
    if not untreated or len(untreated) == len(study.groups):
        return {}
    counted = {name: study.events_of(endpoint) for name, endpoint in study.derived_endpoints.items()}
    return {
        f"endpoints.{name}.events": [kind for kind in kinds if kind != SIDE_EFFECT]
        for name, kinds in counted.items()
        if SIDE_EFFECT in kinds and len(kinds) > 1
    }
