"""Tails and quantiles of the two distributions that every large-sample test refers to."""

from math import erfc, sqrt
from statistics import NormalDist

from theracurve.errors import UsageError


def two_sided_normal(z: float) -> float:
    """P(|Z| >= |z|) of a standard normal Z."""
    return erfc(abs(z) / sqrt(2))


def chi_square_tail(statistic: float, df: int) -> float:
    """P(X >= statistic) of a chi-square X with `df` degrees of freedom."""
    from scipy.special import chdtrc

    return float(chdtrc(df, max(statistic, 0.0)))


def normal_quantile(level: float) -> float:
    """The half-width, in standard errors, of a two-sided interval of this coverage."""
    if not 0 < level < 1:
        raise UsageError(f"level: expected a coverage between 0 and 1, such as 0.95; found {level!r}")
    return NormalDist().inv_cdf((1 + level) / 2)
