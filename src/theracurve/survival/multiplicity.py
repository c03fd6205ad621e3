"""P values adjusted for how many there are."""

import numpy as np

from theracurve.errors import EstimationError
from theracurve.survival.inputs import Column, FloatArray, as_numbers


def holm(p_values: Column) -> FloatArray:
    """Holm's step-down adjusted P values, in the order given: controls the chance of any false finding.

    Holm (1979), Scand J Stat 6:65-70.
    """
    p = _probabilities(p_values)
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(np.arange(len(p), 0, -1) * p[order])
    return _in_order(steps, order)


def hochberg(p_values: Column) -> FloatArray:
    """Hochberg's step-up adjusted P values, in the order given: as Holm's, for tests that do not oppose each other.

    Hochberg (1988), Biometrika 75:800-802.
    """
    p = _probabilities(p_values)
    order = np.argsort(p, kind="stable")
    steps = np.minimum.accumulate((np.arange(len(p), 0, -1) * p[order])[::-1])[::-1]
    return _in_order(steps, order)


def benjamini_hochberg(p_values: Column) -> FloatArray:
    """Step-up adjusted P values, in the order given: controls the expected share of false findings.

    Benjamini and Hochberg (1995), J R Stat Soc B 57:289-300.
    """
    p = _probabilities(p_values)
    order = np.argsort(p, kind="stable")
    ranks = np.arange(1, len(p) + 1)
    steps = np.minimum.accumulate((len(p) / ranks * p[order])[::-1])[::-1]
    return _in_order(steps, order)


def _probabilities(p_values: Column) -> FloatArray:
    p = as_numbers(p_values, "p_values")
    outside = np.flatnonzero((p < 0) | (p > 1))
    if outside.size:
        found = ", ".join(f"{p[i]:g} in row {i + 1}" for i in outside[:5])
        raise EstimationError(f"p_values: expected probabilities between 0 and 1, found {found}")
    return p


def _in_order(sorted_values: FloatArray, order: np.ndarray) -> FloatArray:
    values = np.empty(len(order))
    values[order] = np.minimum(sorted_values, 1.0)
    return values
