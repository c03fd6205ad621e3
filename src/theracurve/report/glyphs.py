"""Which characters the fonts that come with the program can draw: what none can is written, never drawn as a box."""

import re
from functools import cache
from pathlib import Path

from theracurve.vocabulary.visible import code_point, visible

FONTS = ("DejaVu Sans", "STIXGeneral")  # the second where the first has no glyph; both come with matplotlib
FILES = ("DejaVuSans.ttf", "STIXGeneral.ttf")
PLAIN = re.compile(r"[\x00-\u017f]*")  # Latin with its accents, which both have


def drawable(text: str) -> str:
    """The text with the code point in place of every character that is hidden, or that neither font has."""
    shown = visible(text)
    if PLAIN.fullmatch(shown):
        return shown
    known = characters()
    return "".join(c if ord(c) in known or c in "\n\t" else code_point(c) for c in shown)


@cache
def characters() -> frozenset[int]:
    """The code points that a font of ours has a glyph for."""
    from matplotlib.ft2font import FT2Font

    return frozenset(code for file in FILES for code in FT2Font(str(font_folder() / file)).get_charmap())


def font_folder() -> Path:
    """DejaVu and STIX, with which figures are drawn and pages are set."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf"
