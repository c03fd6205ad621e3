"""Plain findings: what a reader must know before believing the rest, each fact with where to read on."""

from theracurve.analysis.plain.fact import PlainFinding
from theracurve.analysis.plain.order import NEGLIGIBLE
from theracurve.report.document import Bullets, Inline, Link, Section, said
from theracurve.report.reading import Reading
from theracurve.wording.numbers import fixed
from theracurve.wording.plain_findings import move_said, sentences_of
from theracurve.wording.words import Words

# The title of each section that a fact can lead to, by its anchor.
TITLES = {
    "bias": "bias.title",
    "benefit": "report.benefit.title",
    "claims": "claims.section.title",
    "definitions": "definitions.section.title",
    "findings": "findings.title",
    "flow": "report.patients.title",
    "horizon": "integrity.horizon.title",
    "provenance": "provenance.title",
    "small": "integrity.small.title",
    "survival": "report.survival.title",
    "variations": "integrity.variants.title",
}


def plain_findings(reading: Reading) -> Section | None:
    facts, words = reading.results.plain_findings, reading.words
    if not facts:
        return None
    return Section(
        "plain-findings",
        words("plain.title"),
        (
            said(words("plain.lead")),
            Bullets(tuple(entry(fact, words) for fact in facts)),
            said(words("plain.order", least=fixed(NEGLIGIBLE, 2, words)), kind="note"),
        ),
    )


def entry(fact: PlainFinding, words: Words) -> tuple[Inline, ...]:
    sentences = " ".join(filter(None, (*sentences_of(fact, words), move_said(fact, words))))
    before, _, after = words("plain.see", section="\0").partition("\0")
    return (f"{sentences} {before}", Link(words(TITLES[fact.see]), fact.see), after)
