"""Values printed as a limit: `<0.5` and `>1000` allow an interval (section 3, markers; section 6, marker_increase).

A decrease by more than p % holds when `(100 - p) * baseline - 100 * value > 0`, an increase when
`100 * value - (100 + p) * reference > 0`. Each value allows an interval, so the left side ranges over an interval too:
the comparison holds for all of it, for none of it, or for some.
"""

from dataclasses import dataclass
from decimal import Decimal

INFINITY = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Range:
    """An interval of numbers; the ends belong to it where they are `included`."""

    low: Decimal
    high: Decimal
    low_included: bool
    high_included: bool

    def times(self, factor: Decimal) -> "Range":
        """Every number of the interval multiplied by the factor."""
        if factor == 0:
            return Range(Decimal(0), Decimal(0), True, True)
        if factor < 0:
            return Range(self.high * factor, self.low * factor, self.high_included, self.low_included)
        return Range(self.low * factor, self.high * factor, self.low_included, self.high_included)

    def minus(self, other: "Range") -> "Range":
        """Every difference between a number of this interval and one of the other."""
        return Range(
            self.low - other.high,
            self.high - other.low,
            self.low_included and other.high_included,
            self.high_included and other.low_included,
        )

    def is_above_zero(self, strictly: bool) -> bool | None:
        """Whether every number is above zero (or not below it), or none; None where only some are."""
        if self.is_all_above_zero(strictly):
            return True
        return False if self.is_nowhere_above_zero(strictly) else None

    def is_all_above_zero(self, strictly: bool) -> bool:
        return self.low > 0 or (self.low == 0 and not (strictly and self.low_included))

    def is_nowhere_above_zero(self, strictly: bool) -> bool:
        return self.high < 0 or (self.high == 0 and (strictly or not self.high_included))


def allowed(limit: Decimal, side: str) -> Range:
    """The numbers that a printed value allows."""
    if side == "<":
        return Range(Decimal(0), limit, True, False)
    if side == ">":
        return Range(limit, INFINITY, False, False)
    return Range(limit, limit, True, True)


def decreased(baseline: Range, value: Range, percent: Decimal, strict: bool) -> bool | None:
    """Whether the value is lower by the percentage; None where the limits leave it open."""
    return baseline.times(100 - percent).minus(value.times(Decimal(100))).is_above_zero(strict)


def increased(reference: Range, value: Range, percent: Decimal, strict: bool) -> bool | None:
    """Whether the value is higher by the percentage; None where the limits leave it open."""
    if value.high == 0:
        return False  # not even above another zero
    return value.times(Decimal(100)).minus(reference.times(100 + percent)).is_above_zero(strict)


def is_below(number: Range, limit: Decimal) -> bool | None:
    """Whether a number lies below a limit above zero; None where only some of the numbers allowed do."""
    if number.high < limit or (number.high == limit and not number.high_included):
        return True
    return None if number.low < limit else False
