"""A document for paper: what nobody reads in print is left out, and the document says so and where it stands.

Each patient's page and lines in lists take three pages of paper; report.html has them all, and an appendix on request.
"""

from dataclasses import replace

from theracurve.report.document import (
    Block,
    Document,
    Fold,
    ReportTable,
    Section,
    said,
)
from theracurve.report.links import linked_within
from theracurve.report.table import Members
from theracurve.wording.words import Words


def on_paper(document: Document, words: Words, *, appendix: bool = False) -> Document:
    """The same document: with its `appendix` all of it; without, the answer and the paper, where neither pages of
    patients nor lists of who is behind a number stand, and links to what is left out are words."""
    if appendix:
        return replace(
            document,
            sections=tuple(map(section_titled_once, document.sections)),
            appendix=tuple(map(section_titled_once, document.appendix)),
        )
    kept = (without_patients(section) for section in document.sections)
    sections = [section for section in kept if isinstance(section, Section)]
    note = said(words("forms.paper.appendix"), kind="note")
    *earlier, last = sections
    return linked_within(document, (*earlier, replace(last, blocks=(*last.blocks, note))), ())


def section_titled_once(section: Section) -> Section:
    return replace(section, blocks=tuple(map(titled_once, section.blocks)))


def is_card(block: Block) -> bool:
    return isinstance(block, Fold) and block.kind == "card"


def titled_once(block: Block) -> Block:
    """The block; inside it, a table that only says again what opens its fold goes without its caption."""
    if not isinstance(block, Section | Fold) or not block.blocks:
        return block
    first, *rest = map(titled_once, block.blocks)
    if isinstance(block, Fold) and isinstance(first, ReportTable) and block.summary == (first.caption,):
        first = replace(first, caption="")
    return replace(block, blocks=(first, *rest))


def without_patients(block: Block) -> Block:
    """The block without cards and lists of patients, and without a fold in which nothing is left; the note behind the
    paper says where they are."""
    if not isinstance(block, Section | Fold):
        return block
    kept = (inner for inner in block.blocks if not is_card(inner) and not isinstance(inner, Members))
    inside = map(without_patients, kept)
    stay = tuple(inner for inner in inside if not (isinstance(inner, Fold) and not inner.blocks))
    return titled_once(replace(block, blocks=stay))
