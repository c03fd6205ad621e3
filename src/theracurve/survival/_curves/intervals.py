"""Pointwise confidence limits of a survival curve.

Transformations of the normal interval: Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time
Data, 1.4; Borgan and Liestoel (1990), Scand J Stat 17:35-41 (arcsine). Beta-product limits: Fay, Brittain and
Proschan (2013), Biostatistics 14:723-736.
"""

from collections.abc import Callable
from statistics import NormalDist
from typing import Any, Literal, TypeAlias, get_args

import numpy as np

from theracurve.errors import UsageError
from theracurve.survival._inputs.inputs import FloatArray
from theracurve.survival._inputs.options import chosen_number

Interval: TypeAlias = Literal["log-log", "log", "plain", "logit", "arcsin", "beta-product"]
Limits: TypeAlias = tuple[FloatArray, FloatArray]


def check_interval(interval: str) -> None:
    if interval not in get_args(Interval):
        raise UsageError(f"expected an interval among {', '.join(get_args(Interval))}; found {interval!r}")


def check_level(level: float) -> None:
    chosen_number(level, "a level between 0 and 1, as 0.95", lambda share: 0 < share < 1)


def normal_quantile(level: float) -> float:
    """The half-width, in standard errors, of a two-sided normal interval."""
    return NormalDist().inv_cdf((1 + level) / 2)


def normal_limits(interval: str, survival: FloatArray, std_error: FloatArray, level: float) -> Limits:
    """Limits from the standard error on a transformed scale, arrays of the curve's shape.

    Where the curve is still 1 the limits are 1 (there is no variance to speak of); where it is 0 there are none (NaN).
    """
    lower, upper = np.ones_like(survival), np.ones_like(survival)
    lower[survival <= 0] = upper[survival <= 0] = np.nan
    inside = (survival > 0) & (survival < 1)
    width = normal_quantile(level) * std_error[inside]
    lower[inside], upper[inside] = _TRANSFORMED[interval](survival[inside], width)
    return lower, upper


def _plain(s: FloatArray, width: FloatArray) -> Limits:
    return np.maximum(s - width, 0), np.minimum(s + width, 1)


def _log(s: FloatArray, width: FloatArray) -> Limits:
    return s * np.exp(-width / s), np.minimum(s * np.exp(width / s), 1)


def _log_log(s: FloatArray, width: FloatArray) -> Limits:
    step = width / (s * np.abs(np.log(s)))
    return s ** np.exp(step), s ** np.exp(-step)


def _logit(s: FloatArray, width: FloatArray) -> Limits:
    odds, step = s / (1 - s), width / (s * (1 - s))
    return 1 / (1 + np.exp(step) / odds), 1 / (1 + np.exp(-step) / odds)


def _arcsin(s: FloatArray, width: FloatArray) -> Limits:
    angle, step = np.arcsin(np.sqrt(s)), 0.5 * width / np.sqrt(s * (1 - s))
    low, high = np.maximum(angle - step, 0), np.minimum(angle + step, np.pi / 2)
    return np.sin(low) ** 2, np.sin(high) ** 2


_TRANSFORMED: dict[str, Callable[[FloatArray, FloatArray], Limits]] = {
    "plain": _plain,
    "log": _log,
    "log-log": _log_log,
    "logit": _logit,
    "arcsin": _arcsin,
}


def beta_product_limits(at_risk: FloatArray, events: FloatArray, remaining: FloatArray, level: float) -> Limits:
    """Limits from products of beta variables, at each time; `remaining` is at risk just after it.

    The upper limit multiplies Beta(n - d + 1, d) over the times so far; the lower limit takes one more factor,
    Beta(remaining, 1), for the event that may follow at once. Each product is replaced by the beta variable of the
    same mean and variance, which is exact without censoring (Clopper and Pearson). They exist where the curve is
    1 or 0.
    """
    shape = at_risk - events + 1
    log_mean = np.cumsum(np.log(shape / (at_risk + 1)))
    log_spread = np.cumsum(np.log1p(events / (shape * (at_risk + 2))))
    upper = _beta_quantile((1 + level) / 2, log_mean, log_spread)
    with np.errstate(divide="ignore"):
        next_mean, next_spread = np.log(remaining / (remaining + 1)), np.log1p(1 / (remaining * (remaining + 2)))
    lower = np.zeros_like(upper)
    some = remaining > 0
    mean, spread = (log_mean + next_mean)[some], (log_spread + next_spread)[some]
    lower[some] = _beta_quantile((1 - level) / 2, mean, spread)
    return lower, upper


def _beta_quantile(p: float, log_mean: FloatArray, log_spread: FloatArray) -> FloatArray:
    """Quantile of the beta variable with this mean and (variance + mean^2) / mean^2; 1 where it has no spread."""
    from scipy.special import betaincinv

    mean, relative_variance = np.exp(log_mean), np.expm1(log_spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = -np.expm1(log_mean) / (mean * relative_variance) - 1
        quantile: Any = betaincinv(mean * size, -np.expm1(log_mean) * size, p)
    limits: FloatArray = np.where(relative_variance > 0, quantile, 1.0)
    return limits
