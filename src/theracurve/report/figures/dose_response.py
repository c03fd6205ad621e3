"""Absorbed dose against response: each patient's dose of the index lesion and its best change in size."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from theracurve.analysis.doses import DoseResponse
from theracurve.report.figures.drawing import COLOURS, FAINT, ORIGIN_ROOM, sheet
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.marks import Entry, legend_height, write_legend
from theracurve.wording.labels import pair
from theracurve.wording.words import Words

LEFT, RIGHT, BODY, UNDER = 16.0, 5.0, 60.0, 12.0
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
HEADER = ("patient_id", "group", "absorbed_dose_gy", "best_change_percent")


def dose_response(
    responses: tuple[DoseResponse, ...], groups: Mapping[str, str], lesion: str, words: Words, origin: str
) -> Figure | None:
    """None where no patient has both; `groups` gives each group's words, `lesion` what changed: index or sum."""
    if not responses:
        return None
    return Figure(
        name="dose-response",
        title=words(f"doses.figure.title_{lesion}"),
        caption=words("doses.figure.caption"),
        alt=words("doses.figure.alt", n=len(responses), smaller=sum(r.best_change_percent < 0 for r in responses)),
        data=Data(HEADER, tuple((r.patient_id, r.group, r.dose_gy, r.best_change_percent) for r in responses)),
        draw=partial(draw, responses, dict(groups), words),
        origin=origin,
        discloses=True,
    )


def draw(responses: tuple[DoseResponse, ...], groups: Mapping[str, str], words: Words, width: float) -> Any:
    looks = {group: (MARKERS[i % 7], COLOURS[i % len(COLOURS)]) for i, group in enumerate(groups)}
    present = [group for group in groups if any(r.group == group for r in responses)]
    entries = [Entry(pair(group, groups[group], words), *looks[group]) for group in present]
    top = ORIGIN_ROOM + legend_height(entries, width - LEFT) + 1.5
    page = sheet(width, top + BODY + UNDER)
    write_legend(page, entries, LEFT, ORIGIN_ROOM, width - LEFT)
    axes = page.axes(LEFT, top, width - LEFT - RIGHT, BODY)
    axes.axhline(0, color=FAINT, linewidth=0.7, zorder=0)
    for group in present:
        marker, colour = looks[group]
        found = [r for r in responses if r.group == group]
        places = [r.dose_gy for r in found], [r.best_change_percent for r in found]
        axes.plot(*places, marker, color=colour, markersize=4.5, markeredgecolor="white", markeredgewidth=0.4)
    axes.set_xlim(left=0)
    axes.set_xlabel(words("doses.figure.dose"))
    axes.set_ylabel(words("figures.best_change"))
    return page.figure
