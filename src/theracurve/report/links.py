"""A document from which parts were left out: links to what is not there any more become plain words; a line that is
nothing but such links goes, and so does a section in which nothing is left."""

from collections.abc import Iterable
from dataclasses import replace

from theracurve.report.document import (
    Block,
    Bullets,
    Document,
    Fold,
    Inline,
    Link,
    Members,
    Paragraph,
    ReportTable,
    Section,
    anchors_of,
    walked,
)
from theracurve.report.table import Cell

Layers = tuple[tuple[Block, ...], ...]


def unlinked(block: Block, there: set[str]) -> Block:
    """The block with links only to anchors that are there."""
    if isinstance(block, Section):
        return replace(block, blocks=blocks_within(block.blocks, there))
    if isinstance(block, Fold):
        return replace(block, summary=words_of(block.summary, there), blocks=blocks_within(block.blocks, there))
    if isinstance(block, Paragraph):
        return replace(block, parts=words_of(block.parts, there))
    if isinstance(block, Bullets):
        return replace(block, entries=tuple(words_of(entry, there) for entry in block.entries))
    if isinstance(block, ReportTable):
        return replace(block, rows=tuple(tuple(cell_of(cell, there) for cell in row) for row in block.rows))
    if isinstance(block, Members):
        return replace(block, patients=tuple(replace(m, linked=m.anchor in there) for m in block.patients))
    return block


def words_of(parts: Iterable[Inline], there: set[str]) -> tuple[Inline, ...]:
    return tuple(part.text if isinstance(part, Link) and part.anchor not in there else part for part in parts)


def cell_of(cell: Cell, there: set[str]) -> Cell:
    return cell if cell.anchor in there else replace(cell, anchor="")


def linked_within(document: Document, sections: tuple[Section, ...], appendix: tuple[Section, ...]) -> Document:
    """The document with these sections in place of its own; links to what is not there any more are words."""
    front, *layers = settled((document.front, sections, appendix))
    kept, behind = (tuple(block for block in layer if isinstance(block, Section)) for layer in layers)
    return replace(document, front=front, sections=kept, appendix=behind)


def settled(layers: Layers) -> Layers:
    """The layers without links that lead nowhere: what goes may have been where another link led."""
    there = anchors_in(layers)
    left = tuple(blocks_within(layer, there) for layer in layers)
    return left if anchors_in(left) == there else settled(left)


def anchors_in(layers: Layers) -> set[str]:
    return {anchor for layer in layers for block in layer for inner in walked(block) for anchor in anchors_of(inner)}


def blocks_within(blocks: Iterable[Block], there: set[str]) -> tuple[Block, ...]:
    said = (unlinked(block, there) for block in blocks if not leads_nowhere(block, there))
    return tuple(block for block in said if not isinstance(block, Section) or block.blocks)


def leads_nowhere(block: Block, there: set[str]) -> bool:
    """Whether a paragraph is nothing but links to what is not there."""
    links = block.parts if isinstance(block, Paragraph) else ()
    return bool(links) and all(isinstance(part, Link) and part.anchor not in there for part in links)
