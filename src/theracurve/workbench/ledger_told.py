"""What the command line says of a ledger that was verified, backed up or restored."""

from collections.abc import Iterator

from theracurve.workbench.backup import Backup
from theracurve.workbench.ledger.entry import Head
from theracurve.workbench.ledger.verifying import CONTENT, DATABASE, GUARDS, MISSING, BrokenLink, VerifiedLedger

WHAT = {
    CONTENT: "Entry {n} is not as it was appended: some of its values were changed.",
    DATABASE: "The database itself is damaged; the entries before {n} can be read.",
    GUARDS: "The triggers that refuse to change or delete entries are not in the database as they were made.",
    MISSING: "Entry {n} and what came after it are gone: the head that was published is entry {published}.",
    "number": "Entry {n} is not there, or another number stands in its place.",
    "previous": "Entry {n} does not follow the one before it: one of them was changed, taken out or put in.",
    "hash": "Entry {n} has another hash than it was appended with.",
}
ONE_VALUE = "Entry {n} is not as it was appended: its `{field}` was changed."
THEN = "Keep the database as it is, restore a backup beside it, and find out who can write it."


def verified_lines(found: VerifiedLedger, published: Head | None) -> Iterator[str]:
    """Whether the chain holds, how far, and what to do where it does not."""
    if found.broken is not None:
        yield broken_line(found.broken, published)
        yield f"{found.entries} entries before it hold." if found.broken.number else f"{found.entries} entries hold."
        yield THEN
        return
    yield f"{found.entries} entries hold, one after the other. The head is {found.head.hash}."
    if published is not None:
        yield f"The published head, entry {published.number}, is among them."
    else:
        yield "Entries cut off at the end show only against a head that was published: --against BUNDLE or MANIFEST."


def broken_line(broken: BrokenLink, published: Head | None) -> str:
    text = WHAT.get(broken.field, ONE_VALUE)
    return text.format(n=broken.number or 1, field=broken.field, published=published.number if published else 0)


def backup_lines(made: Backup, place: object) -> Iterator[str]:
    yield f"{place}: {made.head.number} entries, the head is {made.head.hash}"
    for name in made.left_out:
        yield f"{name} is a link and is not in it"
