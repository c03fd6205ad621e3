"""What a page adds to a figure where scripts run: words under a cursor, where each patient is drawn, groups to hide.

All of it is written here, in the coordinates of the figure's first axes; the script of the page only looks it up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from theracurve.report.anchors import patient_anchor
from theracurve.vocabulary.visible import visible

MOST_PATIENTS = 300  # beyond, their cards stand on pages of their own
GROUP = "group-"  # starts the mark by which a figure's artists say whose they are

Bands = Mapping[str, tuple[float, float]]
Lines = Mapping[str, tuple[tuple[float, float], ...]]


@dataclass(frozen=True, slots=True)
class Live:
    """`stops` are (x, words); a patient is a band of `rows` (in y) or `columns` (in x), or one of `lines` of points,
    each by the anchor of the patient; `groups` are the names of those whose artists are marked, in order."""

    stops: tuple[tuple[float, str], ...] = ()
    rows: Bands = field(default_factory=dict)
    columns: Bands = field(default_factory=dict)
    lines: Lines = field(default_factory=dict)
    groups: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Gives what the script reads; nothing of what is not there."""
        parts: dict[str, Any] = {
            "stops": [[short(x), visible(words)] for x, words in self.stops],
            "rows": {anchor: [*map(short, band)] for anchor, band in self.rows.items()},
            "columns": {anchor: [*map(short, band)] for anchor, band in self.columns.items()},
            "lines": {anchor: [[*map(short, point)] for point in points] for anchor, points in self.lines.items()},
            "groups": [*map(visible, self.groups)] if len(self.groups) > 1 else [],
        }
        return {name: part for name, part in parts.items() if part}


STILL = Live()


def short(value: float) -> float:
    return round(value, 3)


def banded(patients: Iterable[str], first: float) -> dict[str, tuple[float, float]]:
    """One band a patient, each 1 wide, from `first` on; none where there are too many."""
    listed = list(patients)
    few = len(listed) <= MOST_PATIENTS
    return {patient_anchor(p): (first + at, first + at + 1) for at, p in enumerate(listed)} if few else {}
