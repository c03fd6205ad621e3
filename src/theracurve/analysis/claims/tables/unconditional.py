"""Tests of a 2 x 2 table that do not fix its total: Boschloo (1970) and Barnard (1947).

The P value is the greatest probability, over the common proportion, of a table at least as extreme: by Fisher's P
(Boschloo, Stat Neerl 24:1-35), by the pooled or the unpooled z statistic (Barnard, Biometrika 34:123-138; Suissa and
Shuster 1985, J R Stat Soc A 148:317-327). R's Exact and SciPy have them; each seeks the maximum on its own grid.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.claims.tables.conditional import TIES, given_total

MOST_TABLES = 5_000  # possible ones, up to which the tests are made
GRID = 1_000  # values of the nuisance parameter at which the maximum is sought
FAR = 1e6  # standard errors: of groups that differ though neither varies
GRIDS = 0.005  # as a share of P: how far programs differ by their grids

Floats = NDArray[np.float64]
Tails = dict[str, float]


class Unconditional:
    """The tests of all tables of two group sizes at once."""

    def __init__(self, n: int, m: int) -> None:
        self.n, self.m = n, m
        self.x, self.y = (side.ravel() for side in np.indices((n + 1, m + 1)))
        self.every = [given_total(n, m, total) for total in range(n + m + 1)]
        self.probabilities = joint(n, m)
        self.found: dict[str, Floats] = {}

    def fisher(self, name: str) -> Floats:
        pairs = zip(self.x, self.y, strict=True)
        return np.array([getattr(self.every[a + b], name)[a - self.every[a + b].first] for a, b in pairs])

    def z(self, pooled: bool) -> Floats:
        """How far the shares lie apart, in standard errors; the more the first exceeds the second, the greater."""
        first, second = self.x / self.n, self.y / self.m
        share = (self.x + self.y) / (self.n + self.m)
        apart = first * (1 - first) / self.n + second * (1 - second) / self.m
        variance = share * (1 - share) * (1 / self.n + 1 / self.m) if pooled else apart
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.nan_to_num((first - second) / np.sqrt(variance), nan=0.0, posinf=FAR, neginf=-FAR)

    def greatest(self, name: str, order: Floats) -> Floats:
        """The maximum for every table, where a smaller value of `order` is more extreme."""
        if name not in self.found:
            places = np.argsort(order, kind="stable")
            summed = np.cumsum(self.probabilities[places], axis=0).max(axis=1)
            slack = np.abs(order) * (TIES - 1) + 1e-12
            self.found[name] = np.asarray(summed[np.searchsorted(order[places], order + slack, side="right") - 1])
        return self.found[name]

    def of(self, x: int, y: int) -> Tails:
        """Boschloo's test of one table, by Fisher's two-sided P and with its smaller tail doubled."""
        at = x * (self.m + 1) + y
        two_sided = float(self.greatest("fisher", self.fisher("fisher"))[at])
        return {"boschloo": min(two_sided, 1), "boschloo_doubled": min(1.0, 2 * min(self.boschloo_tails(at)))}

    def boschloo_tails(self, at: int) -> tuple[float, float]:
        less, greater = (float(self.greatest(name, self.fisher(name))[at]) for name in ("less", "greater"))
        return less, greater

    def barnard(self, x: int, y: int) -> Tails:
        """Barnard's test of one table, by the pooled and by the unpooled statistic."""
        at = x * (self.m + 1) + y
        names = {"barnard": True, "barnard_unpooled": False}
        return {name: float(self.greatest(name, -np.abs(self.z(pooled)))[at]) for name, pooled in names.items()}

    def tails(self, x: int, y: int) -> tuple[Tails, Tails]:
        """The one-sided tests of one table: of its own tail, and of the other one."""
        at = x * (self.m + 1) + y
        sides = {"boschloo": self.boschloo_tails(at)}
        for name, pooled in (("barnard", True), ("barnard_unpooled", False)):
            z = self.z(pooled)
            sides[name] = (
                float(self.greatest(f"{name}_less", z)[at]),
                float(self.greatest(f"{name}_greater", -z)[at]),
            )
        return ({name: min(pair) for name, pair in sides.items()}, {name: max(pair) for name, pair in sides.items()})


@lru_cache(maxsize=2)
def of_sizes(n: int, m: int) -> Unconditional:
    """The tests of these sizes, kept while several claims of a source are about the same groups."""
    return Unconditional(n, m)


def joint(n: int, m: int) -> Floats:
    """The probability of every table (rows, x slowest) at every common proportion of the grid (columns)."""
    from scipy import stats

    grid = (np.arange(GRID) + 0.5) / GRID
    first = stats.binom.pmf(np.arange(n + 1)[:, None], n, grid)
    second = stats.binom.pmf(np.arange(m + 1)[:, None], m, grid)
    return np.asarray((first[:, None, :] * second[None, :, :]).reshape(-1, GRID))
