"""Assessed events: an event is the first of a run of assessments that show it (section 6).

Where a run has to be confirmed and is not, its first assessment is no event; what came of it is a decision still.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from theracurve.derivation.reference.evidence import Decided
from theracurve.vocabulary.answers import Answer


@dataclass(frozen=True, slots=True)
class Assessment:
    """An evaluable assessment: its day, whether it shows the event, and what it rests on.

    `counts_at_once`: it has to be seen again by no later one, whatever is asked of the others. `begins_anew`: it
    begins a run whatever the one before it showed.
    """

    day: int
    shows: bool
    decided: Decided
    counts_at_once: bool = False
    begins_anew: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """The rows that made it evaluable, and those of its value."""
        return self.decided.sources


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event after `left_day`, on or before `right_day`; `subject` is the kind, for a marker with its analyte.

    With an answer it is no event: a later assessment refuted it, or none confirmed it.
    """

    subject: str
    day: int
    left_day: int
    right_day: int
    decided: Decided

    @property
    def is_event(self) -> bool:
        return self.decided.answer is None


def episodes(
    subject: str, assessments: Sequence[Assessment], seen_again: Decimal | None, *, definitive: bool = False
) -> list[Occurrence]:
    """The first of every run of assessments (in time order) that show the event, with what became of it.

    `seen_again`: after how many days it has to be seen again; None where it has not. `definitive`: all later ones have
    to show it.
    """
    found = []
    for place, first in enumerate(assessments):
        before = assessments[:place][-1:]
        if first.shows and (first.begins_anew or not any(earlier.shows for earlier in before)):
            left = before[0].day if before else 0
            decided = resting_on(first, before)
            if definitive:
                decided = outcome_at_last(decided, assessments[place + 1 :], is_seen_again=seen_again is not None)
            elif seen_again is not None and not first.counts_at_once:
                decided = outcome_of(decided, first.day + seen_again, assessments[place + 1 :])
            found.append(Occurrence(subject, first.day, left, first.day, decided))
            found += by_itself(subject, assessments[place:]) if decided.answer is not None else []
    return found


def by_itself(subject: str, run: Sequence[Assessment]) -> list[Occurrence]:
    """The first assessment of an unconfirmed run that counts without being seen again, if there is one."""
    for before, now in pairwise(run):
        if not now.shows:
            return []
        if now.counts_at_once:
            return [Occurrence(subject, now.day, before.day, now.day, resting_on(now, [before]))]
    return []


def resting_on(assessment: Assessment, others: Sequence[Assessment]) -> Decided:
    """What decided, with the rows of the assessments that made it the first of its run."""
    return citing(assessment.decided, *others)


def citing(decided: Decided, *others: Assessment) -> Decided:
    return replace(decided, sources=decided.sources + tuple(source for other in others for source in other.sources))


def outcome_of(decided: Decided, due: Decimal, later: Sequence[Assessment]) -> Decided:
    """What became of an event: all later assessments up to one on the day `due` or after it have to show it."""
    for assessment in later:
        if not assessment.shows:
            return replace(citing(decided, assessment), answer=Answer.NOT_MET.value, reason="refuted")
        if assessment.day >= due:
            return citing(decided, assessment)
    return replace(citing(decided, *later[-1:]), answer=Answer.NOT_EVALUABLE.value, reason="unconfirmed")


def outcome_at_last(decided: Decided, later: Sequence[Assessment], *, is_seen_again: bool) -> Decided:
    """What became of an event that counts only if it lasts: all later assessments have to show it."""
    refuting = next((assessment for assessment in later if not assessment.shows), None)
    if refuting is not None:
        return replace(citing(decided, refuting), answer=Answer.NOT_MET.value, reason="refuted")
    if is_seen_again and not later:
        return replace(decided, answer=Answer.NOT_EVALUABLE.value, reason="unconfirmed")
    return citing(decided, *later[-1:])
