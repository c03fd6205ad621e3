"""The abstract: purpose, methods and results of the study, and how many findings there are."""

from theracurve.report.document import Block, Bullets, Link, Section, said
from theracurve.report.document import Paragraph as Line
from theracurve.report.reading import Reading
from theracurve.vocabulary.findings import count_by_severity
from theracurve.wording.abstract import abstract
from theracurve.wording.paragraph import Paragraph


def synopsis(reading: Reading) -> Section:
    words = reading.words
    paragraphs = abstract(reading.study, reading.results, reading.labels, words)
    parts = tuple(
        Section(f"synopsis-{place}", paragraph.heading, (sentences(paragraph),))
        for place, paragraph in enumerate(paragraphs, start=1)
    )
    return Section("synopsis", words("abstract.section.title"), (Section("", "", parts, "summary"), counts(reading)))


def sentences(paragraph: Paragraph) -> Block:
    if paragraph.itemised:
        return Bullets(tuple((sentence,) for sentence in paragraph.sentences))
    return said(*paragraph.sentences)


def counts(reading: Reading) -> Line:
    found, words = count_by_severity(reading.results.findings), reading.words
    warnings, notes = (words(f"findings.{kind}s", n=found[kind]) for kind in ("warning", "note"))
    line = words("findings.counts", warnings=warnings, notes=notes)
    return Line((Link(line, "findings") if reading.results.findings else line,), "note")
