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
    anchors_of,
    said,
    walked,
)
from theracurve.report.links import unlinked
from theracurve.report.table import Members
from theracurve.wording.words import Words


def on_paper(document: Document, words: Words, *, appendix: bool = False) -> Document:
    """The same document without the pages of patients and the lists of who is behind a number, which only an `appendix`
    has; links to what is left out are words."""
    if appendix:
        sections = tuple(titled_once(section) for section in document.sections)
        return replace(document, sections=sections)  # type: ignore[arg-type]  # of a section a section is left
    sections = tuple(without_patients(section, words) for section in document.sections)
    blocks = (*document.front, *sections)
    there = {anchor for block in blocks for inner in walked(block) for anchor in anchors_of(inner)}
    return replace(
        document,
        front=tuple(unlinked(block, there) for block in document.front),
        sections=tuple(unlinked(section, there) for section in sections),  # type: ignore[misc]
    )


def is_card(block: Block) -> bool:
    return isinstance(block, Fold) and block.kind == "card"


def titled_once(block: Block) -> Block:
    """The block; inside it, a table that only says again what opens its fold goes without its caption."""
    if not isinstance(block, Section | Fold) or not block.blocks:
        return block
    first, *rest = map(titled_once, block.blocks)
    if isinstance(block, Fold) and isinstance(first, ReportTable) and says(block, first.caption):
        first = replace(first, caption="")
    return replace(block, blocks=(first, *rest))


def says(fold: Fold, caption: str) -> bool:
    """Whether what opens a fold begins with a caption."""
    return "".join(part for part in fold.summary if isinstance(part, str)).startswith(caption)


def without_patients(block: Block, words: Words) -> Block:
    """The block without cards, pages of cards and lists of patients; a note in their place says where they are."""
    if not isinstance(block, Section | Fold):
        return block
    cards = [inner for inner in block.blocks if is_card(inner) or (isinstance(inner, Section) and inner.page)]
    lists = [inner for inner in block.blocks if isinstance(inner, Members)]
    patients = sum(is_card(inner) for block in cards for inner in walked(block))
    notes = (
        *([said(words("forms.paper.cards", n=patients), kind="note")] if cards else ()),
        *([said(words("forms.paper.lists"), kind="note")] if lists else ()),
    )
    stay = (without_patients(inner, words) for inner in block.blocks if inner not in cards and inner not in lists)
    return titled_once(replace(block, blocks=(*stay, *notes)))
