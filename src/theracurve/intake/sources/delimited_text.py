"""A text file of cells as a grid: encoding and delimiter as stated or beyond doubt; every cell is text."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from theracurve.errors import StudyRefused
from theracurve.intake.delimited import DELIMITERS, broken_record, empty, reader_of
from theracurve.intake.encoding import Encoding, encoding_of
from theracurve.intake.files import read_bytes
from theracurve.intake.sources.grid import EMPTY, Book, CellGrid, Content, Dialect, GridCell
from theracurve.vocabulary.findings import Finding, Severity

SEPARATOR_LINE = "sep="
MOST_LINES = 0.8  # of the first ones, which a delimiter cuts alike beyond doubt
MOST_CELLS = 20_000_000


def read_delimited_text(path: Path, dialect: Dialect) -> Book:
    """The one grid of a delimited text file. Raises StudyRefused for bytes, quotes or delimiters that leave a doubt."""
    data = read_bytes(path)
    encoding = stated_encoding(data, path.name, dialect) if dialect.encoding else found_encoding(data, path.name)
    if not data.decode(encoding.name).strip():
        raise StudyRefused([empty(path.name)])
    delimiter = dialect.delimiter or found_delimiter(data, encoding, path.name)
    rows = tuple(grid_rows(data, encoding, delimiter, path.name))
    return Book(path.name, (CellGrid(path.name, "", rows),), encoding.findings)


def stated_encoding(data: bytes, file: str, dialect: Dialect) -> Encoding:
    """What somebody stated, if the bytes can be read so."""
    try:
        name = codecs.lookup(dialect.encoding).name
        data.decode(name)
    except (LookupError, UnicodeDecodeError, ValueError) as error:
        raise StudyRefused([wrong_encoding(file, dialect.encoding, str(error))]) from error
    return Encoding("utf-8-sig" if name == "utf-8" else name)


def found_encoding(data: bytes, file: str) -> Encoding:
    """UTF-8, or UTF-16 with its mark; anything else is to be stated."""
    try:
        return encoding_of(data, file)
    except StudyRefused as refused:
        remedy = f"State the encoding of {file} in mapping.yaml, such as `encoding: cp1252` (Windows, Western Europe)."
        told = (replace(f, remedy=remedy) if f.code == "file-encoding" else f for f in refused.findings)
        raise StudyRefused(tuple(told)) from refused


def found_delimiter(data: bytes, encoding: Encoding, file: str) -> str:
    """The one that cuts the first filled lines into the same number of cells, more than one; else the one that
    does so with most of them, leaves the others (titles, notes) whole, and cuts no line into fewer than another may."""
    widths = {delimiter: list(first_widths(data, encoding, delimiter)) for delimiter in DELIMITERS}
    fitting = [delimiter for delimiter, found in widths.items() if len({*found}) == 1 and {*found} != {1}]
    widest = max(max(found, default=0) for found in widths.values())
    fitting = fitting or [delimiter for delimiter, found in widths.items() if cuts_most(found, widest)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting and all({*found} == {1} for found in widths.values()):
        return ","
    cutting = fitting or [delimiter for delimiter, found in widths.items() if found and max(found) > 1]
    raise StudyRefused([doubtful_delimiter(file, cutting)])


def cuts_most(widths: list[int], width: int) -> bool:
    return {*widths} == {1, width} and widths.count(width) >= MOST_LINES * len(widths)


def likely_delimiter(path: Path, encoding: str) -> str:
    """The one that cuts a line into the most cells, where a person has to say which it is."""
    data = read_bytes(path)
    read = stated_encoding(data, path.name, Dialect(encoding)) if encoding else found_encoding(data, path.name)
    return max(DELIMITERS, key=lambda delimiter: max(first_widths(data, read, delimiter), default=0))


def first_widths(data: bytes, encoding: Encoding, delimiter: str, most: int = 50) -> Iterator[int]:
    try:
        for count, record in enumerate(reader_of(data, encoding, delimiter)):
            if count >= most:
                return
            if any(record) and not record[0].startswith(SEPARATOR_LINE):
                yield len(record)
    except csv.Error:
        yield from (0, -1)  # no delimiter of this file


def grid_rows(data: bytes, encoding: Encoding, delimiter: str, file: str) -> Iterator[tuple[GridCell, ...]]:
    """One row of the grid for each line of the file: a record that spans lines is followed by empty rows."""
    records, ended, cells = reader_of(data, encoding, delimiter), 0, 0
    try:
        for record in records:
            yield () if ended == 0 and separator_line(record) else tuple(map(text_cell, record))
            yield from ((),) * (records.line_num - ended - 1)
            ended, cells = records.line_num, cells + len(record)
            if cells > MOST_CELLS:
                raise StudyRefused([too_many_cells(file)])
    except csv.Error as error:
        raise StudyRefused([broken_record(str(error), ended + 1, file)]) from error


def separator_line(record: list[str]) -> bool:
    """A hint for spreadsheets, no row of the table."""
    return "".join(record[:1]).startswith(SEPARATOR_LINE)


def text_cell(text: str) -> GridCell:
    return GridCell(text, Content.TEXT) if text else EMPTY


def wrong_encoding(file: str, stated: str, why: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="file-encoding",
        table=file,
        file=file,
        message=f"{file} cannot be read in the stated encoding {stated}: {why}.",
        remedy="State the encoding in which it was saved: utf-8, cp1252 or iso-8859-15 are the usual ones.",
    )


def doubtful_delimiter(file: str, cutting: list[str]) -> Finding:
    named = " and ".join(DELIMITERS[delimiter] for delimiter in cutting) or "no known sign"
    return Finding(
        severity=Severity.ERROR,
        code="file-delimiter",
        table=file,
        file=file,
        message=f"The lines of {file} can be cut into cells in more than one way, or into unequal ones ({named}).",
        remedy='State what stands between the cells in mapping.yaml, such as `delimiter: ";"`.',
    )


def too_many_cells(file: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="file-too-large",
        table=file,
        file=file,
        message=f"{file} has more than {MOST_CELLS} cells.",
        remedy="Write it as the record tables of docs/records.md, in CSV or Parquet.",
    )
