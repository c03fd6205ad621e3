"""What stands for what in every figure: the mark and colour of each kind of event, status and answer.

Marks differ in shape and filling as well as in colour, bars in hatching, so that a figure can be read in grey.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from theracurve.report.figures.drawing import ADVANCE, FAINT, INK, POINT, SOFT, TEXT, Sheet, broken, line_height
from theracurve.vocabulary.named import split_qualified

EVENT_MARKS = {  # kind: mark, colour
    "therapy_side_effect": ("X", "#e69f00"),
    "symptom_relapse": ("s", "#cc79a7"),
    "deterioration": ("v", "#882255"),
    "tumour_progression": ("D", "#d55e00"),
    "bone_progression": ("d", "#0072b2"),
    "marker_increase": ("^", "#009e73"),
    "egfr_decline": ("v", "#8c6d31"),
    "recorded_event": ("H", "#7b4173"),
    "disease_death": ("X", "#7a0010"),
    "death": ("P", "#000000"),
}
KIND_FILLS = {  # kind: colour and hatch of an area
    "therapy_side_effect": ("#e69f00", "||||"),
    "symptom_relapse": ("#cc79a7", "////"),
    "deterioration": ("#882255", "...."),
    "tumour_progression": ("#d55e00", ""),
    "bone_progression": ("#0072b2", "----"),
    "marker_increase": ("#56b4e9", "\\\\\\\\"),
    "egfr_decline": ("#8c6d31", "++++"),
    "recorded_event": ("#7b4173", "xxxx"),
    "disease_death": ("#7a0010", "////"),
    "death": ("#4c5f6b", ""),
}
OTHER = ("o", SOFT)
PLAIN = ("#c9d2d7", "")  # an area of any other kind
OTHER_MARKS = ("v", "<", ">", "p", "h", "8")  # of further kinds that are alike but for their name
OTHER_HATCHES = ("....", "xxxx", "++++", "----", "oooo", "****")


def place_among_alike(kind: str, kinds: Sequence[str]) -> int:
    """0 for the first of the kinds that are alike but for their name, 1 for the next."""
    what = split_qualified(kind)[1]
    return [other for other in kinds if split_qualified(other)[1] == what].index(kind)


def mark_of(kind: str, kinds: Sequence[str]) -> tuple[str, str]:
    """The mark and colour of a kind of event among these."""
    mark, colour = EVENT_MARKS.get(split_qualified(kind)[1], OTHER)
    place = place_among_alike(kind, kinds)
    return (OTHER_MARKS[(place - 1) % len(OTHER_MARKS)] if place else mark), colour


def fill_of(kind: str, kinds: Sequence[str]) -> tuple[str, str]:
    """The colour and hatch of an area of this kind of event among these."""
    colour, hatch = KIND_FILLS.get(split_qualified(kind)[1], PLAIN)
    place = place_among_alike(kind, kinds)
    return colour, (OTHER_HATCHES[(place - 1) % len(OTHER_HATCHES)] if place else hatch)


STATE_FILLS = {  # of a visit or an assessment: colour and hatch
    "attended": ("#0072b2", ""),
    "done": ("#0072b2", ""),
    "unusable": ("#56b4e9", "////"),
    "missed": ("#e8a07a", "\\\\\\"),
    "not_applicable": ("#e9eef1", ""),
    "not_due": ("#ffffff", ""),
    "dead": ("#4c5f6b", ""),
}
ANSWER_FILLS = {  # of a criterion: colour and hatch
    "met": ("#0072b2", ""),
    "not_met": ("#e8a07a", ""),
    "not_applicable": ("#e9eef1", ""),
    "not_evaluable": ("#f2d16b", "////"),
}
ANSWER_COLOURS = {"met": "#0072b2", "not_met": "#d55e00", "not_applicable": "#c9d2d7", "not_evaluable": "#f2d16b"}


SAMPLE_ROOM = 5.0  # mm in front of an entry's words


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a legend: its words, and a mark (with its filling) or a filled box."""

    words: str
    marker: str = "s"
    colour: str = INK
    filled: bool = True
    hatch: str = ""
    size: float = 4.5

    @property
    def width(self) -> float:
        """Millimetres, with the room behind it."""
        return SAMPLE_ROOM + len(self.words) * ADVANCE * TEXT * POINT + 4.0


def legend_rows(entries: Sequence[Entry], width: float) -> list[list[Entry]]:
    """The entries in rows that fit into so many millimetres."""
    rows: list[list[Entry]] = [[]]
    for entry in entries:
        if rows[-1] and sum(e.width for e in rows[-1]) + entry.width > width:
            rows.append([])
        rows[-1].append(entry)
    return rows


def lines_of(entry: Entry, width: float) -> list[str]:
    """The words of an entry, broken where it would not fit by itself."""
    return [entry.words] if entry.width <= width else broken(entry.words, width - SAMPLE_ROOM)


def row_height(row: Sequence[Entry], width: float) -> float:
    return max(len(lines_of(entry, width)) for entry in row) * line_height() * 1.15


def legend_height(entries: Sequence[Entry], width: float) -> float:
    return sum(row_height(row, width) for row in legend_rows(entries, width) if row) + 1.0


def write_legend(page: Sheet, entries: Sequence[Entry], left: float, top: float, width: float) -> None:
    """The entries in rows, from a place on."""
    y = top
    for row in legend_rows(entries, width):
        x = left
        for entry in row:
            draw_sample(page, entry, x + 1.5, y + line_height() * 0.4)
            for place, line in enumerate(lines_of(entry, width)):
                page.text(x + 4.2, y + place * line_height(), line)
            x += entry.width
        y += row_height(row, width) if row else 0.0


def draw_sample(page: Sheet, entry: Entry, x: float, y: float) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    if entry.hatch or entry.marker == "box":
        low = (x - 1.3) / page.width, 1 - (y + 1.0) / page.height
        box = Rectangle(low, 2.6 / page.width, 2.0 / page.height, facecolor=entry.colour, edgecolor=SOFT, linewidth=0.4)
        box.set_hatch(entry.hatch)
        page.figure.add_artist(box)
        return
    mark = Line2D([x / page.width], [1 - y / page.height], linestyle="", color=entry.colour)
    mark.set_marker(entry.marker)
    mark.set_markersize(entry.size)
    mark.set_markerfacecolor(entry.colour if entry.filled else "white")
    page.figure.add_artist(mark)


__all__ = [
    "ANSWER_COLOURS",
    "EVENT_MARKS",
    "FAINT",
    "STATE_FILLS",
    "Entry",
    "fill_of",
    "legend_height",
    "legend_rows",
    "mark_of",
    "write_legend",
]  # fmt: skip
