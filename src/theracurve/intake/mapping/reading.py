"""A records folder with a `mapping.yaml`: every table that it states, and everything there is to say about it."""

import gc
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from theracurve.errors import StudyRefused
from theracurve.intake.mapping.applying import Gap, MappedTable, apply_mapping, place_of, placed
from theracurve.intake.mapping.filling import At
from theracurve.intake.mapping.loading import MAPPING_FILE, MappingFile, load_mapping
from theracurve.intake.mapping.model import OPEN
from theracurve.intake.mapping.opening import Opened, open_sources
from theracurve.intake.mapping.questions import open_marks, open_questions, without_consequences
from theracurve.intake.mapping.sheets import MappedSheet, plain_name, short_name
from theracurve.intake.mapping.unsaid import unsaid
from theracurve.intake.mistakes_in_dates import WITHOUT_ZONE
from theracurve.intake.nearest import normalised
from theracurve.intake.nominal import nominal_note
from theracurve.intake.privacy import looks_like_an_identifier
from theracurve.vocabulary.cell_place import number_of
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said, counted
from theracurve.vocabulary.tables import Table

UNRECORDED = "dose-not-recorded"
AT = re.compile(r"(?P<letters>[A-Z]{1,3})(?P<row>\d+)|line (?P<line>\d+), column (?P<column>\d+)")


@dataclass(frozen=True, slots=True)
class ReadMapping:
    """The tables as text, the SHA-256 of the mapping and of each source, the names of the sources, and the findings.

    `mapped` and `opened` are None where the mapping itself cannot be used.
    """

    tables: Mapping[str, MappedTable] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    mapped: MappingFile | None = None
    opened: Opened | None = None

    @property
    def unreadable(self) -> bool:
        """Whether there is a mapping that cannot be used: what it would say of the other files is not known."""
        return self.mapped is None and bool(self.files)

    def placed(self, finding: Finding) -> Finding:
        """The finding with the cell of the user's own file, where it speaks of a row that was mapped."""
        table = self.tables.get(finding.table or "")
        if finding.cell is not None or finding.row is None or table is None or not 0 < finding.row <= len(table.rows):
            return finding
        return placed(finding, place_of(table.rows[finding.row - 1].at(finding.column)))

    def answerable(self, finding: Finding) -> Finding:
        """The finding about a refused cell, placed, and saying where a person answers it."""
        found = self.placed(finding)
        answered_elsewhere = found.code == WITHOUT_ZONE or not self.filled(found)
        if found.cell is None or found.severity is not Severity.ERROR or answered_elsewhere:
            return found
        line = self.answer(found)
        if not line:
            return found
        remedy = f"Answer it under `corrections` in {MAPPING_FILE}: {line}. {self.otherwise_answered(found)}"
        return replace(found, remedy=remedy.rstrip())

    def answer(self, finding: Finding) -> str:
        """The line that a person completes: the cell by its source, what stands there, and how it is to be read; empty
        for a cell of a column that may say who a patient is, and where there is no such cell of data."""
        place = self.source_cell(finding)
        if place is None:
            return ""
        sheet, row, column = place
        named = re.sub(r"line (\d+), column (\d+)", r"\1:\2", finding.cell or "")
        found = as_found(sheet, row, column)
        meant = self.likely_id(found) if finding.column == "patient_id" else ""
        read = "read: " + (json.dumps(meant or OPEN) if finding.severity is Severity.ERROR else found)
        said = 'columns: {dose: ""}' if finding.code == UNRECORDED else read
        source = f"{sheet.source}!{sheet.grid.sheet}" if sheet.stated.sheets else sheet.source
        return f'"{source}!{named}": {{found: {found}, {said}}}'

    def likely_id(self, found: str) -> str:
        """The only id of a patient that has the same numbers in it: `P-007` for 7; empty where none or several have."""
        rows = self.tables["patients"].rows if "patients" in self.tables else ()
        numbers = numbers_in(found)
        alike = {one for row in rows if (one := row.cells.get("patient_id")) and numbers == numbers_in(one)}
        return alike.pop() if numbers and len(alike) == 1 else ""

    def otherwise_answered(self, finding: Finding) -> str:
        """What a person may say instead of how one cell is read; empty where there is no other answer."""
        place = self.source_cell(finding)
        if finding.code == UNRECORDED:
            return str(finding.remedy)
        if finding.column == "dose" and finding.code == "number-unreadable":
            return "Where it is another drug: `columns: {drug: ..., dose: ...}` instead of `read`."
        if finding.column != "patient_id" or place is None or as_found(*place) == '""':
            return ""
        sheet, row, column = place
        header = json.dumps(short_name(sheet.headers[column - 1]), ensure_ascii=False)
        but = f"data: {{except: {{column: {header}, values: [{as_found(sheet, row, column)}]}}}}"
        return (
            f"Where it is no patient of the study, leave its rows out with `{but}` under `{sheet.source}` in `sources`."
        )

    def source_cell(self, finding: Finding) -> At | None:
        """The cell of a finding in its source; None for one of a column that may say who a patient is, and where there
        is no such cell of data."""
        at = AT.fullmatch(finding.cell or "")
        sheets = (sheet for of_source in self.opened.sheets.values() for sheet in of_source) if self.opened else ()
        sheet = next((s for s in sheets if (s.grid.file, s.grid.sheet or None) == (finding.file, finding.sheet)), None)
        if at is None or sheet is None:
            return None
        row = int(at["row"] or at["line"]) - sheet.grid.numbered_from + 1
        column = number_of(at["letters"]) if at["letters"] else int(at["column"])
        if row not in sheet.rows or not 0 < column <= len(sheet.headers) or identifies(sheet, column):
            return None
        return sheet, row, column

    def own_cells(self) -> Mapping[str, list[str]]:
        """For every row (`labs:12`) the cell that it was made of, and whether its date is nominal."""
        rows = [(f"{name}:{at}", row) for name, t in self.tables.items() for at, row in enumerate(t.rows, start=1)]
        return {
            "place": [place for place, _ in rows],
            "cell": [str(place_of(row.origin)) for _, row in rows],
            "nominal": [str(bool(row.nominal)).lower() for _, row in rows],
        }

    def nominal(self, table: str) -> Mapping[str, frozenset[int]]:
        """The rows of a table whose date is a planned day, by the column of the date."""
        rows = self.tables[table].rows if table in self.tables else ()
        columns = {column for row in rows for column in row.nominal}
        return {c: frozenset(at for at, row in enumerate(rows, start=1) if c in row.nominal) for c in sorted(columns)}

    def unanswered(self, finding: Finding) -> bool:
        """Whether the cell of a finding holds the mark of a question about its whole column."""
        table = self.tables.get(finding.table or "")
        if table is None or finding.row is None or not 0 < finding.row <= len(table.rows):
            return False
        return table.rows[finding.row - 1].cells.get(finding.column or "") == OPEN

    def filled(self, finding: Finding) -> bool:
        """Whether anything fills the column that a finding speaks of: only then is it answered at a cell of the row."""
        table = self.tables.get(finding.table or "")
        if table is None or finding.row is None or finding.column is None or not 0 < finding.row <= len(table.rows):
            return True
        row = table.rows[finding.row - 1]
        return finding.column in row.places or row.cells.get(finding.column) is not None

    def untold(self, finding: Finding) -> bool:
        """Whether a cell is only empty because of another finding."""
        table = self.tables.get(finding.table or "")
        return table is not None and finding.code == "cell-empty" and (finding.row, finding.column) in table.untold


def numbers_in(text: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"[0-9]{1,18}", text)]


def as_found(sheet: MappedSheet, row: int, column: int) -> str:
    """What stands in the user's own file, in quotation marks, whatever a correction reads there."""
    answer = sheet.answers.get((row, column))
    text = answer.found if answer else sheet.cell(row, column).text
    return json.dumps(text.strip(), ensure_ascii=False)


def identifies(sheet: MappedSheet, column: int) -> bool:
    header = plain_name(sheet.headers[column - 1])
    return header not in map(plain_name, sheet.stated.patient) and looks_like_an_identifier(normalised(header))


def read_mapping(folder: Path, tables: Mapping[str, Table]) -> ReadMapping:
    """Nothing raises: whatever is wrong is a finding. A folder without a mapping gives nothing."""
    path = folder / MAPPING_FILE
    if not path.is_file():
        return ReadMapping()
    try:
        mapped = load_mapping(path)
    except StudyRefused as refused:
        return ReadMapping(findings=refused.findings, files=frozenset({MAPPING_FILE}))
    with uncollected():
        opened = open_sources(mapped, folder)
        made = apply_mapping(mapped, opened, tables)
    sheets = [sheet for of_source in opened.sheets.values() for sheet in of_source]
    findings = (
        *open_questions(mapped, sheets),
        *open_marks(mapped),
        *opened.findings,
        *(finding for table in made.values() for finding in table.findings),
        *unsaid(mapped, sheets),
        *nominal_dates(made),
        *unrecorded_doses(made),
        *corrected(mapped),
    )
    hashes = {MAPPING_FILE: sha256(mapped.text.encode()).hexdigest(), **opened.hashes}
    files = frozenset(stated.file for stated in mapped.mapping.sources.values())
    return ReadMapping(made, hashes, files, once(without_consequences(findings)), mapped, opened)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for garbage meanwhile: a large file makes a million values that all stay, and each search looks at all
    of them again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def once(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """A cell that several tables are made of is spoken of once for each reason."""
    seen: dict[tuple[object, ...], Finding] = {}
    for number, finding in enumerate(findings):
        where = (finding.file, finding.sheet, finding.cell, finding.code) if finding.cell else (number,)
        seen.setdefault(where, finding)
    return tuple(seen.values())


def nominal_dates(made: Mapping[str, MappedTable]) -> Iterator[Finding]:
    """How many dates of each table are planned days: they stand in every report."""
    for name, table in made.items():
        for column in sorted({column for row in table.rows for column in row.nominal}):
            count = sum(column in row.nominal for row in table.rows)
            yield nominal_note(name, column, count)


def unrecorded_doses(made: Mapping[str, MappedTable]) -> Iterator[Finding]:
    """A dose left empty at a visit that took place, of a patient who takes the drug: it does not say "stopped"."""
    doses = made.get("medications")
    if doses is None:
        return
    taking = {(row.sheet.grid.file, row.sheet.grid.sheet, row.source_row) for row in doses.rows}
    visited = {
        visit_of(r.sheet, r.source_row, r.variables)
        for name, t in made.items()
        if name != "medications"
        for r in t.rows
    }
    for gap in doses.gaps:
        key = (gap.sheet.grid.file, gap.sheet.grid.sheet, gap.row)
        if key in taking and visit_of(gap.sheet, gap.row, gap.variables) in visited:
            yield placed(unrecorded_dose(gap), gap.sheet.grid.place(gap.row, gap.column))


def visit_of(sheet: MappedSheet, row: int, variables: Mapping[str, str]) -> tuple[str, str, int, str, str]:
    return (sheet.grid.file, sheet.grid.sheet, row, variables.get("month", ""), variables.get("week", ""))


def unrecorded_dose(gap: Gap) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        code=UNRECORDED,
        needs_review=True,
        table="medications",
        column="dose",
        message=Said("dose-not-recorded.message"),
        remedy=Said("dose-not-recorded.remedy"),
    )


def corrected(mapped: MappingFile) -> Iterator[Finding]:
    """How many cells are read otherwise than they stand in the files."""
    count = sum(c.read is None or c.read.strip() != c.found.strip() for c in mapped.mapping.corrections.values())
    if count:
        yield Finding(
            severity=Severity.NOTE,
            code="cells-corrected",
            table=MAPPING_FILE,
            column="corrections",
            row=mapped.document.line_of(("corrections",)),
            message=Said("cells-corrected.message", cells=counted(count, "cell")),
            remedy=Said("cells-corrected.remedy"),
        )
