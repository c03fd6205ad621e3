"""A REDCap data dictionary for a protocol: an instrument for each record table, with its choices, ranges and branching,
and the mapping that reads an export of the project back.

Columns as REDCap writes them: Project Setup, *Download the current Data Dictionary*.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

from theracurve.definition.study import Study
from theracurve.vocabulary.tables import Column, Kind, Table

HEADER = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)
RECORD, INSTRUMENT = "record_id", "redcap_repeat_instrument"
INSTRUMENTS = {  # table: instrument, and what its variables begin with
    "patients": ("demographics", "pat"),
    "uptake": ("uptake", "upt"),
    "administrations": ("administration", "adm"),
    "assessments": ("assessment", "asm"),
    "labs": ("laboratory", "lab"),
    "lesions": ("lesion", "les"),
    "responses": ("response", "res"),
    "bone_scans": ("bone_scan", "bon"),
    "volumes": ("volume", "vl"),
    "medications": ("medication", "med"),
    "adverse_events": ("adverse_event", "ae"),
    "treatments": ("other_treatment", "tre"),
    "doses": ("absorbed_dose", "dos"),
    "follow_up": ("follow_up", "fu"),
    "endpoints": ("endpoint", "end"),
}
ONCE = ("patients", "follow_up")  # the instruments that do not repeat
RANGES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("patients", "birth_year"): ("1900", ""),
    ("patients", "ki67_percent"): ("0", "100"),
    ("administrations", "cycle"): ("1", ""),
    ("administrations", "activity"): ("0", ""),
    ("administrations", "residual_activity"): ("0", ""),
    ("lesions", "longest_diameter_mm"): ("0", ""),
    ("lesions", "short_axis_mm"): ("0", ""),
    ("lesions", "perpendicular_mm"): ("0", ""),
    ("lesions", "volume_ml"): ("0", ""),
    ("bone_scans", "new_lesions"): ("0", ""),
    ("bone_scans", "new_after_first"): ("0", ""),
    ("volumes", "total_volume_ml"): ("0", ""),
    ("volumes", "new_lesions"): ("0", ""),
    ("medications", "dose"): ("0", ""),
    ("adverse_events", "grade"): ("1", "5"),
    ("endpoints", "time"): ("0", ""),
}
SHOWN_IF: Mapping[tuple[str, str], tuple[str, str]] = {  # a column, and the choice of another with which it is asked
    ("follow_up", "died_on"): ("vital_status", "dead"),
    ("follow_up", "cause"): ("vital_status", "dead"),
    ("lesions", "longest_diameter_mm"): ("state", "measured"),
    ("lesions", "short_axis_mm"): ("kind", "node"),
    ("lesions", "perpendicular_mm"): ("state", "measured"),
    ("lesions", "volume_ml"): ("state", "measured"),
}
# Columns that are asked of one kind of group, and whether it is the treated one.
ASKED_IF_TREATED: Mapping[str, bool] = {"untreated_reason": False, "discontinued_reason": True}
VALIDATION = {
    Kind.DATE: "date_ymd",
    Kind.MOMENT: "datetime_ymd",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
}
NOTES = {
    Kind.PARTIAL_DATE: "2004-10-31, or 2004-10 or 2004 where no more is known",
    Kind.BOUNDED_NUMBER: "a number with a point, or a limit such as <0.5",
    Kind.MOMENT: "by the clock of the place that time_zone of study.yaml names",
}


def redcap_dictionary(study: Study, tables: Iterable[Table]) -> str:
    """The dictionary as CSV that REDCap imports."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    first = (
        RECORD,
        INSTRUMENTS["patients"][0],
        "",
        "text",
        "Record ID: the study's own, no name, no number of a hospital",
    )
    listed = tuple(tables)
    form = INSTRUMENTS[listed[0].name][0]
    writer.writerow((first[0], form, *first[2:], *[""] * 13))
    writer.writerows(field_row(study, table, column) for table in listed for column in table.columns[1:])
    return text.getvalue()


def field_row(study: Study, table: Table, column: Column) -> tuple[str, ...]:
    choices = choices_of(study, table, column)
    kind = "yesno" if column.kind is Kind.FLAG else "dropdown" if choices else "text"
    low, high = RANGES.get((table.name, column.name), ("", ""))
    return (
        variable(table, column.name),
        INSTRUMENTS[table.name][0],
        "",
        kind,
        column.name.replace("_", " "),
        " | ".join(f"{code}, {label}" for code, label in enumerate(choices, start=1)),
        "" if choices else NOTES.get(column.kind, ""),
        "" if choices else VALIDATION.get(column.kind, ""),
        low,
        high,
        "",
        branching(study, table, column),
        "y" if column.filled else "",
        *[""] * 5,
    )


def variable(table: Table, name: str) -> str:
    return f"{INSTRUMENTS[table.name][1]}_{name}"


def choices_of(study: Study, table: Table, column: Column) -> Mapping[str, str]:
    """The labels of a coded field, each with what our column then says."""
    if column.name == "group":
        return {
            f"{name} ({group.label})".replace(",", ";").replace("|", "/"): name for name, group in study.groups.items()
        }
    tracers = tuple(dict.fromkeys(agent.tracer for agent in study.agents.values() if agent.tracer))
    known = {
        ("patients", "indication"): study.indications,
        ("administrations", "agent"): tuple(study.agents),
        ("uptake", "tracer"): tracers,
        ("volumes", "tracer"): tracers,
        ("endpoints", "endpoint"): tuple(study.endpoints),
    }
    return {choice: choice for choice in column.choices or known.get((table.name, column.name), ())}


def branching(study: Study, table: Table, column: Column) -> str:
    """When a field is shown: a reason for its kind of group, sizes for what was measured, a death for the dead."""
    if column.name in ASKED_IF_TREATED:
        asked = ASKED_IF_TREATED[column.name]
        codes = [code for code, group in enumerate(study.groups.values(), start=1) if group.treated is asked]
        return " or ".join(f"[{variable(table, 'group')}] = '{code}'" for code in codes)
    if (table.name, column.name) not in SHOWN_IF:
        return ""
    other, choice = SHOWN_IF[table.name, column.name]
    code = list(table.column(other).choices).index(choice) + 1
    return f"[{variable(table, other)}] = '{code}'"


def redcap_mapping_of(export: str, study: Study, tables: Iterable[Table]) -> str:
    """The mapping that reads an export of the project, raw or labelled, with the dictionary beside it."""
    listed = tuple(tables)
    repeating = [table for table in listed if table.name not in ONCE]
    forms = ", ".join(map(instrument_words, repeating))
    lines = [
        "# The export of the project beside this file, as its dictionary says; every instrument but demographics",
        "# and follow_up repeats (Project Setup, Enable optional modules, Repeating instruments).",
        "sources:",
        "  dictionary: {file: redcap_dictionary.csv}",
        f"  records: {{file: {export}, only: {{{INSTRUMENT}: ''}}, patient: {RECORD}}}",
        f"  forms: {{file: {export}, only: {{{INSTRUMENT}: [{forms}]}}, patient: {RECORD}}}",
        "tables:",
    ]
    for table in listed:
        lines += table_lines(study, table)
    return "\n".join(lines) + "\n"


def instrument_words(table: Table) -> str:
    return INSTRUMENTS[table.name][0].replace("_", " ")


def table_lines(study: Study, table: Table) -> Iterator[str]:
    yield f"  {table.name}:"
    yield f"    - from: {'records' if table.name in ONCE else 'forms'}"
    if table.name not in ONCE:
        yield f"      only: {{{INSTRUMENT}: [{instrument_words(table)}]}}"
    yield "      columns:"
    yield f"        patient_id: {RECORD}"
    for column in table.columns[1:]:
        yield f"        {column.name}: {column_text(study, table, column)}"
    if table.name == "follow_up":
        yield "      needs: vital_status"


def column_text(study: Study, table: Table, column: Column) -> str:
    field = variable(table, column.name)
    if column.kind is Kind.FLAG:
        return f"{{column: {field}, values: {{'Yes': 'true', 'No': 'false'}}}}"
    if column.name == "group":
        groups = choices_of(study, table, column)
        values = ", ".join(f"'{label.replace(chr(39), chr(39) * 2)}': {name}" for label, name in groups.items())
        return f"{{column: {field}, values: {{{values}}}}}"
    return field
