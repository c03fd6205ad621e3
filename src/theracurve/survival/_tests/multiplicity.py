"""P values adjusted for how many there are."""

from dataclasses import dataclass

import numpy as np

from theracurve.errors import EstimationError
from theracurve.survival._inputs.inputs import Column, FloatArray, as_numbers
from theracurve.survival._values.display import Cells, Shown, p_value


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AdjustedPValues(Shown):
    """P values as they were given and adjusted, both (n,) in the order given."""

    p_values: FloatArray
    adjusted: FloatArray
    method: str
    source: str

    def _cells(self) -> Cells:
        pairs = zip(self.p_values.tolist(), self.adjusted.tolist(), strict=True)
        return Cells(
            title="adjusted P values",
            header=("", "P", "adjusted"),
            rows=tuple((str(place), p_value(p), p_value(adjusted)) for place, (p, adjusted) in enumerate(pairs, 1)),
            notes=(self.method, self.source),
        )


def holm(p_values: Column) -> AdjustedPValues:
    """Holm's step-down adjusted P values: controls the chance of any false finding.

    Holm (1979), Scand J Stat 6:65-70. Raises EstimationError for what is no probability, naming rows.
    """
    p = _probabilities(p_values)
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(np.arange(len(p), 0, -1) * p[order])
    return _adjusted(p, steps, order, "Holm, step-down", "Holm 1979, Scand J Stat 6:65-70")


def hochberg(p_values: Column) -> AdjustedPValues:
    """Hochberg's step-up adjusted P values: as Holm's, for tests that do not oppose each other.

    Hochberg (1988), Biometrika 75:800-802. Raises EstimationError for what is no probability, naming rows.
    """
    p = _probabilities(p_values)
    order = np.argsort(p, kind="stable")
    steps = np.minimum.accumulate((np.arange(len(p), 0, -1) * p[order])[::-1])[::-1]
    return _adjusted(p, steps, order, "Hochberg, step-up", "Hochberg 1988, Biometrika 75:800-802")


def benjamini_hochberg(p_values: Column) -> AdjustedPValues:
    """Step-up adjusted P values: controls the expected share of false findings.

    Benjamini and Hochberg (1995), J R Stat Soc B 57:289-300. Raises EstimationError for what is no probability, naming
    rows.
    """
    p = _probabilities(p_values)
    order = np.argsort(p, kind="stable")
    ranks = np.arange(1, len(p) + 1)
    steps = np.minimum.accumulate((len(p) / ranks * p[order])[::-1])[::-1]
    source = "Benjamini and Hochberg 1995, J R Stat Soc B 57:289-300"
    return _adjusted(p, steps, order, "Benjamini and Hochberg, step-up, false discovery rate", source)


def _probabilities(p_values: Column) -> FloatArray:
    p = as_numbers(p_values, "p_values")
    outside = np.flatnonzero((p < 0) | (p > 1))
    if outside.size:
        found = ", ".join(f"{p[i]:g} in row {i + 1}" for i in outside[:5])
        raise EstimationError(f"p_values: expected probabilities between 0 and 1, found {found}")
    return p


def _adjusted(p: FloatArray, steps: FloatArray, order: np.ndarray, method: str, source: str) -> AdjustedPValues:
    """From the values in increasing order back to the order given."""
    values = np.empty(len(order))
    values[order] = np.minimum(steps, 1.0)
    return AdjustedPValues(p_values=p, adjusted=values, method=method, source=source)
