"""Limits: the facts that bear on the conclusion, each in one sentence; how far each moves it stands in the appendix."""

from theracurve.report.document import Bullets, Link, Section
from theracurve.report.reading import Reading
from theracurve.report.sections.plain_findings import TITLES
from theracurve.wording.plain_findings import headline


def limits(reading: Reading) -> Section | None:
    facts, words = reading.results.plain_findings, reading.words
    if not facts:
        return None
    entries = tuple((f"{headline(fact, words)} ", Link(words(TITLES[fact.see]), fact.see)) for fact in facts)
    return Section("limits", words("report.limits"), (Bullets(entries),))
