"""The swimmer figure: one line a patient from time zero to the last day known, with what was given and what happened.

Beyond what can be labelled the lines become thin and only benefit and events are marked: a picture of the whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from theracurve.report.courses import DrawnCourse
from theracurve.report.figures.drawing import (
    COLOURS,
    INK,
    ORIGIN_ROOM,
    SMALL,
    SOFT,
    broken,
    line_height,
    months_axis,
    sheet,
)
from theracurve.report.figures.figure import Data, Figure, Value
from theracurve.report.figures.live import Live, banded
from theracurve.report.figures.marks import EVENT_MARKS, Entry, legend_height, mark_of, write_legend
from theracurve.report.figures.thinned import said_of, thinned
from theracurve.vocabulary.named import BENEFIT, qualified, split_qualified
from theracurve.vocabulary.study_time import months_of
from theracurve.wording.labels import kind_name, pair
from theracurve.wording.words import Words

MOST_ROW, MOST_HEIGHT = 4.2, 210.0  # mm: of a patient's line, and of all of them
CLOSE, BESIDE = 14.0, 0.3  # days between events that would touch, and lines that the second then stands aside
LEAST_LABELLED = 2.5  # mm: below, ids would touch
ID_ROOM, RIGHT, UNDER_AXIS = 17.0, 4.0, 11.0
HEADER = ("patient_id", "group", "what", "day")


@dataclass(frozen=True, slots=True)
class Layers:
    """What is marked: each a list of (month, row), by the words of its legend entry."""

    entries: tuple[Entry, ...]
    points: tuple[tuple[tuple[float, float], ...], ...]


def swimmer(courses: Sequence[DrawnCourse], groups: Mapping[str, str], words: Words, origin: str) -> Figure:
    """Everybody, group by group in the order of `groups` (their words), the longest known first."""
    order = list(groups)
    ordered = sorted(courses, key=lambda c: (order.index(c.group), -c.last_day, c.patient_id))
    dead = sum(course.dead for course in courses)
    return Figure(
        name="swimmer",
        title=words("figures.swimmer.title"),
        caption=said_of(ordered, words("figures.swimmer.caption"), words),
        alt=said_of(ordered, words("figures.swimmer.alt", n=len(courses), dead=dead), words),
        data=Data(HEADER, tuple(row for course in ordered for row in rows_of(course))),
        draw=partial(draw, thinned(ordered), dict(groups), words),
        origin=origin,
        discloses=True,
        live=Live(rows=banded((course.patient_id for course in thinned(ordered)), -0.5)),
    )


def rows_of(course: DrawnCourse) -> Iterator[tuple[Value, ...]]:
    who = (course.patient_id, course.group)
    yield (*who, "last_known", course.last_day)
    yield from ((*who, f"administration_{a.cycle}", a.day) for a in course.administrations)
    yield from ((*who, v.label, v.attended_day) for v in course.visits if v.attended_day is not None)
    yield from ((*who, qualified(name, BENEFIT), day) for name, day in course.benefits)
    yield from ((*who, kind, day) for kind, day in course.events)


def draw(courses: tuple[DrawnCourse, ...], groups: Mapping[str, str], words: Words, width: float) -> Any:
    row = min(MOST_ROW, MOST_HEIGHT / len(courses))
    labelled = row >= LEAST_LABELLED
    left = ID_ROOM if labelled else 8.0
    layers = layers_of(courses, words, detailed=labelled)
    entries = (*layers.entries, Entry(words("figures.swimmer.ongoing"), ">", INK))
    names = [(group, broken(pair(group, label, words), width - left - RIGHT)) for group, label in groups.items()]
    heading = sum(len(lines) for _, lines in names) * line_height()
    top, body = ORIGIN_ROOM + heading + 2, row * len(courses) + 2
    page = sheet(width, top + body + UNDER_AXIS + legend_height(entries, width - 6))
    axes = page.axes(left, top, width - left - RIGHT, body)
    draw_lines(axes, courses, list(groups), row)
    draw_points(axes, layers, row)
    dress(axes, courses, labelled, words)
    write_names(page, names, left)
    write_legend(page, entries, 3, top + body + UNDER_AXIS, width - 6)
    return page.figure


def layers_of(courses: tuple[DrawnCourse, ...], words: Words, *, detailed: bool) -> Layers:
    """Visits and administrations only where there is room for them."""
    marked: list[tuple[Entry, tuple[tuple[float, float], ...]]] = []
    if detailed:
        visits = [(v.attended_day, at) for at, c in enumerate(courses) for v in c.visits if v.attended_day is not None]
        given = [(a.day, at) for at, c in enumerate(courses) for a in c.administrations]
        marked.append((Entry(words("figures.swimmer.visit"), "o", SOFT, filled=False, size=3), in_months(visits)))
        marked.append((Entry(words("figures.swimmer.administration"), "|", INK, size=6), in_months(given)))
    benefit = [(day, at) for at, c in enumerate(courses) for _, day in c.benefits]
    marked.append((Entry(words("figures.swimmer.benefit"), "*", "#0072b2", size=6.5), in_months(benefit)))
    happened_kinds, order = dict.fromkeys(kind for c in courses for kind, _ in c.events), (*EVENT_MARKS, "")
    kinds = sorted(
        happened_kinds, key=lambda kind: order.index(what if (what := split_qualified(kind)[1]) in order else "")
    )
    for kind in kinds:
        happened = [
            (day, at + aside) for at, c in enumerate(courses) for of_kind, day, aside in spread(c) if of_kind == kind
        ]
        mark, colour = mark_of(kind, kinds)
        marked.append((Entry(kind_name(kind, words), mark, colour, size=4.2), in_months(happened)))
    present = [(entry, points) for entry, points in marked if points]
    return Layers(tuple(entry for entry, _ in present), tuple(points for _, points in present))


def spread(course: DrawnCourse) -> Iterator[tuple[str, float, float]]:
    """Each event with how far beside its line it stands, in lines: events close together would hide one another."""
    last, aside = None, 0.0
    for kind, day in course.events:
        near = last is not None and day - last < CLOSE
        aside = (BESIDE if aside <= 0 else -BESIDE) if near else 0.0
        last = day
        yield kind, day, aside


def in_months(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    return tuple((months_of(float(day)), at) for day, at in points)


def draw_lines(axes: Any, courses: tuple[DrawnCourse, ...], groups: list[str], row: float) -> None:
    """All lines of a group as one path; an arrow where a patient was alive when last known."""
    thick = min(4.5, row * 1.5)
    for group in dict.fromkeys(course.group for course in courses):
        x, y = [], []
        for at, course in enumerate(courses):
            if course.group == group:
                x += [0.0, months_of(course.last_day), float("nan")]
                y += [at, at, float("nan")]
        colour = COLOURS[groups.index(group) % len(COLOURS)]
        axes.plot(x, y, color=colour, alpha=0.32, linewidth=thick, solid_capstyle="butt", zorder=1)
    alive = [(months_of(course.last_day), at) for at, course in enumerate(courses) if not course.dead]
    if alive:
        axes.plot(*zip(*alive, strict=True), ">", color=INK, markersize=min(3.5, row * 1.4), linestyle="", zorder=2)


def draw_points(axes: Any, layers: Layers, row: float) -> None:
    scale = min(1.0, max(0.25, row / 3.4))
    for entry, points in zip(layers.entries, layers.points, strict=True):
        face = entry.colour if entry.filled else "white"
        look = {"color": entry.colour, "markerfacecolor": face, "markeredgewidth": 0.6 * scale}
        if entry.filled and entry.marker != "|":
            look["markeredgecolor"] = "white"
        size = entry.size * scale
        axes.plot(*zip(*points, strict=True), entry.marker, linestyle="", markersize=size, zorder=3, **look)


def dress(axes: Any, courses: tuple[DrawnCourse, ...], labelled: bool, words: Words) -> None:
    first = min((a.day for c in courses for a in c.administrations), default=0.0)
    last = max(course.last_day for course in courses)
    months_axis(axes, min(0.0, months_of(first)), months_of(last) or 1.0, words("figures.months_since_zero"))
    axes.set_ylim(len(courses) - 0.4, -0.6)
    ids = [course.patient_id if len(course.patient_id) <= 10 else f"{course.patient_id[:9]}…" for course in courses]
    axes.set_yticks(range(len(courses)) if labelled else [], ids if labelled else [])
    axes.tick_params(axis="y", length=0, labelsize=SMALL)
    axes.spines["left"].set_visible(False)


def write_names(page: Any, names: list[tuple[str, list[str]]], left: float) -> None:
    """Above: each group's colour and words."""
    y = ORIGIN_ROOM
    for place, (_, lines) in enumerate(names):
        for line in lines:
            page.text(left, y, line, color=COLOURS[place % len(COLOURS)], weight="bold")
            y += line_height()
