"""What every fitted regression answers: coefficients by name, with their uncertainty, and a table to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from sys import float_info
from typing import NamedTuple

import numpy as np

from theracurve.errors import UsageError
from theracurve.phrases import NOTHING, Statement, clauses
from theracurve.survival._curves.intervals import normal_quantile
from theracurve.survival._inputs.inputs import FloatArray
from theracurve.survival._values.display import Cells, Shown, number, p_value
from theracurve.survival._values.named_vector import NamedVector, named_vector
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.tabular import TypedColumn, numbers, texts
from theracurve.survival._values.tails import two_sided_normal
from theracurve.survival._values.values import Estimate, Test

LARGEST_EXPONENT = log(float_info.max)
INTERVALS = {"Wald": Method.WALD_INTERVAL, "profile likelihood": Method.PROFILE_INTERVAL}


class LogLikelihood(NamedTuple):
    """Log-likelihood (penalised under Firth) with all coefficients 0, and at the estimate."""

    null: float
    fitted: float


class Inference(NamedTuple):
    """Two-sided P values against 0 and limits, by covariate, and the kind of interval they make."""

    p_values: NamedVector
    lower: NamedVector
    upper: NamedVector
    interval: str


def wald_inference(names: tuple[str, ...], estimates: FloatArray, errors: FloatArray, level: float) -> Inference:
    """From standard errors (p,) of normal estimates (p,); NaN where there is none."""
    half_width = normal_quantile(level) * errors
    p_values = np.array([two_sided_normal(z) for z in estimates / errors])
    columns = (p_values, estimates - half_width, estimates + half_width)
    p, lower, upper = (named_vector(names, column) for column in columns)
    return Inference(p, lower, upper, "Wald")


@dataclass(frozen=True, eq=False, kw_only=True)
class RegressionFit(Shown):
    """Vectors are read by covariate name or by position; None means not estimable, and `reasons` says why.

    coefficients        log ratios for one unit of the covariate
    std_errors          of the coefficients
    lower, upper        limits of the coefficients at `level`
    p_values            each coefficient against 0
    """

    names: tuple[str, ...]
    n: int
    events: int
    level: float
    coefficients: NamedVector
    std_errors: NamedVector
    inference: Inference
    log_likelihood: LogLikelihood
    reasons: Mapping[str, Statement]
    method: Statement
    source: Statement

    @property
    def p_values(self) -> NamedVector:
        return self.inference.p_values

    @property
    def lower(self) -> NamedVector:
        return self.inference.lower

    @property
    def upper(self) -> NamedVector:
        return self.inference.upper

    @property
    def interval(self) -> str:
        """`Wald` or `profile likelihood`."""
        return self.inference.interval

    def as_columns(self) -> dict[str, TypedColumn]:
        names = {"coefficient": "coefficients", "std_error": "std_errors", "lower": "lower", "upper": "upper"}
        values = {column: numbers(getattr(self, name)) for column, name in names.items()}
        reasons = texts(*(self.reasons.get(name) or None for name in self.names))
        return {"covariate": texts(*self.names), **values, "p_value": numbers(self.p_values), "reason": reasons}

    def _ratio(self, name: str, quantity: str) -> Estimate:
        """The exponential of a coefficient, with its limits."""
        if name not in self.names:
            raise UsageError(f"{quantity}: expected one of {', '.join(self.names)}; found {name!r}")
        value = _exponential(self.coefficients[name])
        known = value is not None
        lower, upper = (_exponential(limits[name]) if known else None for limits in (self.lower, self.upper))
        return Estimate(
            quantity=quantity,
            value=value,
            lower=lower,
            upper=upper,
            level=self.level,
            n=self.n,
            events=self.events,
            method=clauses(self.method, INTERVALS[self.interval]()),
            source=self.source,
            group=name,
            reason=NOTHING if known else self.reasons.get(name, Why.TOO_LARGE()),
            notes=(Note.NO_LIMIT(),) if known and None in (lower, upper) else (),
        )

    def _table(self, quantity: str, errors: NamedVector, tests: tuple[Test, ...]) -> Cells:
        header = ("covariate", "coefficient", "std. error", quantity, f"{100 * self.level:g} % interval", "P")
        rows = tuple(self._row(name, self._ratio(name, quantity), errors[name]) for name in self.names)
        found = [test for test in tests if test.estimable]
        return Cells(
            title=f"{self.method}; {self.n} rows, {self.events} events",
            header=header,
            rows=rows,
            notes=(
                *(f"{name}: not estimable, {reason}" for name, reason in self.reasons.items()),
                *(f"{t.quantity}: {number(t.statistic)}, df {t.df}, P {p_value(t.p_value)}" for t in found),
                f"{self.interval} intervals; {self.source}",
            ),
        )

    def _row(self, name: str, ratio: Estimate, error: float | None) -> tuple[str, ...]:
        limits = "" if ratio.lower is None else f"{number(ratio.lower)} to {number(ratio.upper)}"
        coefficient, p = self.coefficients[name], self.p_values[name]
        return name, number(coefficient), number(error), number(ratio.value), limits, p_value(p)


def _exponential(value: float | None) -> float | None:
    return None if value is None or value > LARGEST_EXPONENT else exp(value)
