"""Numbers as journals print them. Every expected text was rounded by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theracurve.vocabulary.study_time import months_of
from theracurve.wording import numbers
from theracurve.wording.words import words_in

ENGLISH = words_in("en")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.875406, "0.88"),
        (9.47, "9.47"),
        (11.651, "11.7"),
        (117.42, "117"),
        (0.0778, "0.078"),
        (0.125, "0.13"),
        (9.996, "10.0"),
        (99.96, "100"),
        (0.0, "0.00"),
        (0.00001, "<0.0001"),
        (2.675, "2.68"),
        (-0.051, "−0.051"),
    ],
)
def test_estimates_keep_three_digits_rounded_half_up(value: float, text: str) -> None:
    assert numbers.rounded(value, ENGLISH) == text


@given(st.floats(1e-9, 1e9))
def test_no_positive_number_is_written_as_zero(value: float) -> None:
    assert Decimal(numbers.rounded(value, ENGLISH).lstrip("<")) > 0


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        ((0.875406, 0.753247, 1.017376), "0.88 (95 % CI 0.75 to 1.02)"),
        ((0.553199, 0.077810, 3.933004), "0.55 (95 % CI 0.08 to 3.93)"),
        ((9.47, 8.63, 10.2), "9.47 (95 % CI 8.63 to 10.20)"),
        ((11.959, 6.177, None), "12.0 (95 % CI 6.2 to not reached)"),
        ((0.31, 0.0004, 250.0), "0.31 (95 % CI 0.0004 to 250.00)"),
        ((0.31, None, None), "0.31"),
    ],
)
def test_limits_have_the_decimals_of_their_estimate(interval: tuple[float, ...], text: str) -> None:
    assert numbers.with_interval(*interval, 0.95, ENGLISH) == text


def test_an_interval_names_its_level_and_its_unit() -> None:
    assert numbers.with_interval(9.47, 8.63, 10.2, 0.9, ENGLISH, unit="months") == "9.47 months (90 % CI 8.63 to 10.20)"


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (8.1e-9, "P < 0.001"),
        (0.001, "P = 0.001"),
        (0.0822457, "P = 0.082"),
        (0.0499, "P = 0.050"),
        (0.1, "P = 0.10"),
        (0.0997, "P = 0.10"),
        (0.5718870489, "P = 0.57"),
        (0.9915, "P > 0.99"),
        (0.00095, "P < 0.001"),
    ],
)
def test_p_values(p: float, text: str) -> None:
    assert numbers.p_value(p, ENGLISH) == text


@given(st.floats(0, 1))
def test_no_p_value_is_written_as_zero_or_one(p: float) -> None:
    assert 0 < Decimal(numbers.p_value(p, ENGLISH).split()[-1]) < 1


@pytest.mark.parametrize(
    ("count", "total", "text"),
    [
        (14, 20, "14 of 20 (70 %)"),
        (0, 12, "0 of 12 (0 %)"),
        (1, 150, "1 of 150 (1 %)"),
        (1, 1000, "1 of 1000 (0.1 %)"),
        (1, 8, "1 of 8 (13 %)"),
        (0, 0, "0 of 0"),
        (2999, 3000, "2999 of 3000 (>99.9 %)"),
        (1, 9000, "1 of 9000 (<0.1 %)"),
    ],
)
def test_a_count_has_its_denominator(count: int, total: int, text: str) -> None:
    assert numbers.count_of(count, total, ENGLISH) == text


def test_a_share_with_its_exact_interval() -> None:
    assert numbers.percent_with_interval(0.3, 0.118932, 0.542789, 0.95, ENGLISH, n=20) == "30 % (95 % CI 12 to 54)"
    assert numbers.percent_with_interval(0.0, 0.0, 0.264648, 0.95, ENGLISH, n=12) == "0 % (95 % CI 0 to 26)"


@pytest.mark.parametrize(
    ("change", "limit", "text"),
    [
        (-25.0, None, "−25.0 %"),
        (30.0, 20, "+30.0 %"),
        (-20.04, 20, "−20.04 %"),
        (-20.0, 20, "−20.0 %"),
        (0.0, 20, "0.0 %"),
    ],
)
def test_a_change_shows_on_which_side_of_its_limit_it_lies(change: float, limit: float | None, text: str) -> None:
    assert numbers.change(change, limit, ENGLISH) == text


@pytest.mark.parametrize(
    ("value", "text"), [(120.0, "120"), (52.5, "52.5"), (96.00000000000001, "96"), (0.012345, "0.01235"), (0.0, "0")]
)
def test_a_recorded_value_stands_as_it_was_written(value: float, text: str) -> None:
    assert numbers.amount(value, ENGLISH) == text


def test_a_number_printed_with_many_decimals_keeps_them() -> None:
    assert numbers.fixed(70.0, 5, ENGLISH) == "70.00000"
    assert numbers.fixed(0.0000001, 5, ENGLISH) == "<0.0001"


@pytest.mark.parametrize(
    ("planned", "said"),
    [(15.0, "15 months"), (months_of(168), "24 weeks"), (months_of(100), "100 days"), (1.5, "1.50 months")],
)
def test_a_time_of_the_plan_is_said_in_the_unit_that_it_is_whole_in(planned: float, said: str) -> None:
    assert numbers.planned_time(planned, ENGLISH) == said
