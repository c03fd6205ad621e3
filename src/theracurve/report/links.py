"""A document from which parts were left out: links to what is not there any more become plain words."""

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
    blocks = (*document.front, *sections, *appendix)
    there = {anchor for block in blocks for inner in walked(block) for anchor in anchors_of(inner)}
    return replace(
        document,
        front=tuple(unlinked(block, there) for block in document.front),
        sections=tuple(section_within(section, there) for section in sections),
        appendix=tuple(section_within(section, there) for section in appendix),
    )


def section_within(section: Section, there: set[str]) -> Section:
    return replace(section, blocks=tuple(unlinked(inner, there) for inner in section.blocks))
