"""A report of thousands of patients: bounded lists that say of how many they are, pages of patients on request."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from report.reading_of import reading_of
from report.three_studies import reading_by_name, written
from theracurve.report.bounded import MOST_LISTED, bounded
from theracurve.report.document import Document, Fold, Section, walked
from theracurve.report.html import write_pages
from theracurve.report.report import report_of
from theracurve.report.sections.findings import folds_of
from theracurve.report.table import Member, Members, ReportTable
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.wording.words import words_in

WORDS = words_in("en")


def lists_of(document: Document) -> set[int]:
    """How long each list of patients is."""
    return {len(block.patients) for block in document.blocks() if isinstance(block, Members)}


@pytest.fixture(scope="module")
def large() -> Document:
    """The demonstration, as a study of more patients than have pages."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("theracurve.report.bounded.MOST_LISTED", 5)
        patched.setattr("theracurve.report.figures.thinned.MOST_DRAWN", 10)
        return report_of(replace(reading_by_name("demonstration"), whole=False, evidence=()))


def test_a_long_list_says_of_how_many_it_shows_the_first() -> None:
    patients = tuple(Member(f"P{n}", "met") for n in range(MOST_LISTED + 1))
    section = Section("a", "A", (Fold(("Behind",), (Members("Group A", patients, "here"),)),))
    [found] = [block for block in walked(bounded(section, WORDS)) if isinstance(block, Members)]
    assert found.label == "Group A (the first 100 of 101; derived/ has all)"
    assert found.anchor == "here"
    assert [member.patient_id for member in found.patients] == [f"P{n}" for n in range(MOST_LISTED)]
    assert not any(member.anchor for member in found.patients)


def test_a_list_that_is_short_enough_keeps_its_label() -> None:
    patients = tuple(Member(f"P{n}") for n in range(MOST_LISTED))
    section = bounded(Section("a", "A", (Members("Group A", patients),)), WORDS)
    assert [block.label for block in section.blocks if isinstance(block, Members)] == ["Group A"]


def test_nobody_has_a_page_and_the_report_says_where_everybody_is(large: Document) -> None:
    assert not any(isinstance(block, Fold) and block.kind == "card" for block in large.blocks())
    assert lists_of(large) == {1, 2, 3, 4, 5}
    [page] = write_pages(large, WORDS).values()
    assert "In a study of more than 1000 patients (here 32) patients have no page" in page
    assert "`theracurve explain STUDY PATIENT`" in page
    assert "(the first 5 of " in page


def test_of_thousands_some_are_drawn_and_the_data_hold_all(large: Document) -> None:
    drawn = {figure.name: figure for figure in large.figures}
    for name in ("swimmer", "completeness"):
        figure = drawn[name]
        assert figure.caption.endswith("8 of 32 patients are drawn, evenly spaced in this order; the data hold all.")
        assert len(figure.live.rows) == 8
        assert len({row[0] for row in figure.data.rows}) == 32


def test_a_page_carries_no_data_of_more_rows_than_it_bears(large: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("theracurve.report.html.MOST_ROWS_OF_A_FIGURE", 30)
    [page] = write_pages(large, WORDS).values()
    assert 'download="completeness.csv"' not in page
    assert re.search(r"Data: \d+ rows, which `theracurve figures` writes <button", page)
    assert 'download="forest.csv"' in page


def test_evidence_is_read_for_pages_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written("one_group", tmp_path / "study")
    assert reading_of(tmp_path / "study").evidence
    monkeypatch.setattr("theracurve.report.reading.MOST_PATIENTS", 5)
    reading = reading_of(tmp_path / "study")
    assert (reading.whole, reading.evidence) == (False, ())


def test_a_heading_counts_every_finding_and_the_table_lists_the_first() -> None:
    note = Finding(severity=Severity.NOTE, code="unit-assumed", message="said", remedy="do")
    [fold] = folds_of((note,) * 51, WORDS)
    [table] = fold.blocks
    assert isinstance(table, ReportTable)
    assert (fold.summary, table.caption, len(table.rows)) == (("Notes (51)",), "Notes (51)", 50)
