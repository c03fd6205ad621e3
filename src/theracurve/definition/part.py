"""What the parts of the protocol are made of: a frozen base, scalars spelt strictly, complaints in the study's words.

Scalars arrive as text (the loader reads no YAML types), so booleans and counts are spelt strictly: `true` or `false`,
never `yes`; `12`, never `012` or `1_000`.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from theracurve.vocabulary.decimals import plain
from theracurve.vocabulary.half_lives import HALF_LIVES


def refusal(message: str, *, at: str = "", **context: object) -> PydanticCustomError:
    """A complaint in the study's words; `at` is the key at fault below the part, where it is not the part itself."""
    return PydanticCustomError("study", message, {**context, "at": at})


def parse_flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise refusal("expected true or false")


def parse_count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"0|[1-9]\d{0,8}", value):
        return int(value)
    raise refusal("expected a whole number, such as 3")


def parse_decimal(value: object) -> Decimal:
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", value):
        return Decimal(value)
    raise refusal("expected a number with at most six decimals, such as 0.5")


def parse_day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise refusal("expected a date, such as 2004-10-31")


def known_radionuclide(name: str) -> str:
    if name not in HALF_LIVES:
        raise refusal("expected one of {known}", known=", ".join(HALF_LIVES))
    return name


def known_time_zone(name: str) -> str:
    """Abbreviations are no names: CET and EST are offsets, whatever the season, or several places."""
    known = available_timezones()  # empty where the machine has no data of time zones; intake has its own
    if ("/" not in name and name != "UTC") or (known and name not in known):
        raise refusal(
            "expected a name of the IANA time zone database, such as Europe/Paris, found '{found}'", found=name
        )
    return name


Flag = Annotated[bool, BeforeValidator(parse_flag)]
Count = Annotated[int, Field(ge=0), BeforeValidator(parse_count)]
Number = Annotated[Decimal, BeforeValidator(parse_decimal), PlainSerializer(plain)]
Day = Annotated[date, BeforeValidator(parse_day)]
Word = Annotated[str, Field(min_length=1, max_length=200)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.+-]*$", max_length=80)]
TimeZone = Annotated[str, AfterValidator(known_time_zone)]
Radionuclide = Annotated[str, AfterValidator(known_radionuclide)]


class Part(BaseModel):
    """A part of the protocol: frozen, with no key that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
