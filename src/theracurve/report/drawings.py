"""A drawing of the page, whose colours are classes of its style sheet, as SVG that carries its own colours."""

import re
from functools import cache
from importlib.resources import files

VARIABLE = re.compile(r"--([\w-]+):\s*([^;}]+)[;}]")
RULE = re.compile(r"(\.timeline[^{}]*)\{([^}]*)\}")


def self_contained(svg: str) -> str:
    """The drawing with the light colours of the page inside it."""
    opening, rest = svg.split(">", 1)
    return f"{opening}><style>{style_of_drawings()}</style>{rest}"


@cache
def style_of_drawings() -> str:
    """The rules of the page's style sheet that are about drawings, without variables."""
    page = files("theracurve.report") / "page"
    sheet, colours = ((page / name).read_text(encoding="utf-8") for name in ("timeline.css", "colours.css"))
    light = dict(VARIABLE.findall(colours[: colours.index("@media")]))
    rules = "".join(f"{selector}{{{look}}}" for selector, look in RULE.findall(sheet))
    filled = re.sub(r"var\(--([\w-]+)\)", lambda found: light[found[1]].strip(), rules)
    return filled
