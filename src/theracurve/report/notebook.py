"""The opening of a report for a notebook: what it says first, and its curves, without links and without the rest."""

from theracurve.report.document import Document, Figure, Section, walked
from theracurve.report.html import FIRST, HtmlWriter, text
from theracurve.report.links import unlinked
from theracurve.wording.words import Words


def as_fragment(document: Document, curves: str, words: Words) -> str:
    """A piece of HTML: title, front matter, the sections before the first figure, and the figures of the section that
    `curves` names. Whose data these are stands above it."""
    numbers = {figure.name: number for number, figure in enumerate(document.figures, start=1)}
    writer = HtmlWriter(numbers, {}, FIRST, words)
    blocks = (*document.front, *opening(document.sections), *figures_of(document, curves))
    label = f'<p role="note"><strong>{text(document.label)}</strong></p>' if document.label else ""
    written = writer.blocks([unlinked(block, set()) for block in blocks], 1)
    return f'<div lang="{document.language}">{label}<h2>{text(document.title)}</h2>\n{written}</div>'


def opening(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The sections before the first that holds a figure."""
    pictured = (place for place, section in enumerate(sections) if figures_in(section))
    return sections[: next(pictured, len(sections))]


def figures_in(section: Section) -> tuple[Figure, ...]:
    return tuple(block for block in walked(section) if isinstance(block, Figure))


def figures_of(document: Document, anchor: str) -> tuple[Figure, ...]:
    return tuple(figure for section in document.sections if section.anchor == anchor for figure in figures_in(section))
