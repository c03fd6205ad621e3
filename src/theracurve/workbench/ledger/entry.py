"""One entry of the ledger, and how it is hashed with its predecessor.

The hash of an entry is SHA-256 over the UTF-8 bytes of a JSON array, without spaces, of these values in this order:

    [number, moment, who, patient, table, row, column, old, new, reason, source, batch, previous]

`number` (1, 2, 3, ...) and `batch` are integers, all others texts. In a text `"` and `\\` are escaped by a backslash;
line feed, carriage return, tab, backspace and form feed are `\\n`, `\\r`, `\\t`, `\\b` and `\\f`; other characters
below U+0020 are `\\u` with four lower-case hexadecimal digits; every other character stands for itself. Python's
`json.dumps(values, ensure_ascii=False, separators=(",", ":"))` and JavaScript's `JSON.stringify(values)` write it so.
`previous` is the hash of the entry before, of the first 64 zeros. Hashes are lower-case hexadecimal.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

BEFORE_THE_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What one entry says. `moment` is in UTC by the computer's clock (`2026-11-30T19:50:00.000000Z`), `source` where
    the value came from, `batch` the number of the first entry that was appended with it."""

    number: int
    moment: str
    who: str
    patient: str
    table: str
    row: str
    column: str
    old: str
    new: str
    reason: str
    source: str
    batch: int
    previous: str
    hash: str


HASHED = LedgerEntry.__slots__[:-1]


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry, by its number and hash: whoever knows it knows whether anything before was changed or is gone."""

    number: int
    hash: str


NOTHING_YET = Head(0, BEFORE_THE_FIRST)


def hash_of(values: Sequence[int | str]) -> str:
    """The hash of the thirteen values of an entry. Bytes that are no UTF-8, read with `surrogateescape`, are hashed as
    the bytes they are."""
    text = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def hashed_entry(*values: int | str) -> LedgerEntry:
    """The entry of these thirteen values, with its hash."""
    return LedgerEntry(*[*values, hash_of(values)])  # type: ignore[arg-type]
