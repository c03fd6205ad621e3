"""Covariates as people hold them, turned into one numeric matrix with a name for every column."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from theracurve.errors import EstimationError
from theracurve.survival._inputs.inputs import (
    Array,
    BoolArray,
    Column,
    FloatArray,
    IntArray,
    as_array,
    as_labels,
    as_numbers,
    table_columns,
)

STILL = 1e-12  # a spread this small beside the mean is rounding error


@dataclass(frozen=True, eq=False)
class Covariates:
    """`matrix` is (n, p) float64, one column for each of the `names`."""

    names: tuple[str, ...]
    matrix: FloatArray

    def __len__(self) -> int:
        return len(self.matrix)

    @cached_property
    def origin(self) -> FloatArray:
        """(p,) the mean of each covariate."""
        origin: FloatArray = self.matrix.mean(axis=0)
        return origin

    @cached_property
    def spread(self) -> FloatArray:
        """(p,) the standard deviation of each covariate, 1 where it does not vary."""
        spread = np.array([column.std() for column in self.matrix.T])
        return np.where(spread <= STILL * np.abs(self.origin), 1.0, spread)

    def scaled(self, rows: IntArray) -> FloatArray:
        """These rows less their origin, in units of their spread."""
        scaled = np.empty((len(self.names), len(rows)))
        for to, column, origin, spread in zip(scaled, self.matrix.T, self.origin, self.spread, strict=True):
            np.subtract(column[rows], origin, out=to)
            to /= spread
        return scaled.T

    def only(self, kept: BoolArray) -> "Covariates":
        return Covariates(self.names, self.matrix[kept])


def as_covariates(covariates: Column) -> Covariates:
    """A mapping of names to columns, a pandas or Polars frame, an Arrow table, a single named column or an array
    (n,) or (n, p), whose columns are called x1, x2, ... .

    A column of numbers or booleans is taken as it is; a column of labels with k levels becomes k - 1 indicators
    named "column=label", the first label in sorted order being the reference. Raises `EstimationError` for missing
    values, naming the rows.
    """
    columns = [named for name, column in named_columns(covariates) for named in _numeric(name, column)]
    if not columns:
        raise EstimationError("covariates: expected at least one column, found none")
    _refuse_lengths([(name, len(values)) for name, values in columns])
    names = tuple(name for name, _ in columns)
    if len(set(names)) < len(names):
        raise EstimationError(f"covariates: expected different names, found {', '.join(names)}")
    return Covariates(names, np.stack([values for _, values in columns]).T)


def named_columns(covariates: Column) -> Iterator[tuple[str, Column]]:
    """The columns of whatever `as_covariates` takes, as they are, each with its name."""
    columns = table_columns(covariates)
    if columns is not None:
        return iter(columns.items())
    if getattr(covariates, "name", None) is not None:
        return iter([(str(covariates.name), covariates)])
    try:
        matrix = np.asarray(covariates, order="F")
    except (ValueError, TypeError) as error:
        raise EstimationError(f"covariates: expected a table, found {error}") from error
    if matrix.ndim == 1:
        matrix = matrix[:, None]
    if matrix.ndim != 2:
        raise EstimationError(f"covariates: expected a table, found an array of shape {matrix.shape}")
    return ((f"x{i + 1}", column) for i, column in enumerate(matrix.T))


def _numeric(name: str, column: Column) -> list[tuple[str, FloatArray]]:
    if not is_labels(as_array(column, name)):
        return [(name, as_numbers(column, name))]
    labels = as_labels(column, name)
    if len(labels.names) == 1:
        return [(name, np.zeros(len(labels)))]
    levels = list(enumerate(labels.names))[1:]
    return [(f"{name}={level}", (labels.codes == code).astype(np.float64)) for code, level in levels]


def is_labels(column: Array) -> bool:
    """Whether a column holds texts."""
    if column.dtype.kind in "US":
        return True
    return column.dtype.kind == "O" and any(isinstance(value, str) for value in column)


def _refuse_lengths(lengths: list[tuple[str, int]]) -> None:
    if len({length for _, length in lengths}) > 1:
        found = ", ".join(f"{name} has {length} rows" for name, length in lengths)
        raise EstimationError(f"covariates: expected columns of one length, found: {found}")
