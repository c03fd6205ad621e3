"""The Kaplan-Meier figure: step curves, interval bands, censor marks, numbers at risk aligned under the axis."""

from collections.abc import Mapping
from itertools import pairwise
from textwrap import wrap
from typing import Any

from theracurve.analysis.results import Comparison, Curve
from theracurve.report.figures.drawing import FAINT, FULL_WIDTH, INK, MM, as_svg, drawing, look_of

CURVES = 72 * MM  # height of the axes
ROW = 5.2 * MM  # of the numbers at risk
LEGEND_ROW = 4.6 * MM
LEFT, RIGHT, TOP, BOTTOM = 16 * MM, 4 * MM, 4 * MM, 12 * MM
LABEL_WIDTH = 34  # characters of a group's label before it is broken
STEPS = (1, 3, 6, 12, 24, 36, 60, 120)  # months between ticks
MOST_TICKS = 9
TWO_LINES = 1.45


def draw_kaplan_meier(
    comparison: Comparison, labels: Mapping[str, str], name: str, title: str, *, axis: str, origin: str
) -> str:
    """The curves of one comparison as SVG.

    `labels` gives each group its words, `name` its unique id on the page, `axis` what the curve counts; `origin` says
    whose data these are where they are not a study's own, so that a figure copied elsewhere still says it.
    """
    curves = comparison.curves
    broken = {curve.group: wrap(labels[curve.group], LABEL_WIDTH) or [""] for curve in curves}
    rows = [ROW * (TWO_LINES if len(broken[curve.group]) > 1 else 1) for curve in curves]
    table = ROW * 1.2 + sum(row * 0.85 + ROW * 0.95 for row in rows)
    top = TOP + LEGEND_ROW * (len(curves) if len(curves) > 1 else 0)
    height = top + CURVES + BOTTOM + table
    end = horizon_of(comparison)
    with drawing(FULL_WIDTH, height) as figure:
        box = (LEFT / FULL_WIDTH, 1 - (top + CURVES) / height, 1 - (LEFT + RIGHT) / FULL_WIDTH, CURVES / height)
        axes = figure.add_axes(box)
        for place, curve in enumerate(curves):
            draw_curve(axes, curve, place, labels[curve.group], end)
        dress(axes, end, comparison, axis)
        if origin:
            figure.text(
                1 - RIGHT / FULL_WIDTH,
                1 - 1.2 * MM / height,
                origin,
                fontsize=6.5,
                ha="right",
                va="top",
                style="italic",
            )
        write_numbers_at_risk(figure, axes, curves, broken, (height, top))
        return as_svg(figure, name, title, described(comparison, labels))


def horizon_of(comparison: Comparison) -> float:
    """Where the time axis ends: the horizon, or the longest follow-up."""
    longest = max(curve.last_time for curve in comparison.curves)
    return min(comparison.horizon_months or longest, longest) or 1.0


def draw_curve(axes: Any, curve: Curve, place: int, label: str, end: float) -> None:
    look = look_of(place)
    times = (0.0, *curve.times, max(end, curve.last_time) if curve.survival and curve.survival[-1] else curve.last_time)
    last = curve.survival[-1] if curve.survival else 1.0
    follow = [t for t in times[:-1]] + [curve.last_time]
    axes.step(follow, [1.0, *curve.survival, last], where="post", linewidth=1.5, label=label, **look)
    band = [
        (start, stop, low, high)
        for (start, stop), low, high in zip(pairwise(follow[1:]), curve.lower, curve.upper, strict=True)
        if low is not None and high is not None
    ]
    if band:
        starts = [part[0] for part in band] + [band[-1][1]]
        lows = [part[2] for part in band] + [band[-1][2]]
        highs = [part[3] for part in band] + [band[-1][3]]
        axes.fill_between(starts, lows, highs, step="post", color=look["color"], alpha=0.10, linewidth=0)
    heights = [survival_at(curve, time) for time in curve.censor_times]
    axes.plot(curve.censor_times, heights, "|", markersize=5, markeredgewidth=0.9, color=look["color"])


def survival_at(curve: Curve, time: float) -> float:
    return next((s for t, s in zip(reversed(curve.times), reversed(curve.survival), strict=True) if t <= time), 1.0)


def ticks_up_to(end: float) -> list[float]:
    step = next((step for step in STEPS if end / step <= MOST_TICKS), STEPS[-1] * (1 + int(end / 1000)))
    return [step * n for n in range(int(end / step) + 1)]


def dress(axes: Any, end: float, comparison: Comparison, axis: str) -> None:
    axes.set_xlim(0, end * 1.015)
    axes.set_ylim(0, 1.03)
    axes.set_xticks(ticks_up_to(end))
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    axes.set_xlabel("Months")
    axes.set_ylabel(f"{axis} (%)")
    axes.axhline(0.5, color=FAINT, linewidth=0.6, zorder=0)
    if comparison.at_months is not None:
        axes.axvline(comparison.at_months, color=INK, linewidth=0.7, linestyle=(0, (2, 2)))
    if len(comparison.curves) > 1:
        above = {"loc": "lower left", "bbox_to_anchor": (0, 1.0), "borderaxespad": 0.2}
        axes.legend(frameon=False, handlelength=2.8, labelspacing=0.3, **above)


def write_numbers_at_risk(
    figure: Any, axes: Any, curves: tuple[Curve, ...], broken: Mapping[str, list[str]], heights: tuple[float, float]
) -> None:
    """Under the axis, per group: its label on a line of its own, then how many were still at risk at each tick.

    `heights` are those of the figure and of what stands above the axes.
    """
    height, above = heights
    x_of = axes.get_xaxis_transform()
    top = height - above - CURVES - BOTTOM
    figure.text(2 * MM / FULL_WIDTH, top / height, "Number at risk", fontsize=7.5, weight="bold", va="top")
    y = top - ROW
    for place, curve in enumerate(curves):
        label = "\n".join(broken[curve.group])
        colour = look_of(place)["color"]
        figure.text(2 * MM / FULL_WIDTH, y / height, label, fontsize=7.5, color=colour, va="top")
        y -= ROW * (TWO_LINES if len(broken[curve.group]) > 1 else 1) * 0.85
        fraction = (y - (height - above - CURVES)) / CURVES
        for tick in axes.get_xticks():
            axes.text(tick, fraction, str(curve.at_risk_at(tick)), transform=x_of, ha="center", va="top", fontsize=7.5)
        y -= ROW * 0.95


def described(comparison: Comparison, labels: Mapping[str, str]) -> str:
    """The figure in words: per group how many patients, how many events, and where the curve ends."""
    told = (
        f"{labels[curve.group]}: {curve.n} patients, {curve.events} events, the curve ends at"
        f" {100 * (curve.survival[-1] if curve.survival else 1):.0f} % at {curve.last_time:.1f} months."
        for curve in comparison.curves
    )
    competing = comparison.of("cumulative_incidence")
    kind = "1 - cumulative incidence, a death before the event competing." if competing else "Kaplan-Meier curves."
    return f"{kind} {' '.join(told)}"
