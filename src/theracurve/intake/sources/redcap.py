"""An export of REDCap, raw or labelled, as one grid in which both read alike.

With the data dictionary beside it columns have the names of their fields and coded cells the labels of their codes; a
code that the dictionary does not have stays as it is. Rows are records, as a spreadsheet counts them: a record that
spans lines is one. What the dictionary calls an identifier is never read.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from theracurve.errors import StudyRefused
from theracurve.intake.sources.delimited_text import read_delimited_text
from theracurve.intake.sources.grid import EMPTY, Book, CellGrid, Content, Dialect, GridCell
from theracurve.intake.sources.recognise import recognise
from theracurve.intake.sources.redcap_dictionary import (
    COMPLETE,
    RedcapColumn,
    RedcapDictionary,
    RedcapField,
    code_in_name,
    plain_text,
    read_dictionary,
)
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said, counted, listed

EVENT, INSTRUMENT, INSTANCE = "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance"
GROUP = "redcap_data_access_group"
OWN_HEADERS = {
    "Event Name": EVENT,
    "Repeat Instrument": INSTRUMENT,
    "Repeat Instance": INSTANCE,
    "Data Access Group": GROUP,
    "Survey Identifier": "redcap_survey_identifier",
}
CHOICE = " (choice="
ARM = re.compile(r"_arm_\d+[a-z]?$|\s*\(arm \d+:.*\)$")
BOXES = {"1": "Checked", "0": "", "checked": "Checked", "unchecked": ""}


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column of an export: the name of its field (or its header), and the field, where the dictionary has it."""

    name: str
    field: RedcapField | None = None


def read_redcap(path: Path, dialect: Dialect) -> Book:
    """The one grid of an export. Raises StudyRefused where the file, or the dictionary beside it, cannot be read."""
    book = read_delimited_text(path, dialect)
    [grid] = book.grids
    rows = tuple(row for row in grid.rows if row)
    dictionary = dictionary_beside(path)
    if dictionary is None:
        return replace(book, grids=(replace(grid, rows=rows),), findings=(*book.findings, no_dictionary(path.name)))
    header = tuple(cell.text.strip() for cell in rows[0])
    is_labelled = dictionary.fields[0].name not in header
    columns, doubts = (
        columns_by_label(header, dictionary, path.name) if is_labelled else (by_name(header, dictionary), ())
    )
    decoded = tuple(tuple(decoded_cells(row, columns, is_labelled)) for row in rows[1:])
    read = tuple(tuple(without_status(row, columns)) for row in decoded)
    names = tuple(GridCell(column.name, Content.TEXT) for column in columns)
    said = (*doubts, *identifiers(columns, path.name, dictionary), *unfinished_forms(columns, decoded, path.name))
    return Book(path.name, (CellGrid(path.name, "", (names, *read)),), (*book.findings, *said))


def dictionary_beside(path: Path) -> RedcapDictionary | None:
    """The dictionary in the folder of the export; None where there is none. Raises StudyRefused where there are two."""
    beside = [file for file in sorted(path.parent.iterdir()) if file.suffix.lower() == ".csv" and file.is_file()]
    found = [file for file in beside if recognise(file) == "redcap_dictionary"]
    if len(found) > 1:
        raise StudyRefused([several_dictionaries(path.name, [file.name for file in found])])
    return read_dictionary(found[0]) if found else None


def by_name(header: Sequence[str], dictionary: RedcapDictionary) -> tuple[ExportColumn, ...]:
    """The columns of a raw export, boxes of missing-data codes with the field of their other boxes."""
    fields = {column.name: column.field for column in dictionary.columns}
    boxes = {field.name: field for field in dictionary.fields if field.kind == "checkbox"}
    return tuple(ExportColumn(name, fields.get(name) or boxes.get(name.partition("___")[0])) for name in header)


def columns_by_label(
    header: Sequence[str], dictionary: RedcapDictionary, file: str
) -> tuple[tuple[ExportColumn, ...], tuple[Finding, ...]]:
    """The columns of a labelled export, told apart by the order of the dictionary.

    Read from the left each takes the first field of its label that is left, read from the right the last; where the
    two differ, because fields of one label were left out of the export, nobody knows which it is.
    """
    known = dictionary.columns
    left = matched(header, known)
    right = [None if at is None else len(known) - 1 - at for at in matched(header[::-1], known[::-1])[::-1]]
    columns, doubts = [], []
    for place, (text, first, last) in enumerate(zip(header, left, right, strict=True), start=1):
        if first is not None and last is not None and first != last:
            doubts.append(doubtful_label(file, text, place, known[first].name, known[last].name))
        columns.append(labelled_column(text, None if first is None else known[first], dictionary))
    return tuple(columns), tuple(doubts)


def matched(header: Sequence[str], known: Sequence[RedcapColumn]) -> list[int | None]:
    """For each header the place of the next column of that label; None where there is none."""
    places: list[int | None] = []
    start = 0
    for text in header:
        label = plain_text(text)
        fitting = (at for at in range(start, len(known)) if known[at].header == label)
        found = None if text in OWN_HEADERS else next(fitting, None)
        places.append(found)
        start = start if found is None else found + 1
    return places


def labelled_column(text: str, known: RedcapColumn | None, dictionary: RedcapDictionary) -> ExportColumn:
    if known is not None:
        return ExportColumn(known.name, known.field)
    if text in OWN_HEADERS:
        return ExportColumn(OWN_HEADERS[text])
    label, choice, code = plain_text(text).partition(CHOICE)
    field = next((field for field in dictionary.fields if field.kind == "checkbox" and field.label == label), None)
    if choice and field:
        return ExportColumn(f"{field.name}___{code_in_name(code.removesuffix(')'))}", field)
    return ExportColumn(text)


def decoded_cells(row: Sequence[GridCell], columns: Sequence[ExportColumn], is_labelled: bool) -> Iterator[GridCell]:
    for number, cell in enumerate(row):
        column = columns[number] if number < len(columns) else ExportColumn("")
        text = decoded(cell.text.strip(), column, is_labelled)
        yield cell if text == cell.text else GridCell(text, Content.TEXT) if text else EMPTY


def decoded(text: str, column: ExportColumn, is_labelled: bool) -> str:
    """The label of a code; the name of an event or form without its arm; a text unchanged."""
    field = column.field
    if column.name in (EVENT, INSTRUMENT):
        return ARM.sub("", text.casefold()).replace("_", " ").strip()
    if column.name == GROUP:
        return code_in_name(text)
    if field is None or not text:
        return text
    if field.is_identifier:
        return ""
    if field.kind == "checkbox":
        return BOXES.get(text.casefold(), text)
    return field.choices.get(text, text) if not is_labelled else plain_text(text) if field.choices else text


def without_status(row: Sequence[GridCell], columns: Sequence[ExportColumn]) -> Iterator[GridCell]:
    """The cells without the status of forms, which is counted and no record."""
    for number, cell in enumerate(row):
        field = columns[number].field if number < len(columns) else None
        yield EMPTY if field and field.kind == "status" else cell


def identifiers(columns: Sequence[ExportColumn], file: str, dictionary: RedcapDictionary) -> Iterator[Finding]:
    named = [column.name for column in columns if column.field and column.field.is_identifier]
    if named:
        yield Finding(
            severity=Severity.NOTE,
            code="redcap-identifiers",
            table=file,
            file=file,
            message=Said("redcap-identifiers.message", dictionary=dictionary.file, fields=listed(named, most=12)),
            remedy=Said("redcap-identifiers.remedy"),
        )


def unfinished_forms(
    columns: Sequence[ExportColumn], rows: Sequence[Sequence[GridCell]], file: str
) -> Iterator[Finding]:
    """How many forms nobody has verified or completed, by form: they are read like the others."""
    for number, column in enumerate(columns):
        if column.field is None or column.field.kind != "status":
            continue
        counts = Counter(row[number].text for row in rows if number < len(row))
        open_ = {status: counts[status] for status in (COMPLETE["0"], COMPLETE["1"]) if counts[status]}
        if open_:
            yield Finding(
                severity=Severity.NOTE,
                code="redcap-form-unfinished",
                table=file,
                file=file,
                column=column.name,
                message=Said(
                    "redcap-form-unfinished.message",
                    form=column.field.form,
                    records=counted(sum(open_.values()), "row"),
                    incomplete=open_.get(COMPLETE["0"], 0),
                    unverified=open_.get(COMPLETE["1"], 0),
                ),
                remedy=Said("redcap-form-unfinished.remedy"),
            )


def no_dictionary(file: str) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        code="redcap-without-dictionary",
        table=file,
        file=file,
        message=Said("redcap-without-dictionary.message", file=file),
        remedy=Said("redcap-without-dictionary.remedy"),
    )


def several_dictionaries(file: str, found: Sequence[str]) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="redcap-several-dictionaries",
        table=file,
        file=file,
        message=f"Several data dictionaries lie beside {file}: {', '.join(found)}.",
        remedy="Keep the one of the day of the export.",
    )


def doubtful_label(file: str, label: str, place: int, first: str, last: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="redcap-label-doubtful",
        table=file,
        file=file,
        cell=f"line 1, column {place}",
        message=f"The header {label} stands for {first} or for {last}: fields of one label were left out.",
        remedy="Export all fields, or export raw data, whose header names the fields.",
    )
