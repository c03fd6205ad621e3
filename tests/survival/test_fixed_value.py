"""One group against a fixed value, and the difference of medians: worked by hand, and R 4.2.2's binom.test."""

from math import hypot, log

import pytest

from theracurve.errors import UsageError
from theracurve.survival import binomial_exact, event_table, kaplan_meier, median_difference, one_sample_log_rank

TIMES, EVENTS = [2, 4, 4, 7, 10, 12], [1, 1, 0, 1, 0, 0]


def test_expected_events_are_time_times_the_stated_hazard() -> None:
    found = one_sample_log_rank(TIMES, EVENTS, survival=0.5, at=6)
    expected = sum(TIMES) * log(2) / 6
    assert found.expected == {"all": pytest.approx(expected)}
    assert found.statistic == pytest.approx((3 - expected) ** 2 / expected)
    assert found.df == 1


def test_time_before_entry_is_not_at_risk() -> None:
    late = one_sample_log_rank([5, 9], [1, 0], survival=0.5, at=6, entry=[1, 3])
    assert late.expected == {"all": pytest.approx(10 * log(2) / 6)}


@pytest.mark.parametrize(
    ("count", "total", "expected", "p"),
    [
        (7, 20, 0.5, 0.26317596435546875),  # binom.test(7, 20, 0.5)$p.value
        (18, 20, 0.7, 0.052627948729727092),  # binom.test(18, 20, 0.7)$p.value
        (0, 12, 0.2, 0.14127497625599997),  # binom.test(0, 12, 0.2)$p.value
    ],
)
def test_binomial_as_in_r(count: int, total: int, expected: float, p: float) -> None:
    assert binomial_exact(count, total, expected=expected).p_value == pytest.approx(p, rel=1e-8)


def test_what_is_no_share_is_refused() -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        one_sample_log_rank(TIMES, EVENTS, survival=1.0, at=6)
    with pytest.raises(UsageError, match="between 0 and 20"):
        binomial_exact(21, 20, expected=0.5)


def test_limits_of_a_difference_are_recovered_from_those_of_both_medians() -> None:
    table = event_table([*range(1, 21), *range(11, 31)], [1] * 40, group=["B"] * 20 + ["A"] * 20)
    found = median_difference(table, reference="B")
    a, b = (kaplan_meier(table)[name].median() for name in ("A", "B"))
    assert None not in (a.value, a.lower, a.upper, b.value, b.lower, b.upper)
    assert found.value == a.value - b.value == 10
    assert found.lower == pytest.approx(10 - hypot(a.value - a.lower, b.upper - b.value))
    assert found.upper == pytest.approx(10 + hypot(a.upper - a.value, b.value - b.lower))
    assert found.group == "A - B"


def test_a_limit_is_open_where_one_that_makes_it_is() -> None:
    table = event_table([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 1, 1, 1, 1, 0, 0], group=["B"] * 4 + ["A"] * 4)
    found = median_difference(table, reference="B")
    assert found.value is not None
    assert found.upper is None
    never = event_table([1, 2, 3, 4], [1, 1, 0, 0], group=["B", "B", "A", "A"])
    assert "the curve does not fall to 0.5" in str(median_difference(never, reference="B").reason)
