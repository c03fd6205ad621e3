"""What stands in the records and nobody reads: no rule, covariate, figure or check of the study and its variants.

One finding a table counts the rows and the cells and says why; `readers` declares who reads what.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from theracurve.intake.conform import quoted
from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.readers import ReadBy, readers_of
from theracurve.records.saying import NamedPlace, note
from theracurve.vocabulary.findings import Finding, errors_among
from theracurve.vocabulary.said import Said, counted, listed
from theracurve.vocabulary.tables import Column, Kind, Table

# Of whatever is in it, the day is held against time zero, the death and the cut-off (`examined.DATED`).
DAYS_COUNT = (
    *("uptake", "administrations", "assessments", "labs", "lesions", "responses"),
    *("medications", "adverse_events", "treatments"),
)
# What a row is about: the columns by which the protocol names rows.
NAMED_BY = {
    "uptake": ("metric", "tracer"),
    "assessments": ("measure",),
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
    [(total, rows, first)] = seen.rows(
        f"SELECT count(*), count(*) FILTER (NOT {read}), min(r.row) FILTER (NOT {read}) FROM records.{table.name} AS r"
    )
    about = NAMED_BY.get(table.name)
    name = f"concat_ws(' ', {', '.join(f'r.{column}' for column in about)})" if about else "''"
    named = seen.rows(
        f"SELECT {name} AS name, count(*) AS n FROM records.{table.name} AS r WHERE NOT {read} "
        "GROUP BY name ORDER BY n DESC, name"
    )
    return Unread(table, total, rows, first or 0, tuple(named), tuple(unread_cells(seen, table, readers, read)))


def unread_cells(seen: Examined, table: Table, readers: list[ReadBy], read: str) -> Iterator[tuple[str, int]]:
    """The columns of rows that are read, with how many filled cells of each are not."""
    for column in table.columns:
        asked = either(reader for reader in readers if column.name in reader.columns)
        cell = f"r.{quoted(typed(column))}"
        query = f"SELECT count({cell}) FROM records.{table.name} AS r WHERE {read} AND NOT {asked}"
        [(cells,)] = seen.rows(query)
        if cells:
            yield column.name, cells


def typed(column: Column) -> str:
    """The typed column that is filled wherever the cell is."""
    return f"{column.name}_first" if column.kind is Kind.PARTIAL_DATE else column.name


def either(readers: Iterator[ReadBy]) -> str:
    """The condition that one of the readers reads a row."""
    return f"coalesce({' OR '.join(f'({one})' for one in dict.fromkeys(r.rows for r in readers)) or 'false'}, false)"


CHECKS: tuple[Check, ...] = (unread_records,)
