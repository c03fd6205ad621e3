"""The one definition that a study gets besides its own: endpoints without what one of its groups may not show.

A comparator has side effects of its own therapy, if it has one, and they are known only where it was watched for them:
otherwise an endpoint that counts them among other events favours it.
The same endpoint without them is derived like any variant.
"""

from typing import Any

from theracurve.definition.study import Study

SIDE_EFFECT = "therapy_side_effect"
WITHOUT_SIDE_EFFECTS = f"without_{SIDE_EFFECT}"


def perhaps_unwatched(study: Study) -> tuple[str, ...]:
    """The comparators of which the protocol does not say that their adverse events were recorded."""
    return tuple(name for name, group in study.groups.items() if not group.treated and not group.watched)


def changes_without_side_effects(study: Study) -> dict[str, Any]:
    """The keys to change; empty where all groups were watched, or perhaps none, or no endpoint counts side effects
    among other events."""
    unwatched = perhaps_unwatched(study)
    if not unwatched or len(unwatched) == len(study.groups):
        return {}
    counted = {name: study.events_of(endpoint) for name, endpoint in study.derived_endpoints.items()}
    return {
        f"endpoints.{name}.events": [kind for kind in kinds if kind != SIDE_EFFECT]
        for name, kinds in counted.items()
        if SIDE_EFFECT in kinds and len(kinds) > 1
    }
