"""Hostile and odd workbooks: one error each, before any library opens them; what a second look says of cells."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from intake.workbooks import workbook
from theracurve.errors import StudyRefused
from theracurve.intake.mapping.reading import read_mapping
from theracurve.intake.sources.formats import read_source
from theracurve.intake.sources.grid import Content, Dialect
from theracurve.vocabulary.cell_place import letters, number_of
from theracurve.vocabulary.tables import RECORD_TABLES

SHEET = "xl/worksheets/sheet1.xml"
ROWS = [["id", "value"], ["P1", "7"], ["P2", 8]]
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


def changed(path: Path, part: str, change: Callable[[bytes], bytes], name: str = "") -> None:
    """The workbook with one part rewritten, or a new part of that name."""
    with zipfile.ZipFile(path) as packed:
        parts = {entry: packed.read(entry) for entry in packed.namelist()}
    parts[name or part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry, data in parts.items():
            packed.writestr(entry, data)


def far_cell(path: Path) -> None:
    changed(path, SHEET, lambda xml: xml.replace(b'r="B2"', b'r="XFD1048576"'))


def far_cell_between_quotes(path: Path) -> None:
    changed(path, SHEET, lambda xml: xml.replace(b'r="B2"', b"r = 'xfd1048576'"))


def entities(path: Path) -> None:
    changed(path, "xl/styles.xml", lambda xml: ENTITIES + xml)


def bomb(path: Path) -> None:
    changed(path, SHEET, lambda xml: xml.replace(b"</worksheet>", b" " * (40 << 20) + b"</worksheet>"))


def macros(path: Path) -> None:
    changed(path, "", lambda _: b"\0", "xl/vbaProject.bin")


def truncated(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def password(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"))


def old(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "Workbook".encode("utf-16-le"))


def torn_sheet(path: Path) -> None:
    changed(path, SHEET, lambda xml: xml[: len(xml) // 2])


def many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as packed:
        for number in range(5_001):
            packed.writestr(f"xl/junk/{number}", b"")


def part_twice(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as packed, pytest.warns(UserWarning, match="Duplicate name"):
        packed.writestr(SHEET, b"<worksheet/>")


def repeated_sheets(times: int, name: bytes) -> Callable[[bytes], bytes]:
    def repeated(xml: bytes) -> bytes:
        [sheet] = re.findall(rb"<sheet [^>]*?/>", xml)
        each = (sheet.replace(b'name="Sheet"', b'name="' + name.replace(b"N", b"%d" % n) + b'"') for n in range(times))
        return xml.replace(sheet, b"".join(each))

    return repeated


def sheets_of_one_name(path: Path) -> None:
    changed(path, "xl/workbook.xml", repeated_sheets(2, b"Data"))


def many_sheets(path: Path) -> None:
    changed(path, "xl/workbook.xml", repeated_sheets(501, b"SN"))


def deep_styles(path: Path) -> None:
    nested = b"<a>" * 100_000 + b"</a>" * 100_000
    changed(path, "xl/styles.xml", lambda xml: xml.replace(b"</styleSheet>", nested + b"</styleSheet>"))


def styles_beyond_all(path: Path) -> None:
    changed(path, "xl/styles.xml", lambda xml: xml.replace(b'xfId="0"', b'xfId="99999"'))


def negative_cell(path: Path) -> None:
    changed(path, SHEET, lambda xml: xml.replace(b'r="B2"', b'r="B-2"'))


def row_of_nothing(path: Path) -> None:
    changed(path, SHEET, lambda xml: xml.replace(b'r="B2"', b'r="A0"'))


def no_number(path: Path) -> None:
    changed(path, SHEET, lambda xml: xml.replace(b"<v>8</v>", b"<v>NaN</v>"))


def string_of_nobody(path: Path) -> None:
    changed(path, "xl/sharedStrings.xml", lambda xml: xml.replace(b'uniqueCount="', b'uniqueCount="4000000000" x="'))


HOSTILE = [
    (many_parts, "workbook-too-large", "parts, more than any table of patients needs"),
    (part_twice, "workbook-damaged", "its part xl/worksheets/sheet1.xml is there twice"),
    (sheets_of_one_name, "workbook-damaged", "2 of its sheets are called data"),
    (many_sheets, "workbook-too-large", "holds 501 sheets"),
    (deep_styles, "workbook-damaged", "its cells, formats or comments are not as a spreadsheet writes them"),
    (styles_beyond_all, "workbook-damaged", "its cells, formats or comments"),
    (negative_cell, "workbook-damaged", "its cells, formats or comments"),
    (row_of_nothing, "workbook-damaged", "is not a whole workbook"),
    (no_number, "workbook-damaged", "its cells, formats or comments"),
    (string_of_nobody, "workbook-damaged", "is not a whole workbook"),
    (far_cell, "workbook-far-cell", "has cells down to row 1048576 and column 16384"),
    (far_cell_between_quotes, "workbook-far-cell", "has cells down to row 1048576"),
    (entities, "workbook-document-type", "holds a document type in xl/styles.xml"),
    (bomb, "workbook-too-large", "unpacks to 40 MiB"),
    (macros, "workbook-macros", "holds macros"),
    (truncated, "workbook-damaged", "is not a whole workbook"),
    (torn_sheet, "workbook-damaged", "is not a whole workbook"),
    (password, "file-not-read", "is an Excel workbook with a password, which is not read."),
    (old, "file-not-read", "is an Excel workbook of before 2007 (.xls), which is not read."),
]


@pytest.mark.parametrize(("spoil", "code", "words"), HOSTILE)
def test_a_hostile_workbook_is_one_error(tmp_path: Path, spoil: Callable[[Path], None], code: str, words: str) -> None:
    path = workbook(tmp_path / "a.xlsx", Sheet=ROWS)
    spoil(path)
    with pytest.raises(StudyRefused) as refused:
        read_source(path, Dialect())
    (finding,) = refused.value.findings
    assert (finding.code, finding.file) == (code, "a.xlsx")
    assert words in finding.message


READ_ALL = """
import re, sys, time
from pathlib import Path
from theracurve.errors import StudyRefused
from theracurve.intake.sources.formats import read_source
from theracurve.intake.sources.grid import Dialect

read_source(Path(sys.argv[1]), Dialect())
begun = time.process_time()
for file in sys.argv[2:]:
    try:
        read_source(Path(file), Dialect())
    except StudyRefused as refused:
        print(refused.findings[0].code)
highest = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())  # not what was copied to begin it
print(int(highest[1]) >> 10, int(time.process_time() - begun))
"""


def test_hostile_workbooks_leave_the_process_alive_and_small(tmp_path: Path) -> None:
    """All of them one after the other in a process of their own: its greatest memory, and less than 2 s for each."""
    files = []
    for number, (spoil, _, _) in enumerate(HOSTILE):
        files.append(workbook(tmp_path / f"{number}.xlsx", Sheet=ROWS))
        spoil(files[-1])
    sound = workbook(tmp_path / "sound.xlsx", Sheet=[["id", "value"], ["P1", "7"]])
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(sound), *map(str, files)], capture_output=True, text=True, check=True
    )
    *codes, measured = done.stdout.splitlines()
    assert codes == [code for _, code, _ in HOSTILE]
    mebibytes, seconds = map(int, measured.split())
    assert mebibytes < 300
    assert seconds < 2 * len(HOSTILE)


@pytest.mark.parametrize("written", ["1", "true"])
def test_days_that_are_counted_from_1904_are_the_days_that_excel_shows(tmp_path: Path, written: str) -> None:
    """Day 36,829 of that count is 2004-10-31; in the usual one it is 2000-10-30. openpyxl 3.1.5 wrote the serials."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for value in (date(2004, 10, 31), datetime(2024, 2, 29, 9, 30), 36_829):
        book.active.append([value])
    book.save(tmp_path / "a.xlsx")
    changed(tmp_path / "a.xlsx", "xl/workbook.xml", lambda xml: counted_from_1904(xml, written))
    read = read_source(tmp_path / "a.xlsx", Dialect())
    assert [cells[0].text for cells in read.grids[0].rows] == ["2004-10-31", "2024-02-29T09:30:00", "36829"]
    assert [(str(f.severity), f.code) for f in read.findings] == [("note", "workbook-1904")]


def counted_from_1904(xml: bytes, written: str) -> bytes:
    return re.sub(rb'date1904="\w+"', f'date1904="{written}"'.encode(), xml)


def test_what_the_values_do_not_tell_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "value", "on"])
    sheet.append([7, "=1/3", None])
    sheet.append([12, "#N/A", 45_000])
    sheet["A2"].number_format = "000"
    sheet["C3"].number_format = "mmm-yy"
    sheet["A3"].comment = Comment("twice?", "a")
    sheet["B3"].font = Font(strike=True)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.save(tmp_path / "a.xlsx")
    (grid,) = read_source(tmp_path / "a.xlsx", Dialect()).grids
    cells = {(row, column): grid.cell(row, column) for row in (2, 3) for column in (1, 2, 3)}
    assert {at: cell.text for at, cell in cells.items()} == {
        (2, 1): "007",
        (2, 2): "=1/3",
        (2, 3): "",
        (3, 1): "12",
        (3, 2): "#N/A",
        (3, 3): "2023-03-15",
    }
    assert (cells[2, 2].content, cells[3, 2].content, cells[3, 3].content) == (
        Content.FORMULA,
        Content.ERROR,
        Content.DATE,
    )
    assert {(r.kind, r.row, r.column, r.text) for r in grid.remarks} == {
        ("comment", 3, 1, "twice?"),
        ("struck_out", 3, 2, ""),
        ("hides_the_day", 3, 3, "mmm-yy"),
        ("hidden_row", 3, 0, ""),
        ("hidden_column", 0, 3, ""),
    }


@pytest.mark.parametrize(
    ("number", "named"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_columns_are_lettered(number: int, named: str) -> None:
    assert (letters(number), number_of(named)) == (named, number)


def test_a_colour_that_marks_a_few_cells_is_asked_about(tmp_path: Path) -> None:
    """A colour of a whole column, or of every other row, only structures a sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Patient", "Arm", "Enrolled"])
    for row in range(2, 12):
        sheet.append([f"P{row}", "A", date(2024, 1, row)])
        sheet[f"A{row}"].fill = PatternFill("solid", fgColor="00EEEEEE")
    for cell in ("B3", "C3", "B7"):
        sheet[cell].fill = PatternFill("solid", fgColor="FFFF0000")
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "mapping.yaml").write_text(
        "sources:\n  s: {file: a.xlsx, sheet: Sheet, header: [1], patient: Patient}\ntables:\n  patients:\n"
        "    - from: s\n      columns: {patient_id: Patient, group: Arm, enrolled_on: Enrolled,"
        " indication: {value: ''}}\n",
        encoding="utf-8",
    )
    [asked] = [f for f in read_mapping(tmp_path, RECORD_TABLES).findings if f.code == "cells-coloured"]
    assert (asked.cell, asked.needs_review) == ("B3", True)
    assert "Some cells are filled with one colour: B3, C3, B7." in asked.message
