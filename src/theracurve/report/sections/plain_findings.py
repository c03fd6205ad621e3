"""Plain findings: what a reader must know before believing the rest, each fact with where to read on."""

from theracurve.analysis.plain_finding import PlainFinding
from theracurve.analysis.plain_findings import NEGLIGIBLE
from theracurve.report.document import Bullets, Inline, Link, Section, said
from theracurve.report.reading import Reading
from theracurve.wording.numbers import fixed
from theracurve.wording.plain_findings import sentences_of
from theracurve.wording.words import Words


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
    sentences = " ".join(sentences_of(fact, words))
    section = words(f"plain.see.{fact.see}")
    before, _, after = words("plain.see.line", section="\0").partition("\0")
    return (f"{sentences} {before}", Link(section, fact.see), after)
