"""A proportion against an expected one: which of the usual tests gives the P value."""

from collections.abc import Iterator
from math import log, sqrt

import numpy as np

from theracurve.analysis.claims.tables.simulated import drawn
from theracurve.analysis.claims.tests_of_p import FurtherTests, check_p_of_tests
from theracurve.analysis.claims.verdict import Check
from theracurve.definition.claims.proportions import OneSampleClaim
from theracurve.survival._values.tails import chi_square_tail

USUAL = (
    "exact_one_sided",
    "exact_two_sided",
    "exact_doubled",
    "mid_p_one_sided",
    "z_one_sided",
    "z_two_sided",
)


def check_one_sample(claim: OneSampleClaim) -> Check:
    by_test = p_by_test(claim.count, claim.total, claim.expected_share)
    usual = {name: p for name, p in by_test.items() if name in USUAL}
    rarer = {name: p for name, p in by_test.items() if name not in USUAL}
    other = other_tails(claim.count, claim.total, claim.expected_share, by_test)
    between = {"drawn_chi_square": drawn(as_far_off(claim.count, claim.total, claim.expected_share))}
    return check_p_of_tests(claim.p, usual, {}, lambda: FurtherTests(rarer, other_tail=other, between=between))


def as_far_off(count: int, total: int, expected: float) -> float:
    """P of counts at least as far from the expected one as this, of which R's `chisq.test` draws some."""
    from scipy import stats

    counts = np.arange(total + 1)
    far = abs(counts - total * expected) >= abs(count - total * expected) * (1 - 1e-9)
    return float(min(1.0, stats.binom.pmf(counts, total, expected)[far].sum()))


def p_by_test(count: int, total: int, expected: float) -> dict[str, float]:
    """P of the observed count or one further from the expected share; one-sided ones in the direction observed."""
    from scipy import stats

    binomial = stats.binom(total, expected)
    more = count / total >= expected
    exact = float(binomial.sf(count - 1) if more else binomial.cdf(count))
    mid_p = exact - float(binomial.pmf(count)) / 2
    two_sided = float(stats.binomtest(count, total, expected).pvalue)
    found = {
        "exact_one_sided": exact,
        "exact_two_sided": two_sided,
        "exact_doubled": min(1.0, 2 * exact),
        "mid_p_one_sided": mid_p,
        "mid_p_doubled": min(1.0, 2 * mid_p),
        "mid_p_two_sided": two_sided - float(binomial.pmf(count)) / 2,
    }
    for name, size in normal_statistics(count, total, expected).items():
        found |= {f"{name}_one_sided": float(stats.norm.sf(size)), f"{name}_two_sided": float(2 * stats.norm.sf(size))}
    found |= dict(of_other_models(count, total, expected))
    return found | {"likelihood_ratio": chi_square_tail(likelihood_ratio(count, total, expected), 1)}


def of_other_models(count: int, total: int, expected: float) -> Iterator[tuple[str, float]]:
    """The exact Poisson test of observed against expected events, two-sided as in R's `poisson.test` and with its tail
    doubled; the t test of ones and noughts."""
    from scipy import stats

    mean = total * expected
    counts = np.arange(int(10 * (count + mean) + 100))
    chances = stats.poisson.pmf(counts, mean)
    tail = float(stats.poisson.sf(count - 1, mean) if count >= mean else stats.poisson.cdf(count, mean))
    yield "poisson", float(min(1.0, chances[chances <= chances[count] * (1 + 1e-7)].sum()))
    yield "poisson_doubled", min(1.0, 2 * tail)
    yield "poisson_one_sided", tail
    if not count:
        yield "t_test", 0.0  # R's `t.test` of noughts alone, whose t is infinite
    elif count < total:
        share = count / total
        t = (share - expected) / sqrt(share * (1 - share) / (total - 1))
        yield "t_test", float(2 * stats.t.sf(abs(t), total - 1))


def normal_statistics(count: int, total: int, expected: float) -> dict[str, float]:
    """By the variance expected, without and with continuity correction as in R's `prop.test`, and by that observed."""
    share = count / total
    off, error = abs(share - expected), sqrt(expected * (1 - expected) / total)
    found = {"z": off / error, "z_corrected": max(0.0, off - 0.5 / total) / error}
    if 0 < count < total:
        found["z_observed"] = off / sqrt(share * (1 - share) / total)
    return found


def likelihood_ratio(count: int, total: int, expected: float) -> float:
    pairs = ((count, expected), (total - count, 1 - expected))
    return max(0.0, 2 * sum(seen * log(seen / (total * share)) for seen, share in pairs if seen))


def other_tails(count: int, total: int, expected: float, by_test: dict[str, float]) -> dict[str, float]:
    """The one-sided tests of the direction that was not observed."""
    from scipy import stats

    at = float(stats.binom(total, expected).pmf(count))
    exact = {"exact_one_sided": 1 - by_test["exact_one_sided"] + at, "mid_p_one_sided": 1 - by_test["mid_p_one_sided"]}
    names = (f"{name}_one_sided" for name in normal_statistics(count, total, expected))
    return exact | {name: 1 - by_test[name] for name in names}
