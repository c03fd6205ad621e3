"""All definitions of one subject: every answer to every question with every other, and the study's own variants on top.

A variant that the study names and that is none of the usual answers is one more answer, `named`, to every combination.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, TypeAlias

from pydantic import ValidationError

from theracurve.analysis.variations.values import NAMED, UNNAMED
from theracurve.definition.ambiguities import DefinitionQuestion, PossibleAnswer
from theracurve.definition.study import Study
from theracurve.definition.variants import put
from theracurve.documents.yaml_text import split_key

MOST_DEFINITIONS = 300  # of the usual answers; later questions are left out of the grid where it would be larger

Identity: TypeAlias = Callable[[Study], object]
"""What the rows of a subject depend on: equal identities give equal rows."""


@dataclass(frozen=True, slots=True)
class Defined:
    """One definition with the answers that make it, in the order of the grid's questions."""

    answers: tuple[str, ...]
    study: Study


@dataclass(frozen=True, slots=True)
class DefinitionGrid:
    """The questions that are crossed, all definitions (the stated one first), and the questions left out."""

    questions: tuple[DefinitionQuestion, ...]
    definitions: tuple[Defined, ...]
    left_out: tuple[str, ...]

    @property
    def stated(self) -> tuple[str, ...]:
        return tuple(question.stated for question in self.questions)


def make_grid(
    content: Mapping[str, Any], questions: tuple[DefinitionQuestion, ...], named: Mapping[str, Any], identity: Identity
) -> DefinitionGrid:
    """`content` is the study as its file writes it, for the one subject; `named` are its own variants, of which those
    count that give the subject another identity than every usual answer does."""
    kept = affordable(questions)
    own = named_question(content, kept, named, identity)
    asked = (*kept, *((own,) if own.alternatives else ()))
    found = {}
    for answers in product(*(question.answers for question in asked)):
        study = changed(content, *(answer.changes for answer in answers))
        if study is not None:
            found[tuple(answer.name for answer in answers)] = study
    stated = tuple(question.stated for question in asked)
    first = Defined(stated, found.pop(stated))
    others = (Defined(answers, study) for answers, study in found.items())
    return DefinitionGrid(asked, (first, *others), tuple(q.name for q in questions if q not in kept))


def affordable(questions: tuple[DefinitionQuestion, ...]) -> tuple[DefinitionQuestion, ...]:
    """As many of the questions, in their order, as make no more than `MOST_DEFINITIONS`."""
    return next(
        questions[:count]
        for count in range(len(questions), -1, -1)
        if prod(len(question.answers) for question in questions[:count]) <= MOST_DEFINITIONS
    )


def named_question(
    content: Mapping[str, Any], questions: tuple[DefinitionQuestion, ...], named: Mapping[str, Any], identity: Identity
) -> DefinitionQuestion:
    """The study's own variants that change this subject and are not among the usual answers."""
    answers = (answer.changes for question in questions for answer in question.answers)
    usual = {identity(study) for changes in ({}, *answers) if (study := changed(content, changes)) is not None}
    own = []
    for name, changes in named.items():
        study = changed(content, changes)
        if study is not None and identity(study) not in usual:
            own.append(PossibleAnswer(name, changes))
    return DefinitionQuestion(NAMED, (PossibleAnswer(UNNAMED), *own), UNNAMED)


def changed(content: Mapping[str, Any], *changes: Mapping[str, Any]) -> Study | None:
    """The study with these keys changed one after the other; None where it cannot be, or has no such key."""
    made = deepcopy(dict(content))
    for part in changes:
        for key, value in part.items():
            if not put(made, split_key(key), value):
                return None
    try:
        return Study.model_validate(made)
    except ValidationError:
        return None


def one_apart(grid: DefinitionGrid) -> Iterator[tuple[str, str, int]]:
    """Question, answer and place of every definition that differs from the stated one in one answer."""
    for place, defined in enumerate(grid.definitions):
        apart = [i for i, (own, stated) in enumerate(zip(defined.answers, grid.stated, strict=True)) if own != stated]
        if len(apart) == 1:
            yield grid.questions[apart[0]].name, defined.answers[apart[0]], place
