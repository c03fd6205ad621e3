"""Units of laboratory values: which kind of quantity a unit measures, and its multiple of the smallest of that kind.

Two units of one kind convert exactly, by moving the decimal point. Between kinds (mass and amount of substance) only a
factor that the protocol declares leads, because it depends on the assay. A unit that is not known here is a kind of its
own. The names follow UCUM; other spellings in use are taken for the same unit. Cells are also counted in giga, in giga
particles (Gpt) or without a word: 1 G/L = 1 Gpt/L = 1 /nL.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LabUnit:
    """`kind` of quantity; `scale`: how many of the smallest units of that kind make one. A whole number."""

    kind: str
    scale: Decimal


MASS, AMOUNT, COUNT, ACTIVITY, INTERNATIONAL = "mass/volume", "amount/volume", "count/volume", "U/volume", "IU/volume"
DAILY_MASS, DAILY_AMOUNT = "mass/day", "amount/day"

POWERS: dict[str, dict[str, int]] = {
    MASS: {
        "g/L": 0, "mg/mL": 0, "g/dL": 1, "mg/L": -3, "ug/mL": -3, "mg/dL": -2, "ug/L": -6, "ng/mL": -6, "ug/dL": -5,
        "ng/L": -9, "pg/mL": -9, "ng/dL": -8,
    },
    AMOUNT: {
        "mmol/L": -3, "umol/L": -6, "nmol/mL": -6, "nmol/L": -9, "pmol/mL": -9, "pmol/L": -12,
    },
    COUNT: {
        "10*12/L": 12, "10*6/uL": 12, "T/L": 12, "Tpt/L": 12, "/pL": 12,
        "10*9/L": 9, "10*3/uL": 9, "G/L": 9, "Gpt/L": 9, "/nL": 9,
        "10*6/L": 6, "Mpt/L": 6, "/uL": 6, "/mm3": 6,
    },
    ACTIVITY: {"U/L": 0, "mU/mL": 0, "mU/L": -3, "kU/L": 3, "U/mL": 3},
    INTERNATIONAL: {"IU/L": 0, "mIU/mL": 0, "mIU/L": -3, "kIU/L": 3, "IU/mL": 3},
    DAILY_MASS: {"g/d": 0, "mg/d": -3, "ug/d": -6, "ng/d": -9},
    DAILY_AMOUNT: {"mmol/d": -3, "umol/d": -6, "nmol/d": -9},
}  # fmt: skip

# How else the same is written: the micro sign, the Greek letter and mcg; a day as 24 hours.
MICRO = ("u", "µ", "μ", "mc")
A_DAY = ("/d", "/24h", "/24 h", "/day")


def spellings(name: str) -> set[str]:
    """All ways to write a UCUM name. The case counts (M is not m), but for the litre."""
    written = {name}
    if name.startswith("u") or name.endswith("/uL"):
        written = {name.replace("u", prefix, 1) for prefix in MICRO}
    if name.startswith("10*"):
        written |= {spelt.replace("10*", "10^") for spelt in written}
    if name.endswith("/d"):
        written |= {spelt.removesuffix("/d") + day for spelt in written for day in A_DAY}
    return written | {spelt.replace("L", "l") for spelt in written}


LAB_UNITS: dict[str, LabUnit] = {
    spelt: LabUnit(kind, Decimal(10 ** (power - min(powers.values()))))
    for kind, powers in POWERS.items()
    for name, power in powers.items()
    for spelt in spellings(name)
}


def lab_unit(unit: str) -> LabUnit:
    """The kind and scale of a unit as written; an unknown one is a kind of its own."""
    return LAB_UNITS.get(unit, LabUnit(unit, Decimal(1)))


def dimension_of(unit: str) -> str:
    return lab_unit(unit).kind
