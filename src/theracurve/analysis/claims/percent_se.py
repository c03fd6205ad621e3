"""A percentage and its standard error.

Greenwood's error of a survival curve at a height S is never less than that of a proportion S of the same n patients,
the square root of S(1 - S)/n: nobody lost, they are equal, and each patient lost adds to it. Aalen's error, which R has
with Cox's model and by `error = "tsiatis"`, is S times the square root of the sum of d/r^2, with S = exp(-sum of d/r):
never less than S times the square root of -log(S)/n. A bootstrap's error varies with its samples.
"""

from fractions import Fraction
from math import log, sqrt

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims.counts import PercentSeClaim

LEAST_RESAMPLED = 0.85  # times: the error of a bootstrap with some hundred samples may be so much smaller


def check_percent_se(claim: PercentSeClaim) -> Check:
    """Equal to a proportion's error: consistent; greater: only of a curve with patients lost; smaller: of nobody's."""
    low, high = error_range(claim, claim.n)
    smaller_n = error_range(claim, claim.n - 1) if claim.n > 1 else (low, high)
    working: dict[str, object] = {"se_low": shown(low), "se_high": shown(high)}
    if any(
        claim.se.low <= Fraction(most) and Fraction(least) <= claim.se.high for least, most in ((low, high), smaller_n)
    ):
        return Check(Verdict.CONSISTENT, "of_a_proportion", working)
    if claim.se.low > Fraction(high):
        return Check(Verdict.CONSISTENT_IF, "of_a_curve", working)
    least = low * min(LEAST_RESAMPLED, aalen(max(0.0, float(claim.percent.low)) / 100))
    if float(claim.se.high) >= least:
        return Check(Verdict.CONSISTENT_IF, "other_error", working)
    return Check(Verdict.INCONSISTENT, "too_small", working)


def aalen(share: float) -> float:
    """Aalen's least error as a part of a proportion's."""
    return sqrt(-share * log(share) / (1 - share)) if 0 < share < 1 else 1.0


def error_range(claim: PercentSeClaim, n: int) -> tuple[float, float]:
    """The least and greatest standard error, in percent, that the rounding interval of the percentage leaves."""
    low, high = max(claim.percent.low, Fraction(0)), min(claim.percent.high, Fraction(100))
    errors = [sqrt(float(p * (100 - p)) / n) for p in (low, high)]
    return min(errors), 50 / sqrt(n) if low <= 50 <= high else max(errors)
