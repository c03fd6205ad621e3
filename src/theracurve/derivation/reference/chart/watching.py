"""From which day on side effects and laboratory grades count (section 0)."""

from dataclasses import dataclass

from theracurve.definition.study import Study
from theracurve.derivation.reference.chart.timeline import Timeline

TIME_ZERO = 0


@dataclass(frozen=True, slots=True)
class Watching:
    """The first study day on which each counts; None where none does."""

    watched_from: int | None
    graded_from: int | None


def watching_of(timeline: Timeline, study: Study) -> Watching:
    """The therapy of a comparator begins with time zero, that of a treated group with the first administration."""
    first, group = timeline.first_administration_day, study.groups.get(timeline.group)
    if group is None or group.treated or group.watched is False:
        return Watching(first, first)
    return Watching(TIME_ZERO, TIME_ZERO if group.watched else first)
