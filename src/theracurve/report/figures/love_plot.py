"""The love plot: how far the groups lie apart in each covariate, as they are, weighted, and matched."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from theracurve.analysis.bias.check import BiasCheck
from theracurve.analysis.bias.found import Matched, Weighted
from theracurve.report.figures.drawing import (
    COLOURS,
    FAINT,
    INK,
    ORIGIN_ROOM,
    SMALL,
    TEXT,
    broken,
    line_height,
    sheet,
)
from theracurve.report.figures.figure import Data, Figure
from theracurve.wording.bias import covariate_name
from theracurve.wording.labels import capital
from theracurve.wording.words import Words

UNALIKE = 0.1
MARKS = ("o", "s", "^", "D")
LABELS = 62.0  # mm for the names
UNDER_AXIS = 20.0
HEADER = ("scheme", "covariate", "difference")
Series = Mapping[str, Mapping[str, float]]  # absolute differences by scheme and covariate


def love_plot(checks: Sequence[BiasCheck], name: str, words: Words, origin: str) -> Figure | None:
    """None where nothing makes the groups alike."""
    series = series_of(checks)
    if len(series) < 2:
        return None
    title, caption = words("bias.love.title"), words("bias.love.caption")
    alt = words("bias.love.alt", n=len(next(iter(series.values()))))
    data = Data(HEADER, tuple(rows_of(series)))
    return Figure(
        name=name, title=title, caption=caption, alt=alt, data=data, draw=partial(draw, series, words), origin=origin
    )


def series_of(checks: Sequence[BiasCheck]) -> Series:
    found: dict[str, Mapping[str, float]] = {}
    for check in checks:
        if isinstance(check.found, Weighted):
            found |= check.found.differences
        if isinstance(check.found, Matched):
            found["matched"] = check.found.differences
    return {scheme: {name: abs(value) for name, value in of.items()} for scheme, of in found.items()}


def rows_of(series: Series) -> Iterator[tuple[str, str, float]]:
    for scheme, differences in series.items():
        yield from ((scheme, name, round(value, 6)) for name, value in differences.items())


def draw(series: Series, words: Words, width: float) -> Any:
    names = list(dict.fromkeys(name for differences in series.values() for name in differences))
    step = line_height() * 1.6
    body = step * (len(names) + 0.5)
    page = sheet(width, ORIGIN_ROOM + 2 + body + UNDER_AXIS)
    left = min(LABELS, width * 0.4)
    axes = page.axes(left, ORIGIN_ROOM + 2, width - left - 6, body)
    for place, name in enumerate(names):
        label = broken(capital(covariate_name(name, words)), left - 4, TEXT)[0]
        page.text(3, ORIGIN_ROOM + 2 + step * (place + 0.45), label)
        axes.axhline(place, color=FAINT, linewidth=0.4, zorder=0)
    for mark, colour, (scheme, differences) in zip(MARKS, COLOURS, series.items(), strict=False):
        places = [(value, names.index(name)) for name, value in differences.items()]
        label, look = words(f"bias.love.{scheme.replace('-', '_')}"), {"color": colour, "markersize": 4.2}
        axes.plot(*zip(*places, strict=True), mark, label=label, markerfacecolor="none", clip_on=False, **look)
    dress(axes, len(names), words)
    return page.figure


def dress(axes: Any, n: int, words: Words) -> None:
    axes.axvline(UNALIKE, color=INK, linewidth=0.7, linestyle=(0, (2, 2)))
    axes.set_xlim(left=0)
    axes.set_ylim(n - 0.25, -0.75)
    axes.set_yticks([])
    axes.set_xlabel(words("bias.love.axis"))
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -10.5 / (axes.bbox.height / axes.figure.dpi * 25.4)),
        ncol=4,
        frameon=False,
        fontsize=SMALL,
    )
