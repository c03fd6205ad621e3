"""A proportion's confidence interval: which of the usual methods gives it.

Newcombe (1998), Stat Med 17:857-872 compares them; Brown, Cai and DasGupta (2001), Stat Sci 16:101-133 (Agresti-Coull,
Jeffreys, logit).
"""

from collections.abc import Iterator
from fractions import Fraction
from math import exp, log, sqrt

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims import IntervalClaim
from theracurve.definition.printed import Printed
from theracurve.survival import proportion
from theracurve.survival._curves.intervals import normal_quantile

OTHER_LEVELS = (0.8, 0.9, 0.95, 0.98, 0.99)

Limits = tuple[float, float]


def check_interval(claim: IntervalClaim) -> Check:
    """Both limits as printed by one and the same method."""
    level = float(claim.interval_level.value)
    limits = dict(limits_by_method(claim.count, claim.total, level))
    scale = 100 if claim.percent else 1
    working: dict[str, object] = {
        name: [shown(scale * min(max(limit, 0.0), 1.0)) for limit in pair] for name, pair in limits.items()
    }
    fitting = [name for name, pair in limits.items() if is_printed(claim, pair)]
    if fitting:
        return Check(Verdict.CONSISTENT, "method_found", {"methods": fitting, "limits": working})
    others = at_other_levels(claim, level)
    return Check(Verdict.INCONSISTENT, "no_method", {"methods": [], "limits": working, "at_other_levels": others})


def at_other_levels(claim: IntervalClaim, stated: float) -> list[str]:
    """Methods that give the printed limits at another level, as `wilson 90 %`."""
    return [
        f"{name} {100 * level:g} %"
        for level in OTHER_LEVELS
        if level != stated
        for name, pair in limits_by_method(claim.count, claim.total, level)
        if is_printed(claim, pair)
    ]


def is_printed(claim: IntervalClaim, limits: Limits) -> bool:
    """Whether the limits are printed so; one beyond 0 or 1 may have been cut there."""
    scale = 100 if claim.percent else 1
    pairs = zip((claim.lower, claim.upper), limits, strict=True)
    return all(stands_for(printed, limit, scale) for printed, limit in pairs)


def stands_for(printed: Printed, limit: float, scale: int) -> bool:
    return any(printed.low <= scale * Fraction(end) <= printed.high for end in (limit, min(max(limit, 0.0), 1.0)))


def limits_by_method(count: int, total: int, level: float) -> Iterator[tuple[str, Limits]]:
    """The limits, as shares, by every method that exists for this count; Jeffreys at 0 and all also as modified."""
    for name, method in (("clopper_pearson", "clopper-pearson"), ("wilson", "wilson"), ("mid_p", "mid-p")):
        found = proportion(count, total, method=method, level=level)  # type: ignore[arg-type]
        yield name, (found.lower or 0.0, 1.0 if found.upper is None else found.upper)
    yield "wilson_continuity", wilson_with_continuity(count, total, level)
    yield "wald", wald(count, total, level)
    yield "wald_continuity", wald(count, total, level, continuity=0.5 / total)
    yield "agresti_coull", agresti_coull(count, total, level)
    yield from jeffreys(count, total, level)
    if 0 < count < total:
        yield "logit", logit(count, total, level)


def wilson_with_continuity(count: int, total: int, level: float) -> Limits:
    """Newcombe's method 4, which R's `prop.test` gives; 0 and 1 where nobody or everybody was counted."""
    z, share = normal_quantile(level), count / total
    lower_root = z * z - 2 - 1 / total + 4 * share * (total * (1 - share) + 1)
    upper_root = z * z + 2 - 1 / total + 4 * share * (total * (1 - share) - 1)
    divisor, middle = 2 * (total + z * z), 2 * count + z * z
    lower = 0.0 if not count else (middle - 1 - z * sqrt(max(lower_root, 0.0))) / divisor
    upper = 1.0 if count == total else (middle + 1 + z * sqrt(max(upper_root, 0.0))) / divisor
    return lower, upper


def wald(count: int, total: int, level: float, continuity: float = 0.0) -> Limits:
    share = count / total
    half = normal_quantile(level) * sqrt(share * (1 - share) / total) + continuity
    return share - half, share + half


def agresti_coull(count: int, total: int, level: float) -> Limits:
    z2 = normal_quantile(level) ** 2
    share = (count + z2 / 2) / (total + z2)
    half = sqrt(z2 * share * (1 - share) / (total + z2))
    return share - half, share + half


def jeffreys(count: int, total: int, level: float) -> Iterator[tuple[str, Limits]]:
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    lower = float(betaincinv(count + 0.5, total - count + 0.5, tail))
    upper = float(betaincinv(count + 0.5, total - count + 0.5, 1 - tail))
    yield "jeffreys", (lower if count else 0.0, upper if count < total else 1.0)
    if count in (0, total):
        yield "jeffreys_unmodified", (lower, upper)


def logit(count: int, total: int, level: float) -> Limits:
    middle = log(count / (total - count))
    half = normal_quantile(level) * sqrt(1 / count + 1 / (total - count))
    return 1 / (1 + exp(half - middle)), 1 / (1 + exp(-half - middle))
