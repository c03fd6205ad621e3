"""A printed number stands for the values that are rounded to it, by the conventions in use."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from theracurve.definition.printed import Printed, PrintedP


@pytest.mark.parametrize(
    ("text", "value", "stands"),
    [
        ("73", "72.5", True),  # half up
        ("73", "73.49", True),
        ("73", "73.5", False),  # goes to 74 both ways
        ("72", "72.5", True),  # half to even
        ("73", "72.49", False),
        ("16.1", "16.05", True),
        ("16.10", "16.1", True),
        ("16.10", "16.106", False),  # the text says more than 16.1
        ("1.1", "1.15", True),  # the double nearest to 1.15 is below it, and programs print 1.1
        ("37", "37.5", False),
        ("-2", "-2.5", True),
        ("-3", "-2.5", True),
        ("-2", "-2.51", False),
        ("−2", "-2.5", True),  # as papers and our own reports print it
        (".5", "0.45", True),
    ],
)
def test_what_a_printed_number_stands_for(text: str, value: str, stands: bool) -> None:
    assert Printed.parse(text).stands_for(Fraction(value)) is stands


@given(st.fractions(-1000, 1000, max_denominator=400), st.integers(0, 4))
def test_every_value_is_printed_as_what_it_is_rounded_to(value: Fraction, decimals: int) -> None:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    for text in (*(exact.quantize(Decimal(1).scaleb(-decimals), way) for way in (ROUND_HALF_UP, ROUND_HALF_EVEN)),):
        number = Printed.parse(f"{text:f}")
        assert number.stands_for(value)
        assert not number.stands_for(value + number.unit * 3 / 2)
        assert number.decimals == decimals


def test_cutting_off_is_not_rounding() -> None:
    number = Printed.parse("73")
    assert number.is_cut_from(Fraction(1400, 19))
    assert not number.stands_for(Fraction(1400, 19))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("0.05", "0.045", "0.055"),
        ("0.050", "0.0495", "0.0505"),
        (".05", "0.045", "0.055"),
        ("<0.001", "0", "0.001"),
        ("< 0.001", "0", "0.001"),
        (">0.99", "0.99", "1"),
        ("1", "0.5", "1"),
        ("0.000", "0", "0.0005"),
        ("8e-9", "7.5e-9", "8.5e-9"),
    ],
)
def test_what_a_printed_p_value_stands_for(text: str, low: str, high: str) -> None:
    p = PrintedP.parse(text)
    assert (p.low, p.high) == (Fraction(low), Fraction(high))
    assert PrintedP.parse(str(p)) == p


@pytest.mark.parametrize(("kind", "text"), [(Printed, "1e5"), (Printed, "1,5"), (PrintedP, "1.2"), (PrintedP, "5 %")])
def test_what_is_no_printed_number_is_refused(kind: type[Printed] | type[PrintedP], text: str) -> None:
    with pytest.raises(PydanticCustomError):
        kind.parse(text)
