"""A report with a least count: no smaller count in its tables, nobody named, and no link that leads nowhere."""

import re

import pytest

from report.reading_of import reading_of
from report.three_studies import written
from theracurve.report.document import Document, Members, Paragraph, ReportTable
from theracurve.report.html import write_pages
from theracurve.report.masking import Mask
from theracurve.report.report import report_of
from theracurve.wording.words import words_in

WORDS = words_in("en")


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Document:
    folder = tmp_path_factory.mktemp("masked") / "study"
    written("demonstration", folder)
    protocol = folder / "study.yaml"
    protocol.write_text(f"least_count: 5\n{protocol.read_text(encoding='utf-8')}", encoding="utf-8")
    return report_of(reading_of(folder))


def test_a_count_below_the_least_is_not_told() -> None:
    mask = Mask(5)
    assert [mask.number(n, WORDS) for n in (0, 1, 4, 5)] == ["0", "fewer than 5", "fewer than 5", "5"]
    assert mask.share(3, 20, WORDS) == "fewer than 5 of 20"
    assert mask.share(7, 20, WORDS) == "7 of 20 (35 %)"
    assert Mask(None).number(1, WORDS) == "1"


@pytest.mark.parametrize("anchor", ["flow", "eligibility", "agent-choice", "deviations", "populations"])
def test_no_small_count_stands_in_the_tables_of_patients(masked: Document, anchor: str) -> None:
    section = next(s for s in (*masked.sections, *masked.appendix) if s.anchor == anchor)
    cells = [
        cell.text for block in section.blocks if isinstance(block, ReportTable) for row in block.rows for cell in row
    ]
    assert "fewer than 5" in cells or anchor == "agent-choice"
    assert [text for text in cells if re.fullmatch(r"[1-4]( of \d+ .*| \[\d+\])?", text)] == []


def test_nobody_is_named(masked: Document) -> None:
    pages = write_pages(masked, WORDS)
    assert not any(isinstance(block, Members) for block in masked.blocks())
    assert not re.search(r"[AB]-0\d\d", re.sub(r"<pre.*?</pre>", "", pages["report.html"], flags=re.DOTALL))


def test_what_is_not_masked_is_said_at_the_front(masked: Document) -> None:
    notes = [part for block in masked.front if isinstance(block, Paragraph) for part in block.parts]
    assert any(str(part).startswith("Counts of 1 to 4 are masked") for part in notes)
