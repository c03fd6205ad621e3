"""A test statistic, its degrees of freedom and its P value."""

from itertools import product

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims import StatisticClaim
from theracurve.definition.printed import Printed


def check_statistic(claim: StatisticClaim) -> Check:
    """The P values that the rounding interval of the statistic leaves, against the printed one."""
    low, high = p_range(claim)
    working = {"p_low": shown(low), "p_high": shown(high)}
    if claim.p.meets(low, high):
        return Check(Verdict.CONSISTENT, "fits", working)
    if claim.test in ("z", "t") and claim.p.meets(low / 2, high / 2):
        return Check(Verdict.CONSISTENT_IF, "one_sided", working)
    return Check(Verdict.INCONSISTENT, "differs", working)


def p_range(claim: StatisticClaim) -> tuple[float, float]:
    """The least and greatest P value, two-sided where the statistic has a sign."""
    sizes = sorted(abs(float(end)) for end in (claim.statistic.low, claim.statistic.high))
    if claim.statistic.low < 0 < claim.statistic.high:
        sizes[0] = 0.0
    freedoms = [ends(number) for number in (claim.df, claim.df2) if number is not None]
    values = [tail(claim.test, size, df) for size in sizes for df in product(*freedoms)]
    return min(values), max(values)


def ends(number: Printed) -> tuple[float, ...]:
    """Degrees of freedom: whole ones as they are, others within their rounding."""
    return (float(number.value),) if number.is_whole() else (float(number.low), float(number.high))


def tail(test: str, size: float, df: tuple[float, ...]) -> float:
    from scipy import stats

    if test == "chi_square":
        return float(stats.chi2.sf(size, *df))
    if test == "f":
        return float(stats.f.sf(size, *df))
    return float(2 * (stats.norm.sf(size) if test == "z" else stats.t.sf(size, *df)))
