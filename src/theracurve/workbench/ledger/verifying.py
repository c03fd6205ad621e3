"""The chain recomputed from the bytes in the database: the first link that does not hold, and which of its values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import DatabaseError, connection

from theracurve.workbench.ledger.entry import HASHED, NOTHING_YET, Head, hash_of
from theracurve.workbench.ledger.guards import POSTGRESQL_BODIES, POSTGRESQL_TRIGGERS, SQLITE, TABLE
from theracurve.workbench.ledger.reading import COLUMNS

AT_A_TIME = 5_000
NUMBERS = "number", "batch"
LONGEST_SEARCHED = 2_000  # characters of a value in which a flipped bit is looked for
DATABASE, CONTENT, MISSING, GUARDS = "database", "content", "missing", "guards"
Values: TypeAlias = tuple[int | str | None, ...]


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first entry that is not as it was appended: `field` is the value that differs, where it can be told;
    `content` where it is one of them, `missing` for a published entry that is not there, `database` where the file is
    damaged, `guards` where a trigger that refuses changes is gone, off or another (these two of no entry: number 0)."""

    number: int
    field: str


@dataclass(frozen=True, slots=True)
class VerifiedLedger:
    """How many entries hold one after the other, the last of these, and the first link that does not."""

    entries: int
    head: Head
    broken: BrokenLink | None

    @property
    def holds(self) -> bool:
        return self.broken is None


def verify(published: Head | None = None) -> VerifiedLedger:
    """Recompute the chain, and look for the entry whose head was published: without one, entries cut off at the end are
    not found. A damaged database raises nothing: that is what is said."""
    last, broken = walked(published)
    return VerifiedLedger(last.number, last, broken or damage() or unguarded())


def walked(published: Head | None) -> tuple[Head, BrokenLink | None]:
    """The last entry that holds, and the first that does not."""
    last = NOTHING_YET
    try:
        for values in stored_values():
            field = broken_field(values, last, published)
            if field:
                return last, BrokenLink(last.number + 1, field)
            last = Head(last.number + 1, str(values[-1]))
    except DatabaseError:
        return last, BrokenLink(last.number + 1, DATABASE)
    short = published is not None and last.number < published.number
    return last, BrokenLink(last.number + 1, MISSING) if short else None


def stored_values() -> Iterator[Values]:
    """The entries in their order as they lie in the database, one before the first too, bytes that are no UTF-8 kept;
    None for a value of another type than it was stored with."""
    after, last = "", list[Any]()
    with connection.cursor() as cursor:
        while True:
            cursor.execute(f"SELECT {SELECTED[connection.vendor]} FROM {TABLE} {after} {IN_ORDER}", last)
            rows = cursor.fetchall()
            yield from (tuple(map(as_text, row)) for row in rows)
            if not rows:
                return
            after, last = "WHERE number > %s", [rows[-1][0]]


def as_text(value: Any) -> int | str | None:
    return bytes(value).decode("utf-8", "surrogateescape") if isinstance(value, bytes | memoryview) else value


def in_sqlite(name: str) -> str:
    kind, read = ("integer", f'"{name}"') if name in NUMBERS else ("text", f'CAST("{name}" AS BLOB)')
    return f"CASE typeof(\"{name}\") WHEN '{kind}' THEN {read} END"


def in_postgresql(name: str) -> str:
    return f'"{name}"' if name in NUMBERS else f"convert_to(\"{name}\", 'UTF8')"


SELECTED = {
    "sqlite": ", ".join(map(in_sqlite, COLUMNS)),
    "postgresql": ", ".join(map(in_postgresql, COLUMNS)),
}
IN_ORDER = f"ORDER BY number LIMIT {AT_A_TIME}"


def broken_field(values: Values, last: Head, published: Head | None) -> str:
    """Which value of the entry behind `last` does not hold; empty where all do."""
    given = dict(zip(COLUMNS, values, strict=True))
    untyped = next((name for name, value in given.items() if value is None), "")
    if untyped or given["number"] != last.number + 1:
        return untyped or "number"
    if given["previous"] != last.hash:
        return "previous"
    expected = hash_of([value for value in values[:-1] if value is not None])
    if given["hash"] != expected:
        return "hash" if only_one_differs(str(given["hash"]), expected) else changed_field(values)
    if published is not None and given["number"] == published.number and expected != published.hash:
        return "hash"
    return ""


def only_one_differs(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def changed_field(values: Values) -> str:
    """The value of which a single bit was flipped, found by flipping each back; `content` where more was changed."""
    stored, kept = values[-1], [value for value in values[:-1] if value is not None]
    for place, name in enumerate(HASHED):
        for before in flipped(kept[place]):
            if hash_of([*kept[:place], before, *kept[place + 1 :]]) == stored:
                return name
    return CONTENT


def flipped(value: int | str) -> Iterator[int | str]:
    """The values that differ in one bit; none of a long text."""
    if isinstance(value, int):
        yield from (value ^ (1 << bit) for bit in range(63))
    elif len(value) <= LONGEST_SEARCHED:
        held = value.encode("utf-8", "surrogateescape")
        for place, byte in enumerate(held):
            for bit in range(8):
                changed = bytes((*held[:place], byte ^ (1 << bit), *held[place + 1 :]))
                yield changed.decode("utf-8", "surrogateescape")


def damage() -> BrokenLink | None:
    """What the database says of itself; PostgreSQL keeps its own checksums."""
    sound = connection.vendor != "sqlite" or told("PRAGMA integrity_check(1)") == [("ok",)]
    return None if sound else BrokenLink(0, DATABASE)


def unguarded() -> BrokenLink | None:
    """Whether the triggers that refuse changes are in their place, switched on, and do what they were made to do."""
    return None if GUARDED[connection.vendor] <= set(told(TRIGGERS[connection.vendor])) else BrokenLink(0, GUARDS)


GUARDED: Mapping[str, set[tuple[str, ...]]] = {
    "sqlite": set(SQLITE.items()),
    "postgresql": {(trigger, POSTGRESQL_BODIES[name]) for trigger, name in POSTGRESQL_TRIGGERS.items()},
}
TRIGGERS = {
    "sqlite": f"SELECT name, sql FROM sqlite_master WHERE tbl_name = '{TABLE}'",
    "postgresql": "SELECT pg_get_triggerdef(t.oid, true), p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
    f" WHERE t.tgrelid = '{TABLE}'::regclass AND t.tgenabled IN ('O', 'A')",
}


def told(query: str) -> list[Any]:
    """What the database answers; nothing where it is too damaged to answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            found: list[Any] = cursor.fetchall()
    except DatabaseError:
        return []
    return found
