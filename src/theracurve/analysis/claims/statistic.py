"""A test statistic, its degrees of freedom and its P value."""

from itertools import product

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims.p_values import StatisticClaim
from theracurve.definition.printed import Printed


def check_statistic(claim: StatisticClaim) -> Check:
    """The P values that the rounding interval of the statistic leaves, against the printed one."""
    low, high = p_range(claim)
    working = {"p_low": shown(low), "p_high": shown(high)}
    if claim.p.meets(low, high):
        return Check(Verdict.CONSISTENT, "fits", working)
    for reason, ends in other_sides(claim, low, high).items():
        if claim.p.meets(*ends):
            return Check(Verdict.CONSISTENT_IF, reason, working)
    return Check(Verdict.INCONSISTENT, "differs", working)


def other_sides(claim: StatisticClaim, low: float, high: float) -> dict[str, tuple[float, float]]:
    """What else is printed as P of this statistic: one tail where it is one of z or t, or their square; of F that of
    two variances, which is twice the smaller tail."""
    one_degree = claim.df is not None and claim.df.value == 1
    if claim.test in ("z", "t") or (one_degree and claim.test in ("chi_square", "f")):
        return {"one_sided": (low / 2, high / 2), "other_tail": (1 - high / 2, 1 - low / 2)}
    if claim.test == "f":
        smaller = sorted(min(p, 1 - p) for p in (low, high))
        doubled = (2 * smaller[0], 1.0 if low <= 0.5 <= high else 2 * smaller[1])
        return {"two_variances": doubled, "other_tail": (1 - high, 1 - low)}
    return {}


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
