"""Lines of treatment: what was given, cut where another line begins (section 6c)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from theracurve.definition.lines import LinesRule
from theracurve.derivation.reference.chart.exposure import in_order_given
from theracurve.derivation.reference.chart.timeline import Record, Timeline, date_in


@dataclass(frozen=True, slots=True)
class Given:
    """Something that was given from the day of its record to `last`, the same day where no end is recorded."""

    agent: str
    record: Record
    last: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of treatment by what was given in it, in order."""

    number: int
    given: tuple[Given, ...]

    @property
    def started(self) -> int:
        return self.given[0].record.day

    @property
    def ended(self) -> int:
        return given_until(self.given)

    @property
    def treatment(self) -> str:
        return " + ".join(dict.fromkeys(one.agent for one in self.given))

    @property
    def sources(self) -> tuple[str, ...]:
        """The rows of all that was given in it, in order."""
        return tuple(one.record.source for one in self.given)


def find_lines(timeline: Timeline, rule: LinesRule | None) -> tuple[Line, ...]:
    """The patient's lines by day; none where the protocol states none."""
    if rule is None:
        return ()
    lines: list[list[Given]] = []
    before: list[Given] = []
    until = 0
    for _, of_day in groupby(what_was_given(timeline, rule), key=lambda one: one.record.day):
        today = list(of_day)
        if not before or today[0].record.day - until > rule.gap or begins_by_agent(rule, before, today):
            lines.append([])
        lines[-1] += today
        before, until = today, max(until, given_until(today))
    return tuple(Line(number, tuple(given)) for number, given in enumerate(lines, start=1))


def what_was_given(timeline: Timeline, rule: LinesRule) -> list[Given]:
    administered = [Given(row.text("agent"), row, row.day) for row in in_order_given(timeline)]
    treated = [
        Given(row.text("kind"), row, last_day(timeline, row))
        for row in timeline.of("treatments")
        if row.text("kind") in rule.treatments
    ]
    return sorted((one for one in administered + treated if one.record.day >= 0), key=lambda one: one.record.day)


def last_day(timeline: Timeline, row: Record) -> int:
    """The day on which a treatment ended, at most the cut-off's; the day on which it began where no end is recorded."""
    ended = date_in(row.cells, "ended_on")
    if ended is None:
        return row.day
    day = timeline.day_of(ended)
    return max(row.day, day if timeline.cutoff_day is None else min(day, timeline.cutoff_day))


def given_until(given: Sequence[Given]) -> int:
    return max(one.last for one in given)


def begins_by_agent(rule: LinesRule, before: Sequence[Given], today: Sequence[Given]) -> bool:
    return rule.by_new_agent and bool({one.agent for one in today} - {one.agent for one in before})


def line_on(lines: Sequence[Line], day: int) -> int:
    """The number of the line that a response on the day judges: the last that began before it; 0 without one."""
    return max((line.number for line in lines if line.started < day), default=0)
