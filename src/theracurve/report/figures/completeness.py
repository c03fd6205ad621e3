"""The completeness grid: each patient, visit and criterion, as done, unusable, missed, not asked for, not due, dead."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

from theracurve.analysis.completeness import STATES, Completeness
from theracurve.report.figures.drawing import ADVANCE, INCH, INK, ORIGIN_ROOM, POINT, SMALL, SOFT, sheet
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.live import Live, banded
from theracurve.report.figures.marks import STATE_FILLS, Entry, legend_height, write_legend
from theracurve.report.figures.thinned import said_of, thinned
from theracurve.wording.labels import capital, criterion_name
from theracurve.wording.words import Words

MOST_ROW, MOST_HEIGHT = 3.4, 200.0  # mm: of a patient, and of all of them
LEAST_LABELLED = 2.4
SHORT_NAME = 7.0  # mm that `M 18` needs
ID_ROOM, RIGHT, HEADINGS = 17.0, 4.0, 7.0


def completeness(found: Completeness, words: Words, origin: str) -> Figure:
    return Figure(
        name="completeness",
        title=words("figures.completeness.title"),
        caption=said_of(found.patients, words("figures.completeness.caption"), words),
        alt=said_of(found.patients, told(found, words), words),
        data=Data(("patient_id", "group", "visit", "criterion", "state"), tuple(rows_of(found))),
        draw=partial(draw, found, words),
        origin=origin,
        discloses=True,
        live=Live(rows=banded((patient_id for patient_id, _ in shown(found).patients), 0)),
    )


def told(found: Completeness, words: Words) -> str:
    counts = Counter(found.states.values())
    return words("figures.completeness.alt", n=len(found.patients), done=counts["done"], missed=counts["missed"])


def rows_of(found: Completeness) -> Iterator[tuple[str, ...]]:
    for patient_id, group in found.patients:
        for visit, criterion in found.places:
            state = found.states.get((patient_id, visit, criterion))
            if state:
                yield (patient_id, group, visit, criterion or "visit", state)


def draw(found: Completeness, words: Words, width: float) -> Any:
    found = shown(found)
    row, named = row_of(found), has_names(found)
    left = ID_ROOM if named else 8.0
    body = row * len(found.patients)
    entries = [
        Entry(words(f"figures.completeness.{state}"), "box", STATE_FILLS[state][0], hatch=STATE_FILLS[state][1])
        for state in STATES
    ]
    legend = legend_height(entries, width - 6)
    top = ORIGIN_ROOM + legend + HEADINGS
    longest = max(len(name) for name in names_of(found, words))
    page = sheet(width, top + body + longest * ADVANCE * SMALL * POINT + 5.0)
    write_legend(page, entries, 3, ORIGIN_ROOM, width - 6)
    axes = page.axes(left, top, width - left - RIGHT, body)
    edges = places_of(found)
    draw_states(axes, found, edges, hatched=row >= 1.0)
    if named:
        axes.hlines(range(1, len(found.patients)), -0.1, edges[-1] + 1.1, color="white", linewidth=0.5)
    dress(axes, found, edges, named, words)
    return page.figure


def row_of(found: Completeness) -> float:
    return min(MOST_ROW, MOST_HEIGHT / len(found.patients))


def has_names(found: Completeness) -> bool:
    return row_of(found) >= LEAST_LABELLED


def shown(found: Completeness) -> Completeness:
    """The patients that are drawn, in the order in which they are."""
    ordered = labelled(found)
    return replace(ordered, patients=thinned(ordered.patients))


def labelled(found: Completeness) -> Completeness:
    """Everybody in the order of the drawing."""
    return found if has_names(found) else alike_together(found)


def alike_together(found: Completeness) -> Completeness:
    """Patients whose line has no name stand beside those like them: the most complete of each group first."""
    groups = list(dict.fromkeys(group for _, group in found.patients))

    def key(patient: tuple[str, str]) -> tuple[object, ...]:
        states = [found.states.get((patient[0], *place), "") for place in found.places]
        ranks = [STATES.index(state) if state else len(STATES) for state in states]
        return (groups.index(patient[1]), [rank != 0 for rank in reversed(ranks)], ranks, patient[0])

    return replace(found, patients=tuple(sorted(found.patients, key=key)))


def places_of(found: Completeness) -> list[float]:
    """The left edge of each place: places of one visit touch, visits keep apart."""
    edges: list[float] = []
    x, visit = 0.0, ""
    for of_visit, _ in found.places:
        x += 0.35 if edges and of_visit != visit else 0.0
        edges.append(x)
        x, visit = x + 1.0, of_visit
    return edges


def draw_states(axes: Any, found: Completeness, edges: list[float], *, hatched: bool) -> None:
    """Neighbouring patients in the same state are one box, so that thousands of them stay a small drawing."""
    boxes: dict[str, list[tuple[float, float, float]]] = {state: [] for state in STATES}
    for edge, (visit, criterion) in zip(edges, found.places, strict=True):
        column = [found.states.get((patient_id, visit, criterion), "") for patient_id, _ in found.patients]
        y = 0
        for state, run in groupby(column):
            high = len(list(run))
            if state:
                boxes[state].append((edge, float(y), float(high)))
            y += high
    for state, found_boxes in boxes.items():
        if found_boxes:
            draw_boxes(axes, found_boxes, state, hatched=hatched)


def draw_boxes(axes: Any, boxes: list[tuple[float, float, float]], state: str, *, hatched: bool) -> None:
    """All boxes of a state as one path."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    colour, hatch = STATE_FILLS[state]
    points = [
        point for x, y, high in boxes for point in ((x, y), (x + 0.94, y), (x + 0.94, y + high), (x, y + high), (x, y))
    ]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(boxes)
    look = {"facecolor": colour, "edgecolor": SOFT if state != "done" else "white", "linewidth": 0.15}
    axes.add_patch(PathPatch(Path(points, codes), hatch=hatch if hatched else "", **look))


def dress(axes: Any, found: Completeness, edges: list[float], named: bool, words: Words) -> None:
    axes.set_xlim(-0.1, edges[-1] + 1.1)
    axes.set_ylim(len(found.patients), 0)
    axes.set_xticks([edge + 0.47 for edge in edges], names_of(found, words), rotation=90, fontsize=SMALL)
    axes.tick_params(axis="both", length=0)
    ids = [patient_id if len(patient_id) <= 10 else f"{patient_id[:9]}…" for patient_id, _ in found.patients]
    places = [at + 0.5 for at in range(len(ids))]
    axes.set_yticks(places if named else [], ids if named else [], fontsize=SMALL)
    for visit, run in groupby(zip(edges, found.places, strict=True), key=lambda entry: entry[1][0]):
        own = [edge for edge, _ in run]
        look = {"transform": axes.get_xaxis_transform(), "ha": "center", "va": "bottom", "fontsize": SMALL}
        name = short(visit) if len(own) > 1 or pitch(axes, edges) > SHORT_NAME else visit.rpartition(" ")[2]
        axes.text((own[0] + own[-1] + 1) / 2, 1.01, name, weight="bold", **look)
    for spine in axes.spines.values():
        spine.set_visible(False)
    group_lines(axes, found)


def names_of(found: Completeness, words: Words) -> list[str]:
    """Each place's criterion; a dot for the visit itself."""
    return [capital(criterion_name(criterion, words)) if criterion else "•" for _, criterion in found.places]


def pitch(axes: Any, edges: list[float]) -> float:
    """The width of a place in millimetres."""
    return float(axes.get_position().width * axes.figure.get_figwidth() * INCH / (edges[-1] + 1.2))


def short(visit: str) -> str:
    """`M 3` for `month 3`, so that five visits fit on one column of a journal."""
    unit, _, number = visit.partition(" ")
    return f"{unit[:1].upper()} {number}" if number else visit


def group_lines(axes: Any, found: Completeness) -> None:
    """A line where another group begins."""
    for at in range(1, len(found.patients)):
        if found.patients[at][1] != found.patients[at - 1][1]:
            axes.axhline(at, color=INK, linewidth=0.9)
