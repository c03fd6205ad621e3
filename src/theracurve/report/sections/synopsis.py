"""The abstract: purpose, methods, results and limits of the study, and how many findings there are."""

from theracurve.report.document import Block, Bullets, Link, Section, said
from theracurve.report.document import Paragraph as Line
from theracurve.report.reading import Reading
from theracurve.wording.abstract import abstract
from theracurve.wording.findings import counts_in_words
from theracurve.wording.paragraph import HeadedParagraph


def synopsis(reading: Reading) -> Section:
    words = reading.words
    paragraphs = abstract(reading.study, reading.results, reading.labels, words)
    parts = tuple(
        Section(f"synopsis-{place}", paragraph.heading, (sentences(paragraph),))
        for place, paragraph in enumerate(paragraphs, start=1)
    )
    return Section("synopsis", words("abstract.section.title"), (Section("", "", parts, "summary"), counts(reading)))


def sentences(paragraph: HeadedParagraph) -> Block:
    if paragraph.itemised:
        return Bullets(tuple((sentence,) for sentence in paragraph.sentences))
    return said(*paragraph.sentences)


def counts(reading: Reading) -> Line:
    findings = reading.results.findings
    line = reading.words("findings.counts", **counts_in_words(findings, reading.words))
    return Line((Link(line, "findings") if findings else line,), "note")
