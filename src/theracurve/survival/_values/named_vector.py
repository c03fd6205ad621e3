"""A vector whose elements have names: the coefficients of a model, their standard errors, their limits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from theracurve.survival._inputs.inputs import FloatArray


@dataclass(frozen=True, slots=True)
class NamedVector:
    """Read by name or by position: `v["age"]`, `v[0]`; None stands for a value that is not estimable.

    `np.asarray(v)` gives the values in order (NaN where None), `dict(v)` maps names to values, iteration goes over
    the values.
    """

    names: tuple[str, ...]
    values: tuple[float | None, ...]

    def __getitem__(self, key: str | int) -> float | None:
        if not isinstance(key, str):
            return self.values[key]
        if key not in self.names:
            raise KeyError(f"expected one of {', '.join(self.names)}; found {key}")
        return self.values[self.names.index(key)]

    def __iter__(self) -> Iterator[float | None]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def keys(self) -> tuple[str, ...]:
        return self.names

    def items(self) -> Iterator[tuple[str, float | None]]:
        return iter(zip(self.names, self.values, strict=True))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> FloatArray:
        values: FloatArray = np.array(self.values, np.float64).astype(dtype or np.float64)
        return values


def named_vector(names: Sequence[str], values: FloatArray) -> NamedVector:
    """Non-finite values become None."""
    kept = (float(value) if np.isfinite(value) else None for value in values)
    return NamedVector(tuple(names), tuple(kept))
