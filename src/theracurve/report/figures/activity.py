"""The activity of each patient: net activity of every administration, one on the other, the largest sum first."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from theracurve.report.courses import DrawnCourse
from theracurve.report.figures.columns import draw_columns, name_columns
from theracurve.report.figures.drawing import COLOURS, ORIGIN_ROOM, sheet
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.marks import Entry, legend_height, write_legend
from theracurve.wording.words import Words

LEFT, RIGHT, BODY, UNDER = 16.0, 4.0, 56.0, 15.0
HATCHES = ("", "////", "||||", "xxxx")


def activity(courses: Sequence[DrawnCourse], words: Words, origin: str) -> Figure | None:
    """None where nobody was given a known activity."""
    given = [course for course in courses if any(a.activity is not None for a in course.administrations)]
    if not given:
        return None
    ordered = tuple(sorted(given, key=lambda c: (-total_of(c), c.patient_id)))
    return Figure(
        name="activity",
        title=words("figures.activity.title"),
        caption=caption_of(ordered, words),
        alt=words("figures.activity.alt", n=len(ordered)),
        data=Data(("patient_id", "group", "cycle", "agent", "day", "net_activity_gbq"), tuple(rows_of(ordered))),
        draw=partial(draw, ordered, words),
        origin=origin,
        discloses=True,
    )


def caption_of(courses: Sequence[DrawnCourse], words: Words) -> str:
    caption, unknown = words("figures.activity.caption"), sum(map(has_gap, courses))
    return f"{caption} {words('figures.activity.unknown', n=unknown)}" if unknown else caption


def has_gap(course: DrawnCourse) -> bool:
    """Whether the activity of some administration is not known, so that the column is too low."""
    return any(a.activity is None for a in course.administrations)


def total_of(course: DrawnCourse) -> float:
    return sum(a.activity or 0.0 for a in course.administrations)


def rows_of(courses: Sequence[DrawnCourse]) -> Iterator[tuple[str | float | int | None, ...]]:
    for course in courses:
        for a in course.administrations:
            yield (course.patient_id, course.group, a.cycle, a.agent, a.day, a.activity)


def draw(courses: tuple[DrawnCourse, ...], words: Words, width: float) -> Any:
    agents = sorted({a.agent for course in courses for a in course.administrations})
    entries = [Entry(agent, "box", COLOURS[i % len(COLOURS)], hatch=HATCHES[i % 4]) for i, agent in enumerate(agents)]
    top = ORIGIN_ROOM + legend_height(entries, width - LEFT) + 1.5
    page = sheet(width, top + BODY + UNDER)
    write_legend(page, entries, LEFT, ORIGIN_ROOM, width - LEFT)
    axes = page.axes(LEFT, top, width - LEFT - RIGHT, BODY)
    for place, agent in enumerate(agents):
        draw_agent(axes, courses, agent, place)
    draw_gaps(axes, courses)
    axes.set_ylim(0, max(total_of(course) for course in courses) * (1.12 if any(map(has_gap, courses)) else 1.05))
    axes.set_ylabel(words("figures.activity.axis"))
    name_columns(axes, [course.patient_id for course in courses], width - LEFT - RIGHT)
    return page.figure


def draw_gaps(axes: Any, courses: tuple[DrawnCourse, ...]) -> None:
    """A question mark on the column of which a part is not known."""
    for at, course in enumerate(courses):
        if has_gap(course):
            axes.annotate("?", (at, total_of(course)), ha="center", va="bottom", fontsize=7, fontweight="bold")


def draw_agent(axes: Any, courses: tuple[DrawnCourse, ...], agent: str, place: int) -> None:
    """Every administration of an agent, each standing on those before it."""
    places, bottoms, tops = [], [], []
    for at, course in enumerate(courses):
        below = 0.0
        for a in course.administrations:
            above = below + (a.activity or 0.0)
            if a.agent == agent and above > below:
                places.append(at)
                bottoms.append(below)
                tops.append(above)
            below = above
    if places:
        hatch = HATCHES[place % 4]
        look = {"color": COLOURS[place % len(COLOURS)], **({"hatch": hatch} if hatch else {})}
        draw_columns(axes, places, bottoms, tops, len(courses), **look)
