"""Tests of the proportional-odds model of a table: its columns in order, its rows as groups or as scores in order.

McCullagh (1980), J R Stat Soc B 42:109-142; R's `MASS::polr` has the likelihood-ratio test, the Wald test with the
observed information, and refers its t value to t as some authors do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from theracurve.survival._values.tails import chi_square_tail

MOST_STEPS = 50
CONVERGED = 1e-9
SINGULAR = 1e14  # condition of an information matrix of which no inverse has a digit
FURTHEST = 700.0  # log odds whose power a float holds
NO_SHARE = 1e-100  # a category's share that is nought to rounding, by which its expected count is still divided
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OrdinalModel:
    """`counts` of rows by categories in order; `design`, what each row's log odds is made of, beside the cut points."""

    counts: Floats
    design: Floats

    @property
    def cuts(self) -> int:
        return int(self.counts.shape[1]) - 1

    def shares(self, at: Floats) -> tuple[Floats, Floats]:
        """The share of each category in each row, and its derivatives by every parameter."""
        cumulative = 1 / (1 + np.exp(np.minimum(self.design @ at[self.cuts :, None] - at[: self.cuts], FURTHEST)))
        slope = cumulative * (1 - cumulative)
        by_cut = slope[:, :, None] * np.eye(self.cuts)
        by_effect = -slope[:, :, None] * self.design[:, None, :]
        derived = np.concatenate((by_cut, by_effect), axis=2)
        edge = np.zeros((len(self.counts), 1, derived.shape[2]))
        ends = np.concatenate((np.zeros((len(self.counts), 1)), cumulative, np.ones((len(self.counts), 1))), axis=1)
        shares = np.maximum(np.diff(ends, axis=1), NO_SHARE)
        return shares, np.diff(np.concatenate((edge, derived, edge), axis=1), axis=1)

    def likelihood(self, at: Floats) -> float:
        shares, _ = self.shares(at)
        return float((self.counts * np.log(shares)).sum())

    def score(self, at: Floats) -> Floats:
        shares, derived = self.shares(at)
        return np.asarray(np.einsum("ij,ijq->q", self.counts / shares, derived))

    def step(self, at: Floats) -> Floats | None:
        """Fisher's scoring step; None where the information is singular to rounding."""
        shares, derived = self.shares(at)
        weights = self.counts.sum(axis=1)[:, None] / shares
        inverse = inverse_of(np.einsum("ij,ijq,ijp->qp", weights, derived, derived))
        return None if inverse is None else np.asarray(inverse @ self.score(at))

    def information(self, at: Floats) -> Floats:
        """The observed information, by differences of the score."""
        steps = 1e-5 * np.eye(len(at))
        return np.asarray([(self.score(at - step) - self.score(at + step)) / 2e-5 for step in steps])


def inverse_of(information: Floats) -> Floats | None:
    """Inverts an information matrix; None where a combination of parameters has next to none."""
    return np.asarray(np.linalg.inv(information)) if np.linalg.cond(information) < SINGULAR else None


def maximum(model: OrdinalModel, start: Floats) -> tuple[Floats, bool]:
    """Climbs to where the likelihood is greatest, and says whether that is a maximum: of categories that groups do not
    share it rises for ever, and has almost reached its bound where the information is singular or steps run out."""
    at, best = start, model.likelihood(start)
    for _ in range(MOST_STEPS):
        step = model.step(at)
        if step is None:
            return at, False
        size = next((size for size in 0.5 ** np.arange(20) if model.likelihood(at + size * step) >= best), None)
        if size is None or np.abs(step).max() < CONVERGED:
            return at, True
        at = at + size * step
        best = model.likelihood(at)
    return at, False


def proportional_odds(counts: NDArray[np.int64]) -> Iterator[tuple[str, float]]:
    """The tests of groups in no order and of groups in order, where there are more than two categories."""
    rows = len(counts)
    if counts.shape[1] < 3:
        return
    shares = counts.sum(axis=0) / counts.sum()
    cuts = np.log(shares.cumsum()[:-1] / (1 - shares.cumsum()[:-1]))
    without = float((counts.sum(axis=0) * np.log(shares)).sum())
    designs = {"odds_in_order": np.arange(float(rows))[:, None]}
    if rows > 2:  # of two groups both are one model
        designs["odds_of_groups"] = np.eye(rows)[:, 1:]
    for name, design in designs.items():
        model = OrdinalModel(counts.astype(float), design)
        found, is_maximum = maximum(model, np.concatenate((cuts, np.zeros(design.shape[1]))))
        gain = max(0.0, 2 * (model.likelihood(found) - without))
        yield f"{name}_lr", chi_square_tail(gain, design.shape[1])
        if design.shape[1] == 1 and is_maximum:
            yield from of_one_effect(name, model, found)


def of_one_effect(name: str, model: OrdinalModel, found: Floats) -> Iterator[tuple[str, float]]:
    """The Wald test, by the normal distribution and by that of t with as many degrees of freedom as are left."""
    from scipy import stats

    inverse = inverse_of(model.information(found))
    variance = 0.0 if inverse is None else float(inverse[-1, -1])
    if variance > 0:
        z = abs(float(found[-1])) / variance**0.5
        yield f"{name}_wald", float(2 * stats.norm.sf(z))
        yield f"{name}_t", float(2 * stats.t.sf(z, max(1, int(model.counts.sum()) - len(found))))


def jonckheere(counts: NDArray[np.int64]) -> float:
    """The Jonckheere-Terpstra test of groups in order, two-sided, with its variance for ties (Lehmann 1975)."""
    from scipy import stats

    total, groups, ties = float(counts.sum()), counts.sum(axis=1).astype(float), counts.sum(axis=0).astype(float)
    higher = counts[:, ::-1].cumsum(axis=1)[:, ::-1] - counts / 2
    ahead = sum(float(counts[i] @ higher[j]) for i in range(len(counts)) for j in range(i + 1, len(counts)))

    def sum_of(sizes: Floats) -> float:
        return float((sizes * (sizes - 1) * (2 * sizes + 5)).sum())

    pairs, of_groups, of_ties = (float((sizes * (sizes - 1)).sum()) for sizes in (np.array([total]), groups, ties))
    threes = [float((sizes * (sizes - 1) * (sizes - 2)).sum()) for sizes in (groups, ties)]
    variance = (sum_of(np.array([total])) - sum_of(groups) - sum_of(ties)) / 72 + of_groups * of_ties / (8 * pairs)
    if total > 2:
        variance += threes[0] * threes[1] / (36 * pairs * (total - 2))
    off = ahead - (total**2 - float((groups**2).sum())) / 4
    return float(2 * stats.norm.sf(abs(off) / variance**0.5)) if variance > 0 else 1.0
