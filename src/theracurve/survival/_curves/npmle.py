"""The nonparametric maximum likelihood estimate of probabilities of cells, seen only as sums over ranges of cells.

Wang (2007), "On fast computation of the non-parametric maximum likelihood estimate of a mixing distribution", J R Stat
Soc B 69:185-98: a few least-squares problems with non-negative solutions, against hundreds of steps of the EM
algorithm, and exact zeros where the estimate has none.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.errors import Defect
from theracurve.survival._inputs.inputs import FloatArray, IntArray

GAP = 1e-10  # how much the likelihood may still rise, as a share of the number of patients, before the last step
MAX_STEPS = 1000
ENOUGH_RISE = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """(u,) different ranges of cells first <= cell < past, and how many patients have each."""

    first: IntArray
    past: IntArray
    patients: FloatArray
    cells: int

    def holding(self, cells: IntArray) -> FloatArray:
        """(u, c) 1 where the range holds the cell."""
        return ((cells >= self.first[:, None]) & (cells < self.past[:, None])).astype(np.float64)

    def gradient(self, chances: FloatArray) -> FloatArray:
        """(cells,) the derivative of the log-likelihood by each probability, from the ranges' chances (u,)."""
        share, edges = self.patients / chances, np.zeros(self.cells + 1)
        np.add.at(edges, self.first, share)
        np.subtract.at(edges, self.past, share)
        gradient: FloatArray = edges.cumsum()[:-1]
        return gradient


def probabilities(first: IntArray, past: IntArray, cells: int) -> FloatArray:
    """(cells,) the estimate; 0 where a cell has no part in it."""
    pairs, patients = np.unique(first * (cells + 1) + past, return_counts=True)
    ranges = Ranges(*np.divmod(pairs, cells + 1), patients.astype(np.float64), cells)
    support = _one_cell_each(ranges)
    mass = np.full(len(support), 1 / len(support))
    for _ in range(MAX_STEPS):
        gradient = ranges.gradient(ranges.holding(support) @ mass)
        best = gradient.max() <= patients.sum() * (1 + GAP)
        support, mass = _step(ranges, *_with_candidates(support, mass, gradient, patients.sum()))
        if best:
            estimate = np.zeros(cells)
            estimate[support] = mass
            return estimate
    raise Defect(f"the estimate from {len(first)} intervals did not converge in {MAX_STEPS} steps")


def _one_cell_each(ranges: Ranges) -> IntArray:
    """Few cells such that every range holds one: the last of each range, in order, that holds none so far."""
    chosen: list[int] = []
    for first, past in sorted(zip(ranges.first.tolist(), ranges.past.tolist(), strict=True), key=lambda r: r[1]):
        if not chosen or chosen[-1] < first:
            chosen.append(past - 1)
    return np.array(chosen, np.int64)


def _with_candidates(
    support: IntArray, mass: FloatArray, gradient: FloatArray, patients: int
) -> tuple[IntArray, FloatArray]:
    """The support, and with no mass yet the cells where the gradient peaks above what it is at the maximum."""
    around = np.concatenate([[-np.inf], gradient, [-np.inf]])
    peaks = np.flatnonzero((gradient >= around[:-2]) & (gradient >= around[2:]) & (gradient > patients))
    cells = np.union1d(support, peaks)
    grown = np.zeros(len(cells))
    grown[np.searchsorted(cells, support)] = mass
    return cells, grown


def _step(ranges: Ranges, cells: IntArray, mass: FloatArray) -> tuple[IntArray, FloatArray]:
    """To the top of the parabola over all probabilities on these cells, or as far as the likelihood rises enough."""
    from scipy.optimize import nnls

    holding = ranges.holding(cells)
    relative = holding / (holding @ mass)[:, None]
    root = np.sqrt(ranges.patients)[:, None]
    system = np.vstack([root * (relative - 2), np.ones(len(cells))])  # with the sum held at 1 as Dax (1990)
    target = np.zeros((len(system), 1))
    target[-1] = 1.0
    whole: FloatArray = np.asarray(
        np.linalg.qr(np.hstack([system, target]), mode="r")
    )  # as many rows as cells, and the same squares
    top = nnls(whole[:, :-1], whole[:, -1], maxiter=100 * len(cells))[0]
    move = top / top.sum() - mass
    slope = float(ranges.patients @ (relative @ move))
    start = float(ranges.patients @ np.log(holding @ mass))
    for _ in range(60):
        chances = holding @ (mass + move)
        if chances.min() > 0 and ranges.patients @ np.log(chances) >= start + ENOUGH_RISE * slope - 1e-12 * abs(start):
            break
        move, slope = move / 2, slope / 2
    moved = mass + move
    kept = moved > 0
    return cells[kept], moved[kept]
