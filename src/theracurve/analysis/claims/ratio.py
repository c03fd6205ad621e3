"""A ratio against its confidence interval, its P value and the counts of its groups.

Altman and Bland (2011), BMJ 343:d2304: on the logarithmic scale the usual interval is symmetrical about the ratio, and
its width gives the standard error, which gives P.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import exp, inf, log

from theracurve.analysis.claims.other_tests import further_tests, tests_far_off, unlike_tests
from theracurve.analysis.claims.ratio_of_counts import against_counts
from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims.ratios import WEIGHTED, RatioClaim
from theracurve.definition.printed import Printed, PrintedP
from theracurve.survival._curves.intervals import normal_quantile
from theracurve.survival._values.tails import two_sided_normal
from theracurve.vocabulary.study_quantities import StudyQuantity

HAZARDS = StudyQuantity.HAZARD_RATIO
ANY_P = 0.01  # from both ends: an interval that leaves P so open says nothing of it
NEARLY = 0.1  # of half the interval's width: how far profile and exact intervals are usually off their middle
NEARLY_BY_ERROR = 0.26  # the same of few patients, times the standard error: 0.19 of 0.8, by profile
WIDEST = 23.0  # log of 1e10: half an interval by which a P of nearly 1 implies none
UNTOLD = ("weights_cross", "unadjusted")
# Conditional and exact intervals of few patients lie far off their middle: 7/20 against 1/12 is 5.64 (0.57 to 291).
OFTEN_EXACT = ("odds_ratio", "rate_ratio", "risk_ratio")


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
    """The interval and P first, then the counts; the worse of both verdicts, and no more than the counts say alone.

    What cannot be told of P is not hidden by counts that fit.
    """
    found = list(checks_of(claim))
    order = (Verdict.INCONSISTENT, Verdict.CONSISTENT_IF, Verdict.CONSISTENT, Verdict.NOT_CHECKABLE)
    return min(found, key=lambda check: 0.5 if check.reason in UNTOLD else order.index(check.verdict))


def checks_of(claim: RatioClaim) -> Iterator[Check]:
    if claim.lower is not None and claim.upper is not None:
        yield check_interval_of(claim, claim.lower, claim.upper)
    if claim.a is not None and claim.b is not None:
        yield against_counts(claim, claim.a, claim.b)
    if claim.lower is None and claim.p is not None:
        yield alone(claim, claim.p)


def check_interval_of(claim: RatioClaim, lower: Printed, upper: Printed) -> Check:
    logs = LogScale(*(ends(number.low, number.high) for number in (claim.value, lower, upper)))
    if logs.lower[0] > logs.upper[1] or logs.value[1] < logs.lower[0] or logs.value[0] > logs.upper[1]:
        return Check(Verdict.INCONSISTENT, "outside", {})
    error = logs.half_width[1] / normal_quantile(float(claim.interval_level.value))
    exact = claim.measure in OFTEN_EXACT
    if logs.off_middle > (NEARLY if exact else max(NEARLY, NEARLY_BY_ERROR * error)):
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
    """Finds where the value lies if the interval is symmetrical on the logarithmic scale."""
    low, high = (exp(end) for end in logs.middle)
    return {"middle_low": shown(low), "middle_high": shown(high)}


def check_p(claim: RatioClaim, p: PrintedP, logs: LogScale) -> Check:
    level = float(claim.interval_level.value)
    z_low, z_high = z_range(logs, level)
    p_low, p_high = two_sided_normal(z_high), two_sided_normal(z_low)
    working = {**middle_of(logs), "p_low": shown(p_low), "p_high": shown(p_high)}
    if p_low < ANY_P and p_high > 1 - ANY_P:
        return Check(Verdict.NOT_CHECKABLE, "any_p", working)
    if p.meets(p_low, p_high):
        exact = not logs.off_middle
        return Check(*((Verdict.CONSISTENT, "p_fits") if exact else (Verdict.CONSISTENT_IF, "nearly_middle")), working)
    error = logs.half_width[1] / normal_quantile(level)
    least, most = further_tests(claim.measure, z_low, z_high, error)
    other = two_sided_normal(most), two_sided_normal(least)
    for reason, between in (
        ("one_sided", (p_low / 2, p_high / 2)),
        ("other_test", other),
        ("one_sided", (other[0] / 2, other[1] / 2)),
        ("other_tail", (1 - other[1] / 2, 1 - other[0] / 2)),
    ):
        if p.meets(*between):
            return Check(Verdict.CONSISTENT_IF, reason, working)
    may_be_unlike = claim.measure == HAZARDS and claim.test in (None, WEIGHTED)
    if may_be_unlike and p.meets(*two_sided_of(unlike_tests(z_low, z_high, error))):
        return Check(Verdict.CONSISTENT_IF, "unlike_test", working)
    twice = claim.adjusted and claim.test == WEIGHTED
    if (may_be_unlike or claim.adjusted) and p.meets(*two_sided_of(tests_far_off(z_low, z_high, twice))):
        return Check(*of_another_test(claim), working)
    return Check(Verdict.INCONSISTENT, "p_differs", working)


def of_another_test(claim: RatioClaim) -> tuple[Verdict, str]:
    """What is said of a P value that another test may give: by custom one beside a hazard ratio is the log-rank test's
    or the model's, so the source has to name the test, or call the ratio adjusted."""
    if claim.test == WEIGHTED:
        return Verdict.NOT_CHECKABLE, "weights_cross"
    if claim.adjusted:
        return Verdict.NOT_CHECKABLE, "unadjusted"
    return Verdict.INCONSISTENT, "test_unnamed"


def two_sided_of(z: tuple[float, float]) -> tuple[float, float]:
    """The least and greatest P of the least and greatest z."""
    return two_sided_normal(z[1]), two_sided_normal(z[0])


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


def alone(claim: RatioClaim, p: PrintedP) -> Check:
    """Ratio and P imply an interval (Altman and Bland 2011, BMJ 343:d2090) and, of hazards, how many events there were;
    nothing printed stands against them."""
    from scipy import stats

    if p.relation:  # a bound of P bounds the interval, too, and implies none
        return Check(Verdict.NOT_CHECKABLE, "alone", {})
    z, size = float(stats.norm.isf(max(float(p.value), 1e-300) / 2)), abs(log(max(float(claim.value.value), 1e-9)))
    half = normal_quantile(float(claim.interval_level.value)) * size / z if z else inf
    if not size or half > WIDEST:
        return Check(Verdict.NOT_CHECKABLE, "alone", {})
    value = log(float(claim.value.value)) if claim.value.value else -inf
    limits = {"lower": shown(exp(value - half)), "upper": shown(exp(value + half))}
    return Check(Verdict.NOT_CHECKABLE, "alone", {**limits, "events": shown(4 * (z / size) ** 2)})
