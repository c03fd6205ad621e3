"""The report in French beside the one in English: a sentence that reads the same in both is not said by us.

What comes from the study file (labels, keys, values), identifiers of rules and rows, references and the findings'
messages, which are marked as English, may be the same.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from theracurve.checking import accept, check
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.report.document import (
    Bullets,
    Document,
    Drawing,
    Figure,
    Fold,
    Link,
    Members,
    Paragraph,
    ReportTable,
    Section,
)
from theracurve.report.report import report_of
from theracurve.run import analyse, reading_of
from theracurve.start import start_demonstration
from theracurve.vocabulary.languages import LANGUAGES
from theracurve.wording.words import words_in

# Three words of three letters or more, as no key, unit or identifier has.
SENTENCE = re.compile(r"[A-Za-z]{3,},? [a-z]{3,},? [a-z]{3,}")
ENGLISH = re.compile(r"\b(the|and|with|from|which|were|was|are|not|there|their|that|this|of|is|who)\b")
ALLOWED = {"not met", "not considered"}  # how the study file writes an answer, as the table of its rows quotes it
REFERENCE = re.compile(r"^\[\d+\] ")


def texts_of(document: Document) -> Iterator[str]:
    """Every text of a document but the study file itself and what is marked as being in another language."""
    for block in document.blocks():
        if isinstance(block, Section):
            yield block.title
        elif isinstance(block, ReportTable):
            yield from (block.caption, block.note, *block.header, *(part.label for part in block.legend))
            yield from (cell.text for row in block.rows for cell in row if not cell.language)
        elif isinstance(block, Members):
            yield from (block.label, *(member.said for member in block.patients))
        elif isinstance(block, Figure):
            yield from (block.title, block.caption, block.alt)
        elif isinstance(block, Drawing):
            yield block.alt
        elif isinstance(block, Paragraph | Fold | Bullets):
            parts = {Paragraph: "parts", Fold: "summary", Bullets: "entries"}[type(block)]
            found = getattr(block, parts)
            for part in found if not isinstance(block, Bullets) else (p for entry in found for p in entry):
                yield part.text if isinstance(part, Link) else part


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, set[str]], str]:
    """The texts of the demonstration's report in each language; and its study file with the recorded reasons."""
    folder: Path = tmp_path_factory.mktemp("languages") / "study"
    start_demonstration(folder, "nguyen2004", 1)
    checked = accept(check(folder, folder / "records", date(2026, 1, 1)))
    found = analyse(checked, DUCKDB)
    documents = {language: report_of(reading_of(checked, found, words_in(language))) for language in LANGUAGES}
    assert [document.language for document in documents.values()] == list(LANGUAGES)
    recorded = (folder / "records" / "patients.csv").read_text(encoding="utf-8")
    texts = {language: set(texts_of(document)) for language, document in documents.items()}
    return texts, checked.study_file.text + recorded


def test_no_english_sentence_is_left_in_the_french_report(reports: tuple[dict[str, set[str]], str]) -> None:
    texts, written_by_people = reports
    same = {text for text in texts["en"] & texts["fr"] if SENTENCE.search(text) and not REFERENCE.match(text)}
    written = written_by_people.replace("_", " ").lower()
    stated = {text for text in same if all(part.strip().lower() in written for part in re.split(r"[:,;]", text))}
    assert same - stated == set()


def test_the_french_report_has_no_english_word(reports: tuple[dict[str, set[str]], str]) -> None:
    """Not even within a sentence of its own, but for what people wrote in the study and its records."""
    texts, written_by_people = reports
    written = written_by_people.replace("_", " ").lower()
    found = {text for text in texts["fr"] if ENGLISH.search(text) and " " in text and not REFERENCE.match(text)}
    parts = {part.strip() for text in found for part in re.split("[:,;]", text) if ENGLISH.search(part)}
    assert {part for part in parts if part.lower() not in written} - ALLOWED == set()
