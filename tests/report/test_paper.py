"""report.pdf and report.docx: every block and every awkward text, archivable, accessible, the same bytes every time."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pypdf
import pytest

from report.three_studies import report_by_name
from theracurve.report.columns import columns_of
from theracurve.report.document import (
    Bullets,
    Code,
    Document,
    Drawing,
    Figure,
    Fold,
    Link,
    Paragraph,
    Section,
    Terms,
    said,
)
from theracurve.report.drawings import self_contained
from theracurve.report.figures.drawing import sheet
from theracurve.report.figures.figure import Data
from theracurve.report.notebook import as_fragment
from theracurve.report.paper import on_paper
from theracurve.report.pdf import write_pdf
from theracurve.report.table import Cell, Member, Members, ReportTable, TablePart, row
from theracurve.report.word import write_docx
from theracurve.wording.words import words_in

ENGLISH = words_in("en")
AWKWARD = 'a"b \\n #panic() $x$ *bold* _it_ <label> @ref // no & </w:t> [x] {y} `z` ~'


def drawn(width: float) -> Any:
    page = sheet(width, 30)
    page.text(5, 5, "drawn words")
    return page.figure


FIGURE = Figure("fig-1", "A title", "What it shows.", "Alternative text", Data(("x",), ((1,),)), drawn)
TABLE = ReportTable(
    "Counts",
    ("Name", "n"),
    (
        (Cell("first"), Cell("7 of 20", anchor="members", number=True)),
        (Cell(AWKWARD), Cell("3", bar=(TablePart("met", "met", 3, 4), TablePart("not_met", "not met", 1, 4)))),
    ),
    note="A note.",
    legend=(TablePart("met", "met", 0, 0),),
    anchor="counts",
)
DRAWING = (
    '<svg class="timeline" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><path class="rule" d="M0 0h9"/></svg>'
)


def card(patient: str) -> Fold:
    return Fold(
        (patient, "group A"),
        (Drawing(DRAWING, f"course of {patient}"), TABLE_OF_CARD),
        f"patient-{patient}",
        kind="card",
    )


TABLE_OF_CARD = ReportTable("Benefit", ("What", "Why"), (row("benefit", "because"),))


def document(patients: int = 2) -> Document:
    ids = [f"P{n:03}" for n in range(1, patients + 1)]
    first = Section(
        "first",
        "First part",
        (
            said("Plain sentences.", AWKWARD),
            Paragraph(("See ", Link("the patients", "cards"), "."), "note"),
            Bullets((("one",), ("two ", Link("linked", "fig-1")))),
            Section("inner", "Inner part", (TABLE, Members("Had it", tuple(map(Member, ids)), "members"))),
            FIGURE,
            Fold(("Folded",), (said("Inside the fold."), Code("key: value\n  - entry"))),
        ),
    )
    cards = Section("cards", "Patients", tuple(map(card, ids)))
    front = (Terms((("A", "Treated", ""), ("B", "Not treated", "reference"))),)
    return Document(
        "A study of <things>", "Report", front, (first, cards), label="Nobody here exists.", watermark="synthetic"
    )


@pytest.fixture(scope="module")
def pdf() -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(write_pdf(on_paper(document(), ENGLISH, appendix=True), ENGLISH)))


@pytest.fixture(scope="module")
def word() -> Any:
    return docx.Document(BytesIO(write_docx(on_paper(document(), ENGLISH, appendix=True), ENGLISH)))


READING_ORDER = (
    "A study of <things>",
    "Treated",
    "First part",
    "Plain sentences.",
    "one",
    "Inner part",
    "Counts",
    "first",
    "7 of 20",
    "A note.",
    "Had it",
    "P001",
    "A title",
    "What it shows.",
    "Folded",
    "key: value",
    "because",
)


def test_the_text_of_the_pdf_is_there_in_reading_order(pdf: pypdf.PdfReader) -> None:
    text = " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
    after_contents = text[text.index("Plain sentences.") :]
    assert AWKWARD in text
    places = [after_contents.index(words) for words in READING_ORDER[3:]]
    assert places == sorted(places)


def test_the_pdf_is_archivable_and_accessible(pdf: pypdf.PdfReader) -> None:
    """As it declares itself; Typst refuses to write what does not hold it."""
    metadata = pdf.trailer["/Root"]["/Metadata"].get_data().decode("utf-8")
    assert re.search(r"pdfaid:part>2<.*pdfaid:conformance>A<", metadata, re.DOTALL)
    assert "pdfuaid:part>1<" in metadata
    assert pdf.trailer["/Root"]["/Lang"] == "en"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "A study of <things>"


def test_pictures_of_the_pdf_say_what_they_show(pdf: pypdf.PdfReader) -> None:
    said_of_pictures = {
        str(entry["/Alt"]) for entry in structure(pdf.trailer["/Root"]["/StructTreeRoot"]) if "/Alt" in entry
    }
    assert {"Alternative text", "course of P001", "course of P002"} <= said_of_pictures


def structure(entry: Any) -> list[Any]:
    """The elements of the structure tree at any depth."""
    entry = entry.get_object()
    if isinstance(entry, list):
        return [found for inner in entry for found in structure(inner)]
    if not isinstance(entry, dict):
        return []
    return [entry, *(structure(entry["/K"]) if "/K" in entry else [])]


def test_the_pdf_has_bookmarks_and_its_own_fonts(pdf: pypdf.PdfReader) -> None:
    names = [str(entry.title) for entry in pdf.outline if not isinstance(entry, list)]
    assert names == ["First part", "Patients"]
    for page in pdf.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(inner.get_object())


def test_whose_data_these_are_stands_on_every_page(pdf: pypdf.PdfReader, word: Any) -> None:
    assert all("Nobody here exists." in page.extract_text() for page in pdf.pages)
    assert "Nobody here exists." in word.sections[0].header.paragraphs[0].text


@pytest.mark.parametrize("command", [["qpdf", "--check"], ["pdfinfo"]])
def test_other_readers_find_no_fault(command: list[str], tmp_path: Path) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    file = tmp_path / "report.pdf"
    file.write_bytes(write_pdf(document(), ENGLISH))
    found = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
    # Poppler before 23 takes the entry Suspects, false as it has to be, for a mistake.
    complaints = [line for line in found.stderr.splitlines() if "Suspects object" not in line]
    assert (found.returncode, complaints) == (0, [])


def test_word_has_real_tables_with_repeated_headers(word: Any) -> None:
    counts = word.tables[0]
    assert [cell.text for cell in counts.rows[0].cells] == ["Name", "n"]
    assert counts.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert not counts.rows[1]._tr.xpath("w:trPr/w:tblHeader")
    assert counts.rows[2].cells[0].text == AWKWARD
    assert len(word.tables) == 3


def test_word_has_captions_that_count_themselves(word: Any) -> None:
    captions = [p for p in word.paragraphs if p.style.name == "Caption"]
    fields = [p._p.xpath("w:fldSimple/@w:instr")[0].split()[1] for p in captions]
    shown = ["".join(p._p.xpath(".//w:t/text()")) for p in captions]
    assert fields == ["Table", "Figure", "Table", "Table"]
    assert shown[:2] == ["Table 1. Counts", "Figure 1. A title. What it shows."]


def test_word_has_headings_language_and_described_pictures(word: Any) -> None:
    headings = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [
        ("Heading 1", "First part"),
        ("Heading 2", "Inner part"),
        ("Heading 1", "Patients"),
        ("Heading 2", "P001 · group A"),
        ("Heading 2", "P002 · group A"),
    ]
    assert word.core_properties.language == "en-GB"
    assert set(word.styles.element.xpath("//w:lang/@w:val")) == {"en-GB"}
    assert word.element.xpath("//wp:docPr/@descr") == ["Alternative text"]


def test_links_of_word_lead_somewhere(word: Any) -> None:
    bookmarks = word.element.xpath("//w:bookmarkStart/@w:name")
    assert len(bookmarks) == len(set(bookmarks))
    assert set(word.element.xpath("//w:hyperlink/@w:anchor")) <= set(bookmarks)


@pytest.mark.parametrize("write", [write_pdf, write_docx])
def test_the_same_document_gives_the_same_bytes(write: Any) -> None:
    assert write(document(), ENGLISH) == write(document(), ENGLISH)


def test_there_is_no_clock_but_the_date_that_is_given() -> None:
    with ZipFile(BytesIO(write_docx(document(), ENGLISH))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    dated = pypdf.PdfReader(BytesIO(write_pdf(document(), ENGLISH, date(2026, 5, 6))))
    assert dated.metadata is not None
    assert str(dated.metadata.creation_date) == "2026-05-06 00:00:00+00:00"
    assert (
        docx.Document(BytesIO(write_docx(document(), ENGLISH, date(2026, 5, 6)))).core_properties.created.year == 2026
    )


def test_patients_and_appendix_are_left_out_and_the_paper_says_so_unless_they_are_asked_for() -> None:
    whole = replace(document(3), appendix=(Section("more", "More", (said("of all that"),)),))
    asked, many = on_paper(whole, ENGLISH, appendix=True), on_paper(whole, ENGLISH)
    assert asked.sections == document(3).sections
    assert [section.anchor for section in asked.appendix] == ["more"]
    assert many.appendix == ()
    assert many.sections[-1].blocks[-1] == said(ENGLISH("forms.paper.appendix"), kind="note")
    assert not [block for block in many.blocks() if isinstance(block, Members)]
    assert "7 of 20" in words_of_pdf(many)
    assert "of all that" not in words_of_pdf(many)
    assert "of all that" in words_of_pdf(asked)


def test_a_line_that_only_leads_into_the_appendix_goes_and_so_does_a_part_in_which_nothing_is_left() -> None:
    lead = Paragraph((Link("All of it", "more"),), "note")
    parts = (Section("one", "One", (said("kept"), lead)), Section("two", "Two", (lead,)))
    first = Section("first", "First", (*parts, Paragraph((Link("to two", "two"), " and on"))))
    whole = replace(document(), front=(), sections=(first,), appendix=(Section("more", "More", (said("all"),)),))
    [left] = on_paper(whole, ENGLISH).sections
    note = said(ENGLISH("forms.paper.appendix"), kind="note")
    assert left.blocks == (Section("one", "One", (said("kept"),)), Paragraph(("to two", " and on")), note)


def test_the_answer_opens_word_with_its_sentence_and_titled_curves_side_by_side() -> None:
    curves = Section(
        "", "", tuple(replace(FIGURE, name=n, title=f"Curve {n}", full="answer") for n in "ab"), kind="row"
    )
    answer = Section("answer", "The answer", (said("It was longer in A.", kind="answer"), curves), kind="answer")
    file = docx.Document(BytesIO(write_docx(replace(document(), front=(), sections=(answer,)), ENGLISH)))
    texts = [found.text for found in file.paragraphs if found.text.strip()]
    assert texts == ["REPORT", "A study of <things>", "The answer", "It was longer in A."]
    [sentence] = [found for found in file.paragraphs if found.text == "It was longer in A."]
    assert all(run.bold for run in sentence.runs)
    [titles, drawings] = file.tables[0].rows
    assert [cell.text for cell in titles.cells] == ["Curve a", "Curve b"]
    assert all(cell._tc.xpath(".//w:drawing") for cell in drawings.cells)


def test_a_short_table_stays_on_one_page() -> None:
    tables = tuple(ReportTable("", ("Row",), tuple(row(f"t{n}r{line}") for line in range(7))) for n in range(30))
    pages = pypdf.PdfReader(
        BytesIO(write_pdf(replace(document(), front=(), sections=(Section("s", "S", tables),)), ENGLISH))
    ).pages
    on = [set(page.extract_text().split()) for page in pages]
    assert len(on) > 3
    for n in range(30):
        assert any({f"t{n}r{line}" for line in range(7)} <= words for words in on)


def words_of_pdf(shown: Document) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(write_pdf(shown, ENGLISH))).pages)


def test_a_table_does_not_say_again_what_opens_its_fold() -> None:
    fold = Fold(("Warnings (9)",), (ReportTable("Warnings (9)", ("What",), (row("a"),)),))
    whole = replace(document(), sections=(Section("s", "S", (fold,)),), front=())
    [table] = [block for block in on_paper(whole, ENGLISH).blocks() if isinstance(block, ReportTable)]
    assert table.caption == ""


def test_pages_of_their_own_are_left_out() -> None:
    paged = document(3)
    page = replace(paged.sections[1], anchor="page", page="report-patients-1.html")
    whole = replace(paged, sections=(paged.sections[0], replace(paged.sections[1], blocks=(page,))))
    assert not [
        block for block in on_paper(whole, ENGLISH).blocks() if isinstance(block, Fold) and block.kind == "card"
    ]


def test_the_first_screen_of_a_report_for_a_notebook_has_no_links() -> None:
    opening = Section(
        "opening", "Opening", (Members("Had it", (Member("P001", "day 3"),)), Paragraph((Link("see", "fig-1"),)))
    )
    page = as_fragment(replace(document(), sections=(opening, *document().sections)), ENGLISH)
    assert "P001 day 3" in page
    assert "<figure" not in page
    assert 'href="#' not in page


def test_a_cell_in_another_language_says_so() -> None:
    table = ReportTable("Constats", ("Quoi",), ((Cell("an English message", language="en"),),))
    french = replace(document(), sections=(Section("s", "S", (table,)),), front=(), language="fr")
    words = words_in("fr")
    tags = structure(pypdf.PdfReader(BytesIO(write_pdf(french, words))).trailer["/Root"]["/StructTreeRoot"])
    assert "en" in {str(entry["/Lang"]) for entry in tags if "/Lang" in entry}
    word = docx.Document(BytesIO(write_docx(french, words)))
    assert word.element.xpath("//w:r[w:rPr/w:lang/@w:val='en-GB']//w:t/text()") == ["an English message"]
    assert word.core_properties.language == "fr-FR"


def test_drawings_carry_their_colours() -> None:
    styled = self_contained(DRAWING)
    assert ".timeline .rule{" in styled.replace(" {", "{")
    assert "var(" not in styled


@pytest.mark.parametrize(
    ("cells", "page", "widths"),
    [
        (("short", "short"), 100, (8, 8)),  # fitting: no wider than they need
        (("200 mg/day", "word " * 30), 60, (13, 47)),  # a number stays with its unit; the long text gets the rest
    ],
)
def test_columns_share_a_page(cells: tuple[str, str], page: float, widths: tuple[float, float]) -> None:
    found = columns_of(ReportTable("", ("", ""), (row(*cells),)), page)
    assert found.widths == pytest.approx(widths)
    assert sum(found.widths) <= page


MOST_PAGES, MOST_WORDS = 9, 4_500


def test_the_paper_of_the_demonstration_is_short() -> None:
    """Without the appendix: so many pages and words at most, and no heading alone at a page's foot."""
    paper = on_paper(report_by_name("demonstration"), ENGLISH)
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(write_pdf(paper, ENGLISH))).pages]
    lines = [[line for line in page.splitlines() if line.strip()] for page in pages]
    assert len(pages) <= MOST_PAGES
    assert sum(len(line.split()) for page in lines for line in page[:-1]) <= MOST_WORDS
    headings = {block.title for block in paper.blocks() if isinstance(block, Section)} - {""}
    assert {page[-2] for page in lines} & headings == set()
    assert all(f"{number} of {len(pages)}" in page[-1] for number, page in enumerate(lines, start=1))
