"""Small OpenDocument spreadsheets for tests, written element by element: nobody in them exists."""

import zipfile
from datetime import date, datetime
from html import escape
from pathlib import Path

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{short}="{OASIS}:{name}:1.0"'
    for short, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "number": "datastyle",
        "fo": "xsl-fo-compatible",
        "draw": "drawing",
    }.items()
)
EXTENDED = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
REST_OF_ROW = '<table:table-cell table:number-columns-repeated="16000"/>'
REST_OF_SHEET = f'<table:table-row table:number-rows-repeated="1048000">{REST_OF_ROW}</table:table-row>'


def cell(value: object, shown: str = "", attributes: str = "", inside: str = "") -> str:
    """A cell as LibreOffice writes it, with what it shows."""
    match value:
        case None:
            stated = ""
        case datetime() | date():
            stated = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        case bool():
            stated = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
        case int() | float():
            stated = f'office:value-type="float" office:value="{value}"'
        case _:
            stated = 'office:value-type="string"'
    text = shown or ("" if value is None else escape(str(value)))
    paragraph = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {stated} {attributes}>{inside}{paragraph}</table:table-cell>"


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}{REST_OF_ROW}</table:table-row>"


def sheet(name: str, *rows: str, columns: str = "") -> str:
    return f'<table:table table:name="{name}">{columns}{"".join(rows)}{REST_OF_SHEET}</table:table>'


def content(*sheets: str, styles: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES} {EXTENDED}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>"
    )


def spreadsheet(path: Path, xml: str | bytes, **parts: str | bytes) -> Path:
    """A file of that content; `parts` are more of them, or others, `__` in a name for a slash."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        packed.writestr("content.xml", xml)
        for name, data in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return path


def of_rows(path: Path, **sheets: list[list[object]]) -> Path:
    """A file of plain rows of values."""
    return spreadsheet(
        path, content(*(sheet(name, *(row(*map(cell, values)) for values in rows)) for name, rows in sheets.items()))
    )
