"""How many patients an analysis needs: the smallest numbers under which its log-rank test reaches a power.

Two questions: with both groups growing alike, and with more patients in the reference group alone, where a power may
never be reached, because the patients of the other group set the limit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

import numpy as np

from theracurve.definition.study import Study
from theracurve.simulation.assumptions import DEATH, Conditions
from theracurve.simulation.courses import courses_of, draw_lives
from theracurve.simulation.performance import Share
from theracurve.simulation.plan import SimulatedAnalysis, planned_comparisons
from theracurve.simulation.seeing import seen
from theracurve.simulation.simulate import SIZES, in_order
from theracurve.survival._tests.many_studies import ManyStudies

STUDIES = 1000
CLOSE = 1.05  # the search ends where the last numbers that do not suffice are within 5 % of those that do
MOST_PATIENTS = 1000
MOST_COMPARATORS = 10  # times the other group


class Growing(StrEnum):
    """Says which groups become larger."""

    BOTH = "both"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class NeededSizes:
    """The smallest sizes tried whose power is at least the one wanted, with that power; where none is (`enough` is
    false), the largest tried."""

    analysis: SimulatedAnalysis
    ratio: float
    growing: Growing
    sizes: Mapping[str, int]
    power: Share
    enough: bool


@dataclass(frozen=True, slots=True)
class SizeQuestion:
    analysis: SimulatedAnalysis
    ratio: float
    growing: Growing


def needed_sizes(
    study: Study, conditions: Conditions, wanted: float, seed: int, workers: int
) -> tuple[NeededSizes, ...]:
    """Searches the sizes of every comparison over time that is simulated, at every hazard ratio, both ways to grow."""
    questions = [
        SizeQuestion(analysis, ratio, growing)
        for analysis in planned_comparisons(study).simulated
        if not analysis.at_one_time
        for ratio in conditions.ratios
        for growing in Growing
    ]
    search = partial(searched, study, conditions, wanted, seed)
    return tuple(in_order(search, tuple(enumerate(questions)), workers))


def searched(
    study: Study, conditions: Conditions, wanted: float, seed: int, asked: tuple[int, SizeQuestion]
) -> NeededSizes:
    """By doubling until the power is reached, then by halving the distance."""
    place, question = asked
    usual = {name: conditions.sizes[name] for name in (question.analysis.group, question.analysis.reference)}
    most = largest(usual, question)

    def power(factor: float) -> Share:
        larger = replace(conditions, sizes=grown(usual, question, factor))
        return power_of(study, larger, question, seed, place)

    factor, found = first_that_suffices(power, wanted, most)
    return NeededSizes(
        question.analysis,
        question.ratio,
        question.growing,
        grown(usual, question, factor),
        found,
        found.count >= wanted * found.of,
    )


def largest(usual: Mapping[str, int], question: SizeQuestion) -> float:
    """The factor beyond which nobody looks."""
    other, reference = usual[question.analysis.group], usual[question.analysis.reference]
    if question.growing is Growing.BOTH:
        return max(1.0, MOST_PATIENTS / (other + reference))
    return max(1.0, MOST_COMPARATORS * other / reference)


def grown(usual: Mapping[str, int], question: SizeQuestion, factor: float) -> dict[str, int]:
    grows = (question.analysis.reference,) if question.growing is Growing.REFERENCE else tuple(usual)
    return {name: max(1, round(size * factor)) if name in grows else size for name, size in usual.items()}


def first_that_suffices(power: Callable[[float], Share], wanted: float, most: float) -> tuple[float, Share]:
    """The smallest factor found, and its power; the largest where none suffices. A plan may be too large as well."""
    low, high = 0.25, 1.0
    found = power(high)
    while found.count < wanted * found.of and high < most:
        low, high = high, min(2 * high, most)
        found = power(high)
    while found.count >= wanted * found.of and high / low > CLOSE:
        middle = float(np.sqrt(low * high))
        tried = power(middle)
        if tried.count >= wanted * tried.of:
            high, found = middle, tried
        else:
            low = middle
    return high, found


def power_of(study: Study, conditions: Conditions, question: SizeQuestion, seed: int, place: int) -> Share:
    """How often the log-rank test of two groups of these sizes rejects."""
    everybody = replace(conditions, sizes={name: conditions.sizes.get(name, 0) for name in study.groups})
    needed = {kind: everybody.hazards[kind] for kind in needed_kinds(question, everybody)}
    alone = replace(everybody, hazards=needed)
    lives = draw_lives(study, alone, STUDIES, seed, SIZES, place)
    courses = courses_of(lives, study, alone, question.ratio)
    observed = seen(study, question.analysis, courses).until(question.analysis.end_days)
    first = np.array(lives.group) == question.analysis.group
    with np.errstate(invalid="ignore"):
        rejects = ManyStudies.of(observed.time, observed.event, first).log_rank_p() < float(study.level.value)
    return Share(int(rejects.sum()), STUDIES)


def needed_kinds(question: SizeQuestion, conditions: Conditions) -> tuple[str, ...]:
    """The kinds that can end the analysis, and deaths, after which nothing is seen."""
    return tuple(kind for kind in conditions.hazards if kind in (*question.analysis.kinds, DEATH))
