"""The spider: everybody's change from baseline over time, one line a patient, with the change the protocol asks for."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from theracurve.analysis.changes import Changes
from theracurve.report.anchors import patient_anchor
from theracurve.report.figures.drawing import INK, ORIGIN_ROOM, SMALL, look_of, months_axis, sheet
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.live import MOST_PATIENTS, Live
from theracurve.report.figures.marks import Entry, legend_height, write_legend
from theracurve.report.figures.waterfall import name_of, subject_of
from theracurve.vocabulary.study_time import months_of
from theracurve.wording.labels import capital, pair
from theracurve.wording.words import Words

LEFT, RIGHT, BODY, UNDER = 16.0, 4.0, 66.0, 11.0
HIGHEST = 200.0  # percent: a line beyond it leaves the figure
MANY = 60  # patients: from here on lines are thin and see-through
MARKERS = ("o", "s", "^", "D", "v", "P", "X")


def spider(changes: Changes, groups: Mapping[str, str], words: Words, origin: str) -> Figure:
    name = subject_of(changes, words)
    return Figure(
        name=f"spider-{name_of(changes)}",
        title=words("figures.spider.title", what=capital(name)),
        caption=words("figures.spider.caption"),
        alt=words("figures.spider.alt", n=len(changes.patients)),
        data=Data(
            ("patient_id", "group", "day", "change_percent"),
            tuple(
                (p.patient_id, p.group, day, round(change, 3))
                for p in changes.patients
                for day, change in zip(p.days, p.changes, strict=True)
            ),
        ),
        draw=partial(draw, changes, dict(groups), words),
        origin=origin,
        discloses=True,
        live=Live(lines={patient_anchor(p.patient_id): points_of(p) for p in changes.patients[:MOST_PATIENTS]}),
    )


def points_of(patient: Any) -> tuple[tuple[float, float], ...]:
    """Gives the line of one patient, in months and percent, from the baseline on."""
    return ((0.0, 0.0), *zip(map(months_of, patient.days), patient.changes, strict=True))


def draw(changes: Changes, groups: Mapping[str, str], words: Words, width: float) -> Any:
    present = {p.group for p in changes.patients}
    entries = [
        Entry(pair(group, label, words), MARKERS[place % 7], look_of(place)["color"])
        for place, (group, label) in enumerate(groups.items())
        if group in present
    ]
    top = ORIGIN_ROOM + legend_height(entries, width - LEFT) + 1.5
    page = sheet(width, top + BODY + UNDER)
    write_legend(page, entries, LEFT, ORIGIN_ROOM, width - LEFT)
    axes = page.axes(LEFT, top, width - LEFT - RIGHT, BODY)
    for place, group in enumerate(groups):
        draw_group(axes, changes, group, place)
    dress(axes, changes, words)
    return page.figure


def draw_group(axes: Any, changes: Changes, group: str, place: int) -> None:
    """All lines of a group as one path."""
    x, y = [], []
    for patient in changes.patients:
        if patient.group == group:
            across, up = zip(*points_of(patient), strict=True)
            x += [*across, float("nan")]
            y += [*up, float("nan")]
    many = len(changes.patients) > MANY
    look = {"linewidth": 0.35, "alpha": 0.45} if many else {"linewidth": 0.9, "alpha": 0.85}
    mark = {} if many else {"marker": MARKERS[place % 7], "markersize": 2.6}
    if x:
        axes.plot(x, y, **look_of(place), **look, **mark)


def dress(axes: Any, changes: Changes, words: Words) -> None:
    values = [change for p in changes.patients for change in p.changes]
    axes.set_ylim(min(-changes.limit - 10, min(values) - 5), min(HIGHEST, max(20.0, max(values) + 5)))
    last = max(day for p in changes.patients for day in p.days)
    months_axis(axes, 0.0, months_of(last) or 1.0, words("figures.months_since_zero"))
    axes.axhline(0, color=INK, linewidth=0.6)
    axes.axhline(-changes.limit, color=INK, linewidth=0.8, linestyle=(0, (4, 2)))
    look = {"transform": axes.get_yaxis_transform(), "va": "bottom", "ha": "right", "fontsize": SMALL}
    axes.text(0.995, -changes.limit, f"−{changes.limit:g} %", **look)
    axes.set_ylabel(words("figures.change"))
