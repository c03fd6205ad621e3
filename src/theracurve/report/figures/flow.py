"""The flow of patients, as STROBE asks for it: how many were allocated, treated, followed, judged, and how it ended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from theracurve.analysis.results import GroupFlow, unrecorded_states
from theracurve.report.figures.drawing import INK, ORIGIN_ROOM, POINT, SOFT, Sheet, broken, line_height, sheet
from theracurve.report.figures.figure import Data, Figure
from theracurve.wording.labels import pair
from theracurve.wording.words import Words

KEYS = ("allocated", "treated", "followed", "judged", "died")  # from top to bottom
GAP, PADDING = 7.0, 1.6  # mm: between boxes, and around their words
MARGIN = 3.0


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One box of a group: its key, its words, and the number in it."""

    key: str
    words: str
    patients: int


def flow_figure(
    flow: Sequence[GroupFlow], groups: Mapping[str, str], treated: Mapping[str, bool], judged: Mapping[str, int],
    words: Words, origin: str,
) -> Figure:  # fmt: skip
    """`groups` gives each group's words, `treated` whether it was to be treated, `judged` in how many benefit could be
    judged (empty where the protocol has no benefit)."""
    unrecorded = unrecorded_states(flow)
    steps = {
        entry.group: tuple(s for s in steps_of(entry, treated[entry.group], judged, words) if s.key not in unrecorded)
        for entry in flow
    }
    total = sum(entry.allocated for entry in flow)
    ended = words("figures.flow.ended", dead=sum(e.died for e in flow), lost=sum(e.lost for e in flow))
    return Figure(
        name="patient-flow",
        title=words("figures.flow.title"),
        caption=words("figures.flow.caption"),
        alt=f"{words('figures.flow.in_study', n=total)}. {'' if 'died' in unrecorded else ended}",
        data=Data(
            ("group", "step", "patients"),
            tuple((group, step.key, step.patients) for group, found in steps.items() for step in found),
        ),
        draw=partial(draw, steps, dict(groups), words),
        origin=origin,
        discloses=True,
    )


def steps_of(entry: GroupFlow, treated: bool, judged: Mapping[str, int], words: Words) -> Iterator[FlowStep]:
    allocated = entry.allocated
    yield FlowStep("allocated", words("figures.flow.allocated", n=allocated), allocated)
    if treated or entry.treated:
        not_given = allocated - entry.treated
        yield FlowStep("treated", words("figures.flow.treated", n=entry.treated, others=not_given), entry.treated)
    without = allocated - entry.followed
    yield FlowStep("followed", words("figures.flow.followed", n=entry.followed, others=without), entry.followed)
    if judged:
        n = judged.get(entry.group, 0)
        yield FlowStep("judged", words("figures.flow.judged", n=n, others=allocated - n), n)
    ended = words("figures.flow.ended", dead=entry.died, lost=entry.lost)
    yield FlowStep("died", ended, entry.died)


@dataclass(frozen=True, slots=True)
class FlowLayout:
    """Columns of boxes in millimetres; boxes of one row are as high as the highest."""

    width: float
    columns: tuple[dict[str, list[str]], ...]
    keys: tuple[str, ...]
    top: float

    @property
    def column(self) -> float:
        return (self.width - 2 * MARGIN + 4.0) / len(self.columns) - 4.0

    def left(self, place: int) -> float:
        return MARGIN + place * (self.column + 4.0)

    def box(self, key: str) -> float:
        lines = max(len(column.get(key, ())) for column in self.columns)
        return lines * line_height() + 2 * PADDING

    def y(self, key: str) -> float:
        return self.top + sum(self.box(above) + GAP for above in self.keys[: self.keys.index(key)])

    @property
    def height(self) -> float:
        return self.y(self.keys[-1]) + self.box(self.keys[-1]) + MARGIN


def draw(steps: Mapping[str, tuple[FlowStep, ...]], groups: Mapping[str, str], words: Words, width: float) -> Any:
    total = sum(found[0].patients for found in steps.values())
    first = broken(words("figures.flow.in_study", n=total), width - 20)
    column = (width - 2 * MARGIN + 4.0) / len(steps) - 4.0 - 2 * PADDING
    columns = tuple({step.key: broken(step.words, column) for step in found} for found in steps.values())
    for group, lines in zip(steps, columns, strict=True):
        lines["allocated"] = [*broken(pair(group, groups[group], words), column), *lines["allocated"]]
    head = len(first) * line_height() + 2 * PADDING
    keys = tuple(key for key in KEYS if any(key in lines for lines in columns))
    placed = FlowLayout(width, columns, keys, ORIGIN_ROOM + head + GAP + 1)
    page = sheet(width, placed.height)
    half = min(width - 2 * MARGIN, 70.0)
    draw_box(page, (width - half) / 2, ORIGIN_ROOM, half, head, first, bold=True)
    for place, lines in enumerate(columns):
        draw_column(page, placed, place, lines, (width / 2, ORIGIN_ROOM + head))
    return page.figure


def draw_column(
    page: Sheet, placed: FlowLayout, place: int, lines: Mapping[str, list[str]], start: tuple[float, float]
) -> None:
    """The boxes of a group, each reached by an arrow; a step that a group does not have is passed by."""
    x, y = start
    middle = placed.left(place) + placed.column / 2
    for key in placed.keys:
        if key in lines:
            top = placed.y(key)
            draw_arrow(page, x, y, middle, top)
            draw_box(page, placed.left(place), top, placed.column, placed.box(key), lines[key])
            x, y = middle, top + placed.box(key)


def draw_box(
    page: Sheet, left: float, top: float, width: float, height: float, lines: Sequence[str], *, bold: bool = False
) -> None:
    from matplotlib.patches import Rectangle

    low = left / page.width, 1 - (top + height) / page.height
    size = width / page.width, height / page.height
    page.figure.add_artist(Rectangle(low, *size, facecolor="#f4f7f8", edgecolor=SOFT, linewidth=0.7))
    y = top + (height - len(lines) * line_height()) / 2
    for line in lines:
        page.text(left + width / 2, y + 0.3, line, ha="center", weight="bold" if bold else "normal")
        y += line_height()


def draw_arrow(page: Sheet, x: float, y: float, to_x: float, to_y: float) -> None:
    """From a box down to the next: straight, or by a corner halfway."""
    from matplotlib.lines import Line2D

    halfway = (y + to_y) / 2
    points = [(x, y), (x, halfway), (to_x, halfway), (to_x, to_y)]
    across, down = zip(*((a / page.width, 1 - b / page.height) for a, b in points), strict=True)
    page.figure.add_artist(Line2D(across, down, color=INK, linewidth=0.8))
    tip = 1 - (to_y - 3.0 * POINT) / page.height
    page.figure.add_artist(Line2D([to_x / page.width], [tip], marker="v", color=INK, markersize=4, linestyle=""))
