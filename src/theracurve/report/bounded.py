"""A report of thousands: lists of patients end after a hundred and say of how many; nobody has a page to lead to."""

from dataclasses import replace

from theracurve.report.document import Block, Fold, Members, Section
from theracurve.wording.words import Words

MOST_LISTED = 100


def bounded(section: Section, words: Words) -> Section:
    """The section with lists of `MOST_LISTED` patients at most, without links to pages of patients."""
    return replace(section, blocks=tuple(shortened(block, words) for block in section.blocks))


def shortened(block: Block, words: Words) -> Block:
    if isinstance(block, Section):
        return bounded(block, words)
    if isinstance(block, Fold):
        return replace(block, blocks=tuple(shortened(inner, words) for inner in block.blocks))
    return listed(block, words) if isinstance(block, Members) else block


def listed(block: Members, words: Words) -> Members:
    """The first of the patients, in words alone, and in the label how many there are."""
    patients = tuple(replace(member, linked=False) for member in block.patients[:MOST_LISTED])
    if len(block.patients) <= MOST_LISTED:
        return replace(block, patients=patients)
    label = words("report.first_of", label=block.label, first=str(MOST_LISTED), n=str(len(block.patients)))
    return replace(block, patients=patients, label=label)
