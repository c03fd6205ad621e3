"""Values printed as a limit, against trying many of the numbers that they allow."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from theracurve.derivation.reference.chart.bounded import allowed, decreased, increased, is_below

NEAR, FAR = Fraction(1, 10**9), Fraction(10**12)
WHOLE = st.integers(0, 60)


def some_allowed(limit: int, side: str) -> list[Fraction]:
    """Numbers that a printed value allows: at and next to both ends, between them, and far away."""
    x = Fraction(limit)
    if side == "<":
        return [Fraction(0), NEAR * x, x / 2, x - NEAR * x]
    return [x + NEAR, x + 1, x + FAR] if side == ">" else [x]


@given(WHOLE, st.sampled_from("=<>"), WHOLE, st.sampled_from("=<>"), st.sampled_from([20, 50, 100, 130]), st.booleans())
@settings(max_examples=500, derandomize=True, deadline=None)
def test_holds_for_all_or_none_or_some(b: int, b_side: str, v: int, v_side: str, percent: int, strict: bool) -> None:
    """The margin is monotonic in either value, so the ends of the intervals decide; `<0` allows nothing."""
    if (b_side == "<" and b == 0) or (v_side == "<" and v == 0):
        return
    margins = [(100 - percent) * x - 100 * y for x in some_allowed(b, b_side) for y in some_allowed(v, v_side)]
    held = {margin > 0 if strict else margin >= 0 for margin in margins}
    expected = held.pop() if len(held) == 1 else None
    found = decreased(allowed(Decimal(b), b_side), allowed(Decimal(v), v_side), Decimal(percent), strict)
    assert found is expected


def is_increase(reference: Fraction, value: Fraction, percent: int, strict: bool) -> bool:
    rise, needed = 100 * (value - reference), percent * reference
    return value > 0 and (rise > needed if strict else rise >= needed)


@given(WHOLE, st.sampled_from("=<>"), WHOLE, st.sampled_from("=<>"), st.sampled_from([0, 20, 50]), st.booleans())
@settings(max_examples=500, derandomize=True, deadline=None)
def test_an_increase_is_shown_by_all_or_none_or_some(
    r: int, r_side: str, v: int, v_side: str, percent: int, strict: bool
) -> None:
    """Of two zeros none shows an increase, not even one of at least 0 %."""
    if (r_side == "<" and r == 0) or (v_side == "<" and v == 0):
        return
    pairs = [(x, y) for x in some_allowed(r, r_side) for y in some_allowed(v, v_side)]
    shown = {is_increase(x, y, percent, strict) for x, y in pairs}
    expected = shown.pop() if len(shown) == 1 else None
    assert increased(allowed(Decimal(r), r_side), allowed(Decimal(v), v_side), Decimal(percent), strict) is expected


@given(WHOLE, st.sampled_from("=<>"), st.integers(1, 60))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_lies_below_for_all_or_none_or_some(x: int, side: str, limit: int) -> None:
    if side == "<" and x == 0:
        return
    held = {number < limit for number in some_allowed(x, side)}
    assert is_below(allowed(Decimal(x), side), Decimal(limit)) is (held.pop() if len(held) == 1 else None)
