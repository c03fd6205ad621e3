"""The files that a mapping names, opened: their sheets with header, rows of data, and corrected cells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from theracurve.documents.complaints import dotted
from theracurve.errors import StudyRefused
from theracurve.intake.files import read_bytes, refuse_link_out
from theracurve.intake.mapping.loading import MAPPING_FILE, MappingFile
from theracurve.intake.mapping.model import CELL, Correction, MappedSource
from theracurve.intake.mapping.sheets import (
    MappedSheet,
    NoColumn,
    below_findings,
    column_among,
    headers_of,
    left_out_finding,
    rows_of,
)
from theracurve.intake.nearest import suggestion
from theracurve.intake.shown import shown
from theracurve.intake.sources.formats import read_source
from theracurve.intake.sources.grid import EMPTY, Book, CellGrid, Content, Dialect, GridCell
from theracurve.vocabulary.cell_place import number_of
from theracurve.vocabulary.findings import Finding, Severity

Answers = Mapping[tuple[int, int], Correction]


@dataclass(frozen=True, slots=True)
class Opened:
    """The sheets of every source by its name, the SHA-256 of each file, and what there is to say."""

    sheets: Mapping[str, tuple[MappedSheet, ...]]
    hashes: Mapping[str, str]
    findings: tuple[Finding, ...]


def open_sources(mapped: MappingFile, folder: Path) -> Opened:
    """Open every source once; what cannot be opened has no sheets and a finding."""
    books: dict[tuple[str, str, str], Book | tuple[Finding, ...]] = {}
    sheets: dict[str, tuple[MappedSheet, ...]] = {}
    hashes: dict[str, str] = {}
    findings: list[Finding] = []
    for name, stated in mapped.mapping.sources.items():
        key = (stated.file, stated.encoding, stated.delimiter)
        if key not in books:
            books[key] = opened_book(stated, folder, hashes)
            found = books[key]
            findings += found if isinstance(found, tuple) else found.findings
        book = books[key]
        if isinstance(book, tuple):
            continue
        opened = [opened_sheet(mapped, name, grid, says) for grid, says in stated_grids(mapped, name, book, findings)]
        sheets[name] = tuple(sheet for sheet, _ in opened if sheet is not None)
        findings += [finding for _, said in opened for finding in said]
    every = [sheet for of_source in sheets.values() for sheet in of_source]
    findings += [finding for sheet in every for finding in below_findings(sheet, unspoken_below(sheet, every))]
    return Opened(sheets, hashes, tuple(findings))


def unspoken_below(sheet: MappedSheet, sheets: Iterable[MappedSheet]) -> list[int]:
    """The rows below a table that no other source of the same sheet reads, as header, data or what it leaves out."""
    same = [s for s in sheets if (s.grid.file, s.grid.sheet) == (sheet.grid.file, sheet.grid.sheet)]
    others = [other for other in same if other is not sheet and other.stated.columns == sheet.stated.columns]
    read = {row for s in others for row in (*s.stated.header, *s.rows, *s.left_out, *s.below)}
    return [row for row in sheet.below if row not in read]


def opened_book(stated: MappedSource, folder: Path, hashes: dict[str, str]) -> Book | tuple[Finding, ...]:
    path = folder / stated.file
    try:
        if path.name != stated.file:
            raise StudyRefused([outside(stated.file)])
        refuse_link_out(path)
        hashes[stated.file] = sha256(read_bytes(path)).hexdigest()
        return read_source(path, Dialect(stated.encoding, stated.delimiter))
    except StudyRefused as refused:
        return tuple(finding for finding in refused.findings if isinstance(finding, Finding))


def stated_grids(mapped: MappingFile, name: str, book: Book, findings: list[Finding]) -> Iterator[tuple[CellGrid, str]]:
    """The sheets that a source names, each with what `{sheet}` says; all of them where it names none and has one."""
    stated = mapped.mapping.sources[name]
    by_name = {grid.sheet: grid for grid in book.grids}
    wanted = dict(stated.sheets) or ({stated.sheet: stated.sheet} if stated.sheet else {})
    if not wanted and len(book.grids) > 1:
        findings.append(several_sheets(mapped, name, list(by_name)))
    elif not wanted:
        yield from ((grid, grid.sheet) for grid in book.grids)
    for sheet, says in wanted.items():
        if sheet in by_name:
            yield by_name[sheet], says
        else:
            findings.append(no_sheet(mapped, name, sheet, list(by_name)))


def opened_sheet(
    mapped: MappingFile, name: str, grid: CellGrid, says: str
) -> tuple[MappedSheet | None, tuple[Finding, ...]]:
    stated = mapped.mapping.sources[name]
    grid = grid.within(*stated.bounds) if stated.bounds else grid
    answers, stale = answers_for(mapped, name, grid)
    corrected = replace(grid, rows=corrected_rows(grid, answers))
    headers = headers_of(corrected, stated.header)
    try:
        rows = rows_of(corrected, stated, headers)
        carried = carried_down(corrected, [column_among(headers, column) for column in stated.carried], rows.data)
    except NoColumn as error:
        return None, (
            at_key(mapped, ("sources", name, "data"), "mapping-no-column", f"{grid.sheet or grid.file}: {error}"),
        )
    sheet = MappedSheet(name, stated, carried, headers, rows.data, answers, says, rows.left_out, rows.below)
    return sheet, (*stale, *left_out_finding(sheet))


def carried_down(grid: CellGrid, columns: Iterable[int], data: Iterable[int]) -> CellGrid:
    """The grid with the empty cells of some columns filled from the row of data above."""
    rows = list(grid.rows)
    for column in columns:
        above = EMPTY
        for row in data:
            cell = grid.cell(row, column)
            above = cell if cell.filled else above
            rows[row - 1] = with_cell(rows[row - 1], column, above)
    return replace(grid, rows=tuple(rows))


def with_cell(cells: tuple[GridCell, ...], column: int, cell: GridCell) -> tuple[GridCell, ...]:
    padded = cells + (EMPTY,) * max(0, column - len(cells))
    return (*padded[: column - 1], cell, *padded[column:])


def answers_for(mapped: MappingFile, name: str, grid: CellGrid) -> tuple[Answers, tuple[Finding, ...]]:
    """The corrections of one sheet by row and column; those whose cell says something else by now are not applied."""
    answers: dict[tuple[int, int], Correction] = {}
    stale: list[Finding] = []
    for cell, correction in mapped.mapping.corrections.items():
        named = CELL.fullmatch(cell)
        if named is None or named["source"] != name or named["sheet"] not in (None, grid.sheet):
            continue
        row = int(named["row"] or named["line"]) - grid.numbered_from + 1
        column = number_of(named["letters"]) if named["letters"] else int(named["column"])
        if grid.cell(row, column).text.strip() == correction.found.strip():
            answers[row, column] = correction
        else:
            stale.append(stale_correction(mapped, cell, correction, grid, (row, column)))
    return answers, tuple(stale)


def corrected_rows(grid: CellGrid, answers: Answers) -> tuple[tuple[GridCell, ...], ...]:
    """The rows with what a person reads in single cells; a cell that is only confirmed keeps what it was."""
    rows = list(grid.rows)
    for (row, column), correction in answers.items():
        if correction.read is not None and correction.read.strip() != correction.found.strip():
            read = GridCell(correction.read, Content.TEXT if correction.read else Content.EMPTY)
            rows[row - 1] = with_cell(rows[row - 1], column, read)
    return tuple(rows)


def at_key(mapped: MappingFile, path: tuple[str | int, ...], code: str, message: str, remedy: str = "") -> Finding:
    """An error at a key of the mapping."""
    return Finding(
        severity=Severity.ERROR,
        code=code,
        table=MAPPING_FILE,
        row=mapped.document.line_of(path),
        column=dotted(path),
        message=message,
        remedy=remedy or "Name it as the file has it, or mend the file.",
    )


def outside(file: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="mapping-file-outside",
        table=MAPPING_FILE,
        message=f"{file} lies outside the folder of the records; sources are read from beside the mapping only.",
        remedy="Copy the file beside mapping.yaml, and name it without a path.",
    )


def several_sheets(mapped: MappingFile, name: str, sheets: list[str]) -> Finding:
    message = f"{mapped.mapping.sources[name].file} has several sheets: {', '.join(sheets)}."
    return at_key(
        mapped, ("sources", name), "mapping-no-sheet", message, "State which with `sheet:`, or list `sheets:`."
    )


def no_sheet(mapped: MappingFile, name: str, sheet: str, sheets: list[str]) -> Finding:
    file = mapped.mapping.sources[name].file
    message = f"{file} has no sheet `{sheet}`; it has {', '.join(sheets)}.{suggestion(sheet, sheets)}"
    return at_key(mapped, ("sources", name, "sheet"), "mapping-no-sheet", message)


def stale_correction(
    mapped: MappingFile, cell: str, correction: Correction, grid: CellGrid, at: tuple[int, int]
) -> Finding:
    """The newer file says something else there; what it says is shown unless the answer itself is not."""
    now = grid.cell(*at).text.strip()
    return at_key(
        mapped,
        ("corrections", cell),
        "correction-stale",
        f"The correction of {cell} was given for {shown(correction.found)}; the cell holds {shown(now)}.",
        "Look at the cell again, then state what it says now under `found`, or take the correction out.",
    )
