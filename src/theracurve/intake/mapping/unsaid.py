"""What a file holds and the mapping does not speak of: columns, and what the file itself remarks on cells."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from theracurve.intake.mapping.applying import stated_as_not_imported, used_columns
from theracurve.intake.mapping.loading import MappingFile
from theracurve.intake.mapping.sheets import MappedSheet
from theracurve.intake.nearest import normalised
from theracurve.intake.privacy import looks_like_an_identifier
from theracurve.intake.shown import shown
from theracurve.intake.sources.grid import Content, Remark
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said, listed, listed_rows

STRUCK, HIDDEN_DAY, PERCENT, COLOURED = "struck_out", "hides_the_day", "percent", "coloured"
REMARKS = {
    "comment": Said("parts.remarks.comment"),
    STRUCK: Said("parts.remarks.struck-out"),
    HIDDEN_DAY: Said("parts.remarks.hidden-day"),
    PERCENT: Said("parts.remarks.percent"),
}
ANSWER = Said("parts.remarks.remedy")


@dataclass(frozen=True, slots=True)
class SheetUse:
    """One table of a file, its rows, the columns that anything is read from, and those stated as not imported."""

    sheet: MappedSheet
    rows: tuple[int, ...]
    used: frozenset[int]
    not_imported: frozenset[int]


def uses_of(mapped: MappingFile, sheets: Iterable[MappedSheet]) -> Iterator[SheetUse]:
    """What is done with the columns of each table, by whatever sources name it; one below or beside another is one of
    its own."""
    by_table: Mapping[tuple[object, ...], list[MappedSheet]] = defaultdict(list)
    for sheet in sheets:
        by_table[sheet.grid.file, sheet.grid.sheet, sheet.stated.columns, sheet.stated.header].append(sheet)
    for same in by_table.values():
        used = frozenset(column for sheet in same for column in used_columns(mapped, sheet))
        left = frozenset(column for sheet in same for column in stated_as_not_imported(mapped, sheet))
        yield SheetUse(same[0], tuple(sorted({row for sheet in same for row in sheet.rows})), used, left)


def unsaid(mapped: MappingFile, sheets: Iterable[MappedSheet]) -> Iterator[Finding]:
    """A finding for each column that nobody speaks of, and for each remark on a cell that is read."""
    for use in uses_of(mapped, sheets):
        yield from unused_columns(use)
        yield from empty_rows(use)
        yield from remarks_on(use)


def empty_rows(use: SheetUse) -> Iterator[Finding]:
    """The rows among the data that hold something, and nothing in any column that is read: a note, or a slipped row."""
    bare = [row for row in use.rows if use.used and not any(use.sheet.cell(row, column).filled for column in use.used)]
    if bare:
        rows = listed_rows([use.sheet.grid.place(row, 1).row for row in bare], most=20)
        message = Said("rows-without-cells.message", name=use.sheet.named, rows=rows)
        found = finding_at(
            use, (bare[0], 1), Severity.NOTE, "rows-without-cells", message, Said("rows-without-cells.remedy")
        )
        yield replace(found, column=None)


def unused_columns(use: SheetUse) -> Iterator[Finding]:
    for number, header in enumerate(use.sheet.headers, start=1):
        if number in use.used or number in use.not_imported:
            continue
        contents = Counter(use.sheet.cell(row, number).content for row in use.rows)
        if contents.total() == contents[Content.EMPTY]:
            continue
        place = use.sheet.grid.place(max(use.sheet.stated.header), number)
        private = looks_like_an_identifier(normalised(header))
        formulas = contents[Content.FORMULA]
        yield Finding(
            severity=Severity.WARNING,
            code="column-private" if private else "column-formulas" if formulas else "column-not-mapped",
            table=use.sheet.grid.file,
            column=header or place.cell,
            file=place.file,
            sheet=place.sheet or None,
            cell=place.cell,
            message=column_message(header or place.cell, private, formulas),
            remedy=Said("column-not-mapped.remedy", source=use.sheet.source),
        )


def column_message(header: str, private: bool, formulas: int) -> str:
    if private:
        return Said("column-private.not-imported.message", name=header)
    if formulas:
        return Said("column-formulas.message", name=header, n=formulas)
    return Said("column-not-mapped.message", name=header)


def remarks_on(use: SheetUse) -> Iterator[Finding]:
    rows, struck_rows = set(use.rows), struck_out(use)
    for remark in use.sheet.grid.remarks:
        if remark.kind == "hidden_row":
            yield from hidden_row(use, remark, rows)
        elif remark.kind == "hidden_column":
            yield from hidden_column(use, remark)
        elif remark.kind == COLOURED or (remark.row, remark.column) in use.sheet.answers or remark.row not in rows:
            continue
        elif remark.column in use.used and not (remark.kind == STRUCK and remark.row in struck_rows):
            yield remarked_cell(use, remark)
    for row in sorted(struck_rows):
        yield struck_row(use, row)
    yield from coloured_cells(use)


def coloured_cells(use: SheetUse) -> Iterator[Finding]:
    """Cells of data that a person marked by a colour: some rows, and not most cells of a column, which only structure a
    sheet. One question for each colour."""
    rows, marked = set(use.rows), defaultdict[str, set[tuple[int, int]]](set)
    for remark in use.sheet.grid.remarks:
        if remark.kind == COLOURED and remark.row in rows and remark.column in use.used:
            marked[remark.text].add((remark.row, remark.column))
    for cells in marked.values():
        in_column = Counter(column for _, column in cells)
        few = sorted((row, column) for row, column in cells if 3 * in_column[column] <= len(rows))
        if few and 3 * len({row for row, _ in few}) <= len(rows):
            named = listed([use.sheet.grid.place(*at).cell for at in few], most=12)
            message = Said("cells-coloured.message", cells=named)
            yield finding_at(use, few[0], Severity.WARNING, "cells-coloured", message, Said("cells-coloured.remedy"))


def struck_out(use: SheetUse) -> set[int]:
    """The rows of data that are struck out as a whole, in every filled cell that is read."""
    struck = {(r.row, r.column) for r in use.sheet.grid.remarks if r.kind == STRUCK} - use.sheet.answers.keys()
    filled = {row: [c for c in use.used if use.sheet.cell(row, c).filled] for row in {row for row, _ in struck}}
    return {row for row, columns in filled.items() if row in use.rows and all((row, c) in struck for c in columns)}


def remarked_cell(use: SheetUse, remark: Remark) -> Finding:
    text = use.sheet.cell(remark.row, remark.column).text.strip()
    private = looks_like_an_identifier(normalised(use.sheet.headers[remark.column - 1]))
    value = "" if private or not text else Said("parts.remarks.holds", value=shown(text))
    comment = f" {shown(remark.text)}." if remark.kind == "comment" and not private else ""
    return finding_at(
        use,
        (remark.row, remark.column),
        Severity.ERROR if remark.kind in (STRUCK, HIDDEN_DAY) else Severity.WARNING,
        f"cell-{remark.kind.replace('_', '-')}",
        Said("parts.remarks.message", remark=REMARKS[remark.kind], comment=comment, value=value),
        ANSWER,
    )


def struck_row(use: SheetUse, row: int) -> Finding:
    message = f"The whole row {use.sheet.grid.place(row, 1).row} is struck out."
    remedy = "If it does not count, name it under `data: {except: ...}`; if it does, take the strike-through away."
    return finding_at(use, (row, 1), Severity.ERROR, "row-struck-out", message, remedy)


def hidden_row(use: SheetUse, remark: Remark, rows: set[int]) -> Iterator[Finding]:
    if remark.row in rows:
        message = Said("row-hidden.message", row=str(remark.row))
        remedy = Said("row-hidden.remedy")
        yield finding_at(use, (remark.row, 1), Severity.WARNING, "row-hidden", message, remedy)


def hidden_column(use: SheetUse, remark: Remark) -> Iterator[Finding]:
    if remark.column in use.used:
        header = use.sheet.headers[remark.column - 1]
        message = Said("column-hidden.message", name=header)
        at = (max(use.sheet.stated.header), remark.column)
        remedy = Said("column-hidden.remedy", source=use.sheet.source)
        yield finding_at(use, at, Severity.WARNING, "column-hidden", message, remedy)


def finding_at(use: SheetUse, at: tuple[int, int], severity: Severity, code: str, message: str, remedy: str) -> Finding:
    place = use.sheet.grid.place(*at)
    return Finding(
        severity=severity,
        code=code,
        needs_review=severity is Severity.WARNING,
        table=place.file,
        row=place.row,
        column=use.sheet.headers[at[1] - 1] or None,
        message=message,
        remedy=remedy,
        file=place.file,
        sheet=place.sheet or None,
        cell=place.cell,
    )
