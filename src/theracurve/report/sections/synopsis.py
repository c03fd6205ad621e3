"""The synopsis: the study in four short paragraphs, and how many findings there are."""

from collections.abc import Sequence

from theracurve.report.document import Block, Bullets, Link, Paragraph, Section, said
from theracurve.report.reading import Reading
from theracurve.vocabulary.findings import count_by_severity
from theracurve.wording.numbers import plural
from theracurve.wording.synopsis import synopsis as synopsis_words

MOST_IN_A_PARAGRAPH = 3  # sentences; more are a list


def synopsis(reading: Reading) -> Section:
    paragraphs = synopsis_words(reading.study, reading.results, reading.labels, reading.words)
    parts = tuple(
        Section(f"synopsis-{place}", paragraph.heading, (sentences(paragraph.sentences),))
        for place, paragraph in enumerate(paragraphs, start=1)
    )
    return Section("synopsis", "Synopsis", (Section("", "", parts, "summary"), counts(reading)))


def sentences(said_of: Sequence[str]) -> Block:
    if len(said_of) > MOST_IN_A_PARAGRAPH:
        return Bullets(tuple((sentence,) for sentence in said_of))
    return said(*said_of)


def counts(reading: Reading) -> Paragraph:
    found = count_by_severity(reading.results.findings)
    line = f"Findings: {plural(found['warning'], 'warning')}, {plural(found['note'], 'note')}"
    return Paragraph((Link(line, "findings") if reading.results.findings else line,), "note")
