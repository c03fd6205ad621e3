"""Units as exact factors. A conversion is a multiplication by a decimal, never a float.

Activity: 1 Ci = 37 GBq exactly (BIPM, SI Brochure 9th ed., table 8 and its predecessors), so 1 mCi = 0.037 GBq. An
activity may be recorded per kilogram of body weight, as it is prescribed for some agents; a residual never is.
Doses: a rate is compared as an integer multiple per day, so that `per week` against `per 4 weeks` never rounds.
"""

from decimal import Decimal

GBQ_PER_UNIT: dict[str, Decimal] = {
    "GBq": Decimal(1),
    "MBq": Decimal("0.001"),
    "mCi": Decimal("0.037"),
    "kBq": Decimal("0.000001"),
    "Ci": Decimal(37),
}
GBQ_PER_KG_UNIT: dict[str, Decimal] = {f"{unit}/kg": GBQ_PER_UNIT[unit] for unit in ("MBq", "kBq")}
ACTIVITY_UNITS = (*GBQ_PER_UNIT, *GBQ_PER_KG_UNIT)

# 13,636 = 28 x 487 and 30.4375 = 487 / 16: the smallest number that every `per` divides into whole numbers.
DOSE_SCALE = 13636
SCALED_DOSES_PER: dict[str, int] = {
    "day": DOSE_SCALE,
    "week": DOSE_SCALE // 7,
    "4 weeks": DOSE_SCALE // 28,
    "month": DOSE_SCALE * 16 // 487,
}
