"""The first screen of a report for a notebook: the answer with its curves, without links and without the rest."""

from theracurve.report.document import Document
from theracurve.report.html import FIRST, HtmlWriter, text
from theracurve.report.links import unlinked
from theracurve.wording.words import Words


def as_fragment(document: Document, words: Words) -> str:
    """A piece of HTML: title, front matter, and the answer. Whose data these are stands above it."""
    writer = HtmlWriter({}, {}, FIRST, words, alive=False)
    label = f'<p role="note"><strong>{text(document.label)}</strong></p>' if document.label else ""
    blocks = (*document.front, *document.sections[:1])
    written = writer.blocks([unlinked(block, set()) for block in blocks], 1)
    return f'<div lang="{document.language}">{label}<h2>{text(document.title)}</h2>\n{written}</div>'
