"""Ledgers for tests: some cells by some people, and what a ledger says without its own code."""

from collections.abc import Collection, Iterable
from pathlib import Path

from theracurve.workbench.ledger.appending import append
from theracurve.workbench.ledger.change import CellChange
from theracurve.workbench.ledger.entry import Head
from theracurve.workbench.ledger.importing import preview_import, take_in


def cell(new: str, old: str = "", row: str = "A-001.1", column: str = "value", patient: str = "A-001") -> CellChange:
    """A change of one laboratory value."""
    return CellChange(patient, "labs", row, column, old, new)


def write(*changes: CellChange, who: str = "nurse", reason: str = "first entry") -> Head:
    return append(changes, who=who, reason=reason, source="form")


def some_entries(count: int) -> Head:
    """A ledger of so many entries in batches of three; the last head."""
    cells = [cell(f"{number}.5", row=f"A-{number:03}.1", patient=f"A-{number:03}") for number in range(1, count + 1)]
    for batch in portions(cells):
        head = write(*batch, reason=f"as on page {batch[0].row}, read « à voix haute »")
    return head


def portions(cells: list[CellChange]) -> Iterable[list[CellChange]]:
    return (cells[start : start + 3] for start in range(0, len(cells), 3))


def import_study(study: Path, *, who: str, reason: str, patients: Collection[str] | None = None) -> Head:
    """A study's files taken in as they are now."""
    return take_in(preview_import(study), who=who, reason=reason, patients=patients)
