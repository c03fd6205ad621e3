"""Tests of a 2 x 2 table that refer to a normal, t or chi-square distribution.

x of n against y of m. Chi-square with and without the correction of Yates (1934); with N - 1, as SAS's Mantel-Haenszel
chi-square and Campbell (2007), Stat Med 26:3661-3675, have it; G, the likelihood-ratio test of R and SAS, also with the
corrections of Yates and Williams (1976); Wald tests of the difference and of the logarithms of odds and risk ratios
(0.5 added to each cell where one is empty, and by some always); Firth's penalised likelihood ratio; the arcsine of the
roots; Student's and Welch's t test of ones and noughts; Hauck and Anderson (1986), Am Stat 40:318-322, and Agresti and
Caffo (2000), Am Stat 54:280-288, of the difference.
"""

from collections.abc import Iterator
from math import asin, isfinite, log, sqrt

from theracurve.survival._values.tails import chi_square_tail, two_sided_normal

Cells = tuple[float, float, float, float]


def large_sample(x: int, n: int, y: int, m: int) -> dict[str, float]:
    """The tests that refer to a normal or chi-square distribution, where they exist."""
    total, everybody = x + y, n + m
    found = {}
    if 0 < total < everybody:
        scale = n * m * total * (everybody - total) / everybody
        off = abs(x * m - y * n)
        found["chi_square"] = chi_square_tail(off**2 / scale, 1)
        found["yates"] = chi_square_tail(max(0.0, off - everybody / 2) ** 2 / scale, 1)
    variance = x * (n - x) / n**3 + y * (m - y) / m**3
    if variance > 0:
        found["wald"] = two_sided_normal((x / n - y / m) / sqrt(variance))
    return {name: p for name, p in found.items() if isfinite(p)}


def rarer(x: int, n: int, y: int, m: int) -> dict[str, float]:
    """Two-sided tests that fewer papers use, where they exist."""
    found = dict(pooled(x, n, y, m)) | dict(of_logarithms(x, n, y, m)) | dict(of_shares(x, n, y, m))
    return {name: p for name, p in found.items() if isfinite(p)}


def pooled(x: int, n: int, y: int, m: int) -> Iterator[tuple[str, float]]:
    """Variations of chi-square, which exist where both outcomes were seen."""
    total, everybody = x + y, n + m
    if not 0 < total < everybody:
        return
    scale = n * m * total * (everybody - total) / everybody
    off = abs(x * m - y * n)
    corrected = max(0.0, off - everybody / 2)
    yield "n_minus_1", chi_square_tail(off**2 / scale * (everybody - 1) / everybody, 1)
    yield "n_minus_1_yates", chi_square_tail(corrected**2 / scale * (everybody - 1) / everybody, 1)
    yield from of_ranks(off, scale, everybody)
    cells = (x, n - x, y, m - y)
    g = g_statistic(cells)
    yield "g_test", chi_square_tail(g, 1)
    yield "g_williams", chi_square_tail(g / williams(n, m, total, everybody - total), 1)
    towards = 0.5 if x * m < y * n else -0.5
    moved = (x + towards, n - x - towards, y - towards, m - y + towards)
    yield "g_yates", chi_square_tail(g_statistic(moved) if off > everybody / 2 else 0.0, 1)
    yield "firth", chi_square_tail(firth_statistic(x, n, y, m), 1)


def of_ranks(off: int, scale: float, everybody: int) -> Iterator[tuple[str, float]]:
    """The Wilcoxon test of ones and noughts with its continuity correction, by the normal distribution (R's
    `wilcox.test`) and by that of t (SAS's `proc npar1way`)."""
    from scipy import stats

    squared = max(0, off - 1) ** 2 / scale * (everybody - 1) / everybody
    yield "wilcoxon", chi_square_tail(squared, 1)
    yield "wilcoxon_t", float(2 * stats.t.sf(sqrt(squared), everybody - 1))


def g_statistic(cells: Cells) -> float:
    """Twice the log-likelihood ratio of independence."""
    a, b, c, d = cells
    everybody = a + b + c + d
    expected = ((a + b) * (a + c), (a + b) * (b + d), (c + d) * (a + c), (c + d) * (b + d))
    return 2 * sum(o * log(o * everybody / e) for o, e in zip(cells, expected, strict=True) if o > 0)


def williams(n: int, m: int, first: int, second: int) -> float:
    """Williams's divisor of G."""
    everybody = n + m
    return 1 + (everybody / n + everybody / m - 1) * (everybody / first + everybody / second - 1) / (6 * everybody)


def firth_statistic(x: int, n: int, y: int, m: int) -> float:
    """Twice the penalised log-likelihood ratio: 0.5 is added to each outcome of each group, 1 to those of both."""

    def penalised(count: float, total: float, events: float, others: float) -> float:
        share = count / total
        return events * log(share) + others * log(1 - share)

    groups = sum(penalised(k + 0.5, size + 1, k + 0.5, size - k + 0.5) for k, size in ((x, n), (y, m)))
    total, everybody = x + y, n + m
    return max(0.0, 2 * (groups - penalised(total + 1, everybody + 2, total + 1, everybody - total + 1)))


def of_logarithms(x: int, n: int, y: int, m: int) -> Iterator[tuple[str, float]]:
    """Wald tests of the logarithms of the odds and risk ratios."""
    cells = (x, n - x, y, m - y)
    corrected: Cells = tuple(cell + 0.5 for cell in cells)  # type: ignore[assignment]
    for name, (a, b, c, d) in (("", cells), ("_corrected", corrected)):
        if min(a, b, c, d) > 0:
            yield f"log_odds{name}", two_sided_normal(log(a * d / (b * c)) / sqrt(1 / a + 1 / b + 1 / c + 1 / d))
        for outcome, first, second in (("", a, c), ("_of_others", b, d)):
            if first > 0 and second > 0:
                error = sqrt(max(0.0, 1 / first - 1 / (a + b) + 1 / second - 1 / (c + d)))
                ratio = log(first * (c + d) / (second * (a + b)))
                if error:
                    yield f"log_risk{outcome}{name}", two_sided_normal(ratio / error)


def of_shares(x: int, n: int, y: int, m: int) -> Iterator[tuple[str, float]]:
    """Tests of the difference of the shares."""
    from scipy import stats

    first, second = x / n, y / m
    yield "arcsine", two_sided_normal(2 * (asin(sqrt(first)) - asin(sqrt(second))) / sqrt(1 / n + 1 / m))
    unpooled = sqrt(first * (1 - first) / n + second * (1 - second) / m)
    if unpooled:
        nearer = max(0.0, abs(first - second) - (1 / n + 1 / m) / 2)
        yield "wald_corrected", two_sided_normal(nearer / unpooled)
    one_more, other_more = (x + 1) / (n + 2), (y + 1) / (m + 2)
    of_more = sqrt(one_more * (1 - one_more) / (n + 2) + other_more * (1 - other_more) / (m + 2))
    yield "agresti_caffo", two_sided_normal((one_more - other_more) / of_more)
    if n > 1 and m > 1 and unpooled:
        one, other = n * first * (1 - first) / (n - 1), m * second * (1 - second) / (m - 1)
        yield (
            "hauck_anderson",
            two_sided_normal(max(0.0, abs(first - second) - 1 / (2 * min(n, m))) / sqrt(one / n + other / m)),
        )
        for name, equal in (("t_test", True), ("t_welch", False)):
            found = stats.ttest_ind_from_stats(first, sqrt(one), n, second, sqrt(other), m, equal_var=equal)
            yield name, float(found.pvalue)
