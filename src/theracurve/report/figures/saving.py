"""A figure as SVG, PDF, PNG and its data as CSV: the only place that writes one, the same bytes every time."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from warnings import catch_warnings, filterwarnings

from theracurve.report.figures.drawing import SETTINGS, sign
from theracurve.report.figures.figure import FULL_WIDTH, Figure
from theracurve.report.glyphs import drawable
from theracurve.vocabulary.csv_text import csv_text
from theracurve.vocabulary.visible import visible

DPI = 300  # of a PNG, as journals ask for
NO_CLOCK: dict[str, dict[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}


def as_svg(figure: Figure, width: float = FULL_WIDTH) -> str:
    """A file of its own, at its size in millimetres, with real text."""
    return saved(figure, width, "svg").decode("utf-8")


def as_pdf(figure: Figure, width: float = FULL_WIDTH) -> bytes:
    """One page, vector, with its fonts embedded."""
    return saved(figure, width, "pdf")


def as_png(figure: Figure, width: float = FULL_WIDTH) -> bytes:
    return saved(figure, width, "png")


def as_csv(figure: Figure) -> str:
    """What the figure shows: a header, then rows; nothing is an empty cell."""
    return csv_text(figure.data.header, figure.data.rows)


def every_form(figure: Figure) -> dict[str, bytes]:
    """The files of a figure by their names: SVG, PDF, PNG, and its data."""
    return {
        f"{figure.name}.svg": as_svg(figure).encode("utf-8"),
        f"{figure.name}.pdf": as_pdf(figure),
        f"{figure.name}.png": as_png(figure),
        f"{figure.name}.csv": as_csv(figure).encode("utf-8"),
    }


def as_inline_svg(figure: Figure, width: float = FULL_WIDTH) -> str:
    """The figure inside a page: no size of its own, its title and description for those who cannot see it, and its
    inner ids made unique by the figure's name."""
    svg = as_svg(figure, width)
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->\n?", "", svg, flags=re.DOTALL)
    name = figure.name
    svg = re.sub(r'\b(id|xlink:href|href)="(#?)', rf'\1="\2{name}-', svg).replace("url(#", f"url(#{name}-")
    svg = re.sub(r'(<svg [^>]*?)width="[^"]*"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg [^>]*?)height="[^"]*"', r"\1", svg, count=1)
    opening, rest = svg.split(">", 1)
    told = f'<title id="{name}-t">{escaped(figure.title)}</title><desc id="{name}-d">{escaped(figure.alt)}</desc>'
    return f'{opening} role="img" aria-labelledby="{name}-t {name}-d">{told}{rest}'


def saved(figure: Figure, width: float, form: str) -> bytes:
    import matplotlib as mpl

    with mpl.rc_context(SETTINGS), catch_warnings():
        if form == "svg":  # its letters are measured with our fonts, and drawn with those of its reader
            filterwarnings("ignore", "Glyph .* missing")
        drawn = figure.draw(width)
        sign(drawn, figure.origin)
        write_plainly(drawn, visible if form == "svg" else drawable)
        return written(drawn, form)


def write_plainly(drawn: Any, shown: Callable[[str], str]) -> None:
    """Write every text of a drawing as it is to be seen. The names of ticks are kept by the axis, which writes them
    anew. An SVG holds text, for whose letters its reader has fonts."""
    from matplotlib.text import Text

    for axes in drawn.axes:
        for axis in (axes.xaxis, axes.yaxis):
            names = [label.get_text() for label in axis.get_ticklabels()]
            if any("\t" in name or shown(name) != name for name in names):
                axis.set_ticks(axis.get_ticklocs(), [shown(name.replace("\t", " ")) for name in names])
    for text in drawn.findobj(Text):
        text.set_text(shown(text.get_text().replace("\t", " ")))


def written(drawn: Any, form: str) -> bytes:
    buffer = BytesIO()
    drawn.savefig(buffer, format=form, dpi=DPI, metadata=NO_CLOCK[form])
    return buffer.getvalue()


def escaped(text: str) -> str:
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
