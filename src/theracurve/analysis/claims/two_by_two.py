"""Counts of two groups and a P value: which test gives it, and which other counts of these groups would."""

from theracurve.analysis.claims.tables.conditional import (
    blaker,
    by_chi_square,
    by_likelihood_ratio,
    can_be_gone_through,
    exact,
    tails,
)
from theracurve.analysis.claims.tables.large_sample import large_sample, rarer
from theracurve.analysis.claims.tables.simulated import drawn
from theracurve.analysis.claims.tables.unconditional import GRIDS, MOST_TABLES, Unconditional, of_sizes
from theracurve.analysis.claims.tests_of_p import FurtherTests, check_p_of_tests, fits
from theracurve.analysis.claims.verdict import Check, shown
from theracurve.definition.claims.proportions import TwoByTwoClaim

MOST_LISTED = 2_000  # possible tables of two groups that are still gone through for a list
COMMON = ("n_minus_1", "g_test", "log_odds")  # printed by SAS and by logistic regressions
ONE_SIDED = ("chi_square", "yates", "wald", *COMMON, "log_risk")


def check_two_by_two(claim: TwoByTwoClaim) -> Check:
    """The P value printed is compared with what each test gives; the tests named are those that give it."""
    (x, n), (y, m) = claim.a, claim.b
    size = (n + 1) * (m + 1)
    unconditional = of_sizes(n, m) if size <= MOST_TABLES else None
    usual, others = usual_tests(x, n, y, m, unconditional), rarer(x, n, y, m)
    common = {name: p for name, p in others.items() if name in COMMON}
    check = check_p_of_tests(claim.p, usual, common, lambda: further_tests(claim, usual | others, unconditional))
    if size <= MOST_LISTED and (not check.working["tests"] or claim.assumed):
        return Check(check.verdict, check.reason, {**check.working, "tables": tables_that_fit(claim, unconditional)})
    return check


def further_tests(claim: TwoByTwoClaim, by_test: dict[str, float], unconditional: Unconditional | None) -> FurtherTests:
    """Rarer two-sided tests, one-sided ones, and those that depend on a program's grid or random tables."""
    (x, n), (y, m) = claim.a, claim.b
    rarer, (same, other) = dict(by_test), tails(x, n, y, m)
    between = {}
    if can_be_gone_through(x, n, y, m):
        rarer |= {"blaker": blaker(x, n, y, m), "exact_g": by_likelihood_ratio(x, n, y, m)}
        between = {"drawn_chi_square": drawn(by_chi_square(x, n, y, m)), "drawn_fisher": drawn(by_test["fisher"])}
    if unconditional is not None:
        rarer |= unconditional.barnard(x, y)
        own, away = unconditional.tails(x, y)
        same, other = same | own, other | away
        on_grids = {name: rarer[name] for name in (*unconditional.of(x, y), *unconditional.barnard(x, y))}
        between |= {name: (p * (1 - GRIDS), min(1.0, p * (1 + GRIDS))) for name, p in on_grids.items()}
    halves = {name: p / 2 for name, p in by_test.items() if name in ONE_SIDED}
    return FurtherTests(rarer, same | halves, other | {name: 1 - half for name, half in halves.items()}, between)


def usual_tests(x: int, n: int, y: int, m: int, unconditional: Unconditional | None) -> dict[str, float]:
    of_both_sizes = unconditional.of(x, y) if unconditional else {}
    return {**exact(x, n, y, m), **large_sample(x, n, y, m), **of_both_sizes}


def tables_that_fit(claim: TwoByTwoClaim, unconditional: Unconditional | None) -> list[dict[str, object]]:
    """Every pair of counts that differs in the claim's direction and for which some usual test gives the printed P."""
    (_, n), (_, m) = claim.a, claim.b
    listed: list[dict[str, object]] = []
    for x, y in ((x, y) for x in range(n + 1) for y in range(m + 1) if is_same_direction(claim, x, y)):
        by_test = usual_tests(x, n, y, m, unconditional)
        tests = list(fits(claim.p, by_test))
        if tests:
            rounded = {name: shown(p) for name, p in by_test.items()}
            listed.append({"a": [x, n], "b": [y, m], "tests": tests, "p_by_test": rounded})
    return listed


def is_same_direction(claim: TwoByTwoClaim, x: int, y: int) -> bool:
    """Whether group a has the greater share, or the smaller, as in the claim; always where they are equal there."""
    n, m = claim.a[1], claim.b[1]
    stated, other = claim.a[0] * m - claim.b[0] * n, x * m - y * n
    return stated * other > 0 or not stated
