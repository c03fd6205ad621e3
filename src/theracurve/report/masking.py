"""A report that may leave the group: what tells of single patients is left out.

Counts of patients below a least one are masked where they are said (`wording/masking.py`), curves fall and end where
enough patients have come together (`figures/masked_curves.py`).
"""

from collections.abc import Iterator
from dataclasses import replace

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

OF_PATIENTS = ("findings", "cards")  # sections that name patients in every line


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
    elif isinstance(block, Figure):
        yield replace(block, data=block.data.without_counts)
    else:
        yield block
