"""Assessed events: an event is the first of a run of assessments that show it (section 6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from theracurve.derivation.reference.evidence import Decided


@dataclass(frozen=True, slots=True)
class Assessment:
    """An evaluable assessment: its day, whether it shows the event, and what it rests on."""

    day: int
    shows: bool
    decided: Decided

    @property
    def sources(self) -> tuple[str, ...]:
        """The rows that made it evaluable, and those of its value."""
        return self.decided.sources


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event after `left_day`, on or before `right_day`; `subject` is the kind, for a marker with its analyte."""

    subject: str
    day: int
    left_day: int
    right_day: int
    decided: Decided


def episodes(subject: str, assessments: Sequence[Assessment], confirmed: bool) -> list[Occurrence]:
    """The first of every run of assessments (in time order) that show the event, if need be confirmed by the next."""
    found = []
    for place, assessment in enumerate(assessments):
        before, after = assessments[:place][-1:], assessments[place + 1 :][:1]
        starts = assessment.shows and not any(earlier.shows for earlier in before)
        if starts and (not confirmed or any(later.shows for later in after)):
            left = before[0].day if before else 0
            decided = resting_on(assessment, [*before, *(after if confirmed else [])])
            found.append(Occurrence(subject, assessment.day, left, assessment.day, decided))
    return found


def resting_on(assessment: Assessment, others: Sequence[Assessment]) -> Decided:
    """What decided, with the rows of the assessments that made it the first of its run, or confirmed it."""
    decided = assessment.decided
    return replace(decided, sources=decided.sources + tuple(source for other in others for source in other.sources))
