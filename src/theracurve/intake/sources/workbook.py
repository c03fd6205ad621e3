"""An Excel workbook as grids: scanned first, then its values, then what a second look says beside them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from theracurve.errors import StudyRefused
from theracurve.intake.files import read_bytes
from theracurve.intake.sources.grid import EMPTY, Book, CellGrid, Content, Dialect, GridCell
from theracurve.intake.sources.workbook_hints import Hints, hints_of
from theracurve.intake.sources.workbook_scan import Scanned, damaged, scan_workbook

Value = int | float | str | bool | date | datetime | time | timedelta


def read_workbook(path: Path, dialect: Dialect) -> Book:
    """Every sheet of a workbook. Raises StudyRefused for one that is damaged, encrypted or made to do harm."""
    data = read_bytes(path)
    scanned = scan_workbook(data, path.name)
    hints = hints_of(data, path.name, scanned)
    grids = tuple(grid for grid in grids_of(data, path.name, scanned, hints) if grid.rows)
    return Book(path.name, grids, (*scanned.findings, *hints.findings))


def grids_of(data: bytes, file: str, scanned: Scanned, hints: Hints) -> tuple[CellGrid, ...]:
    import python_calamine

    try:
        book = python_calamine.load_workbook(BytesIO(data))
        return tuple(grid_of(book.get_sheet_by_name(name), file, name, hints) for name in scanned.sheets)
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise StudyRefused([damaged(file, str(error))]) from error


def grid_of(sheet: object, file: str, name: str, hints: Hints) -> CellGrid:
    values = sheet.to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    found = hints.of_sheet.get(name)
    known: dict[object, GridCell] = {}  # a text or a number that comes again is one cell of the grid
    rows = tuple(tuple([known.get((type(v), v)) or cell_once(v, known) for v in row]) for row in values)
    return CellGrid(file, name, found.put_into(rows) if found else rows, found.remarks if found else ())


def cell_once(value: Value, known: dict[object, GridCell]) -> GridCell:
    made = cell_of(value)
    if type(value) in (str, float, int):
        known[type(value), value] = made
    return made


def cell_of(value: Value) -> GridCell:
    """The value as our tables write it."""
    kind = type(value)
    if kind is str:
        return GridCell(str(value), Content.TEXT) if value else EMPTY
    if kind is float or kind is int:
        return GridCell(plain_number(value), Content.NUMBER)  # type: ignore[arg-type]
    if kind is bool:
        return GridCell(str(value).lower(), Content.BOOLEAN)
    if isinstance(value, datetime):
        return moment_cell(value)
    if isinstance(value, date):
        return GridCell(value.isoformat(), Content.DATE)
    return GridCell(str(value), Content.TEXT)


def moment_cell(value: datetime) -> GridCell:
    if value.time() == time():
        return GridCell(value.date().isoformat(), Content.DATE)
    return GridCell(value.isoformat(timespec="seconds"), Content.MOMENT)


def plain_number(value: float) -> str:
    """What a spreadsheet shows: fifteen digits, no exponent, no point behind a whole number."""
    text = format(value, ".15g")
    if "e" not in text:
        return text
    text = format(Decimal(text), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
