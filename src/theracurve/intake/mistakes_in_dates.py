"""Mistakes in dates and moments."""

import re
from datetime import date, timedelta

from theracurve.intake.conform import CLOCK, EARLIEST, ISO_DATE, PARTIAL, TOLERANCE
from theracurve.intake.mistake import ExplainedMistake, MistakenCell
from theracurve.vocabulary.tables import Kind

WITHOUT_ZONE = "moment-without-zone"
ISO = "an ISO date, year-month-day, such as 2004-10-31"
PLACEHOLDERS = frozenset(
    {"0001-01-01", "1899-12-30", "1899-12-31", "1900-01-00", "1900-01-01", "1900", "1900-01", "9999", "9999-12"}
)
EXCEL_EPOCH = date(1899, 12, 30)  # day 0 of the 1900 system for every date after February 1900
SERIALS = range(10_000, 80_000)  # 1927 to 2119
UNKNOWN = r"00?|un|unk|x{1,2}|nk|nd|\?{1,2}|-{2}"  # what is written for a day or a month that is not known
YEAR, NUMBER, NAME = r"(?P<year>(?:19|20)\d{2})", r"\d{1,2}", r"[a-z]{3,9}"
PARTS = (  # of a year and a month, with a day that is not known or without one
    rf"{YEAR}(?:[-/.](?P<month>{NUMBER}|{UNKNOWN})(?:[-/.](?:{UNKNOWN}))?)?",
    rf"(?:(?:{UNKNOWN})[-/. ])?(?P<month>{NUMBER}|{UNKNOWN})[-/.]{YEAR}",
    rf"(?:(?:{UNKNOWN})[-/. ])?(?P<month>{NAME})[-/. ,]{{1,2}}{YEAR}",
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def leading_day(text: str) -> date | None:
    """The ISO day at the beginning of the text; of a partial date its first day; None when there is none."""
    found = re.match(r"(\d{4})(?:-(\d{2}|UN)(?:-(\d{2}|UN))?)?(?![\d/.])", text, re.ASCII)
    if not found:
        return None
    month, day = (int(part) if part and part.isdecimal() else 1 for part in (found[2], found[3]))
    return calendar_day(int(found[1]), month, day)


def calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def starts_as_iso(text: str) -> bool:
    return re.match(rf"{ISO_DATE}(?!\d)", text, re.ASCII) is not None


def placeholder(cell: MistakenCell) -> ExplainedMistake | None:
    if cell.text[:10] not in PLACEHOLDERS and not (starts_as_iso(cell.text) and cell.text.startswith("9999")):
        return None
    return ExplainedMistake(
        "date-placeholder",
        f"{cell.shown} is what forms write for “unknown”, not a date.",
        "Leave the cell empty when the date was not recorded.",
    )


def iso_alone_or_with_time(cell: MistakenCell) -> bool:
    partial = cell.column.kind is Kind.PARTIAL_DATE and re.fullmatch(PARTIAL, cell.text, re.ASCII) is not None
    return partial or starts_as_iso(cell.text)


def before_everything(cell: MistakenCell) -> ExplainedMistake | None:
    day = leading_day(cell.text) if iso_alone_or_with_time(cell) else None
    if day is None or day >= EARLIEST:
        return None
    return ExplainedMistake(
        "date-too-early", f"{cell.shown} lies before {EARLIEST.year}.", "Look the year up and write it in full."
    )


def in_the_future(cell: MistakenCell) -> ExplainedMistake | None:
    day = leading_day(cell.text) if iso_alone_or_with_time(cell) else None
    if day is None or day <= cell.today + TOLERANCE:
        return None
    return ExplainedMistake(
        "date-in-future",
        f"{cell.shown} lies after the day of reading, {cell.today}.",
        "Write the day on which it happened; what is only planned is not a record.",
    )


def impossible_day(cell: MistakenCell) -> ExplainedMistake | None:
    partial = cell.column.kind is Kind.PARTIAL_DATE and re.fullmatch(PARTIAL, cell.text, re.ASCII) is not None
    if not (partial or starts_as_iso(cell.text)) or leading_day(cell.text) is not None:
        return None
    return ExplainedMistake("date-impossible", f"{cell.shown} is not in the calendar.", "Look the date up.")


def partial(cell: MistakenCell) -> ExplainedMistake | None:
    """A month or a year alone, however it is written: what is not known of it is never asked for as if it were."""
    known = known_part(cell.text)
    if known is None:
        return None
    if cell.column.kind is Kind.PARTIAL_DATE:
        whole = "month" if "-" in known else "year"
        return ExplainedMistake(
            "date-not-iso",
            f"{cell.shown} is not {ISO}, nor a month or a year alone, such as 2004-10 or 2004.",
            f"Write {known}, if no more of it is known: it then stands for the whole {whole}.",
        )
    return ExplainedMistake(
        "date-partial",
        f"{cell.shown} is only part of a date; the column `{cell.column.name}` needs the day.",
        "Look the day up. A date is never completed by guessing.",
    )


def known_part(text: str) -> str | None:
    """The month (`2004-10`) or the year (`2004`) of a date of which the rest is not there or said to be unknown."""
    for form in PARTS:
        found = re.fullmatch(form, text, re.ASCII | re.IGNORECASE)
        if found:
            return known_month(found["year"], found.groupdict().get("month") or "")
    return None


def known_month(year: str, month: str) -> str | None:
    """None for a month that is none."""
    if re.fullmatch(UNKNOWN, month, re.ASCII | re.IGNORECASE) or not month:
        return year
    name = month[:3].casefold()
    number = int(month) if month.isdecimal() else MONTHS.index(name) + 1 if name in MONTHS else 0
    return f"{year}-{number:02d}" if calendar_day(int(year), number, 1) else None


def with_time(cell: MistakenCell) -> ExplainedMistake | None:
    if not starts_as_iso(cell.text) or not re.match(r"[T ]\d", cell.text[10:]):
        return None
    by_utc = cell.text.endswith(("Z", "z"))  # by the clock of the place it may have been the day before or after
    return ExplainedMistake(
        "date-with-time",
        f"{cell.shown} has a time{' in UTC' if by_utc else ''}; the column `{cell.column.name}` holds days.",
        "Write the day by the clock of the place where it happened; that may be another than the day in UTC."
        if by_utc
        else f"Write {cell.text[:10]}, if that is the day at the place where it happened.",
    )


def impossible_time(cell: MistakenCell) -> ExplainedMistake | None:
    found = re.fullmatch(r"[T ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(.*)", cell.text[10:], re.ASCII)
    if not starts_as_iso(cell.text) or not found or re.fullmatch(CLOCK, found[1]):
        return None
    return ExplainedMistake(
        "moment-impossible-time",
        f"{cell.shown} has a time that no clock shows in that way.",
        "Write 00:00 to 23:59, two digits each; midnight at the end of a day is 00:00 of the next.",
    )


def without_zone(cell: MistakenCell) -> ExplainedMistake | None:
    if not starts_as_iso(cell.text) or not re.match(rf"[T ]{CLOCK}", cell.text[10:], re.ASCII):
        return None
    zone = re.sub(rf"^[T ]{CLOCK}", "", cell.text[10:])
    example = f"{cell.text[:10]}T{cell.text[11:16]}+01:00"
    return ExplainedMistake(
        WITHOUT_ZONE,
        f"{cell.shown} does not say in which time zone." if not zone else zone_unread(cell),
        f"Add the offset from UTC, for instance {example} (or Z for UTC), or write the day alone; where all times are"
        " those of one place, state it in the protocol, for instance `time_zone: Europe/Paris`.",
    )


def zone_unread(cell: MistakenCell) -> str:
    return f"{cell.shown} has a time zone that is not an offset from UTC of the form +01:00."


def without_separators(cell: MistakenCell) -> ExplainedMistake | None:
    found = re.fullmatch(r"((?:19|20)\d{2})([01]\d)([0-3]\d)", cell.text, re.ASCII)
    return found and not_iso_but(cell, calendar_day(*map(int, found.groups())))


def week_date(cell: MistakenCell) -> ExplainedMistake | None:
    found = re.fullmatch(r"(\d{4})-?W(\d{2})(?:-?(\d))?", cell.text, re.ASCII)
    return found and not_iso_but(cell, None)


def serial_number(cell: MistakenCell) -> ExplainedMistake | None:
    found = re.fullmatch(r"(\d{5})(?:\.\d+)?", cell.text, re.ASCII)
    if not found or int(found[1]) not in SERIALS:
        return None
    day = EXCEL_EPOCH + timedelta(days=int(found[1]))
    mac = day + timedelta(days=1462)
    return ExplainedMistake(
        "date-serial-number",
        f"{cell.shown} is a spreadsheet's day number: {day} in its usual counting, {mac} in that of 1904.",
        "Format the column as year-month-day in the spreadsheet and export again.",
    )


def short_year(cell: MistakenCell) -> ExplainedMistake | None:
    if not re.fullmatch(r"\d{1,2}([-/. ])(\d{1,2}|[A-Za-zé]{3,9})\1'?\d{2}", cell.text, re.ASCII):
        return None
    return ExplainedMistake(
        "date-short-year",
        f"{cell.shown} has a year of two digits.",
        f"Write {ISO}.",
    )


def day_or_month_first(cell: MistakenCell) -> ExplainedMistake | None:
    """`03/04/2024`: both readings are named; when the calendar allows one only, it is suggested."""
    found = re.fullmatch(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})", cell.text, re.ASCII)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    readings = [day for day in (calendar_day(year, second, first), calendar_day(year, first, second)) if day]
    if len(set(readings)) == 2:
        return ambiguous(cell, *readings)
    return not_iso_but(cell, readings[0] if readings else None)


def ambiguous(cell: MistakenCell, day_first: date, month_first: date) -> ExplainedMistake:
    return ExplainedMistake(
        "date-ambiguous",
        f"{cell.shown} can be {day_first} or {month_first}.",
        "Write the one that is meant as an ISO date.",
    )


def unpadded(cell: MistakenCell) -> ExplainedMistake | None:
    found = re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", cell.text, re.ASCII)
    return found and not_iso_but(cell, calendar_day(int(found[1]), int(found[3]), int(found[4])))


def named_month(cell: MistakenCell) -> ExplainedMistake | None:
    found = re.fullmatch(r"(\d{1,2})[-/. ]([A-Za-z]{3})[a-z]*[-/. ,]+(\d{4})", cell.text, re.ASCII)
    if not found or found[2].casefold() not in MONTHS:
        return None
    return not_iso_but(cell, calendar_day(int(found[3]), MONTHS.index(found[2].casefold()) + 1, int(found[1])))


def not_iso(cell: MistakenCell) -> ExplainedMistake | None:
    return not_iso_but(cell, None)


def not_iso_but(cell: MistakenCell, meant: date | None) -> ExplainedMistake:
    """Not ISO; `meant` is the only day that it can be, where there is one."""
    unknown = ", without the day or the month where it is not known" if cell.column.kind is Kind.PARTIAL_DATE else ""
    return ExplainedMistake(
        "date-not-iso",
        f"{cell.shown} is not {ISO}.",
        f"Write {meant}, if that is meant." if meant else f"Write the date as year-month-day{unknown}.",
    )
