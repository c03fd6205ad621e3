"""How often chance alone sets groups as far apart: the same patients allocated anew, in groups of the same sizes.

In few patients most covariates differ by 0.1 of a standard deviation whatever was done, so a count of those that do
says little without what random allocation would give. Whoever has no value of a covariate keeps having none.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.bias.found import UNALIKE, Chance
from theracurve.survival._inputs.inputs import BoolArray, FloatArray

DRAWS = 999
SEED = 1
MOST_ALLOCATED = 2000  # patients; in more, chance hardly sets a covariate apart
ROUNDING = 1e-9


def apart_at_random(
    first: BoolArray, columns: Mapping[str, NDArray[np.generic]], known: Mapping[str, BoolArray]
) -> Mapping[str, BoolArray]:
    """(draws,) by covariate, whether random groups are apart in it; `first` (n,) says who is in the first group."""
    rng = np.random.default_rng(SEED)
    allocations = rng.permuted(np.broadcast_to(first, (DRAWS, len(first))), axis=1)
    return {name: apart_in(allocations[:, known[name]], column[known[name]]) for name, column in columns.items()}


def apart_in(allocations: BoolArray, values: NDArray[np.generic]) -> BoolArray:
    """(draws,) of one covariate, by the difference of its means or, of several categories, by their distance."""
    if values.dtype.kind == "f":
        numbers = values.astype(np.float64)
        return far(allocations, numbers[:, None], sample=not np.isin(numbers, (0.0, 1.0)).all())
    levels = sorted(set(values.tolist()))
    shares = np.array([[value == level for level in levels[1:]] for value in values.tolist()], dtype=np.float64)
    return far(allocations, shares, sample=False)


def far(allocations: BoolArray, values: FloatArray, *, sample: bool) -> BoolArray:
    """Whether the distance of the means of `values` (n, k), in the mean of both covariances, is `UNALIKE` or more."""
    values = values - values.mean(axis=0)
    first, others = (moments(of.astype(np.float64), values, sample=sample) for of in (allocations, ~allocations))
    (means, covariances), (other_means, other_covariances) = first, others
    difference, covariance = means - other_means, (covariances + other_covariances) / 2
    back = np.linalg.pinv(covariance, rcond=ROUNDING, hermitian=True)
    distance = np.einsum("di,dij,dj->d", difference, back, difference)
    beyond = np.abs(np.einsum("dij,djk,dk->di", covariance, back, difference) - difference).max(axis=1)
    both = allocations.any(axis=1) & (~allocations).any(axis=1)
    found: BoolArray = both & ((distance >= UNALIKE**2) | (beyond > np.sqrt(ROUNDING)))
    return found


def moments(members: FloatArray, values: FloatArray, *, sample: bool) -> tuple[FloatArray, FloatArray]:
    """(draws, k) means and (draws, k, k) covariances of the members (draws, n) of one group."""
    n = np.maximum(members.sum(axis=1), 1)
    means = members @ values / n[:, None]
    products = np.einsum("dn,ni,nj->dij", members, values, values) / n[:, None, None]
    covariances = products - means[:, :, None] * means[:, None, :]
    factor = n / np.maximum(n - 1, 1) if sample else np.ones(len(n))
    return means, covariances * factor[:, None, None]


def chance_of(apart: Mapping[str, BoolArray], covariates: tuple[str, ...], observed: int) -> Chance:
    """How many random allocations set the groups apart in as many of these covariates, or more."""
    counts = np.sum([apart[name] for name in covariates], axis=0)
    return Chance(covariates=covariates, hits=int(np.count_nonzero(counts >= observed)), draws=DRAWS, seed=SEED)
