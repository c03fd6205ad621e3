"""Study time: days from time zero, months of 30.4375 days, planned days of visits.

All decisions are made in whole days or exact decimals. A month is 30.4375 days (a year of 365.25 days over twelve), so
a planned visit has an unrounded target and a planned day, which is the target rounded half up.
"""

from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

DAYS_PER_MONTH = Decimal("30.4375")
DAYS_PER_UNIT: dict[str, Decimal] = {
    "days": Decimal(1),
    "weeks": Decimal(7),
    "months": DAYS_PER_MONTH,
    "years": 12 * DAYS_PER_MONTH,
}


def planned_day(target: Decimal) -> int:
    """The planned day of an unrounded target in days: floor(target + 0.5)."""
    return int((target + Decimal("0.5")).to_integral_value(rounding=ROUND_FLOOR))


def days_of(amount: Decimal, unit: str) -> Decimal:
    """An amount of `days`, `weeks`, `months` or `years` in days, exactly."""
    return amount * DAYS_PER_UNIT[unit]


def months_of(days: float) -> float:
    """Days in months, to the nearest double (so 1461 days are 48.0 months)."""
    return float(Fraction(days) / Fraction(DAYS_PER_MONTH))
