"""The page as one self-contained HTML file: no request leaves it, and without scripts it loses nothing."""

from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from theracurve.report.anchors import patient_anchor
from theracurve.report.content import ReportContent


def write_html(content: ReportContent) -> str:
    """The text of `report.html`; the same content gives the same bytes."""
    templates = Environment(
        loader=PackageLoader("theracurve.report", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["anchor"] = patient_anchor
    templates.filters["drawn"] = Markup  # figures are our own SVG, their labels escaped where they are drawn
    style = files("theracurve.report") / "templates" / "style.css"
    page = templates.get_template("report.html.jinja2")
    return page.render(content=content, style=Markup(style.read_text(encoding="utf-8"))) + "\n"
