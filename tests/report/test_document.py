"""The tree: it refuses what no renderer could write; its figures are the same bytes in every form, each time."""

import csv
import re
from dataclasses import replace
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import pytest

import theracurve.survival
from theracurve.analysis.drawing import drawn
from theracurve.analysis.planned import Planned
from theracurve.analysis.results import Comparison
from theracurve.definition.analyses import Analysis
from theracurve.errors import UsageError
from theracurve.report.document import Document, Link, Members, Paragraph, ReportTable, Section, said
from theracurve.report.figures.curve_look import USUAL_LOOK, CurveLook
from theracurve.report.figures.drawing import sheet
from theracurve.report.figures.figure import COLUMN_WIDTH, Data, Figure
from theracurve.report.figures.kaplan_meier import kaplan_meier
from theracurve.report.figures.saving import Print, as_csv, as_pdf, as_png, as_svg, every_form, inlined
from theracurve.report.html import write_html, write_pages
from theracurve.report.table import Cell, Member, row
from theracurve.survival import event_table
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.wording.words import words_in


def document(*sections: Section) -> Document:
    return Document("A study", "Study report", (), sections)


def test_an_anchor_stands_once() -> None:
    with pytest.raises(ValueError, match=r"stand twice: \['a'\]"):
        document(Section("a", "One", ()), Section("a", "Two", ()))


@pytest.mark.parametrize(
    "block",
    [
        Paragraph((Link("there", "nowhere"),)),
        ReportTable("t", ("a",), ((Cell("1", anchor="nowhere"),),)),
        Members("m", (Member("nowhere"),)),
    ],
    ids=lambda block: type(block).__name__,
)
def test_a_link_leads_somewhere(block: Any) -> None:
    with pytest.raises(ValueError, match=r"links that lead nowhere: \[.*nowhere"):
        document(Section("a", "One", (block,)))


def test_a_row_is_as_long_as_its_header() -> None:
    with pytest.raises(ValueError, match="expected 2 cells, found 1"):
        ReportTable("t", ("a", "b"), (row("1"),))
    with pytest.raises(ValueError, match="expected 1 values"):
        Data(("a",), ((1, 2),))


def draw_two_points(width: float) -> Any:
    page = sheet(width, 40)
    page.axes(15, 8, width - 20, 24).plot([0, 1], [0, 1])
    return page.figure


FIGURE = Figure(
    name="two-points",
    title="Two <points>",
    caption="A line.",
    alt="A line & two points.",
    data=Data(("x", "y"), ((0, 0.5), (1, None))),
    draw=draw_two_points,
    origin="Synthetic data: nobody in this report exists.",
)


def test_a_figure_is_real_text_with_its_origin() -> None:
    drawn = ElementTree.fromstring(as_svg(FIGURE))
    words = "".join(drawn.itertext())
    assert "Synthetic data: nobody" in words
    assert float(drawn.attrib["width"].removesuffix("pt")) == pytest.approx(180 / 25.4 * 72)


def test_inside_a_page_ids_carry_the_name_of_the_figure() -> None:
    drawn = ElementTree.fromstring(inlined(FIGURE).svg)
    ids = [element.attrib["id"] for element in drawn.iter() if "id" in element.attrib]
    assert ids
    assert all(name.startswith("two-points-") for name in ids)
    assert "width" not in drawn.attrib
    assert drawn[0].text == "Two <points>"
    assert drawn[1].text == "A line & two points."


def test_data_are_rows_and_nothing_is_an_empty_cell() -> None:
    assert list(csv.reader(StringIO(as_csv(FIGURE)))) == [["x", "y"], ["0", "0.5"], ["1", ""]]


def test_every_form_is_the_same_bytes_again() -> None:
    for form in (as_svg, as_pdf, as_png):
        assert form(FIGURE, COLUMN_WIDTH) == form(FIGURE, COLUMN_WIDTH)
    assert as_pdf(FIGURE).startswith(b"%PDF")
    assert b"CreationDate" not in as_pdf(FIGURE)
    assert as_png(FIGURE).startswith(b"\x89PNG")


def test_a_page_writes_figures_numbered_with_their_data() -> None:
    second = replace(FIGURE, name="again")
    page = write_html(document(Section("a", "One", (said("Words."), FIGURE, second))), words_in("en"))
    assert "Figure 1. Two &lt;points&gt;." in page
    assert "Figure 2. Two &lt;points&gt;." in page
    assert 'download="again.csv" href="data:text/csv;charset=utf-8,x,y%0A0,0.5%0A1,%0A"' in page


def test_a_section_with_a_page_is_a_file_of_its_own_and_links_cross_over() -> None:
    table = ReportTable("t", ("a",), ((Cell("7", anchor="there"),),))
    apart = Section(
        "apart", "Patients 1 – 2", (Members("back", (), "there"), said("Far")), page="report-patients-1.html"
    )
    pages = write_pages(document(Section("a", "One", (table, apart))), words_in("en"))
    assert list(pages) == ["report.html", "report-patients-1.html"]
    assert '<a href="report-patients-1.html#there">7</a>' in pages["report.html"]
    assert '<a href="report-patients-1.html">Patients 1 – 2</a>' in pages["report.html"]
    assert "Far" not in pages["report.html"]
    assert '<a href="report.html">Back to the report</a>' in pages["report-patients-1.html"]
    assert "<title>Patients 1 – 2 · A study</title>" in pages["report-patients-1.html"]
    assert "Far" in pages["report-patients-1.html"]
    assert pages["report-patients-1.html"].count("default-src 'none'") == 1


def test_a_figure_is_printed_as_a_journal_wants_it() -> None:
    wanted = Print(width=85, forms=("svg", "tiff", "eps"), grey=True)
    files = every_form(FIGURE, wanted)
    assert files == every_form(FIGURE, wanted)
    assert set(files) == {f"two-points.{form}" for form in ("svg", "tiff", "eps")}
    assert files["two-points.tiff"][:4] in (b"II*\0", b"MM\0*")
    assert files["two-points.eps"].startswith(b"%!PS-Adobe-3.0 EPSF")
    assert f'width="{85 / 25.4 * 72:g}'[:11] in files["two-points.svg"].decode()
    colours = set(re.findall(r"#[0-9a-f]{6}", files["two-points.svg"].decode()))
    assert len(colours) > 1
    assert {c for c in colours if len({c[1:3], c[3:5], c[5:7]}) > 1} == set()
    coloured = every_form(FIGURE, Print(forms=("svg",)))["two-points.svg"].decode()
    assert "#1f77b4" in coloured


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"forms": ("gif",)}, "found gif"),
        ({"width": 5.0}, "expected 60.0 to 400.0 mm; found 5"),
        ({"palette": ("red",)}, "expected colours as #0072b2; found red"),
        ({"palette": ("#111111",), "grey": True}, "expected colours or grey, not both"),
    ],
)
def test_a_print_that_cannot_be_is_refused(how: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Print(**how)


@pytest.mark.parametrize("how", [{"tick_months": 0.0}, {"last_month": -3.0}])
def test_a_look_that_cannot_be_is_refused(how: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="expected months above 0"):
        CurveLook(**how)


@pytest.mark.parametrize(("tick", "end"), [(1e-9, 15.0), (0.09, 6.0), (0.1, 25.0)])
def test_ticks_that_nobody_tells_apart_are_refused(tick: float, end: float) -> None:
    with pytest.raises(UsageError, match="ticks: expected"):
        CurveLook(tick_months=tick).ticks(end, 10)


def test_curves_are_drawn_as_a_journal_wants_them() -> None:
    """Four of group A: an event at 2 months, one censored at 3, an event at 4, one censored at 8."""
    curve = drawn(theracurve.survival.kaplan_meier(event_table([2, 3, 4, 8], [1, 0, 1, 0], group=["A"] * 4))["A"], 1.0)
    comparison = Comparison(Planned(Analysis(endpoint="overall_survival"), PROTOCOL), (curve,), ())
    words = words_in("en")
    said = {"axis": "Patients alive (%)", "origin": ""}

    def told(look: CurveLook) -> list[str]:
        figure = kaplan_meier(comparison, {"A": "Treated"}, "curves", "Curves", words, **said, look=look)
        palette = Print(forms=("svg",), palette=("#123456",))
        svg = every_form(figure, palette)["curves.svg"].decode()
        assert "#123456" in svg
        assert "#0072b2" not in svg
        return re.findall(r"<text[^>]*>([^<]*)</text>", svg)

    usual, wanted = told(USUAL_LOOK), told(CurveLook(tick_months=2.5, last_month=6.0, censored=True))
    assert "Censored so far" not in usual
    place = wanted.index("Censored so far")
    assert wanted[place + 1 :] == ["A", "0", "0", "1"]  # at 0, 2.5 and 5 months
    assert "7.5" not in wanted
