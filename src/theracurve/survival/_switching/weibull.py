"""The Weibull model of time, by maximum likelihood: covariates multiply the time (accelerated failure)."""

import numpy as np

from theracurve.survival._inputs.inputs import BoolArray, FloatArray

LARGEST = 20.0  # a logarithm beyond it is no ratio of times


def weibull_time_ratios(time: FloatArray, event: BoolArray, covariates: FloatArray) -> FloatArray | None:
    """(p,) by what one unit of each covariate (n, p) multiplies the time; None where there is no maximum."""
    from scipy.optimize import minimize, root

    spread = covariates.std(axis=0)
    if not event.any() or (spread == 0).any():
        return None
    design = np.column_stack([np.ones(len(time)), (covariates - covariates.mean(axis=0)) / spread])
    logs = np.log(time)
    start = np.zeros(design.shape[1] + 1)
    start[0] = logs.mean()
    found = minimize(
        less_likelihood, start, args=(logs, event, design), jac=True, method="BFGS", options={"gtol": 1e-6}
    )
    if not np.isfinite(found.fun) or np.abs(found.x).max() > LARGEST or np.abs(found.jac).max() > 1e-3 * len(time):
        return None
    polished = root(lambda values: less_likelihood(values, logs, event, design)[1], found.x, tol=1e-12)
    ratios: FloatArray = np.exp(polished.x[1:-1] / spread)
    return ratios


def less_likelihood(
    values: FloatArray, logs: FloatArray, event: BoolArray, design: FloatArray
) -> tuple[float, FloatArray]:
    """Minus the log likelihood and its slope: intercept and coefficients, then the logarithm of the scale."""
    scale = np.exp(values[-1])
    standard = (logs - design @ values[:-1]) / scale
    grown = np.exp(np.minimum(standard, 700.0))
    likelihood = float((event * (standard - values[-1]) - grown).sum())
    slope = grown - event
    by_coefficient = design.T @ (slope / scale)
    by_scale = float((slope * standard).sum() - event.sum())
    return -likelihood, -np.append(by_coefficient, by_scale)
