"""Boschloo's unconditional exact test of two proportions, two-sided.

Boschloo (1970), Stat Neerl 24:1-9 takes Fisher's P value, here the two-sided one, as the statistic: P is the
greatest probability, over the common proportion, of a table with no greater one. It never exceeds Fisher's. Doubling
the smaller one-sided P, as SciPy's `boschloo_exact` does, is another test, and may.
"""

import numpy as np
from numpy.typing import NDArray

TIES = 1 + 1e-7  # as in R's fisher.test
GRID = 1_001  # common proportions, between which the maximum is then refined
NEAR = 5  # of the highest points of the grid, about each of which it is sought


def boschloo_p(first: int, n: int, second: int, m: int) -> float:
    """P of `first` of n against `second` of m."""
    extreme = as_extreme(first, n, second, m)
    grid = np.linspace(0, 1, GRID)
    sizes = probability(extreme, grid)
    tops = np.argsort(sizes)[-NEAR:]
    return min(1.0, max(refined(extreme, *grid[[max(top - 1, 0), min(top + 1, GRID - 1)]]) for top in tops))


def as_extreme(first: int, n: int, second: int, m: int) -> NDArray[np.bool_]:
    """Marks, of all tables (counted of n in rows, of m in columns), those whose two-sided Fisher P is no greater."""
    p = np.empty((n + 1, m + 1))
    for total in range(n + m + 1):
        x = np.arange(max(0, total - m), min(n, total) + 1)
        p[x, total - x] = fisher_p(n, m, total)
    return np.asarray(p <= p[first, second] * TIES)


def fisher_p(n: int, m: int, total: int) -> NDArray[np.float64]:
    """Fisher's two-sided P of every count among n that a `total` among n and m allows, the least first: the probability
    of all counts that are no likelier."""
    p = hypergeometric(n, m, total)
    order = np.argsort(p, kind="stable")
    summed = np.cumsum(p[order])
    return np.asarray(summed[np.searchsorted(p[order], p * TIES, side="right") - 1])


def hypergeometric(n: int, m: int, total: int) -> NDArray[np.float64]:
    """The probability of each of these counts, multiplied out from the likeliest to both sides."""
    x = np.arange(max(0, total - m), min(n, total), dtype=np.float64)
    rise = (n - x) * (total - x) / ((x + 1) * (m - total + x + 1))
    likeliest = int((rise > 1).sum())
    below = (1 / rise[:likeliest])[::-1].cumprod()[::-1]
    p = np.concatenate([below, [1.0], rise[likeliest:].cumprod()])
    return np.asarray(p / p.sum())


def probability(extreme: NDArray[np.bool_], common: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of these tables at each common proportion."""
    from scipy import stats

    n, m = (size - 1 for size in extreme.shape)
    one = stats.binom.pmf(np.arange(n + 1)[:, None], n, common)
    other = stats.binom.pmf(np.arange(m + 1)[:, None], m, common)
    return np.asarray((one * (extreme.astype(float) @ other)).sum(axis=0))


def refined(extreme: NDArray[np.bool_], low: float, high: float) -> float:
    """The maximum between two proportions, by narrowing a grid between them three times."""
    best = 0.0
    for _ in range(3):
        points = np.linspace(low, high, 41)
        sizes = probability(extreme, points)
        top = int(sizes.argmax())
        best, low, high = max(best, float(sizes[top])), points[max(top - 1, 0)], points[min(top + 1, 40)]
    return best
