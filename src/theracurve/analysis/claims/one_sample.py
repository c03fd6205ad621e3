"""A proportion against an expected one: which of the usual tests gives the P value."""

from math import sqrt

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims import OneSampleClaim


def check_one_sample(claim: OneSampleClaim) -> Check:
    by_test = p_by_test(claim.count, claim.total, claim.expected_share)
    fitting = [name for name, p in by_test.items() if claim.p.stands_for(p)]
    working = {"tests": fitting, "p_by_test": {name: shown(p) for name, p in by_test.items()}}
    if fitting:
        return Check(Verdict.CONSISTENT, "test_found", working)
    return Check(Verdict.INCONSISTENT, "no_test", working)


def p_by_test(count: int, total: int, expected: float) -> dict[str, float]:
    """P of the observed count or one further from the expected share; one-sided ones in the direction observed."""
    from scipy import stats

    binomial = stats.binom(total, expected)
    more = count / total >= expected
    exact = float(binomial.sf(count - 1) if more else binomial.cdf(count))
    z = (count / total - expected) / sqrt(expected * (1 - expected) / total)
    return {
        "exact_one_sided": exact,
        "exact_two_sided": float(stats.binomtest(count, total, expected).pvalue),
        "exact_doubled": min(1.0, 2 * exact),
        "mid_p_one_sided": exact - float(binomial.pmf(count)) / 2,
        "z_one_sided": float(stats.norm.sf(abs(z))),
        "z_two_sided": float(2 * stats.norm.sf(abs(z))),
    }
