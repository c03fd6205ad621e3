"""Numbers as somebody printed them: the text is kept, because `16.10` says more than `16.1`.

A printed number stands for every value that is rounded to it. Half up and half to even are both accepted, and so is
what a program prints of the double nearest to the value (1.15 as `1.1`).
"""

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import inf
from typing import ClassVar, Self

from theracurve.definition.quantities import Quantity

ROUNDING = 1e-12  # of doubles: what is computed of 1/32 may be 0.03125 or the number next to it
DIGITS = 60  # of the decimal that a fraction becomes before it is rounded; ties stay ties, because they are short


@dataclass(frozen=True, slots=True)
class Printed(Quantity):
    """A number with its printed precision: `73`, `16.10`, `-0.4`."""

    pattern: ClassVar[str] = r"(?P<number>[-\u2212]?(?:\d{1,18}(?:\.\d{1,9})?|\.\d{1,9}))"
    expected: ClassVar[str] = 'a number as it is printed, such as 73, 16.1 or "16.10"'

    text: str

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(match["number"].replace("\u2212", "-"))  # the minus sign that printers set, as our own reports do

    @property
    def value(self) -> Decimal:
        return Decimal(self.text)

    @property
    def unit(self) -> Fraction:
        """One unit of the last printed place: 1/10 for `16.1`."""
        return Fraction(Decimal(1).scaleb(int(self.value.as_tuple().exponent)))

    @property
    def decimals(self) -> int:
        return -int(self.value.as_tuple().exponent)

    @property
    def low(self) -> Fraction:
        """The lower end of the rounding interval."""
        return Fraction(self.value) - self.unit / 2

    @property
    def high(self) -> Fraction:
        """The upper end of the rounding interval."""
        return Fraction(self.value) + self.unit / 2

    def stands_for(self, value: Fraction) -> bool:
        """Whether the exact value is printed so."""
        off = abs(value - Fraction(self.value))
        if off != self.unit / 2:
            return off < self.unit / 2
        ways = (rounded(value, self.decimals, ROUND_HALF_UP), rounded(value, self.decimals, ROUND_HALF_EVEN))
        return self.value in (*ways, Decimal(f"{float(value):.{self.decimals}f}"))

    def is_cut_from(self, value: Fraction) -> bool:
        """Whether the value is printed so when its further decimals are cut off instead of rounded."""
        return rounded(value, self.decimals, ROUND_DOWN) == self.value

    def is_whole(self) -> bool:
        return self.unit == 1

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class CutOff(Printed):
    """A printed number whose further digits may have been cut off instead of rounded."""

    @property
    def low(self) -> Fraction:
        return Fraction(self.value) - (self.unit if self.value < 0 else self.unit / 2)

    @property
    def high(self) -> Fraction:
        return Fraction(self.value) + (self.unit / 2 if self.value < 0 else self.unit)

    def stands_for(self, value: Fraction) -> bool:
        return Printed.stands_for(self, value) or self.is_cut_from(value)


def rounded(value: Fraction, decimals: int, how: str) -> Decimal:
    """A fraction as a decimal, rounded the way `how` says."""
    with localcontext() as context:
        context.prec = DIGITS
        return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-decimals), how)


NOT_SIGNIFICANT = "NS"
RELATIONS = {"=": "", "<=": "\u2264", ">=": "\u2265"}


@dataclass(frozen=True, slots=True)
class PrintedP(Quantity):
    """A P value as printed: `0.05`, `0.050`, `<0.001`, `≥0.05`, or `NS`, which is what the source's level makes it."""

    pattern: ClassVar[str] = (
        r"(?P<relation>(?:[<>]=?|[=\u2264\u2265])?)~"
        r"(?P<number>0?\.\d{1,12}|0|1(?:\.0{1,12})?|\d(?:\.\d{1,6})?[eE]-\d{1,3}|[Nn]\.?[Ss]\.?)"
    )
    expected: ClassVar[str] = 'a P value as it is printed, such as 0.05, "0.050", "<0.001" or NS'

    relation: str
    number: str

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        number = match["number"] if match["number"][0] not in "nN" else NOT_SIGNIFICANT
        return cls(RELATIONS.get(match["relation"], match["relation"]), number)

    @property
    def is_a_word(self) -> bool:
        return self.number == NOT_SIGNIFICANT

    def at_level(self, level: Printed) -> Self:
        """Itself, or of `NS` the P values that are not below the level."""
        return type(self)("\u2265", level.text) if self.is_a_word else self

    @property
    def value(self) -> Decimal:
        return Decimal(self.number)

    @property
    def side(self) -> str:
        """Gives the side on which values lie, `<` or `>`, with or without the bound; nothing where it is none."""
        return {"\u2264": "<", "\u2265": ">"}.get(self.relation, self.relation)

    @property
    def low(self) -> Fraction:
        """The least value it stands for, never below 0."""
        half = Fraction(Decimal(1).scaleb(int(self.value.as_tuple().exponent))) / 2
        ends = {"<": Fraction(0), ">": Fraction(self.value), "": Fraction(self.value) - half}
        return max(ends[self.side], Fraction(0))

    @property
    def high(self) -> Fraction:
        """The greatest value it stands for, never above 1."""
        half = Fraction(Decimal(1).scaleb(int(self.value.as_tuple().exponent))) / 2
        ends = {"<": Fraction(self.value), ">": Fraction(1), "": Fraction(self.value) + half}
        return min(ends[self.side], Fraction(1))

    def stands_for(self, p: float) -> bool:
        """Whether a computed P value is printed so."""
        return self.meets(p, p)

    def meets(self, low: float, high: float) -> bool:
        """Whether it stands for any value between two."""
        return float(self.low) <= high * (1 + ROUNDING) and low * (1 - ROUNDING) <= float(self.high)

    def __str__(self) -> str:
        return f"{self.relation}{self.number}"


@dataclass(frozen=True, slots=True)
class CutOffP(PrintedP):
    """A printed P value whose further digits may have been cut off instead of rounded."""

    @property
    def high(self) -> Fraction:
        """The greatest value it stands for, never above 1."""
        rounded = PrintedP(self.relation, self.number).high
        unit = Fraction(Decimal(1).scaleb(int(self.value.as_tuple().exponent)))
        return rounded if self.relation else min(Fraction(self.value) + unit, Fraction(1))


@dataclass(frozen=True, slots=True)
class PrintedTime(Quantity):
    """A time as printed, or that it was not reached: `25.3`, `not_reached`."""

    pattern: ClassVar[str] = r"(?P<number>\d{1,9}(?:\.\d{1,9})?|\.\d{1,9}|(?i:not[ _]reached|NR|NE))"
    expected: ClassVar[str] = "a time as it is printed, such as 25.3, or not_reached"

    text: str

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(match["number"] if match["number"][-1].isdigit() else "not_reached")

    @property
    def reached(self) -> bool:
        return self.text != "not_reached"

    @property
    def value(self) -> float:
        """The time; without end where it was not reached."""
        return float(self.text) if self.reached else inf

    def __str__(self) -> str:
        return self.text
