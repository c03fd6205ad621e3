"""Where a cell stands in a file that somebody gave, as the program that shows the file names it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellPlace:
    """One cell: `row` and `column` count from 1, as the file has them, its header rows included.

    A workbook's cell has a sheet and is named `F17`; a cell of a text file has none and is named by line and column.
    """

    file: str
    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        return f"{letters(self.column)}{self.row}" if self.sheet else f"line {self.row}, column {self.column}"

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.sheet else f"{self.file}, {self.cell}"


def letters(column: int) -> str:
    """The letters of a column of a workbook: 1 is A, 27 is AA."""
    named = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        named = chr(ord("A") + rest) + named
    return named


def number_of(named: str) -> int:
    """The column that letters name: A is 1, AA is 27."""
    number = 0
    for letter in named.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
