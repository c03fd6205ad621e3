"""What became of each planned visit: stacked shares of patients, visit by visit and group by group."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from theracurve.analysis.results import GroupFlow
from theracurve.report.figures.drawing import ORIGIN_ROOM, SMALL, SOFT, sheet
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.marks import STATE_FILLS, Entry, legend_height, write_legend
from theracurve.wording.labels import capital, visit_name
from theracurve.wording.words import Words

MOST_ROW, MOST_HEIGHT = 4.6, 215.0  # mm: of a bar, and of all of them
GAP = 0.45  # of a row, between visits
LEFT, RIGHT, UNDER_AXIS = 30.0, 5.0, 11.0
LEAST_WRITTEN = 0.045  # share of a bar: smaller parts are too narrow for their number


def visit_status(flow: Sequence[GroupFlow], words: Words, origin: str) -> Figure:
    """Every planned visit of every group."""
    rows = tuple(rows_of(flow))
    visits = dict.fromkeys(visit for entry in flow for visit in entry.visits)
    attended = sum(n for _, _, status, n in rows if status == "attended")
    due = sum(n for _, _, status, n in rows if status in ("attended", "missed"))
    return Figure(
        name="visit-status",
        title=words("figures.visits.title"),
        caption=words("figures.visits.caption"),
        alt=words("figures.visits.alt", n=len(visits), attended=attended, due=due),
        data=Data(("visit", "group", "status", "patients"), rows),
        draw=partial(draw, tuple(flow), words),
        origin=origin,
        discloses=True,
    )


def rows_of(flow: Sequence[GroupFlow]) -> Iterator[tuple[str, str, str, int]]:
    for entry in flow:
        for visit, counts in entry.visits.items():
            yield from ((visit, entry.group, status, n) for status, n in counts.items())


def draw(flow: tuple[GroupFlow, ...], words: Words, width: float) -> Any:
    visits = list(dict.fromkeys(visit for entry in flow for visit in entry.visits))
    rows = len(visits) * (len(flow) + GAP)
    row = min(MOST_ROW, MOST_HEIGHT / rows)
    statuses = words.under("labels.visit_statuses")
    entries = [Entry(label, "box", STATE_FILLS[s][0], hatch=STATE_FILLS[s][1]) for s, label in statuses.items()]
    legend = legend_height(entries, width - 6)
    page = sheet(width, ORIGIN_ROOM + legend + 1 + rows * row + UNDER_AXIS)
    write_legend(page, entries, 3, ORIGIN_ROOM, width - 6)
    axes = page.axes(LEFT, ORIGIN_ROOM + legend + 1, width - LEFT - RIGHT, rows * row)
    names: list[tuple[float, str]] = []
    for place, visit in enumerate(visits):
        for of_group, entry in enumerate(flow):
            y = place * (len(flow) + GAP) + of_group
            names.append((y, f"{capital(visit_name(visit, words))}, {entry.group}" if of_group == 0 else entry.group))
            draw_bar(axes, y, entry.visits.get(visit, {}), written=row >= 3)
    axes.set_ylim(rows - GAP - 0.4, -0.6)
    axes.set_xlim(0, 100)
    axes.set_xlabel(words("figures.visits.axis"))
    axes.set_yticks([y for y, _ in names], [name for _, name in names])
    axes.tick_params(axis="y", length=0, labelsize=min(SMALL, row * 2.4))
    axes.spines["left"].set_visible(False)
    return page.figure


def draw_bar(axes: Any, y: float, counts: Mapping[str, int], *, written: bool) -> None:
    total, left = sum(counts.values()), 0.0
    for status, n in counts.items():
        colour, hatch = STATE_FILLS[status]
        share = 100 * n / total
        axes.barh(y, share, 0.82, left, color=colour, hatch=hatch, edgecolor=SOFT, linewidth=0.3)
        if written and n / total >= LEAST_WRITTEN:
            dark = status in ("attended", "dead")
            box = None if dark or not hatch else {"facecolor": colour, "edgecolor": "none", "pad": 1.0}
            look = {"ha": "center", "va": "center_baseline", "fontsize": SMALL, "bbox": box}
            axes.text(left + share / 2, y, str(n), color="white" if dark else "black", **look)
        left += share
