"""What all figures share: size, colours, fonts, and an SVG that is the same bytes every time.

Colours are those of Okabe and Ito (2008), told apart with any colour vision; line styles differ too, so that a
figure stays legible in grey.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

MM = 1 / 25.4  # in inches, as matplotlib counts
FULL_WIDTH = 180 * MM  # two columns of a journal
INK = "#1b2a33"
FAINT = "#c9d2d7"
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
STYLES = ("-", (0, (5, 1.6)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)))
SETTINGS: dict[str, Any] = {
    "svg.fonttype": "none",  # real text: searchable, selectable, small
    "svg.hashsalt": "theracurve",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib, so measures are the same everywhere
    "font.size": 8,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.7,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
}


@contextmanager
def drawing(width: float, height: float) -> Iterator[Any]:
    """A figure of so many inches under our settings."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(SETTINGS):
        yield Figure(figsize=(width, height))


def as_svg(figure: Any, name: str, title: str, description: str) -> str:
    """The figure as inline SVG with a title and description for those who cannot see it.

    `name` makes its inner ids unique on a page with several figures.
    """
    buffer = StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\b(id|xlink:href|href)="(#?)', rf'\1="\2{name}-', svg).replace("url(#", f"url(#{name}-")
    svg = re.sub(r'(<svg [^>]*?)width="[^"]*"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg [^>]*?)height="[^"]*"', r"\1", svg, count=1)
    opening, rest = svg.split(">", 1)
    told = f'<title id="{name}-t">{escaped(title)}</title><desc id="{name}-d">{escaped(description)}</desc>'
    return f'{opening} role="img" aria-labelledby="{name}-t {name}-d">{told}{rest}'


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def look_of(place: int) -> dict[str, Any]:
    """Colour and line style of the n-th group."""
    return {"color": COLOURS[place % len(COLOURS)], "linestyle": STYLES[place % len(STYLES)]}
