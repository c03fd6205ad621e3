"""A ratio against its confidence interval and its P value.

Altman and Bland (2011), BMJ 343:d2304: on the logarithmic scale the usual interval is symmetrical about the ratio, and
its width gives the standard error, which gives P.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import exp, inf, log

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims import RatioClaim
from theracurve.definition.printed import PrintedP
from theracurve.survival._curves.intervals import normal_quantile
from theracurve.survival._values.tails import two_sided_normal

ANY_P = 0.01  # from both ends: an interval that leaves P so open says nothing of it
NEARLY = 0.1  # of half the interval's width: how far profile and exact intervals are usually off their middle
# Conditional and exact intervals of few patients lie far off their middle: 7/20 against 1/12 is 5.64 (0.57 to 291).
OFTEN_EXACT = ("odds_ratio", "rate_ratio")
OTHER_TESTS = 1.15  # times z: how far score, log-rank and likelihood-ratio tests are usually off the Wald test


@dataclass(frozen=True, slots=True)
class LogScale:
    """The rounding intervals of value and limits as logarithms, low and high each; -inf where one may be 0."""

    value: tuple[float, float]
    lower: tuple[float, float]
    upper: tuple[float, float]

    @property
    def middle(self) -> tuple[float, float]:
        return (self.lower[0] + self.upper[0]) / 2, (self.lower[1] + self.upper[1]) / 2

    @property
    def half_width(self) -> tuple[float, float]:
        return max((self.upper[0] - self.lower[1]) / 2, 0.0), (self.upper[1] - self.lower[0]) / 2

    @property
    def off_middle(self) -> float:
        """How far the value is from the middle, as a share of half the width; 0 where rounding explains it."""
        gap = max(self.value[0] - self.middle[1], self.middle[0] - self.value[1], 0.0)
        return gap / self.half_width[1] if gap else 0.0


def check_ratio(claim: RatioClaim) -> Check:
    logs = LogScale(*(ends(number.low, number.high) for number in (claim.value, claim.lower, claim.upper)))
    if logs.lower[0] > logs.upper[1] or logs.value[1] < logs.lower[0] or logs.value[0] > logs.upper[1]:
        return Check(Verdict.INCONSISTENT, "outside", {})
    if logs.off_middle > NEARLY:
        exact = claim.measure in OFTEN_EXACT
        return Check(
            *((Verdict.CONSISTENT_IF, "exact") if exact else (Verdict.INCONSISTENT, "off_middle")), middle_of(logs)
        )
    if claim.p is not None:
        return check_p(claim, claim.p, logs)
    if logs.off_middle:
        return Check(Verdict.CONSISTENT_IF, "nearly_middle", middle_of(logs))
    return Check(Verdict.CONSISTENT, "symmetrical", middle_of(logs))


def ends(low: Fraction, high: Fraction) -> tuple[float, float]:
    return (log(low) if low > 0 else -inf), (log(high) if high > 0 else -inf)


def middle_of(logs: LogScale) -> dict[str, object]:
    """Where the value lies if the interval is symmetrical on the logarithmic scale."""
    low, high = (exp(end) for end in logs.middle)
    return {"middle_low": shown(low), "middle_high": shown(high)}


def check_p(claim: RatioClaim, p: PrintedP, logs: LogScale) -> Check:
    z_low, z_high = z_range(logs, float(claim.interval_level.value))
    p_low, p_high = two_sided_normal(z_high), two_sided_normal(z_low)
    working = {**middle_of(logs), "p_low": shown(p_low), "p_high": shown(p_high)}
    if p_low < ANY_P and p_high > 1 - ANY_P:
        return Check(Verdict.NOT_CHECKABLE, "any_p", working)
    if p.meets(p_low, p_high):
        exact = not logs.off_middle
        return Check(*((Verdict.CONSISTENT, "p_fits") if exact else (Verdict.CONSISTENT_IF, "nearly_middle")), working)
    if p.meets(two_sided_normal(z_high * OTHER_TESTS), two_sided_normal(z_low / OTHER_TESTS)):
        return Check(Verdict.CONSISTENT_IF, "other_test", working)
    if p.meets(p_low / 2, p_high / 2):
        return Check(Verdict.CONSISTENT_IF, "one_sided", working)
    return Check(Verdict.INCONSISTENT, "p_differs", working)


def z_range(logs: LogScale, level: float) -> tuple[float, float]:
    """The Wald statistics, without sign, that the rounding intervals leave."""
    low, high = logs.value
    if not logs.off_middle:
        low, high = max(low, logs.middle[0]), min(high, logs.middle[1])
    sizes = sorted((abs(low), abs(high)))
    nearest = 0.0 if low <= 0 <= high else sizes[0]
    quantile = normal_quantile(level)
    narrow, wide = logs.half_width
    return (0.0 if wide == inf else quantile * nearest / wide), (quantile * sizes[1] / narrow if narrow else inf)
