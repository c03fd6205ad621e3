"""Entries appended: one transaction, on the disk before it answers, refused whole where anything speaks against it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from django.db import DatabaseError, connection, transaction

from theracurve.errors import Conflict, UsageError
from theracurve.workbench.ledger.change import CellChange, refuse_unkept
from theracurve.workbench.ledger.entry import Head, LedgerEntry, hashed_entry
from theracurve.workbench.ledger.guards import TABLE
from theracurve.workbench.ledger.models import StoredEntry
from theracurve.workbench.ledger.reading import COLUMNS, head

AT_ONCE = 500
MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
Standing = Mapping[tuple[str, str, str], LedgerEntry]


def append(changes: Iterable[CellChange], *, who: str, reason: str, source: str) -> Head:
    """Append an entry for each change, all or none; the new head, once they are on the disk.

    Raises Conflict, which names the cell, where another value stands than the person saw; UsageError for a change
    without a reason or a name, a cell changed twice, and where the database cannot be written.
    """
    given = tuple(changes)
    refuse_unreasoned(given, who, reason, source)
    try:
        with transaction.atomic(durable=True):
            take_turn()
            refuse_unseen(given)
            new = tuple(chained(given, head(), who, reason, source))
            StoredEntry.objects.bulk_create((stored(entry) for entry in new), batch_size=AT_ONCE)
    except DatabaseError as error:
        raise UsageError(f"the ledger cannot be written: {error}; nothing of it was kept") from None
    return Head(new[-1].number, new[-1].hash)


def refuse_unreasoned(given: Sequence[CellChange], who: str, reason: str, source: str) -> None:
    for what, text in {"who": who, "reason": reason, "source": source}.items():
        refuse_unkept(what, text)
        if not text.strip():
            raise UsageError(f"every entry says who made it, why and from where; `{what}` is empty")
    cells = {(change.table, change.row, change.column) for change in given}
    if len(cells) < len(given):
        raise UsageError("one cell is changed twice at once; give its last value alone")
    if not given:
        raise UsageError("there is nothing to append")


def take_turn() -> None:
    """Wait until nobody else appends. A file of SQLite is locked by how its transactions begin."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {TABLE} IN EXCLUSIVE MODE")


def refuse_unseen(given: Sequence[CellChange]) -> None:
    """Raises Conflict at the first cell where another value stands than the one that was changed."""
    standing = standing_at(given)
    for change in given:
        last = standing.get((change.table, change.row, change.column))
        if (last.new if last else "") != change.old:
            raise Conflict(change, last)


def standing_at(given: Sequence[CellChange]) -> Standing:
    """The last entry of every cell of the rows that are changed."""
    rows: dict[str, list[str]] = {}
    for change in given:
        rows.setdefault(change.table, []).append(change.row)
    return {
        (entry.table, entry.row, entry.column): entry
        for table, names in rows.items()
        for some in portions(list(dict.fromkeys(names)))
        for entry in entries_of(table, some)
    }


def portions(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))


def entries_of(table: str, rows: Sequence[str]) -> Iterator[LedgerEntry]:
    found = StoredEntry.objects.filter(table=table, row__in=rows).order_by("number")
    return (LedgerEntry(*values) for values in found.values_list(*COLUMNS))


def chained(given: Sequence[CellChange], last: Head, who: str, reason: str, source: str) -> Iterator[LedgerEntry]:
    """The entries of the changes, each with the hash of the one before."""
    moment, previous, batch = f"{datetime.now(UTC):{MOMENT}}", last.hash, last.number + 1
    for number, one in enumerate(given, start=batch):
        cell = one.patient, one.table, one.row, one.column, one.old, one.new
        entry = hashed_entry(number, moment, who, *cell, reason, one.place or source, batch, previous)
        previous = entry.hash
        yield entry


def stored(entry: LedgerEntry) -> StoredEntry:
    return StoredEntry(**{name: getattr(entry, name) for name in COLUMNS})


def next_row(table: str, patient: str) -> str:
    """A name for a new row of a patient: `A-003.4` where three were named. Whoever names one at the same moment gets
    the same, and the second to append sees the conflict."""
    named = StoredEntry.objects.filter(table=table, row__startswith=row_name(patient, 0)[:-1])
    found = map(numbered, named.values_list("row", flat=True).distinct())
    return row_name(patient, 1 + max((number for whose, number in found if whose == patient), default=0))


def row_name(patient: str, number: int) -> str:
    return f"{patient}.{number}" if patient else str(number)


def numbered(row: str) -> tuple[str, int]:
    """The patient and the number that a row was named by; 0 for one that was named otherwise."""
    patient, _, number = row.rpartition(".")
    return (patient, int(number)) if number.isdecimal() else (row, 0)
