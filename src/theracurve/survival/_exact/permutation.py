"""The permutation distribution of a sum of scores over one of two groups: exactly, or by Monte Carlo.

Every way to draw the group from all patients is equally likely. The scores are cut into two halves, the sums of the
halves' subsets are listed by size, and a pair of them reaches a tail when one is large enough for the other: the
square root of the work of going through all allocations (Horowitz and Sahni 1974, J ACM 21:277-292). Equal scores are
taken together, so ties shorten the lists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb, inf, log, sqrt

import numpy as np

from theracurve.phrases import NOTHING, Statement, clauses
from theracurve.survival._inputs.inputs import Column, FloatArray, IntArray, Labels, as_labels, as_numbers, same_length
from theracurve.survival._inputs.options import chosen_draws
from theracurve.survival._proportions.proportions import proportion
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.values import Test

LIST_LIMIT = 2**23
"""Sums that one half may have: 64 MiB, a few seconds; 46 patients without ties."""

DRAWS = 200_000
WORK = 2**27
"""Scores that a Monte Carlo shuffles at most, unless it is told how often to draw: a few seconds."""
EQUAL = 1e-9
"""Statistics within this share of each other are equal."""


@dataclass(frozen=True, slots=True, eq=False)
class _Half:
    """Sums of subsets of some of the scores, and in how many ways each arises, by size of the subset."""

    sums: list[FloatArray]
    ways: list[FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class Allocation:
    """Scores, centred on 0, whose sum over `size` patients is `observed`; any `size` of them were equally likely."""

    scores: FloatArray
    size: int
    observed: float

    @classmethod
    def of(cls, scores: FloatArray, chosen: IntArray) -> "Allocation":
        centred = scores - scores.mean()
        total, size = float(centred[chosen == 0].sum()), int((chosen == 0).sum())
        if size > len(scores) - size:  # the other group's sum is the opposite; the smaller group has fewer subsets
            total, size = -total, len(scores) - size
        return cls(centred, size, total)

    @property
    def variance(self) -> float:
        n = len(self.scores)
        return float((self.scores**2).sum()) * self.size * (n - self.size) / (n * (n - 1)) if n > 1 else 0.0

    @property
    def threshold(self) -> float:
        """What counts as at least as far from 0 as the observed sum, allowing for rounding."""
        return abs(self.observed) * (1 - EQUAL) - 1e-13 * float(np.abs(self.scores).sum())

    @property
    def fits(self) -> bool:
        """Whether the lists of both halves can be held."""
        _, counts = np.unique(self.scores, return_counts=True)
        return all(_list_length(half, self.size) <= LIST_LIMIT for half in _halves(counts))


def permutation_test(
    scores: Column,
    group: Column,
    *,
    quantity: str = "permutation",
    method: str | Statement = "permutation test of the scores",
    source: str | Statement = papers.PITMAN,
    notes: Sequence[str | Statement] = (),
    draws: int | None = None,
    seed: int = 0,
) -> Test:
    """Two-sided permutation test of two groups' sums of scores; exact where it fits in memory.

    P is the probability that the sum differs from its expectation by at least as much as observed. The statistic is
    the first group's sum, less its expectation, over its standard deviation. Where the exact distribution does not
    fit, `draws` random allocations are made with the `seed`, and `p_interval` holds the 95 % limits of their P. Raises
    EstimationError for unusable columns and UsageError for fewer than one draw.
    """
    values, labels = as_numbers(scores, "scores"), as_labels(group, "group")
    same_length(scores=values, group=labels)
    reason, count = _unanswerable(values, labels), None if draws is None else chosen_draws(draws)
    allocation = None if reason else Allocation.of(values, labels.codes)
    p_value, how, interval = (None, NOTHING, None) if allocation is None else _p_value(allocation, count, seed)
    first = float((values - values.mean())[labels.codes == 0].sum())
    return Test(
        quantity=quantity,
        statistic=None if allocation is None else first / sqrt(allocation.variance),
        df=None,
        p_value=p_value,
        p_interval=interval,
        n=len(values),
        method=clauses(as_statement(method), how),
        source=as_statement(source),
        reason=reason,
        notes=tuple(map(as_statement, notes)),
    )


def exact_p_value(allocation: Allocation) -> float:
    """The two-sided P value over all allocations."""
    if allocation.threshold <= 0:
        return 1.0
    scores, counts = np.unique(allocation.scores, return_counts=True)
    return _p_of_all(tuple(scores.tolist()), tuple(counts.tolist()), allocation.size, allocation.threshold)


@lru_cache(maxsize=4096)  # definitions that find the same events, and horizons past the last, ask the same again
def _p_of_all(distinct: tuple[float, ...], times: tuple[int, ...], taken: int, threshold: float) -> float:
    """The share of the allocations of `taken` patients whose sum lies at least `threshold` from 0; each of the distinct
    scores stands as many times."""
    scores, counts = np.array(distinct), np.array(times, dtype=np.int64)
    low, high = (_subsets(scores[half], counts[half], taken) for half in _split(counts))
    reached = 0.0
    for size in range(taken + 1):
        rest = taken - size
        reached += _pairs_beyond(low.sums[size], low.ways[size], high.sums[rest], high.ways[rest], threshold)
    return min(1.0, reached / comb(sum(times), taken))


def monte_carlo_p_value(allocation: Allocation, draws: int, seed: int) -> tuple[float, tuple[float, float]]:
    """P over random allocations, the observed one among them (Phipson and Smyth 2010), and its 95 % limits."""
    rng = np.random.default_rng(seed)
    scores, hits, left = allocation.scores, 0, draws
    while left:
        chunk = min(left, max(1, 2_000_000 // len(scores)))
        shuffled = rng.permuted(np.broadcast_to(scores, (chunk, len(scores))), axis=1)
        hits += int((np.abs(shuffled[:, : allocation.size].sum(axis=1)) >= allocation.threshold).sum())
        left -= chunk
    return (hits + 1) / (draws + 1), monte_carlo_limits(hits, draws)


def monte_carlo_limits(hits: int, draws: int) -> tuple[float, float]:
    """Clopper-Pearson 95 % limits of a P value found in `hits` of `draws`."""
    found = proportion(hits, draws)
    assert found.lower is not None
    assert found.upper is not None
    return found.lower, found.upper


def as_statement(text: str | Statement) -> Statement:
    """A caller's own words, which no language has but theirs."""
    return Method.NAMED(name=text) if isinstance(text, str) else text


def _p_value(
    allocation: Allocation, draws: int | None, seed: int
) -> tuple[float, Statement, tuple[float, float] | None]:
    if allocation.fits:
        return exact_p_value(allocation), Method.ALL_ALLOCATIONS(), None
    count = draws or max(1000, min(DRAWS, WORK // len(allocation.scores)))
    p, interval = monte_carlo_p_value(allocation, count, seed)
    return p, monte_carlo(count, seed), interval


def monte_carlo(draws: int, seed: int) -> Statement:
    return clauses(Method.MONTE_CARLO(), Method.ALLOCATIONS(count=draws), Method.SEED(seed=seed))


def _unanswerable(scores: FloatArray, labels: Labels) -> Statement:
    if len(labels.names) < 2:
        return Why.ONE_GROUP()
    if len(labels.names) > 2:
        return Why.EXACT_TEST_OF_TWO(count=len(labels.names))
    if np.ptp(scores) <= 1e-13 * np.abs(scores).max(initial=0.0):
        return Why.SAME_SCORE()
    return NOTHING


def _split(counts: IntArray) -> tuple[IntArray, IntArray]:
    """Places of the distinct scores in two halves whose lists are about equally long."""
    halves: tuple[list[int], list[int]] = ([], [])
    lengths = [1.0, 1.0]
    for place in np.argsort(-counts, kind="stable").tolist():
        smaller = int(lengths[1] < lengths[0])
        halves[smaller].append(place)
        lengths[smaller] *= 1 + float(counts[place])
    return np.array(sorted(halves[0]), dtype=np.int64), np.array(sorted(halves[1]), dtype=np.int64)


def _halves(counts: IntArray) -> tuple[IntArray, IntArray]:
    one, other = _split(counts)
    return counts[one], counts[other]


def _list_length(counts: IntArray, size: int) -> float:
    """In how many ways at most `size` patients can be taken, equal scores not told apart; 0 if surely few enough."""
    if np.log1p(counts).sum() <= log(LIST_LIMIT):
        return 0.0
    ways = np.zeros(size + 1)
    ways[0] = 1
    for count in counts:
        ways = np.convolve(ways, np.ones(int(count) + 1))[: size + 1]
        if ways.sum() > LIST_LIMIT:
            return inf
    return float(ways.sum())


def _subsets(scores: FloatArray, counts: IntArray, largest: int) -> _Half:
    """Every sum of at most `largest` of these scores."""
    sums = [np.zeros(1)] + [np.zeros(0)] * largest
    for score, count in zip(scores.tolist(), counts.tolist(), strict=True):
        sums = _joined(sums, np.add, [taken * score for taken in range(count + 1)])
    ways = [np.ones(len(values)) for values in sums]
    if counts.max(initial=1) > 1:
        ways = [np.ones(1)] + [np.zeros(0)] * largest
        for count in counts.tolist():
            ways = _joined(ways, np.multiply, [float(comb(count, taken)) for taken in range(count + 1)])
    return _Half(sums, ways)


def _joined(lists: list[FloatArray], change: np.ufunc, by: list[float]) -> list[FloatArray]:
    """The lists by size after 0, 1, ... more are taken, each of which changes the values by its element of `by`."""
    joined = []
    for size in range(len(lists)):
        sources = [(lists[size - taken], taken) for taken in range(min(len(by), size + 1))]
        parts = [change(values, by[taken]) if taken else values for values, taken in sources if values.size]
        joined.append(np.concatenate(parts) if parts else lists[size])
    return joined


def _pairs_beyond(
    sums: FloatArray, ways: FloatArray, other_sums: FloatArray, other_ways: FloatArray, threshold: float
) -> float:
    """In how many ways a sum of one list and one of the other lie at least `threshold` from 0 together."""
    if not (sums.size and other_sums.size):
        return 0.0
    order, other_order = np.argsort(sums), np.argsort(other_sums)
    sums, other_sums, other_ways = sums[order], other_sums[other_order], other_ways[other_order]
    below = np.concatenate([[0.0], np.cumsum(ways[order])])
    above = below[-1] - below[np.searchsorted(sums, threshold - other_sums, side="left")]
    under = below[np.searchsorted(sums, -threshold - other_sums, side="right")]
    return float((other_ways * (above + under)).sum())
