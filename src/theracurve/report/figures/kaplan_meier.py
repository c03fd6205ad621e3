"""The Kaplan-Meier figure: step curves, interval bands, censor marks, and under the axis, aligned with it, how many
were at risk and how many had had the event. Above: each group's line with its median, and its one test by name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from theracurve.analysis.primary import primary_test
from theracurve.analysis.results import Comparison, Curve
from theracurve.report.figures.cursor import live_curves
from theracurve.report.figures.curve_look import USUAL_LOOK, CurveLook
from theracurve.report.figures.drawing import (
    FAINT,
    INK,
    ORIGIN_ROOM,
    SMALL,
    TEXT,
    TICK_ROOM,
    Sheet,
    broken,
    line_height,
    look_of,
    sheet,
)
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.live import GROUP
from theracurve.report.figures.masked_curves import as_told
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.estimates import name_in, p_of, per_group, value_of
from theracurve.wording.estimators import in_language
from theracurve.wording.labels import pair
from theracurve.wording.masking import count_told, is_close
from theracurve.wording.numbers import months, percent
from theracurve.wording.words import Words

CURVES = 43.0  # mm: height of the axes
RIGHT, UNDER_AXIS = 5.0, 11.0
LEAST_LEFT, MOST_LEFT = 16.0, 0.22  # mm, and as a part of the width
SAMPLE = 9.0  # mm: the line in front of a group's words
HEADER = ("group", "months", "survival", "lower", "upper", "at_risk", "events")


@dataclass(frozen=True, slots=True)
class Told:
    """What is written on the figure: of each group by its key, and under them what compares them."""

    groups: Mapping[str, str]
    tests: str
    axis: str
    time: str


def kaplan_meier(
    comparison: Comparison,
    labels: Mapping[str, str],
    name: str,
    title: str,
    words: Words,
    *,
    axis: str,
    origin: str,
    look: CurveLook = USUAL_LOOK,
) -> Figure:
    """The curves of one comparison. `labels` gives each group its words, `axis` says what the curve counts."""
    discloses = any(is_close(curve.group, curve.n, words) for curve in comparison.curves)
    comparison = as_told(comparison, words.least_count)
    told = Told(
        {curve.group: told_of(comparison, curve, labels, words) for curve in comparison.curves},
        test_said(comparison, labels, words),
        axis,
        words("figures.months"),
    )
    return Figure(
        name=name,
        title=title,
        caption=caption(comparison, words),
        alt=described(comparison, labels, words),
        data=Data(HEADER, tuple(rows_of(comparison.curves))),
        draw=partial(draw, comparison, told, look, words),
        origin=origin,
        discloses=discloses,
        live=live_curves(comparison.curves, horizon_of(comparison), words),
    )


def told_of(comparison: Comparison, curve: Curve, labels: Mapping[str, str], words: Words) -> str:
    """`Radionuclide therapy: median 14.2 months (95 % CI 9.1 to not reached)`."""
    found = (e for e in per_group(comparison) if e.group == curve.group)
    values = "; ".join(f"{words(e.quantity.label)} {value_of(e, words)}" for e in found)
    return words(
        "figures.kaplan_meier.group", n=curve.n, group=pair(curve.group, labels[curve.group], words), values=values
    )


def test_said(comparison: Comparison, labels: Mapping[str, str], words: Words) -> str:
    """The one test of all curves that are drawn; the others, and those of two among more, stand in the tables."""
    test = primary_test(comparison)
    return pair(name_in(comparison, test, labels, words), p_of(test, words), words) if test else ""


def caption(comparison: Comparison, words: Words) -> str:
    """What ticks, bands and numbers are."""
    bands = {
        words("figures.kaplan_meier.bands", interval=band_of(curve, words)): None for curve in comparison.curves[:1]
    }
    censored = any(curve.censor_times for curve in comparison.curves)
    ticks = (words("figures.kaplan_meier.ticks"),) if censored else ()
    least = words.least_count
    steps = (words("figures.kaplan_meier.steps", least=least),) if least is not None else ()
    return " ".join((*ticks, *bands, *steps))


def band_of(curve: Curve, words: Words) -> str:
    """How the limits of a curve were found."""
    if not curve.interval:
        return in_language(curve.method, words)
    return words(f"figures.kaplan_meier.interval.{curve.interval}")


def rows_of(curves: tuple[Curve, ...]) -> Iterator[tuple[str | float | int | None, ...]]:
    for curve in curves:
        upper = None if curve.start_lower is None else 1.0
        yield (curve.group, 0.0, 1.0, rounded(curve.start_lower), upper, curve.n, 0)
        yield from (
            (curve.group, *map(rounded, values), at_risk, events)
            for *values, at_risk, events in zip(
                curve.times, curve.survival, curve.lower, curve.upper, curve.at_risk, curve.events_at, strict=True
            )
        )


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


@dataclass(frozen=True, slots=True)
class CurveLayout:
    """Says where things stand, in mm: the axes' left edge and top, lines of text by group, the whole height."""

    width: float
    left: float
    legend: Mapping[str, list[str]]
    tests: list[str]
    keys: Mapping[str, list[str]]
    blocks: int

    @property
    def top(self) -> float:
        lines = sum(len(words) for words in self.legend.values()) + len(self.tests)
        return ORIGIN_ROOM + lines * line_height() + 2.0

    @property
    def block(self) -> float:
        """The height of one block of numbers: its heading and a row for each group."""
        return (1.2 + sum(len(words) for words in self.keys.values())) * line_height() + 1.0

    @property
    def height(self) -> float:
        return self.top + CURVES + UNDER_AXIS + self.blocks * self.block + 1.0


def layout(curves: tuple[Curve, ...], told: Told, width: float, blocks: int) -> CurveLayout:
    longest = max(len(curve.group) for curve in curves) * 1.65 + 7  # bold words, and half of the number at time 0
    left = min(max(LEAST_LEFT, longest), max(LEAST_LEFT, MOST_LEFT * width))
    room = width - left - SAMPLE - RIGHT
    return CurveLayout(
        width,
        left,
        {curve.group: broken(told.groups[curve.group], room) for curve in curves},
        broken(told.tests, room + SAMPLE) if told.tests else [],
        {curve.group: broken(curve.group, left - 6) for curve in curves},
        blocks,
    )


def draw(comparison: Comparison, told: Told, look: CurveLook, words: Words, width: float) -> Any:
    """The matplotlib figure at a width in millimetres."""
    curves, end = comparison.curves, look.end(horizon_of(comparison))
    numbers = dict(numbers_under(curves, look, words))
    placed = layout(curves, told, width, len(numbers))
    page = sheet(width, placed.height)
    axes = page.axes(placed.left, placed.top, width - placed.left - RIGHT, CURVES)
    for place, curve in enumerate(curves):
        draw_curve(axes, curve, place)
    ticks = look.ticks(end, int((width - placed.left - RIGHT) / TICK_ROOM))
    dress(axes, end, comparison, (told.time, told.axis), ticks)
    write_legend(page, placed)
    below = placed.top + CURVES + UNDER_AXIS
    for place, (heading, of_group) in enumerate(numbers.items()):
        write_numbers(page, axes, placed, below + place * placed.block, heading, of_group)
    return page.figure


def numbers_under(
    curves: tuple[Curve, ...], look: CurveLook, words: Words
) -> Iterator[tuple[str, dict[str, Callable[[float], int]]]]:
    """What is counted under the axis: a heading, and of each group its number at a time."""
    yield words("figures.kaplan_meier.at_risk"), {c.group: c.at_risk_at for c in curves}
    yield words("figures.kaplan_meier.events"), {c.group: c.events_by for c in curves}
    if look.censored and all(curve.censored_at for curve in curves):
        yield words("figures.kaplan_meier.censored"), {c.group: c.censored_by for c in curves}


def horizon_of(comparison: Comparison) -> float:
    """Says where the time axis ends: the horizon, or the longest follow-up."""
    longest = max(curve.last_time for curve in comparison.curves)
    return min(comparison.horizon_months or longest, longest) or 1.0


def draw_curve(axes: Any, curve: Curve, place: int) -> None:
    look, mark = look_of(place), {"gid": f"{GROUP}{place}"}
    last = curve.survival[-1] if curve.survival else 1.0
    times = [0.0, *curve.times, curve.last_time]
    axes.step(times, [1.0, *curve.survival, last], where="post", linewidth=1.4, **look, **mark)
    limits = zip((curve.start_lower, *curve.lower), (1.0, *curve.upper), strict=True)
    band = [
        (start, stop, low, high)
        for (start, stop), (low, high) in zip(pairwise(times), limits, strict=True)
        if low is not None and high is not None
    ]
    if band:
        starts = [part[0] for part in band] + [band[-1][1]]
        lows = [part[2] for part in band] + [band[-1][2]]
        highs = [part[3] for part in band] + [band[-1][3]]
        axes.fill_between(starts, lows, highs, step="post", color=look["color"], alpha=0.12, linewidth=0, **mark)
    heights = [survival_at(curve, time) for time in curve.censor_times]
    axes.plot(curve.censor_times, heights, "|", markersize=5, markeredgewidth=0.8, color=look["color"], **mark)


def survival_at(curve: Curve, time: float) -> float:
    return next((s for t, s in zip(reversed(curve.times), reversed(curve.survival), strict=True) if t <= time), 1.0)


def dress(axes: Any, end: float, comparison: Comparison, names: tuple[str, str], ticks: list[float]) -> None:
    """`names` are those of the two axes."""
    axes.set_xlim(0, end * 1.015)
    axes.set_ylim(0, 1.03)
    axes.set_xticks(ticks)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    axes.set_xlabel(names[0])
    axes.set_ylabel(names[1])
    axes.axhline(0.5, color=FAINT, linewidth=0.6, zorder=0)
    if comparison.at_months is not None:
        axes.axvline(comparison.at_months, color=INK, linewidth=0.7, linestyle=(0, (2, 2)))


def write_legend(page: Sheet, placed: CurveLayout) -> None:
    """Above the axes: each group's line and words, then the tests."""
    from matplotlib.lines import Line2D

    y = ORIGIN_ROOM
    for place, lines in enumerate(placed.legend.values()):
        middle = 1 - (y + line_height() / 2) / page.height
        ends = [placed.left / page.width, (placed.left + SAMPLE - 2) / page.width]
        page.figure.add_artist(Line2D(ends, [middle, middle], linewidth=1.4, **look_of(place)))
        for line in lines:
            page.text(placed.left + SAMPLE, y, line)
            y += line_height()
    for line in placed.tests:
        page.text(placed.left, y, line)
        y += line_height()


def write_numbers(
    page: Sheet, axes: Any, placed: CurveLayout, top: float, heading: str, numbers: Mapping[str, Callable[[float], int]]
) -> None:
    """Under the axis: a heading, then per group its key and a number under each tick."""
    page.text(2, top, heading, weight="bold", fontsize=SMALL + 0.5)
    low, high = axes.get_xlim()
    wide = placed.width - placed.left - RIGHT
    y = top + 1.2 * line_height()
    for place, (group, number_at) in enumerate(numbers.items()):
        for line, words in enumerate(placed.keys[group]):
            page.text(2, y + line * line_height(), words, color=look_of(place)["color"], weight="bold")
        for tick in axes.get_xticks():
            x = placed.left + (tick - low) / (high - low) * wide
            page.text(x, y, str(number_at(tick)), ha="center", fontsize=TEXT)
        y += len(placed.keys[group]) * line_height()


def described(comparison: Comparison, labels: Mapping[str, str], words: Words) -> str:
    """The figure in words: per group how many patients, how many events, and where the curve ends."""
    told = (
        words(
            "figures.kaplan_meier.ends",
            n=curve.n,
            group=labels[curve.group],
            events=count_told(curve.events, words, curve.n),
            share=percent(curve.survival[-1] if curve.survival else 1.0, curve.n, words),
            time=months(curve.last_time, words),
        )
        for curve in comparison.curves
    )
    kind = "competing" if comparison.of(StudyQuantity.CUMULATIVE_INCIDENCE) else "kind"
    return " ".join((words(f"figures.kaplan_meier.{kind}"), *told))
