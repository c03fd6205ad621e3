"""`cohorts()`: a study file and its record tables as text, valid as input, adversarial as data."""

import csv
import io
import json
from collections.abc import Iterator, Mapping

from hypothesis import strategies as st

from cohorts.choose import Choose, Drawn, FromBytes
from cohorts.people import IDS, Person, Row, draw_person, follow_up_rows, patients_row
from cohorts.protocol.names import READERS
from cohorts.protocol.study import study_content
from cohorts.records.labs import labs_rows
from cohorts.records.lesions import lesions_rows, responses_rows
from cohorts.records.medications import medications_rows
from cohorts.records.other import (
    administrations_rows,
    adverse_events_rows,
    assessments_rows,
    doses_rows,
    endpoints_rows,
    treatments_rows,
    uptake_rows,
)
from cohorts.records.overrides import overrides_rows
from cohorts.records.scans import bone_scans_rows, volumes_rows
from spec.conformed import NOMINAL
from theracurve.definition.bone_progression import BoneProgressionRule
from theracurve.definition.criteria.lesion_size import LesionSizeRule
from theracurve.definition.loader import StudyFile, parse_study
from theracurve.definition.rules import compile_rules
from theracurve.definition.study import Study
from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.derivation.double_programming import READ_TABLES
from theracurve.vocabulary.tables import DAY_OF_ASSESSMENTS, RECORD_TABLES

BYTES_A_PATIENT = 262  # what nearly all take; all patients then fit Hypothesis's buffer with the protocol
GeneratedCohort = tuple[str, dict[str, str]]
"""The text of `study.yaml`, and the text of a CSV file for each record table."""


@st.composite
def cohorts(draw: st.DrawFn) -> GeneratedCohort:
    """A study of 1 to 30 patients, nearly always of more than 25, with its records: `(study text, {table: csv text})`.

    Every record table is there, with all its columns, if only its header; rows of one patient may stand anywhere in it.
    The study is accepted by `parse_study`, the tables by intake without an error.
    """
    choose = Drawn(draw)
    text = json.dumps(study_content(choose), indent=1, ensure_ascii=False)
    file = parse_study(text)
    read_by = {table: readers(choose, file, table) for table in READ_TABLES}
    rows: dict[str, list[Row]] = {name: [] for name in RECORD_TABLES}
    for name in (name for name in IDS if name == IDS[0] or choose.below(len(IDS))):
        entropy = FromBytes(draw(st.binary(min_size=BYTES_A_PATIENT, max_size=BYTES_A_PATIENT)))
        person = draw_person(entropy, file.study, name)
        for table, found in records_of(entropy, file, person, read_by).items():
            rows[table] += found
    tables = {name: choose.one((found, found[::-1], found[::2] + found[1::2])) for name, found in rows.items()}
    return text, {name: csv_text(RECORD_TABLES[name].names, found) for name, found in tables.items()}


def records_of(
    choose: Choose, file: StudyFile, person: Person, read_by: Mapping[str, tuple[str, ...]]
) -> dict[str, list[Row]]:
    study = file.study
    knows = KNOWS[IDS.index(person.id) % len(KNOWS)]  # and not drawn, which would make other cohorts of all
    found = {
        "patients": [patients_row(choose, study, person)],
        "follow_up": list(follow_up_rows(choose, person)),
        "administrations": list(administrations_rows(choose, person)),
        "assessments": list(assessments_rows(choose, person, file.definitions.values())),
        "labs": list(labs_rows(choose, person, study)),
        "medications": list(medications_rows(choose, person)),
        "adverse_events": list(adverse_events_rows(choose, person)),
        "treatments": list(treatments_rows(choose, person)),
        "overrides": list(overrides_rows(choose, person, file)),
        "endpoints": list(endpoints_rows(choose, person, study)),
        "responses": list(responses_rows(choose, person, read_by["responses"])),
        "lesions": list(lesions_rows(choose, person, read_by["lesions"])),
        "uptake": list(uptake_rows(choose, person, study)),
        "doses": list(doses_rows(choose, person)),
        "bone_scans": list(bone_scans_rows(choose, person, read_by["bone_scans"], study)),
        "volumes": list(volumes_rows(choose, person, read_by["volumes"], study)),
    }
    return found | {table: list(knows(table, found[table])) for table in DAY_OF_ASSESSMENTS}


def as_recorded(table: str, rows: list[Row]) -> Iterator[Row]:
    """The rows of a patient whose every visit was written down on its day."""
    yield from rows


def nominal(table: str, rows: list[Row]) -> Iterator[Row]:
    """Two of three dates are planned days."""
    for place, row in enumerate(rows):
        day = row[DAY_OF_ASSESSMENTS[table]]
        planned = place % 3 > 0 and len(day) == len("2001-03-20")
        yield row | {DAY_OF_ASSESSMENTS[table]: NOMINAL + day if planned else day}


def of_a_month(table: str, rows: list[Row]) -> Iterator[Row]:
    """Of every other row only the month is known."""
    for place, row in enumerate(rows):
        day = row[DAY_OF_ASSESSMENTS[table]]
        yield row | {DAY_OF_ASSESSMENTS[table]: day[: len("2001-03")] if place % 2 else day}


KNOWS = (as_recorded, nominal, as_recorded, of_a_month, as_recorded)


def readers(choose: Choose, file: StudyFile, table: str) -> tuple[str, ...]:
    """Where the rules that read the table name readers, those, and mostly one more; otherwise one."""
    rules = [rule for study in file.definitions.values() for rule in rules_on(study, table)]
    named = {name for rule in rules for name in (rule.reader, getattr(rule, "adjudicator", None)) if name}
    if not named:
        return (choose.one(("", *READERS)),)
    return tuple(name for name in READERS if name in named or (name != READERS[2] and choose.mostly(4)))


def rules_on(study: Study, table: str) -> Iterator[TumourProgressionRule | LesionSizeRule | BoneProgressionRule]:
    """The rules of a definition that read this table and have a reader decide."""
    rules = compile_rules(study)
    for rule in (*rules.criteria.values(), *rules.events.values()):
        if isinstance(rule, LesionSizeRule) and table == "lesions":
            yield rule
        if isinstance(rule, BoneProgressionRule) and table == "bone_scans":
            yield rule
        if isinstance(rule, TumourProgressionRule) and table == rule.source:
            yield rule


def csv_text(columns: tuple[str, ...], rows: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
