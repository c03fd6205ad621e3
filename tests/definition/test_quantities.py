"""Quantities parse themselves and print as something that could be pasted back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from theracurve.definition.quantities import (
    ActivityRange,
    AtLeast,
    Duration,
    Percentage,
    PercentStep,
    Quantity,
    Repeating,
    StatedGradeLimit,
)

EXAMPLES: list[tuple[type[Quantity], str]] = [
    (Duration, "15 months"),
    (Duration, "1 month"),
    (Duration, "4.5 weeks"),
    (ActivityRange, "7 GBq"),
    (ActivityRange, "3.7 to 7.4 GBq"),
    (ActivityRange, "200 mCi"),
    (Percentage, "10 %"),
    (PercentStep, "more than 20 %"),
    (PercentStep, "at least 50 %"),
    (StatedGradeLimit, "3 or more"),
    (AtLeast, "at least 2"),
    (Repeating, "every 12 weeks from week 24 to week 96"),
    (Repeating, "every 1 year from year 2 to year 14"),
]


@pytest.mark.parametrize(("kind", "text"), EXAMPLES)
def test_a_quantity_prints_as_it_was_written(kind: type[Quantity], text: str) -> None:
    assert str(kind.parse(text)) == text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Duration, "15"),
        (Duration, "15 mnths"),
        (Duration, "-3 months"),
        (Duration, "1_5 months"),
        (ActivityRange, "7"),
        (ActivityRange, "7 gbq"),
        (ActivityRange, "7,4 GBq"),
        (ActivityRange, "7.4 to 3.7 GBq"),
        (ActivityRange, "0 GBq"),
        (PercentStep, "20 %"),
        (PercentStep, "more than 20"),
        (StatedGradeLimit, "6 or more"),
        (Repeating, "every 12 weeks from month 3 to month 9"),
        (Repeating, "every 0 weeks from week 3 to week 9"),
    ],
)
def test_what_is_not_a_quantity_is_refused(kind: type[Quantity], text: str) -> None:
    with pytest.raises(PydanticCustomError, match="expected"):
        kind.parse(text)


def test_conversions_are_exact() -> None:
    assert ActivityRange.parse("200 mCi").high_gbq == Decimal("7.4")
    assert ActivityRange.parse("3700 MBq").low_gbq == Decimal("3.7")
    assert Duration.parse("48 months").days == 1461
    assert Repeating.parse("every 12 weeks from week 24 to week 59").amounts == (24, 36, 48)


@given(st.decimals(min_value=0, max_value=10_000, places=2), st.sampled_from(["day", "week", "month", "year"]))
def test_any_duration_survives_printing(amount: Decimal, unit: str) -> None:
    written = Duration.parse(f"{amount} {unit}s")
    assert Duration.parse(str(written)) == written
