"""Tails of the two distributions that every large-sample test refers to."""

from math import erfc, sqrt


def two_sided_normal(z: float) -> float:
    """P(|Z| >= |z|) of a standard normal Z."""
    return erfc(abs(z) / sqrt(2))


def chi_square_tail(statistic: float, df: int) -> float:
    """P(X >= statistic) of a chi-square X with `df` degrees of freedom."""
    from scipy.special import chdtrc

    return float(chdtrc(df, max(statistic, 0.0)))
