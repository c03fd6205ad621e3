"""The abstract: purpose, methods, results and limits of the study, and how many findings there are."""

from theracurve.report.document import Link, Section
from theracurve.report.document import Paragraph as Line
from theracurve.report.reading import Reading
from theracurve.report.sections.headed import parts_of
from theracurve.wording.abstract import abstract
from theracurve.wording.findings import counts_in_words


def synopsis(reading: Reading) -> Section:
    words = reading.words
    parts = parts_of(abstract(reading.study, reading.results, reading.labels, words), "synopsis")
    return Section("synopsis", words("abstract.section.title"), (Section("", "", parts, "summary"), counts(reading)))


def counts(reading: Reading) -> Line:
    findings = reading.results.findings
    line = reading.words("findings.counts", **counts_in_words(findings, reading.words))
    return Line((Link(line, "findings") if findings else line,), "note")
