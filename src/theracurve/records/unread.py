"""What stands in the records and nobody reads: no rule, covariate, figure or check of the study and its variants.

One finding a table counts the rows and the cells and says why; `readers` declares who reads what.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from theracurve.intake.conform import filled_column, quoted
from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.readers import EVERY, ReadBy, readers_of
from theracurve.records.saying import NamedPlace, note
from theracurve.vocabulary.findings import Finding, errors_among
from theracurve.vocabulary.said import Said, counted, listed
from theracurve.vocabulary.tables import Table

# Of whatever is in it, the day is held against time zero, the death and the cut-off (`examined.DATED`).
DAYS_COUNT = (
    *("uptake", "administrations", "assessments", "labs", "lesions", "responses"),
    *("bone_scans", "volumes"),
    *("medications", "adverse_events", "treatments"),
)
# What a row is about: the columns by which the protocol names rows.
NAMED_BY = {
    "uptake": ("metric", "tracer"),
    "assessments": ("measure",),
    "volumes": ("tracer",),
    "labs": ("analyte",),
    "medications": ("drug_class",),
    "treatments": ("kind",),
    "endpoints": ("endpoint",),
}


@dataclass(frozen=True, slots=True)
class Unread:
    """What nobody reads of a table: so many of its rows, by what they are about, and cells of the other rows by their
    column."""

    table: Table
    total: int
    rows: int
    first: int
    about: tuple[tuple[str, int], ...]
    cells: tuple[tuple[str, int], ...]

    @property
    def said(self) -> Said:
        parts = [part for part in (self._of_rows(), self._of_cells()) if part is not None]
        return parts[0] if len(parts) == 1 else Said("parts.unread-both", rows=parts[0], cells=parts[1])

    def _of_rows(self) -> Said | None:
        if not self.rows:
            return None
        rows = counted(self.rows, "row")
        days = Said("parts.unread-days") if self.table.name in DAYS_COUNT else ""
        if self.rows == self.total:
            return Said("parts.unread-table", table=self.table.name, rows=rows, days=days)
        names = with_counts([(shown(name), n) for name, n in self.about])
        return Said("parts.unread-rows", table=self.table.name, rows=rows, total=self.total, names=names, days=days)

    def _of_cells(self) -> Said | None:
        if not self.cells:
            return None
        return Said(
            "parts.unread-cells",
            cells=counted(sum(n for _, n in self.cells), "cell"),
            table=self.table.name,
            columns=with_counts([(f"`{name}`", n) for name, n in self.cells]),
        )


def with_counts(counts: list[tuple[str, int]]) -> str:
    """`CgA (4), LDH (12)`."""
    return listed([f"{name} ({n})" for name, n in counts])


def unread_records(seen: Examined) -> Iterator[Finding]:
    """Nothing is said while something could not be read, from which it may only follow."""
    if errors_among(seen.intake.findings):
        return
    readers = [reader for study in seen.definitions.values() for reader in readers_of(study)]
    for table in seen.intake.tables:
        found = unread_in(seen, table, [reader for reader in readers if reader.table == table.name])
        if found.rows or found.cells:
            place = NamedPlace(table.name, found.first if found.rows else None)
            yield note("records-unread", place, unread=found.said)


def unread_in(seen: Examined, table: Table, readers: list[ReadBy]) -> Unread:
    read = either(reader for reader in readers if set(reader.columns) - {"patient_id"})
    cells = unread_cells(table, readers)
    asked = ("count(*)", "count(*) FILTER (NOT is_read)", "min(row) FILTER (NOT is_read)", *cells.values())
    rows_seen = f"SELECT *, {read} AS is_read FROM records.{table.name} AS r"
    [(total, rows, first, *counts)] = seen.rows(f"SELECT {', '.join(asked)} FROM ({rows_seen}) AS r")
    found = tuple((column, n) for column, n in zip(cells, counts, strict=True) if n)
    return Unread(table, total, rows, first or 0, named_by(seen, table, read) if rows else (), found)


def unread_cells(table: Table, readers: list[ReadBy]) -> dict[str, str]:
    """By column the count of the filled cells that nobody reads, in rows that somebody does; not of those that are read
    whatever they hold."""
    asked = {column: either(reader for reader in readers if column.name in reader.columns) for column in table.columns}
    return {
        column.name: f"count(r.{quoted(filled_column(column))}) FILTER (is_read AND NOT {by})"
        for column, by in asked.items()
        if by != EVERY
    }


def named_by(seen: Examined, table: Table, read: str) -> tuple[tuple[str, int], ...]:
    """What the rows are about that nobody reads, with how many there are of each."""
    about = NAMED_BY.get(table.name)
    name = f"concat_ws(' ', {', '.join(f'r.{column}' for column in about)})" if about else "''"
    query = (
        f"SELECT {name} AS name, count(*) AS n FROM records.{table.name} AS r WHERE NOT {read} "
        "GROUP BY name ORDER BY n DESC, name"
    )
    return tuple(seen.rows(query))


def either(readers: Iterator[ReadBy]) -> str:
    """The condition that one of the readers reads a row."""
    rows = dict.fromkeys(reader.rows for reader in readers)
    return EVERY if EVERY in rows else f"coalesce({' OR '.join(f'({one})' for one in rows) or 'false'}, false)"


CHECKS: tuple[Check, ...] = (unread_records,)
