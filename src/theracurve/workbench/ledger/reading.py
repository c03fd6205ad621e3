"""What the ledger says: its head, the history of a cell, and the tables as they stood at any entry."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from django.db.models import Max

from theracurve.workbench.ledger.change import NOMINAL, PATIENT_COLUMN
from theracurve.workbench.ledger.entry import NOTHING_YET, Head, LedgerEntry
from theracurve.workbench.ledger.models import StoredEntry
from theracurve.workbench.ledger.table_names import BESIDE

Rows: TypeAlias = dict[str, dict[str, str]]  # by the name of the row and of the column
LedgerTables: TypeAlias = dict[str, Rows]
CellName: TypeAlias = tuple[str, str, str]  # table, row and column
AT_A_TIME = 5_000
COLUMNS = LedgerEntry.__slots__
CELL = "table", "row", "column", "new"


def head() -> Head:
    """The last entry's number and hash; number 0 while there is none."""
    last = StoredEntry.objects.order_by("-number").values_list("number", "hash").first()
    return Head(*last) if last else NOTHING_YET


def last_of_the_study() -> Head:
    """The last entry on which the study hangs: what people write beside it moves nothing that was derived."""
    found = StoredEntry.objects.exclude(table__in=BESIDE).order_by("-number").values_list("number", "hash").first()
    return Head(*found) if found else NOTHING_YET


def entries(*, after: int = 0, patient: str | None = None) -> Iterator[LedgerEntry]:
    """The entries behind a number in their order, of everybody or under one patient."""
    found = StoredEntry.objects.filter(number__gt=after).order_by("number")
    if patient is not None:
        found = found.filter(patient=patient)
    return (LedgerEntry(*values) for values in found.values_list(*COLUMNS).iterator(AT_A_TIME))


def history(table: str, row: str, column: str) -> list[LedgerEntry]:
    """Every entry of one cell, the first first."""
    found = StoredEntry.objects.filter(table=table, row=row, column=column).order_by("number")
    return [LedgerEntry(*values) for values in found.values_list(*COLUMNS)]


def cells_of_row(table: str, row: str) -> dict[str, str]:
    """What stands in one row now; nothing where there is none, or it was taken out."""
    found = StoredEntry.objects.filter(table=table, row=row).order_by("number")
    return replayed(found.values_list(*CELL)).get(table, {}).get(row, {})


def tables(as_of: int | None = None, *, patient: str | None = None, names: Iterable[str] = ()) -> LedgerTables:
    """The cells that hold something, as they stood when entry `as_of` was the last; of everybody or of one patient, of
    all tables or of those named."""
    found = StoredEntry.objects.filter(number__gt=0).order_by("number")
    if as_of is not None:
        found = found.filter(number__lte=as_of)
    if chosen := tuple(names):
        found = found.filter(table__in=chosen)
    if patient is None:
        return replayed(found.values_list(*CELL).iterator(AT_A_TIME))
    touched = set(found.filter(patient=patient).values_list("table", "row"))
    of_rows = (
        one
        for table in {table for table, _ in touched}
        for one in cells_of(found, table, [row for named, row in touched if named == table])
    )
    return only_of(patient, replayed(of_rows))


def nominal_cells(as_of: int | None = None) -> frozenset[CellName]:
    """The cells whose last entry, up to `as_of`, is a planned day: what was entered since is a day like any other."""
    found = StoredEntry.objects.order_by()
    if as_of is not None:
        found = found.filter(number__lte=as_of)
    planned = set(found.filter(source__endswith=NOMINAL).values_list("number", flat=True))
    columns = found.filter(source__endswith=NOMINAL).values("column").distinct()
    last = found.filter(column__in=columns).values_list("table", "row", "column").annotate(last=Max("number"))
    return frozenset((table, row, column) for table, row, column, number in last if number in planned)


def cells_of(found: Any, table: str, rows: list[str]) -> Iterator[tuple[str, str, str, str]]:
    """The entries of some rows, in their order."""
    wanted = found.filter(table=table, row__in=rows)
    yield from wanted.values_list(*CELL).iterator(AT_A_TIME)


def replayed(cells: Iterable[tuple[str, str, str, str]]) -> LedgerTables:
    """What stands after these cells were written one after the other; an empty cell is none, nor is an empty row."""
    made: LedgerTables = {}
    for table, row, column, new in cells:
        made.setdefault(table, {}).setdefault(row, {})[column] = new
    held = {table: {row: filled(cells) for row, cells in rows.items()} for table, rows in made.items()}
    return {
        table: kept for table, rows in held.items() if (kept := {row: cells for row, cells in rows.items() if cells})
    }


def filled(cells: dict[str, str]) -> dict[str, str]:
    return {column: text for column, text in cells.items() if text}


def only_of(patient: str, made: LedgerTables) -> LedgerTables:
    """Without the rows that were the patient's once and are another's now."""
    kept = {
        table: {row: cells for row, cells in rows.items() if cells.get(PATIENT_COLUMN, patient) == patient}
        for table, rows in made.items()
    }
    return {table: rows for table, rows in kept.items() if rows}
