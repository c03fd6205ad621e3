"""Kaplan-Meier curves small enough to stand side by side: the curves, and the numbers at risk under them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from theracurve.analysis.results import Comparison, Curve
from theracurve.report.figures.cursor import live_curves
from theracurve.report.figures.drawing import (
    ADVANCE,
    FAINT,
    POINT,
    SMALL,
    TEXT,
    Sheet,
    broken,
    line_height,
    look_of,
    sheet,
    ticks_up_to,
)
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.kaplan_meier import HEADER, described, draw_curve, horizon_of, rows_of
from theracurve.report.figures.masked_curves import as_told
from theracurve.wording.labels import pair
from theracurve.wording.masking import is_close
from theracurve.wording.words import Words

WIDTH = 84.0  # mm
CURVES = 26.0  # mm: the height of the axes
TOP, LEFT, RIGHT, UNDER_AXIS = 1.0, 15.5, 3.0, 9.0  # mm
BOLD = 1.15  # of the width of a plain word
SAMPLE = 8.5  # mm: the line in front of a group's words
FIRST_NUMBER = 4.5  # mm before the axis that the first number at risk may take
LEAST_KEY = 5.0  # points: a group's key that is legible
TICK_ROOM = 10.0  # mm that the numbers under a tick need at least


@dataclass(frozen=True, slots=True)
class Axes:
    """The end of the time axis, which figures side by side share, in months, and what both axes say."""

    end: float
    time: str
    share: str


def small_curves(
    comparison: Comparison, labels: Mapping[str, str], full: str, title: str, words: Words, axes: Axes, *, origin: str
) -> Figure:
    """The curves of one comparison, small; `full` is the anchor of the figure that says everything."""
    comparison = as_told(comparison, words.least_count)
    return Figure(
        name=f"{full}-small",
        title=title,
        caption="",
        alt=described(comparison, labels, words),
        data=Data(HEADER, tuple(rows_of(comparison.curves))),
        draw=partial(draw, comparison, labels, axes, words),
        origin=origin,
        discloses=any(is_close(curve.group, curve.n, words) for curve in comparison.curves),
        full=full,
        live=replace(live_curves(comparison.curves, horizon_of(comparison), words), groups=()),
    )


def draw(comparison: Comparison, labels: Mapping[str, str], said: Axes, words: Words, width: float) -> Any:
    """The matplotlib figure; `width` is ignored, for its text would not be legible at another."""
    curves, end = comparison.curves, said.end
    groups = {curve.group: in_lines(curve.group, labels, words) for curve in curves}
    top = TOP + sum(map(len, groups.values())) * line_height()
    page = sheet(WIDTH, top + CURVES + UNDER_AXIS + (1 + len(curves)) * line_height() + 1)
    axes = page.axes(LEFT, top, WIDTH - LEFT - RIGHT, CURVES)
    for place, curve in enumerate(curves):
        draw_curve(axes, curve, place)
    axes.set_xlim(0, end * 1.015)
    axes.set_ylim(0, 1.03)
    axes.set_xticks(ticks_up_to(end, int((WIDTH - LEFT - RIGHT) / TICK_ROOM)))
    axes.set_yticks([0, 0.5, 1], ["0", "50", "100"])
    axes.axhline(0.5, color=FAINT, linewidth=0.6, zorder=0)
    axes.set_xlabel(said.time, labelpad=1)
    axes.set_ylabel("\n".join(broken(said.share, CURVES + 4)), labelpad=1)
    write_groups(page, groups)
    write_at_risk(page, axes, curves, top + CURVES + UNDER_AXIS, words("figures.kaplan_meier.at_risk"))
    return page.figure


def in_lines(group: str, labels: Mapping[str, str], words: Words) -> list[str]:
    """A group with its label, as lines of the room beside its sample."""
    full = group if labels[group] in ("", group) else pair(group, labels[group], words)
    return broken(full, WIDTH - LEFT - SAMPLE)


def write_groups(page: Sheet, groups: Mapping[str, list[str]]) -> None:
    """Above the axes each group in its colour, with its line style."""
    from matplotlib.lines import Line2D

    y = TOP
    for place, lines in enumerate(groups.values()):
        middle = 1 - (y + line_height() / 2) / page.height
        page.figure.add_artist(
            Line2D([LEFT / page.width, (LEFT + 7) / page.width], [middle, middle], linewidth=1.4, **look_of(place))
        )
        for line in lines:
            page.text(LEFT + SAMPLE, y, line, color=look_of(place)["color"])
            y += line_height()


def key_size(group: str) -> float:
    """Says in points how large a group's key may be before the first number at risk."""
    room = LEFT - 1 - FIRST_NUMBER
    return min(TEXT, room / (max(1, len(group)) * ADVANCE * POINT * BOLD))


def write_at_risk(page: Sheet, axes: Any, curves: tuple[Curve, ...], top: float, heading: str) -> None:
    """A row for each group, in its colour, with its key where that has room before the first number."""
    page.text(1, top, heading, fontsize=SMALL, weight="bold")
    low, high = axes.get_xlim()
    for place, curve in enumerate(curves):
        y, colour = top + (1 + place) * line_height(), look_of(place)["color"]
        if (size := key_size(curve.group)) >= LEAST_KEY:
            page.text(1, y, curve.group, color=colour, weight="bold", fontsize=size)
        for tick in axes.get_xticks():
            x = LEFT + (tick - low) / (high - low) * (WIDTH - LEFT - RIGHT)
            page.text(x, y, str(curve.at_risk_at(tick)), ha="center", color=colour)
