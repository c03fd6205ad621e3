"""Specification curves: every specification of an analysis, and in which share of them its conclusions stand.

Simonsohn, Simmons and Nelson (2020), Nat Hum Behav 4:1208-14; Steegen, Tuerlinckx, Gelman and Vanpaemel (2016),
Perspect Psychol Sci 11:702-12.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from theracurve.analysis.variations.grid import DefinitionGrid
from theracurve.analysis.variations.values import Asked, Conclusion, Specification, SpecificationCurve
from theracurve.definition.ambiguities import DefinitionQuestion
from theracurve.vocabulary.study_quantities import StudyQuantity

Numbers = tuple[float | None, float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class SpecificationRow:
    """One specification before it is known which questions matter: answers by question, where they differ from the
    stated ones only where given."""

    answers: tuple[tuple[str, str], ...]
    numbers: Numbers
    n: int
    events: int


def curve_of(
    subject: str,
    horizon_months: float | None,
    groups: tuple[str, ...],
    measure: StudyQuantity,
    level: float,
    questions: Sequence[Asked],
    rows: Sequence[SpecificationRow],
    idle: Sequence[str],
    grid: DefinitionGrid,
) -> SpecificationCurve:
    """The curve of all rows; questions that only ever have one answer are not shown."""
    answered = {answer for row in rows for answer in row.answers}
    shown = tuple(q for q in questions if any((q.name, name) in answered for name in q.answers if name != q.stated))
    found = sorted((specification(row, shown) for row in rows), key=by_estimate)
    return SpecificationCurve(
        subject=subject,
        horizon_months=horizon_months,
        groups=groups,
        measure=measure,
        level=level,
        questions=shown,
        specifications=tuple(found),
        conclusions=tuple(conclusions(found, measure, level)),
        idle=tuple(idle),
        left_out=grid.left_out,
    )


def asked(question: DefinitionQuestion) -> Asked:
    return Asked(question.name, tuple(answer.name for answer in question.answers), question.stated)


def specification(row: SpecificationRow, questions: Sequence[Asked]) -> Specification:
    given = dict(row.answers)
    answers = tuple(given.get(question.name, question.stated) for question in questions)
    stated = answers == tuple(question.stated for question in questions)
    return Specification(answers, *row.numbers, row.n, row.events, stated)


def by_estimate(specification: Specification) -> tuple[float, bool, tuple[str, ...]]:
    value = specification.value
    return (np.inf if value is None else value, not specification.stated, specification.answers)


def conclusions(found: Sequence[Specification], measure: StudyQuantity, level: float) -> Iterator[Conclusion]:
    """Which way the estimate points, whether P is below the level, and both as they are stated."""
    stated = next(specification for specification in found if specification.stated)
    better = [favours(specification, measure) for specification in found]
    clear = [None if s.p_value is None else s.p_value < level for s in found]
    place = found.index(stated)
    if measure is not StudyQuantity.PROPORTION:
        yield conclusion("first_group_better", better, place)
    if any(known is not None for known in clear):
        both = [None if a is None or b is None else a and b for a, b in zip(better, clear, strict=True)]
        yield conclusion("p_below_level", clear, place)
        yield conclusion("first_group_better_and_p_below_level", both, place)


def favours(specification: Specification, measure: StudyQuantity) -> bool | None:
    """Whether the estimate alone favours the first group: fewer events, or more benefit."""
    if specification.value is None:
        return None
    return specification.value < 1 if measure is StudyQuantity.HAZARD_RATIO else specification.value > 0


def conclusion(name: str, found: Sequence[bool | None], stated: int) -> Conclusion:
    known = [answer for answer in found if answer is not None]
    return Conclusion(name, found[stated], sum(known), len(known))
