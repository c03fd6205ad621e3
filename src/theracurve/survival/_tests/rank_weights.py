"""Weights of the log-rank family: how much an event at each time counts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from theracurve.errors import UsageError
from theracurve.survival._inputs.inputs import FloatArray
from theracurve.survival._inputs.options import is_number

Weighting: TypeAlias = Literal[
    "log-rank",
    "gehan",
    "tarone-ware",
    "peto-peto",
    "prentice",
    "prentice-marek",
    "andersen",
    "fleming-harrington",
]


@dataclass(frozen=True, slots=True)
class RankWeights:
    """A member of the family; `rho` and `gamma` belong to Fleming-Harrington, S(t-)^rho (1 - S(t-))^gamma.

    gehan: the number at risk (Gehan 1965; Breslow 1970). tarone-ware: its square root (1977). peto-peto: S(t-) (1972).
    prentice: the product of n / (n + d) (1978). prentice-marek: the product of (n + 1 - d) / (n + 1) (1979). andersen:
    the same just before t, times n / (n + 1) (Andersen, Borgan, Gill and Keiding 1982).
    """

    name: Weighting = "log-rank"
    rho: float = 0.0
    gamma: float = 0.0

    def __post_init__(self) -> None:
        if self.name not in get_args(Weighting):
            raise UsageError(f"expected weights among {', '.join(get_args(Weighting))}; found {self.name!r}")
        if not all(is_number(power) and power >= 0 for power in (self.rho, self.gamma)):
            raise UsageError(f"expected rho and gamma of 0 or more, found {self.rho!r} and {self.gamma!r}")
        if (self.rho or self.gamma) and self.name != "fleming-harrington":
            raise UsageError(f"rho and gamma belong to fleming-harrington weights, not to {self.name}")

    def __str__(self) -> str:
        return f"Fleming-Harrington({self.rho:g}, {self.gamma:g})" if self.name == "fleming-harrington" else self.name

    def at(self, at_risk: FloatArray, events: FloatArray) -> FloatArray:
        """The weight at each time, from all groups' numbers at risk and events there."""
        if self.name == "fleming-harrington":
            before = _just_before(_running(at_risk - events, at_risk))
            return np.asarray(before**self.rho * (1 - before) ** self.gamma, dtype=np.float64)
        return _NAMED[self.name](at_risk, events)


def chosen_weights(weights: str | None, rho: float, gamma: float) -> RankWeights:
    """The weights that a caller asked for by name, or by rho and gamma."""
    if weights is None:
        weights = "fleming-harrington" if rho or gamma else "log-rank"
    return RankWeights(weights, rho, gamma)  # type: ignore[arg-type]  # refused there if unknown


def _running(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    ratio = np.divide(numerator, denominator, out=np.ones_like(denominator), where=denominator > 0)
    return np.asarray(np.cumprod(ratio), dtype=np.float64)


def _just_before(curve: FloatArray) -> FloatArray:
    return np.concatenate([np.ones(min(1, len(curve))), curve[:-1]])


def _prentice_marek(n: FloatArray, d: FloatArray) -> FloatArray:
    return _running(n + 1 - d, n + 1)


_NAMED: dict[str, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "log-rank": lambda n, d: np.ones_like(n),
    "gehan": lambda n, d: n,
    "tarone-ware": lambda n, d: np.sqrt(n),
    "peto-peto": lambda n, d: _just_before(_running(n - d, n)),
    "prentice": lambda n, d: _running(n, n + d),
    "prentice-marek": _prentice_marek,
    "andersen": lambda n, d: _just_before(_prentice_marek(n, d)) * n / (n + 1),
}
