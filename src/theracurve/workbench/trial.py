"""What a change would do, before it is kept: the findings that come and go, and the calls that come out otherwise."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from theracurve.bundle.differences import ChangedCall, EstimateChange, differences
from theracurve.bundle.sealed import RECORDS, RESULTS, Sealed
from theracurve.checking import Checked, check
from theracurve.definition.loader import FILE_NAME
from theracurve.derivation.engines.duckdb import write_derived
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.deriving import derive_twice
from theracurve.estimating import estimate_all
from theracurve.intake.nominal import LEDGER_HEAD_FILE
from theracurve.vocabulary.findings import Finding, errors_among
from theracurve.workbench.ledger.change import CellChange
from theracurve.workbench.ledger.entry import Head
from theracurve.workbench.ledger.reading import CellName, LedgerTables, nominal_cells, tables
from theracurve.workbench.ledger.table_names import PROTOCOL, PROTOCOL_TEXT
from theracurve.workbench.ledger.writing import RowNames, head_file, nominal_rows, record_files, rows_as_written
from theracurve.workbench.standing import Look, looked

NUMBERS = f"{RESULTS}results.json"


@dataclass(frozen=True, slots=True)
class TriedChange:
    """What comes and goes; `calls` is None where nothing can be derived before or after. `estimates` are those that
    come out otherwise, where they were asked for."""

    come: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    calls: tuple[ChangedCall, ...] | None
    estimates: tuple[EstimateChange, ...] = ()


def tried(changes: Iterable[CellChange], run_of: Callable[[Checked], Sealed] | None = None) -> TriedChange:
    """The study as it stands held against the same with some cells changed, by their calls, or by what `run_of` makes
    of each; nothing is kept.

    Raises StudyRefused where the protocol could not be used then.
    """
    with TemporaryDirectory(prefix="theracurve-") as name:
        folder = Path(name)
        given, look = tuple(changes), looked()
        last, entered = look.at.head, {(change.table, change.row, change.column) for change in given}
        write_changed(folder, changed(tables(last.number), given), nominal_cells(last.number) - entered, last)
        after = check(folder, folder / RECORDS, date.today())
        come, gone = between(look.checked.findings, after.findings)
        if not look.is_derivable or errors_among(after.findings):
            return TriedChange(come, gone, None)
        derive_twice(after, DUCKDB)
        made = run_of or as_run
        found = differences(made(look.derived), made(after))
        return TriedChange(come, gone, found.calls, found.estimates)


def said_of_rows(look: Look, patient: str, changes: Iterable[CellChange]) -> list[tuple[str, Finding]]:
    """What the checks say of the rows that would be changed, each with the row's name, from the records of their
    patient alone: at once, where the whole study would take its time. Nothing is kept."""
    given, last = tuple(changes), look.at.head
    rows = {(change.table, change.row) for change in given}
    with TemporaryDirectory(prefix="theracurve-") as name:
        own = tables(last.number, names=[PROTOCOL]) | tables(last.number, patient=patient)
        order = write_changed(Path(name), changed(own, given), frozenset(), last)
        findings = check(Path(name), Path(name) / RECORDS, date.today()).findings
    placed = [(order[f.table][f.row - 1], f) for f in findings if f.table in order and f.row]
    return [(row, finding) for row, finding in placed if (finding.table, row) in rows]


def changed(made: LedgerTables, changes: Iterable[CellChange]) -> LedgerTables:
    for change in changes:
        cells = made.setdefault(change.table, {}).setdefault(change.row, {})
        cells[change.column] = change.new
        kept = {column: text for column, text in cells.items() if text}
        made[change.table] |= {change.row: kept}
        if not kept:
            del made[change.table][change.row]
    return made


def write_changed(folder: Path, made: LedgerTables, nominal: Collection[CellName], last: Head) -> RowNames:
    """The study as the ledger would write it, and the names of its rows; its head is that of before, for nothing is
    kept."""
    (folder / RECORDS).mkdir()
    order = rows_as_written(made)
    protocol = made[PROTOCOL][FILE_NAME][PROTOCOL_TEXT].encode("utf-8")
    files = {name: text.encode("utf-8") for name, text in record_files(made, order)}
    beside = head_file(last, {FILE_NAME: protocol, **files}, nominal_rows(nominal, order))
    (folder / FILE_NAME).write_bytes(protocol)
    for name, content in {**files, LEDGER_HEAD_FILE: beside}.items():
        (folder / RECORDS / name).write_bytes(content)
    return order


def between(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that are there only after, and those only before: by what they say, whatever row they name."""
    earlier, later = (Counter(map(said, findings)) for findings in (before, after))
    return beyond(after, earlier), beyond(before, later)


def said(finding: Finding) -> tuple[str, str, str | None]:
    return finding.code, finding.message, finding.patient_id


def beyond(findings: Iterable[Finding], known: Counter[tuple[str, str, str | None]]) -> tuple[Finding, ...]:
    left, found = known.copy(), []
    for finding in findings:
        if left[said(finding)] > 0:
            left[said(finding)] -= 1
        else:
            found.append(finding)
    return tuple(found)


def as_run(derived: Checked) -> Sealed:
    """The derived tables alone, as a run would hold them."""
    return Sealed(derived_files(derived))


def as_whole_run(derived: Checked) -> Sealed:
    """The derived tables and the estimates, which take their time."""
    numbers = {"estimates": [one.as_dict() for one in estimate_all(derived).estimates]}
    return Sealed({**derived_files(derived), NUMBERS: json.dumps(numbers).encode("utf-8")})


def derived_files(derived: Checked) -> Mapping[str, bytes]:
    with TemporaryDirectory(prefix="theracurve-") as name:
        write_derived(derived.intake.connection, Path(name))
        return {f"{RESULTS}derived/{file.name}": file.read_bytes() for file in Path(name).iterdir()}
