"""Whose call changes when one question is answered otherwise."""

from collections.abc import Iterator

import numpy as np

from theracurve.analysis.variations.derived import DerivedAnswers, Outcomes
from theracurve.analysis.variations.grid import DefinitionGrid, one_apart
from theracurve.analysis.variations.values import CallChange, ChangedCalls

EVENT, COMPETING, CENSORED = "event", "competing", "censored"
ORIGIN = "origin"


def changed_outcomes(endpoint: str, grid: DefinitionGrid, outcomes: Outcomes) -> Iterator[ChangedCalls]:
    """Finds of an endpoint who has the event and who has not, or has it on another day."""
    for question, answer, place in one_apart(grid):
        yield outcome_changes(endpoint, question, answer, outcomes, outcomes.of_definitions(np.array([0, place])))


def outcome_changes(endpoint: str, question: str, answer: str, outcomes: Outcomes, two: Outcomes) -> ChangedCalls:
    """`two` has the stated definition and the other one; days from another time zero are not compared."""
    ends = np.where(two.event, EVENT, np.where(two.competing, COMPETING, CENSORED))
    moved = two.event.all(axis=0) & (two.time[0] != two.time[1]) & (question != ORIGIN)
    changed = np.flatnonzero((ends[0] != ends[1]) | moved)
    patients = tuple(
        CallChange(
            str(two.patient[i]),
            str(two.group[i]),
            str(ends[0, i]),
            str(ends[1, i]),
            float(two.time[0, i]),
            float(two.time[1, i]),
        )
        for i in changed
    )
    return ChangedCalls(endpoint, question, answer, patients, len(outcomes.patient))


def changed_answers(benefit: str, grid: DefinitionGrid, answers: DerivedAnswers) -> Iterator[ChangedCalls]:
    """Finds whose benefit is answered otherwise."""
    for question, answer, place in one_apart(grid):
        yield answer_changes(benefit, question, answer, answers, answers.answer[0], answers.answer[place])


def answer_changes(
    benefit: str, question: str, answer: str, answers: DerivedAnswers, before: np.ndarray, after: np.ndarray
) -> ChangedCalls:
    patients = tuple(
        CallChange(str(answers.patient[i]), str(answers.group[i]), str(before[i]), str(after[i]))
        for i in np.flatnonzero(before != after)
    )
    return ChangedCalls(benefit, question, answer, patients, len(answers.patient))
