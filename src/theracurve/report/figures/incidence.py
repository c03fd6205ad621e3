"""The cumulative incidence of each kind of event that came first: stacked areas, group by group."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from theracurve.analysis.incidence_by_kind import GroupKinds, IncidenceByKind, KindIncidence
from theracurve.report.figures.drawing import INK, ORIGIN_ROOM, SMALL, broken, line_height, months_axis, sheet
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.marks import Entry, fill_of, legend_height, write_legend
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.labels import endpoint_name, kind_name, pair
from theracurve.wording.words import Words

LEFT, RIGHT, BODY, UNDER = 15.0, 4.0, 52.0, 12.0
LEAST_PANEL = 62.0  # mm: of a group, with its axis


def incidence(found: IncidenceByKind, groups: Mapping[str, str], words: Words, origin: str) -> Figure:
    kinds = [kind.kind for kind in found.groups[0].kinds]
    return Figure(
        name="incidence-by-kind",
        title=words("figures.incidence.title"),
        caption=words("figures.incidence.caption", endpoint=endpoint_name(found.endpoint, words)),
        alt=words(
            "figures.incidence.alt",
            n=len(found.groups),
            kinds=", ".join(kind_name(k, words) for k in kinds),
        ),
        data=Data(("group", "kind", "months", StudyQuantity.CUMULATIVE_INCIDENCE), tuple(rows_of(found))),
        draw=partial(draw, found, dict(groups), words),
        origin=origin,
        discloses=True,
    )


def rows_of(found: IncidenceByKind) -> Iterator[tuple[str | float, ...]]:
    for of_group in found.groups:
        for kind in of_group.kinds:
            yield (of_group.group, kind.kind, 0.0, 0.0)
            for time, probability in zip(kind.times, kind.probability, strict=True):
                yield (of_group.group, kind.kind, round(time, 6), round(probability, 6))


def draw(found: IncidenceByKind, groups: Mapping[str, str], words: Words, width: float) -> Any:
    """Panels side by side, in as many rows as they need."""
    across = max(1, min(len(found.groups), int(width // LEAST_PANEL)))
    kinds = [kind.kind for kind in found.groups[0].kinds]
    entries = [
        Entry(
            kind_name(k.kind, words),
            "box",
            fill_of(k.kind, kinds)[0],
            hatch=fill_of(k.kind, kinds)[1],
        )
        for k in found.groups[0].kinds
    ]
    panel = width / across
    titles = [
        broken(f"{pair(g.group, groups[g.group], words)} (n = {g.n})", panel - LEFT - RIGHT) for g in found.groups
    ]
    title = max(map(len, titles)) * line_height()
    rows = -(-len(found.groups) // across)
    legend = legend_height(entries, width - 6)
    page = sheet(width, ORIGIN_ROOM + legend + rows * (title + BODY + UNDER + 2))
    write_legend(page, entries, 3, ORIGIN_ROOM, width - 6)
    end = max(g.last_time for g in found.groups) or 1.0
    for place, of_group in enumerate(found.groups):
        left = (place % across) * panel
        top = ORIGIN_ROOM + legend + (place // across) * (title + BODY + UNDER + 2)
        for line, text in enumerate(titles[place]):
            page.text(left + LEFT, top + line * line_height(), text, weight="bold")
        axes = page.axes(left + LEFT, top + title + 1, panel - LEFT - RIGHT, BODY)
        draw_areas(axes, of_group)
        dress(axes, end, words, first=place % across == 0)
    return page.figure


def draw_areas(axes: Any, of_group: GroupKinds) -> None:
    """Each kind on top of those before it; steps stay where they happen."""
    times = np.unique(np.concatenate([[0.0, of_group.last_time], *(np.array(kind.times) for kind in of_group.kinds)]))
    below = np.zeros(len(times))
    for kind in of_group.kinds:
        above = below + 100 * at_times(kind, times)
        colour, hatch = fill_of(kind.kind, [other.kind for other in of_group.kinds])
        look = {"facecolor": colour, "hatch": hatch, "edgecolor": "white", "linewidth": 0.0}
        axes.fill_between(times, below, above, step="post", **look)
        axes.step(times, above, where="post", color=INK, linewidth=0.5)
        below = above


def at_times(kind: KindIncidence, times: np.ndarray) -> np.ndarray:
    """The step function of a kind at the given times."""
    values = np.array([0.0, *kind.probability])
    return values[np.searchsorted(np.array(kind.times), times, side="right")]


def dress(axes: Any, end: float, words: Words, *, first: bool) -> None:
    axes.set_ylim(0, 100)
    months_axis(axes, 0.0, end, words("figures.months"))
    axes.tick_params(labelsize=SMALL + 0.5)
    if first:
        axes.set_ylabel(words("figures.incidence.axis"))
