"""A draft of the mapping of a REDCap project, from its data dictionary and the cells of an export.

A form fills a table, a field a column, by their names and labels; what codes mean is known. Units, groups, dates that
stand in another form, missing-data codes and records that look like tests are questions, each with a proposal.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from theracurve.intake.drafting.column_lines import NUMERAL, OWN_WORDS, all_known, group_of
from theracurve.intake.drafting.described import known_word
from theracurve.intake.drafting.drafting import LEGEND, question
from theracurve.intake.drafting.fates import OF_HEADING, asked_in
from theracurve.intake.drafting.headers import header_words
from theracurve.intake.drafting.lines import (
    DOUBT,
    DraftLine,
    DraftRule,
    constant,
    flow_list,
    from_column,
    paths_of,
    quoted,
    recoded,
    written_line,
    written_rule,
)
from theracurve.intake.drafting.sheet import KnownProtocol
from theracurve.intake.drafting.subjects import NEEDED
from theracurve.intake.drafting.synonyms import folded, inside, meaning
from theracurve.intake.sources.grid import CellGrid
from theracurve.intake.sources.redcap import EVENT, GROUP, INSTANCE, INSTRUMENT
from theracurve.intake.sources.redcap_dictionary import RedcapDictionary, RedcapField, code_in_name
from theracurve.vocabulary.tables import RECORD_TABLES, Column, Kind
from theracurve.vocabulary.units import GBQ_PER_UNIT

EVENTS, FORMS = "events", "forms"
DAYS = (Kind.DATE, Kind.PARTIAL_DATE, Kind.MOMENT)
NUMBERS = (Kind.NUMBER, Kind.BOUNDED_NUMBER, Kind.INTEGER)
FLAGS = {"Yes": "true", "No": "false", "True": "true", "False": "false"}
UNITS = {"activity": "activity_unit", "residual_activity": "residual_unit"}
NOT_READ = ("calc", "notes", "descriptive", "file", "sql")


@dataclass(frozen=True)
class RedcapExport:
    """An export as read by its dictionary: the file, the grid, and the words that a protocol knows."""

    file: str
    grid: CellGrid
    dictionary: RedcapDictionary
    protocol: KnownProtocol

    @property
    def header(self) -> list[str]:
        return [cell.text for cell in self.grid.rows[0]]

    def cells(self, name: str) -> Iterator[tuple[int, str]]:
        """The rows (of the grid, from 2) and texts of a column, where it has any."""
        at = self.header.index(name) + 1
        for row in range(2, len(self.grid.rows) + 1):
            if text := self.grid.cell(row, at).text.strip():
                yield row, text

    @property
    def record(self) -> str:
        return self.dictionary.fields[0].name

    def own(self, form: str) -> list[RedcapField]:
        """The fields of a form that the export has, but for the record's id."""
        names = set(self.header)
        boxes = {name.partition("___")[0] for name in names}
        return [f for f in self.dictionary.fields[1:] if f.form == form and (f.name in names or f.name in boxes)]


@cache
def words() -> Mapping[str, Any]:
    return tomllib.loads((files("theracurve.intake.drafting") / "redcap.toml").read_text(encoding="utf-8"))


def best(text: str, known: Mapping[str, Sequence[str]]) -> str:
    """The name whose longest word the text holds; empty where none is in it."""
    within = f" {folded(text)} "
    found = [(len(word), name) for name, its in known.items() for word in its if f" {folded(word)} " in within]
    return max(found)[1] if found else ""


def redcap_mapping(export: RedcapExport, corrections: Sequence[str] = ()) -> str:
    """The draft as YAML. `corrections` are lines for single cells."""
    forms = list(dict.fromkeys(field.form for field in export.dictionary.fields))
    rules = [rule for form in forms for rule in rules_of(export, form)]
    order = list(RECORD_TABLES)
    rules.sort(key=lambda rule: order.index(rule.table))
    lines = [LEGEND, "sources:", *source_lines(export), "tables:"]
    for table in dict.fromkeys(rule.table for rule in rules):
        lines.append(f"  {table}:")
        lines += [line for rule in rules if rule.table == table for line in written_rule(rule)]
    lines += ["corrections:  # single cells: say how each is read", *corrections] if corrections else []
    left = [name for name in export.header if name not in read_by(export, rules)]
    doubtful = [field.name for field in export.dictionary.fields if field.name in left and is_data(field)]
    lines += ["not_imported:", f"  {EVENTS}:"]
    lines += [f"    - {quoted(name)}" for name in left if name not in doubtful]
    lines += [f"    {DOUBT}- {quoted(name)}  # question: leave it out?" for name in doubtful]
    asked = [
        *(question(f"{EVENTS}: {name}", f"Where does {name} go, or is it left out?") for name in doubtful),
        *(question(about, ask) for about, ask in paths_of(rules)),
        *source_questions(export),
    ]
    return "\n".join([*lines, "questions:  # open until what each is about is stated above", *asked]) + "\n"


def is_data(field: RedcapField) -> bool:
    """Whether a field holds what a table could: no comment, no calculation, no identifier."""
    return field.kind not in NOT_READ and not field.is_identifier


def read_by(export: RedcapExport, rules: Sequence[DraftRule]) -> set[str]:
    text = "\n".join(line.value for rule in rules for line in (*rule.before, *rule.columns))
    own = {export.record, EVENT, INSTRUMENT, INSTANCE}
    return own | {name for name in export.header if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)}


def source_lines(export: RedcapExport) -> Iterator[str]:
    yield f"  dictionary: {{file: {quoted(export.dictionary.file)}}}  # what codes mean"
    tests, codes = test_records(export), missing_codes(export)
    repeating = sorted({text for _, text in export.cells(INSTRUMENT)}) if INSTRUMENT in export.header else []
    for name, instruments in ((EVENTS, [""]), (FORMS, repeating)):
        if not instruments or (name == FORMS and not repeating):
            continue
        yield f"  {name}:"
        yield f"    file: {quoted(export.file)}"
        if INSTRUMENT in export.header:
            yield f"    only: {{{INSTRUMENT}: {flow_list(instruments)}}}"
        keys = [export.record, *([EVENT] if EVENT in export.header else [])]
        yield f"    patient: {flow_list(keys)}"
        yield '    thousands: " "  # sure: in fields of free text'
        if codes:
            yield written_line(
                DraftLine("missing", recoded(codes), "", "are these the project's missing-data codes?"), 4
            )
        if tests:
            value = f"{{except: {{column: {export.record}, values: {flow_list(tests)}}}}}"
            yield written_line(DraftLine("data", value, "", "are these records tests?"), 4)


def source_questions(export: RedcapExport) -> Iterator[str]:
    codes, tests = missing_codes(export), test_records(export)
    repeating = INSTRUMENT in export.header and any(export.cells(INSTRUMENT))
    for name in (EVENTS, FORMS) if repeating else (EVENTS,):
        if codes:
            yield question(f"sources.{name}.missing", f"Are {', '.join(codes)} the project's missing-data codes?")
        if tests:
            yield question(f"sources.{name}.data", f"Are the records {', '.join(tests)} tests, and left out?")


def missing_codes(export: RedcapExport) -> dict[str, str]:
    """The codes that boxes have a column for and no choice: cells that say one of them hold no value."""
    boxes = {field.name: {code_in_name(code) for code in field.choices} for field in export.dictionary.fields}
    ends = {
        end
        for name, _, end in (name.partition("___") for name in export.header)
        if end and name in boxes and end not in boxes[name]
    }
    said = {text for name in export.header for _, text in export.cells(name)} if ends else set()
    return {text: "missing" for text in sorted(said) if code_in_name(text) in ends}


def test_records(export: RedcapExport) -> list[str]:
    """Ids of letters among ids of figures, or that speak of a test."""
    ids = list(dict.fromkeys(text for _, text in export.cells(export.record)))
    odd = [one for one in ids if not any(character.isdigit() for character in one)]
    return [one for one in odd if len(odd) < len(ids) or "test" in one.casefold()]


def rules_of(export: RedcapExport, form: str) -> Iterator[DraftRule]:
    """The rows that a form makes; none where no word says what it holds."""
    fields = export.own(form)
    table = table_of(form, fields)
    if table in ("assessments", "labs", ""):
        for valued in ("assessments", "labs"):
            yield from value_rules(export, form, valued, fields)
        return
    by_column = columns_of_form(table, fields)
    rule = DraftRule(table, source_of(export, form), before=[*chosen_rows(export, form)])
    rule.columns.append(DraftLine("patient_id", quoted(export.record), "the record's id"))
    for column in RECORD_TABLES[table].columns:
        field = by_column.get(column.name)
        if field:
            rule.columns += field_lines(export, column, field)
        elif column.name not in {"patient_id", *(UNITS[name] for name in by_column if name in UNITS)}:
            rule.columns += other_lines(export, table, column, fields)
    if table in ("responses", "uptake"):
        needed = {"responses": "response", "uptake": "value"}[table]
        rule.after.append(DraftLine("needs", needed, "an empty one gives no row"))
    yield rule


def table_of(form: str, fields: Sequence[RedcapField]) -> str:
    """The table that the name of a form says, or else the one that takes most of its fields and has what it needs;
    empty where there is none."""
    title = form.replace("_", " ")
    topic = inside(title, "topics")
    if named := best(title, words()["forms"]) or (topic[0] if topic else ""):
        return named
    taken = {table: columns_of_form(table, fields).keys() for table in words()["columns"]}
    able = {table: names for table, names in taken.items() if len(names) > 1 and names >= needed_by(table)}
    return max(able, key=lambda table: len(able[table]), default="")


def needed_by(table: str) -> frozenset[str]:
    return NEEDED.get(table, frozenset({"group"}))


def named_column(text: str, table: str) -> str:
    """Our column whose words a label or a name holds, in English or, as a whole, in another language."""
    part = "columns" if table in ("patients", "follow_up") else "long"
    return best(text, words()["columns"][table]) or meaning(text, part, table) or ""


def columns_of_form(table: str, fields: Sequence[RedcapField]) -> dict[str, RedcapField]:
    """Our columns by the field whose label, or else whose name, holds their words; each once."""
    found = dict[str, RedcapField]()
    for field in fields:
        if field.kind in NOT_READ or field.is_identifier:
            continue
        name = named_column(field.label, table) or named_column(field.name.replace("_", " "), table)
        if name and can_hold(field, RECORD_TABLES[table].column(name)):
            found.setdefault(name, field)
    return found


def can_hold(field: RedcapField, column: Column) -> bool:
    """Whether a field is a day where our column is one, and none where it is not: the number of an infusion is no day
    of it."""
    is_day = field.validation.startswith("date")
    if field.choices and column.kind in DAYS:
        return False  # `Has the patient died?` has no day
    return is_day if column.kind in DAYS and field.validation else not is_day or column.kind in DAYS


def source_of(export: RedcapExport, form: str) -> str:
    return FORMS if repeats(export, form) else EVENTS


def repeats(export: RedcapExport, form: str) -> bool:
    title = form.replace("_", " ")
    return INSTRUMENT in export.header and any(text == title for _, text in export.cells(INSTRUMENT))


def chosen_rows(export: RedcapExport, form: str) -> Iterator[DraftLine]:
    """The instrument of a form that repeats, the events of one that does not."""
    if repeats(export, form):
        yield DraftLine("only", f"{{{INSTRUMENT}: {quoted(form.replace('_', ' '))}}}", "the form repeats")
    elif EVENT in export.header:
        events = flow_list(sorted(events_of(export, form)))
        yield DraftLine("only", f"{{{EVENT}: {events}}}", "the events in which the form is filled")


def events_of(export: RedcapExport, form: str) -> frozenset[str]:
    """The events in which any field of a form is filled."""
    names = [name for field in export.own(form) for name in export.header if name.partition("___")[0] == field.name]
    rows = {row for name in names for row, text in export.cells(name)}
    at = export.header.index(EVENT) + 1 if EVENT in export.header else 0
    return frozenset(export.grid.cell(row, at).text for row in rows)


def field_lines(export: RedcapExport, column: Column, field: RedcapField) -> Iterator[DraftLine]:
    why = f"{field.label or field.name}, form {field.form}"
    if field.kind == "checkbox":
        yield marked_line(export, column, field)
        return
    if field.choices or column.kind is Kind.FLAG:
        yield chosen_line(export, column, field, why)
        return
    decimal = {"decimal": '","'} if field.writes_decimal_comma else {}
    yield DraftLine(column.name, from_column(field.name, **decimal), why)
    if column.name in UNITS:
        ask = f"what is the unit of {field.label}? its note says {field.note or 'nothing'}"
        said = header_words(field.label).unit
        labelled = next((unit for unit in GBQ_PER_UNIT if unit.casefold() == said.casefold()), "")
        unit = labelled or next((u for u in GBQ_PER_UNIT if u in field.note.split()), "?")
        yield DraftLine(UNITS[column.name], constant(unit), "the label says so", "" if labelled else ask)


def chosen_line(export: RedcapExport, column: Column, field: RedcapField, why: str) -> DraftLine:
    """A coded field: its labels as they are, or what each of them is in our words."""
    labels = list(dict.fromkeys(field.choices.values()))
    if column.name == "group":
        values = {label: group_of(label, export.protocol) for label in labels}
        return DraftLine("group", from_column(field.name, values=recoded(values)), "", "which group is each?")
    values = {label: our_word(label, column) for label in labels}
    if column.name == "vital_status" and FLAGS.keys() & values.keys():
        says = OF_HEADING[asked_in(field.label)]
        values = {label: says.get(FLAGS.get(label, ""), word) for label, word in values.items()}
        value = from_column(field.name, values=recoded({label: word or "?" for label, word in values.items()}))
        return DraftLine(column.name, value, "", f"what does each answer to {field.label} say?")
    if column.kind is Kind.FLAG and not labels:
        return DraftLine(column.name, quoted(field.name), "", f"what do the cells of {field.name} mean?")
    if column.name == "lost":
        return DraftLine("lost", from_column(field.name, values=recoded(FLAGS)), why)
    if column.kind in NUMBERS:
        return number_of_choice(column.name, field, why)
    if column.kind in (Kind.TEXT, Kind.ID) and column.name not in PROPOSED:
        return DraftLine(column.name, quoted(field.name), why)
    if column.name in PROPOSED and all_known(labels, OWN_WORDS[column.name]):
        return DraftLine(column.name, quoted(field.name), f"{why}; the words are ours")
    value = from_column(field.name, values=recoded({label: word or "?" for label, word in values.items()}))
    unsure = [label for label, word in values.items() if not word]
    if unsure or column.name in PROPOSED:
        return DraftLine(column.name, value, "", f"what is each of {', '.join(unsure or labels)} in our words?")
    return DraftLine(column.name, value, why)


def number_of_choice(name: str, field: RedcapField, why: str) -> DraftLine:
    """A number that is chosen: its label where that is one, or else the code (`3, Grade 3`; `1, Restricted`), which is
    asked unless the label holds it."""
    if all(NUMERAL.fullmatch(label) for label in field.choices.values()):
        return DraftLine(name, quoted(field.name), why)
    value = from_column(field.name, values=recoded({label: code for code, label in field.choices.items()}))
    held = all(re.search(rf"(?<![\d.]){re.escape(code)}(?![\d.])", label) for code, label in field.choices.items())
    return DraftLine(name, value, why, "" if held else f"is the code of each choice of {field.name} its number?")


PROPOSED = ("primary_site", "drug_class", "agent", "cause", "drug", "tracer")  # whose words the protocol may know


def as_ours(label: str, column: Column) -> str:
    plain = folded(label)
    return {"drug_class": plain.replace(" ", "_"), "primary_site": plain}.get(column.name, label)


def our_word(label: str, column: Column) -> str:
    """The word of ours for a label: the same but for case and spaces, or a synonym; empty where none is."""
    if column.kind is Kind.FLAG:
        return FLAGS.get(label, "")
    plain = folded(label)
    same = next((choice for choice in column.choices if folded(choice) == plain), "")
    begins = [choice for choice in column.choices if plain.startswith(folded(choice))]
    known = meaning(label, "values", column.name) if column.name in ("sex", "related", "vital_status") else None
    if column.name == "vital_status" and plain == "unknown":
        return ""  # a person says whether that is alive at the last news, or not known
    if column.name in PROPOSED:
        return known_word(label, *OWN_WORDS[column.name]) or as_ours(label, column)
    return same or (known if known in column.choices else "") or (begins[0] if len(begins) == 1 else "")


def marked_line(export: RedcapExport, column: Column, field: RedcapField) -> DraftLine:
    boxes = {
        f"{field.name}___{code_in_name(code)}": (inside(label, "indications") or ("?",))[0]
        for code, label in field.choices.items()
    }
    value = f"{{marked: {{columns: {recoded(boxes)}, marks: Checked}}}}"
    labels = ", ".join(field.choices.values())
    return DraftLine(
        column.name, value, "", f"which of ours is each box ({labels})? where two are checked, which leads?"
    )


def other_lines(export: RedcapExport, table: str, column: Column, fields: Sequence[RedcapField]) -> Iterator[DraftLine]:
    """What no field of the form fills: from REDCap's own columns, another form of the event, or a constant."""
    if column.name == "cycle" and INSTANCE in export.header:
        yield DraftLine("cycle", INSTANCE, "the instance of the repeating form")
    elif column.name == "site" and GROUP in export.header:
        yield DraftLine("site", GROUP, "", "is the data access group the site?")
    elif column.name == "visit" and EVENT in export.header:
        yield DraftLine("visit", EVENT, "the event")
    elif table == "lesions" and column.name in ("imaged_on", "modality", "reader"):
        yield from from_imaging(export, column)
    elif column.name in CONSTANTS:
        proposed, ask = CONSTANTS[column.name]
        said = next((value for field in fields if (value := said_by(field.label, column.name))), "")
        yield DraftLine(column.name, constant(said or proposed), said and "a label says so", "" if said else ask)
    elif column.name == "enrolled_on" and (consent := columns_of_form(table, fields).get("consent_on")):
        ask = f"no field says when patients were enrolled; was it on the day of {consent.label}?"
        yield DraftLine(column.name, quoted(consent.name), "", ask)
    elif column.required and not (column.name == "indication" and not export.protocol.indications):
        yield DraftLine(column.name, constant("?"), "", f"which field is `{column.name}` of `{table}`?")


CONSTANTS = {
    "metric": ("tumour_to_background", "what does the value of uptake measure?"),
    "criteria": ("recist_1_1", "by which criteria are the responses?"),
    "grading": ("CTCAE 5.0", "by which version are adverse events graded?"),
}


def said_by(label: str, name: str) -> str:
    """Criteria or grading that a label names: `Response (RECIST 1.1)`, `Grade (CTCAE 3.0)`."""
    version = re.search(r"\b(recist|ctcae)\W*v?\W*(\d(?:\.\d+)?)", label, re.IGNORECASE)
    if not version:
        return ""
    if name == "grading" and version[1].casefold() == "ctcae":
        return f"CTCAE {version[2]}"
    criteria = f"recist_{version[2].replace('.', '_')}"
    return criteria if name == "criteria" and criteria in ("recist_1_1", "recist_1_0") else ""


def from_imaging(export: RedcapExport, column: Column) -> Iterator[DraftLine]:
    """Date and modality of the lesions stand in the form of the images, once for the event."""
    for form in dict.fromkeys(field.form for field in export.dictionary.fields):
        if best(form.replace("_", " "), words()["forms"]) == "responses":
            known = {**words()["columns"]["responses"], "modality": ["modality"]}
            for field in export.own(form):
                meant = best(field.label, known)
                if meant == {"imaged_on": "assessed_on"}.get(column.name, column.name):
                    why = f"{field.label}, form {form} of the same event"
                    yield DraftLine(column.name, from_column(field.name, of=EVENTS), why)
                    return


def value_rules(export: RedcapExport, form: str, table: str, fields: Sequence[RedcapField]) -> Iterator[DraftRule]:
    """One rule for each measure or analyte of a form, on the day that the form states."""
    day = day_of(fields) or day_elsewhere(export, form)
    part, dated, named = {
        "assessments": ("measures", "assessed_on", "measure"),
        "labs": ("analytes", "collected_on", "analyte"),
    }[table]
    for field in fields:
        known = inside(field.label, part) or inside(field.name.replace("_", " "), part)
        if known is None or field is day or field.kind in NOT_READ:
            continue
        rule = DraftRule(table, source_of(export, form), before=[*chosen_rows(export, form)])
        decimal = {"decimal": '","'} if field.writes_decimal_comma else {}
        rule.columns = [
            DraftLine("patient_id", quoted(export.record), "the record's id"),
            day_line(export, form, dated, day),
            *([DraftLine("visit", EVENT, "the event")] if EVENT in export.header else []),
            DraftLine(named, constant(known[0]), f"likely: {field.label}"),
            number_of_choice("value", field, field.label)
            if field.choices
            else DraftLine("value", from_column(field.name, **decimal), field.label),
            *(unit_lines(field) if table == "labs" else ()),
        ]
        rule.after.append(DraftLine("needs", "value", "an empty one gives no row"))
        yield rule


def day_of(fields: Sequence[RedcapField]) -> RedcapField | None:
    return next((field for field in fields if field.validation.startswith("date")), None)


def day_elsewhere(export: RedcapExport, form: str) -> RedcapField | None:
    """The date of another form that is filled in the same events, and is neither of the patient nor of the end."""
    mine = events_of(export, form)
    for other in dict.fromkeys(field.form for field in export.dictionary.fields):
        table = table_of(other, export.own(other))
        if other != form and table in ("assessments", "labs", "") and mine <= events_of(export, other):
            return day_of(export.own(other))
    return None


def day_line(export: RedcapExport, form: str, dated: str, day: RedcapField | None) -> DraftLine:
    if day is None:
        return DraftLine(dated, constant("?"), "", f"no field of {form} holds its day; which does?")
    if day.form == form:
        return DraftLine(dated, quoted(day.name), "the date of the form")
    ask = f"{form} has no date; is it that of {day.form} in the same event?"
    return DraftLine(dated, from_column(day.name, of=EVENTS), "", ask)


def unit_lines(field: RedcapField) -> Iterator[DraftLine]:
    said, noted = header_words(field.label), header_words(f"({field.note})").unit
    if said.unit:
        yield DraftLine("unit", constant(said.unit), "the label says so")
    elif noted:
        yield DraftLine("unit", constant(noted), "", f"is {field.label} in {noted}, as the note of its field says?")
    else:
        yield DraftLine("unit", constant("?"), "", f"in which unit is {field.label}?")
    limit = said.limit or field.label.rpartition("limit ")[2] if "limit " in field.label else said.limit
    if limit:
        yield DraftLine("upper_limit", constant(limit), "the label says so")
