"""P values of 2 x 2 tables by the tests that papers use: what somebody may have computed, not what we recommend.

x of n against y of m. Chi-square with and without Yates's correction (1934), the Wald test with unpooled variance,
Fisher's exact test (1935) and its mid-P version (Lancaster 1961), each also by doubling the smaller tail, Boschloo's
test (1970) by Fisher's two-sided P and by doubling the smaller one-sided one, as R's Exact and SciPy have it.
"""

from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np
from numpy.typing import NDArray

from theracurve.survival._values.tails import chi_square_tail, two_sided_normal

TIES = 1 + 1e-7  # probabilities this close are equal, as R's fisher.test has it
MOST_FOR_BOSCHLOO = 5_000  # possible tables
MOST_FOR_EXACT = 1_000_000  # tables with the same total
GRID = 1_000  # values of the nuisance parameter at which Boschloo's maximum is sought

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
    )


def large_sample(x: int, n: int, y: int, m: int) -> dict[str, float]:
    """The tests that refer to a normal or chi-square distribution, where they exist."""
    total, everybody = x + y, n + m
    found = {}
    if 0 < total < everybody:
        scale = n * m * total * (everybody - total) / everybody
        off = abs(x * m - y * n)
        found["chi_square"] = chi_square_tail(off**2 / scale, 1)
        found["yates"] = chi_square_tail(max(0.0, off - everybody / 2) ** 2 / scale, 1)
    variance = x * (n - x) / n**3 + y * (m - y) / m**3
    if variance > 0:
        found["wald"] = two_sided_normal((x / n - y / m) / sqrt(variance))
    return {name: p for name, p in found.items() if isfinite(p)}


def exact(x: int, n: int, y: int, m: int) -> dict[str, float]:
    """The conditional exact tests of one table, where they can be gone through."""
    if min(n, m, x + y, n + m - x - y) >= MOST_FOR_EXACT:
        return {}
    given = given_total(n, m, x + y)
    at = x - given.first
    return {
        "fisher": float(given.fisher[at]),
        "fisher_doubled": float(given.fisher_doubled[at]),
        "mid_p": float(given.mid_p[at]),
        "mid_p_doubled": float(given.mid_p_doubled[at]),
    }


class Boschloo:
    """Boschloo's test of all tables of two group sizes at once: the maximum, over the common proportion, of the
    probability of a table at least as extreme by Fisher's P."""

    def __init__(self, n: int, m: int) -> None:
        self.m = m
        every = [given_total(n, m, total) for total in range(n + m + 1)]
        x, y = (side.ravel() for side in np.indices((n + 1, m + 1)))
        probabilities = joint(n, m)

        def maximum(name: str) -> Floats:
            p = np.array([getattr(every[a + b], name)[a - every[a + b].first] for a, b in zip(x, y, strict=True)])
            order = np.argsort(p, kind="stable")
            summed = np.cumsum(probabilities[order], axis=0).max(axis=1)
            return np.asarray(summed[np.searchsorted(p[order], p * TIES, side="right") - 1])

        self.by_fisher = np.minimum(maximum("fisher"), 1)
        self.doubled = np.minimum(2 * np.minimum(maximum("less"), maximum("greater")), 1)

    def of(self, x: int, y: int) -> dict[str, float]:
        at = x * (self.m + 1) + y
        return {"boschloo": float(self.by_fisher[at]), "boschloo_doubled": float(self.doubled[at])}


def joint(n: int, m: int) -> Floats:
    """The probability of every table (rows, x slowest) at every common proportion of the grid (columns)."""
    from scipy import stats

    grid = (np.arange(GRID) + 0.5) / GRID
    first = stats.binom.pmf(np.arange(n + 1)[:, None], n, grid)
    second = stats.binom.pmf(np.arange(m + 1)[:, None], m, grid)
    return np.asarray((first[:, None, :] * second[None, :, :]).reshape(-1, GRID))
