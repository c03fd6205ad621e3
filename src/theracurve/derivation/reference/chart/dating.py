"""On which study day a row stands, and between which it may lie: exact, partial and nominal dates (section 0)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING

from theracurve.definition.visits import Visits


@dataclass(frozen=True, slots=True)
class StandingDay:
    """The day that stands for a date, between which days it may lie, and whether a partial date was filled with it."""

    day: int
    earliest: int
    latest: int
    is_filled: bool = False


@dataclass(frozen=True, slots=True)
class StudyDating:
    """Which days of a study stand for dates that are only known as intervals: the protocol's rules and its visits."""

    partial_dates: str
    nominal_dates: str
    visits: Visits | None

    def of_partial(self, first: int, last: int) -> StandingDay | None:
        """The day that stands for a month or a year; None where the row is left out."""
        standing = {"first": first, "middle": first + (last - first) // 2, "last": last}
        if self.partial_dates not in standing:
            return None
        return StandingDay(standing[self.partial_dates], first, last, is_filled=True)

    def of_nominal(self, day: int, seen_until: Callable[[], Sequence[int]]) -> StandingDay:
        """The day that stands for a planned one: of its visit's window, after which nobody is seen who has died, was
        last seen or reached the cut-off (`seen_until`)."""
        planned = self.visits.planned if self.visits else ()
        holding = [visit for visit in planned if day > 0 and abs(day - visit.target) <= visit.window]
        if not holding:
            return StandingDay(day, day, day)
        visit = min(holding, key=lambda visit: (abs(day - visit.target), visit.target))
        opens = int((visit.target - visit.window).to_integral_value(rounding=ROUND_CEILING))
        closes = min((int(visit.target + visit.window), *seen_until()))
        first, last = max(opens, 1), max(closes, day)
        return StandingDay({"planned": day, "first": first, "last": last}[self.nominal_dates], first, last)
