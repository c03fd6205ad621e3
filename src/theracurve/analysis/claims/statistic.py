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
    """What else is printed as P of this statistic."""
    return {**sides_of(claim, low, high), **of_whole_freedoms(claim)}


def of_whole_freedoms(claim: StatisticClaim) -> dict[str, tuple[float, float]]:
    """What fits where whole degrees of freedom were rounded, or cut off: Welch's are hardly ever whole."""
    printed = {"t": claim.df, "f": claim.df2}.get(claim.test)
    if printed is None or not printed.is_whole():
        return {}
    df, others = float(printed.value), () if claim.test == "t" or claim.df is None else (float(claim.df.value),)
    ranges = [p_range(claim, (*others, other)) for other in (max(df - 0.5, df / 2), df + 1)]
    low, high = min(low for low, _ in ranges), max(high for _, high in ranges)
    one_sided = {"one_sided": (low / 2, high / 2), "other_tail": (1 - high / 2, 1 - low / 2)}
    both = {"whole_freedoms": (low, high)}
    return both | ({f"{name}_freedoms": ends for name, ends in one_sided.items()} if claim.test == "t" else {})


def sides_of(claim: StatisticClaim, low: float, high: float) -> dict[str, tuple[float, float]]:
    """One tail where the statistic is z or t, or their square; of F that of two variances, twice the smaller tail."""
    one_degree = claim.df is not None and claim.df.value == 1
    if claim.test in ("z", "t") or (one_degree and claim.test in ("chi_square", "f")):
        return {"one_sided": (low / 2, high / 2), "other_tail": (1 - high / 2, 1 - low / 2)}
    if claim.test == "f":
        smaller = sorted(min(p, 1 - p) for p in (low, high))
        doubled = (2 * smaller[0], 1.0 if low <= 0.5 <= high else 2 * smaller[1])
        return {"two_variances": doubled, "other_tail": (1 - high, 1 - low)}
    return {}


def p_range(claim: StatisticClaim, freedom: tuple[float, ...] = ()) -> tuple[float, float]:
    """The least and greatest P value, two-sided where the statistic has a sign, by the degrees of freedom printed or
    others."""
    sizes = sorted(abs(float(end)) for end in (claim.statistic.low, claim.statistic.high))
    if claim.statistic.low < 0 < claim.statistic.high:
        sizes[0] = 0.0
    stated = [ends(number) for number in (claim.df, claim.df2) if number is not None]
    freedoms = [(df,) for df in freedom] or stated
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
