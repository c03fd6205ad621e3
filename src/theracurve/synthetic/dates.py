"""Dates and moments as text. The cohort lives in the zone Europe/Paris, whose rule is short enough to state here."""

from datetime import date, datetime, timedelta


def shown_day(zero: date, day: int | None) -> str:
    """The date of a study day; empty for none."""
    return "" if day is None else (zero + timedelta(days=day)).isoformat()


def weekday_near(zero: date, day: int) -> int:
    """The study day, moved from a Saturday to the Friday before and from a Sunday to the Monday after."""
    return day + {5: -1, 6: 1}.get((zero + timedelta(days=day)).weekday(), 0)


def last_sunday(year: int, month: int) -> date:
    """Finds the last Sunday of March or October, both of 31 days."""
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def is_summer_time(day: date) -> bool:
    """Whether clocks are an hour ahead at midday (Directive 2000/84/EC: last Sundays of March and October)."""
    return last_sunday(day.year, 3) <= day < last_sunday(day.year, 10)


def shown_moment(moment: datetime) -> str:
    """A local moment of daytime with its offset from UTC: `2001-06-12T10:30+02:00`."""
    offset = "+02:00" if is_summer_time(moment.date()) else "+01:00"
    return moment.isoformat(timespec="minutes") + offset
