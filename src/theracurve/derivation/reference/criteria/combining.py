"""The answers of parts combined into one: `any` part is enough, or `all` parts are needed (section 3)."""

from collections.abc import Iterable, Sequence

from theracurve.derivation.reference.evidence import Decided
from theracurve.vocabulary.answers import Answer


def combine(how: str, answers: Sequence[str | None]) -> Answer:
    """`any`: one met decides; `all`: one not met decides; else one that is not evaluable keeps it open."""
    decisive, otherwise = (Answer.MET, Answer.NOT_MET) if how == "any" else (Answer.NOT_MET, Answer.MET)
    for answer in (decisive, Answer.NOT_EVALUABLE):
        if answer in answers:
            return answer
    return otherwise


def first_with(answer: Answer, parts: Iterable[Decided]) -> Decided:
    return next(decided for decided in parts if decided.answer == answer)
