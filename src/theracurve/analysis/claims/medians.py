"""A median time with its limits, and the medians of two groups beside their hazard ratio."""

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims.means import MedianClaim
from theracurve.definition.claims.ratios import MediansClaim

NEAR = 1.25  # times: ratios of medians this near the hazard ratio's inverse are as constant hazards have them


def check_median(claim: MedianClaim) -> Check:
    """In order; not reached, if at all, from some limit on; and reached or not as the events allow.

    A Kaplan-Meier curve never ends above the share of all patients who had no event, so that its median is reached
    where more than half had one.
    """
    times = [time.value for time in (claim.lower, claim.median, claim.upper)]
    if times != sorted(times):
        return Check(Verdict.INCONSISTENT, "outside", {})
    if claim.events is None or claim.n is None:
        return Check(Verdict.CONSISTENT, "in_order", {})
    working = {"events": claim.events, "n": claim.n}
    if claim.median.reached and not claim.events:
        return Check(Verdict.INCONSISTENT, "no_event", working)
    if not claim.median.reached and 2 * claim.events > claim.n:
        return Check(Verdict.INCONSISTENT, "reached", working)
    return Check(Verdict.CONSISTENT, "in_order", working)


def check_medians(claim: MediansClaim) -> Check:
    """With constant hazards the medians are as the hazards, the other way round; nothing binds them otherwise."""
    low, high = claim.b.low / claim.a.high, claim.b.high / max(claim.a.low, claim.a.unit / 10)
    working = {"ratio_low": shown(float(low)), "ratio_high": shown(float(high))}
    least, most = float(claim.hazard_ratio.low), float(claim.hazard_ratio.high)
    if float(low) <= most * NEAR and least / NEAR <= float(high):
        return Check(Verdict.CONSISTENT, "constant_hazards", working)
    if (most < 1 and low > 1) or (least > 1 and high < 1):
        return Check(Verdict.CONSISTENT_IF, "crossing", working)
    return Check(Verdict.CONSISTENT_IF, "changing_hazards", working)
