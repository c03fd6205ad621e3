"""What one patient's records say by each rule, decided once, however many definitions state the rule.

A variant may change benefit, events and endpoints, but no visit: all definitions share one schedule.
"""

from collections.abc import Mapping
from functools import cache

from theracurve.definition.rules import Rule, TumourProgressionRule
from theracurve.derivation.reference.case import Case, Judgement
from theracurve.derivation.reference.choosing import Schedule
from theracurve.derivation.reference.criteria import judge
from theracurve.derivation.reference.events import Tracks, find_tracks
from theracurve.derivation.reference.responses import deciding_reader, find_responses
from theracurve.derivation.reference.timeline import Timeline
from theracurve.derivation.reference.tumour_response import TumourResponse
from theracurve.derivation.reference.visits import find_visits


class DecidedOnce:
    """The decisions about one patient; a method called again with the same rules gives the same value."""

    def __init__(self, timeline: Timeline, schedule: Schedule, sole_readers: Mapping[str, str]) -> None:
        self.timeline = timeline
        self.schedule = schedule
        self.sole_readers = sole_readers
        self.visits = find_visits(timeline, schedule)
        self.responses = cache(self._responses)
        self.deciding = cache(self._deciding)
        self.cases = cache(self._cases)
        self.judgements = cache(self._judgements)
        self.tracks = cache(self._tracks)

    def _responses(self, progression: TumourProgressionRule | None) -> tuple[TumourResponse, ...]:
        """The responses of all readers."""
        return tuple(find_responses(self.timeline, self.schedule, progression)) if progression else ()

    def _deciding(self, progression: TumourProgressionRule | None) -> tuple[TumourResponse, ...]:
        """The responses of the reader who decides."""
        reader = deciding_reader(progression, self.sole_readers) if progression else ""
        return tuple(response for response in self.responses(progression) if response.reader == reader)

    def _cases(self, at: tuple[str, ...], progression: TumourProgressionRule | None) -> tuple[Case, ...]:
        """The patient at each of the named visits, in time order."""
        deciding, sole_reader = self.deciding(progression), self.sole_readers.get("lesions", "")
        visits = (visit for visit in self.visits if visit.label in at)
        return tuple(Case(self.timeline, self.schedule, visit, deciding, sole_reader) for visit in visits)

    def _judgements(
        self, rule: Rule, at: tuple[str, ...], progression: TumourProgressionRule | None
    ) -> tuple[Judgement, ...]:
        """The judgement of a criterion in each of the cases."""
        return tuple(judge(rule, case) for case in self.cases(at, progression))

    def _tracks(self, kind: str, rule: Rule, progression: TumourProgressionRule | None) -> Tracks | None:
        """The assessments of a kind of event; None unless it is assessed and applies to the patient."""
        return find_tracks(self.timeline, self.schedule, kind, rule, self.deciding(progression))
