"""A ratio against the counts of both groups.

Of hazards: in Cox's model the treated patients' shares of the risk sets add up to their d1 events at the estimate, so
that its information is at most d1 d2 / (d1 + d2): no Wald interval is narrower than that of the standard error
sqrt(1/d1 + 1/d2), whatever the adjustment or strata. Peto's and Pike's ratios may have 2 / sqrt(d1 + d2).
"""

from math import inf, log, sqrt

from theracurve.analysis.claims.other_tests import further_tests
from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims.ratios import RatioClaim
from theracurve.survival._curves.intervals import normal_quantile
from theracurve.vocabulary.study_quantities import StudyQuantity

Counts = tuple[int, int]
WIDER = 1.3  # times: intervals up to so much wider than the events allow are usual
PENALISED = 0.85  # times: profile, robust and penalised intervals of few events may be so much narrower
FEW = 10  # events of a group
ROBUST = 0.6  # times, where a group has few: the least of 12,000 robust errors of R 4.2.2, survival 3.5.3, was 0.622


def against_counts(claim: RatioClaim, a: Counts, b: Counts) -> Check:
    if claim.measure == str(StudyQuantity.HAZARD_RATIO):
        return of_hazards(claim, a, b)
    if claim.measure == "rate_ratio":
        return Check(Verdict.NOT_CHECKABLE, "person_time", {})
    return of_shares(claim, a, b)


def of_shares(claim: RatioClaim, a: Counts, b: Counts) -> Check:
    """The crude ratio of the counts; another one can be an adjusted one."""
    (x, n), (y, m) = a, b
    others = (n - x, m - y) if claim.measure == "odds_ratio" else (n, m)
    found = [
        (x + add) * (others[1] + more) / ((y + add) * (others[0] + more))
        for add, more in ((0, 0), (0.5, 0.5), (0.5, 1))
        if (y + add) * (others[0] + more)
    ]
    if not found:
        return Check(Verdict.NOT_CHECKABLE, "no_ratio", {})
    low, high = float(claim.value.low), float(claim.value.high)
    working = {"crude": shown(found[0])}
    if any(low * (1 - 1e-9) <= ratio <= high * (1 + 1e-9) for ratio in found):
        return Check(Verdict.CONSISTENT, "crude", working)
    return Check(Verdict.CONSISTENT_IF, "adjusted", working)


def of_hazards(claim: RatioClaim, a: Counts, b: Counts) -> Check:
    """How narrow the interval, or how small P, is beside what so many events allow."""
    if not a[0] or not b[0]:
        return Check(Verdict.NOT_CHECKABLE, "no_events", {"events": a[0] + b[0]})
    events = a[0] + b[0]
    least, floor = sqrt(1 / a[0] + 1 / b[0]), 2 / sqrt(events)
    working: dict[str, object] = {"events": events, "least_error": shown(least)}
    narrow, wide = printed_error(claim, least)
    working |= {"error_low": shown(narrow), "error_high": shown(wide) if wide < inf else None}
    if wide < floor * (ROBUST if min(a[0], b[0]) < FEW else PENALISED):
        return Check(Verdict.INCONSISTENT, "too_narrow", working)
    if wide < least:
        return Check(Verdict.CONSISTENT_IF, "narrower", working)
    return Check(
        *((Verdict.CONSISTENT_IF, "wider") if narrow > least * WIDER else (Verdict.CONSISTENT, "events")), working
    )


def printed_error(claim: RatioClaim, least: float) -> tuple[float, float]:
    """The least and greatest standard error that the printed interval leaves, or P where there is no interval."""
    if claim.lower is not None and claim.upper is not None:
        quantile = 2 * normal_quantile(float(claim.interval_level.value))
        low = max(0.0, log(claim.upper.low / claim.lower.high)) if claim.upper.low > 0 else 0.0
        high = log(claim.upper.high / claim.lower.low) if claim.lower.low > 0 else inf
        return low / quantile, high / quantile
    if claim.p is None:
        return 0.0, inf
    return error_of_p(claim, least)


def error_of_p(claim: RatioClaim, least: float) -> tuple[float, float]:
    """From P, by the Wald or another test, two- or one-sided: the greatest error is that of the least z."""
    from scipy import stats

    assert claim.p is not None
    sizes = sorted(abs(log(end)) if end > 0 else inf for end in (claim.value.low, claim.value.high))
    crosses = claim.value.low < 1 < claim.value.high
    least_z = max(0.0, float(stats.norm.isf(min(0.5, float(claim.p.high)))))
    stretched = max(further_tests(StudyQuantity.HAZARD_RATIO, 1.0, 1.0, least)[1], 1.0)
    wide = inf if least_z <= 0.3 else sizes[1] * stretched / least_z
    greatest_z = float(stats.norm.isf(max(float(claim.p.low), 1e-300) / 2))
    return (0.0 if crosses or not greatest_z else sizes[0] / stretched / greatest_z), wide
