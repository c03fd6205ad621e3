"""The forest: every hazard ratio of the report on one logarithmic axis, analysis by analysis and definition by
definition, the protocol's own filled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil, floor, log2
from typing import Any

from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.report.figures.drawing import FAINT, INK, ORIGIN_ROOM, SMALL, TEXT, Sheet, broken, line_height, sheet
from theracurve.report.figures.figure import Data, Figure
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.estimates import analysis_name
from theracurve.wording.estimators import in_language
from theracurve.wording.labels import capital, variant_name
from theracurve.wording.numbers import SMALLEST_SHOWN, decimals_of, fixed, limits
from theracurve.wording.words import Words

NARROW = 120.0  # mm: below, words stand above their interval instead of beside it
UNDER_AXIS = 12.0
FURTHEST = 6  # doublings: an interval beyond 1/64 or 64 leaves the figure with an arrow
RATIO = (StudyQuantity.HAZARD_RATIO, "lower", "upper")
HEADER = ("analysis", "definition", "groups", *RATIO, "patients", "events", "reason")


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One line: a heading (of an analysis) or an estimate with its words; what the protocol states is `filled`."""

    words: str
    value: str = ""
    estimate: StudyEstimate | None = None
    filled: bool = False


def forest(comparisons: Sequence[Comparison], words: Words, origin: str) -> Figure | None:
    """None where there is no hazard ratio to show."""
    rows = tuple(rows_of(comparisons, words))
    shown = [(row, row.estimate) for row in rows if row.estimate is not None]
    if not shown:
        return None
    above = sum(e.value is not None and e.value > 1 for _, e in shown)
    return Figure(
        name="forest",
        title=words("figures.forest.title"),
        caption=words("figures.forest.caption"),
        alt=words("figures.forest.alt", n=len(shown), above=above),
        data=Data(HEADER, tuple(data_of(comparisons, words)), ("patients", "events")),
        draw=partial(draw, rows, words),
        origin=origin,
    )


def rows_of(comparisons: Sequence[Comparison], words: Words) -> Iterator[ForestRow]:
    """A heading wherever another analysis begins."""
    heading = ""
    for comparison in comparisons:
        for estimate in comparison.estimates_of(StudyQuantity.HAZARD_RATIO):
            if analysis_name(comparison, words) != heading:
                heading = analysis_name(comparison, words)
                yield ForestRow(heading)
            name = variant_name(comparison.variant, words)
            pair = f", {estimate.groups[0]} : {estimate.groups[-1]}" if estimate.groups else ""
            stated = estimate.variant == PROTOCOL
            yield ForestRow(f"{capital(name)}{pair}", number_of(estimate, words), estimate, filled=stated)


def number_of(estimate: StudyEstimate, words: Words) -> str:
    """The value with its limits; the reason why there is none stands in the tables."""
    if estimate.value is None:
        return words("numbers.not_estimable")
    decimals = min(decimals_of(estimate.value), SMALLEST_SHOWN)
    shown = limits(estimate.lower, estimate.upper, decimals, words("numbers.no_limit"), words)
    return words("numbers.with_brackets", value=fixed(estimate.value, decimals, words), inside=shown)


def data_of(comparisons: Sequence[Comparison], words: Words) -> Iterator[tuple[str | float | int | None, ...]]:
    for c in comparisons:
        for e in c.estimates_of(StudyQuantity.HAZARD_RATIO):
            limits = (None if v is None else round(v, 6) for v in (e.value, e.lower, e.upper))
            groups = " : ".join((e.groups or ("",))[:1] + (e.groups or ("",))[-1:])
            yield (analysis_name(c, words), c.variant, groups, *limits, e.n, e.events, in_language(e.reason, words))


@dataclass(frozen=True, slots=True)
class ForestLayout:
    """Columns in millimetres: the words', the intervals', the numbers'."""

    width: float

    @property
    def beside(self) -> bool:
        return self.width >= NARROW

    @property
    def plot(self) -> tuple[float, float]:
        """Left edge and width of the intervals."""
        return (62.0, self.width - 62.0 - 48.0) if self.beside else (4.0, self.width - 44.0)

    @property
    def words(self) -> float:
        return 58.0 if self.beside else self.width - 6

    def lines(self, row: ForestRow) -> list[str]:
        return broken(row.words, self.words, TEXT)

    def height(self, row: ForestRow) -> float:
        """Adds up a row: its lines of words, and where they stand above the interval one more."""
        extra = 0 if self.beside or row.estimate is None else 1
        return (len(self.lines(row)) + extra) * line_height() * 1.15 + (1.2 if row.estimate is None else 0)


def draw(rows: tuple[ForestRow, ...], words: Words, width: float) -> Any:
    placed = ForestLayout(width)
    top, body = ORIGIN_ROOM + line_height() + 2, sum(map(placed.height, rows))
    page = sheet(width, top + body + UNDER_AXIS)
    left, wide = placed.plot
    axes = page.axes(left, top, wide, body)
    dress(axes, rows, body, words)
    page.text(left + wide + 2, ORIGIN_ROOM, words("figures.forest.column"), weight="bold", fontsize=SMALL)
    y = 0.0
    for row in rows:
        write_row(page, placed, row, top + y)
        if row.estimate is not None:
            draw_interval(axes, row, row.estimate, y + placed.height(row) - line_height() * 0.62)
        y += placed.height(row)
    return page.figure


def write_row(page: Sheet, placed: ForestLayout, row: ForestRow, y: float) -> None:
    heading = row.estimate is None
    for place, line in enumerate(placed.lines(row)):
        look: dict[str, Any] = {"weight": "bold"} if heading or row.filled else {}
        if not placed.beside:  # words stand on the axes' lines
            look["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        page.text(3 if heading else 6, y + place * line_height() * 1.15 + (1.2 if heading else 0), line, **look)
    if row.estimate is not None:
        left, wide = placed.plot
        level = y + placed.height(row) - line_height() * 1.15
        page.text(left + wide + 2, level, row.value, fontsize=SMALL)


def draw_interval(axes: Any, row: ForestRow, estimate: StudyEstimate, y: float) -> None:
    """In doublings of the hazard; a limit beyond the axis is an arrow."""
    if estimate.value is None or estimate.value <= 0:
        return
    low, high = axes.get_xlim()
    below = log2(estimate.lower) if estimate.lower else low - 1
    above = log2(estimate.upper) if estimate.upper else high + 1
    axes.plot([max(low, below), min(high, above)], [y, y], color=INK, linewidth=0.9, zorder=2)
    for end, mark, beyond in ((low, "<", below < low), (high, ">", above > high)):
        if beyond:
            axes.plot([end], [y], mark, color=INK, markersize=3.5, clip_on=False)
    face = "#0072b2" if row.filled else "white"
    middle = min(max(log2(estimate.value), low), high)
    axes.plot([middle], [y], "s", color="#0072b2", markerfacecolor=face, markersize=4.2, markeredgewidth=0.9, zorder=3)


def dress(axes: Any, rows: tuple[ForestRow, ...], body: float, words: Words) -> None:
    estimates = [row.estimate for row in rows if row.estimate is not None]
    ends = [log2(v) for e in estimates for v in (e.lower, e.upper, e.value) if v]
    low = max(-FURTHEST, min(-1, floor(min(ends, default=-1))))
    high = min(FURTHEST, max(1, ceil(max(ends, default=1))))
    step = max(1, ceil((high - low) / 7))
    ticks = [t for t in range(low, high + 1) if t % step == 0]
    axes.set_xlim(low, high)
    axes.set_ylim(body, 0)
    axes.set_xticks(ticks, [f"{2.0**tick:g}" if tick >= 0 else f"1/{2**-tick}" for tick in ticks])
    axes.set_yticks([])
    axes.axvline(0, color=INK, linewidth=0.7)
    for tick in ticks:
        axes.axvline(tick, color=FAINT, linewidth=0.4, zorder=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(words("figures.forest.axis"))
