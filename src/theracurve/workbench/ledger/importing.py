"""A study's files taken into the ledger, and a newer export of them: what it says otherwise than the last import did.

A cell is changed by an import where the file says otherwise than at the last import, and otherwise than the ledger. So
what was mended here stays mended while the file says what it said; where both have changed since, a person sees it.
Rows are told apart by patient and by what tells rows of their table apart, as `theracurve map --newer` does it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from theracurve.intake.mapping.newer import ChangeKind
from theracurve.vocabulary.tables import RECORD_TABLES
from theracurve.workbench.ledger.appending import append
from theracurve.workbench.ledger.change import PATIENT_COLUMN, CellChange
from theracurve.workbench.ledger.entry import Head
from theracurve.workbench.ledger.incoming import Incoming, IncomingRow, read_incoming
from theracurve.workbench.ledger.matching import rows_by_name
from theracurve.workbench.ledger.models import StoredEntry
from theracurve.workbench.ledger.reading import CELL, LedgerTables, head, replayed, tables
from theracurve.workbench.ledger.table_names import IMPORTS, MAPPING_TEXT

SOURCE = "import"
Cells = Mapping[str, str]
NO_CELLS: Cells = {}


@dataclass(frozen=True, slots=True)
class ImportedChange:
    """One cell that an import changes: of a row that is new, in both, or gone from the file. `mended` says that it was
    changed in the ledger since the last import, which the import would undo."""

    kind: ChangeKind
    change: CellChange
    mended: bool


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import of some files would change, and the patients that it would add or take away."""

    incoming: Incoming
    changes: tuple[ImportedChange, ...]
    patients_added: tuple[str, ...]
    patients_gone: tuple[str, ...]

    def of_patients(self, patients: Collection[str] | None) -> tuple[CellChange, ...]:
        """The changes of some patients, of all where none are stated."""
        found = (one.change for one in self.changes)
        return tuple(change for change in found if patients is None or change.patient in patients)

    def by_patient(self) -> dict[str, tuple[ImportedChange, ...]]:
        """The changes of each patient; of the protocol and of what is nobody's under an empty name."""
        found: dict[str, list[ImportedChange]] = defaultdict(list)
        for one in self.changes:
            found[one.change.patient].append(one)
        return {patient: tuple(found[patient]) for patient in sorted(found)}


def preview_import(study: Path) -> ImportPreview:
    """What the study's files say otherwise than the ledger; nothing is written. Raises StudyRefused for files that
    cannot be taken in."""
    return compared_with(read_incoming(study, date.today()))


def take_in(found: ImportPreview, *, who: str, reason: str, patients: Collection[str] | None = None) -> Head:
    """Take in what was previewed: all of it, or what it changes of some patients (an empty name stands for the protocol
    and what is nobody's). One transaction, with the hash of every file and the mapping; the head as it was if nothing
    changes. Raises Conflict and UsageError as `append` does."""
    changes = found.of_patients(patients)
    if not changes:
        return head()
    return append((*files_of(found.incoming), *changes), who=who, reason=reason, source=SOURCE)


def files_of(incoming: Incoming) -> Iterator[CellChange]:
    """What is kept of the files themselves, in a row of each import's own."""
    row = str(len(tables(names=[IMPORTS]).get(IMPORTS, ())) + 1)
    kept = {**incoming.files, **({MAPPING_TEXT: incoming.mapping} if incoming.mapping else {})}
    for name, text in kept.items():
        yield CellChange("", IMPORTS, row, name, "", text)


def compared_with(incoming: Incoming) -> ImportPreview:
    """The files now, the files at the last import, and the ledger, row by row."""
    own, base = tables(), last_imported()
    theirs = rows_by_name(incoming, own, base)
    changes: list[ImportedChange] = []
    for table, rows in theirs.items():
        before, here = base.get(table, {}), own.get(table, {})
        for name, row in rows.items():
            changes += changes_of_row(table, name, row, before.get(name, NO_CELLS), here.get(name, NO_CELLS))
    for table in sorted(base.keys() - {IMPORTS}):
        for name in sorted(base[table].keys() - theirs.get(table, {}).keys()):
            changes += row_gone(table, name, base[table][name], own.get(table, {}).get(name, NO_CELLS))
    known, now = patients_in(own), {row.patient for name in RECORD_TABLES for row in theirs.get(name, {}).values()}
    left = known - {one.change.old for one in changes if one.change.column == PATIENT_COLUMN}
    return ImportPreview(incoming, tuple(changes), tuple(sorted(now - known - {""})), tuple(sorted(known - left - now)))


def last_imported() -> LedgerTables:
    """The tables as the imports alone have written them."""
    batches = StoredEntry.objects.filter(table=IMPORTS).values("batch")
    return replayed(StoredEntry.objects.filter(batch__in=batches).order_by("number").values_list(*CELL).iterator())


def patients_in(own: LedgerTables) -> set[str]:
    return {
        row[PATIENT_COLUMN] for name in RECORD_TABLES for row in own.get(name, {}).values() if PATIENT_COLUMN in row
    }


def changes_of_row(table: str, name: str, row: IncomingRow, base: Cells, own: Cells) -> Iterator[ImportedChange]:
    """The cells of which the file says otherwise than at the last import, and otherwise than the ledger."""
    kind = ChangeKind.CHANGED if base or own else ChangeKind.ADDED
    renamed = row.cells.get(PATIENT_COLUMN) != base.get(PATIENT_COLUMN)
    patient = row.patient if renamed else own.get(PATIENT_COLUMN, row.patient)
    for column in dict.fromkeys((*row.cells, *base)):
        now, before, here = (cells.get(column, "") for cells in (row.cells, base, own))
        if now not in (before, here):
            change = CellChange(patient, table, name, column, here, now, row.places.get(column, ""))
            yield ImportedChange(kind, change, mended=here != before)


def row_gone(table: str, name: str, base: Cells, own: Cells) -> Iterator[ImportedChange]:
    """Every cell that a row which is no longer in the file still has here."""
    for column, here in own.items():
        change = CellChange(own.get(PATIENT_COLUMN, ""), table, name, column, here, "")
        yield ImportedChange(ChangeKind.GONE, change, mended=here != base.get(column, ""))
