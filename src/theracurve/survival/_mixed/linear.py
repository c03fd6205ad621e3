"""A linear mixed model with random effects of each patient, by restricted maximum likelihood.

Laird and Ware (1982), Biometrics 38:963-74. The criterion is profiled over the coefficients and the residual variance,
so that only the factor of the random effects' covariance, relative to the residual, is searched for (Bates et al.
(2015), J Stat Softw 67(1)): one number for a random intercept, three with a random slope.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from theracurve.phrases import apart
from theracurve.survival._values import papers

SOURCE = apart((papers.LAIRD_WARE, papers.PINHEIRO_BATES))
LEVEL = 0.95
Floats = NDArray[np.float64]
START, TIMES = 0.5, 3  # of the relative factor's diagonal; how often the search begins anew where it ended
FINE, MOST = 1e-12, 4000
NOTHING = 1e-14  # of the mean square of the values: a residual variance below it is rounding
EXACT = -1e300  # the criterion where nothing is left of the values: finite, so that two of them can be compared


@dataclass(frozen=True, slots=True)
class MixedEstimate:
    """A number with its interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class MixedFit:
    """A fitted model: coefficients with their covariance, the covariance of the random effects, the residual variance.

    `criterion` is minus twice the restricted log-likelihood; the residual variance is 0 where the model leaves nothing
    of the values, and then nothing else means anything; `values` and `patients` are how many there were.
    """

    coefficients: Floats
    covariance: Floats
    random: Floats
    residual: float
    criterion: float
    values: int
    patients: int

    def combined(self, weights: Mapping[int, float], df: int, level: float = LEVEL) -> MixedEstimate:
        """A weighted sum of coefficients with its interval by Student's t with `df` degrees of freedom."""
        from scipy.special import stdtrit  # it takes longer to import than most studies take

        full = np.zeros(len(self.coefficients))
        full[list(weights)] = list(weights.values())
        value = float(full @ self.coefficients)
        half = float(stdtrit(df, 0.5 + level / 2)) * float(np.sqrt(full @ self.covariance @ full))
        return MixedEstimate(value, value - half, value + half)

    def within_patients(self, columns: int) -> int:
        """Degrees of freedom of what changes within patients, by containment, where `columns` of the coefficients do:
        the values less the patients less those (Pinheiro and Bates (2000), section 2.4.2)."""
        return self.values - self.patients - columns


@dataclass(frozen=True, slots=True)
class CrossProducts:
    """What the criterion needs of the data: sums of products over all values, and within each patient."""

    xx: Floats
    xy: Floats
    yy: float
    zz: Floats
    zx: Floats
    zy: Floats
    values: int

    def profiled(self, factor: Floats) -> tuple[float, MixedFit]:
        """The criterion at a relative factor of the random effects, and the model there."""
        zx, zy = factor.T @ self.zx, self.zy @ factor
        within = np.eye(len(factor)) + factor.T @ self.zz @ factor
        solved = np.linalg.solve(within, np.concatenate([zx, zy[:, :, None]], axis=2))
        xx = self.xx - np.einsum("iqp,iqr->pr", zx, solved[:, :, :-1])
        xy = self.xy - np.einsum("iqp,iq->p", zx, solved[:, :, -1])
        yy = self.yy - float(np.einsum("iq,iq->", zy, solved[:, :, -1]))
        coefficients = np.linalg.solve(xx, xy)
        free = self.values - len(xy)
        residual = max(yy - float(coefficients @ xy), 0.0) / free
        spread = float(np.linalg.slogdet(within)[1].sum() + np.linalg.slogdet(xx)[1])
        if residual <= NOTHING * self.yy / self.values:
            residual = 0.0
        criterion = spread + free * (1 + np.log(2 * np.pi * residual)) if residual > 0 else EXACT
        inverse, random = residual * np.linalg.inv(xx), residual * factor @ factor.T
        return criterion, MixedFit(coefficients, inverse, random, residual, criterion, self.values, len(self.zz))


def linear_mixed_model(y: Floats, x: Floats, z: Floats, patient: NDArray[np.object_]) -> MixedFit:
    """The model of values `y` (n) with columns `x` (n, p) of everybody and `z` (n, q) of each `patient` (n).

    Raises ValueError where the columns of `x` do not tell their coefficients apart, or leave nothing free.
    """
    from scipy.optimize import minimize

    if np.linalg.matrix_rank(x) < x.shape[1] or len(y) <= x.shape[1]:
        raise ValueError("the columns do not tell their coefficients apart")
    products = cross_products(y, x, z, patient)
    rows, columns = np.tril_indices(z.shape[1])
    found = np.where(rows == columns, START, 0.0)
    for _ in range(TIMES):
        found = minimize(
            lambda at: products.profiled(lower(at, z.shape[1]))[0],
            found,
            method="Nelder-Mead",
            options={"xatol": FINE, "fatol": FINE, "maxiter": MOST, "maxfev": MOST},
        ).x
    return products.profiled(lower(found, z.shape[1]))[1]


def lower(entries: Floats, size: int) -> Floats:
    factor = np.zeros((size, size))
    factor[np.tril_indices(size)] = entries
    return factor


def cross_products(y: Floats, x: Floats, z: Floats, patient: NDArray[np.object_]) -> CrossProducts:
    _, place = np.unique(patient.astype(str), return_inverse=True)
    count = int(place.max()) + 1
    q, p = z.shape[1], x.shape[1]
    zz, zx, zy = np.zeros((count, q, q)), np.zeros((count, q, p)), np.zeros((count, q))
    np.add.at(zz, place, z[:, :, None] * z[:, None, :])
    np.add.at(zx, place, z[:, :, None] * x[:, None, :])
    np.add.at(zy, place, z * y[:, None])
    return CrossProducts(x.T @ x, x.T @ y, float(y @ y), zz, zx, zy, len(y))
