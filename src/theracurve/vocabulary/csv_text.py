"""Rows as CSV that a spreadsheet opens without computing anything.

A text that begins like a formula gets an apostrophe before it, as a spreadsheet itself marks text (OWASP ASVS 5.0,
1.2.10); numbers are left as they are. Reading takes the apostrophe away again (`intake.folder`).
"""

import csv
import re
from collections.abc import Iterable
from io import StringIO

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
BEGINS_A_FORMULA = re.compile("[=+\\-@\t\r\n\x00\uff1d\uff0b\uff0d\uff20]")
MARKED_TEXT = "^'([=+@\uff1d\uff0b\uff0d\uff20-])"  # what `guarded` writes, for those who read it back


def csv_text(header: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """The rows under their header, lines ended by a line feed; nothing is an empty cell."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(guarded, header))
    writer.writerows(map(guarded, row) for row in rows)
    return text.getvalue()


def guarded(cell: object) -> object:
    """The cell; a text that a spreadsheet would compute, as text. A carriage return would end the row."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if BEGINS_A_FORMULA.match(text) and not NUMBER.fullmatch(text) else text
