"""A figure as SVG, PDF, PNG and its data as CSV: the only place that writes one, the same bytes every time."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any
from warnings import catch_warnings, filterwarnings

from theracurve.errors import UsageError
from theracurve.report.figures.curve_look import USUAL_LOOK, CurveLook
from theracurve.report.figures.drawing import COLOURS, SETTINGS, sign
from theracurve.report.figures.figure import FULL_WIDTH, Figure
from theracurve.report.figures.live import GROUP
from theracurve.report.glyphs import drawable
from theracurve.vocabulary.csv_text import csv_text
from theracurve.vocabulary.visible import visible

DPI = 300  # of pixels, as journals ask for
LEAST_WIDTH, MOST_WIDTH = 60.0, 400.0  # mm
ALIKE = 1e-6  # two colours are one where no part of them differs by more
LIGHTNESS = (0.2126, 0.7152, 0.0722)  # of red, green and blue: Rec. ITU-R BT.709
WRITTEN_WHEN = re.compile(rb"%%(?:Creator|CreationDate):.*\n")  # matplotlib writes them into every EPS
MARKED = re.compile(rf' id="{GROUP}(\d+)"')  # more than one artist is a group's, and an id stands once
COLOUR = re.compile("#[0-9a-fA-F]{6}")
NO_CLOCK: dict[str, dict[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
    "eps": {},
}


def as_svg(figure: Figure, width: float = FULL_WIDTH) -> str:
    """A file of its own, at its size in millimetres, with real text."""
    return MARKED.sub("", saved(figure, width, "svg").decode("utf-8"))


def as_pdf(figure: Figure, width: float = FULL_WIDTH) -> bytes:
    """One page, vector, with its fonts embedded."""
    return saved(figure, width, "pdf")


def as_png(figure: Figure, width: float = FULL_WIDTH) -> bytes:
    return saved(figure, width, "png")


def as_csv(figure: Figure) -> str:
    """What the figure shows: a header, then rows; nothing is an empty cell."""
    return csv_text(figure.data.header, figure.data.rows)


FORMS = ("svg", "pdf", "png", "csv", "tiff", "eps")
USUAL = FORMS[:4]


@dataclass(frozen=True, slots=True)
class Print:
    """How a journal wants its figures: the width in mm, in which forms, in grey or with colours of its own (of the
    groups in their order, as `#0072b2`), and how survival curves are drawn.

    Raises UsageError for a form or colour that is not known and a width at which nothing can be read.
    """

    width: float = FULL_WIDTH
    forms: tuple[str, ...] = USUAL
    grey: bool = False
    palette: tuple[str, ...] = ()
    curve_look: CurveLook = USUAL_LOOK

    def __post_init__(self) -> None:
        unknown = [form for form in self.forms if form not in FORMS]
        if unknown:
            raise UsageError(f"forms: expected some of {', '.join(FORMS)}; found {', '.join(unknown)}")
        if not LEAST_WIDTH <= self.width <= MOST_WIDTH:
            raise UsageError(f"width: expected {LEAST_WIDTH} to {MOST_WIDTH} mm; found {self.width:g}")
        for colour in self.palette:
            if not COLOUR.fullmatch(colour):
                raise UsageError(f"palette: expected colours as #0072b2; found {colour}")
        if self.grey and self.palette:
            raise UsageError("palette: expected colours or grey, not both")


USUAL_PRINT = Print()


def every_form(figure: Figure, wanted: Print) -> dict[str, bytes]:
    """The files of a figure by their names, its data among them."""
    return {f"{figure.file_name}.{form}": in_form(figure, form, wanted) for form in wanted.forms}


def in_form(figure: Figure, form: str, wanted: Print) -> bytes:
    if form == "csv":
        return as_csv(figure).encode("utf-8")
    with drawing(figure, wanted.width, form) as drawn:
        if wanted.grey:
            recolour(drawn, in_grey)
        if wanted.palette:
            recolour(drawn, partial(in_palette, wanted.palette))
        if form == "eps":
            make_opaque(drawn)
        made = written(drawn, form)
    return MARKED.sub("", made.decode("utf-8")).encode("utf-8") if form == "svg" else made


def recolour(drawn: Any, change: Callable[[Any], Any]) -> None:
    """Give every colour of a drawing, (n, 4) of red, green, blue and opacity, what `change` makes of it."""
    from matplotlib.colors import to_rgba_array

    for artist in drawn.findobj():
        for part in ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor"):
            get, put = getattr(artist, f"get_{part}", None), getattr(artist, f"set_{part}", None)
            if get is None or put is None:
                continue
            colours = change(to_rgba_array(get(), artist.get_alpha()))
            put(colours[0] if len(colours) == 1 else colours)


def in_grey(colours: Any) -> Any:
    """The grey of the same lightness; line styles, markers and hatches tell groups apart."""
    colours[:, :3] = (colours[:, :3] @ LIGHTNESS)[:, None]
    return colours


def in_palette(palette: tuple[str, ...], colours: Any) -> Any:
    """The colours of somebody's own in the place of ours; what is not one of ours stays."""
    from matplotlib.colors import to_rgb

    before = colours[:, :3].copy()
    for ours, theirs in zip(COLOURS, palette, strict=False):
        colours[abs(before - to_rgb(ours)).max(axis=1) < ALIKE, :3] = to_rgb(theirs)
    return colours


def on_paper(colours: Any) -> Any:
    """What is seen of a translucent colour on white: PostScript knows no other."""
    seen = colours[:, 3:] > 0
    colours[:, :3] = colours[:, :3] * colours[:, 3:] + 1 - colours[:, 3:]
    colours[:, 3:] = seen
    return colours


def make_opaque(drawn: Any) -> None:
    recolour(drawn, on_paper)
    for artist in drawn.findobj():
        artist.set_alpha(None)


@dataclass(frozen=True, slots=True)
class Inlined:
    """A figure inside a page, and where its first axes stand: left, top, width and height as parts of the whole, then
    the limits of x and of y."""

    svg: str
    frame: tuple[float, ...]


def inlined(figure: Figure, width: float = FULL_WIDTH) -> Inlined:
    with drawing(figure, width, "svg") as drawn:
        frame, svg = frame_of(drawn), written(drawn, "svg").decode("utf-8")
    return Inlined(for_a_page(figure, MARKED.sub(r' data-group="\1"', svg)), frame)


def frame_of(drawn: Any) -> tuple[float, ...]:
    """Gives nothing of a drawing without axes, such as the flow of patients."""
    if not drawn.axes:
        return ()
    axes = drawn.axes[0]
    box = axes.get_position()
    return (box.x0, 1 - box.y1, box.width, box.height, *axes.get_xlim(), *axes.get_ylim())


def for_a_page(figure: Figure, svg: str) -> str:
    """An SVG without a size of its own, with its title and description for those who cannot see it, and its inner ids
    made unique by the figure's name."""
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
    with drawing(figure, width, form) as drawn:
        return written(drawn, form)


@contextmanager
def drawing(figure: Figure, width: float, form: str) -> Iterator[Any]:
    """The matplotlib figure, signed, with our fonts and settings in force."""
    import matplotlib as mpl

    with mpl.rc_context(SETTINGS), catch_warnings():
        if form == "svg":  # its letters are measured with our fonts, and drawn with those of its reader
            filterwarnings("ignore", "Glyph .* missing")
        drawn = figure.draw(width)
        sign(drawn, figure.origin)
        write_plainly(drawn, visible if form == "svg" else drawable)
        yield drawn


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
    packed = {"pil_kwargs": {"compression": "tiff_lzw"}} if form == "tiff" else {"metadata": NO_CLOCK[form]}
    drawn.savefig(buffer, format=form, dpi=DPI, **packed)
    return WRITTEN_WHEN.sub(b"", buffer.getvalue()) if form == "eps" else buffer.getvalue()


def escaped(text: str) -> str:
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
