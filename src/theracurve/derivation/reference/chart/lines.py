"""Lines of treatment: what was given, cut where another line begins (section 6c)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from theracurve.definition.lines import LinesRule
from theracurve.derivation.reference.chart.exposure import in_order_given
from theracurve.derivation.reference.chart.timeline import Record, Timeline


@dataclass(frozen=True, slots=True)
class Given:
    """Something that was given on a day: an administration or another treatment."""

    agent: str
    record: Record


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
        return self.given[-1].record.day

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
    for _, of_day in groupby(what_was_given(timeline, rule), key=lambda one: one.record.day):
        today = list(of_day)
        if not before or begins_line(rule, before, today):
            lines.append([])
        lines[-1] += today
        before = today
    return tuple(Line(number, tuple(given)) for number, given in enumerate(lines, start=1))


def what_was_given(timeline: Timeline, rule: LinesRule) -> list[Given]:
    administered = [Given(row.text("agent"), row) for row in in_order_given(timeline)]
    treated = [Given(row.text("kind"), row) for row in timeline.of("treatments") if row.text("kind") in rule.treatments]
    return sorted((one for one in administered + treated if one.record.day >= 0), key=lambda one: one.record.day)


def begins_line(rule: LinesRule, before: Sequence[Given], today: Sequence[Given]) -> bool:
    paused = today[0].record.day - before[0].record.day > rule.gap
    renewed = {one.agent for one in today} - {one.agent for one in before}
    return paused or (rule.by_new_agent and bool(renewed))


def line_on(lines: Sequence[Line], day: int) -> int:
    """The number of the line that a response on the day judges: the last that began before it; 0 without one."""
    return max((line.number for line in lines if line.started < day), default=0)
