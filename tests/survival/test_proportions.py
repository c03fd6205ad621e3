"""Proportions, 2 x 2 tables and adjusted P values against printed numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import (
    benjamini_hochberg,
    boschloo_exact,
    fisher_exact,
    hochberg,
    holm,
    odds_ratio,
    proportion,
)

PRINTED = [  # Newcombe (1998), Stat Med 17:857-872, table I (p. 861): four proportions, exact, score and mid-P
    ("clopper-pearson", 81, 263, 0.2527, 0.3676),
    ("clopper-pearson", 15, 148, 0.0578, 0.1617),
    ("clopper-pearson", 0, 20, 0.0, 0.1684),
    ("clopper-pearson", 1, 29, 0.0009, 0.1776),
    ("wilson", 81, 263, 0.2553, 0.3662),
    ("wilson", 15, 148, 0.0624, 0.1605),
    ("wilson", 0, 20, 0.0, 0.1611),
    ("wilson", 1, 29, 0.0061, 0.1718),
    ("mid-p", 81, 263, 0.2544, 0.3658),
    ("mid-p", 15, 148, 0.0601, 0.1581),
    ("mid-p", 0, 20, 0.0, 0.1391),
    ("mid-p", 1, 29, 0.0017, 0.1585),
]


@pytest.mark.parametrize(("method", "count", "total", "lower", "upper"), PRINTED)
def test_printed_intervals(method, count, total, lower, upper) -> None:
    found = proportion(count, total, method=method)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=5e-5)
    assert found.value == count / total


@given(st.sampled_from(["clopper-pearson", "wilson", "mid-p"]), st.integers(1, 60), st.data())
def test_the_mirror_image(method, total, data) -> None:
    count = data.draw(st.integers(0, total))
    one, other = proportion(count, total, method=method), proportion(total - count, total, method=method)
    assert (one.lower, one.upper) == pytest.approx((1 - other.upper, 1 - other.lower), abs=1e-9)
    assert 0 <= one.lower <= one.value <= one.upper <= 1


def test_no_proportion_of_nobody() -> None:
    assert proportion(0, 0).reason == "nobody to count: the total is 0"
    with pytest.raises(EstimationError, match="expected a count of at most the total, found 15 of 14"):
        proportion(15, 14)
    with pytest.raises(EstimationError, match="count: expected a whole number of 0 or more, found -1"):
        proportion(-1, 14)
    with pytest.raises(UsageError, match="expected a method among clopper-pearson, wilson, mid-p; found 'wald'"):
        proportion(1, 2, method="wald")  # type: ignore[arg-type]


def test_fisher_of_the_lady_tasting_tea() -> None:
    """Fisher (1935), The Design of Experiments: three of four cups named rightly, one-sided 17/70, two-sided 34/70."""
    result = fisher_exact([[3, 1], [1, 3]])
    assert result.p_value == pytest.approx(34 / 70)
    assert result.statistic == pytest.approx(9)


def test_boschloo_is_less_conservative_and_the_rows_are_the_groups() -> None:
    table = [[14, 6], [2, 10]]
    assert boschloo_exact(table).p_value < fisher_exact(table).p_value
    unequal = [[7, 1], [4, 8]]
    assert boschloo_exact(unequal).p_value == pytest.approx(boschloo_exact([[4, 8], [7, 1]]).p_value)


def test_boschloo_is_the_two_sided_test_and_not_the_smaller_tail_doubled() -> None:
    """24 of 36 against 30 of 35: by the two-sided P of Fisher's test 0.0794; SciPy doubles the smaller tail, 0.0661."""
    table = [[24, 12], [30, 5]]
    assert boschloo_exact(table).p_value == pytest.approx(0.0794, abs=5e-5)
    assert stats.boschloo_exact(np.transpose(table)).pvalue == pytest.approx(0.0661, abs=5e-5)


@pytest.mark.parametrize(("x", "n", "y", "m"), [(5, 5, 1, 6), (3, 7, 0, 4), (6, 8, 1, 5)])
def test_boschloo_by_going_through_all_tables(x: int, n: int, y: int, m: int) -> None:
    """The greatest probability of those whose two-sided Fisher P (SciPy's) is no greater; never above that P."""

    def fisher(a: int, b: int) -> float:
        return float(stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue)

    tables = [(a, b) for a in range(n + 1) for b in range(m + 1) if fisher(a, b) <= fisher(x, y) * (1 + 1e-7)]
    common = np.linspace(0, 1, 20_001)
    size = sum(stats.binom.pmf(a, n, common) * stats.binom.pmf(b, m, common) for a, b in tables)
    found = boschloo_exact([[x, n - x], [y, m - y]]).p_value
    assert found == pytest.approx(float(np.max(size)), rel=1e-6)
    assert found <= fisher(x, y) * (1 + 1e-9)


def test_odds_ratio_has_exact_limits() -> None:
    """The tea again: R 4.2's fisher.test prints 6.408309; at each limit the other tail holds 2.5 %."""
    found = odds_ratio([[3, 1], [1, 3]])
    assert found.value == pytest.approx(6.408309, rel=1e-5)
    assert stats.nchypergeom_fisher.cdf(3, 8, 4, 4, found.upper) == pytest.approx(0.025)
    assert stats.nchypergeom_fisher.sf(2, 8, 4, 4, found.lower) == pytest.approx(0.025)
    infinite = odds_ratio([[4, 0], [1, 3]])
    assert infinite.reason == "a cell of the table is 0, so the odds ratio is infinite"
    assert infinite.upper is None
    assert infinite.lower > 0


@pytest.mark.parametrize("test", [fisher_exact, boschloo_exact, odds_ratio])
def test_tables_without_a_question(test) -> None:
    assert str(test([[0, 8], [0, 12]]).reason).startswith("a column of the table is empty")
    assert test([[0, 0], [3, 12]]).reason == "a row of the table is empty"
    with pytest.raises(EstimationError, match=r"expected a table of 2 rows and 2 columns, found the shape \(3,\)"):
        test([1, 2, 3])
    with pytest.raises(EstimationError, match=r"cell \[0\]\[1\]: expected a whole number of 0 or more, found 1.5"):
        test([[1, 1.5], [2, 2]])


def test_adjusted_p_values() -> None:
    """Benjamini and Hochberg (1995), of 15 P values Bonferroni keeps 3 (and so Holm), the false discovery rate 4."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    p += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert (holm(p).adjusted <= 0.05).sum() == 3
    assert (benjamini_hochberg(p).adjusted <= 0.05).sum() == 4
    assert holm([0.04, 0.01, 0.03]).adjusted.tolist() == pytest.approx([0.06, 0.03, 0.06])
    assert benjamini_hochberg([0.04, 0.01, 0.03]).adjusted.tolist() == pytest.approx([0.04, 0.03, 0.04])
    assert hochberg([0.05, 0.019, 0.024, 0.019]).adjusted.tolist() == pytest.approx([0.05, 0.048, 0.048, 0.048])
    with pytest.raises(EstimationError, match=r"p_values: expected probabilities between 0 and 1, found 1.2 in row 2"):
        holm([0.1, 1.2])
