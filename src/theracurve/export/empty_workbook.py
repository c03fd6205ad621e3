"""A workbook to fill in: a sheet for each record table, with drop-downs, date cells, and what each column is for."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from theracurve.vocabulary.tables import Column, Kind, Table

CREATED = datetime(2000, 1, 1)  # no clock in what is written
ROWS = 2_000  # that are prepared; more can be filled in
FIRST_SHEET = "Read me"
TOLD = (
    "One sheet for each table, one row for each thing that was observed; nothing but data below the header.",
    "An empty cell is “not recorded”, never “no”. Dates are date cells; choices have a list.",
    "Columns in bold must be filled in every row. Leave a sheet empty where nothing was observed.",
    "No names, birth dates or record numbers: patient_id is the study's own.",
    "Save it, then: theracurve check (in the folder above).",
)
KINDS = {
    Kind.ID: "text",
    Kind.TEXT: "text",
    Kind.CHOICE: "one of the list",
    Kind.DATE: "a date",
    Kind.PARTIAL_DATE: "a date, or a month or year as text: 2004-10, 2004",
    Kind.MOMENT: "a date, or a date and time with its offset as text: 2004-10-31T09:30+01:00",
    Kind.NUMBER: "a number",
    Kind.BOUNDED_NUMBER: "a number, or a limit such as <0.5",
    Kind.INTEGER: "a whole number",
    Kind.FLAG: "true or false",
}
LONGEST_LIST = 255  # characters of the choices that Excel keeps in a cell's validation


def empty_workbook(tables: Iterable[Table]) -> bytes:
    """The bytes of the workbook, the same for the same tables."""
    import xlsxwriter

    written = BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    book.set_properties({"created": CREATED})
    formats = {
        "must": book.add_format({"bold": True, "bottom": 1}),
        "may": book.add_format({"bottom": 1}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "text": book.add_format({"num_format": "@"}),
    }
    about = book.add_worksheet(FIRST_SHEET)
    about.set_column(0, 0, 100)
    for row, line in enumerate(TOLD):
        about.write_string(row, 0, line)
    for table in tables:
        write_sheet(book.add_worksheet(table.name), table, formats)
    book.close()
    return written.getvalue()


def write_sheet(sheet: Any, table: Table, formats: Mapping[str, Any]) -> None:
    sheet.freeze_panes(1, 1)
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, column.name, formats["must" if column.filled else "may"])
        sheet.write_comment(0, at, f"{KINDS[column.kind]}{'' if column.filled else '; may stay empty'}")
        sheet.set_column(at, at, max(12, len(column.name) + 2), formats.get(cells_of(column)))
        validation = validation_of(column)
        if validation:
            sheet.data_validation(1, at, ROWS, at, validation)


def cells_of(column: Column) -> str:
    return "date" if column.kind is Kind.DATE else "text" if column.kind is Kind.ID else ""


def validation_of(column: Column) -> Mapping[str, object]:
    """A list for choices and flags; Excel then refuses anything else."""
    choices = ["true", "false"] if column.kind is Kind.FLAG else list(column.choices)
    if choices and len(",".join(choices)) <= LONGEST_LIST:
        return {"validate": "list", "source": choices}
    return {}


def mapping_of(file: str, tables: Iterable[Table]) -> str:
    """The mapping that reads the workbook back: every column by its own name."""
    listed = tuple(tables)
    lines = [
        "# The workbook beside this file, sheet by sheet, as it was written. Columns may be left out or added.",
        "sources:",
    ]
    lines += [f"  {table.name}: {{file: {file}, sheet: {table.name}, patient: patient_id}}" for table in listed]
    lines.append("tables:")
    for table in listed:
        columns = ", ".join(f"{name}: {name}" for name in table.names)
        lines += [f"  {table.name}:", f"    - from: {table.name}", f"      columns: {{{columns}}}"]
    return "\n".join(lines) + "\n"
