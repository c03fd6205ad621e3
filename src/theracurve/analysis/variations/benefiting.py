"""Benefit under each definition: the share of all allocated with benefit, group minus reference."""

from functools import lru_cache

import numpy as np

from theracurve.analysis.variations.derived import DerivedAnswers
from theracurve.survival import fisher_exact, proportion, proportion_difference
from theracurve.survival._inputs.inputs import IntArray
from theracurve.vocabulary.answers import Answer

Numbers = tuple[float | None, float | None, float | None, float | None]


def counts_of(answers: DerivedAnswers, group: str) -> tuple[IntArray, int]:
    """(definitions,) patients of the group with benefit, and how many it has."""
    members = answers.group == group
    met: IntArray = (answers.answer[:, members] == str(Answer.MET)).sum(axis=1)
    return met, int(np.sum(members))


@lru_cache(maxsize=4096)
def difference(met: int, total: int, other_met: int, other_total: int) -> Numbers:
    """The difference with its exact interval (Chan and Zhang 1999), and Fisher's P."""
    found = proportion_difference(met, total, other_met, other_total)
    test = fisher_exact([[met, total - met], [other_met, other_total - other_met]])
    return found.value, found.lower, found.upper, test.p_value


@lru_cache(maxsize=4096)
def share(met: int, total: int) -> Numbers:
    found = proportion(met, total, method="clopper-pearson")
    return found.value, found.lower, found.upper, None
