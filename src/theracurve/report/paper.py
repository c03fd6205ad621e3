"""A document for paper: what nobody reads in print is left out, and the document says so and where it stands.

The pages of many patients make a file that neither prints nor opens well; report.html has them all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from theracurve.report.document import (
    Block,
    Bullets,
    Document,
    Fold,
    Inline,
    Link,
    Paragraph,
    Section,
    Table,
    anchors_of,
    said,
    walked,
)
from theracurve.report.table import Cell, Members
from theracurve.wording.words import Words

MOST_CARDS = 50  # patients in a section with a page each; a patient takes two or three pages
MOST_MEMBERS = 100  # patients behind one number


def on_paper(document: Document, words: Words) -> Document:
    """The same document without the pages of too many patients and lists that are too long; links to them are words."""
    sections = tuple(shortened_section(section, words) for section in document.sections)
    blocks = (*document.front, *sections)
    there = {anchor for block in blocks for inner in walked(block) for anchor in anchors_of(inner)}
    return replace(
        document,
        front=tuple(unlinked(block, there) for block in document.front),
        sections=tuple(unlinked(section, there) for section in sections),
    )


def shortened_section(section: Section, words: Words) -> Section:
    return replace(section, blocks=tuple(without_cards(section.blocks, words)))


def shortened(block: Block, words: Words) -> Block:
    if isinstance(block, Members) and len(block.patients) > MOST_MEMBERS:
        return replace(block, label=words("forms.paper.members", label=block.label), patients=())
    if isinstance(block, Section):
        return shortened_section(block, words)
    if isinstance(block, Fold):
        return replace(block, blocks=tuple(without_cards(titled_once(block), words)))
    return block


def titled_once(fold: Fold) -> tuple[Block, ...]:
    """The blocks of a fold; a table that only says again what opens the fold goes without its caption."""
    first, *rest = fold.blocks
    opening = "".join(part for part in fold.summary if isinstance(part, str))
    if isinstance(first, Table) and opening.startswith(first.caption):
        return (replace(first, caption=""), *rest)
    return fold.blocks


def without_cards(blocks: tuple[Block, ...], words: Words) -> Iterator[Block]:
    """The blocks; instead of too many cards, or of pages of cards, one paragraph that says where they are."""
    cards = [block for block in blocks if is_card(block) or (isinstance(block, Section) and block.page)]
    patients = sum(is_card(inner) for block in cards for inner in walked(block))
    if patients <= MOST_CARDS:
        yield from (shortened(block, words) for block in blocks)
        return
    yield from (shortened(block, words) for block in blocks if block not in cards)
    yield said(words("forms.paper.cards", n=patients), kind="note")


def is_card(block: Block) -> bool:
    return isinstance(block, Fold) and block.kind == "card"


def unlinked(block: Block, there: set[str]) -> Block:
    """The block with links only to anchors that are there."""
    if isinstance(block, Section):
        return replace(block, blocks=tuple(unlinked(inner, there) for inner in block.blocks))
    if isinstance(block, Fold):
        blocks = tuple(unlinked(inner, there) for inner in block.blocks)
        return replace(block, summary=words_of(block.summary, there), blocks=blocks)
    if isinstance(block, Paragraph):
        return replace(block, parts=words_of(block.parts, there))
    if isinstance(block, Bullets):
        return replace(block, entries=tuple(words_of(entry, there) for entry in block.entries))
    if isinstance(block, Table):
        return replace(block, rows=tuple(tuple(cell_of(cell, there) for cell in row) for row in block.rows))
    if isinstance(block, Members):
        return replace(block, patients=tuple(replace(m, linked=m.anchor in there) for m in block.patients))
    return block


def words_of(parts: Iterable[Inline], there: set[str]) -> tuple[Inline, ...]:
    return tuple(part.text if isinstance(part, Link) and part.anchor not in there else part for part in parts)


def cell_of(cell: Cell, there: set[str]) -> Cell:
    return cell if cell.anchor in there else replace(cell, anchor="")
