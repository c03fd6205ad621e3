"""Tests of a 2 x 2 table given its total: Fisher (1935), its mid-P version (Lancaster 1961), Blaker (2000).

x of n against y of m. R's `fisher.test` sums the tables that are no likelier than the one observed; `exact2x2` and
SAS also double the smaller tail; Blaker, Can J Stat 28:783-798, adds the nearest smaller tail of the other side.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TIES = 1 + 1e-7  # probabilities this close are equal, as R's fisher.test has it
MOST_FOR_EXACT = 1_000_000  # tables with the same total

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GivenTotal:
    """Exact P values of all tables with one total count: `first` is the least x, arrays run over x from there."""

    first: int
    fisher: Floats
    fisher_doubled: Floats
    mid_p: Floats
    mid_p_doubled: Floats
    less: Floats
    greater: Floats
    probability: Floats


def given_total(n: int, m: int, total: int) -> GivenTotal:
    """Everything that Fisher's test says of tables with `total` counted among n and m."""
    from scipy import stats

    x = np.arange(max(0, total - m), min(n, total) + 1)
    p = stats.hypergeom.pmf(x, n + m, total, n)
    order = np.argsort(p, kind="stable")
    summed = np.cumsum(p[order])
    fisher = summed[np.searchsorted(p[order], p * TIES, side="right") - 1]
    less, greater = np.cumsum(p), np.cumsum(p[::-1])[::-1]
    smaller = np.minimum(less, greater)
    return GivenTotal(
        int(x[0]),
        np.minimum(fisher, 1),
        np.minimum(2 * smaller, 1),
        fisher - p / 2,
        np.minimum(2 * (smaller - p / 2), 1),
        less,
        greater,
        p,
    )


def can_be_gone_through(x: int, n: int, y: int, m: int) -> bool:
    return min(n, m, x + y, n + m - x - y) < MOST_FOR_EXACT


def exact(x: int, n: int, y: int, m: int) -> dict[str, float]:
    """The conditional two-sided tests of one table, where they can be gone through."""
    if not can_be_gone_through(x, n, y, m):
        return {}
    given = given_total(n, m, x + y)
    at = x - given.first
    return {
        "fisher": float(given.fisher[at]),
        "fisher_doubled": float(given.fisher_doubled[at]),
        "mid_p": float(given.mid_p[at]),
        "mid_p_doubled": float(given.mid_p_doubled[at]),
    }


def blaker(x: int, n: int, y: int, m: int) -> float:
    """The smaller tail, and as much of the other side as is no greater than it."""
    given = given_total(n, m, x + y)
    at = x - given.first
    tail = min(given.less[at], given.greater[at])
    own, other = (given.less, given.greater) if given.less[at] <= given.greater[at] else (given.greater, given.less)
    return min(1.0, float(tail + max((p for p in other if p <= own[at] * TIES), default=0.0)))


def tails(x: int, n: int, y: int, m: int) -> tuple[dict[str, float], dict[str, float]]:
    """The one-sided tests of a table: of its own tail, and of the other one."""
    if not can_be_gone_through(x, n, y, m):
        return {}, {}
    given = given_total(n, m, x + y)
    at = x - given.first
    smaller, greater = sorted((float(given.less[at]), float(given.greater[at])))
    half = float(given.probability[at]) / 2
    return {"fisher": smaller, "mid_p": smaller - half}, {"fisher": greater, "mid_p": greater - half}


def by_chi_square(x: int, n: int, y: int, m: int) -> float:
    """The exact P of the chi-square statistic given the totals, which programs find by tables drawn at random."""
    given = given_total(n, m, x + y)
    off = np.abs(np.arange(given.first, given.first + given.probability.size) * (n + m) - n * (x + y))
    return float(given.probability[off >= off[x - given.first]].sum())


def by_likelihood_ratio(x: int, n: int, y: int, m: int) -> float:
    """The exact P of the likelihood-ratio statistic given the totals, which SAS's `exact lrchi` prints."""
    from scipy.special import xlogy

    given, total = given_total(n, m, x + y), x + y
    first = np.arange(given.first, given.first + given.probability.size)
    g = sum(xlogy(cell, cell) for cell in (first, n - first, total - first, m - total + first))
    return float(given.probability[g >= g[x - given.first] - TIES + 1].sum())
