"""P values adjusted for how many there are."""

from dataclasses import dataclass

import numpy as np

from theracurve.errors import EstimationError
from theracurve.phrases import Statement, clauses
from theracurve.survival._inputs.inputs import Column, FloatArray, as_numbers
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells, Shown, p_value
from theracurve.survival._values.phrases import Method
from theracurve.survival._values.tabular import TypedColumn, numbers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AdjustedPValues(Shown):
    """P values as they were given and adjusted, both (n,) in the order given."""

    p_values: FloatArray
    adjusted: FloatArray
    method: Statement
    source: Statement

    def as_columns(self) -> dict[str, TypedColumn]:
        return {"p_value": numbers(self.p_values), "adjusted": numbers(self.adjusted)}

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
    return _adjusted(p, steps, order, clauses(Method.HOLM(), Method.STEP_DOWN()), papers.HOLM)


def hochberg(p_values: Column) -> AdjustedPValues:
    """Hochberg's step-up adjusted P values: as Holm's, for tests that do not oppose each other.

    Hochberg (1988), Biometrika 75:800-802. Raises EstimationError for what is no probability, naming rows.
    """
    p = _probabilities(p_values)
    order = np.argsort(p, kind="stable")
    steps = np.minimum.accumulate((np.arange(len(p), 0, -1) * p[order])[::-1])[::-1]
    return _adjusted(p, steps, order, clauses(Method.HOCHBERG(), Method.STEP_UP()), papers.HOCHBERG)


def benjamini_hochberg(p_values: Column) -> AdjustedPValues:
    """Step-up adjusted P values: controls the expected share of false findings.

    Benjamini and Hochberg (1995), J R Stat Soc B 57:289-300. Raises EstimationError for what is no probability, naming
    rows.
    """
    p = _probabilities(p_values)
    order = np.argsort(p, kind="stable")
    ranks = np.arange(1, len(p) + 1)
    steps = np.minimum.accumulate((len(p) / ranks * p[order])[::-1])[::-1]
    method = clauses(Method.BENJAMINI_HOCHBERG(), Method.STEP_UP(), Method.FALSE_DISCOVERY_RATE())
    return _adjusted(p, steps, order, method, papers.BENJAMINI_HOCHBERG)


def _probabilities(p_values: Column) -> FloatArray:
    p = as_numbers(p_values, "p_values")
    outside = np.flatnonzero((p < 0) | (p > 1))
    if outside.size:
        found = ", ".join(f"{p[i]:g} in row {i + 1}" for i in outside[:5])
        raise EstimationError(f"p_values: expected probabilities between 0 and 1, found {found}")
    return p


def _adjusted(
    p: FloatArray, steps: FloatArray, order: np.ndarray, method: Statement, source: Statement
) -> AdjustedPValues:
    """From the values in increasing order back to the order given."""
    values = np.empty(len(order))
    values[order] = np.minimum(steps, 1.0)
    return AdjustedPValues(p_values=p, adjusted=values, method=method, source=source)
