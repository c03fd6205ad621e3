"""The STROBE checklist: where in this report each of its items is answered, and what only a person can answer."""

from collections.abc import Mapping, Sequence

from theracurve.report.document import Section
from theracurve.report.sections.checklist import Item, checklist
from theracurve.wording.words import Words

# Items in the order of the checklist, each with the sections that answer it, where they are there.
ITEMS: Mapping[str, tuple[str, ...]] = {
    "title": ("synopsis",),
    "background": (),
    "objectives": ("synopsis",),
    "design": ("methods",),
    "setting": (),
    "participants": ("flow", "methods"),
    "variables": ("definitions",),
    "measurement": ("methods", "provenance"),
    "bias": ("bias",),
    "size": ("synopsis", "small"),
    "quantitative": ("definitions", "methods"),
    "methods": ("methods",),
    "flow": ("flow",),
    "descriptive": ("flow",),
    "outcome": ("survival", "events"),
    "main": ("answer", "benefit", "survival"),
    "other": ("after", "variations", "horizon"),
    "key": ("answer", "synopsis"),
    "limitations": ("limits", "plain-findings", "findings"),
    "interpretation": (),
    "generalisability": (),
    "funding": (),
}


def strobe(found: Sequence[Section], words: Words) -> Section:
    """The checklist of a report whose other sections are `found`."""
    items = [Item(str(number), name, ITEMS[name]) for number, name in enumerate(ITEMS, start=1)]
    return checklist("strobe", items, found, words)
