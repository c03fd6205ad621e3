"""P values that programs find by tables drawn at random with the same margins.

R's `fisher.test` and `chisq.test` draw 2,000 tables, with `simulate.p.value`; SAS and SPSS 10,000.
"""

from collections.abc import Callable
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from theracurve.survival._values.tails import chi_square_tail

DRAWS = 20_000
AUTHORS_DRAWS = 2_000
ERRORS = 4.5  # standard errors: one in 150,000 lies further off

Counts = NDArray[np.int64]


def drawn(p: float, draws: int = AUTHORS_DRAWS) -> tuple[float, float]:
    """The least and greatest P that so many draws give where the exact one is `p`; the one observed counts as drawn."""
    p = min(1.0, p)  # a sum of probabilities may pass 1 by a rounding
    error = ERRORS * sqrt(p * (1 - p) / draws) + ERRORS**2 / draws / 2
    return max(0.0, p - error), min(1.0, p + error + 1 / draws)


@lru_cache(maxsize=32)
def conditional_p(rows: tuple[tuple[int, ...], ...]) -> dict[str, float]:
    """P given the margins, by draws of our own: of tables no likelier (Fisher, Freeman and Halton), of chi-square, of
    Kruskal and Wallis's test, of trend and, of two rows, of the Wilcoxon test."""
    from scipy import stats
    from scipy.special import gammaln

    observed = np.asarray(rows)
    first, second = observed.sum(axis=1), observed.sum(axis=0)
    tables = stats.random_table(first, second).rvs(DRAWS, random_state=1)
    expected = first[:, None] * second / observed.sum()

    def unlikely(table: np.ndarray) -> np.ndarray:
        return np.asarray(gammaln(table + 1).sum(axis=(-1, -2)))

    def off(table: np.ndarray) -> np.ndarray:
        return np.asarray(((table - expected) ** 2 / expected).sum(axis=(-1, -2)))

    def at_least(measure: Callable[[np.ndarray], np.ndarray]) -> float:
        return float((1 + (measure(tables) >= measure(observed) - 1e-7).sum()) / (1 + DRAWS))

    def of_ranks(table: np.ndarray) -> np.ndarray:
        return np.asarray((table[..., 0, :] - expected[0]) @ middle_ranks(second))

    def in_order(table: np.ndarray) -> np.ndarray:
        return np.asarray(np.abs(np.arange(len(first)) @ (table - expected) @ np.arange(len(second))))

    found = {"fisher": at_least(unlikely), "chi_square": at_least(off), "trend": at_least(in_order)}
    found["kruskal_wallis"] = at_least(lambda table: spread(table, first, second))
    found["kruskal_wallis_of_columns"] = at_least(lambda table: spread(np.swapaxes(table, -1, -2), second, first))
    if len(first) == 2:
        tails = at_least(of_ranks), at_least(lambda table: -of_ranks(table))
        found["wilcoxon"] = at_least(lambda table: np.abs(of_ranks(table)))
        found["wilcoxon_doubled"] = min(1.0, 2 * min(tails))
    return found


def middle_ranks(sizes: np.ndarray) -> np.ndarray:
    """The rank in the middle of each category, where so many are in each."""
    return np.asarray(sizes.cumsum() - (sizes - 1) / 2)


def spread(table: np.ndarray, sizes: np.ndarray, of_categories: np.ndarray) -> np.ndarray:
    """What Kruskal and Wallis's statistic grows with, of tables whose margins are fixed."""
    return np.asarray(((table @ middle_ranks(of_categories)) ** 2 / sizes).sum(axis=-1))


def trend(rows: Counts) -> float:
    """Mantel-Haenszel's chi-square of linear association, places as scores: N - 1 times the correlation squared."""
    observed = rows.astype(float)
    i, j = (np.arange(size) for size in observed.shape)
    total = observed.sum()
    mean_i, mean_j = (observed.sum(axis=1) * i).sum() / total, (observed.sum(axis=0) * j).sum() / total
    products = (observed * np.outer(i - mean_i, j - mean_j)).sum()
    squares = (observed.sum(axis=1) * (i - mean_i) ** 2).sum() * (observed.sum(axis=0) * (j - mean_j) ** 2).sum()
    return float((total - 1) * products**2 / squares)


def armitage(rows: Counts) -> float:
    """The Cochran-Armitage test of trend: N in place of N - 1."""
    total = int(rows.sum())
    return chi_square_tail(trend(rows) * total / (total - 1), 1)
