"""The waterfall: everybody's best change from baseline, largest increase first, and the change that is asked for."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from theracurve.analysis.changes import Changes
from theracurve.report.figures.columns import draw_columns, name_columns
from theracurve.report.figures.drawing import COLOURS, INK, ORIGIN_ROOM, SMALL, sheet
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.live import Live, banded
from theracurve.report.figures.marks import Entry, legend_height, write_legend
from theracurve.wording.labels import capital, pair, subject_name
from theracurve.wording.words import Words

LEFT, RIGHT, BODY, UNDER = 16.0, 4.0, 62.0, 15.0
HIGHEST = 120.0  # percent: a larger increase is cut here and written as a number
HATCHES = ("", "////", "||||", "\\\\\\\\", "xxxx", "----", "++++")


def waterfall(changes: Changes, groups: Mapping[str, str], words: Words, origin: str) -> Figure:
    """One criterion or one of its parts; `groups` gives each group's words."""
    ordered = sorted(changes.patients, key=lambda p: (-p.best, p.patient_id))
    name, reached = subject_of(changes, words), sum(meets(changes, p.best) for p in ordered)
    return Figure(
        name=f"waterfall-{name_of(changes)}",
        title=words("figures.waterfall.title", what=capital(name)),
        caption=words("figures.waterfall.caption", limit=limit_of(changes)),
        alt=words("figures.waterfall.alt", n=len(ordered), reached=reached, limit=limit_of(changes)),
        data=Data(("patient_id", "group", "best_change_percent"), tuple(map(row_of, ordered))),
        draw=partial(draw, changes, tuple(ordered), dict(groups), words),
        origin=origin,
        discloses=True,
        live=Live(columns=banded((patient.patient_id for patient in ordered), -0.5)),
    )


def subject_of(changes: Changes, words: Words) -> str:
    return subject_name(f"{changes.criterion}:{changes.part}" if changes.part else changes.criterion, words)


def name_of(changes: Changes) -> str:
    """A name for files and anchors, whatever an analyte is called."""
    part = "".join(c if c.isalnum() and c.isascii() else "_" for c in changes.part)
    criterion = changes.criterion.replace("/", "-")
    return f"{criterion}-{part}" if part else criterion


def limit_of(changes: Changes) -> str:
    return f"{'>' if changes.strict else '≥'} {changes.limit:g}"


def meets(changes: Changes, change: float) -> bool:
    return change < -changes.limit if changes.strict else change <= -changes.limit


def row_of(patient: Any) -> tuple[str, str, float]:
    return (patient.patient_id, patient.group, round(patient.best, 3))


def draw(changes: Changes, ordered: tuple[Any, ...], groups: Mapping[str, str], words: Words, width: float) -> Any:
    present = [group for group in groups if any(p.group == group for p in ordered)]
    entries = [
        Entry(pair(g, groups[g], words), "box", look_of(list(groups).index(g))["color"], hatch=HATCHES[i % 7] or "")
        for i, g in enumerate(groups)
        if g in present
    ]
    legend = legend_height(entries, width - LEFT)
    top = ORIGIN_ROOM + legend + 1.5
    page = sheet(width, top + BODY + UNDER)
    write_legend(page, entries, LEFT, ORIGIN_ROOM, width - LEFT)
    axes = page.axes(LEFT, top, width - LEFT - RIGHT, BODY)
    for place, group in enumerate(groups):
        draw_group(axes, ordered, group, place)
    write_cut(axes, ordered)
    dress(axes, changes, ordered, words)
    name_columns(axes, [p.patient_id for p in ordered], width - LEFT - RIGHT)
    return page.figure


def look_of(place: int) -> dict[str, Any]:
    hatch = HATCHES[place % len(HATCHES)]
    return {"color": COLOURS[place % len(COLOURS)], **({"hatch": hatch} if hatch else {})}


def draw_group(axes: Any, ordered: tuple[Any, ...], group: str, place: int) -> None:
    mine = [(at, min(p.best, HIGHEST)) for at, p in enumerate(ordered) if p.group == group]
    if mine:
        places, tops = zip(*mine, strict=True)
        draw_columns(axes, places, [0.0] * len(places), tops, len(ordered), alpha=0.9, **look_of(place))


def write_cut(axes: Any, ordered: tuple[Any, ...]) -> None:
    """The change of those whose column does not fit, where few enough."""
    cut = [(at, p.best) for at, p in enumerate(ordered) if p.best > HIGHEST]
    if len(ordered) <= 60:
        for at, best in cut:
            axes.text(at, HIGHEST + 2, f"+{best:.0f}", ha="center", va="bottom", fontsize=SMALL, rotation=90)


def dress(axes: Any, changes: Changes, ordered: tuple[Any, ...], words: Words) -> None:
    highest = min(HIGHEST, max(p.best for p in ordered))
    room = 22 if any(p.best > HIGHEST for p in ordered) else 5
    axes.set_ylim(min(-changes.limit - 15, min(p.best for p in ordered) - 5), max(20, highest + room))
    axes.axhline(0, color=INK, linewidth=0.7)
    axes.axhline(-changes.limit, color=INK, linewidth=0.8, linestyle=(0, (4, 2)))
    label = f"−{changes.limit:g} %"
    axes.text(0.005, -changes.limit, label, transform=axes.get_yaxis_transform(), va="bottom", fontsize=SMALL)
    axes.set_ylabel(words("figures.best_change"))
    axes.spines["bottom"].set_visible(False)
