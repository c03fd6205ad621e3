"""Technical words are explained where a page uses them first, once, in the words of GLOSSARY.md."""

import re
from pathlib import Path

import pytest

from report.three_studies import report_by_name
from theracurve.report.document import Document, Link, Paragraph, Section, said
from theracurve.report.glossary import Glossary, glossary_of
from theracurve.report.html import write_html
from theracurve.wording.words import words_in

GLOSSARY = (Path(__file__).parents[2] / "GLOSSARY.md").read_text(encoding="utf-8")
ABBR = re.compile(r'<abbr tabindex="0" title="([^"]+)">([^<]+)</abbr>')


def page(*paragraphs: Paragraph) -> str:
    return write_html(Document("A study", "Study report", (), (Section("a", "One", paragraphs),)), words_in("en"))


def test_the_first_use_is_explained_and_no_other() -> None:
    html = page(said("A Hazard ratio of 2."), said("The hazard ratio is 3, the hazard ratios are many."))
    [(meaning, term)] = ABBR.findall(html)
    assert term == "Hazard ratio"
    assert meaning.startswith("how often the event happens")
    assert html.index("A <abbr") < html.index("The hazard ratio is 3")


def test_words_of_a_link_stay_alone_and_parts_of_words_are_none() -> None:
    html = page(Paragraph((Link("hazard ratio", "a"),)), said("a powerful sub-baseline"))
    assert ABBR.findall(html) == []


def test_an_escaped_text_stays_escaped() -> None:
    assert Glossary({"power": "a &lt; b"}).explain("x &lt; power") == (
        'x &lt; <abbr tabindex="0" title="a &lt; b">power</abbr>'
    )


def test_a_report_explains_what_it_uses() -> None:
    found = ABBR.findall(write_html(report_by_name("demonstration"), words_in("en")))
    terms = [term.lower() for _, term in found]
    assert len(terms) == len(set(terms)) >= 6
    assert {"hazard ratio", "95 % ci", "percentage points"} <= set(terms)


@pytest.mark.parametrize("key", words_in("en").under("glossary.terms"))
def test_the_meaning_is_that_of_the_glossary(key: str) -> None:
    words = words_in("en")
    assert f"| {words.under('glossary.terms')[key]} | {words.under('glossary.meanings')[key]}" in GLOSSARY


def test_every_language_explains_the_same() -> None:
    assert len(glossary_of(words_in("fr")).waiting) == len(glossary_of(words_in("en")).waiting)
