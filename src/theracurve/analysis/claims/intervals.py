"""A proportion's confidence interval: which of the usual methods gives it.

Newcombe (1998), Stat Med 17:857-872 compares them; Brown, Cai and DasGupta (2001), Stat Sci 16:101-133 (Agresti-Coull,
Jeffreys, logit).
"""

from fractions import Fraction

from theracurve.analysis.claims.methods_of_intervals import (
    OF_A_SPLINE,
    Limits,
    limits_by_method,
    one_sided_limits,
    rarer_limits,
    resampled_limits,
)
from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims.proportions import IntervalClaim
from theracurve.definition.printed import ROUNDING, Printed

OF_QUANTILE = 2e-5  # of the width: 1.96 is used for 1.959964
OTHER_LEVELS = (0.8, 0.9, 0.95, 0.98, 0.99)


def check_interval(claim: IntervalClaim) -> Check:
    """Both limits as printed by one and the same method."""
    level = float(claim.interval_level.value)
    limits = dict(limits_by_method(claim.count, claim.total, level))
    scale = 100 if claim.percent else 1
    working: dict[str, object] = {name: in_print(pair, scale) for name, pair in limits.items()}
    fitting = [name for name, pair in limits.items() if is_printed(claim, pair)]
    if fitting:
        return Check(Verdict.CONSISTENT, "method_found", {"methods": fitting, "limits": working})
    for verdict, reason, method in (
        (Verdict.CONSISTENT, "method_found", rarer_limits),
        (Verdict.CONSISTENT_IF, "one_sided", one_sided_limits),
    ):
        pairs = method(claim.count, claim.total, level)
        if rarer := {
            name: in_print(pair, scale) for name, pair in pairs if is_printed(claim, pair, OF_A_SPLINE.get(name, 0.0))
        }:
            return Check(verdict, reason, {"methods": list(rarer), "limits": working | rarer})
    if may_be_resampled(claim, level):
        return Check(Verdict.CONSISTENT_IF, "drawn", {"methods": [], "limits": working})
    others = at_other_levels(claim, level)
    return Check(Verdict.INCONSISTENT, "no_method", {"methods": [], "limits": working, "at_other_levels": others})


def may_be_resampled(claim: IntervalClaim, level: float) -> bool:
    """Whether a bootstrap of these patients may have given both limits, and one of them as a share of the patients."""
    if not 0 < claim.count < claim.total:
        return False
    scale, ranges = 100 if claim.percent else 1, resampled_limits(claim.count, claim.total, level)
    pairs = list(zip((claim.lower, claim.upper), ranges, strict=True))
    shares = (Fraction(round(float(p.value) / scale * claim.total), claim.total) for p, _ in pairs)
    whole = any(p.stands_for(scale * share) for (p, _), share in zip(pairs, shares, strict=True))
    meet = (p.low <= scale * Fraction(high) and scale * Fraction(low) <= p.high for p, (low, high) in pairs)
    return whole and all(meet)


def in_print(limits: Limits, scale: int) -> list[float]:
    """As they are printed, cut at 0 and 1."""
    return [shown(scale * min(max(limit, 0.0), 1.0)) for limit in limits]


def at_other_levels(claim: IntervalClaim, stated: float) -> list[str]:
    """Methods that give the printed limits at another level, as `wilson 90 %`."""
    return [
        f"{name} {100 * level:g} %"
        for level in OTHER_LEVELS
        if level != stated
        for name, pair in limits_by_method(claim.count, claim.total, level)
        if is_printed(claim, pair)
    ]


def is_printed(claim: IntervalClaim, limits: Limits, slack: float = 0.0) -> bool:
    """Whether the limits are printed so, or limits as near as `slack`; one beyond 0 or 1 may have been cut there."""
    scale = 100 if claim.percent else 1
    pairs = zip((claim.lower, claim.upper), limits, strict=True)
    slack = max(slack, ROUNDING, OF_QUANTILE * (limits[1] - limits[0]))
    return all(stands_for(printed, limit, scale, scale * slack) for printed, limit in pairs)


def stands_for(printed: Printed, limit: float, scale: int, slack: float) -> bool:
    low, high = float(printed.low) - slack, float(printed.high) + slack
    return any(low <= scale * end <= high for end in (limit, min(max(limit, 0.0), 1.0)))
