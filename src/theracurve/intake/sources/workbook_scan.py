"""A look at a workbook's zip before any library opens it.

The library that reads values ends the process on a workbook of 5 kB with one cell at XFD1048576, and the one that
reads the rest expands entities: so the size of every part, any document type, and the farthest cell are found by
streaming the parts once, with bounds on all that grows.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from theracurve.errors import StudyRefused
from theracurve.vocabulary.cell_place import number_of
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said

CHUNK = 1 << 20
OVERLAP = 256  # no longer piece of markup is looked for
MOST_PARTS = 5_000
MOST_SHEETS = 500
MOST_UNPACKED = 256 << 20
MOST_RATIO = 250  # of parts that matter; sheets are packed ten to forty times
MATTERS = 4 << 20
MOST_CELLS = 8_000_000  # of the rectangle that the farthest cells span
MOST_MERGED = 100_000
DOCUMENT_TYPES = tuple(
    mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)
FAR_REFERENCE = re.compile(
    rb"""\sr\s*=\s*["']\s*(?=\$?[A-Za-z]{2}|\$?[A-Za-z]\$?\d{6})\$?([A-Za-z]{1,7})\$?(\d{1,9})"""
)
NEAR_COLUMNS = 26
ROW_NUMBER = re.compile(rb"""row\s[^>]*?\br\s*=\s*["'](\d{1,10})""")
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Za-z]+)(\d+):([A-Za-z]+)(\d+)""")
FORMULAS = (re.compile(rb"<f[\s>/]"), re.compile(rb":f[\s>/]"))
ERRORS = (b'"e"', b"'e'")  # the type of a cell, however it is written
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


@dataclass(slots=True)
class Extent:
    """How far the cells of one sheet reach, the area of its merged cells, and whether it has formulas or errors."""

    row: int = 0
    column: int = 0
    merged: int = 0
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the scan found: the names of the sheets in order, the sum of their rectangles, whether any formula or error
    stands in them, the unpacked size."""

    sheets: tuple[str, ...]
    cells: int
    merged: int
    unsure: bool
    unpacked: int
    findings: tuple[Finding, ...] = field(default=())


def scan_workbook(data: bytes, file: str) -> Scanned:
    """Raises StudyRefused with the one reason for which the workbook is not opened."""
    try:
        with ZipFile(BytesIO(data)) as packed:
            return scan_parts(packed, file)
    except (BadZipFile, ZlibError, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise StudyRefused([damaged(file, str(error) or type(error).__name__)]) from error


def scan_parts(packed: ZipFile, file: str) -> Scanned:
    parts = packed.infolist()
    names = {part.filename for part in parts}
    refuse_by_names(parts, names, file)
    extents = [
        scan_part(packed, part, file) for part in parts if part.filename.lower().endswith((".xml", ".rels", ".vml"))
    ]
    book = list_of_sheets(packed, names, file)
    sheets = sheet_names(book, file)
    cells = sum(extent.row * extent.column for extent in extents)
    if cells > MOST_CELLS:
        raise StudyRefused([far_cell(file, max(extents, key=lambda e: e.row * e.column))])
    return Scanned(
        sheets,
        cells,
        sum(extent.merged for extent in extents),
        any(extent.unsure for extent in extents),
        sum(part.file_size for part in parts),
        tuple(said_of_all(book, names, file)),
    )


def said_of_all(book: ElementTree.Element, names: set[str], file: str) -> Iterator[Finding]:
    if any(name.startswith("xl/externalLinks/") for name in names):
        yield linked(file)
    settings = book.find(f"{MAIN}workbookPr")
    if settings is not None and settings.get("date1904") in ("1", "true"):
        yield days_from_1904(file)


def refuse_by_names(parts: list[ZipInfo], names: set[str], file: str) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise StudyRefused([refused_workbook(file, "workbook-encrypted", "is locked with a password", NO_PASSWORD)])
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise StudyRefused(
            [refused_workbook(file, "workbook-macros", "holds macros, programs that run when it opens", NO_MACROS)]
        )
    if len(parts) > MOST_PARTS:
        raise StudyRefused([too_many(file, len(parts), "parts")])
    if len(names) < len(parts):
        twice = next(name for name, count in Counter(part.filename for part in parts).items() if count > 1)
        raise StudyRefused([damaged(file, f"its part {twice} is there twice")])
    unpacked = sum(part.file_size for part in parts)
    blown = [p for p in parts if p.file_size > MATTERS and p.file_size > MOST_RATIO * max(1, p.compress_size)]
    if unpacked > MOST_UNPACKED or blown:
        raise StudyRefused([too_much(file, unpacked)])


def scan_part(packed: ZipFile, part: ZipInfo, file: str) -> Extent:
    extent = Extent()
    sheet = SHEET_PART.fullmatch(part.filename) is not None
    for piece in pieces(packed, part):
        if any(mark in piece for mark in DOCUMENT_TYPES):
            raise StudyRefused([document_type(file, part.filename)])
        if sheet:
            reach(extent, piece)
    return extent


def pieces(packed: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """The part in chunks, each with the end of the one before it; reads no more than the size that it declares."""
    kept = b""
    with packed.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield kept + chunk
            kept = (kept + chunk)[-OVERLAP:]


def reach(extent: Extent, piece: bytes) -> None:
    """How far the cells go: rows by their numbers, and cells of more than one letter or five digits one by one (the
    others lie within 26 columns and 99,999 rows)."""
    for column, row in set(FAR_REFERENCE.findall(piece)):
        extent.row = max(extent.row, int(row))
        extent.column = max(extent.column, number_of(column.decode("ascii")))
    extent.row = max([extent.row, *map(int, ROW_NUMBER.findall(piece))])
    extent.column = max(extent.column, NEAR_COLUMNS if extent.row else 0)
    for left, top, right, bottom in MERGED.findall(piece) if b"mergeCell" in piece else ():
        wide = abs(number_of(right.decode()) - number_of(left.decode())) + 1
        extent.merged += wide * (abs(int(bottom) - int(top)) + 1)
    extent.unsure = extent.unsure or is_unsure(piece)


def is_unsure(piece: bytes) -> bool:
    """Whether a formula or an error may stand in it. Patterns that begin with a letter of their own are found fast."""
    return any(mark in piece for mark in ERRORS) or any(found.search(piece) for found in FORMULAS)


def list_of_sheets(packed: ZipFile, names: set[str], file: str) -> ElementTree.Element:
    if "xl/workbook.xml" not in names:
        raise StudyRefused([damaged(file, "it has no list of sheets")])
    try:
        return ElementTree.fromstring(packed.read("xl/workbook.xml"))
    except ElementTree.ParseError as error:
        raise StudyRefused([damaged(file, f"its list of sheets breaks off ({error})")]) from error


def sheet_names(book: ElementTree.Element, file: str) -> tuple[str, ...]:
    """The sheets that hold cells, in the order of their tabs."""
    sheets = tuple(sheet.get("name", "") for sheet in book.iter(f"{MAIN}sheet"))
    refuse_by_sheets(sheets, file)
    return sheets


def refuse_by_sheets(sheets: tuple[str, ...], file: str) -> None:
    """Sheets are read by their names, which Excel tells apart without case."""
    if len(sheets) > MOST_SHEETS:
        raise StudyRefused([too_many(file, len(sheets), "sheets")])
    name, count = max(Counter(name.casefold() for name in sheets).items(), key=lambda one: one[1], default=("", 1))
    if count > 1:
        raise StudyRefused([damaged(file, f"{count} of its sheets are called {name}")])


NO_PASSWORD = "Save a copy without a password."
NO_MACROS = "Save a copy as a workbook without macros (.xlsx)."


def refused_workbook(file: str, code: str, why: str, remedy: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code=code,
        table=file,
        file=file,
        message=f"{file} {why}; it is not opened.",
        remedy=remedy,
    )


def damaged(file: str, why: str) -> Finding:
    return refused_workbook(
        file,
        "workbook-damaged",
        f"is not a whole workbook: {why}",
        "Open it in the program that wrote it, save it again, or copy it again.",
    )


def too_many(file: str, count: int, what: str) -> Finding:
    why = f"holds {count:,} {what}, more than any table of patients needs"
    return refused_workbook(file, "workbook-too-large", why, "Save the sheets that the study needs in a new workbook.")


def too_much(file: str, unpacked: int) -> Finding:
    why = f"unpacks to {unpacked >> 20} MiB, more than any table of patients needs"
    return refused_workbook(file, "workbook-too-large", why, "Save the sheets that the study needs in a new workbook.")


def document_type(file: str, part: str) -> Finding:
    why = f"holds a document type in {part}, which no spreadsheet program writes"
    return refused_workbook(file, "workbook-document-type", why, "Save it anew in the program that wrote it.")


def far_cell(file: str, extent: Extent) -> Finding:
    why = f"has cells down to row {extent.row} and column {extent.column}, {extent.row * extent.column} in all"
    remedy = "Delete the stray cells behind the table (select the empty rows and columns, delete them), and save it."
    return refused_workbook(file, "workbook-far-cell", why, remedy)


def linked(file: str) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        code="workbook-links",
        table=file,
        file=file,
        message=Said("workbook-links.message", file=file),
        remedy=Said("workbook-links.remedy"),
    )


def days_from_1904(file: str) -> Finding:
    return Finding(
        severity=Severity.NOTE,
        code="workbook-1904",
        table=file,
        file=file,
        message=Said("workbook-1904.message", file=file),
        remedy=Said("workbook-1904.remedy"),
    )
