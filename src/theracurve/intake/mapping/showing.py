"""How every column of the user's files is read: where it goes, with cells before and after."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from theracurve.intake.mapping.reading import ReadMapping, identifies
from theracurve.intake.mapping.unsaid import SheetUse, uses_of
from theracurve.intake.shown import shown
from theracurve.vocabulary.cell_place import letters

MOST_EXAMPLES = 3
Column = tuple[str, str, int]  # file, sheet, number


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """One column: `goes` names our columns that it fills, or says that it is not imported; `examples` are cells of it
    as they stand and as they are read, none of a column that may say who a patient is."""

    file: str
    sheet: str
    letters: str
    header: str
    goes: str
    examples: tuple[tuple[str, str], ...]


def column_readings(mapping: ReadMapping) -> tuple[ColumnReading, ...]:
    """Every column with a header or a cell, sheet by sheet."""
    if mapping.mapped is None or mapping.opened is None:
        return ()
    sheets = [sheet for of_source in mapping.opened.sheets.values() for sheet in of_source]
    goes, examples = filled_from(mapping)
    return tuple(reading for use in uses_of(mapping.mapped, sheets) for reading in readings_of(use, goes, examples))


def filled_from(
    mapping: ReadMapping,
) -> tuple[Mapping[Column, dict[str, None]], Mapping[Column, dict[str, str]]]:
    """For each column of a file the columns of ours that it fills, and some cells of it, before and after."""
    goes: dict[Column, dict[str, None]] = defaultdict(dict)
    examples: dict[Column, dict[str, str]] = defaultdict(dict)
    for name, table in mapping.tables.items():
        for row in table.rows:
            for ours, (sheet, at, column) in row.places.items():
                key = (sheet.grid.file, sheet.grid.sheet, column)
                goes[key][f"{name}.{ours}"] = None
                before = sheet.cell(at, column).text.strip()
                if len(examples[key]) < MOST_EXAMPLES and before and ours not in row.nominal:
                    examples[key].setdefault(before, row.cells.get(ours) or "")
    return goes, examples


def readings_of(
    use: SheetUse, goes: Mapping[Column, dict[str, None]], examples: Mapping[Column, dict[str, str]]
) -> Iterator[ColumnReading]:
    sheet = use.sheet
    for number, header in enumerate(sheet.headers, start=1):
        key = (sheet.grid.file, sheet.grid.sheet, number)
        if not header and not any(sheet.cell(row, number).filled for row in sheet.rows):
            continue
        told = ", ".join(goes.get(key, ())) or left_out(use, number)
        cells = {} if identifies(sheet, number) or shows_a_birth(told) else examples.get(key, {})
        pairs = tuple((shown(before), shown(after) if after else "nothing") for before, after in cells.items())
        yield ColumnReading(sheet.grid.file, sheet.grid.sheet, letters(number), header, told, pairs)


def shows_a_birth(told: str) -> bool:
    return "patients.birth_year" in told


def left_out(use: SheetUse, number: int) -> str:
    if number in use.not_imported:
        return "not imported, as stated"
    return "decides which rows there are" if number in use.used else "not imported: nothing is stated"
