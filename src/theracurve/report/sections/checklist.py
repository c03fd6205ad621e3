"""A checklist of a report: where each of its items is answered, and what only a person can answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from theracurve.report.document import Section, said
from theracurve.report.table import Cell, ReportTable
from theracurve.wording.words import Words


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number, the name of its words, and the sections that answer it, where they are there."""

    number: str
    name: str
    anchors: tuple[str, ...] = ()


def checklist(
    anchor: str, items: Sequence[Item], found: Sequence[Section], words: Words, stated: Mapping[str, str] | None = None
) -> Section:
    """The checklist of a report whose other sections are `found`; `stated` is what the protocol says of an item."""
    titles = {section.anchor: section.title for section in found}
    names = ("number", "subject", *(() if stated is None else ("stated",)), "answered", "remains")
    header = tuple(words(f"{anchor}.header.{name}") for name in names)
    rows = tuple(row for item in items for row in rows_of(anchor, item, titles, words, stated))
    table = ReportTable(words(f"{anchor}.caption"), header, rows)
    return Section(anchor, words(f"{anchor}.title"), (said(words(f"{anchor}.lead")), table))


def rows_of(
    anchor: str, item: Item, titles: Mapping[str, str], words: Words, stated: Mapping[str, str] | None
) -> Iterator[tuple[Cell, ...]]:
    """A row for each section that answers an item, or one that says that none does; what remains is in the first."""
    places = [Cell(titles[place], place) for place in item.anchors if place in titles]
    subject, remains = (words(f"{anchor}.{part}.{item.name}") for part in ("subjects", "remains"))
    for place, answered in enumerate(places or [Cell(words(f"{anchor}.human"))]):
        said_of = () if stated is None else (Cell("" if place else stated.get(item.name, "")),)
        yield (Cell(item.number), Cell(subject), *said_of, answered, Cell("" if place else remains))
