"""A document as Typst: calls of the functions of `page/report.typ`; every text a string, so that none is markup."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatchmethod
from importlib.resources import files

from theracurve.report.columns import columns_of
from theracurve.report.document import (
    Block,
    Bullets,
    Code,
    Document,
    Drawing,
    Figure,
    Fold,
    Inline,
    Link,
    Members,
    Paragraph,
    ReportTable,
    Section,
    Terms,
)
from theracurve.report.drawings import self_contained
from theracurve.report.figures.saving import as_svg
from theracurve.report.glyphs import drawable
from theracurve.report.table import Cell, Member, TablePart
from theracurve.wording.words import Words

WIDTH = 180.0 / 25.4 * 72  # points between the margins of a page
ADVANCE = 0.46  # of a size: a character of a table, on average
SIZE, SMALL = 8.0, 7.5  # points: tables, and those with many columns
MANY = 6  # columns
LONGEST_NUMBER = 22  # characters; a column of longer ones reads better from the left


def typst_of(document: Document, words: Words) -> str:
    """The source of `report.pdf`; the same document gives the same text."""
    writer = TypstWriter({figure.name: number for number, figure in enumerate(document.figures, start=1)}, words)
    settings = {
        "title": document.title,
        "language": document.language,
        "label": document.label,
        "watermark": document.watermark,
    }
    page_of = f"(n, all) => {text(words('forms.paper.page_of', n='{n}', all='{all}'))}"
    numbered = f'{page_of}.replace("{{n}}", str(n)).replace("{{all}}", str(all))'
    named = ", ".join(f"{name}: {text(value)}" for name, value in settings.items())
    return "\n".join(
        (
            (files("theracurve.report") / "page" / "report.typ").read_text(encoding="utf-8"),
            f"#show: report.with({named}, page-of: {numbered})",
            f"#front({text(document.kicker)}, {text(document.title)})",
            writer.blocks(document.front, 0),
            writer.blocks(document.sections, 0),
            *((call("section", "1", text(words("report.appendix")), text("")),) if document.appendix else ()),
            writer.blocks(document.appendix, 1),
            *((f"#contents({text(words('forms.paper.contents'))})",) if document.appendix else ()),
            "",
        )
    )


def text(words: str) -> str:
    """A string of Typst, whatever the words hold; what the fonts of the page lack is written as its code point."""
    escaped = drawable(words).replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "\\n")
    return f'"{escaped}"'


def array(entries: Iterable[str]) -> str:
    return "(" + "".join(f"{entry}, " for entry in entries) + ")"


def call(name: str, *arguments: str) -> str:
    return f"#{name}({', '.join(arguments)})"


@dataclass(frozen=True, slots=True)
class TypstWriter:
    """Writes blocks; `numbers` gives each figure's place in the document."""

    numbers: dict[str, int]
    words: Words

    def blocks(self, blocks: Iterable[Block], level: int) -> str:
        return "\n".join(self.write(block, level) for block in blocks)

    @singledispatchmethod
    def write(self, block: Block, level: int) -> str:
        """A block; `level` is that of the heading it stands under, 0 for none."""
        raise TypeError(f"no way to write a {type(block).__name__}")

    @write.register
    def _(self, block: Section, level: int) -> str:
        if block.kind == "summary":
            return self.blocks(block.blocks, level)
        if block.kind == "row":
            small = (inner for inner in block.blocks if isinstance(inner, Figure))
            return call("side-by-side", *(array((text(f.title), text(as_svg(f)), text(f.alt))) for f in small))
        heading = call("section", str(level + 1), text(block.title), text(block.anchor))
        return f"{heading}\n{self.blocks(block.blocks, level + 1)}"

    @write.register
    def _(self, block: Paragraph, level: int) -> str:
        return call("paragraph", text(block.kind), *map(inline, block.parts))

    @write.register
    def _(self, block: Bullets, level: int) -> str:
        return call("bullets", *(joined(entry) for entry in block.entries))

    @write.register
    def _(self, block: Terms, level: int) -> str:
        return call("group-terms", *(array(map(text, entry)) for entry in block.entries))

    @write.register
    def _(self, block: Code, level: int) -> str:
        return call("code", text(block.text))

    @write.register
    def _(self, block: Drawing, level: int) -> str:
        return call("drawn", text(self_contained(block.svg)), text(block.alt))

    @write.register
    def _(self, block: Fold, level: int) -> str:
        """On paper everything is open; a card is a part with its own bookmark."""
        if block.kind == "card":
            title = " · ".join(part.text if isinstance(part, Link) else part for part in block.summary)
            opening = call("section", str(level + 1), text(title), text(block.anchor), "outlined: false")
            return f"{opening}\n{self.blocks(block.blocks, level + 1)}"
        opening = call("opened", joined(block.summary)) + call("place-of", text(block.anchor))
        return f"{opening}\n{self.blocks(block.blocks, level)}"

    @write.register
    def _(self, block: Members, level: int) -> str:
        return call("behind", text(block.anchor), text(block.label), *map(member, block.patients))

    @write.register
    def _(self, block: Figure, level: int) -> str:
        name = self.words("forms.paper.figure", number=str(self.numbers[block.name]), title=block.title)
        told = f"[#strong({text(name)}) #{text(block.caption)}]"
        return call("plot", text(block.name), text(as_svg(block)), text(block.alt), told)

    @write.register
    def _(self, block: ReportTable, level: int) -> str:
        size = SIZE if len(block.header) < MANY else SMALL
        columns = columns_of(block, WIDTH / (ADVANCE * size))
        widths = array("auto" if columns.fitting else f"{width:.2f}fr" for width in columns.widths)
        header = array(map(text, block.header)) if any(block.header) else "()"
        numbers = array(str(place) for place in right_aligned(block))
        legend = array(f"mark({text(part.kind)}, {text(part.label)})" for part in block.legend)
        rows = (array(map(cell, row)) for row in block.rows)
        arguments = (
            text(block.anchor),
            text(block.caption),
            legend,
            widths,
            header,
            numbers,
            text(block.note),
            f"{size}pt",
        )
        return call("sheet", *arguments, *(f"\n  {row}" for row in rows))


def inline(part: Inline) -> str:
    """Words; `to` leads to an anchor, where there is one."""
    return f"to({text(part.anchor)}, {text(part.text)})" if isinstance(part, Link) else text(part)


def joined(parts: Iterable[Inline]) -> str:
    return "[" + "".join(f"#{inline(part)}" for part in parts) + "]"


def member(patient: Member) -> str:
    return f"[#to({text(patient.anchor)}, {text(patient.patient_id)}) #{text(patient.said)}]"


def right_aligned(table: ReportTable) -> list[int]:
    """The columns of short numbers."""
    columns = enumerate(zip(*table.rows, strict=True))
    return [place for place, cells in columns if place and all(map(is_short_number, cells))]


def is_short_number(cell: Cell) -> bool:
    return cell.number and len(cell.text) <= LONGEST_NUMBER


def cell(found: Cell) -> str:
    words = inline(Link(found.text, found.anchor))
    if found.language:
        words = f"std.text(lang: {text(found.language)}, {words})"
    return f"[{bar(found.bar)}#{words}]"


def bar(parts: tuple[TablePart, ...]) -> str:
    shares = [f"({text(part.kind)}, {part.count})" for part in parts if part.count]
    return call("bar", *shares) if shares else ""
