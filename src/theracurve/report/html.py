"""A document as one self-contained HTML file: no request leaves it, and without scripts it loses nothing.

Knows blocks and nothing of studies. Every text passes through `text`, the only place that escapes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import singledispatchmethod
from html import escape
from importlib.resources import files
from json import dumps
from urllib.parse import quote

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
    pages_of,
)
from theracurve.report.figures.saving import Inlined, as_csv, inlined
from theracurve.report.glossary import Glossary, glossary_of
from theracurve.report.table import Cell, TablePart
from theracurve.vocabulary.visible import visible
from theracurve.wording.words import Words

POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
STYLES = ("colours.css", "timeline.css", "style.css")
TWO_GROUPS, COMPARED, LINE = 6, 2, 40  # columns of two groups, those that compare them; letters kept in one line
STACKED = "planned"  # the kind of table whose cells stand below each other where the page is narrow
DEEPEST = 6  # level of a heading
FIRST = "report.html"
MOST_ROWS_OF_A_FIGURE = 10_000  # about 400 kB of page
PLAIN_IN_DATA = "/:;,()|+-.@"  # signs that may stand in a data address as they are


def write_html(document: Document, words: Words) -> str:
    """The text of a document that has one page; the same document gives the same bytes."""
    return write_pages(document, words)[FIRST]


def write_pages(document: Document, words: Words) -> dict[str, str]:
    """The text of every file by its name, `report.html` first; the others hold the sections that name them."""
    numbers = {figure.name: number for number, figure in enumerate(document.figures, start=1)}
    placed = tuple(pages_of((*document.front, *document.sections, *document.appendix)))
    where = {anchor: page or FIRST for page, block in placed for anchor in anchors_of(block)}
    apart = [block for page, block in placed if isinstance(block, Section) and block.page]
    whole = (*document.sections, *document.appendix)
    pages = {FIRST: write_page(document, HtmlWriter(numbers, where, FIRST, words, glossary=glossary_of(words)), whole)}
    for section in apart:
        writer = HtmlWriter(numbers, where, section.page, words)
        pages[section.page] = write_page(document, writer, (replace(section, page=""),))
    return pages


def write_page(document: Document, writer: "HtmlWriter", sections: tuple[Section, ...]) -> str:
    """One file: the front matter stands on the first only."""
    label = text(document.label)
    first = writer.page == FIRST
    return "\n".join(
        (
            f'<!DOCTYPE html>\n<html lang="{document.language}">',
            head(document, document.title if first else f"{sections[0].title} · {document.title}"),
            f"<body{live_words(writer.words)}>",
            f'<a class="skip" href="#{sections[0].anchor}">{text(writer.words("report.page.skip"))}</a>',
            f'<p class="origin" role="note">{label}</p>' if label else "",
            f'<p class="watermark" aria-hidden="true">{text(document.watermark)}</p>' if document.watermark else "",
            contents(document, writer),
            find(sections[0], writer),
            "<main>",
            "<header>",
            f'<p class="kicker">{text(document.kicker)}</p>\n<h1>{text(document.title)}</h1>',
            writer.blocks(document.front if first else (), 1),
            "</header>",
            writer.blocks(sections, 1),
            "</main>",
            f"<script>\n{resource('script.js')}</script>",
            "</body>\n</html>\n",
        )
    )


def head(document: Document, title: str) -> str:
    printed = ""
    if document.label:
        look = "font: 600 8.5pt system-ui, sans-serif; color: #9a3412;"
        printed = f"@page {{ @top-center {{ content: {css_string(document.label)}; {look} }} }}\n"
    return (
        '<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<meta http-equiv="Content-Security-Policy"'
        f' content="{POLICY}">\n<title>{text(title)}</title>\n'
        f"<style>\n{''.join(map(resource, STYLES))}{printed}</style>\n</head>"
    )


def contents(document: Document, writer: "HtmlWriter") -> str:
    """Lists where to go: the sections of the paper, and under a line of their own those of the appendix."""
    words = writer.words
    entries = "".join(entry(section, writer) for section in document.sections)
    if writer.page != FIRST:
        entries = f'<li><a href="{FIRST}">{text(words("report.page.back"))}</a></li>{entries}'
    inside = "".join(entry(section, writer) for section in document.appendix)
    more = f"<details><summary>{text(words('report.appendix'))}</summary><ol>{inside}</ol></details>" if inside else ""
    return f'<nav aria-label="{text(words("report.page.contents"))}"><ol>{entries}</ol>{more}</nav>'


def find(first: Section, writer: "HtmlWriter") -> str:
    """Asks for a patient, and says who is chosen; both wait for the script."""
    words = writer.words
    return (
        f'<form class="find" role="search" hidden><label>{text(words("report.live.find"))} '
        '<input type="search" list="patients" autocomplete="off"></label><datalist id="patients"></datalist></form>\n'
        f'<p class="picked" role="status" hidden><a href="#{text(first.anchor)}">'
        f'{text(words("report.live.nobody"))}</a> <button type="button">{text(words("report.live.clear"))}</button></p>'
    )


def live_words(words: Words) -> str:
    """What the script says, as attributes of the page."""
    said = {name: words(f"report.live.{name}") for name in ("filter", "nobody")}
    return "".join(f' data-{name}="{text(given)}"' for name, given in said.items())


def entry(section: Section, writer: "HtmlWriter") -> str:
    return f'<li><a href="{writer.href(section.anchor)}">{text(section.title)}</a></li>'


def resource(name: str) -> str:
    return (files("theracurve.report") / "page" / name).read_text(encoding="utf-8")


def text(words: str) -> str:
    return escape(visible(words), quote=True)


def css_string(words: str) -> str:
    """A text as a string of a style sheet inside HTML: what could end either is written as its code point."""
    safe = "".join(c if c.isalnum() or c in " .,:;-" else f"\\{ord(c):06x}" for c in visible(words))
    return f'"{safe}"'


def css_class(*names: str) -> str:
    given = " ".join(name for name in names if name)
    return f' class="{given}"' if given else ""


def identity(anchor: str) -> str:
    return f' id="{text(anchor)}"' if anchor else ""


@dataclass(frozen=True, slots=True)
class HtmlWriter:
    """Writes blocks of one page; `numbers` gives each figure's place in the document, `where` each anchor's page."""

    numbers: dict[str, int]
    where: dict[str, str]
    page: str
    words: Words
    alive: bool = True
    glossary: Glossary = field(default_factory=Glossary)

    def figure_title(self, figure: Figure) -> str:
        return self.words("report.page.figure", n=self.numbers[figure.name], title=figure.title)

    def href(self, anchor: str) -> str:
        """Says where a link to an anchor leads, from this page."""
        page = self.where[anchor]
        return f"#{text(anchor)}" if page == self.page else f"{page}#{text(anchor)}"

    def inline(self, parts: Iterable[Inline]) -> str:
        return "".join(
            f'<a href="{self.href(part.anchor)}">{text(part.text)}</a>' if isinstance(part, Link) else text(part)
            for part in parts
        )

    def explained(self, parts: Iterable[Inline]) -> str:
        """The same, with the meaning of each technical word where it is first used; words of a link stay alone."""
        return "".join(
            self.inline((part,)) if isinstance(part, Link) else self.glossary.explain(text(part)) for part in parts
        )

    def row(self, cells: tuple[Cell, ...], labels: tuple[str, ...]) -> str:
        """The first names the row; `labels` name the others where a narrow page sets them below each other."""
        first, *rest = cells
        sized = len(rest) - COMPARED if labels and len(cells) <= TWO_GROUPS else len(rest)
        others = "".join(
            f"<td{css_class('number' if c.number else 'line' if place >= sized and len(c.text) <= LINE else '')}"
            f"{labelled(label)}{language(c)}>{self.cell(c)}</td>"
            for place, (c, label) in enumerate(zip(rest, labels or ("",) * len(rest), strict=True))
        )
        return f'<tr><th scope="row">{self.cell(first)}</th>{others}</tr>'

    def cell(self, cell: Cell) -> str:
        words = text(cell.text)
        linked = f'<a href="{self.href(cell.anchor)}">{words}</a>' if cell.anchor else words
        return bar(cell.bar) + linked if cell.bar else linked

    def blocks(self, blocks: Iterable[Block], level: int) -> str:
        return "\n".join(self.write(block, level) for block in blocks)

    @singledispatchmethod
    def write(self, block: Block, level: int) -> str:
        """A block as HTML; `level` is that of the heading it stands under."""
        raise TypeError(f"no way to write a {type(block).__name__}")

    @write.register
    def _(self, block: Section, level: int) -> str:
        if block.page:
            return f'<p><a href="{block.page}">{text(block.title)}</a></p>'
        if block.kind == "summary":
            return f'<div class="summary">\n{self.blocks(block.blocks, level)}\n</div>'
        if block.kind == "row":
            return f'<div class="row">\n{self.blocks(block.blocks, level)}\n</div>'
        heading = f"h{min(level + 1, DEEPEST)}"
        tag = "section" if level == 1 else "div"
        title = f"<{heading}>{text(block.title)}</{heading}>"
        inside = self.blocks(block.blocks, level + 1)
        return f"<{tag}{identity(block.anchor)}{css_class(block.kind)}>{title}\n{inside}\n</{tag}>"

    @write.register
    def _(self, block: Paragraph, level: int) -> str:
        return f"<p{css_class(block.kind)}>{self.explained(block.parts)}</p>"

    @write.register
    def _(self, block: Bullets, level: int) -> str:
        return f"<ul>{''.join(f'<li>{self.explained(entry)}</li>' for entry in block.entries)}</ul>"

    @write.register
    def _(self, block: Terms, level: int) -> str:
        entries = "".join(
            f"<div><dt>{text(name)}</dt><dd>{text(words)}{tagged(tag)}</dd></div>" for name, words, tag in block.entries
        )
        return f'<dl class="terms">{entries}</dl>'

    @write.register
    def _(self, block: Code, level: int) -> str:
        return f'<pre tabindex="0">{text(block.text)}</pre>'

    @write.register
    def _(self, block: Drawing, level: int) -> str:
        return f'<div class="drawing" role="img" tabindex="0" aria-label="{text(block.alt)}">{block.svg}</div>'

    @write.register
    def _(self, block: Fold, level: int) -> str:
        opened = " open" if block.opened else ""
        first, *rest = block.summary
        summary = f"<b>{self.inline((first,))}</b>" + "".join(f" <span>{self.inline((part,))}</span>" for part in rest)
        return (
            f"<details{css_class('fold', block.kind)}{identity(block.anchor)}{opened}>"
            f"<summary>{summary}</summary>\n{self.blocks(block.blocks, level)}\n</details>"
        )

    @write.register
    def _(self, block: Members, level: int) -> str:
        named = ((Link(m.patient_id, m.anchor) if m.anchor else m.patient_id, m.said) for m in block.patients)
        patients = "".join(f"<li>{self.inline((name,))} {text(said)}</li>" for name, said in named)
        return (
            f'<details class="members"{identity(block.anchor)}><summary>{text(block.label)}</summary>'
            f"<ul>{patients}</ul></details>"
        )

    @write.register
    def _(self, block: Figure, level: int) -> str:
        if block.full:
            return self.small(block)
        drawing = f'<button type="button" hidden data-figure="{text(block.name)}">SVG</button>'
        keep = f'<span class="keep">{self.data(block)} {drawing}</span>'
        told = f"<b>{text(self.figure_title(block))}</b> {text(block.caption)}"
        return f"<figure{identity(block.name)}>{self.plot(block)}\n<figcaption>{told} {keep}</figcaption></figure>"

    def data(self, figure: Figure) -> str:
        """The data of a figure to keep, as a link; of more than a page carries, what writes them."""
        rows = len(figure.data.rows)
        if rows > MOST_ROWS_OF_A_FIGURE:
            return text(self.words("report.page.data_apart", n=str(rows)))
        data, named = quote(as_csv(figure), safe=PLAIN_IN_DATA), text(self.words("report.page.data"))
        return f'<a download="{text(figure.name)}.csv" href="data:text/csv;charset=utf-8,{data}">{named}</a>'

    def small(self, figure: Figure) -> str:
        """A small form of a figure: no number, no data of its own, and under it the way to the whole."""
        title = self.inline((Link(figure.title, figure.full),)) if figure.full in self.where else text(figure.title)
        opened = f'<figure class="small"{identity(figure.name)}>'
        return f"{opened}<figcaption>{title}</figcaption>\n{self.plot(figure)}</figure>"

    def plot(self, figure: Figure) -> str:
        """The drawing, and with it what the script needs: data, and a line for what it says under a cursor."""
        made, live = inlined(figure), figure.live.as_dict() if self.alive else {}
        data = f' data-live="{text(dumps({"frame": frame(made), **live}, ensure_ascii=False))}"' if live else ""
        hint = text(self.words("report.live.hint"))
        line = f'<p class="cursor" aria-live="polite" hidden>{hint}</p>' if "stops" in live else ""
        named = f'tabindex="0" role="group" aria-label="{text(figure.title)}"'
        return f'<div class="plot" {named}{data}>{made.svg}</div>{line}'

    @write.register
    def _(self, block: ReportTable, level: int) -> str:
        header = "".join(f'<th scope="col">{text(name)}</th>' for name in block.header)
        head_row = f"<thead><tr>{header}</tr></thead>\n" if any(block.header) else ""
        labels = block.header[1:] if block.kind == STACKED else ()
        rows = "\n".join(self.row(cells, labels) for cells in block.rows)
        note = f'\n<p class="note">{text(block.note)}</p>' if block.note else ""
        return (
            f'<div class="scroll" tabindex="0" role="group" aria-label="{text(block.caption)}"{identity(block.anchor)}>'
            f"<table{css_class(block.kind)}>\n<caption><span>{text(block.caption)}</span>{legend(block.legend)}</caption>\n"
            f"{head_row}<tbody>\n{rows}\n</tbody></table></div>{note}"
        )


def frame(made: Inlined) -> list[float]:
    return [round(value, 5) for value in made.frame]


def labelled(label: str) -> str:
    return f' data-label="{text(label)}"' if label else ""


def language(cell: Cell) -> str:
    return f' lang="{cell.language}"' if cell.language else ""


def tagged(tag: str) -> str:
    return f' <span class="tag">{text(tag)}</span>' if tag else ""


def bar(parts: tuple[TablePart, ...]) -> str:
    """The words under a bar say the same, so it is drawn for the eye only."""
    drawn = "".join(f'<i class="{part.kind}" style="width:{part.percent}%"></i>' for part in parts if part.count)
    return f'<span class="bar" aria-hidden="true">{drawn}</span>'


def legend(parts: tuple[TablePart, ...]) -> str:
    if not parts:
        return ""
    entries = "".join(f'<span><i class="{part.kind}"></i>{text(part.label)}</span>' for part in parts)
    return f'<span class="legend">{entries}</span>'
