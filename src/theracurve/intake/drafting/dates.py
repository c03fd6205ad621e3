"""How a sheet writes dates as text: formats that its cells leave no doubt of, and what they leave open."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from theracurve.intake.mapping.conventions import MONTH_NAMES, MONTH_WORD, month_number

DAY = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})")
WORD = r"[^\W\d_]{3,}\.?"  # the name of a month
NAMED_DAYS = {  # by their format: 12-sep-2001, 12 de septiembre de 2001, 12SEP2001, Sep 12, 2001
    form: re.compile(pattern)
    for form, pattern in (
        ("%d-%b-%Y", rf"\d{{1,2}}-{WORD}-\d{{4}}"),
        ("%d/%b/%Y", rf"\d{{1,2}}/{WORD}/\d{{4}}"),
        ("%d.%b.%Y", rf"\d{{1,2}}\.{WORD[:-3]}\.\d{{4}}"),
        ("%d %b %Y", rf"\d{{1,2}} {WORD} \d{{4}}"),
        ("%d. %b %Y", rf"\d{{1,2}}\. {WORD} \d{{4}}"),
        ("%d de %b de %Y", rf"\d{{1,2}} de {WORD} de \d{{4}}"),
        ("%d%b%Y", rf"\d{{1,2}}{WORD[:-3]}\d{{4}}"),
        ("%b %d, %Y", rf"{WORD} \d{{1,2}}, \d{{4}}"),
    )
}
SHORT_NAMED = {  # the same with a year of two digits: 12-sep-01
    form.replace("%Y", "%y"): re.compile(pattern.pattern.replace(r"\d{4}", r"\d{2}"))
    for form, pattern in NAMED_DAYS.items()
}
MONTH_ALONE = re.compile(r"\d{1,2}([./-])\d{4}")
FIRST, SECOND, BOTH, UNSAID = "day first", "month first", "both", "unsaid"


@dataclass(frozen=True, slots=True)
class DateWriting:
    """`formats` are sure; `proposed` are they with what `doubt` asks about. `apart` has, by column, the formats of a
    sheet whose columns differ in order; empty for a column that shows none."""

    formats: tuple[str, ...] = ()
    months: str = "en"
    proposed: tuple[str, ...] = ()
    doubt: str = ""
    apart: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def dates_written(columns: Mapping[int, list[str]]) -> DateWriting:
    """Looks at the texts of each column by its number."""
    every = [text for texts in columns.values() for text in texts]
    sure, proposed, asked = list(named_formats(every)), list[str](), list[str]()
    apart: dict[int, tuple[str, ...]] = {}
    for sign in "./-":
        orders = {number: order_in(texts, sign) for number, texts in columns.items() if days_in(texts, sign)}
        shown = set(orders.values())
        if (sign == "." and orders) or shown - {UNSAID} == {FIRST}:
            sure.append(f"%d{sign}%m{sign}%Y")
        elif shown - {UNSAID} == {SECOND}:
            sure.append(f"%m{sign}%d{sign}%Y")
        elif shown == {UNSAID} and len(days_in(every, sign)) > 1:  # one alone is asked about at its cell
            proposed.append(f"%d{sign}%m{sign}%Y")
            asked.append(f"day or month first in {example(every, sign)}: no day says it?")
        elif len(shown - {UNSAID}) > 1 or BOTH in shown:
            apart |= {number: formats_of(order, sign) for number, order in orders.items()}
        sure += [f"%m{sign}%Y"] if any(month_in(texts, sign) for texts in columns.values()) else []
        if short := short_years(every, sign):
            proposed.append(f"%d{sign}%m{sign}%y")
            asked.append(f"years of two digits, as in {short}: of 1969 to 2068, and the day first?")
    for form, short in short_named(every).items():
        proposed.append(form)
        asked.append(f"years of two digits, as in {short}: of 1969 to 2068?")
    return DateWriting(tuple(sure), month_language(every), (*sure, *proposed) if asked else (), " ".join(asked), apart)


def days_in(texts: list[str], sign: str) -> list[re.Match[str]]:
    """Dates with a year of four digits at their end."""
    found = (DAY.fullmatch(text) for text in texts)
    return [one for one in found if one and one[2] == sign and len(one[4]) == 4 and len(one[1]) < 3]


def order_in(texts: list[str], sign: str) -> str:
    days = days_in(texts, sign)
    first, second = (any(12 < int(one[place]) < 32 for one in days) for place in (1, 3))
    return BOTH if first and second else FIRST if first else SECOND if second else UNSAID


def formats_of(order: str, sign: str) -> tuple[str, ...]:
    return {FIRST: (f"%d{sign}%m{sign}%Y",), SECOND: (f"%m{sign}%d{sign}%Y",)}.get(order, ())


def example(texts: list[str], sign: str) -> str:
    return days_in(texts, sign)[0][0]


def month_in(texts: list[str], sign: str) -> bool:
    """Whether months stand alone among days: 05.2001."""
    alone = any((found := MONTH_ALONE.fullmatch(text)) and found[1] == sign for text in texts)
    return alone and bool(days_in(texts, sign))


def short_years(texts: list[str], sign: str) -> str:
    """A date with a year of two digits, where most dates are so; a few among others are asked about one by one."""
    found = [one for text in texts if (one := DAY.fullmatch(text)) and one[2] == sign and len(one[4]) == 2]
    short = [one for one in found if len(one[1]) < 3]
    return short[0][0] if len(short) > len(days_in(texts, sign)) else ""


def named_format(text: str) -> str:
    """The format of a day whose month is a word; empty for another text."""
    return next((form for form, pattern in (NAMED_DAYS | SHORT_NAMED).items() if pattern.fullmatch(text)), "")


def short_named(texts: Iterable[str]) -> dict[str, str]:
    """The formats of such days with a year of two digits, each with the first."""
    found: dict[str, str] = {}
    for text in texts:
        if (form := named_format(text)) in SHORT_NAMED:
            found.setdefault(form, text)
    return found


def named_formats(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for text in texts if (form := named_format(text)) in NAMED_DAYS))


def month_language(texts: Iterable[str]) -> str:
    """The language that knows most of the names of months; English where none knows more."""
    words = [found[0] for text in texts if named_format(text) and (found := MONTH_WORD.search(text))]
    counts = {language: sum(month_number(w, language) is not None for w in words) for language in MONTH_NAMES}
    return max(counts, key=lambda language: counts[language]) if words else "en"
