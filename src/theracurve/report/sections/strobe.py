"""The STROBE checklist: where in this report each of its items is answered, and what only a person can answer."""

from collections.abc import Mapping, Sequence

from theracurve.report.document import Section, said
from theracurve.report.table import Cell, ReportTable
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
    titles = {section.anchor: section.title for section in found}
    header = tuple(words(f"strobe.header.{name}") for name in ("number", "subject", "answered", "remains"))
    rows = tuple(row for number, item in enumerate(ITEMS, start=1) for row in rows_of(number, item, titles, words))
    table = ReportTable(words("strobe.caption"), header, rows)
    return Section("strobe", words("strobe.title"), (said(words("strobe.lead")), table))


def rows_of(number: int, item: str, titles: Mapping[str, str], words: Words) -> tuple[tuple[Cell, ...], ...]:
    """A row for each section that answers an item, or one that says that none does; what remains is in the first."""
    places = [Cell(titles[anchor], anchor) for anchor in ITEMS[item] if anchor in titles]
    subject, remains = words(f"strobe.subjects.{item}"), words(f"strobe.remains.{item}")
    return tuple(
        (Cell(str(number)), Cell(subject), answered, Cell("" if place else remains))
        for place, answered in enumerate(places or [Cell(words("strobe.human"))])
    )
