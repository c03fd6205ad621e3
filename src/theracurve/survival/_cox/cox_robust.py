"""The robust ("sandwich") variance of Cox coefficients, from each row's influence on them.

Lin and Wei (1989), J Am Stat Assoc 84:1074-8; for rows of one patient or one centre, whose influences are added up
before they are squared, and for weights that are probabilities, Binder (1992), Biometrika 79:139-47.
"""

import numpy as np

from theracurve.survival._cox.cox_data import CoxData
from theracurve.survival._cox.partial_likelihood import PartialLikelihoodPoint
from theracurve.survival._cox.score_residuals import score_residuals
from theracurve.survival._inputs.inputs import FloatArray, IntArray

UNMOVED = 1e-12  # share of the model's variance that is rounding error


def influence(data: CoxData, point: PartialLikelihoodPoint, active: IntArray, covariance: FloatArray) -> FloatArray:
    """(n, p): by how much each row, with its case weight, moves each coefficient; NaN where there is no estimate."""
    residuals = score_residuals(point) * data.spread[active] * point.of.weight[:, None]
    moved = np.zeros((data.n, len(data.names)))
    moved[data.risk_sets.rows] = residuals @ np.nan_to_num(covariance[active])
    moved[:, np.isnan(covariance.diagonal())] = np.nan
    return moved


def robust_covariance(data: CoxData, moved: FloatArray, covariance: FloatArray) -> FloatArray:
    """(p, p) from the influence (n, p) of each row; NaN where there are no more clusters than coefficients, or where
    no cluster moves the estimate, so that nothing can be learnt of its variance."""
    clusters = data.n
    if data.cluster is not None:
        clusters = int(data.cluster.max()) + 1
        moved = np.column_stack([np.bincount(data.cluster, column, clusters) for column in moved.T])
    robust: FloatArray = moved.T @ moved
    unmoved = robust.diagonal() <= UNMOVED * covariance.diagonal()
    if clusters <= len(data.names):
        unmoved[:] = True
    robust[unmoved] = robust[:, unmoved] = np.nan
    return robust
