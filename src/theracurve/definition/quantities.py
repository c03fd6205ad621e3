"""Quantities with units as values: `7 GBq`, `3.7 to 7.4 GBq`, `more than 20 %`, `15 months`, `3 or more`.

Each is a frozen value that parses itself from the text of the study file and prints as something that could be pasted
back. A number without its unit is refused, with an example of what was expected.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import ceil, floor
from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, PydanticSerializationUnexpectedValue, core_schema

from theracurve.vocabulary.decimals import plain
from theracurve.vocabulary.lab_units import LAB_UNITS
from theracurve.vocabulary.study_time import days_of, planned_day
from theracurve.vocabulary.units import GBQ_PER_UNIT

NUMBER = r"(?:\d{1,6}(?:\.\d{1,6})?)"  # larger ones are slips, and would not fit the engines' decimals
TIME_UNIT = r"(?:day|week|month|year)s?"
ACTIVITY_UNIT = "|".join(GBQ_PER_UNIT)


class Quantity:
    """Base: a subclass gives the pattern of its text, what a person is told to write, and how a match becomes it."""

    pattern: ClassVar[str]
    expected: ClassVar[str]

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        raise AssertionError(f"{cls.__name__} says how its text becomes a value")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The quantity that `text` writes. Raises a validation error that says what was expected."""
        match = re.fullmatch(whitespace_tolerant(cls.pattern), text.strip())
        if match is None:
            raise PydanticCustomError("quantity", "expected {expected}", {"expected": cls.expected})
        return cls.from_match(match)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def conform(value: object) -> Quantity:
            return value if isinstance(value, cls) else cls.parse(str(value))

        def write(value: object) -> str:
            """Refuses what is no such quantity, so that where several kinds of value may stand the right one writes."""
            if not isinstance(value, cls):
                raise PydanticSerializationUnexpectedValue(f"no {cls.__name__}")
            return str(value)

        return core_schema.no_info_plain_validator_function(
            conform, serialization=core_schema.plain_serializer_function_ser_schema(write)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        pattern = re.sub(r"\(\?P<\w+>", "(?:", whitespace_tolerant(cls.pattern))  # as ECMA 262 has it
        return {"type": "string", "pattern": f"^{pattern}$", "description": f"Write {cls.expected}."}


@lru_cache
def whitespace_tolerant(pattern: str) -> str:
    return pattern.replace(" ", r"\s+").replace("~", r"\s*")


def singular(unit: str) -> str:
    return unit.removesuffix("s")


@dataclass(frozen=True, slots=True)
class Duration(Quantity):
    """A length of time: `15 months`, `45 days`, `12 weeks`."""

    pattern: ClassVar[str] = rf"(?P<amount>{NUMBER}) (?P<unit>{TIME_UNIT})"
    expected: ClassVar[str] = "a time with its unit, such as '15 months', '12 weeks' or '45 days'"

    amount: Decimal
    unit: str

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(Decimal(match["amount"]), singular(match["unit"]) + "s")

    @property
    def days(self) -> Decimal:
        return days_of(self.amount, self.unit)

    def __str__(self) -> str:
        return f"{plain(self.amount)} {singular(self.unit) if self.amount == 1 else self.unit}"


@dataclass(frozen=True, slots=True)
class ActivityRange(Quantity):
    """An activity or a range of it: `7 GBq`, `3.7 to 7.4 GBq`, `200 mCi`, `296 MBq/kg`. One figure means low = high.

    `low_gbq` and `high_gbq` are per kilogram where the activity is stated so.
    """

    pattern: ClassVar[str] = rf"(?:(?P<low>{NUMBER}) to )?(?P<high>{NUMBER}) (?P<unit>{ACTIVITY_UNIT})(?P<per_kg>/kg)?"
    expected: ClassVar[str] = "an activity with its unit, such as '7 GBq', '3.7 to 7.4 GBq', '200 mCi' or '296 MBq/kg'"

    low: Decimal
    high: Decimal
    unit: str
    per_kg: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.high:
            raise PydanticCustomError(
                "quantity", "expected a range that rises from above zero, such as '3.7 to 7.4 GBq'"
            )

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        low, high = Decimal(match["low"] or match["high"]), Decimal(match["high"])
        return cls(low, high, match["unit"], match["per_kg"] is not None)

    @property
    def low_gbq(self) -> Decimal:
        return self.low * GBQ_PER_UNIT[self.unit]

    @property
    def high_gbq(self) -> Decimal:
        return self.high * GBQ_PER_UNIT[self.unit]

    def __str__(self) -> str:
        start = "" if self.low == self.high else f"{plain(self.low)} to "
        return f"{start}{plain(self.high)} {self.unit}{'/kg' if self.per_kg else ''}"


@dataclass(frozen=True, slots=True)
class Activity(Quantity):
    """One activity: `18.5 GBq`."""

    pattern: ClassVar[str] = rf"(?P<amount>{NUMBER}) (?P<unit>{ACTIVITY_UNIT})"
    expected: ClassVar[str] = "an activity with its unit, such as '18.5 GBq'"

    amount: Decimal
    unit: str

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(Decimal(match["amount"]), match["unit"])

    @property
    def gbq(self) -> Decimal:
        return self.amount * GBQ_PER_UNIT[self.unit]

    def __str__(self) -> str:
        return f"{plain(self.amount)} {self.unit}"


@dataclass(frozen=True, slots=True)
class CountRange(Quantity):
    """How many: `3`, or `4 to 6`. One figure means low = high."""

    pattern: ClassVar[str] = r"(?:(?P<low>[1-9]\d?) to )?(?P<high>[1-9]\d?)"
    expected: ClassVar[str] = "a count or a range of it, such as '3' or '4 to 6'"

    low: int
    high: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise PydanticCustomError("quantity", "expected a range that rises, such as '4 to 6'")

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(int(match["low"] or match["high"]), int(match["high"]))

    def __str__(self) -> str:
        return str(self.high) if self.low == self.high else f"{self.low} to {self.high}"


@dataclass(frozen=True, slots=True)
class AbsorbedDose(Quantity):
    """An absorbed dose: `23 Gy`."""

    pattern: ClassVar[str] = rf"(?P<gray>{NUMBER}) Gy"
    expected: ClassVar[str] = "an absorbed dose with its unit, such as '23 Gy'"

    gray: Decimal

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(Decimal(match["gray"]))

    def __str__(self) -> str:
        return f"{plain(self.gray)} Gy"


@dataclass(frozen=True, slots=True)
class HalfTime(Quantity):
    """A half-time of repair or of a radionuclide in an organ: `2.8 hours`, `2.1 days`."""

    pattern: ClassVar[str] = rf"(?P<amount>{NUMBER}) (?P<unit>hour|day)s?"
    expected: ClassVar[str] = "a half-time with its unit, such as '2.8 hours' or '2.1 days'"

    amount: Decimal
    unit: str

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(Decimal(match["amount"]), match["unit"])

    @property
    def hours(self) -> Decimal:
        return self.amount * (24 if self.unit == "day" else 1)

    def __str__(self) -> str:
        return f"{plain(self.amount)} {self.unit}{'' if self.amount == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Percentage(Quantity):
    """A share: `10 %`."""

    pattern: ClassVar[str] = rf"(?P<amount>{NUMBER})~%"
    expected: ClassVar[str] = "a percentage, such as '10 %'"

    amount: Decimal

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(Decimal(match["amount"]))

    def __str__(self) -> str:
        return f"{plain(self.amount)} %"


@dataclass(frozen=True, slots=True)
class PercentStep(Quantity):
    """How much a value must change to count: `more than 20 %` (strict) or `at least 50 %`."""

    pattern: ClassVar[str] = rf"(?P<how>more than|at least) (?P<percent>{NUMBER})~%"
    expected: ClassVar[str] = "'more than 20 %' or 'at least 20 %' (the two differ exactly at the limit)"

    percent: Decimal
    strict: bool

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(Decimal(match["percent"]), match["how"].startswith("more"))

    def __str__(self) -> str:
        return f"{'more than' if self.strict else 'at least'} {plain(self.percent)} %"


@dataclass(frozen=True, slots=True)
class LabAmount(Quantity):
    """A laboratory value with its unit: `2 ng/mL`. Only units that convert exactly, of which no value is zero."""

    pattern: ClassVar[str] = rf"(?P<amount>{NUMBER}) (?P<unit>\S(?:.*\S)?)"
    expected: ClassVar[str] = "a laboratory value above 0 with a unit that docs/records.md lists, such as '2 ng/mL'"

    amount: Decimal
    unit: str

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        if match["unit"] not in LAB_UNITS or not Decimal(match["amount"]):
            raise PydanticCustomError("quantity", "expected {expected}", {"expected": cls.expected})
        return cls(Decimal(match["amount"]), match["unit"])

    def __str__(self) -> str:
        return f"{plain(self.amount)} {self.unit}"


@dataclass(frozen=True, slots=True)
class UpperLimits(Quantity):
    """A multiple of a test's upper limit of normal: `1.5 x upper limit`."""

    pattern: ClassVar[str] = rf"(?P<times>{NUMBER}) x upper limit"
    expected: ClassVar[str] = "a multiple of the upper limit, such as '1.5 x upper limit'"

    times: Decimal

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(Decimal(match["times"]))

    def __str__(self) -> str:
        return f"{plain(self.times)} x upper limit"


@dataclass(frozen=True, slots=True)
class StatedGradeLimit(Quantity):
    """The least grade that counts: `3 or more`."""

    pattern: ClassVar[str] = r"(?P<grade>[1-5]) or more"
    expected: ClassVar[str] = "a grade from 1 to 5, such as '3 or more'"

    grade: int

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(int(match["grade"]))

    def __str__(self) -> str:
        return f"{self.grade} or more"


@dataclass(frozen=True, slots=True)
class AtLeast(Quantity):
    """How many criteria must be met: `at least 2`."""

    pattern: ClassVar[str] = r"at least (?P<count>[1-9]\d*)"
    expected: ClassVar[str] = "a count, such as 'at least 2'"

    count: int

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(int(match["count"]))

    def __str__(self) -> str:
        return f"at least {self.count}"


@dataclass(frozen=True, slots=True)
class Repeating(Quantity):
    """Visits that repeat: `every 12 weeks from week 24 to week 96`."""

    pattern: ClassVar[str] = (
        rf"every (?P<step>{NUMBER}) (?P<unit>{TIME_UNIT}) "
        rf"from {TIME_UNIT} (?P<start>{NUMBER}) to {TIME_UNIT} (?P<end>{NUMBER})"
    )
    expected: ClassVar[str] = "'every 12 weeks from week 24 to week 96' (one unit throughout)"

    step: Decimal
    unit: str
    start: Decimal
    end: Decimal

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        units = {singular(word) for word in re.findall(TIME_UNIT, match.string)}
        step, start, end = (Decimal(match[part]) for part in ("step", "start", "end"))
        if len(units) != 1 or step == 0 or end < start:
            raise PydanticCustomError("quantity", "expected {expected}", {"expected": cls.expected})
        return cls(step, singular(match["unit"]) + "s", start, end)

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """The planned times in `unit`, from start to end."""
        return tuple(self.start + index * self.step for index in range(int((self.end - self.start) / self.step) + 1))

    def __str__(self) -> str:
        one = singular(self.unit)
        span = f"from {one} {plain(self.start)} to {one} {plain(self.end)}"
        return f"every {plain(self.step)} {one if self.step == 1 else self.unit} {span}"


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A planned visit: its label, unrounded target and planned day, and the window on either side, in days."""

    label: str
    target: Decimal
    window: Decimal

    @property
    def day(self) -> int:
        return planned_day(self.target)

    @property
    def days(self) -> tuple[int, int]:
        """The first and the last day after time zero that lie in its window."""
        return max(ceil(self.target - self.window), 1), floor(self.target + self.window)
