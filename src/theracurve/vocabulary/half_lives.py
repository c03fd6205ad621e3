"""Half-lives of the radionuclides in use, with their source.

Source of every value: ICRP Publication 107, Nuclear Decay Data for Dosimetric Calculations (2008), as distributed with
radioactivedecay 0.6.1.
"""

from dataclasses import dataclass
from decimal import Decimal

SOURCE = "ICRP Publication 107 (2008)"
SECONDS_PER = {"min": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True)
class HalfLife:
    """A half-life as published: amount and unit (min, h, d)."""

    amount: Decimal
    unit: str

    @property
    def seconds(self) -> Decimal:
        return self.amount * SECONDS_PER[self.unit]


HALF_LIVES: dict[str, HalfLife] = {
    "I-131": HalfLife(Decimal("8.0207"), "d"),
    "I-123": HalfLife(Decimal("13.27"), "h"),
    "I-124": HalfLife(Decimal("4.176"), "d"),
    "In-111": HalfLife(Decimal("2.8047"), "d"),
    "Lu-177": HalfLife(Decimal("6.647"), "d"),
    "Lu-177m": HalfLife(Decimal("160.4"), "d"),
    "Y-90": HalfLife(Decimal("64.1"), "h"),
    "Ac-225": HalfLife(Decimal("10.0"), "d"),
    "Ga-68": HalfLife(Decimal("67.71"), "min"),
    "Tc-99m": HalfLife(Decimal("6.015"), "h"),
    "Cu-64": HalfLife(Decimal("12.7"), "h"),
    "Cu-67": HalfLife(Decimal("61.83"), "h"),
    "Tb-161": HalfLife(Decimal("6.906"), "d"),
    "Pb-212": HalfLife(Decimal("10.64"), "h"),
    "At-211": HalfLife(Decimal("7.214"), "h"),
    "Ra-223": HalfLife(Decimal("11.43"), "d"),
    "Ho-166": HalfLife(Decimal("26.80"), "h"),
    "Re-186": HalfLife(Decimal("3.7183"), "d"),
    "Re-188": HalfLife(Decimal("17.0040"), "h"),
    "Sm-153": HalfLife(Decimal("46.50"), "h"),
    "Sr-89": HalfLife(Decimal("50.53"), "d"),
    "F-18": HalfLife(Decimal("109.77"), "min"),
}
