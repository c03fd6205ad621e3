"""Every figure of every size of study at both widths of a journal: real text, nothing clipped, nothing overlapping.

The structure of the SVG is compared, never pixels. Words are measured with the font that matplotlib brings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations, product
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from report.reading_of import cohort, reading_of
from report.three_studies import reading_by_name, report_by_name
from theracurve.report.document import Document, Figure
from theracurve.report.figures.figure import COLUMN_WIDTH, FULL_WIDTH
from theracurve.report.figures.saving import as_csv, as_svg
from theracurve.report.report import report_of
from theracurve.start import preset
from theracurve.wording.words import words_in

TEXT = "{http://www.w3.org/2000/svg}text"
TOLERANCE = 1.0  # points that words may leave the figure or touch their neighbours
LONG = (
    "Best supportive care with a long-acting somatostatin analogue at the referring hospital, by the patient's choice"
)
NGUYEN = re.sub("data_origin: \\w+", "data_origin: synthetic", preset("nguyen2004").text)
B = "  B: {label: Not treated for nonmedical reasons, treated: false}\n"
ENDPOINTS_ONLY = """\
study: curve
title: A published curve
data_origin: reconstructed
groups:
  A: {label: Treated, treated: true}
endpoints:
  overall_survival: {given: true}
"""


@dataclass(frozen=True)
class Written:
    """Words on a figure and the box that they fill, in points from the upper left corner."""

    words: str
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Written") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > TOLERANCE and down > TOLERANCE


def written_on(drawn: ElementTree.Element) -> Iterator[Written]:
    for element in drawn.iter(TEXT):
        words, style = "".join(element.itertext()), element.attrib["style"]
        if not words.strip():
            continue
        size = float(re.search(r"font-size: ([\d.]+)px", style)[1])  # type: ignore[index]
        width, height, descent = measured(words, size, "bold" if "font-weight: 700" in style else "normal")
        anchor = re.search(r"text-anchor: (\w+)", style)
        shift = {"middle": width / 2, "end": width}.get(anchor[1] if anchor else "start", 0.0)
        angle, x, y = placed(element.attrib["transform"])
        if round(angle) == 0:
            yield Written(words, x - shift, y - height + descent, x - shift + width, y + descent)
        else:  # upwards
            yield Written(words, x - height + descent, y + shift - width, x + descent, y + shift)


@cache
def measured(words: str, size: float, weight: str) -> tuple[float, float, float]:
    """The width and height of words and how far they reach below their line, in points."""
    prop = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    found: tuple[float, float, float] = text_to_path.get_text_width_height_descent(words, prop, False)
    return found


def touching(written: list[Written]) -> Iterator[tuple[Written, Written]]:
    """Goes from left to right, and compares what begins before the other ends."""
    open_: list[Written] = []
    for one in sorted(written, key=lambda w: w.left):
        open_ = [other for other in open_ if other.right > one.left]
        yield from ((other, one) for other in open_ if one.touches(other))
        open_.append(one)


def placed(transform: str) -> tuple[float, float, float]:
    """The angle and the place of words: `rotate(-0 x y)`, or `translate(x y) rotate(-90)`."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", transform)]
    return (numbers[0], numbers[1], numbers[2]) if transform.startswith("rotate") else (numbers[2], *numbers[:2])


KINDS = ("demo", "one-patient", "two-patients", "no-events", "three-groups", "many", "french")
Drawn = list[tuple[Figure, ElementTree.Element, list[Written]]]


@cache
def report_on(kind: str) -> Document:
    """The report of a study; the demonstration is read once for both languages and for all else that looks at it."""
    if kind == "demo":
        return report_by_name("demonstration")
    if kind == "french":
        return report_of(replace(reading_by_name("demonstration"), words=words_in("fr")))
    with TemporaryDirectory() as name:
        return report_in(Path(name), kind)


@cache
def drawn_on(kind: str, width: float) -> Drawn:
    figures = report_on(kind).figures
    assert figures
    drawn = [(figure, ElementTree.fromstring(as_svg(figure, width))) for figure in figures]
    return [(figure, svg, list(written_on(svg))) for figure, svg in drawn]


def report_in(folder: Path, kind: str) -> Document:
    one_group = re.sub(r"\nreference_group: B", "", NGUYEN.replace(B, ""))
    three = NGUYEN.replace(B, B + f'  C: {{label: "{LONG}", treated: false}}\n')
    if kind == "no-events":
        (folder / "records").mkdir()
        (folder / "study.yaml").write_text(ENDPOINTS_ONLY, encoding="utf-8")
        rows = "\n".join(f"P{n},A,overall_survival,{n},months,false" for n in range(1, 6))
        header = "patient_id,group,endpoint,time,time_unit,event"
        (folder / "records" / "endpoints.csv").write_text(f"{header}\n{rows}\n", encoding="utf-8")
        return report_of(reading_of(folder))
    text, sizes = {
        "one-patient": (one_group, {"A": 1}),
        "two-patients": (NGUYEN, {"A": 1, "B": 1}),
        "three-groups": (three, {"A": 12, "B": 9, "C": 7}),
        "many": (three, {"A": 90, "B": 50, "C": 30}),
    }[kind]
    return report_of(reading_of(cohort(folder, text, sizes)))


@pytest.fixture(params=KINDS)
def document(request: pytest.FixtureRequest) -> Document:
    return report_on(request.param)


@pytest.fixture(params=product(KINDS, (FULL_WIDTH, COLUMN_WIDTH)), ids=lambda place: f"{place[0]}-{place[1]:.0f}")
def drawn(request: pytest.FixtureRequest) -> Drawn:
    return drawn_on(*request.param)


def test_words_stay_on_the_figure(drawn: Drawn) -> None:
    outside = []
    for figure, svg, written in drawn:
        _, _, width, height = map(float, svg.attrib["viewBox"].split())
        for w in written:
            ends = (w.left, w.top, width - w.right, height - w.bottom)
            if min(ends) < -TOLERANCE:
                outside.append((figure.name, w.words, [round(end, 1) for end in ends]))
    assert outside == []


def test_words_do_not_touch(drawn: Drawn) -> None:
    found = [(f.name, one.words, other.words) for f, _, written in drawn for one, other in touching(written)]
    assert found == []


def test_whose_data_these_are_stands_on_every_figure(drawn: Drawn) -> None:
    for figure, _, written in drawn:
        assert figure.origin
        assert figure.origin in {w.words for w in written}


def test_words_that_touch_are_found_whatever_their_order() -> None:
    left, middle, right = (
        Written(name, place, 0, place + 10, 10) for name, place in zip("abc", (0, 5, 14), strict=True)
    )
    for order in permutations((left, middle, right)):
        assert set(touching([*order, Written("below", 0, 10, 30, 20)])) == {(left, middle)}
    assert not list(touching([left, right]))


def test_a_figure_has_words_for_those_who_cannot_see_it_and_rows(document: Document) -> None:
    for figure in document.figures:
        assert figure.title, figure.name
        assert len(figure.alt) > 20, figure.name
        assert as_csv(figure).count("\n") == len(figure.data.rows) + 1
        assert figure.data.rows, figure.name
