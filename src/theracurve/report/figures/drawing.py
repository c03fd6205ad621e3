"""What all figures share: size, colours, fonts, broken labels.

Colours are those of Okabe and Ito (2008), told apart with any colour vision; line styles, markers and hatches differ
too, so that a figure stays legible in grey. Places are in millimetres from the upper left corner, as on paper.
"""

from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from theracurve.report.glyphs import FONTS
from theracurve.vocabulary.visible import cut

INCH = 25.4  # millimetres
POINT = INCH / 72
INK = "#1b2a33"
SOFT = "#4c5f6b"
FAINT = "#c9d2d7"
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
STYLES = ("-", (0, (5, 1.6)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)))
SMALL = 6.5  # points: notes
TEXT = 7.5
LINE = 1.35  # of a size: from one line of text to the next
ORIGIN_ROOM = 4.0  # mm on top, for whose data these are
# Mean advance of a character of DejaVu Sans, as a part of its size: for breaking lines without a renderer.
ADVANCE = 0.56
LONGEST_LABEL = 400  # characters; a longer one would leave no room for the figure
SETTINGS: Any = {
    "svg.fonttype": "none",  # real text: searchable, selectable, small
    "svg.hashsalt": "theracurve",
    "pdf.fonttype": 42,  # whole glyphs, so that the text of a PDF can be found and copied
    "font.family": [*FONTS],  # both come with matplotlib, so measures are the same everywhere
    "text.parse_math": False,  # two dollar signs in a label are two dollar signs
    "font.size": 8,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.7,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "hatch.linewidth": 0.6,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A matplotlib figure on which places are given in millimetres from the upper left corner."""

    width: float
    height: float
    figure: Any

    def axes(self, left: float, top: float, width: float, height: float, **options: Any) -> Any:
        box = (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        return self.figure.add_axes(box, **options)

    def text(self, left: float, top: float, words: str, **look: Any) -> None:
        look = {"fontsize": TEXT, "va": "top", **look}
        self.figure.text(left / self.width, 1 - top / self.height, words, **look)


def sheet(width: float, height: float) -> Sheet:
    """An empty figure of so many millimetres; room for its origin is added on top by `sign`'s caller."""
    from matplotlib.figure import Figure

    return Sheet(width, height, Figure(figsize=(width / INCH, height / INCH)))


def sign(drawn: Any, origin: str) -> None:
    """Say on the figure itself whose data these are, where they are not a study's own."""
    if origin:
        width, height = (inches * INCH for inches in drawn.get_size_inches())
        size = SMALL if broken(origin, width - 4, SMALL)[1:] == [] else SMALL - 1.5
        look = {"fontsize": size, "ha": "right", "va": "top", "style": "italic"}
        drawn.text(1 - 2 / width, 1 - 1.0 / height, origin, **look)


def broken(text: str, width: float, size: float = TEXT) -> list[str]:
    """A text as lines that fit into so many millimetres."""
    return wrap(cut(text, LONGEST_LABEL), max(8, int(width / (ADVANCE * size * POINT)))) or [""]


def line_height(size: float = TEXT) -> float:
    return size * POINT * LINE


def look_of(place: int) -> dict[str, Any]:
    """Colour and line style of the n-th group."""
    return {"color": COLOURS[place % len(COLOURS)], "linestyle": STYLES[place % len(STYLES)]}


STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)  # months between ticks
TICK_ROOM = 17.0  # mm that the numbers under a tick need at least


def ticks_up_to(end: float, most: int) -> list[float]:
    """Whole months, evenly, at most so many."""
    step = next((step for step in STEPS if end / step <= most), STEPS[-1] * (1 + int(end / STEPS[-1] / most)))
    return [float(step * n) for n in range(int(end / step) + 1)]


def months_axis(axes: Any, start: float, end: float, words: str) -> None:
    """A time axis in months from `start` (0, or before it) to `end`."""
    inches = axes.get_position().width * axes.figure.get_figwidth()
    axes.set_xlim(start - 0.01 * (end - start), end + 0.02 * (end - start))
    axes.set_xticks(ticks_up_to(end, max(2, int(inches * INCH / TICK_ROOM))))
    axes.set_xlabel(words)
