"""A report that may leave the group: counts below a least one are masked, what tells of single patients is left out.

Only counts of patients are masked: what is estimated from a group stays, with the events and the numbers at risk that
it rests on, for without them nobody could judge it. The front of the report says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from theracurve.report.document import (
    Block,
    Document,
    Drawing,
    Figure,
    Fold,
    Members,
    Section,
)
from theracurve.report.links import linked_within
from theracurve.wording.numbers import count_of
from theracurve.wording.words import Words

OF_PATIENTS = ("findings", "cards")  # sections that name patients in every line


@dataclass(frozen=True, slots=True)
class Mask:
    """Counts from 1 to less than `least` are hidden; None hides nothing."""

    least: int | None

    def hides(self, count: int) -> bool:
        return self.least is not None and 0 < count < self.least

    def number(self, count: int, words: Words) -> str:
        return words("report.masked", least=self.least or 0) if self.hides(count) else str(count)

    def share(self, count: int, total: int, words: Words) -> str:
        """A count of a total, without its percentage where that would tell the count."""
        if not self.hides(count):
            return count_of(count, total, words)
        return words("numbers.of_total", count=self.number(count, words), total=total)


def without_patients(document: Document) -> Document:
    """The document without lists, cards and figures of single patients, and without links to them."""
    layers = [
        tuple(block for section in layer if section.anchor not in OF_PATIENTS for block in stripped(section))
        for layer in (document.sections, document.appendix)
    ]
    return linked_within(document, *(tuple(b for b in layer if isinstance(b, Section)) for layer in layers))


def stripped(block: Block) -> Iterator[Block]:
    """The block with what may stay of it; nothing where nothing may."""
    if isinstance(block, Members | Drawing) or (isinstance(block, Figure) and block.discloses):
        return
    if isinstance(block, Section | Fold):
        inner = tuple(part for own in block.blocks for part in stripped(own))
        if inner and not (isinstance(block, Fold) and block.kind == "card"):
            yield replace(block, blocks=inner)
        return
    yield block
