"""What a cursor on curves says at each time: of each group the share without the event, its interval, those at risk."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from theracurve.analysis.results import Curve
from theracurve.report.figures.live import Live
from theracurve.wording.labels import clauses
from theracurve.wording.numbers import months, percent, percent_limits
from theracurve.wording.words import Words

InTime: TypeAlias = Callable[[float, Words], str]
MOST_STOPS = 200  # a study of thousands has as many times, a figure not as many pixels


def live_curves(curves: Sequence[Curve], end: float, words: Words, in_time: InTime = months) -> Live:
    """A stop at every time at which a curve changes or somebody leaves, up to the end of the axis; `in_time` writes a
    time in the unit of the curves."""
    times = sorted({0.0, *(time for curve in curves for time in curve.times if time <= end)})
    step = -(-len(times) // MOST_STOPS)
    stops = tuple((time, at_time(curves, time, words, in_time)) for time in times[::step])
    return Live(stops, groups=tuple(curve.group for curve in curves))


def at_time(curves: Iterable[Curve], time: float, words: Words, in_time: InTime) -> str:
    """`At 8.1 months: A 86 % (65 to 95), 17 at risk; B 70 % (38 to 88), 8 at risk`."""
    told = clauses([of_curve(curve, time, words) for curve in curves], words)
    return words("figures.cursor.at", time=in_time(time, words), groups=told)


def of_curve(curve: Curve, time: float, words: Words) -> str:
    place = sum(at <= time for at in curve.times) - 1
    share = curve.survival[place] if place >= 0 else 1.0
    lower, upper = (curve.lower[place], curve.upper[place]) if place >= 0 else (curve.start_lower, 1.0)
    if time > curve.last_time:
        return words("figures.cursor.over", group=curve.group)
    shown = percent(share, curve.n, words)
    if lower is not None and upper is not None:
        limits = percent_limits(lower, upper, curve.n, words)
        shown = words("numbers.with_brackets", value=shown, inside=limits)
    return words("figures.cursor.group", group=curve.group, share=shown, n=curve.at_risk_at(time))
