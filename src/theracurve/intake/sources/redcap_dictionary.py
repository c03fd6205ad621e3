"""A data dictionary of REDCap: the fields of a project in their order, what an export calls them, and their codes."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from theracurve.errors import StudyRefused
from theracurve.intake.sources.delimited_text import read_delimited_text
from theracurve.intake.sources.grid import Book, Dialect
from theracurve.vocabulary.findings import Finding, Severity

# The names of the columns as the web page exports them, and as the programming interface does.
COLUMNS = {
    "name": ("Variable / Field Name", "field_name"),
    "form": ("Form Name", "form_name"),
    "kind": ("Field Type", "field_type"),
    "label": ("Field Label", "field_label"),
    "choices": ("Choices, Calculations, OR Slider Labels", "select_choices_or_calculations"),
    "note": ("Field Note", "field_note"),
    "validation": ("Text Validation Type OR Show Slider Number", "text_validation_type_or_show_slider_number"),
    "identifier": ("Identifier?", "identifier"),
}
CHOSEN = frozenset({"radio", "dropdown", "checkbox"})
FIXED_CHOICES = {
    "yesno": {"1": "Yes", "0": "No"},
    "truefalse": {"1": "True", "0": "False"},
}
COMPLETE = {"0": "Incomplete", "1": "Unverified", "2": "Complete"}
UNSTATED = Dialect()
TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class RedcapField:
    """One field: `choices` are its codes with their labels, in order; `validation` as REDCap names it."""

    name: str
    form: str
    kind: str
    label: str
    choices: Mapping[str, str]
    note: str = ""
    validation: str = ""
    is_identifier: bool = False

    @property
    def writes_decimal_comma(self) -> bool:
        return self.validation.endswith("comma_decimal")


@dataclass(frozen=True, slots=True)
class RedcapColumn:
    """One column that an export may have: its name in a raw export, its header in a labelled one, and its field."""

    name: str
    header: str
    field: RedcapField


@dataclass(frozen=True, slots=True)
class RedcapDictionary:
    """The fields of a project in their order; the first is the record's id."""

    file: str
    fields: tuple[RedcapField, ...]

    @property
    def columns(self) -> tuple[RedcapColumn, ...]:
        """The columns of a whole export in their order, but for REDCap's own."""
        return tuple(self.each_column())

    def each_column(self) -> Iterator[RedcapColumn]:
        for number, field in enumerate(self.fields):
            yield from columns_of(field)
            following = self.fields[number + 1].form if number + 1 < len(self.fields) else ""
            if following != field.form:
                yield status_of(field.form)


def columns_of(field: RedcapField) -> Iterator[RedcapColumn]:
    """One column, or one for each box; text that is only shown has none."""
    if field.kind == "checkbox":
        for code, label in field.choices.items():
            yield RedcapColumn(f"{field.name}___{code_in_name(code)}", f"{field.label} (choice={label})", field)
    elif field.kind != "descriptive":
        yield RedcapColumn(field.name, field.label, field)


def status_of(form: str) -> RedcapColumn:
    field = RedcapField(f"{form}_complete", form, "status", "Complete?", COMPLETE)
    return RedcapColumn(field.name, field.label, field)


def code_in_name(code: str) -> str:
    """A code as it ends the name of a box's column: -9 is _9, UNK is unk."""
    return re.sub(r"[^a-z0-9]", "_", code.lower())


def plain_text(text: str) -> str:
    """A label without its markup, on one line."""
    return " ".join(html.unescape(TAG.sub(" ", text)).split())


def read_dictionary(path: Path, dialect: Dialect = UNSTATED) -> RedcapDictionary:
    """The dictionary in a file. Raises StudyRefused where it cannot be read or lacks a column that is needed."""
    [grid] = read_delimited_text(path, dialect).grids
    header, *rows = [[cell.text for cell in row] for row in grid.rows if row]
    places = {part: place_of(header, names) for part, names in COLUMNS.items()}
    lacking = [COLUMNS[part][0] for part in ("name", "form", "kind", "label", "choices") if places[part] is None]
    if lacking:
        raise StudyRefused([not_a_dictionary(path.name, f"it has no column {', '.join(lacking)}")])
    fields = tuple(field_of(row, places) for row in rows if "".join(row).strip())
    names = [field.name for field in fields]
    if not names or len(set(names)) < len(names):
        twice = next((name for name in names if names.count(name) > 1), None)
        raise StudyRefused([not_a_dictionary(path.name, f"{twice} stands in it twice" if twice else "it has no field")])
    return RedcapDictionary(path.name, fields)


def read_dictionary_alone(path: Path, dialect: Dialect) -> Book:
    """A dictionary holds no records: it is only named, so that its bytes count among what was read."""
    read_dictionary(path, dialect)
    return Book(path.name, ())


def place_of(header: Sequence[str], names: Sequence[str]) -> int | None:
    plain = [" ".join(name.split()).casefold() for name in header]
    return next((plain.index(name.casefold()) for name in names if name.casefold() in plain), None)


def field_of(row: Sequence[str], places: Mapping[str, int | None]) -> RedcapField:
    def part(name: str) -> str:
        place = places[name]
        return row[place].strip() if place is not None and place < len(row) else ""

    kind = part("kind").lower()
    return RedcapField(
        name=part("name").lower(),
        form=part("form").lower(),
        kind=kind,
        label=plain_text(part("label")),
        choices=choices_of(kind, part("choices")),
        note=plain_text(part("note")),
        validation=part("validation").lower(),
        is_identifier=part("identifier").lower() in ("y", "1", "yes"),
    )


def choices_of(kind: str, written: str) -> Mapping[str, str]:
    """`1, Male | 2, Female`: a code, and after the first comma its label."""
    if kind in FIXED_CHOICES:
        return FIXED_CHOICES[kind]
    if kind not in CHOSEN:
        return {}
    pairs = (choice.partition(",") for choice in written.split("|"))
    return {code.strip(): plain_text(label) for code, _, label in pairs if code.strip()}


def not_a_dictionary(file: str, why: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="redcap-dictionary",
        table=file,
        file=file,
        message=f"{file} cannot be used as a data dictionary of REDCap: {why}.",
        remedy="Export it anew: Project Setup, Data Dictionary, Download the current Data Dictionary.",
    )
