"""Kaplan-Meier curves small enough to stand side by side: the curves, and the numbers at risk under them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from theracurve.analysis.results import Comparison, Curve
from theracurve.report.figures.cursor import live_curves
from theracurve.report.figures.drawing import (
    FAINT,
    ORIGIN_ROOM,
    SMALL,
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
LEFT, RIGHT, UNDER_AXIS = 15.5, 3.0, 9.0  # mm
BOLD = 1.15  # of the width of a plain word
SAMPLE = 8.5  # mm: the line in front of a group's words
TICK_ROOM = 13.0  # mm that the numbers under a tick need at least


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
    rows = len(curves) * line_height()
    page = sheet(WIDTH, ORIGIN_ROOM + rows + CURVES + UNDER_AXIS + line_height() + rows + 2)
    axes = page.axes(LEFT, ORIGIN_ROOM + rows, WIDTH - LEFT - RIGHT, CURVES)
    for place, curve in enumerate(curves):
        draw_curve(axes, curve, place)
    axes.set_xlim(0, end * 1.015)
    axes.set_ylim(0, 1.03)
    axes.set_xticks(ticks_up_to(end, int((WIDTH - LEFT - RIGHT) / TICK_ROOM)))
    axes.set_yticks([0, 0.5, 1], ["0", "50", "100"])
    axes.axhline(0.5, color=FAINT, linewidth=0.6, zorder=0)
    axes.set_xlabel(said.time, labelpad=1)
    axes.set_ylabel("\n".join(broken(said.share, CURVES + 4)), labelpad=1)
    write_groups(page, {curve.group: in_a_line(curve.group, labels, words) for curve in curves})
    write_at_risk(page, axes, curves, words("figures.kaplan_meier.at_risk"))
    return page.figure


def in_a_line(group: str, labels: Mapping[str, str], words: Words) -> str:
    """A group with its label, where both stand in a line; else the group alone, which the screen says in full."""
    full = group if labels[group] in ("", group) else pair(group, labels[group], words)
    return full if len(broken(full, (WIDTH - LEFT - SAMPLE) / BOLD)) == 1 else group


def write_groups(page: Sheet, groups: Mapping[str, str]) -> None:
    """Above the axes each group in its colour, with its line style."""
    from matplotlib.lines import Line2D

    for place, told in enumerate(groups.values()):
        y = ORIGIN_ROOM + place * line_height()
        middle = 1 - (y + line_height() / 2) / page.height
        page.figure.add_artist(
            Line2D([LEFT / page.width, (LEFT + 7) / page.width], [middle, middle], linewidth=1.4, **look_of(place))
        )
        page.text(LEFT + SAMPLE, y, told, color=look_of(place)["color"], weight="bold")


def write_at_risk(page: Sheet, axes: Any, curves: tuple[Curve, ...], heading: str) -> None:
    top = ORIGIN_ROOM + len(curves) * line_height() + CURVES + UNDER_AXIS
    page.text(1, top, heading, fontsize=SMALL, weight="bold")
    low, high = axes.get_xlim()
    for place, curve in enumerate(curves):
        y = top + (1 + place) * line_height()
        for tick in axes.get_xticks():
            x = LEFT + (tick - low) / (high - low) * (WIDTH - LEFT - RIGHT)
            page.text(x, y, str(curve.at_risk_at(tick)), ha="center", color=look_of(place)["color"])
