"""Columns of many patients side by side: bars while there is room for them, thin strokes of one path beyond."""

from collections.abc import Sequence
from typing import Any

from theracurve.report.figures.drawing import INCH, POINT

MOST_BARS = 150  # beyond, a bar each would be a drawing of its own kind, and megabytes


def draw_columns(
    axes: Any, places: Sequence[int], bottoms: Sequence[float], tops: Sequence[float], of: int, **look: Any
) -> None:
    """The columns of one kind, from bottom to top, at their places among `of` columns in all."""
    if of <= MOST_BARS:
        heights = [top - bottom for bottom, top in zip(bottoms, tops, strict=True)]
        axes.bar(places, heights, 0.8, bottoms, linewidth=0.3, edgecolor="white", **look)
        return
    x = [value for place in places for value in (place, place, float("nan"))]
    y = [value for ends in zip(bottoms, tops, strict=True) for value in (*ends, float("nan"))]
    wide = axes.get_position().width * axes.figure.get_figwidth() * INCH / of
    axes.plot(x, y, color=look["color"], linewidth=max(0.15, wide / POINT), solid_capstyle="butt")


def name_columns(axes: Any, ids: Sequence[str], width: float) -> None:
    """Each patient's id under the column where there is room, else nothing."""
    room = width / max(1, len(ids))
    shown = room >= 2.6
    names = [name if len(name) <= 10 else f"{name[:9]}…" for name in ids]
    axes.set_xticks(range(len(ids)) if shown else [], names if shown else [], rotation=90)
    axes.tick_params(axis="x", length=0, labelsize=6)
    axes.set_xlim(-0.8, len(ids) - 0.2)
