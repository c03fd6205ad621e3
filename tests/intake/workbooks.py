"""Small workbooks for tests, written cell by cell: nobody in them exists."""

from pathlib import Path
from typing import Any

import openpyxl


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    """A workbook of sheets of rows; the cells are what openpyxl makes of the values."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path
