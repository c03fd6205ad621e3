"""Assessed events: an event is the first of a run of assessments that show it (section 6).

Where a run has to be confirmed and is not, its first assessment is no event; what came of it is a decision still.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from theracurve.derivation.reference.evidence import Decided
from theracurve.vocabulary.answers import Answer


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
    """An event after `left_day`, on or before `right_day`; `subject` is the kind, for a marker with its analyte.

    With an answer it is no event: the next assessment refuted it, or there was none.
    """

    subject: str
    day: int
    left_day: int
    right_day: int
    decided: Decided

    @property
    def is_event(self) -> bool:
        return self.decided.answer is None


def episodes(subject: str, assessments: Sequence[Assessment], confirmed: bool) -> list[Occurrence]:
    """The first of every run of assessments (in time order) that show the event; `confirmed`: if the next does, too."""
    found = []
    for place, assessment in enumerate(assessments):
        before, after = assessments[:place][-1:], assessments[place + 1 :][:1] if confirmed else []
        if assessment.shows and not any(earlier.shows for earlier in before):
            left = before[0].day if before else 0
            decided = resting_on(assessment, [*before, *after])
            outcome = outcome_of(decided, after) if confirmed else decided
            found.append(Occurrence(subject, assessment.day, left, assessment.day, outcome))
    return found


def resting_on(assessment: Assessment, others: Sequence[Assessment]) -> Decided:
    """What decided, with the rows of the assessments that made it the first of its run, confirmed or refuted it."""
    decided = assessment.decided
    return replace(decided, sources=decided.sources + tuple(source for other in others for source in other.sources))


def outcome_of(decided: Decided, after: Sequence[Assessment]) -> Decided:
    """What became of an event that the next assessment, if there is one, has to confirm."""
    if not after:
        return replace(decided, answer=Answer.NOT_EVALUABLE.value, reason="unconfirmed")
    return decided if after[0].shows else replace(decided, answer=Answer.NOT_MET.value, reason="refuted")
