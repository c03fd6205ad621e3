"""The assessed components of an endpoint, and up to when each is known to be free of its event (section 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from theracurve.derivation.reference.events.episodes import Assessment
from theracurve.derivation.reference.events.tracks import Tracks

Sources = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Components:
    """The assessments of every component after the start, by kind in the order of the endpoint.

    `how` is `earliest_component` or `latest_component`: until when the endpoint is known if one component ends early.
    """

    start: int
    how: str
    assessments: Mapping[str, Sequence[Assessment]]

    def __bool__(self) -> bool:
        return bool(self.assessments)

    @property
    def were_never_assessed(self) -> bool:
        return not any(self.assessments.values())

    def last(self, until: int, without: str | None = None) -> list[list[Assessment]]:
        """The last assessment of each component (but one) on or before a day: of several analytes those of that day."""
        return [last_until(until, found) for kind, found in self.assessments.items() if kind != without]

    def known_until(self, until: int, without: str | None = None) -> int:
        """The last day on or before `until` up to which the components (but one) are known; the start where none is."""
        days = [last[0].day if last else self.start for last in self.last(until, without)]
        decide = min if self.how == "earliest_component" else max
        return decide(days, default=self.start)

    def sources(self, until: int, without: str | None = None) -> Sources:
        """The rows of the last assessment of each component (but one) on or before a day."""
        lasts = chain.from_iterable(self.last(until, without))
        return tuple(chain.from_iterable(assessment.sources for assessment in lasts))


def last_until(until: int, assessments: Sequence[Assessment]) -> list[Assessment]:
    """Those of the last day, not after `until`, that has any."""
    day = max((assessment.day for assessment in assessments if assessment.day <= until), default=None)
    return [assessment for assessment in assessments if assessment.day == day]


def components_of(kinds: Sequence[str], tracks: Mapping[str, Tracks], start: int, how: str) -> Components:
    """The components among the kinds of an endpoint that apply to the patient."""
    return Components(start, how, {kind: after(start, tracks[kind]) for kind in kinds if kind in tracks})


def after(start: int, track: Tracks) -> list[Assessment]:
    return [assessment for assessments in track.values() for assessment in assessments if assessment.day > start]
