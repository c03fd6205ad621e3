"""Where a patient without an event leaves an endpoint (section 7)."""

from collections.abc import Mapping
from dataclasses import dataclass

from theracurve.derivation.reference.episodes import Assessment
from theracurve.derivation.reference.events import Tracks
from theracurve.derivation.reference.timeline import Timeline

Components = Mapping[str, Assessment | None]
"""The last assessment after the origin of every assessed component, in the order of the endpoint; None: never."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How an endpoint ends: study day, event or censored, the interval (censored: no right end), reason, sources."""

    day: int
    is_event: bool
    left_day: int
    right_day: int | None
    reason: str
    sources: tuple[str, ...]


def censored(day: int, reason: str, sources: tuple[str, ...] = ()) -> Ending:
    return Ending(day, False, day, None, reason, sources)


def last_assessment(tracks: Tracks, origin: int) -> Assessment | None:
    """The last assessment after the origin; of several analytes on that day the first in order."""
    after = [assessment for track in tracks.values() for assessment in track if assessment.day > origin]
    return max(after, key=lambda assessment: assessment.day, default=None)


def censor(timeline: Timeline, origin: int, components: Components, how: str, death_is_event: bool) -> Ending:
    """The censoring of a patient without an event."""
    if not components:
        return censor_unassessed(timeline, origin)
    last = deciding_assessment(components, how)
    day = origin if last is None else last.day
    if timeline.death_day is not None and not death_is_event and timeline.death_day <= day:
        return censored(timeline.death_day, "died", timeline.follow_up_source)
    return censored(day, "no_assessment") if last is None else censored(day, "last_assessment", last.sources)


def deciding_assessment(components: Components, how: str) -> Assessment | None:
    """The earliest or the latest of the components' last assessments; None: time zero of the endpoint."""
    known = [last for last in components.values() if last is not None]
    if how == "latest_component":
        return max(known, key=lambda last: last.day, default=None)
    return min(known, key=lambda last: last.day) if len(known) == len(components) else None


def censor_unassessed(timeline: Timeline, origin: int) -> Ending:
    """Where nothing is assessed: at death, else when last seen."""
    if timeline.death_day is not None:
        return censored(timeline.death_day, "died", timeline.follow_up_source)
    if timeline.last_seen_day is not None:
        return censored(timeline.last_seen_day, "last_seen", timeline.follow_up_source)
    return censored(origin, "no_follow_up")
