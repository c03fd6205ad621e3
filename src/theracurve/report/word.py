"""A document as Word: real tables whose header rows repeat, captions that number themselves, headings, pictures that
say what they show. The same bytes every time: no clock in the properties, none in the archive.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import singledispatchmethod
from io import BytesIO
from itertools import count
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

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
    anchors_of,
)
from theracurve.report.figures.saving import as_png
from theracurve.report.pdf import UNDATED
from theracurve.report.table import Cell
from theracurve.report.wordprocessing import (
    INK,
    SOFT,
    WARNING,
    bookmark,
    cell,
    computed,
    link,
    paragraph,
    row,
    run,
    table,
    with_namespace,
)
from theracurve.vocabulary.languages import Language
from theracurve.vocabulary.visible import visible
from theracurve.wording.words import Words, words_in

EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip archive can name
LONGEST_PROPERTY = 255  # characters of what a file says of itself
DEEPEST = 9  # level of a heading
WIDTH = 180.0  # mm between the margins
MARGINS = {"left_margin": 15, "right_margin": 15, "top_margin": 22, "bottom_margin": 20}
CHARACTERS = 115.0  # of a table's text across a page
SMALL = 8.0  # points: tables, lists of patients
LOOKS = {"": (False, 0.0), "answer": (True, 11.0), "lead": (True, 0.0)}  # by kind: whether bold, and points (0: normal)
FEWEST_BESIDE = 2  # figures in a row: one alone would be as high as half a page
CELL_MARGINS = 4.0  # mm beside the content of a cell
FONT, MONO = "Calibri", "Courier New"
SIZES = {
    "Normal": 10,
    "Caption": 9,
    "List Bullet": 10,
    "Title": 20,
    "Heading 1": 15,
    "Heading 2": 12,
    "Heading 3": 10.5,
}


def write_docx(document: Document, words: Words, dated: date | None = None) -> bytes:
    """The bytes of `report.docx`."""
    file = empty(document, dated)
    anchors = (anchor for block in document.blocks() for anchor in anchors_of(block))
    writer = WordWriter(file, words, {anchor: f"a{number}" for number, anchor in enumerate(anchors, start=1)})
    writer.opening(document)
    for block in document.sections:
        writer.write(block, 0)
    if document.appendix:
        writer.heading(words("report.appendix"), "", 1)
    for block in document.appendix:
        writer.write(block, 1)
    return without_clock(file)


def tag_of(language: Language) -> str:
    return words_in(language).typography.tag


def empty(document: Document, dated: date | None) -> Any:
    """A file of A4 pages with its look, its properties, and what stands on every page."""
    from docx import Document as new
    from docx.oxml.ns import qn
    from docx.shared import Mm

    file = new()
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    for name, millimetres in MARGINS.items():
        setattr(page, name, Mm(millimetres))
    look_of(file.styles)
    for found in file.styles.element.xpath("//w:lang"):
        found.set(qn("w:val"), tag_of(document.language))
    describe(file.core_properties, document, dated)
    put(page.header, paragraph(run(document.label, colour=WARNING, bold=True, size=9), centred=True))
    number = computed("PAGE", "1", colour=SOFT, size=8) + run(" / ", colour=SOFT, size=8)
    put(page.footer, paragraph(number + computed("NUMPAGES", "1", colour=SOFT, size=8), centred=True))
    return file


def look_of(styles: Any) -> None:
    """The same type for headings and text, all in ink; a caption is as bold as its words."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size in SIZES.items():
        style = styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor.from_string(INK)
        fonts = style.element.rPr.rFonts  # the template's theme would win over a name
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:hAnsi"), FONT)
    styles["Caption"].font.bold = False
    for name in ("Normal", "List Bullet"):
        styles[name].paragraph_format.space_after = Pt(5)


def describe(properties: Any, document: Document, dated: date | None) -> None:
    properties.title, properties.language = visible(document.title)[:LONGEST_PROPERTY], tag_of(document.language)
    properties.author = properties.last_modified_by = "theracurve"
    properties.comments, properties.keywords = visible(document.label)[:LONGEST_PROPERTY], ""
    properties.created = properties.modified = datetime.combine(dated or UNDATED, time(), UTC)


def put(part: Any, xml: str) -> None:
    """In place of the one empty paragraph of a header or footer."""
    only = part.paragraphs[0]._p
    only.addnext(parsed(xml))
    only.getparent().remove(only)


def parsed(xml: str) -> Any:
    from docx.oxml.parser import parse_xml

    return parse_xml(with_namespace(xml))


def without_clock(file: Any) -> bytes:
    """The archive with every entry dated alike."""
    saved, written = BytesIO(), BytesIO()
    file.save(saved)
    with ZipFile(saved) as source, ZipFile(written, "w") as target:
        for entry in source.infolist():
            target.writestr(ZipInfo(entry.filename, EARLIEST), source.read(entry), ZIP_DEFLATED)
    return written.getvalue()


@dataclass(frozen=True, slots=True)
class WordWriter:
    """Appends blocks to a file; `marks` are the bookmarks that stand for anchors."""

    file: Any
    words: Words
    marks: dict[str, str]
    bookmarks: Iterable[int] = field(default_factory=lambda: count(1))
    figures: Iterable[int] = field(default_factory=lambda: count(1))
    tables: Iterable[int] = field(default_factory=lambda: count(1))

    def opening(self, document: Document) -> None:
        """Title, front matter and, of a long document, contents."""
        self.append(paragraph(run(document.kicker.upper(), colour=SOFT, size=8), after=0))
        self.append(paragraph(run(document.title), style="Title"))
        for block in document.front:
            self.write(block, 0)
        if document.appendix:  # of few pages the answer comes first, and navigation shows their headings
            self.append(paragraph(run(self.words("forms.paper.contents"), bold=True), keep=True, before=12, after=0))
            for section in (*document.sections, *document.appendix):
                self.append(paragraph(self.inline(Link(section.title, section.anchor)), after=0))

    def append(self, xml: str) -> None:
        self.file.element.body.insert_element_before(parsed(xml), "w:sectPr")

    def mark(self, anchor: str) -> str:
        """A bookmark for an anchor, where there is one."""
        return bookmark(self.marks[anchor], next(iter(self.bookmarks))) if anchor else ""

    def inline(self, part: Inline, *, bold: bool = False, size: float = 0) -> str:
        if isinstance(part, Link):
            return link(part.text, self.marks[part.anchor], size)
        return run(part, bold=bold, size=size)

    def joined(self, parts: Iterable[Inline], **look: Any) -> str:
        return "".join(self.inline(part, **look) for part in parts)

    def heading(self, title: str, anchor: str, level: int) -> None:
        self.append(paragraph(self.mark(anchor) + run(title), style=f"Heading{min(level, DEEPEST)}"))

    @singledispatchmethod
    def write(self, block: Block, level: int) -> None:
        """Append a block; `level` is that of the heading it stands under, 0 for none."""
        raise TypeError(f"no way to write a {type(block).__name__}")

    @write.register
    def _(self, block: Section, level: int) -> None:
        if block.kind == "row":
            self.row_of_pictures(block)
            return
        if block.kind != "summary":
            self.heading(block.title, block.anchor, level + 1)
        for inner in block.blocks:
            self.write(inner, level if block.kind == "summary" else level + 1)

    def row_of_pictures(self, block: Section) -> None:
        """Small figures side by side under their titles, each with words for those who cannot see it."""
        from docx.shared import Mm, Pt

        figures = [inner for inner in block.blocks if isinstance(inner, Figure)]
        width = WIDTH / max(FEWEST_BESIDE, len(figures))
        places = self.file.add_table(rows=2, cols=len(figures))
        for figure, titled, drawn in zip(figures, places.rows[0].cells, places.rows[1].cells, strict=True):
            titled.width = drawn.width = Mm(width)
            title = titled.paragraphs[0].add_run(visible(figure.title))
            title.font.size, title.font.bold = Pt(SMALL), True
            drawing = drawn.paragraphs[0].add_run()
            picture = drawing.add_picture(BytesIO(as_png(figure)), width=Mm(width - CELL_MARGINS))
            picture._inline.docPr.set("descr", visible(figure.alt))
            picture._inline.docPr.set("title", visible(figure.title))

    @write.register
    def _(self, block: Paragraph, level: int) -> None:
        bold, size = LOOKS.get(block.kind, (False, SMALL))
        self.append(paragraph(self.joined(block.parts, bold=bold, size=size)))

    @write.register
    def _(self, block: Bullets, level: int) -> None:
        for entry in block.entries:
            self.append(paragraph(self.joined(entry), style="ListBullet"))

    @write.register
    def _(self, block: Terms, level: int) -> None:
        for name, told, tag in block.entries:
            self.append(paragraph(run(f"{name}  ", bold=True) + run(f"{told} ({tag})" if tag else told), after=0))

    @write.register
    def _(self, block: Code, level: int) -> None:
        self.append(paragraph(run(block.text, font=MONO, size=7.5)))

    @write.register
    def _(self, block: Drawing, level: int) -> None:
        """The words beside it say the same."""

    @write.register
    def _(self, block: Fold, level: int) -> None:
        """On paper everything is open; a card is a part with its own heading."""
        if block.kind == "card":
            title = " · ".join(part.text if isinstance(part, Link) else part for part in block.summary)
            self.heading(title, block.anchor, level + 1)
        else:
            self.append(paragraph(self.mark(block.anchor) + self.joined(block.summary, bold=True), keep=True))
        for inner in block.blocks:
            self.write(inner, level + (block.kind == "card"))

    @write.register
    def _(self, block: Members, level: int) -> None:
        opening = self.mark(block.anchor) + run(
            f"{block.label}: " if block.patients else block.label, bold=True, size=SMALL
        )
        patients = [
            self.inline(Link(m.patient_id, m.anchor) if m.anchor else m.patient_id, size=SMALL)
            + run(f" {m.said}", size=SMALL)
            for m in block.patients
        ]
        self.append(paragraph(opening + run("; ", size=SMALL).join(patients)))

    @write.register
    def _(self, block: Figure, level: int) -> None:
        from docx.shared import Mm

        place = self.file.add_paragraph()
        place.paragraph_format.keep_with_next = True
        picture = place.add_run().add_picture(BytesIO(as_png(block)), width=Mm(WIDTH))
        picture._inline.docPr.set("descr", visible(block.alt))
        picture._inline.docPr.set("title", visible(block.title))
        self.caption("Figure", next(iter(self.figures)), block.title, block.name, block.caption)

    def caption(self, kind: str, number: int, title: str, anchor: str, told: str = "", keep: bool = False) -> None:
        """`Figure 3. Title. Words`: the number is a field that Word counts anew."""
        name = self.words(f"forms.paper.{kind.lower()}_name")
        numbered = computed(f"SEQ {kind} \\* ARABIC", str(number), bold=True, size=9)
        words = run(f". {title}. " if told else f". {title}", bold=True, size=9) + (run(told, size=9) if told else "")
        content = f"{self.mark(anchor)}{run(f'{name} ', bold=True, size=9)}{numbered}{words}"
        self.append(paragraph(content, style="Caption", keep=keep))

    @write.register
    def _(self, block: ReportTable, level: int) -> None:
        if block.caption:
            self.caption("Table", next(iter(self.tables)), block.caption, block.anchor, keep=True)
        widths = self.widths(block)
        header = any(block.header)
        rows = [self.header(block, widths)] if header else []
        rows += [row(map(self.cell, cells, widths)) for cells in block.rows]
        self.append(table(rows, widths, caption=block.caption, header=header))
        self.append(paragraph(run(block.note, colour=SOFT, size=SMALL)))

    def widths(self, block: ReportTable) -> list[float]:
        """In millimetres."""
        columns = columns_of(block, CHARACTERS)
        whole = CHARACTERS if columns.fitting else sum(columns.widths)
        return [WIDTH * width / whole for width in columns.widths]

    def header(self, block: ReportTable, widths: list[float]) -> str:
        named = (run(name, bold=True, size=SMALL) for name in block.header)
        return row((cell(name, width, header=True) for name, width in zip(named, widths, strict=True)), header=True)

    def cell(self, found: Cell, width: float) -> str:
        if found.anchor:
            return cell(self.inline(Link(found.text, found.anchor), size=SMALL), width)
        language = tag_of(found.language) if found.language else ""
        return cell(run(found.text, size=SMALL, language=language), width)
