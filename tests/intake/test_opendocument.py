"""OpenDocument spreadsheets: cells, what stands beside them, and hostile files, each of which is one error."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from intake.opendocument import REST_OF_ROW, cell, content, of_rows, row, sheet, spreadsheet
from theracurve.cli import main
from theracurve.errors import StudyRefused
from theracurve.intake.sources.formats import read_source
from theracurve.intake.sources.grid import Book, CellGrid, Content, Dialect

ROWS: list[list[object]] = [["id", "value"], ["P1", 7], ["P2", 8]]
STYLES = (
    '<number:date-style style:name="N1"><number:month/><number:text>-</number:text><number:year/></number:date-style>'
    '<number:date-style style:name="N2"><number:day/><number:month/><number:year/></number:date-style>'
    '<style:style style:name="month" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="N2"/>'
    '<style:style style:name="struck" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="red" style:family="table-cell" style:parent-style-name="day">'
    '<style:table-cell-properties fo:background-color="#ff0000"/></style:style>'
)


def read(path: Path) -> Book:
    return read_source(path, Dialect())


def grid_of(path: Path, *rows: str, columns: str = "") -> CellGrid:
    (grid,) = read(spreadsheet(path / "a.ods", content(sheet("Sheet1", *rows, columns=columns), styles=STYLES))).grids
    return grid


def only(path: Path, one: str) -> tuple[str, Content]:
    found = grid_of(path, row(cell("x"), one)).cell(1, 2)
    return found.text, found.content


PADDED = cell(7, "007")
PERCENTAGE = cell(0.5, "50 %").replace('"float"', '"percentage"')
DURATION = '<table:table-cell office:value-type="time" office:time-value="PT{}"><text:p>x</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("written", "text", "kind"),
    [
        (cell("a <b>"), "a <b>", Content.TEXT),
        (cell(7), "7", Content.NUMBER),
        (cell(0.1 + 0.2), "0.3", Content.NUMBER),
        (cell(1e20), "100000000000000000000", Content.NUMBER),
        (PADDED, "007", Content.NUMBER),
        (cell(7, "8"), "7", Content.NUMBER),
        (PERCENTAGE, "0.5", Content.NUMBER),
        (cell(date(2004, 10, 31), "31/10/04"), "2004-10-31", Content.DATE),
        (cell(datetime(2004, 10, 31), "31/10/04"), "2004-10-31", Content.DATE),
        (cell(datetime(2004, 10, 31, 9, 29, 59, 999_999)), "2004-10-31T09:30:00", Content.MOMENT),
        (cell(True, "VRAI"), "true", Content.BOOLEAN),
        (DURATION.format("09H30M00S"), "09:30:00", Content.TEXT),
        (DURATION.format("25H00M59.9S"), "25:01:00", Content.TEXT),
        (cell(2, attributes='table:formula="of:=1+1"'), "2", Content.NUMBER),
        (cell(None, attributes='table:formula="of:=1+1"'), "of:=1+1", Content.FORMULA),
        (cell(0, "#DIV/0!", 'table:formula="of:=1/0"'), "#DIV/0!", Content.ERROR),
        (cell("#N/A", attributes='calcext:value-type="error"'), "#N/A", Content.ERROR),
        (cell("", attributes='table:formula="of:=&quot;&quot;"'), "", Content.EMPTY),
        (cell("x", "a<text:s text:c='2'/>b<text:line-break/><text:span>c</text:span>"), "a  b\nc", Content.TEXT),
        (cell("x", "a</text:p><text:p>b"), "a\nb", Content.TEXT),
        (
            cell("x", "a", inside="<draw:frame><draw:text-box><text:p>no</text:p></draw:text-box></draw:frame>"),
            "a",
            Content.TEXT,
        ),
    ],
)
def test_a_cell_is_read_by_its_own_type(tmp_path: Path, written: str, text: str, kind: Content) -> None:
    assert only(tmp_path, written) == (text, kind)


def test_repeated_cells_and_rows_stand_where_the_program_shows_them(tmp_path: Path) -> None:
    gap = '<table:table-row table:number-rows-repeated="3">' + REST_OF_ROW + "</table:table-row>"
    twice = 'table:number-columns-repeated="2"'
    grid = grid_of(
        tmp_path,
        row(cell("id"), cell(None, attributes=twice), cell("value", attributes=twice)),
        gap,
        row(cell("P1"), attributes='table:number-rows-repeated="2"'),
    )
    assert [[c.text for c in cells] for cells in grid.rows] == [
        ["id", "", "", "value", "value"], [], [], [], ["P1"], ["P1"]
    ]  # fmt: skip
    assert str(grid.place(5, 1).cell) == "A5"


def test_what_a_cell_says_beside_its_value(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>twice?</text:p></office:annotation>"
    grid = grid_of(
        tmp_path,
        row(cell("id"), cell("value"), cell("on")),
        row(cell("P1", inside=note), cell(7, attributes='table:style-name="struck"'), cell(date(2023, 3, 15), "03-23")),
        row(cell("P2"), PERCENTAGE, cell(date(2023, 3, 15), attributes='table:style-name="red"'),
            attributes='table:visibility="filter"'),
        columns='<table:table-column/><table:table-column table:visibility="collapse"/>'
        '<table:table-column table:number-columns-repeated="999" table:default-cell-style-name="month"/>',
    )  # fmt: skip
    assert grid.cell(2, 1).text == "P1"
    assert {(r.kind, r.row, r.column, r.text) for r in grid.remarks} == {
        ("comment", 2, 1, "twice?"),
        ("struck_out", 2, 2, ""),
        ("hides_the_day", 2, 3, "03-23"),
        ("percent", 3, 2, "50 %"),
        ("coloured", 3, 3, "#ff0000"),
        ("hidden_row", 3, 0, ""),
        ("hidden_column", 0, 2, ""),
    }


def test_copies_of_other_files_are_no_sheets(tmp_path: Path) -> None:
    copy = sheet("'file:///a.ods'#$S", row(cell("x"))).replace(
        "<table:table ", '<table:table table:style-name="ta_extref" '
    )
    book = read(spreadsheet(tmp_path / "a.ods", content(sheet("Sheet1", row(cell("id"))), copy)))
    assert [grid.sheet for grid in book.grids] == ["Sheet1"]
    assert [finding.code for finding in book.findings] == ["workbook-links"]


def rows_bomb(path: Path) -> None:
    bomb = 'table:number-rows-repeated="1000000"'
    spreadsheet(path, content(sheet("S", row(*map(cell, range(9)), attributes=bomb))))


def columns_bomb(path: Path) -> None:
    spreadsheet(path, content(sheet("S", row(cell(1, attributes='table:number-columns-repeated="999999999"')))))


def far_cell(path: Path) -> None:
    gap = f'<table:table-row table:number-rows-repeated="99999999999">{REST_OF_ROW}</table:table-row>'
    spreadsheet(path, content(sheet("S", gap, row(cell(1)))))


def sheets_bomb(path: Path) -> None:
    bomb = 'table:number-rows-repeated="900000"'
    sheets = (sheet(f"S{n}", row(cell(1), cell(2), cell(3), attributes=bomb)) for n in range(4))
    spreadsheet(path, content(*sheets))


def spaces_bomb(path: Path) -> None:
    spreadsheet(path, content(sheet("S", row(cell("x", '<text:s text:c="2000000000"/>')))))


def entities(path: Path) -> None:
    xml = content(sheet("S", row(cell("x", "&b;"))))
    spreadsheet(path, xml.replace("?>", '?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>', 1))


def entities_in_utf16(path: Path) -> None:
    xml = content(sheet("S", row(cell("x"))))
    typed = xml.replace('"UTF-8"?>', '"UTF-16"?><!DOCTYPE x SYSTEM "file:///etc/passwd">', 1)
    spreadsheet(path, typed.encode("utf-16"))


def zip_bomb(path: Path) -> None:
    spreadsheet(path, content(sheet("S", row(cell(1)))) + " " * (40 << 20))


def deep(path: Path) -> None:
    spreadsheet(path, content(sheet("S", row(cell("x", "<text:span>" * 900 + "</text:span>" * 900)))))


def truncated(path: Path) -> None:
    of_rows(path, S=[*ROWS, *([n, n * 7.5] for n in range(500))])
    path.write_bytes(path.read_bytes()[:-400])


def torn(path: Path) -> None:
    spreadsheet(path, content(sheet("S", row(cell(1))))[:-60])


def encrypted(path: Path) -> None:
    spreadsheet(path, "\0\1", **{"META-INF__manifest_xml": "<manifest:encryption-data/>"})


def encrypted_whole(path: Path) -> None:
    spreadsheet(path, "", **{"encrypted-package": b"\0\1"})


def macros(path: Path) -> None:
    spreadsheet(path, content(sheet("S", row(cell(1)))), Basic__Standard__Module1_xml="<x/>")


def no_number(path: Path) -> None:
    spreadsheet(path, content(sheet("S", row(cell(float("nan"))))))


def unknown_encoding(path: Path) -> None:
    spreadsheet(path, content(sheet("S", row(cell(1)))).replace("UTF-8", "klingon"))


def negative(path: Path) -> None:
    spreadsheet(path, content(sheet("S", row(cell(1, attributes='table:number-columns-repeated="-2"')))))


def sheets_of_one_name(path: Path) -> None:
    spreadsheet(path, content(sheet("S", row(cell(1))), sheet("s", row(cell(2)))))


HOSTILE = [
    (rows_bomb, "workbook-far-cell", "has cells down to row 1000000 and column 9, 9000000 in all"),
    (columns_bomb, "workbook-far-cell", "and column 999999999"),
    (far_cell, "workbook-far-cell", "has cells down to row 100000000000"),
    (sheets_bomb, "workbook-far-cell", "has cells down to row 900000"),
    (spaces_bomb, "workbook-too-large", "holds 2,000,000,000 spaces"),
    (entities, "workbook-document-type", "holds a document type in content.xml"),
    (entities_in_utf16, "workbook-document-type", "holds a document type in content.xml"),
    (zip_bomb, "workbook-too-large", "unpacks to 40 MiB"),
    (deep, "workbook-damaged", "its cells are nested in one another"),
    (truncated, "workbook-damaged", "is not a whole workbook"),
    (torn, "workbook-damaged", "it breaks off"),
    (encrypted, "workbook-encrypted", "is locked with a password"),
    (encrypted_whole, "workbook-encrypted", "is locked with a password"),
    (macros, "workbook-macros", "holds macros"),
    (no_number, "workbook-damaged", "a number that is none"),
    (unknown_encoding, "workbook-damaged", "unknown encoding"),
    (negative, "workbook-damaged", "columns that are repeated -2 times"),
    (sheets_of_one_name, "workbook-damaged", "2 of its sheets are called s"),
]


@pytest.mark.parametrize(("write", "code", "words"), HOSTILE)
def test_a_hostile_spreadsheet_is_one_error(
    tmp_path: Path, write: Callable[[Path], None], code: str, words: str
) -> None:
    write(tmp_path / "a.ods")
    with pytest.raises(StudyRefused) as refused:
        read(tmp_path / "a.ods")
    (finding,) = refused.value.findings
    assert (finding.code, finding.file) == (code, "a.ods")
    assert words in finding.message


def test_from_a_spreadsheet_to_record_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`new --from`, `map`, `check` and `tables` of one sheet; findings name its cells."""
    note = "<office:annotation><text:p>sure?</text:p></office:annotation>"
    days = [cell(date(2024, 1, n), inside=note if n == 2 else "") for n in range(1, 5)]
    rows = (row(cell(f"P{n}"), cell("A"), day) for n, day in enumerate(days, start=1))
    header = row(cell("Patient"), cell("Arm"), cell("Enrolled"))
    source = spreadsheet(tmp_path / "cohort.ods", content(sheet("Sheet1", header, *rows)))
    study = tmp_path / "study"
    assert main(["new", str(study), "--from", str(source)]) == 0
    (study / "records" / "mapping.yaml").write_text(
        "sources:\n  s: {file: cohort.ods, sheet: Sheet1, header: [1], patient: Patient}\ntables:\n  patients:\n"
        "    - from: s\n      columns: {patient_id: Patient, group: Arm, enrolled_on: Enrolled}\n",
        encoding="utf-8",
    )
    capsys.readouterr()
    assert main(["map", str(study)]) == 0
    assert "2024-01-01" in capsys.readouterr().out
    assert main(["check", str(study), "--annotate", str(tmp_path / "marked.xlsx")]) == 2
    said = capsys.readouterr()
    assert "Sheet1!C3" in said.out + said.err
    assert "cells are marked in Excel workbooks (.xlsx) alone, and cohort.ods is none" in said.err
    assert main(["tables", str(study), "--out", str(tmp_path / "tables")]) == 0
    assert "P4,A" in (tmp_path / "tables" / "patients.csv").read_text(encoding="utf-8")
