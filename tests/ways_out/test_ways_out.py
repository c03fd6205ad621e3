"""Every way out with every hostile string: no markup, no command, nothing unseen, nothing endless."""

import codecs
import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from rich.console import Console

from theracurve.report.document import Bullets, Document, Paragraph, Section
from theracurve.report.figures.drawing import broken, sheet
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.saving import as_png, as_svg, inlined
from theracurve.report.glyphs import drawable
from theracurve.report.html import css_string
from theracurve.report.html import text as in_html
from theracurve.report.pdf import write_pdf
from theracurve.report.typst import text as in_typst
from theracurve.report.word import write_docx
from theracurve.report.wordprocessing import attribute, words_of
from theracurve.schedule.icalendar import folded
from theracurve.schedule.icalendar import text as in_calendar
from theracurve.terminal_findings import escape as in_terminal
from theracurve.vocabulary.csv_text import MARKED_TEXT, csv_text
from theracurve.vocabulary.said import either
from theracurve.vocabulary.visible import HIDDEN, LONGEST, in_json, plainly, visible
from theracurve.wording.words import words_in
from ways_out.hostile import COMMANDS, FOREIGN, HOSTILE, LONG, UNSEEN

WORDS = words_in("en")


def test_there_are_sixty_and_more() -> None:
    assert len(set(HOSTILE)) >= 60


WAYS: dict[str, Callable[[str], str]] = {
    "terminal": in_terminal,
    "html": in_html,
    "css": css_string,
    "typst": in_typst,
    "word": words_of,
    "word attribute": attribute,
    "calendar": in_calendar,
    "figure": drawable,
    "json": in_json,
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_unseen_leaves(way: str) -> None:
    assert {text: shown for text in HOSTILE if HIDDEN.search(shown := WAYS[way](text))} == {}


def test_a_terminal_shows_the_text_itself_and_ends() -> None:
    for text in HOSTILE:
        stream = io.StringIO()
        Console(file=stream, width=200, color_system="truecolor", force_terminal=True).print(in_terminal(text))
        printed = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())
        assert "\x1b" not in printed
        assert len(printed) < 2 * LONGEST
        flat = "".join(visible(text).split())[:40]
        assert flat in "".join(printed.split())


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.data: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.found += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.data.append(data)


def test_html_holds_no_element_and_no_handler_of_it() -> None:
    for text in HOSTILE:
        page = Elements()
        page.feed(f'<p title="{in_html(text)}">{in_html(text)}</p>')
        page.close()
        assert page.found == ["p"], text
        assert "".join(page.data) == visible(text)


def drawn(*labels: str) -> Figure:
    def draw(width: float) -> object:
        made = sheet(width, 60)
        axes = made.axes(30, 5, 60, 40)
        axes.set_yticks(range(len(labels)), [label[:60] for label in labels])
        axes.plot([0, 1], [0, 1], label=labels[0][:60])
        axes.legend()
        made.text(2, 50, "\n".join(broken(labels[0], 100)[:3]))
        return made.figure

    return Figure("f", labels[0][:60], "caption", labels[0], Data(("a",), ((labels[0],),)), draw)


def test_a_figure_holds_the_literal_text() -> None:
    short = [text for text in HOSTILE if text not in LONG]
    svg = as_svg(drawn(*short))
    texts = (element for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text"))
    shown = {flat("".join(element.itertext())) for element in texts}
    assert {text for text in short if flat(visible(text[:60]).split("\n")[0]) not in shown} == set()
    ElementTree.fromstring(inlined(drawn(*short)).svg)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.filterwarnings("error:Glyph")
def test_no_letter_is_drawn_as_a_box() -> None:
    as_png(drawn(*(text for text in HOSTILE if not text.isascii())))
    assert drawable("中 β ≥ é") == "[U+4E2D] β ≥ é"


def test_paper_holds_every_text() -> None:
    import pypdf

    paragraphs = tuple(Paragraph((text[:500],)) for text in HOSTILE)
    front = (Bullets(tuple((text[:80],) for text in HOSTILE)),)
    document = Document("<T> $1$", "k", front, (Section("a", "A = #x", paragraphs),), label="label <b>")
    pages = pypdf.PdfReader(io.BytesIO(write_pdf(document, WORDS))).pages
    printed = "".join("".join(page.extract_text().split()) for page in pages)
    for told in ("$5against$7", '#read("/etc/passwd")', "[U+FFFE]", "<script>alert(1)</script>", "[U+4E2D][U+6587]"):
        assert told in printed
    pictured = replace(document, title="".join(UNSEEN), sections=(Section("a", "A", (drawn(*UNSEEN, *FOREIGN),)),))
    assert write_docx(pictured, WORDS).startswith(b"PK")


def test_a_spreadsheet_computes_nothing_and_reading_gets_the_text_back() -> None:
    text = csv_text(("id", "n"), ((text, -1.5) for text in HOSTILE))
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert [number for _, number in rows] == ["-1.5"] * len(HOSTILE)
    assert [cell for cell, _ in rows if re.match("[=+@\t\r-]", cell)] == []
    for cell, (shown, _) in zip(HOSTILE, rows, strict=True):
        if cell in COMMANDS and cell[0] not in "'\t":
            assert re.sub(MARKED_TEXT, r"\1", shown) == cell


def test_a_calendar_keeps_its_lines() -> None:
    for text in HOSTILE:
        line = folded(f"SUMMARY:{in_calendar(text)}")
        assert all(piece.startswith(" ") for piece in line.split("\r\n")[1:])
        assert "\n" not in line.replace("\r\n ", "")


def test_a_terminal_without_a_minus_sign_shows_a_hyphen() -> None:
    codecs.register_error("plainly", plainly)
    assert "−0.3 ≤ x ≤ −0.1".encode("latin-1", "plainly") == b"-0.3 ? x ? -0.1"


def test_json_holds_the_same_values() -> None:
    for text in HOSTILE:
        assert json.loads(in_json(json.dumps(text, ensure_ascii=False))) == text


def test_a_list_of_any_length_is_cut_with_its_count() -> None:
    assert either(["a", "b", "c"]) == "a or b or c"
    assert either([f"m{n}" for n in range(5000)]).endswith("m7 or 4992 more")
