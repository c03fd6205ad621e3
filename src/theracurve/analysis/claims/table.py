"""Counts of several groups in several categories, and a P value: which test gives it."""

from collections.abc import Iterator

import numpy as np

from theracurve.analysis.claims.tables.ordinal import jonckheere, proportional_odds
from theracurve.analysis.claims.tables.simulated import DRAWS, armitage, conditional_p, drawn, trend
from theracurve.analysis.claims.tests_of_p import FurtherTests, Range, check_p_of_tests
from theracurve.analysis.claims.verdict import Check, Verdict
from theracurve.definition.claims.proportions import TableClaim
from theracurve.survival._values.tails import chi_square_tail

SEARCH = 0.005  # as a share of P: how far from its maximum the search of `MASS::polr` (BFGS, 1e-8) was seen to end
OF_ONE_DIRECTION = ("trend", "armitage", "wilcoxon", "wilcoxon_uncorrected", "wilcoxon_t")


def check_table(claim: TableClaim) -> Check:
    """Empty rows and columns say nothing and are left out, as programs do."""
    counts = np.asarray(claim.rows)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape) < 2:
        return Check(Verdict.NOT_CHECKABLE, "one_row", {})
    exact, by_test = conditional_p(tuple(map(tuple, counts.tolist()))), dict(usual(counts))
    low, high = drawn(exact["fisher"], DRAWS)
    if claim.p.meets(low, high):
        by_test["fisher"] = min(max(float(claim.p.value), low), high) if claim.p.relation == "" else exact["fisher"]
    in_order = dict(ordered(counts))
    halves = {name: p / 2 for name, p in in_order.items() if name in OF_ONE_DIRECTION}
    further = FurtherTests(
        rarer=dict(of_scores(counts)),
        same_tail=halves,
        other_tail={name: 1 - half for name, half in halves.items()} | dict(wilcoxon_away(counts)),
        between={f"drawn_{name}": drawn(p) for name, p in exact.items()},
        iterated=dict(of_places(counts)),
    )
    check = check_p_of_tests(claim.p, by_test, in_order, lambda: further)
    shown = {"fisher": round(exact["fisher"], 4)}
    return Check(check.verdict, check.reason, {**check.working, "p_by_test": check.working["p_by_test"] | shown})


def usual(counts: np.ndarray) -> Iterator[tuple[str, float]]:
    """Chi-square and the likelihood-ratio test."""
    from scipy import stats

    for name, power in (("chi_square", 1), ("g_test", 0)):
        yield name, float(stats.chi2_contingency(counts, correction=False, lambda_=power).pvalue)


def ordered(counts: np.ndarray) -> Iterator[tuple[str, float]]:
    """Tests of categories, or groups, in an order."""
    from scipy import stats

    yield "trend", chi_square_tail(trend(counts), 1)
    yield "armitage", armitage(counts)
    for name, rows in (("kruskal_wallis", counts), ("kruskal_wallis_of_columns", counts.T)):
        values = [np.repeat(np.arange(row.size), row) for row in rows]
        yield name, float(stats.kruskal(*values).pvalue)
        if len(values) == 2:
            for how, corrected in (("", True), ("_uncorrected", False)):
                found = stats.mannwhitneyu(*values, use_continuity=corrected, method="asymptotic")
                yield f"wilcoxon{how}", float(found.pvalue)
            z = float(stats.norm.isf(stats.mannwhitneyu(*values, method="asymptotic").pvalue / 2))
            yield "wilcoxon_t", float(2 * stats.t.sf(z, counts.sum() - 1))


def wilcoxon_away(counts: np.ndarray) -> Iterator[tuple[str, float]]:
    """The Wilcoxon test of the tail that was not observed: there the correction, too, goes the other way (R's
    `wilcox.test` with `alternative`)."""
    from scipy import stats

    if len(counts) == 2:
        values = [np.repeat(np.arange(row.size), row) for row in counts]
        sides = (stats.mannwhitneyu(*values, alternative=side, method="asymptotic") for side in ("less", "greater"))
        yield "wilcoxon", float(max(side.pvalue for side in sides))


def of_places(counts: np.ndarray) -> Iterator[tuple[str, Range]]:
    """Tests of categories in an order that fewer papers use, of rows as groups and of columns as groups."""
    from scipy import stats

    yield "jonckheere", exactly(jonckheere(counts))
    for name, rows in (("", counts), ("_of_columns", counts.T)):
        yield from ((f"{test}{name}", (p * (1 - SEARCH), p * (1 + SEARCH))) for test, p in proportional_odds(rows))
        yield f"somers{name}", exactly(float(stats.somersd(rows).pvalue))
        if (halves := above_and_below(rows)) is not None:
            yield f"median_test{name}", exactly(halves)


def exactly(p: float) -> Range:
    return p, p


def above_and_below(rows: np.ndarray) -> float | None:
    """Finds the median test's P; None where all are on one side."""
    from scipy import stats

    above = np.searchsorted(rows.sum(axis=0).cumsum(), rows.sum() / 2)
    halves = np.stack((rows[:, : above + 1].sum(axis=1), rows[:, above + 1 :].sum(axis=1)))
    return float(stats.chi2_contingency(halves, correction=False).pvalue) if halves.sum(axis=1).all() else None


def of_scores(counts: np.ndarray) -> Iterator[tuple[str, float]]:
    """Tests that take the places of categories, or of groups, as numbers: of correlation, of means."""
    from scipy import stats

    first, second = (np.repeat(place.ravel(), counts.ravel()) for place in np.indices(counts.shape))
    yield "pearson", float(stats.pearsonr(first, second).pvalue)
    yield "spearman", float(stats.spearmanr(first, second).pvalue)
    if first.size > 2:
        yield "kendall", float(stats.kendalltau(first, second, method="asymptotic").pvalue)
    for name, rows in (("", counts), ("_of_columns", counts.T)):
        groups = [np.repeat(np.arange(row.size), row) for row in rows]
        if any(np.ptp(group) for group in groups):
            yield f"anova{name}", float(stats.f_oneway(*groups).pvalue)
            if min(map(len, groups)) > 1 and (len(groups) == 2 or all(np.ptp(group) for group in groups)):
                yield f"t_welch_of_scores{name}", welch(groups)


def welch(groups: list[np.ndarray]) -> float:
    """Welch's analysis of variance (1951, Biometrika 38:330-336); of two groups, of which one may be constant, his t
    test."""
    from scipy import stats

    sizes, k = np.array([len(group) for group in groups]), len(groups)
    means, variances = np.array([group.mean() for group in groups]), np.array([group.var(ddof=1) for group in groups])
    if k == 2:
        errors = variances / sizes
        left = errors.sum() ** 2 / (errors**2 / (sizes - 1)).sum()
        return float(2 * stats.t.sf(abs(means[0] - means[1]) / errors.sum() ** 0.5, left))
    weights = sizes / variances
    shares = weights / weights.sum()
    between = (weights * (means - (shares * means).sum()) ** 2).sum() / (k - 1)
    uneven = ((1 - shares) ** 2 / (sizes - 1)).sum()
    statistic = between / (1 + 2 * (k - 2) / (k**2 - 1) * uneven)
    return float(stats.f.sf(statistic, k - 1, (k**2 - 1) / (3 * uneven)))
