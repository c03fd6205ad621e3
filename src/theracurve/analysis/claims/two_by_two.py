"""Counts of two groups and a P value: which test gives it, and which other counts of these groups would."""

from theracurve.analysis.claims.tables import MOST_FOR_BOSCHLOO, Boschloo, exact, large_sample
from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims import TwoByTwoClaim

MOST_LISTED = 2_000  # possible tables of two groups that are still gone through for a list


def check_two_by_two(claim: TwoByTwoClaim) -> Check:
    """The P value printed is compared with what each test gives; the tests named are those that give it."""
    (x, n), (y, m) = claim.a, claim.b
    size = (n + 1) * (m + 1)
    boschloo = Boschloo(n, m) if size <= MOST_FOR_BOSCHLOO else None
    by_test = p_by_test(claim, x, y, boschloo)
    fitting = [name for name, p in by_test.items() if claim.p.stands_for(p)]
    working: dict[str, object] = {"tests": fitting, "p_by_test": rounded(by_test)}
    if size <= MOST_LISTED and (not fitting or claim.assumed):
        working["tables"] = tables_that_fit(claim, boschloo)
    if fitting:
        return Check(Verdict.CONSISTENT, "test_found", working)
    return Check(Verdict.INCONSISTENT, "no_test", working)


def p_by_test(claim: TwoByTwoClaim, x: int, y: int, boschloo: Boschloo | None) -> dict[str, float]:
    n, m = claim.a[1], claim.b[1]
    unconditional = boschloo.of(x, y) if boschloo else {}
    return {**exact(x, n, y, m), **large_sample(x, n, y, m), **unconditional}


def rounded(by_test: dict[str, float]) -> dict[str, float]:
    return {name: shown(p) for name, p in by_test.items()}


def tables_that_fit(claim: TwoByTwoClaim, boschloo: Boschloo | None) -> list[dict[str, object]]:
    """Every pair of counts that differs in the claim's direction and for which some test gives the printed P."""
    (_, n), (_, m) = claim.a, claim.b
    listed: list[dict[str, object]] = []
    for x, y in ((x, y) for x in range(n + 1) for y in range(m + 1) if is_same_direction(claim, x, y)):
        by_test = p_by_test(claim, x, y, boschloo)
        tests = [name for name, p in by_test.items() if claim.p.stands_for(p)]
        if tests:
            listed.append({"a": [x, n], "b": [y, m], "tests": tests, "p_by_test": rounded(by_test)})
    return listed


def is_same_direction(claim: TwoByTwoClaim, x: int, y: int) -> bool:
    """Whether group a has the greater share, or the smaller, as in the claim; always where they are equal there."""
    n, m = claim.a[1], claim.b[1]
    stated, other = claim.a[0] * m - claim.b[0] * n, x * m - y * n
    return stated * other > 0 or not stated
