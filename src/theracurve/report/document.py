"""The report as one value: a document of sections of blocks, which renderers write and which knows nothing of studies.

A section's function makes it (`report/sections`); `report/html.py` and its siblings write it. A document refuses an
anchor that stands twice and a link that leads nowhere, so that no renderer has to look.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from theracurve.report.figures.figure import Figure
from theracurve.report.table import Cell, Members, ReportTable
from theracurve.vocabulary.languages import ENGLISH, Language


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an anchor of the same document."""

    text: str
    anchor: str


Inline = str | Link


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `kind` is empty, `note` (smaller) or `source` (under the title)."""

    parts: tuple[Inline, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, each entry a run of words and links."""

    entries: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Short names with what they stand for, and a tag behind some: the groups of a study."""

    entries: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text that keeps its lines, such as a study file."""

    text: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks under a line that opens them; on paper they are open where `printed`. `kind`: empty, or `card`."""

    summary: tuple[Inline, ...]
    blocks: tuple["Block", ...]
    anchor: str = ""
    opened: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A small drawing beside words that say the same, as SVG written by ourselves; renderers of paper may leave it."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; sections inside a section are its parts.

    `kind` is empty, `summary` (parts that may stand side by side), `row` (small figures beside each other) or `answer`
    (the first screen, under the title itself). `page` names a file of its own, for renderers that
    write several: a study of thousands has more evidence than one file should hold.
    """

    anchor: str
    title: str
    blocks: tuple["Block", ...]
    kind: str = ""
    page: str = ""


Block = Paragraph | Bullets | Terms | Code | Fold | Drawing | ReportTable | Members | Figure | Section


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report in three layers: title and front matter, sections in reading order (the answer first, then what a
    journal prints), and the appendix, where everything else stands.

    `label` is printed on every page where the data are not a study's own, `watermark` across it.
    """

    title: str
    kicker: str
    front: tuple[Block, ...]
    sections: tuple[Section, ...]
    appendix: tuple[Section, ...] = ()
    language: Language = ENGLISH
    label: str = ""
    watermark: str = ""

    def __post_init__(self) -> None:
        anchors = Counter(anchor for block in self.blocks() for anchor in anchors_of(block))
        twice = sorted(anchor for anchor, times in anchors.items() if times > 1)
        nowhere = sorted({link for block in self.blocks() for link in links_of(block)} - set(anchors))
        if twice or nowhere:
            raise ValueError(f"anchors that stand twice: {twice}; links that lead nowhere: {nowhere}")

    def blocks(self) -> Iterator[Block]:
        """Every block at any depth, in reading order."""
        for block in (*self.front, *self.sections, *self.appendix):
            yield from walked(block)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Those with a number; a small form of one has none."""
        return tuple(block for block in self.blocks() if isinstance(block, Figure) and not block.full)


def walked(block: Block) -> Iterator[Block]:
    yield block
    if isinstance(block, Section | Fold):
        for inner in block.blocks:
            yield from walked(inner)


def pages_of(blocks: Iterable[Block], page: str = "") -> Iterator[tuple[str, Block]]:
    """Every block at any depth with the page it stands on; the first page has no name."""
    for block in blocks:
        own = block.page if isinstance(block, Section) and block.page else page
        yield own, block
        if isinstance(block, Section | Fold):
            yield from pages_of(block.blocks, own)


def anchors_of(block: Block) -> Iterator[str]:
    if isinstance(block, Figure):
        yield block.name
    elif isinstance(block, Section | Fold | ReportTable | Members) and block.anchor:
        yield block.anchor


def links_of(block: Block) -> Iterator[str]:
    """The anchors that a block itself leads to, without what stands inside it."""
    if isinstance(block, ReportTable):
        yield from (cell.anchor for row in block.rows for cell in row if cell.anchor)
    elif isinstance(block, Members):
        yield from (entry.anchor for entry in block.patients if entry.anchor)
    elif isinstance(block, Figure):
        yield from filter(None, (block.full,))
    else:
        yield from (part.anchor for part in inline_of(block) if isinstance(part, Link))


def inline_of(block: Block) -> Iterator[Inline]:
    if isinstance(block, Paragraph):
        yield from block.parts
    elif isinstance(block, Bullets):
        yield from (part for entry in block.entries for part in entry)
    elif isinstance(block, Fold):
        yield from block.summary


def said(*sentences: str, kind: str = "") -> Paragraph:
    """A paragraph of plain sentences."""
    return Paragraph((" ".join(sentences),), kind)


__all__ = [
    "Block",
    "Bullets",
    "Cell",
    "Code",
    "Document",
    "Drawing",
    "Figure",
    "Fold",
    "Inline",
    "Link",
    "Members",
    "Paragraph",
    "ReportTable",
    "Section",
    "Terms",
    "said",
]  # fmt: skip
