"""What is known of pejorative events, whatever their kind: their assessments, and each occurrence with its evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from theracurve.derivation.reference.events.episodes import Assessment, Occurrence
from theracurve.derivation.reference.evidence import ReferenceEvidence

Tracks = Mapping[str, Sequence[Assessment]]
"""The evaluable assessments of one kind by evidence subject (a marker has a track per analyte)."""


@dataclass(frozen=True, slots=True)
class Event:
    """One occurrence of a kind, numbered from 1, with the evidence of it."""

    kind: str
    number: int
    occurrence: Occurrence
    evidence: ReferenceEvidence

    @property
    def day(self) -> int:
        return self.occurrence.day
