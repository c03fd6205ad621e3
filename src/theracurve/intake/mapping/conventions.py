"""How a cell is written in somebody's file, and what that is as our tables write it.

A text that does not follow what is stated passes unchanged: the cells of our tables are refused and explained in one
place (`intake.explain`). Only where the text could be taken for another value is it refused here.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from theracurve.intake.conform import PARTIAL
from theracurve.intake.mistake import ExplainedMistake
from theracurve.intake.shown import shown
from theracurve.intake.sources.grid import Content, GridCell
from theracurve.vocabulary.decimals import plain
from theracurve.vocabulary.tables import Kind

DATES = frozenset({Kind.DATE, Kind.PARTIAL_DATE, Kind.MOMENT})
NUMBERS = frozenset({Kind.NUMBER, Kind.BOUNDED_NUMBER, Kind.INTEGER})
WORDS = frozenset({Kind.ID, Kind.TEXT, Kind.CHOICE, Kind.FLAG})
SPACES = "[ \u00a0\u202f\u2009]"
SIDE = re.compile(r"([<>])\s*(?=[\d.,])")
MONTH_NAMES = {
    "en": "january february march april may june july august september october november december",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "de": "januar februar marz april mai juni juli august september oktober november dezember",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
OTHER_NAMES = {"janv": 1, "fevr": 2, "avr": 4, "juil": 7, "maerz": 3, "mrt": 3, "sept": 9, "set": 9, "setiembre": 9}
POINTS = (".", ",")
LONE_GROUP = {sign: re.compile(rf"[+-]?[1-9]\d{{0,2}}{re.escape(sign)}\d{{3}}") for sign in POINTS}
TIME_OF_DAY = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?")
COUNTED_DAYS = re.compile(r"[1-9]\d{4}(?:\.\d+)?", re.ASCII)  # not 2004, which is a year
DAYS_SINCE = re.compile(r"days since ((?:18|19|20)\d\d-(?:0[13-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]|30))", re.ASCII)
MONTH_WORD = re.compile(r"[^\W\d_]{3,}\.?")


@dataclass(frozen=True, slots=True)
class Conventions:
    """Decimal sign and thousands separator of numbers, formats of dates that are text, the language of months.

    `lone` says that a single group behind a point or comma (5.594) holds thousands, too; elsewhere that is asked.
    """

    decimal: str = "."
    thousands: str = ""
    lone: bool = False
    dates: tuple[str, ...] = ()
    months: str = "en"


def converted(cell: GridCell, kind: Kind, how: Conventions) -> str | ExplainedMistake:
    """The cell as a column of the kind has it, the text unchanged, or why it cannot be told."""
    text = cell.text.strip()
    if kind in DATES and (day := day_counted(text, how.dates)):
        return day
    if cell.content is not Content.TEXT:
        return text
    if kind in DATES:
        return date_of(text, how)
    return number_of_text(text, how) if kind in NUMBERS else text


def number_of_text(text: str, how: Conventions) -> str | ExplainedMistake:
    side, body = side_of(text)
    if not how.lone and how.thousands in POINTS and LONE_GROUP[how.thousands].fullmatch(body):
        return lone_group(text)
    body = without_thousands(body, how.thousands)
    if how.decimal == ",":
        if "." in body and re.fullmatch(r"[+-]?[\d.,]+", body):
            return ExplainedMistake(
                "number-point",
                f"{shown(text)} holds a point, in a source that writes decimals with a comma.",
                "State what it is: a decimal point, or a separator of thousands.",
            )
        body = re.sub(r"^([+-]?\d+),(\d+)$", r"\1.\2", body)
    return side + body if re.fullmatch(r"[+-]?\d+(\.\d*)?", body) else text


def lone_group(text: str) -> ExplainedMistake:
    return ExplainedMistake(
        "number-lone-group",
        f"{shown(text)} may be thousands or decimals: this source separates thousands with the same sign.",
        "Correct the cell, or state `thousands` for the column, where it holds thousands in every cell.",
    )


def side_of(text: str) -> tuple[str, str]:
    """`<` or `>` before a number, and the rest."""
    found = SIDE.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def without_thousands(text: str, separator: str) -> str:
    """`7 214` is 7214 where a space separates thousands; only whole groups of three are."""
    if not separator:
        return text
    sign = SPACES if separator == " " else re.escape(separator)
    found = re.match(rf"[+-]?\d{{1,3}}(?:{sign}\d{{3}})+(?!\d)", text)
    return re.sub(sign, "", found[0]) + text[found.end() :] if found else text


def date_of(text: str, how: Conventions) -> str:
    """ISO by the first stated format that fits; a format without a day or a month gives the month or the year."""
    for form in how.dates:
        try:
            day = datetime.strptime(*numbered_months(text, form, how.months))
        except ValueError:
            continue
        return as_precise_as(day, form)
    return text


def day_counted(text: str, formats: Iterable[str]) -> str:
    """The day of a number of days, as spreadsheets keep them, where a format says since when they count."""
    since = next((found[1] for form in formats if (found := DAYS_SINCE.fullmatch(form))), "")
    if not since or not COUNTED_DAYS.fullmatch(text):
        return ""
    moment = datetime.fromisoformat(since) + timedelta(days=float(text))
    whole = "." not in text.rstrip("0").rstrip(".")
    return moment.date().isoformat() if whole else moment.isoformat(timespec="seconds")


def time_of_day(text: str) -> str | None:
    """`9:05` as 09:05; None for what is no time written with colons."""
    found = TIME_OF_DAY.fullmatch(text)
    if found is None or int(found[1]) > 23:
        return None
    return f"{int(found[1]):02}:{found[2]}" + (f":{found[3]}" if found[3] and found[3] != "00" else "")


def as_precise_as(day: datetime, form: str) -> str:
    if "%H" in form or "%I" in form:
        return day.isoformat(timespec="seconds")
    if "%d" in form:
        return day.date().isoformat()
    return day.strftime("%Y-%m") if "%m" in form or "%b" in form.lower() else day.strftime("%Y")


def numbered_months(text: str, form: str, language: str) -> tuple[str, str]:
    """Text and format with the name of the month as its number, so that nothing hangs on the machine's language; it
    stands apart from what is around it, so that 1SEP2001 is no 10 September."""
    named = re.search(r"%[bB]", form)
    word = MONTH_WORD.search(text)
    number = month_number(word[0], language) if named and word else None
    if named is None or word is None or number is None:
        return text, form
    return text.replace(word[0], f" {number:02} ", 1), form.replace(named[0], " %m ", 1)


def month_number(word: str, language: str) -> int | None:
    """1 to 12 for a name of a month, whole or shortened to three letters or more; None for another word."""
    plain_word = unaccented(word.rstrip(".")).casefold()
    if plain_word in OTHER_NAMES and language != "en":
        return OTHER_NAMES[plain_word]
    names = MONTH_NAMES[language].split()
    fitting = [number for number, name in enumerate(names, start=1) if name.startswith(plain_word)]
    return fitting[0] if len(fitting) == 1 else None


def unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def multiplied(text: str, factor: Decimal) -> str:
    """A number, with its side, times an exact factor; what is no number unchanged."""
    side, body = side_of(text)
    try:
        return side + plain(Decimal(body) * factor)
    except InvalidOperation:
        return text


def is_number(text: str) -> bool:
    return re.fullmatch(r"[<>]?[+-]?\d+(\.\d*)?", text) is not None


def part_of_date(text: str, part: str) -> str | None:
    """The year, the month (2004-10) or the day of an ISO date or moment; None where it is none."""
    if not re.fullmatch(PARTIAL, text[:10]):
        return None
    return text[: {"year": 4, "month": 7, "date": 10}[part]]
