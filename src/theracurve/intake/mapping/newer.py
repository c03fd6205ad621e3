"""What a newer export of the same shape says otherwise: patients, rows and cells added, changed, or gone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from theracurve.intake.mapping.applying import MappedRow, MappedTable, place_of
from theracurve.intake.mapping.reading import ReadMapping
from theracurve.vocabulary.cell_place import CellPlace
from theracurve.vocabulary.findings import Finding, Severity

KEYS: Mapping[str, tuple[str, ...]] = {  # besides the patient, what tells the rows of a table apart
    "uptake": ("imaged_on", "tracer", "lesion_id", "metric"),
    "administrations": ("cycle",),
    "assessments": ("assessed_on", "measure"),
    "labs": ("collected_on", "analyte"),
    "lesions": ("imaged_on", "lesion_id", "reader"),
    "responses": ("assessed_on", "criteria", "reader"),
    "bone_scans": ("imaged_on", "reader"),
    "volumes": ("imaged_on", "tracer", "reader"),
    "medications": ("drug", "started_on"),
    "adverse_events": ("term", "started_on"),
    "treatments": ("kind", "started_on"),
    "doses": ("organ_or_lesion", "cycle"),
    "endpoints": ("endpoint",),
}
RowKey = tuple[str | None, ...]


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A row that is new or gone, or a cell of a row that is in both; `place` is in the newer file, in the earlier one
    for a row that is gone. `column`, `before` and `now` are of a cell."""

    kind: ChangeKind
    table: str
    patient_id: str
    place: CellPlace | None
    column: str = ""
    before: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class NewerExport:
    """The patients and columns that are new or gone, the changes table by table, and the errors that the newer file has
    and the earlier one had not."""

    patients_added: tuple[str, ...]
    patients_gone: tuple[str, ...]
    columns_added: tuple[str, ...]
    columns_gone: tuple[str, ...]
    changes: tuple[RecordChange, ...]
    errors: tuple[Finding, ...]


def compared(
    earlier: ReadMapping, newer: ReadMapping, said_before: Iterable[Finding], said_now: Iterable[Finding]
) -> NewerExport:
    """Compares both as they are read by the same mapping, and what was said of each."""
    before, now = patients_of(earlier), patients_of(newer)
    old_columns, new_columns = columns_of(earlier), columns_of(newer)
    known = {(f.code, f.cell, f.message) for f in said_before}
    errors = (f for f in said_now if f.severity is Severity.ERROR and (f.code, f.cell, f.message) not in known)
    names = dict.fromkeys((*earlier.tables, *newer.tables))
    return NewerExport(
        tuple(one for one in now if one not in before),
        tuple(one for one in before if one not in now),
        tuple(one for one in new_columns if one not in old_columns),
        tuple(one for one in old_columns if one not in new_columns),
        tuple(
            change for name in names for change in changes_in(name, earlier.tables.get(name), newer.tables.get(name))
        ),
        tuple(errors),
    )


def patients_of(mapping: ReadMapping) -> dict[str, None]:
    """The ids in the order of the rows, of whatever table."""
    rows = (row for table in mapping.tables.values() for row in table.rows)
    return dict.fromkeys(one for row in rows if (one := row.cells.get("patient_id")))


def columns_of(mapping: ReadMapping) -> dict[str, None]:
    sheets = mapping.opened.sheets.values() if mapping.opened else ()
    return dict.fromkeys(header for of_source in sheets for sheet in of_source for header in sheet.headers if header)


def changes_in(name: str, earlier: MappedTable | None, newer: MappedTable | None) -> Iterator[RecordChange]:
    before, now = by_key(name, earlier.rows if earlier else ()), by_key(name, newer.rows if newer else ())
    for key, row in now.items():
        if key in before:
            yield from changed_cells(name, before[key], row)
        else:
            yield RecordChange(ChangeKind.ADDED, name, str(key[0] or ""), place_of(row.origin))
    for key, row in before.items():
        if key not in now:
            yield RecordChange(ChangeKind.GONE, name, str(key[0] or ""), place_of(row.origin))


def by_key(name: str, rows: Iterable[MappedRow]) -> Mapping[RowKey, MappedRow]:
    """The rows by patient and by what tells them apart; several alike are numbered in their order."""
    seen: dict[RowKey, int] = defaultdict(int)
    found: dict[RowKey, MappedRow] = {}
    for row in rows:
        key = tuple(row.cells.get(column) for column in ("patient_id", *KEYS.get(name, ())))
        seen[key] += 1
        found[*key, str(seen[key])] = row
    return found


def changed_cells(name: str, before: MappedRow, now: MappedRow) -> Iterator[RecordChange]:
    for column in dict.fromkeys((*before.cells, *now.cells)):
        was, says = before.cells.get(column) or "", now.cells.get(column) or ""
        if was != says:
            patient = str(now.cells.get("patient_id") or "")
            yield RecordChange(ChangeKind.CHANGED, name, patient, place_of(now.at(column)), column, was, says)
